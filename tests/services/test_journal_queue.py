"""The queue of what came or went and has no number: its age, its alarm, and registering many of it."""

import datetime as dt

import pytest
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.calendar import working_day_back, working_days_between
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.model import InboxItem
from casework.queries import case_numbers, histories, journal_queue, lists
from casework.services import granting, journal, records
from casework.services.journal_alarms import JOURNAL, raise_alarms
from casework.vocabulary import AccessLevel, AgeBand, Cause, Reason, RecordKind, RecordState, Whose
from tests.builders import Ministry, a_case, a_record
from tests.conftest import Clock
from workflows.journal_keeping import keep_journal

IN = {"kind": RecordKind.INBOUND, "state": RecordState.RECEIVED}
OUT = {"kind": RecordKind.OUTBOUND, "state": RecordState.SENT}


def a_letter(platform: Platform, ministry: Ministry, **fields: object) -> int:
    with platform.work(ministry.actor("head")) as work:
        return a_record(work, ministry, **(IN | fields)).id


def days_ago(days: int) -> dt.datetime:
    return dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC) - dt.timedelta(days=days)


def a_case_of_the_unit(platform: Platform, ministry: Ministry, **fields: object) -> int:
    """Opens a case that the whole unit sees, by a record on it."""
    with platform.work(ministry.actor("head")) as work:
        case = a_case(work, ministry, **fields)
        granting.give_on_case(work, case.id, work.official_id, cause=Cause.RESPONSIBLE)
        a_record(work, ministry, case_id=case.id)
        return case.id


def test_the_queue_holds_what_came_or_went_without_a_number_oldest_first(platform: Platform, ministry: Ministry) -> None:
    case_id = a_case_of_the_unit(platform, ministry)
    old = a_letter(platform, ministry, arrived_at=days_ago(7), title="Gammelt brev")
    friday = a_letter(platform, ministry, arrived_at=days_ago(3), case_id=case_id)
    sent = a_letter(platform, ministry, **OUT, arrived_at=days_ago(30), sent_at=days_ago(0))
    final = a_letter(platform, ministry, kind=RecordKind.INTERNAL, state=RecordState.COMPLETED)
    a_letter(platform, ministry, kind=RecordKind.OUTBOUND, state=RecordState.DRAFT)
    a_letter(platform, ministry, kind=RecordKind.INTERNAL, state=RecordState.DRAFT)
    a_letter(platform, ministry, case_id=case_id, number=7)

    with platform.work(ministry.actor("clerk")) as work:
        page = journal_queue.queue(work)
        alarming = journal_queue.queue(work, band=AgeBand.ALARM)
        out = journal_queue.queue(work, kinds=(RecordKind.OUTBOUND,))
        mine = journal_queue.queue(work, whose=Whose.MINE)
        assert 4 == journal_queue.waiting(work) == page.total

    assert [old, friday, sent, final] == [row.record_id for row in page.rows]
    assert [(5, AgeBand.ALARM), (1, AgeBand.SOON), (0, AgeBand.TODAY), (0, AgeBand.TODAY)] == [(row.age, row.band) for row in page.rows]
    assert {AgeBand.TODAY: 2, AgeBand.SOON: 1, AgeBand.ALARM: 1} == page.counts
    assert ([old], [sent], (0, ())) == ([r.record_id for r in alarming.rows], [r.record_id for r in out.rows], (mine.total, mine.rows))


def test_another_units_queue_is_empty_and_so_is_its_count(platform: Platform, ministry: Ministry) -> None:
    a_letter(platform, ministry)
    secret = a_letter(platform, ministry, access_level=AccessLevel.INVOLVED)

    for asker in ("outsider", "manager"):
        with platform.work(ministry.actor(asker)) as work:
            found = [journal_queue.queue(work, whose=whose) for whose in Whose]
            assert [((), 0)] * 3 == [(page.rows, page.total) for page in found]
            assert (0, ()) == (journal_queue.waiting(work), journal_queue.left_out(work, whose=Whose.ALL))
    with platform.work(ministry.actor("clerk")) as work:
        assert secret not in {row.record_id for row in journal_queue.queue(work).rows}


@pytest.mark.parametrize("days", range(0, 16))
def test_the_band_and_the_age_agree_on_every_day(days: int) -> None:
    day, today = dt.date(2026, 12, 28) - dt.timedelta(days=days), dt.date(2026, 12, 28)
    age = working_days_between(day, today)

    for n in (1, 2, 3, 5):
        assert (age >= n) == (day < working_day_back(today, n))


def test_many_are_registered_one_by_one_and_a_bad_one_stops_no_other(platform: Platform, ministry: Ministry) -> None:
    case_id = a_case_of_the_unit(platform, ministry)
    closed = a_case_of_the_unit(platform, ministry, state="completed")
    chosen = [
        (a_letter(platform, ministry), case_id),
        (a_letter(platform, ministry), None),
        (a_letter(platform, ministry, case_id=closed), case_id),
        (a_letter(platform, ministry, case_id=case_id), None),
    ]

    outcomes: list[object] = []
    for record_id, on in chosen:
        try:
            with platform.work(ministry.actor("clerk")) as work:
                outcomes.append(journal.register_on(work, record_id, on))
        except RuleBroken as refusal:
            outcomes.append(refusal.reasons)

    assert [True, [Reason.RECORD_HAS_NO_CASE], [Reason.CASE_IS_COMPLETED], False] == outcomes
    with platform.work(ministry.actor("clerk")) as work:
        numbers = journal_queue.numbers_of(work, [record_id for record_id, _ in chosen])
    assert {chosen[0][0]: f"2026-{case_id}-1", chosen[3][0]: f"2026-{case_id}-2"} == numbers


def test_who_may_not_register_does_not(platform: Platform, ministry: Ministry) -> None:
    letter = a_letter(platform, ministry)
    case_id = a_case_of_the_unit(platform, ministry)

    for deed in (
        lambda work: journal.register_on(work, letter, case_id),
        lambda work: journal.leave_unregistered(work, letter, "Reklame"),
        lambda work: journal.put_back_in_queue(work, letter),
    ):
        with pytest.raises(NotPermitted), platform.work(ministry.actor("caseworker")) as work:
            deed(work)
        with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
            deed(work)


def test_what_means_nothing_is_left_out_with_a_reason_and_put_back(platform: Platform, ministry: Ministry) -> None:
    letter, draft = a_letter(platform, ministry, title="Reklame"), a_letter(platform, ministry, state=RecordState.DRAFT)

    for record_id, why, reasons in ((letter, " ", [Reason.EXEMPTION_NEEDS_A_REASON]), (draft, "x", [Reason.NOTHING_TO_REGISTER])):
        with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("clerk")) as work:
            journal.leave_unregistered(work, record_id, why)
        assert reasons == refusal.value.reasons
    with platform.work(ministry.actor("clerk")) as work:
        journal.leave_unregistered(work, letter, "Reklame")
    with platform.work(ministry.actor("clerk")) as work:
        assert (0, [("Reklame", "Karen Toft")]) == (journal_queue.waiting(work), [(e.reason, e.by) for e in journal_queue.left_out(work)])
        journal.put_back_in_queue(work, letter)
    with platform.work(ministry.actor("clerk")) as work:
        assert (1, ()) == (journal_queue.waiting(work), journal_queue.left_out(work))
        told = [line.kind for line in histories.of_record(work, letter)]
    assert ["record_put_back_in_queue", "record_left_unregistered"] == told[:2]


def test_registering_what_was_left_out_ends_its_exemption(platform: Platform, ministry: Ministry) -> None:
    letter, case_id = a_letter(platform, ministry), a_case_of_the_unit(platform, ministry)
    with platform.work(ministry.actor("clerk")) as work:
        journal.leave_unregistered(work, letter, "Reklame")
    with platform.work(ministry.actor("clerk")) as work:
        journal.register_on(work, letter, case_id)

    with platform.work(ministry.actor("clerk")) as work:
        assert () == journal_queue.left_out(work)


def told_of(platform: Platform, record_id: int) -> list[int]:
    with platform.system_engine.begin() as connection:
        query = select(InboxItem.principal_id).where(col(InboxItem.record_id) == record_id, col(InboxItem.cause) == "not_registered")
        return sorted(connection.execute(query).scalars())


def test_the_units_head_is_told_once_when_a_record_passes_the_limit(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    letter = a_letter(platform, ministry, arrived_at=days_ago(0))

    clock.forward(days=2)
    keep_journal(platform)
    assert [] == told_of(platform, letter)
    clock.forward(days=1)
    for _ in range(2):
        keep_journal(platform)
    assert [ministry.people["head"]] == told_of(platform, letter)

    with platform.work(ministry.actor("head")) as work:
        rows = {row.record_id: row for row in journal_queue.queue(work).rows}
        lines = [line.kind for line in histories.of_record(work, letter)]
    assert (AgeBand.ALARM, 3, clock.now) == (rows[letter].band, rows[letter].age, rows[letter].alarmed_at)
    assert 1 == lines.count("registration_alarm_raised")


def test_the_alarm_tells_nobody_who_may_not_read_the_record(platform: Platform, ministry: Ministry) -> None:
    secret = a_letter(platform, ministry, clearance=1, restricted_to=[ministry.people["clerk"]], arrived_at=days_ago(9))
    closed_to_all = a_letter(platform, ministry, restricted_to=[ministry.people["lawyer"]], responsible_id=ministry.grants,
                             arrived_at=days_ago(9))  # fmt: skip

    with platform.work(JOURNAL) as work:
        assert 2 == raise_alarms(work, 3)
    with platform.work(JOURNAL) as work:
        assert 0 == raise_alarms(work, 3)

    assert ([ministry.people["clerk"]], [ministry.grants]) == (told_of(platform, secret), told_of(platform, closed_to_all))
    with platform.work(ministry.actor("caseworker")) as work:
        assert () == lists.page(work, lists.ListKey.UNIT_INBOX).rows


def test_the_watch_may_do_nothing_but_tell(platform: Platform, ministry: Ministry) -> None:
    letter = a_letter(platform, ministry)

    with pytest.raises(NotPermitted), platform.work(JOURNAL) as work:
        records.register(work, letter)


def test_registrations_are_taken_back_and_the_numbers_stay_used_with_the_reason(platform: Platform, ministry: Ministry) -> None:
    case_id = a_case_of_the_unit(platform, ministry)
    placed, there = a_letter(platform, ministry), a_letter(platform, ministry, case_id=case_id)
    with platform.work(ministry.actor("clerk")) as work:
        journal.register_on(work, placed, case_id)
    with platform.work(ministry.actor("clerk")) as work:
        journal.register_on(work, there)
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("clerk")) as work:
        journal.take_back(work, placed, " ", was_placed=True)
    assert [Reason.REASON_IS_REQUIRED] == refusal.value.reasons

    for record_id, was_placed in ((there, False), (placed, True)):
        with platform.work(ministry.actor("clerk")) as work:
            journal.take_back(work, record_id, "Forkert sag", was_placed=was_placed)

    with platform.work(ministry.actor("clerk")) as work:
        waiting = {row.record_id: row.case_id for row in journal_queue.queue(work).rows}
        gaps = [(each.number, each.reason) for each in case_numbers.numbers_of_case(work, case_id)]
    assert {placed: None, there: case_id} == waiting
    assert [(1, "Forkert sag"), (2, "Forkert sag")] == gaps
    with pytest.raises(RuleBroken), platform.work(ministry.actor("clerk")) as work:
        journal.take_back(work, placed, "En gang til", was_placed=True)
    with platform.work(ministry.actor("clerk")) as work:
        journal.register_on(work, placed, case_id)
    with platform.work(ministry.actor("clerk")) as work:
        assert {placed: f"2026-{case_id}-3"} == journal_queue.numbers_of(work, [placed])


def test_who_may_not_register_takes_no_registration_back(platform: Platform, ministry: Ministry) -> None:
    letter = a_letter(platform, ministry, case_id=a_case_of_the_unit(platform, ministry))
    with platform.work(ministry.actor("clerk")) as work:
        journal.register_on(work, letter)

    with pytest.raises(NotPermitted), platform.work(ministry.actor("caseworker")) as work:
        journal.take_back(work, letter, "Fejl")
    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        journal.take_back(work, letter, "Fejl")
