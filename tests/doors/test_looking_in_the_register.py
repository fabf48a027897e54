"""Looking somebody up in the party register leaves an event with its purpose, through every door (design.md part 5)."""

from collections.abc import Callable, Iterator

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.model import EventRow
from casework.services import distribution, parties
from casework.services.parties import PartyFields
from casework.vocabulary import ListOwner, PartyKind
from tests.builders import Ministry
from tests.conftest import Clock
from tests.doors.conftest import ApiHouse
from tests.doors.page_walk import a_desk, acted
from tests.doors.stand_in_api import as_
from tests.records import a_case_of, a_draft

WORDS = "Nordhavn"


def looked(platform: Platform, ministry: Ministry) -> int:
    with platform.work(ministry.actor("auditor")) as work:
        return len(work.session.exec(select(EventRow).where(EventRow.kind == "register_searched")).all())


def in_a_dialog(key: str, *steps: Callable[[AppTest], object]) -> Iterator[Callable[[AppTest], object]]:
    """Gives the steps in a dialog, which stays open only while its button is held, without a browser."""
    yield lambda at: at.button(key=key).click()
    for step in steps:
        yield lambda at, step=step: (at.button(key=key).click(), step(at))  # type: ignore[misc]  # bound at once


@pytest.fixture
def party(platform: Platform, ministry: Ministry, clock: Clock) -> int:
    """Gives an entry that is looked for."""
    with platform.work(ministry.actor("clerk")) as work:
        return parties.enter(work, PartyFields(PartyKind.AUTHORITY, "Nordhavn Kommune"))


def test_on_the_registers_page_the_purpose_is_asked_for_and_drawing_it_again_is_no_second_look(
    platform: Platform, ministry: Ministry, party: int
) -> None:
    desk = a_desk(platform, ministry.people["clerk"], "Karen Toft")
    without = acted(desk, lambda at: at.text_input(key="party_words").set_value(WORDS), page="parties")
    none = looked(platform, ministry)
    found = acted(
        desk,
        lambda at: at.text_input(key="party_words").set_value(WORDS),
        lambda at: at.text_input(key="party_purpose").set_value("Svar på en ansøgning"),
        lambda at: at.checkbox(key="party_all").check(),
        page="parties",
    )

    assert ("Nordhavn Kommune" in without, "Skriv, hvad du søger efter dem til" in without, none) == (False, True, 0)
    assert ("Nordhavn Kommune" in found, looked(platform, ministry)) == (True, 1)


def test_where_a_party_is_put_on_something_the_look_up_is_written_down(platform: Platform, ministry: Ministry, party: int) -> None:
    desk = a_desk(platform, ministry.people["caseworker"], "Mette Lund")
    record_id, case_id = a_draft(platform, ministry), a_case_of(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        list_id = distribution.make(work, "Kommuner", scope=ListOwner.MINE)
    add = tuple(in_a_dialog("party_add", lambda at: at.text_input(key="use_words").set_value(WORDS)))
    told = []
    for deeds, address in (
        (add, {"record": str(record_id), "tab": "parties"}),
        (add, {"case": str(case_id), "tab": "parties"}),
        ([lambda at: at.text_input(key="member_words").set_value(WORDS)], {"page": "distribution", "id": str(list_id)}),
        (in_a_dialog("new_party", lambda at: at.text_input(key="f_parent_words").set_value(WORDS)), {"page": "parties"}),
    ):
        acted(desk, *deeds, **address)
        told.append(looked(platform, ministry))

    assert [1, 2, 3, 4] == told


def test_over_the_api_the_purpose_is_asked_for(house: ApiHouse) -> None:
    with house.platform.work(house.ministry.actor("clerk")) as work:
        parties.enter(work, PartyFields(PartyKind.AUTHORITY, "Sønderhavn Kommune"))
    before = looked(house.platform, house.ministry)
    refused = house.api.get("/parties", params={"words": "Sønderhavn"}, headers=as_("clerk"))
    found = house.api.get("/parties", params={"words": "Sønderhavn", "purpose": "Prøve", "noted": "false"}, headers=as_("clerk"))

    assert "purpose_is_required" in refused.text
    assert ["Sønderhavn Kommune"] == [row["name"] for row in found.json()["rows"]]
    assert before + 1 == looked(house.platform, house.ministry)  # nobody outside says that it is written down already
