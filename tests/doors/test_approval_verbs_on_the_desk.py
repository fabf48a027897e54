"""The verbs of an approval pressed on the desk: each is done, leaves its note, and is no button for whom it is not."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import col, select
from streamlit.testing.v1 import AppTest

from casework.approvals.verb_table import TABLE
from casework.bootstrap import Platform
from casework.events import kind_of
from casework.model import InboxItem
from casework.queries import histories
from casework.queries.approvals import path
from casework.services import approving
from casework.vocabulary import ApprovalState, ApprovalVerb
from tests.approvals import EVERY_SHAPE, does, letter, publish, shown, started
from tests.builders import Ministry
from tests.doors.page_walk import a_desk, acted
from tests.services.test_approval_verb_table import PEOPLE, in_state

V = ApprovalVerb
Deed = Callable[[AppTest], Any]


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    """Gives the small ministry with every shape of approval published."""
    publish(platform, ministry, *EVERY_SHAPE)
    return ministry


def pressed(key: str) -> Deed:
    return lambda page: page.button(key=key).click()


def in_words(verb: ApprovalVerb) -> tuple[Deed, ...]:
    """Gives the deeds of a verb that asks for words first: the dialog is opened, filled in and sent in one draw of the page."""

    def said(page: AppTest) -> None:
        page.button(key=f"approval_{verb}").click()
        page.text_area(key="approval_words").input("Derfor")
        page.button(key="approval_do").click()

    return (pressed(f"approval_{verb}"), said)


def chosen(page: AppTest) -> None:
    page.button(key="approval_hand_over").click()
    page.selectbox(key="handed_to").select_index(0)


def handed_over(page: AppTest) -> None:
    chosen(page)
    page.button(key="hand_over_do").click()


def with_terms(page: AppTest) -> None:
    page.button(key="approval_terms").click()
    page.text_input(key="terms_deadline").input("+5")
    page.checkbox(key="terms_urgent").check()
    page.button(key="terms_do").click()


WAYS: dict[ApprovalVerb, tuple[Deed, ...]] = {
    **{verb: in_words(verb) for verb in (V.COMMENT, V.WITHDRAW, V.CANCEL, V.SEEN)},
    **{verb: (pressed(f"approval_{verb}"),) for verb in (V.TAKE_OVER, V.REOPEN, V.RESUME)},
    V.HAND_OVER: (pressed("approval_hand_over"), chosen, handed_over),
    V.SET_TERMS: (pressed("approval_terms"), with_terms),
}
"""How a verb is done on the desk: what is pressed, one draw of the page after the other."""
STATES = (ApprovalState.IN_PROGRESS, ApprovalState.RETURNED, ApprovalState.CANCELLED)


@pytest.mark.parametrize("verb", list(WAYS))
def test_a_verb_is_done_on_the_desk_by_whom_it_is_for(platform: Platform, office: Ministry, verb: ApprovalVerb) -> None:
    row = TABLE[verb]
    approval_id = in_state(platform, office, next(each for each in STATES if each in row.states))
    record_id = shown(platform, office, approval_id).record_id
    who = PEOPLE[row.parts[0]]

    acted(a_desk(platform, office.people[who], "Navn"), *WAYS[verb], record=str(record_id))

    with platform.work(office.actor("caseworker")) as work:
        assert kind_of(row.event) in [line.kind for line in histories.of_record(work, record_id)]


@pytest.mark.parametrize("is_told", [True, False])
def test_who_marks_a_copy_as_seen_tells_the_responsible_where_wanted(platform: Platform, office: Ministry, is_told: bool) -> None:
    approval_id = in_state(platform, office, ApprovalState.IN_PROGRESS)

    def said(page: AppTest) -> None:
        page.button(key="approval_seen").click()
        page.checkbox(key="approval_tell").set_value(is_told)
        page.button(key="approval_do").click()

    who, record_id = PEOPLE[TABLE[V.SEEN].parts[0]], shown(platform, office, approval_id).record_id
    acted(a_desk(platform, office.people[who], "Navn"), pressed("approval_seen"), said, record=str(record_id))

    with platform.work(office.actor("caseworker")) as work:
        causes = work.session.exec(select(InboxItem.cause).where(col(InboxItem.principal_id) == office.people["caseworker"])).all()
    assert is_told is ("approval_copy_seen" in causes)


def test_an_approver_gives_way_to_a_unit(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")

    def to_the_lawyers(page: AppTest) -> None:
        page.button(key="approval_replace").click()
        page.selectbox(key="approver_to").select("Hvem som helst i Jura")

    def replaced(page: AppTest) -> None:
        to_the_lawyers(page)
        page.button(key="approver_replace").click()

    record_id = shown(platform, office, approval_id).record_id
    desk = a_desk(platform, office.people["caseworker"], "Mette Lund")
    acted(desk, pressed("approval_replace"), to_the_lawyers, replaced, record=str(record_id))

    assert [office.legal] == [seat.holder_id for seat in shown(platform, office, approval_id).steps[0].seats]


def test_who_only_reads_is_offered_a_comment_and_nothing_else(platform: Platform, office: Ministry) -> None:
    approval_id = in_state(platform, office, ApprovalState.IN_PROGRESS)
    seen: list[str] = []

    def look(page: AppTest) -> None:
        seen.extend(str(button.key) for button in page.button)

    acted(a_desk(platform, office.people["designer"], "Navn"), look, record=str(shown(platform, office, approval_id).record_id))

    assert {f"approval_{verb}" for verb in V} & {*seen} == {"approval_comment"}
    assert not {"approval_terms", "approval_hand_over", "approval_replace", "approval_steps"} & {*seen}


def test_an_approval_is_started_urgent_and_with_a_day(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)

    def sent(page: AppTest) -> None:
        page.button(key="do_start_approval").click()
        page.text_input(key="approval_deadline").input("2026-12-24")
        page.checkbox(key="approval_urgent").check()
        page.button(key="approval_start").click()

    acted(a_desk(platform, office.people["caseworker"], "Mette Lund"), pressed("do_start_approval"), sent, record=str(record_id))

    with platform.work(office.actor("caseworker")) as work:
        found = path(work, record_id)
    assert found is not None
    assert (found.deadline, found.is_urgent) == (dt.date(2026, 12, 24), True)


def test_a_day_nobody_can_read_is_refused_in_words_and_starts_nothing(platform: Platform, office: Ministry) -> None:
    approval_id = in_state(platform, office, ApprovalState.IN_PROGRESS)
    does(platform, office, "caseworker", approving.cancel, approval_id)
    record_id = shown(platform, office, approval_id).record_id

    def sent(page: AppTest) -> None:
        page.button(key="do_start_approval").click()
        page.text_input(key="approval_deadline").input("snart")
        page.button(key="approval_start").click()

    text = acted(a_desk(platform, office.people["caseworker"], "Mette Lund"), pressed("do_start_approval"), sent, record=str(record_id))

    assert "2026-12-24" in text
    assert shown(platform, office, approval_id).state is ApprovalState.CANCELLED
