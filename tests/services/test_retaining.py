"""How long a completed case is kept: set as it is completed, by the rule that keeps it longest; let go as it is opened again; every no."""

import datetime as dt
from typing import Any

import pytest

from casework.bootstrap import Platform
from casework.errors import CaseNotReady, NotFound, RuleBroken
from casework.model import Case, DisposalCode, Record
from casework.queries import as_of, case_page, course_page, disposal, histories
from casework.queries.case_parts import RetentionSeen
from casework.queries.disposal import DisposalRow
from casework.services import cases, destroying, granting, holding, value_lists
from casework.services.exporting_cases import export_case
from casework.services.retaining import by_code, settle
from casework.vocabulary import Action, CaseState, DisposalAction, DisposalQueue, Reason
from casework.work import Actor
from tests.builders import Ministry
from tests.cases import a_record_on, case_of, opened
from tests.conftest import Clock
from tests.course import a_running_case, publish

TODAY = dt.date(2026, 11, 23)
IN_FIVE_YEARS = dt.date(2031, 11, 23)
SOURCE = "Bogføringsloven § 12"
KEPT = """\
name: kept
title: {{da: Bevaret sag, en: Kept case}}
law: Loven § 1
fields:
  - {{name: year_ends, title: {{da: Regnskabsår slut, en: Year ends}}, kind: date}}
phases:
  - {{name: only, title: {{da: Eneste, en: Only}}, tasks: [{{name: look, title: {{da: Se, en: Look}}, mandatory: false}}]}}
retention: {{after: {{years_after: [{{field: {after}}}, 5]}}, then: {then}, source: "Bogføringsloven § 12"}}
"""


def a_kept_case(platform: Platform, ministry: Ministry, *, after: str = "completed_on", then: str = "destroy") -> int:
    publish(platform, ministry, KEPT.format(after=after, then=then))
    return a_running_case(platform, ministry, type="kept")


def a_code(platform: Platform, ministry: Ministry, code: str, years: int | None) -> None:
    with platform.work(ministry.actor("manager")) as work:
        value_lists.save_disposal_code(work, code, "Kode", is_kept=years is None, years=years, source="Rigsarkivets bestemmelser")


def coded(platform: Platform, ministry: Ministry, case_id: int, code: str, who: str = "head") -> None:
    with platform.work(ministry.actor(who)) as work:
        version = work.load(Case, case_id, Action.READ).version or 0
        cases.edit(work, case_id, cases.CaseChanges(disposal_code=code), opened_version=version)


def completed(platform: Platform, ministry: Ministry, case_id: int, who: str = "head", **more: Any) -> None:
    with platform.work(ministry.actor(who)) as work:
        cases.complete(work, case_id, **more)


def reopened(platform: Platform, ministry: Ministry, case_id: int) -> None:
    with platform.work(ministry.actor("head")) as work:
        cases.reopen(work, case_id, "Ny oplysning")


def kept(platform: Platform, ministry: Ministry, case_id: int, who: str = "head") -> tuple[Any, ...]:
    case = case_of(platform, ministry, case_id, who)
    return case.disposal_action, case.disposal_due, case.disposal_source


def told(platform: Platform, ministry: Ministry, case_id: int) -> list[str]:
    with platform.work(ministry.actor("head")) as work:
        return [line.kind for line in reversed(histories.of_case(work, case_id)) if line.kind.startswith("retention")]


def queue(platform: Platform, ministry: Ministry, which: DisposalQueue, who: str = "head") -> list[DisposalRow]:
    with platform.work(ministry.actor(who)) as work:
        return list(disposal.for_disposal(work, which))


def in_the_way(platform: Platform, case_id: int) -> list[Reason]:
    with platform.work(Actor.system("sweeper")) as work:
        return destroying.may_destroy(work, work.session.get_one(Case, case_id))


def test_completing_sets_what_becomes_of_the_case_by_the_rule_of_its_version(platform: Platform, ministry: Ministry) -> None:
    case_id = a_kept_case(platform, ministry)
    before = kept(platform, ministry, case_id)
    completed(platform, ministry, case_id)
    with platform.work(ministry.actor("head")) as work:
        page, course = case_page.case_page(work, case_id), course_page.course_shown(work, case_id)
        last = histories.of_case(work, case_id)[0]

    assert (None, None, None) == before
    assert (DisposalAction.DESTROY, IN_FIVE_YEARS, SOURCE) == kept(platform, ministry, case_id)
    assert page.retention is not None
    assert (DisposalAction.DESTROY, IN_FIVE_YEARS, SOURCE) == (page.retention.then, page.retention.due, page.retention.source)
    assert course is not None
    assert course.retention is not None
    assert IN_FIVE_YEARS == course.retention.until
    assert ("retention_set", "destroy", "2031-11-23", "case_type") == (
        last.kind, last.facts["then"], last.facts["due"], last.facts["rule"],
    )  # fmt: skip


def test_a_case_as_it_stood_tells_what_was_settled_then(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    case_id = a_kept_case(platform, ministry)
    before = clock.now
    clock.forward(days=1)
    completed(platform, ministry, case_id)
    settled = clock.now
    clock.forward(days=1)
    reopened(platform, ministry, case_id)
    with platform.work(ministry.actor("head")) as work:
        then = [as_of.case_as_of(work, case_id, moment).retention for moment in (before, settled, clock.now)]

    assert [None, RetentionSeen(DisposalAction.DESTROY, IN_FIVE_YEARS + dt.timedelta(days=1), SOURCE), None] == then


def test_a_case_that_cannot_be_completed_gets_no_retention(platform: Platform, ministry: Ministry) -> None:
    case_id = a_kept_case(platform, ministry)
    a_record_on(platform, ministry, case_id)
    with pytest.raises(CaseNotReady):
        completed(platform, ministry, case_id, ended_on=dt.date(2026, 1, 1))

    assert (None, None, None) == kept(platform, ministry, case_id)
    assert [] == told(platform, ministry, case_id)


def test_it_stays_as_it_was_set_when_a_new_version_of_the_type_says_otherwise(platform: Platform, ministry: Ministry) -> None:
    case_id = a_kept_case(platform, ministry)
    publish(platform, ministry, KEPT.format(after="completed_on", then="keep").replace("kept case", "kept case 2"))
    completed(platform, ministry, case_id)

    assert (DisposalAction.DESTROY, IN_FIVE_YEARS, SOURCE) == kept(platform, ministry, case_id)


def test_opening_it_again_takes_it_off_and_completing_sets_it_anew(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    case_id = a_kept_case(platform, ministry)
    completed(platform, ministry, case_id)
    with pytest.raises(RuleBroken) as refusal:
        completed(platform, ministry, case_id)
    twice = kept(platform, ministry, case_id)
    reopened(platform, ministry, case_id)
    between = kept(platform, ministry, case_id)
    completed(platform, ministry, case_id)
    same_day = kept(platform, ministry, case_id)
    reopened(platform, ministry, case_id)
    clock.forward(days=10)
    completed(platform, ministry, case_id)

    assert [Reason.CASE_IS_COMPLETED] == refusal.value.reasons
    assert (DisposalAction.DESTROY, IN_FIVE_YEARS, SOURCE) == twice == same_day
    assert (None, None, None) == between
    assert (DisposalAction.DESTROY, dt.date(2031, 12, 3), SOURCE) == kept(platform, ministry, case_id)
    assert ["retention_set", "retention_cleared"] * 2 + ["retention_set"] == told(platform, ministry, case_id)


def test_opening_a_case_again_of_which_no_rule_spoke_tells_nothing(platform: Platform, ministry: Ministry) -> None:
    case_id = opened(platform, ministry, "head")
    completed(platform, ministry, case_id)
    unsettled = [row.case_id for row in queue(platform, ministry, DisposalQueue.UNSETTLED)]
    in_the_way_of_it = in_the_way(platform, case_id)
    reopened(platform, ministry, case_id)

    assert ([case_id], [Reason.RETENTION_NOT_SETTLED]) == (unsettled, in_the_way_of_it)
    assert [] == told(platform, ministry, case_id)


def test_a_case_without_a_course_is_kept_by_its_disposal_code(platform: Platform, ministry: Ministry) -> None:
    a_code(platform, ministry, "K5", 5)
    case_id = opened(platform, ministry, "head", disposal_code="K5")
    completed(platform, ministry, case_id, ended_on=dt.date(2026, 11, 23))

    assert (DisposalAction.DESTROY, IN_FIVE_YEARS, "Rigsarkivets bestemmelser") == kept(platform, ministry, case_id)


@pytest.mark.parametrize(
    ("years", "then", "due", "source"),
    [
        (2, DisposalAction.DESTROY, IN_FIVE_YEARS, SOURCE),
        (10, DisposalAction.DESTROY, dt.date(2036, 11, 23), "Rigsarkivets bestemmelser"),
        (None, DisposalAction.KEEP, None, "Rigsarkivets bestemmelser"),
    ],
)
def test_of_two_rules_the_one_that_keeps_it_longer_counts(
    platform: Platform, ministry: Ministry, years: int | None, then: DisposalAction, due: dt.date | None, source: str
) -> None:
    a_code(platform, ministry, "K", years)
    case_id = a_kept_case(platform, ministry)
    coded(platform, ministry, case_id, "K")
    completed(platform, ministry, case_id)

    assert (then, due, source) == kept(platform, ministry, case_id)


@pytest.mark.parametrize(("ended", "due"), [(dt.date(2024, 2, 29), dt.date(2025, 2, 28)), (dt.date(2023, 2, 28), dt.date(2024, 2, 28))])
def test_whole_years_run_from_the_day_it_ended_to_the_same_day(ended: dt.date, due: dt.date) -> None:
    case = Case(ended_on=ended, completed_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    found = by_code(case, DisposalCode(code="K1", title="Et år", is_kept=False, years=1))

    assert found is not None
    assert (due, "K1 Et år") == (found.due, found.source)


def test_a_case_is_in_the_way_of_being_destroyed_until_the_day_itself(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    case_id = a_kept_case(platform, ministry)
    in_progress = in_the_way(platform, case_id)
    completed(platform, ministry, case_id)
    found = {}
    for ahead in (1825, 1, 1):  # 2026-11-23 + 1825 days is the day before five years
        clock.forward(days=ahead)
        found[clock.now.date()] = in_the_way(platform, case_id)

    assert [Reason.CASE_IS_NOT_COMPLETED] == in_progress
    assert {
        dt.date(2031, 11, 22): [Reason.RETENTION_RUNS],
        IN_FIVE_YEARS: [],
        dt.date(2031, 11, 24): [],
    } == found


def test_a_hold_on_the_case_or_on_one_of_its_records_still_blocks(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    case_id = a_kept_case(platform, ministry)
    record_id = a_record_on(platform, ministry, case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.share(work, record_id, ministry.people["manager"])
    completed(platform, ministry, case_id)
    clock.forward(days=1826)
    blocked = []
    for thing in ({"case_id": case_id}, {"record_id": record_id}):
        with platform.work(ministry.actor("manager")) as work:
            hold_id = holding.place_hold(work, "Retssag", **thing)
        blocked.append((in_the_way(platform, case_id), [row.is_held for row in queue(platform, ministry, DisposalQueue.DUE)]))
        with platform.work(ministry.actor("manager")) as work:
            holding.release_hold(work, hold_id, reason="Forligt")

    assert [([Reason.ON_HOLD], [True])] * 2 == blocked
    assert [] == in_the_way(platform, case_id)
    assert [False] == [row.is_held for row in queue(platform, ministry, DisposalQueue.DUE)]


def test_what_is_kept_for_the_archives_or_cannot_be_told_is_never_due(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    archived = a_kept_case(platform, ministry, then="keep")
    completed(platform, ministry, archived)
    unknown = a_kept_case(platform, ministry, after="year_ends")
    completed(platform, ministry, unknown)
    clock.forward(days=20_000)

    assert [Reason.CASE_IS_KEPT] == in_the_way(platform, archived)
    assert [Reason.RETENTION_NOT_SETTLED] == in_the_way(platform, unknown)
    assert [] == queue(platform, ministry, DisposalQueue.DUE)
    assert [archived] == [row.case_id for row in queue(platform, ministry, DisposalQueue.KEPT)]
    assert [unknown] == [row.case_id for row in queue(platform, ministry, DisposalQueue.UNSETTLED)]


def test_a_draft_on_a_completed_case_is_kept_as_long_as_the_case(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    case_id = a_kept_case(platform, ministry)
    record_id = a_record_on(platform, ministry, case_id)

    def reasons() -> list[Reason]:
        with platform.work(Actor.system("sweeper")) as work:
            return destroying.may_destroy(work, work.session.get_one(Record, record_id))

    before = reasons()
    completed(platform, ministry, case_id)
    during = reasons()
    clock.forward(days=1826)

    assert ([], [Reason.RETENTION_RUNS], []) == (before, during, reasons())


def test_a_queue_begins_on_its_day_and_shows_only_what_is_seen(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    case_id = a_kept_case(platform, ministry)
    completed(platform, ministry, case_id)
    seen = []
    for ahead in (1825 - 365, 1, 1824 - 1825 + 365, 1):
        clock.forward(days=ahead)
        names = [which for which in DisposalQueue if queue(platform, ministry, which)]
        seen.append((clock.now.date(), names))
    strangers = [row for which in DisposalQueue for row in queue(platform, ministry, which, "outsider")]

    assert [
        (dt.date(2030, 11, 22), []),
        (dt.date(2030, 11, 23), [DisposalQueue.COMING]),
        (dt.date(2031, 11, 22), [DisposalQueue.COMING]),
        (IN_FIVE_YEARS, [DisposalQueue.DUE]),
    ] == seen
    assert [] == strangers
    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        case_page.case_page(work, case_id)


def test_a_case_from_elsewhere_keeps_what_was_settled_there_and_else_what_its_code_says() -> None:
    codes = {"K5": DisposalCode(code="K5", title="Fem år", is_kept=False, years=5)}
    ended = {"disposal_code": "K5", "ended_on": TODAY, "completed_at": dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)}
    there = {"disposal_action": DisposalAction.KEEP, "disposal_source": "Deres regel"}
    came = [
        Case(state=CaseState.COMPLETED, **ended),
        Case(state=CaseState.COMPLETED, **ended, **there),
        Case(state=CaseState.COMPLETED, **(ended | {"disposal_code": "X"})),
        Case(state=CaseState.IN_PROGRESS, disposal_code="K5", **there),
    ]
    for case in came * 2:  # done twice is done once
        settle(case, codes)

    assert [
        (DisposalAction.DESTROY, IN_FIVE_YEARS, "K5 Fem år"),
        (DisposalAction.KEEP, None, "Deres regel"),
        (None, None, None),
        (None, None, None),
    ] == [(case.disposal_action, case.disposal_due, case.disposal_source) for case in came]


def test_the_export_of_the_case_says_what_becomes_of_it(platform: Platform, ministry: Ministry) -> None:
    case_id = a_kept_case(platform, ministry)
    completed(platform, ministry, case_id)
    with platform.work(ministry.actor("head")) as work:
        row: Any = export_case(work, case_id, purpose="Aflevering").rows["cases"][0]

    assert (CaseState.COMPLETED, DisposalAction.DESTROY, IN_FIVE_YEARS, SOURCE) == (
        row.state, row.disposal_action, row.disposal_due, row.disposal_source,
    )  # fmt: skip
