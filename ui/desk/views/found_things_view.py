"""What a search found besides records: cases, notes, chats, approvals and, for a purpose, parties; each a link to where it stands."""

from dataclasses import replace

import streamlit as st

from search.finding_things import FoundThing, ThingsPage, count_kinds, find_things
from search.schema import ThingKind
from search.troubles import LanguageError
from ui.desk.data import Desk
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty, told
from ui.desk.parts.words import day, language, t
from ui.desk.place import Place
from ui.words_wrong import what_is_wrong

FIRST = 25
MORE = "hits_shown"
NOTED = "things_noted"
LABELS = {
    ThingKind.CASES: "Cases",
    ThingKind.NOTES: "Notes",
    ThingKind.CHATS: "Chats",
    ThingKind.APPROVALS: "Approvals",
    ThingKind.PARTIES: "Parties",
}
TABS = {ThingKind.NOTES: "notes", ThingKind.CHATS: "chats", ThingKind.APPROVALS: "approval"}
"""The tab of a record on which each stands."""
NOTHING = {
    ThingKind.CASES: "No case has these words in its title, its number, its fields or the names of its parties.",
    ThingKind.NOTES: "No note on what you may read has these words.",
    ThingKind.CHATS: "No chat in which you take part has these words.",
    ThingKind.APPROVALS: "No approval of what you may read has these words in its title, its steps or what was said at them.",
    ThingKind.PARTIES: "No entry of the register has these words in its name. Numbers are looked for whole.",
}


def kinds_nav(mine: Desk, place: Place) -> Markup:
    """Return the kinds of things to look for, each with how many are found."""
    counted = mine.ask(count_kinds, mine.engine, place.words, noted=False)
    counts: dict[str, int] = {"": counted.records, **dict(counted.things)}
    ways = {"": t("Records"), **{str(kind): t(label) for kind, label in LABELS.items()}}
    links = [
        html(
            '<a href="{link}"{current}>{label}{count}</a>',
            link=replace(place, kind=kind).link,
            label=label,
            count=f" ({counts[kind]})" if kind in counts else "",
            current=Markup(' aria-current="page"') if kind == place.kind else "",
        )
        for kind, label in ways.items()
    ]
    return html('<nav class="views" aria-label="{label}">{links}</nav>', label=t("What to find"), links=each(links))


def found_things_view(mine: Desk, place: Place, kind: ThingKind, first: int) -> None:
    """Show what was found of a kind; whoever looks for somebody says first what for."""
    with st.container(key="wide"), st.container(key="widebody"):
        show(html('<div class="page"><h1>{title}</h1></div>', title=t("Search: {words}", words=place.words)))
        try:
            show(kinds_nav(mine, place))
            purpose = _purpose() if kind is ThingKind.PARTIES else ""
            if kind is not ThingKind.PARTIES or purpose:
                _shown(_found(mine, place.words, kind, purpose, first), first)
        except LanguageError as wrong:
            show(told(what_is_wrong(wrong, language()), tone="red"))


def _purpose() -> str:
    typed = st.text_input(t("What is it for?"), key="party_purpose", width=360, max_chars=300).strip()
    if not typed:
        show(told(t("Who looks for somebody in the register says what for; it is written down.")))
    return typed


def _found(mine: Desk, words: str, kind: ThingKind, purpose: str, first: int) -> ThingsPage:
    """Return what is found now; drawing the page anew, or showing more of it, is not a second search."""
    looked = (words, kind, purpose)
    if st.session_state.get(NOTED) == looked:
        return mine.ask(find_things, words, kind, purpose=purpose, size=first, noted=False)
    found = mine.do(find_things, words, kind, purpose=purpose, size=first)
    st.session_state[NOTED] = looked
    return found


def _shown(found: ThingsPage, first: int) -> None:
    if not found.hits:
        show(empty(t("Nothing was found"), t(NOTHING[found.kind])))
        return
    if found.is_partial:
        show(told(t("So much may answer that only the newest of it was looked through. Add a word to see the rest.")))
    show(html('<div class="found"><ol class="hits">{hits}</ol></div>', hits=each([_hit(hit) for hit in found.hits])))
    if found.total > len(found.hits) and st.button(t("Show more"), key="more_things"):
        st.session_state[MORE] = first + FIRST
        st.rerun()


def _hit(hit: FoundThing) -> Markup:
    snippet = each([html("<mark>{part}</mark>", part=part.text) if part.is_hit else html("{part}", part=part.text) for part in hit.snippet])
    title, of = _headed(hit)
    of = "" if of == "".join(part.text for part in hit.snippet) else of  # it stands in the snippet
    who = ", ".join(name for name in hit.names if name) if hit.kind is not ThingKind.PARTIES else ""
    facts = (hit.case_number, of, who, day(hit.on) if hit.on else "")
    return html(
        '<li><a href="{link}">{title}</a><p>{snippet}</p><div class="small muted">{facts}</div></li>',
        link=_place_of(hit).link,
        title=title,
        snippet=snippet,
        facts=" · ".join(filter(None, facts)),
    )


def _headed(hit: FoundThing) -> tuple[str, str]:
    """Return what a hit is headed by, and what stands below: of an approval the record that is approved, for its definition says little."""
    own, of = hit.title or hit.heading, hit.heading if hit.title not in ("", hit.heading) else ""
    return (of, own) if hit.kind is ThingKind.APPROVALS and of else (own, of)


def _place_of(hit: FoundThing) -> Place:
    """Return where a hit stands."""
    if hit.kind is ThingKind.PARTIES:
        return Place(page="party", id=hit.thing_id)
    if hit.record_id is not None:
        return Place(record_id=hit.record_id, tab=TABS[hit.kind])
    return Place(case_id=hit.case_id, tab="notes") if hit.kind is ThingKind.NOTES else Place(case_id=hit.case_id)
