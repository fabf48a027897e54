"""Taking back on the desk: it stands where one decided or started as long as it may be done, not only in a notice."""

import pytest

from casework.bootstrap import Platform
from casework.services import gating
from casework.vocabulary import ApprovalState, GatePlace
from tests.approvals import decided, letter, moved, publish, shown, started, states
from tests.builders import Ministry
from tests.doors import page_walk
from tests.doors.gate_desks import the_executives
from tests.doors.page_walk import a_desk, acted, the_button
from tests.gates import at, before_the_gate, gatekeeping, said, with_a_gate


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    """Gives the small ministry with its definitions published."""
    publish(platform, ministry)
    return ministry


@pytest.fixture
def gated(platform: Platform, ministry: Ministry) -> Ministry:
    """Gives the small ministry with a gate before the permanent secretary."""
    with_a_gate(platform, ministry)
    return ministry


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("da", ("Din beslutning", "Du kan fortryde, indtil den er åbnet eller afgjort af")),
        ("en", ("Undo my decision", "until it is opened")),
    ],
)
def test_the_record_says_until_when_my_decision_may_be_taken_back_and_it_is(
    platform: Platform, office: Ministry, language: str, words: tuple[str, ...]
) -> None:
    record_id = letter(platform, office)
    approval_id = started(platform, office, record_id=record_id)
    decided(platform, office, approval_id, "head")
    head = a_desk(platform, office.people["head"], "Jens Holt", language=language)

    text = page_walk.shown(head, record=str(record_id))
    acted(head, lambda page: page.button(key="undo_my_decision").click(), record=str(record_id))

    assert [] == [each for each in words if each not in text]
    moved(platform, approval_id)
    assert states(platform, office, approval_id)[0] == "open"


def test_the_list_for_approval_says_what_i_decided_last_and_takes_it_back(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, record_id=letter(platform, office))
    decided(platform, office, approval_id, "head")
    head = a_desk(platform, office.people["head"], "Jens Holt")

    text = page_walk.shown(head, list="for_approval")
    acted(head, lambda page: page.button(key="undo_last_decided").click(), list="for_approval")

    assert "Du besluttede sidst" in text
    moved(platform, approval_id)
    assert states(platform, office, approval_id)[0] == "open"
    assert "Du besluttede sidst" not in page_walk.shown(head, list="for_approval")


def test_nothing_is_offered_to_who_did_not_decide_it(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    decided(platform, office, started(platform, office, record_id=record_id), "head")

    assert "Fortryd min beslutning" not in page_walk.shown(
        a_desk(platform, office.people["caseworker"], "Mette Lund"), record=str(record_id)
    )


def test_an_executive_finds_what_was_said_before_on_the_page_and_takes_it_back(platform: Platform, gated: Ministry) -> None:
    """It used to stand there for a moment only, until the page was left."""
    passage_id = before_the_gate(platform, gated)
    gatekeeping(platform, gated, gating.release, passage_id)
    said(platform, gated, passage_id)

    text = page_walk.shown(the_executives(platform, gated), page="executive")
    acted(the_executives(platform, gated), lambda page: page.button(key=f"said_{passage_id}_back").click(), page="executive")

    assert "Det har du afgjort og kan fortryde" in text
    assert "indtil dit sekretariat har udført den" in text
    assert (GatePlace.WITH_EXECUTIVE, None) == (at(platform, passage_id).place, at(platform, passage_id).verdict)


def test_what_counts_at_once_is_taken_back_by_the_executive_too(platform: Platform, gated: Ministry) -> None:
    passage_id = before_the_gate(platform, gated)
    gatekeeping(platform, gated, gating.send_directly, passage_id)
    taps = [lambda page: the_button(page, "verdict_return").click(), lambda page: page.button(key="take_verdict_back").click()]

    def words(page) -> None:  # type: ignore[no-untyped-def]
        page.text_area(key=f"executive_words_{passage_id}").set_value("Ret beløbet")

    acted(the_executives(platform, gated), words, *taps, page="executive", id=str(passage_id))

    approval_id = at(platform, passage_id).approval_id
    moved(platform, approval_id)
    assert shown(platform, gated, approval_id).state is ApprovalState.IN_PROGRESS


def test_who_started_it_by_mistake_takes_that_back_on_the_record(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    approval_id = started(platform, office, record_id=record_id)
    caseworker = a_desk(platform, office.people["caseworker"], "Mette Lund")

    text = page_walk.shown(caseworker, record=str(record_id))
    acted(caseworker, lambda page: page.button(key="undo_my_start").click(), record=str(record_id))

    assert "Du kan fortryde starten, indtil den er åbnet eller afgjort af Jens Holt" in text
    assert shown(platform, office, approval_id).state is ApprovalState.CANCELLED
