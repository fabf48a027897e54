"""The builder, saved searches and records alike on the desk: what is shown, and that a press does it."""

from dataclasses import replace

import pytest

from casework.bootstrap import Platform
from casework.vocabulary import AccessLevel
from search import saving
from search.indexing import index_records
from search.opening import engine_of
from tests.builders import Ministry
from tests.doors.page_walk import a_desk, acted, shown
from tests.records import a_draft
from ui.desk.data import Desk


@pytest.fixture
def mine(platform: Platform, ministry: Ministry) -> Desk:
    engine = engine_of(platform)
    letters = [a_draft(platform, ministry, title=f"Klage over mølle {each}", access_level=AccessLevel.ALL) for each in ("Nord", "Syd")]
    others = [a_draft(platform, ministry, title=f"Referat {each}", access_level=AccessLevel.ALL) for each in "abc"]
    index_records(platform, engine, [*letters, *others], 1)
    return replace(a_desk(platform, ministry.people["caseworker"], "Mette Lund", language="en"), engine=engine)


@pytest.fixture
def danish(platform: Platform, ministry: Ministry, mine: Desk) -> Desk:
    """Gives the desk in the language that the chosen words of a form are read back in."""
    return replace(a_desk(platform, ministry.people["caseworker"], "Mette Lund"), engine=mine.engine)


def test_a_typed_search_is_taken_apart_and_what_rows_cannot_say_is_said(danish: Desk) -> None:
    mine = danish
    taken = shown(mine, page="builder", q='titel:klage "over mølle" -(nord syd)')

    assert "Denne del siger mere, end en række kan, og bliver, som den er: -(nord syd)" in taken
    assert 'title:klage "over mølle" -(nord syd)' in taken.replace('\\"', '"')
    assert "Et anførselstegn er ikke lukket." in shown(mine, page="builder", q='"klage')
    assert "page=builder" in shown(mine, q="klage")


def test_a_row_more_is_asked_and_told_when_it_says_nothing(danish: Desk) -> None:
    found = acted(danish, lambda page: page.button(key="builder_more").click(), page="builder", q="klage")

    assert "Række 2: Skriv, hvad der skal findes." in found


def test_a_saved_search_is_offered_to_tell_and_to_tell_no_more(platform: Platform, ministry: Ministry, mine: Desk) -> None:
    with platform.work(ministry.actor("caseworker")) as work:
        made = saving.save_search(work, "Om klager", "klage")
    listed = shown(mine, page="lists")
    assert "search: klage" in listed
    assert "?q=klage" in listed
    acted(mine, lambda page: page.button(key=f"alert_{made}").click(), page="lists")
    with platform.work(ministry.actor("caseworker")) as work:
        assert (made,) == saving.alerts(work)
    acted(mine, lambda page: page.button(key=f"alert_{made}").click(), page="lists")
    with platform.work(ministry.actor("caseworker")) as work:
        assert () == saving.alerts(work)


def test_records_alike_are_found_by_a_press_with_the_words_in_common(platform: Platform, ministry: Ministry, mine: Desk) -> None:
    asked = a_draft(platform, ministry, title="Klage: mølle igen", access_level=AccessLevel.ALL)
    index_records(platform, mine.engine, [asked], 2)
    found = acted(mine, lambda page: page.button(key=f"find_alike_{asked}").click(), record=str(asked), tab="links")

    assert "Klage over mølle Nord" in found
    assert "mølle" in found
