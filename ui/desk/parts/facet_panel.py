"""What a search can be narrowed by, beside its hits: each value with how many there are, and what it is narrowed by now."""

from dataclasses import replace

from search.engines.port import Facet, FacetCount
from search.facets import branches
from search.narrowing import Narrowing, narrowed, narrowings
from search.tree import FieldName
from ui.desk.parts.markup import Markup, each, html
from ui.desk.parts.search_terms import RECORD_STATES
from ui.desk.parts.terms import CHANNELS, KINDS
from ui.desk.parts.words import t
from ui.desk.place import Place

SHOWN = (Facet.KIND, Facet.CHANNEL, Facet.STATE, Facet.UNIT, Facet.PLAN, Facet.YEAR, Facet.REGISTERED)
LABELS = {
    Facet.KIND: "Kind",
    Facet.CHANNEL: "Channel",
    Facet.STATE: "State",
    Facet.UNIT: "Unit",
    Facet.PLAN: "File plan code",
    Facet.YEAR: "Year",
    Facet.REGISTERED: "Registered",
}
MOST = 8


def facet_panel(counted: tuple[FacetCount, ...], total: int, place: Place) -> Markup:
    """Return the ways to narrow what was found; nothing where no value would."""
    groups = [_group(facet, counted, total, place) for facet in SHOWN]
    shown = [group for group in groups if group]
    if not shown:
        return Markup("")
    return html('<nav class="facets" aria-label="{label}">{groups}</nav>', label=t("Narrow it"), groups=each(shown))


def narrowed_by(place: Place, counted: tuple[FacetCount, ...]) -> Markup:
    """Return what the query is narrowed by, each with a link that takes it away."""
    titles = {(count.facet, count.value): count.title for count in counted}
    links = [
        html(
            '<a href="{link}" aria-label="{label}">{name} <span aria-hidden="true">×</span></a>',
            link=replace(place, words=one.without).link,
            label=t("Take away: {what}", what=(name := _said(one, titles))),
            name=name,
        )
        for one in narrowings(place.words)
        if one.without
    ]
    return html('<p class="narrowed">{links}</p>', links=each(links)) if links else Markup("")


def _group(facet: Facet, counted: tuple[FacetCount, ...], total: int, place: Place) -> Markup:
    counts = branches(counted, total) if facet is Facet.PLAN else [one for one in counted if one.facet is facet and one.count < total]
    if not counts:
        return Markup("")
    if facet is Facet.YEAR:
        counts = sorted(counts, key=lambda one: one.value, reverse=True)
    links = [_link(one, place) for one in counts]
    more = (
        html(
            "<details><summary>{label}</summary><ul>{links}</ul></details>",
            label=t("{count} more", count=len(links) - MOST),
            links=each(links[MOST:]),
        )
        if len(links) > MOST
        else ""
    )
    return html("<section><h2>{title}</h2><ul>{links}</ul>{more}</section>", title=t(LABELS[facet]), links=each(links[:MOST]), more=more)


def _link(one: FacetCount, place: Place) -> Markup:
    return html(
        '<li><a href="{link}">{name}</a> <span class="muted">{count}</span></li>',
        link=replace(place, words=narrowed(place.words, one.facet, one.value)).link,
        name=value_words(one.facet, one.value, one.title),
        count=one.count,
    )


def value_words(facet: Facet, value: str, title: str = "") -> str:
    """Return a value of a facet as people say it."""
    match facet:
        case Facet.KIND | Facet.CHANNEL | Facet.STATE:
            return t(_WORDS[facet].get(value, value))
        case Facet.REGISTERED:
            return t("Yes") if value == "yes" else t("No")
        case Facet.UNIT:
            return title or t("Unit {number}", number=value)
        case Facet.PLAN:
            return f"{value.upper()} {title}".strip()
        case _:
            return value


def _said(one: Narrowing, titles: dict[tuple[Facet, str], str]) -> str:
    facet = _FACET_OF.get(one.field)
    if one.field == FieldName.TYPE:
        facet = Facet.KIND if one.value in {str(kind) for kind in KINDS} else Facet.CHANNEL
    if facet is None:
        return one.text
    return f"{t(LABELS[facet])}: {value_words(facet, one.value, titles.get((facet, one.value), ''))}"


_WORDS: dict[Facet, dict[str, str]] = {
    Facet.KIND: {str(key): said for key, said in KINDS.items()},
    Facet.CHANNEL: {str(key): said for key, said in CHANNELS.items()},
    Facet.STATE: {str(key): said for key, said in RECORD_STATES.items()},
}
_FACET_OF: dict[str, Facet] = {
    FieldName.PLAN: Facet.PLAN,
    FieldName.STATE: Facet.STATE,
    FieldName.REGISTERED: Facet.REGISTERED,
    FieldName.UNIT: Facet.UNIT,
}
