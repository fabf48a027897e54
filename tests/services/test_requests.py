"""Requests: who is asked may read and answers, who asks gets the answer, and nobody else has a say."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.cases.checks import Completing, open_requests
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.model import Case, Grant, InboxItem
from casework.queries import histories, lists, record_page
from casework.queries import requests as shown
from casework.services import destroying, granting, records, request_answering, request_types, requests
from casework.services.request_types import RequestTypeEntry
from casework.services.requests import NewRequest
from casework.vocabulary import (
    Action,
    Cause,
    Evaluation,
    Finalising,
    ListKey,
    Reason,
    RecipientState,
    RequestState,
)
from casework.work import Work
from tests.asking import ASKED, DUE, a_record_of, answered, asked, part, seen
from tests.builders import Ministry
from tests.conftest import Clock
from tests.records import a_case_of


def lies(platform: Platform, ministry: Ministry, who: str, record_id: int, place: int | None = None) -> list[str]:
    with platform.work(ministry.actor(who)) as work:
        at = place or work.official_id
        return list(work.session.exec(select(InboxItem.cause).where(InboxItem.principal_id == at, InboxItem.record_id == record_id)).all())


def listed(platform: Platform, ministry: Ministry, who: str, key: str) -> list[int]:
    with platform.work(ministry.actor(who)) as work:
        return [row.record_id for row in lists.page(work, key).rows]


# ---- asking -----------------------------------------------------------------------------------------------------------------


def test_a_unit_that_is_asked_reads_the_record_and_finds_it_in_its_inbox(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of(platform, ministry)
    with pytest.raises(NotFound), platform.work(ministry.actor("lawyer")) as work:
        shown.of_record(work, record_id)
    request_id = asked(platform, ministry, record_id, ministry.legal)
    with platform.work(ministry.actor("lawyer")) as work:
        (found,) = shown.of_record(work, record_id)
        right = work.right(work.session.get_one(record_page.Record, record_id))

        assert (request_id, ASKED, DUE, RequestState.SENT, "Jens Holt", "Jura", 1) == (
            found.request_id,
            found.text,
            found.deadline,
            found.state,
            found.requested_by,
            found.recipients[0].name,
            right,
        )
    assert ["request"] == lies(platform, ministry, "lawyer", record_id, ministry.legal)
    assert ([record_id], [record_id], []) == (
        listed(platform, ministry, "lawyer", f"{ListKey.UNIT_REQUESTS}-{ministry.legal}"),
        listed(platform, ministry, "head", ListKey.REQUESTS_SENT),
        listed(platform, ministry, "lawyer", ListKey.REQUESTS),
    )


def test_a_kind_of_request_fills_in_what_is_left_open(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of(platform, ministry)
    with platform.work(ministry.actor("manager")) as work:
        type_id = request_types.save_request_type(
            work, RequestTypeEntry("Bidrag", "Contribution", 5, Finalising.WHEN_EXECUTED, needs_answer=False)
        )
    request_id = asked(platform, ministry, record_id, ministry.legal, type_id=type_id, deadline=None)
    with platform.work(ministry.actor("manager")) as work:
        request_types.save_request_type(work, RequestTypeEntry("Bidrag", "Contribution", 9, is_active=False), type_id=type_id)
    found = seen(platform, ministry, request_id)
    with pytest.raises(RuleBroken) as no:
        asked(platform, ministry, record_id, ministry.legal, type_id=type_id)

    assert (dt.date(2026, 11, 30), Finalising.WHEN_EXECUTED, False, "Bidrag", [Reason.REQUEST_TYPE_NOT_IN_USE]) == (
        found.deadline,
        found.finalising,
        found.needs_answer,
        found.type_da,
        no.value.reasons,
    )


def test_a_draft_lets_nobody_in_and_is_its_writers_to_change_send_or_throw_away(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of(platform, ministry, access_level="unit")
    with platform.work(ministry.actor("head")) as work:
        kept = requests.draft(work, record_id, NewRequest("Udkast"))
        thrown = requests.draft(work, record_id, NewRequest("Udkast"))
        requests.drop(work, thrown)
        requests.change(work, kept, NewRequest(ASKED, (ministry.people["outsider"],)))
    with pytest.raises(NotFound):
        seen(platform, ministry, kept, "outsider")
    with pytest.raises(NotPermitted), platform.work(ministry.actor("caseworker")) as work:
        requests.send(work, kept)
    with pytest.raises(RuleBroken), platform.work(ministry.actor("head")) as work:
        requests.finalise(work, kept)
    assert (RequestState.DRAFT, ()) == (
        seen(platform, ministry, kept, "caseworker").state,
        seen(platform, ministry, kept, "caseworker").may,
    )
    with platform.work(ministry.actor("head")) as work:
        requests.send(work, kept)
    for deed in (
        lambda work: requests.send(work, kept),
        lambda work: requests.drop(work, kept),
        lambda work: requests.change(work, kept, NewRequest("Nyt")),
    ):
        with pytest.raises(RuleBroken) as no, platform.work(ministry.actor("head")) as work:
            deed(work)
        assert [Reason.REQUEST_IS_SENT] == no.value.reasons

    assert ASKED == seen(platform, ministry, kept, "caseworker").text


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (lambda _: NewRequest(" "), Reason.TEXT_IS_EMPTY),
        (lambda _: NewRequest(ASKED), Reason.REQUEST_HAS_NO_RECIPIENT),
        (lambda m: NewRequest(ASKED, (m.authority,)), Reason.UNKNOWN_RECIPIENT),
        (lambda _: NewRequest(ASKED, (999_999,)), Reason.UNKNOWN_RECIPIENT),
        (lambda m: NewRequest(ASKED, (m.legal,), deadline=dt.date(2026, 11, 22)), Reason.DAY_HAS_PASSED),
        (lambda m: NewRequest(ASKED, (m.legal,), type_id=999_999), Reason.REQUEST_TYPE_NOT_IN_USE),
        (lambda m: NewRequest(ASKED, (m.legal,), return_to_id=m.authority), Reason.UNKNOWN_RECIPIENT),
        (lambda m: NewRequest(ASKED, (m.people["outsider"],)), Reason.PARTICIPANT_CANNOT_READ),
        (lambda m: NewRequest(ASKED, (m.people["lawyer"],), return_to_id=m.people["outsider"]), Reason.PARTICIPANT_CANNOT_READ),
    ],
)
def test_what_cannot_be_asked(platform: Platform, ministry: Ministry, new: Callable[[Ministry], NewRequest], reason: Reason) -> None:
    record_id = a_record_of(platform, ministry, clearance=1)
    with pytest.raises(RuleBroken) as no, platform.work(ministry.actor("head")) as work:
        requests.make(work, record_id, new(ministry))

    assert [reason] == no.value.reasons


def test_nothing_is_asked_on_a_completed_record_nor_by_who_may_only_read(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of(platform, ministry, access_level="unit")
    with pytest.raises(NotPermitted) as no, platform.work(ministry.actor("caseworker")) as work:
        requests.make(work, record_id, NewRequest(ASKED, (ministry.legal,)))
    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        requests.make(work, record_id, NewRequest(ASKED, (ministry.legal,)))
    with platform.work(ministry.actor("head")) as work:
        records.complete(work, record_id)
    with pytest.raises(RuleBroken) as over:
        asked(platform, ministry, record_id, ministry.legal)

    assert (Reason.NEEDS_FULL_WRITE, [Reason.RECORD_IS_COMPLETED]) == (no.value.reason, over.value.reasons)


# ---- answering --------------------------------------------------------------------------------------------------------------


def test_the_unit_takes_it_on_gives_it_to_a_colleague_and_answers_with_a_record_the_requester_reads(
    platform: Platform, ministry: Ministry
) -> None:
    record_id = a_record_of(platform, ministry, case_id=a_case_of(platform, ministry, "head"))
    request_id = asked(platform, ministry, record_id, ministry.legal)
    recipient_id = part(platform, ministry, request_id).recipient_id
    with platform.work(ministry.actor("lawyer")) as work:
        request_answering.accept(work, recipient_id)
        request_answering.assign(work, recipient_id, ministry.people["outsider"])
        assert "Bo Krag" in {each.name for each in shown.colleagues(work, recipient_id)}
    assert [record_id] == listed(platform, ministry, "outsider", ListKey.REQUESTS)
    answer_id = answered(platform, ministry, recipient_id, "outsider")
    found = seen(platform, ministry, request_id)
    page = seen(platform, ministry, request_id).recipients[0]
    with platform.work(ministry.actor("head")) as work:
        title = record_page.record_page(work, answer_id).title
        kinds = [each.kind for each in histories.of_record(work, record_id)]

    assert (RequestState.EXECUTED, RecipientState.EXECUTED, answer_id, "Svar: Notat om varmepumper", "Bo Krag", False) == (
        found.state,
        page.state,
        page.answer_id,
        title,
        page.assigned_to,
        page.is_late,
    )
    assert ["request_executed"] == lies(platform, ministry, "head", record_id)
    assert {"request_sent", "request_accepted", "request_assigned", "request_answer_set", "request_executed"} <= set(kinds)


def test_an_answer_is_named_replaced_and_taken_off_and_the_requester_reads_only_what_is_named(
    platform: Platform, ministry: Ministry
) -> None:
    record_id = a_record_of(platform, ministry)
    recipient_id = part(platform, ministry, asked(platform, ministry, record_id, ministry.people["lawyer"])).recipient_id
    first, second = (a_record_of(platform, ministry, "lawyer", unit_id=ministry.legal) for _ in range(2))

    def reads(answer_id: int) -> bool:
        with platform.work(ministry.actor("head")) as work:
            return work.session.get(record_page.Record, answer_id) is not None

    told = []
    for deed in (
        lambda work: request_answering.set_answer(work, recipient_id, first),
        lambda work: request_answering.set_answer(work, recipient_id, first),
        lambda work: request_answering.set_answer(work, recipient_id, second),
        lambda work: request_answering.take_answer_off(work, recipient_id),
        lambda work: request_answering.take_answer_off(work, recipient_id),
    ):
        with platform.work(ministry.actor("lawyer")) as work:
            deed(work)
        told.append((reads(first), reads(second)))
    for answer_id, reason in ((record_id, Reason.ANSWER_IS_THE_RECORD),):
        with pytest.raises(RuleBroken) as no, platform.work(ministry.actor("lawyer")) as work:
            request_answering.set_answer(work, recipient_id, answer_id)
        assert [reason] == no.value.reasons
    with pytest.raises(NotPermitted), platform.work(ministry.actor("lawyer")) as work:
        request_answering.set_answer(
            work, recipient_id, a_record_of(platform, ministry, "outsider", unit_id=ministry.legal, access_level="unit")
        )
    with pytest.raises(RuleBroken) as missing, platform.work(ministry.actor("lawyer")) as work:
        request_answering.execute(work, recipient_id)

    assert [(True, False), (True, False), (False, True), (False, False), (False, False)] == told
    assert [Reason.ANSWER_IS_MISSING] == missing.value.reasons


def test_an_answer_after_the_deadline_is_said_to_be_late_by_the_deadline_that_was_asked(
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    record_id = a_record_of(platform, ministry)
    request_id = asked(platform, ministry, record_id, ministry.people["lawyer"], ministry.people["outsider"])
    first, second = (part(platform, ministry, request_id, number).recipient_id for number in (0, 1))
    clock.now = dt.datetime(2026, 11, 30, 22, 30, tzinfo=dt.UTC)  # half past eleven at night in Copenhagen, still the day
    answered(platform, ministry, first, "lawyer")
    clock.forward(hours=1)
    late = listed(platform, ministry, "outsider", ListKey.REQUESTS_LATE), listed(platform, ministry, "lawyer", ListKey.REQUESTS_LATE)
    answered(platform, ministry, second, "outsider")

    assert ([False, True], ([record_id], [])) == ([each.is_late for each in seen(platform, ministry, request_id).recipients], late)


def test_declining_needs_a_reason_tells_the_requester_and_closes_what_was_opened(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of(platform, ministry)
    recipient_id = part(platform, ministry, asked(platform, ministry, record_id, ministry.people["lawyer"])).recipient_id
    with pytest.raises(RuleBroken) as bare, platform.work(ministry.actor("lawyer")) as work:
        request_answering.decline(work, recipient_id, " ")
    with platform.work(ministry.actor("lawyer")) as work:
        request_answering.begin_answer(work, recipient_id)
        request_answering.decline(work, recipient_id, "Hører under Tilskud")
    with pytest.raises(NotFound), platform.work(ministry.actor("lawyer")) as work:
        shown.of_record(work, record_id)
    with platform.work(ministry.actor("head")) as work:
        left = work.session.exec(
            select(Grant.cause).where(col(Grant.cause).in_([Cause.REQUEST, Cause.REQUEST_ANSWER]), col(Grant.ended_at).is_(None))
        ).all()
        (found,) = shown.of_record(work, record_id)

    assert ([Reason.REASON_IS_REQUIRED], [], RecipientState.DECLINED, "Hører under Tilskud", ["request_declined"]) == (
        bare.value.reasons,
        list(left),
        found.recipients[0].state,
        found.recipients[0].comment,
        lies(platform, ministry, "head", record_id),
    )


def test_it_is_given_only_to_colleagues_of_the_unit(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of(platform, ministry)
    recipient_id = part(platform, ministry, asked(platform, ministry, record_id, ministry.legal)).recipient_id
    with pytest.raises(RuleBroken) as no, platform.work(ministry.actor("lawyer")) as work:
        request_answering.assign(work, recipient_id, ministry.people["caseworker"])

    assert [Reason.NOT_OF_THE_UNIT] == no.value.reasons


# ---- the requester's say ----------------------------------------------------------------------------------------------------


def test_the_requester_sends_back_finalises_and_evaluates(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of(platform, ministry)
    request_id = asked(platform, ministry, record_id, ministry.people["lawyer"], return_to_id=ministry.people["clerk"])
    recipient_id = part(platform, ministry, request_id).recipient_id
    answered(platform, ministry, recipient_id, "lawyer")
    with platform.work(ministry.actor("clerk")) as work:
        requests.send_back(work, recipient_id, "Tallene mangler")
    with platform.work(ministry.actor("lawyer")) as work:
        assert "Tallene mangler" == shown.request(work, request_id).recipients[0].comment
        request_answering.execute(work, recipient_id)
    with platform.work(ministry.actor("head")) as work:
        requests.finalise(work, request_id)
        requests.evaluate(work, recipient_id, Evaluation.GOOD, "Klart og kort")
    found = seen(platform, ministry, request_id, "lawyer")

    assert (RequestState.FINALISED, Evaluation.GOOD, "Klart og kort", ()) == (
        found.state,
        found.recipients[0].evaluation,
        found.recipients[0].evaluation_comment,
        found.recipients[0].may,
    )


def test_withdrawing_and_cancelling_end_exactly_what_being_asked_gave(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of(platform, ministry)
    request_id = asked(platform, ministry, record_id, ministry.people["lawyer"], ministry.people["outsider"])
    other = asked(platform, ministry, record_id, ministry.people["outsider"])
    with platform.work(ministry.actor("head")) as work:
        granting.share(work, record_id, ministry.people["manager"])
        requests.withdraw(work, part(platform, ministry, request_id).recipient_id)
    with pytest.raises(NotFound):
        seen(platform, ministry, request_id, "lawyer")
    with pytest.raises(RuleBroken) as bare, platform.work(ministry.actor("head")) as work:
        requests.cancel(work, request_id, "")
    with platform.work(ministry.actor("head")) as work:
        requests.cancel(work, request_id, "Ikke længere aktuel")

    assert RequestState.CANCELLED == seen(platform, ministry, request_id, "outsider").state, "the other request still opens the record"
    with platform.work(ministry.actor("head")) as work:
        requests.cancel(work, other, "Heller ikke den")
    with pytest.raises(NotFound):
        seen(platform, ministry, request_id, "outsider")
    assert ([Reason.REASON_IS_REQUIRED], "Ikke længere aktuel") == (
        bare.value.reasons,
        seen(platform, ministry, request_id, "manager").end_reason,
    )


def test_more_are_asked_reminded_and_given_time(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of(platform, ministry)
    request_id = asked(platform, ministry, record_id, ministry.people["lawyer"])
    answered(platform, ministry, part(platform, ministry, request_id).recipient_id, "lawyer")
    with platform.work(ministry.actor("head")) as work:
        recipient_id = requests.ask_more(work, request_id, ministry.people["outsider"])
        requests.set_deadline(work, request_id, dt.date(2026, 12, 4))
        requests.remind(work, recipient_id)
    found = seen(platform, ministry, request_id)
    no = []
    for deed in (
        lambda work: requests.ask_more(work, request_id, ministry.people["outsider"]),
        lambda work: requests.set_deadline(work, request_id, dt.date(2026, 11, 1)),
        lambda work: requests.remind(work, found.recipients[0].recipient_id),
        lambda work: requests.send_back(work, recipient_id, "For tidligt"),
        lambda work: requests.evaluate(work, recipient_id, Evaluation.POOR),
    ):
        with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("head")) as work:
            deed(work)
        no += refusal.value.reasons

    assert (RequestState.SENT, dt.date(2026, 12, 4), ["request_reminder"]) == (
        found.state,
        found.deadline,
        lies(platform, ministry, "outsider", record_id),
    )
    assert [
        Reason.RECIPIENT_IS_THERE,
        Reason.DAY_HAS_PASSED,
        Reason.REQUEST_IS_EXECUTED,
        Reason.REQUEST_IS_NOT_EXECUTED,
        Reason.REQUEST_IS_NOT_EXECUTED,
    ] == no


DEEDS: tuple[Callable[[Work, int, int], object], ...] = (
    lambda work, request_id, _: requests.finalise(work, request_id),
    lambda work, request_id, _: requests.cancel(work, request_id, "Nej"),
    lambda work, request_id, _: requests.set_deadline(work, request_id, None),
    lambda work, request_id, _: requests.ask_more(work, request_id, work.official_id),
    lambda work, _, recipient_id: requests.remind(work, recipient_id),
    lambda work, _, recipient_id: requests.withdraw(work, recipient_id),
    lambda work, _, recipient_id: requests.send_back(work, recipient_id, "Nej"),
    lambda work, _, recipient_id: requests.evaluate(work, recipient_id, Evaluation.POOR),
)
ANSWERS: tuple[Callable[[Work, int, int], object], ...] = (
    lambda work, _, recipient_id: request_answering.accept(work, recipient_id),
    lambda work, _, recipient_id: request_answering.assign(work, recipient_id, work.official_id),
    lambda work, _, recipient_id: request_answering.begin_answer(work, recipient_id),
    lambda work, _, recipient_id: request_answering.set_answer(work, recipient_id, 1),
    lambda work, _, recipient_id: request_answering.take_answer_off(work, recipient_id),
    lambda work, _, recipient_id: request_answering.execute(work, recipient_id),
    lambda work, _, recipient_id: request_answering.decline(work, recipient_id, "Nej"),
)


def test_a_reader_who_neither_asks_nor_is_asked_has_no_say_and_a_stranger_finds_nothing(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of(platform, ministry, access_level="unit")
    request_id = asked(platform, ministry, record_id, ministry.people["lawyer"])
    recipient_id = part(platform, ministry, request_id).recipient_id
    no = set()
    for who, deeds in (("caseworker", (*DEEDS, *ANSWERS)), ("lawyer", DEEDS), ("head", ANSWERS)):
        for deed in deeds:
            with pytest.raises(NotPermitted) as refusal, platform.work(ministry.actor(who)) as work:
                deed(work, request_id, recipient_id)
            no.add((who, refusal.value.reason))
    for deed in (*DEEDS, *ANSWERS):
        with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
            deed(work, request_id, recipient_id)

    assert {
        ("caseworker", Reason.NOT_THE_REQUESTER),
        ("caseworker", Reason.NOT_THE_REQUESTS_RECIPIENT),
        ("lawyer", Reason.NOT_THE_REQUESTER),
        ("head", Reason.NOT_THE_REQUESTS_RECIPIENT),
    } == no


def test_kinds_of_request_and_the_reception_take_the_privilege_and_whole_entries(platform: Platform, ministry: Ministry) -> None:
    for deed in (
        lambda work: request_types.save_request_type(work, RequestTypeEntry("A", "A")),
        lambda work: request_types.set_reception(work, ministry.legal),
    ):
        with pytest.raises(NotPermitted), platform.work(ministry.actor("caseworker")) as work:
            deed(work)
    with platform.work(ministry.actor("manager")) as work:
        request_types.save_request_type(work, RequestTypeEntry("Bidrag", "Contribution"))
        request_types.set_reception(work, ministry.grants)
        request_types.set_reception(work, ministry.legal)
        assert ministry.legal == shown.reception(work)
    for deed, reason in (
        (lambda work: request_types.save_request_type(work, RequestTypeEntry("Bidrag", "Input")), Reason.VALUE_IS_THERE),
        (lambda work: request_types.save_request_type(work, RequestTypeEntry("", "Input")), Reason.NAME_IS_EMPTY),
        (lambda work: request_types.save_request_type(work, RequestTypeEntry("B", "B", -1)), Reason.VALUE_IS_WRONG),
        (lambda work: request_types.set_reception(work, ministry.authority), Reason.UNKNOWN_RECIPIENT),
    ):
        with pytest.raises(RuleBroken) as no, platform.work(ministry.actor("manager")) as work:
            deed(work)
        assert [reason] == no.value.reasons
    with pytest.raises(NotFound), platform.work(ministry.actor("manager")) as work:
        request_types.save_request_type(work, RequestTypeEntry("C", "C"), type_id=999_999)


# ---- what an open request holds back ----------------------------------------------------------------------------------------


def test_a_case_with_an_open_request_is_not_completed_and_its_record_not_deleted(platform: Platform, ministry: Ministry) -> None:
    case_id = a_case_of(platform, ministry, "head")
    record_id = a_record_of(platform, ministry, case_id=case_id)
    request_id = asked(platform, ministry, record_id, ministry.people["lawyer"])
    answer_id = answered(platform, ministry, part(platform, ministry, request_id).recipient_id, "lawyer")
    with platform.work(ministry.actor("head")) as work:
        before = [
            (each.reason, each.record_id) for each in open_requests(work, Completing(work.session.get_one(Case, case_id), work.today))
        ]
    no = []
    for who, each_id in (("head", record_id), ("lawyer", answer_id)):
        with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor(who)) as work:
            destroying.destroy(work, each_id, reason="Kladde")
        no.append(Reason.REQUEST_IS_OPEN in refusal.value.reasons)
    with platform.work(ministry.actor("head")) as work:
        requests.finalise(work, request_id)
        after = list(open_requests(work, Completing(work.session.get_one(Case, case_id), work.today)))
    with platform.work(ministry.actor("head")) as work:
        requests.draft(work, record_id, NewRequest("Et udkast"))
        offered = {each.action: each.refused for each in record_page.record_page(work, record_id).offers}[Action.REQUEST]

    assert ([(Reason.REQUEST_IS_OPEN, record_id)], [True, True], [], ()) == (before, no, after, offered)


def test_a_record_goes_with_its_finished_requests_and_the_drafts_of_others(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of(platform, ministry)
    request_id = asked(platform, ministry, record_id, ministry.people["lawyer"])
    with platform.work(ministry.actor("head")) as work:
        granting.share(work, record_id, ministry.people["clerk"], right=granting.Right.FULL_WRITE)
    with platform.work(ministry.actor("clerk")) as work:
        requests.draft(work, record_id, NewRequest("Kun min"))
    with platform.work(ministry.actor("head")) as work:
        requests.cancel(work, request_id, "Fejl")
        records.bin_for_everyone(work, record_id, "Kladde")
        work.session.flush()
