"""What a search found: hits with the words marked, or what is wrong with the query, in words."""

from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from casework.vocabulary import ListColumn, ListKey
from search.finding import FoundHit
from search.schema import ThingKind
from ui.desk.data import Desk
from ui.desk.finding import search, search_all_over
from ui.desk.parts.facet_panel import SHOWN, facet_panel, narrowed_by
from ui.desk.parts.list_words import cell, link_of
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty, told
from ui.desk.parts.search_index import by_the_database
from ui.desk.parts.words import full_moment, t
from ui.desk.place import Place
from ui.desk.views.found_things_view import FIRST, MORE, found_things_view, kinds_nav
from ui.desk.views.save_search_dialog_view import save_search_dialog


def search_view(mine: Desk, place: Place) -> None:
    """Show the records that were found, or what else of the kind that the place names."""
    if place.kind:
        found_things_view(mine, place, ThingKind(place.kind), shown_hits())
    else:
        _found_records(mine, place)


def _found_records(mine: Desk, place: Place) -> None:
    """Show the hits; each is a link to its record, with the words still marked there."""
    first = shown_hits()
    found = search_all_over(mine, place.words, first) if place.is_all_over else search(mine, place.words, first, facets=SHOWN)
    with st.container(key="wide"), st.container(key="widebody"):
        count = t("One record") if found.total == 1 else t("{count} records", count=found.total)
        show(
            html(
                '<div class="page"><h1>{title}</h1><div class="muted">{count}</div></div>',
                title=t("Search: {words}", words=place.words),
                count="" if found.problem else count,
            )
        )
        show(_where_to_look(place))
        if not (found.problem or place.is_all_over):
            show(kinds_nav(mine, place))
        if narrowed := narrowed_by(place, found.facets):
            show(narrowed)
        if not (found.problem or place.is_all_over) and st.button(t("Save this search"), key="search_keep", icon=":material/bookmark_add:"):
            save_search_dialog(mine, place)
        if found.is_degraded:
            show(told(by_the_database(found.looked_through), tone="amber"))
        if found.problem:
            show(told(found.problem, tone="red"))
            show(
                html(
                    '<p class="muted">{text}</p>',
                    text=t(
                        'Write words, "whole phrases", "words near each other"~5 or a case number, and a minus before what must not be.'
                    ),
                )
            )
        elif not found.hits:
            if found.did_you_mean:
                show(_did_you_mean(found.did_you_mean, place))
            show(
                empty(
                    t("Nothing was found"),
                    t("Try fewer or other words, or part of a word followed by *. Only what you may read is searched."),
                )
            )
        else:
            show(
                html(
                    '<div class="found"><ol class="hits">{hits}</ol>{facets}</div>',
                    hits=each([_hit(hit, place) for hit in found.hits]),
                    facets=facet_panel(found.facets, found.total, place),
                )
            )
            if not (place.is_all_over or found.is_degraded):
                file = f"/search.csv?{urlencode({'words': place.words})}"
                show(html('<a class="quiet" href="{file}" download>{text}</a>', file=file, text=t("Save the hits as a table")))
            if found.total > len(found.hits) and st.button(t("Show more"), key="more_hits"):
                st.session_state[MORE] = first + FIRST
                st.rerun()


def _where_to_look(place: Place) -> Markup:
    ways = {t("The archive"): replace(place, list=ListKey.ARCHIVE), t("Search all over"): replace(place, list=ListKey.ALL_OVER)}
    links = [
        html(
            '<a href="{link}"{current}>{label}</a>',
            link=way.link,
            label=label,
            current=Markup(' aria-current="page"') if way.is_all_over == place.is_all_over else "",
        )
        for label, way in ways.items()
    ]
    build = html('<a href="{link}">{label}</a>', link=Place(page="builder", words=place.words).link, label=t("Build it by clicking"))
    return html('<nav class="views" aria-label="{label}">{links}</nav>', label=t("Where to search"), links=each([*links, build]))


def _did_you_mean(words: str, place: Place) -> Markup:
    link = html('<a href="{link}">{words}</a>', link=replace(place, words=words).link, words=words)
    return html('<p class="meant">{asked} {link}</p>', asked=t("Did you mean:"), link=link)


def shown_hits() -> int:
    """Return how many hits are shown; the button below them asks for more."""
    return int(st.session_state.get(MORE, FIRST))


def _hit(hit: FoundHit, place: Place) -> Markup:
    snippet = each([html("<mark>{part}</mark>", part=part.text) if part.is_hit else html("{part}", part=part.text) for part in hit.snippet])
    lies_in = cell(hit.row, ListColumn.LIES_IN) if place.is_all_over else ""
    facts = (hit.row.case_number, hit.row.sender, full_moment(hit.row.arrived_at), lies_in)
    return html(
        '<li><a href="{link}">{title}</a><p>{snippet}</p><div class="small muted">{facts}</div></li>',
        link=link_of(place, hit.row),
        title=hit.row.title,
        snippet=snippet,
        facts=" · ".join(filter(None, facts)),
    )
