"""Every verb of who keeps the gate, by its button on the desk."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.services import gating
from casework.vocabulary import GateBypass, GatePlace, Verdict
from tests.approvals import moved
from tests.builders import Ministry
from tests.doors import page_walk
from tests.doors.gate_desks import the_executives, the_gatekeepers
from tests.doors.page_walk import acted, the_button
from tests.gates import at, before_the_gate, gatekeeping, passage_of, said, with_a_gate


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    """Gives the small ministry with a gate before the permanent secretary."""
    with_a_gate(platform, ministry)
    return ministry


def pressed(platform: Platform, office: Ministry, passage_id: int, key: str, fill: Callable[[AppTest], object] | None = None) -> None:
    """Presses a button of the gatekeeper's page and, where it opens a dialog, fills that in."""

    def press(page: AppTest) -> None:
        page.button(key=key).click()

    def with_words(page: AppTest) -> None:
        press(page)
        assert fill is not None
        fill(page)

    deeds = [press] if fill is None else [press, with_words]
    acted(the_gatekeepers(platform, office), *deeds, page="gate", id=str(passage_id))


def test_a_gatekeeper_sends_directly(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)

    def directly(page: AppTest) -> None:
        page.checkbox(key="gate_directly").check()
        page.button(key="gate_release_do").click()

    pressed(platform, office, passage_id, "gate_release", directly)

    assert (GatePlace.WITH_EXECUTIVE, GateBypass.ALWAYS) == (at(platform, passage_id).place, at(platform, passage_id).bypass)


def test_a_gatekeeper_skips_the_gate_afterwards_and_takes_it_back(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    gatekeeping(platform, office, gating.release, passage_id)
    pressed(platform, office, passage_id, "gate_skip_afterwards")
    skipped = at(platform, passage_id).bypass
    pressed(platform, office, passage_id, "gate_withdraw")

    assert (GateBypass.AFTER, GatePlace.BEFORE, None) == (skipped, at(platform, passage_id).place, at(platform, passage_id).bypass)


def test_a_gatekeeper_adjusts_the_words_and_asks_again(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    gatekeeping(platform, office, gating.release, passage_id)
    said(platform, office, passage_id, Verdict.RETURN, "Roderi!")

    def words(page: AppTest) -> None:
        page.text_area(key="gate_words").set_value("Afsnit 2 bedes skrevet om.")
        page.button(key="gate_words_do").click()

    def again(page: AppTest) -> None:
        page.text_area(key="gate_why").set_value("Gælder det hele?")
        page.button(key="gate_why_do").click()

    def why(page: AppTest) -> None:
        page.button(key="gate_ask_again").click()
        page.text_area(key="gate_why").set_value("Gælder det hele?")

    pressed(platform, office, passage_id, "gate_adjust", words)
    adjusted = at(platform, passage_id).adjusted
    open_it = [lambda page: page.button(key="gate_ask_again").click(), why]
    acted(the_gatekeepers(platform, office), *open_it, lambda page: (why(page), again(page)), page="gate", id=str(passage_id))

    assert ("Afsnit 2 bedes skrevet om.", GatePlace.WITH_EXECUTIVE) == (adjusted, at(platform, passage_id).place)
    assert "Gælder det hele?" in page_walk.shown(the_executives(platform, office), page="executive", id=str(passage_id))


def test_a_gatekeeper_of_both_gates_carries_it_out_directly_to_the_next_executive(platform: Platform, office: Ministry) -> None:
    with_a_gate(platform, office, executive="lawyer", team="Den anden port")
    passage_id = before_the_gate(platform, office)
    gatekeeping(platform, office, gating.release, passage_id)
    said(platform, office, passage_id)
    pressed(platform, office, passage_id, "gate_execute_next")
    moved(platform, approval_id := at(platform, passage_id).approval_id)

    following = at(platform, passage_of(platform, approval_id))
    assert (office.people["lawyer"], GatePlace.WITH_EXECUTIVE) == (following.executive_id, following.place)


def test_a_tap_on_what_was_taken_back_meanwhile_says_nothing_and_reads_that_it_is_gone(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    gatekeeping(platform, office, gating.release, passage_id)

    def withdrawn_then_tapped(page: AppTest) -> None:
        gatekeeping(platform, office, gating.withdraw_from_executive, passage_id)
        the_button(page, "verdict_approve").click()

    text = acted(the_executives(platform, office), withdrawn_then_tapped, page="executive", id=str(passage_id))

    assert ("Den er ikke hos dig længere" in text, at(platform, passage_id).verdict) == (True, None)
