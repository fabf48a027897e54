"""Journal periods: prepared, looked through, withdrawn, begun; and what becomes of every open case."""

import datetime as dt

import pytest

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, PlanIsWrong, RuleBroken, Stale
from casework.events import CaseChanged
from casework.model import Case, FilePlanCode
from casework.queries import case_page, choices, histories, journal_periods
from casework.services import approving, cases, granting, granting_codes, organisation, periods, value_lists
from casework.services.case_deleting import delete_case
from casework.services.cases import CaseChanges, NewCase
from casework.services.definitions import publish_definition
from casework.services.periods import NewPeriod
from casework.vocabulary import AccessLevel, Action, CaseFate, Cause, PeriodState, Reason
from casework.work import Actor, Work
from tests.builders import Ministry, a_case, a_record
from tests.conftest import Clock
from tests.journeys.stage import APPROVAL
from workflows.journal_keeping import keep_journal

FIRST_DAY = dt.date(2027, 1, 1)
PLAN = """code;title;parent;kind
06;Miljø;;main_group
06.02;Tilskud;06;group
06.02.01;Tilskud til varmepumper;06.02;subject
06.02.11;Tilskud til husstande;06.02;subject
06.02.12;Tilskud til virksomheder;06.02;subject
06.02.13;Fjernvarme;06.02;subject
"""
CHANGES = """code;fate;to;rule
06.02.02;split;06.02.11,06.02.12;
06.02.03;merged;06.02.01;
06.02.04;closed;06.02.13;continue
06.02.05;closed;;
"""
NEXT = NewPeriod("2027–2031", FIRST_DAY, PLAN, CHANGES)


@pytest.fixture
def old_plan(platform: Platform, ministry: Ministry) -> None:
    """Gives the ministry five subjects and its first period."""
    with platform.work(Actor.system("setup")) as work:
        work.session.add_all([FilePlanCode(code=f"06.02.0{n}", parent="06.02", kind="subject", title=f"Emne {n}") for n in range(2, 6)])
    with platform.work(ministry.actor("manager")) as work:
        periods.set_up_first(work, "2022–2026", dt.date(2022, 1, 1))


def a_case_under(platform: Platform, ministry: Ministry, code: str, *, level: AccessLevel = AccessLevel.ALL, disposal: str = "") -> int:
    """Opens a case under the code, numbered as cases are; everybody sees it by a record on it unless the level says less."""
    with platform.work(ministry.actor("head")) as work:
        case = a_case(work, ministry, file_plan_code=code, title=f"Sag {code}", responsible_id=work.official_id, disposal_code=disposal)
        granting.give_on_case(work, case.id, work.official_id, cause=Cause.RESPONSIBLE)
        a_record(work, ministry, case_id=case.id, access_level=level)
        return case.id


def fates(lines: journal_periods.CaseLines) -> dict[int, tuple[CaseFate, str]]:
    return {line.case_id: (line.fate, line.to_code) for line in lines.rows}


def prepared(platform: Platform, ministry: Ministry) -> int:
    with platform.work(ministry.actor("manager")) as work:
        return periods.prepare(work, NEXT)


@pytest.mark.usefixtures("old_plan")
def test_a_period_is_looked_through_prepared_and_begun_and_the_day_does_what_the_dry_run_said(
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    with platform.work(ministry.actor("manager")) as work:
        value_lists.save_disposal_code(work, "K5", "Kasseres", is_kept=False, years=5)
    _, split, merged, continued, closed = (a_case_under(platform, ministry, f"06.02.0{n}", disposal="K5") for n in range(1, 6))
    with platform.work(ministry.actor("manager")) as work:
        seen = journal_periods.preview(work, NEXT)
    period_id = prepared(platform, ministry)
    with platform.work(ministry.actor("manager")) as work:
        periods.choose(work, period_id, split, "06.02.12")
        before = journal_periods.period_page(work, period_id)

    expected = {
        split: (CaseFate.CARRIED, "06.02.12"),
        merged: (CaseFate.CARRIED, "06.02.01"),
        continued: (CaseFate.CONTINUED, "06.02.13"),
        closed: (CaseFate.CLOSED, "06.02.05"),
    }
    assert (expected | {split: (CaseFate.CARRIED, "06.02.11")}, 4, 1) == (fates(seen.cases), seen.subjects, seen.kept)
    assert expected == fates(before.cases)
    assert {CaseFate.STAYS: 1, CaseFate.CARRIED: 2, CaseFate.CONTINUED: 1, CaseFate.CLOSED: 1, CaseFate.HELD_BACK: 0} == before.cases.counts

    keep_journal(platform)  # the day has not come
    with platform.work(ministry.actor("manager")) as work:
        assert PeriodState.PREPARED is journal_periods.period_page(work, period_id).row.state
    clock.now = dt.datetime(2026, 12, 31, 23, 5, tzinfo=dt.UTC)  # five past midnight in Copenhagen
    keep_journal(platform)
    keep_journal(platform)

    with platform.work(ministry.actor("manager")) as work:
        after = journal_periods.period_page(work, period_id)
        told = [each.kind for each in histories.of_case(work, split)]
        kept = {id: work.load(Case, id, Action.READ).disposal_due for id in (split, continued, closed)}
    # what is continued is settled with the case that continues it; the closed one is kept five years from the day it was closed
    assert {split: None, continued: None, closed: dt.date(2032, 1, 1)} == kept
    assert (expected, before.cases.counts) == (fates(after.cases), after.cases.counts)
    assert (PeriodState.STARTED, True) == (after.row.state, after.row.is_running)
    with platform.work(ministry.actor("head")) as work:  # whose case it is; the manager does not see the one that continues it
        line = next(each for each in journal_periods.period_page(work, period_id).cases.rows if each.case_id == continued)
    assert "case_carried" in told
    assert ("2027-1", True) == (line.continued_in, line.continued_in_id is not None)


@pytest.mark.usefixtures("old_plan")
def test_a_continued_case_is_the_same_in_all_but_number_and_code_and_linked_both_ways(
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    old = a_case_under(platform, ministry, "06.02.04")
    prepared(platform, ministry)
    clock.now = dt.datetime(2027, 1, 4, 8, 0, tzinfo=dt.UTC)
    keep_journal(platform)

    with platform.work(ministry.actor("head")) as work:
        link = journal_periods.continuation(work, old)
        new = work.session.get_one(Case, link.continued_in_id)
        back = journal_periods.continuation(work, new.id)
        assert ("Sag 06.02.04", "06.02.13", ministry.grants, "2027-1", "in_progress") == (
            new.title, new.file_plan_code, new.unit_id, new.number, new.state,
        )  # fmt: skip
        assert "completed" == work.session.get_one(Case, old).state
        assert (old, f"2026-{old}") == (back.continues_id, back.continues)
        page = case_page.case_page(work, new.id)
        assert ("Fjernvarme", old) == (page.file_plan_title, page.continuation.continues_id)
        for id in (old, new.id):
            granting.give_on_case(work, id, ministry.people["manager"], cause=Cause.SHARED)
    for id in (old, new.id):  # neither is deleted: the one would be a number that nothing continues, or that continues nothing
        with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("manager")) as work:
            delete_case(work, id, "Oprettet ved en fejl")
        assert Reason.CASE_IS_CONTINUED in refusal.value.reasons
    with pytest.raises(Exception), platform.work(ministry.actor("outsider")) as work:  # noqa: B017  # unseen
        work.session.get_one(Case, new.id)
    with platform.work(ministry.actor("outsider")) as work:
        assert journal_periods.Continuation(None, "", None, "") == journal_periods.continuation(work, old)


@pytest.mark.usefixtures("old_plan")
def test_a_case_carried_or_continued_gets_the_group_of_its_new_code(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    carried, continued, other = (a_case_under(platform, ministry, f"06.02.0{n}") for n in (2, 4, 3))
    prepared(platform, ministry)
    with platform.work(ministry.actor("officer")) as work:
        group = organisation.add_security_group(work, ministry.authority, "Husstande")
        for code in ("06.02.11", "06.02.13"):
            granting_codes.bind_code(work, code, group)
    clock.now = dt.datetime(2027, 1, 4, 8, 0, tzinfo=dt.UTC)
    keep_journal(platform)
    with platform.work(ministry.actor("head")) as work:
        new = journal_periods.continuation(work, continued).continued_in_id
        restricted = [work.session.get_one(Case, id).restricted_to for id in (carried, new, other)]
    expected = sorted([group, ministry.people["head"]])

    assert [expected, expected, None] == restricted


@pytest.mark.usefixtures("old_plan")
def test_a_case_with_an_open_approval_is_not_closed(platform: Platform, ministry: Ministry, clock: Clock) -> None:

    held, carried = a_case_under(platform, ministry, "06.02.05"), a_case_under(platform, ministry, "06.02.04")
    for case_id in (held, carried):
        an_open_approval(platform, ministry, case_id)
    period_id = prepared(platform, ministry)
    with platform.work(ministry.actor("manager")) as work:
        expected = {held: (CaseFate.HELD_BACK, "06.02.05"), carried: (CaseFate.CARRIED, "06.02.13")}
        assert expected == fates(journal_periods.period_page(work, period_id).cases)
    clock.now = dt.datetime(2027, 1, 4, 8, 0, tzinfo=dt.UTC)
    keep_journal(platform)

    with platform.work(ministry.actor("manager")) as work:
        after = journal_periods.period_page(work, period_id).cases
    assert (expected, {True}) == (fates(after), {line.is_held_by_approval for line in after.rows})


def an_open_approval(platform: Platform, ministry: Ministry, case_id: int) -> None:
    with platform.work(Actor.system("setup")) as work:
        publish_definition(work, APPROVAL, authority_id=ministry.authority)
    with platform.work(ministry.actor("caseworker")) as work:
        record = a_record(work, ministry, case_id=case_id, access_level=AccessLevel.ALL, created_by=work.official_id)
        granting.give(work, record, work.official_id, right=granting.Right.FULL_WRITE, cause=Cause.RESPONSIBLE)
    with platform.work(ministry.actor("caseworker")) as work:
        approving.start(work, record.id, "afgoerelse")


@pytest.mark.usefixtures("old_plan")
def test_a_period_is_withdrawn_until_it_begins_and_nothing_has_changed(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    a_case_under(platform, ministry, "06.02.04")
    period_id = prepared(platform, ministry)
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("manager")) as work:
        periods.prepare(work, NEXT)
    assert [Reason.PERIOD_IS_PREPARED] == refusal.value.reasons
    with pytest.raises(Stale), platform.work(ministry.actor("manager")) as work:
        periods.withdraw(work, period_id, opened_version=7)
    with platform.work(ministry.actor("manager")) as work:
        periods.withdraw(work, period_id, opened_version=1)
    again = prepared(platform, ministry)
    clock.now = dt.datetime(2027, 1, 4, 8, 0, tzinfo=dt.UTC)

    for deed in (
        lambda work: periods.withdraw(work, again, opened_version=1),
        lambda work: periods.choose(work, again, 1, "06.02.13"),
    ):
        with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("manager")) as work:
            deed(work)
        assert [Reason.PERIOD_HAS_STARTED] == refusal.value.reasons
    with platform.work(ministry.actor("manager")) as work:
        assert [again] == [row.period_id for row in journal_periods.periods(work) if row.starts_on == FIRST_DAY]


@pytest.mark.usefixtures("old_plan")
def test_new_cases_take_the_running_periods_codes_from_its_first_day(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    prepared(platform, ministry)

    def offered(work: Work) -> list[bool]:
        return [periods.is_offered(work, code, periods.running(work)) for code in ("06.02.02", "06.02.11")]

    with platform.work(ministry.actor("clerk")) as work:
        assert [True, False] == offered(work)
    clock.now = dt.datetime(2027, 1, 4, 8, 0, tzinfo=dt.UTC)
    with platform.work(ministry.actor("clerk")) as work:
        assert [False, True] == offered(work)
        assert {"06.02.01", "06.02.11", "06.02.12", "06.02.13"} == {choice.code for choice in choices.file_plan_codes(work)}
        case_id = cases.open_case(work, NewCase("Ny sag", "06.02.11"))
    with platform.work(ministry.actor("clerk")) as work:
        assert "Tilskud til husstande" == case_page.case_page(work, case_id).file_plan_title
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("clerk")) as work:
        cases.open_case(work, NewCase("Gammelt emne", "06.02.02"))
    assert [Reason.CODE_NOT_IN_PERIOD] == refusal.value.reasons


@pytest.mark.usefixtures("old_plan")
def test_a_case_is_filed_anew_under_codes_of_its_own_period_only(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    old = a_case_under(platform, ministry, "06.02.01")
    with platform.work(ministry.actor("manager")) as work:
        running = periods.running(work)
        work.session.get_one(Case, old).period_id = running.id if running else None
        work.record(CaseChanged(case_id=old, fields=("period_id",), title="Sag 06.02.01"))
    prepared(platform, ministry)
    clock.now = dt.datetime(2027, 1, 4, 8, 0, tzinfo=dt.UTC)
    with platform.work(ministry.actor("head")) as work:
        new = cases.open_case(work, NewCase("Ny sag", "06.02.11"))

    def filed_anew(case_id: int, code: str) -> list[Reason]:
        try:
            with platform.work(ministry.actor("head")) as work:
                version = work.load(Case, case_id, Action.READ).version or 0
                cases.edit(work, case_id, CaseChanges(file_plan_code=code), opened_version=version)
        except RuleBroken as refusal:
            return refusal.reasons
        return []

    with platform.work(ministry.actor("head")) as work:
        assert ["06.02.01", "06.02.02"] == [choice.code for choice in choices.file_plan_codes(work, case_id=old)][:2]
        assert "06.02.02" not in {choice.code for choice in choices.file_plan_codes(work, case_id=new)}
    assert [Reason.CODE_NOT_IN_PERIOD] == filed_anew(old, "06.02.11")
    assert [Reason.CODE_NOT_IN_PERIOD] == filed_anew(new, "06.02.02")
    assert ([], []) == (filed_anew(old, "06.02.02"), filed_anew(new, "06.02.12"))


@pytest.mark.usefixtures("old_plan")
def test_what_is_wrong_with_a_coming_period_is_said_all_at_once(platform: Platform, ministry: Ministry) -> None:
    with pytest.raises(PlanIsWrong) as wrong, platform.work(ministry.actor("manager")) as work:
        periods.plan(work, NewPeriod("2027", FIRST_DAY, PLAN + "06.02.01;Igen;06.02;subject\n", "code;fate;to\n06.02.02;merged;99\n"))
    assert 5 == len(wrong.value.problems)
    for new, reasons in (
        (NewPeriod(" ", dt.date(2026, 11, 23)), [Reason.NAME_IS_EMPTY, Reason.PERIOD_IN_THE_PAST]),
        (NewPeriod("2026", dt.date(2026, 11, 22)), [Reason.PERIOD_IN_THE_PAST]),
    ):
        with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("manager")) as work:
            periods.plan(work, new)
        assert reasons == refusal.value.reasons
    with platform.work(ministry.actor("manager")) as work:
        assert 5 == len(periods.plan(work, NewPeriod("Samme plan", FIRST_DAY)).changes)


@pytest.mark.usefixtures("old_plan")
def test_who_does_not_manage_the_file_plan_manages_no_period(platform: Platform, ministry: Ministry) -> None:
    case_id = a_case_under(platform, ministry, "06.02.02")
    hidden = a_case_under(platform, ministry, "06.02.02", level=AccessLevel.UNIT)
    period_id = prepared(platform, ministry)

    for deed in (
        lambda work: periods.set_up_first(work, "X", FIRST_DAY),
        lambda work: periods.plan(work, NEXT),
        lambda work: periods.prepare(work, NEXT),
        lambda work: periods.withdraw(work, period_id, opened_version=1),
        lambda work: periods.choose(work, period_id, case_id, "06.02.11"),
        lambda work: journal_periods.preview(work, NEXT),
    ):
        for asker in ("clerk", "outsider"):
            with pytest.raises(NotPermitted), platform.work(ministry.actor(asker)) as work:
                deed(work)
    with platform.work(ministry.actor("head")) as work:
        periods.choose(work, period_id, case_id, "06.02.11")  # whose case it is
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("manager")) as work:
        periods.choose(work, period_id, case_id, "06.02.01")
    assert [Reason.CODE_NOT_IN_PERIOD] == refusal.value.reasons
    with pytest.raises(NotFound), platform.work(ministry.actor("manager")) as work:
        periods.choose(work, period_id, hidden, "06.02.11")
    with platform.work(ministry.actor("manager")) as work:
        lines = journal_periods.period_page(work, period_id).cases
        assert ([case_id], 1) == ([line.case_id for line in lines.rows], sum(lines.counts.values()))


def test_without_a_first_period_nothing_is_prepared_and_every_code_is_offered(platform: Platform, ministry: Ministry) -> None:
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("manager")) as work:
        periods.prepare(work, NEXT)
    assert [Reason.NO_FIRST_PERIOD] == refusal.value.reasons
    with platform.work(ministry.actor("clerk")) as work:
        assert (True, ()) == (periods.is_offered(work, "06.02.01", periods.running(work)), journal_periods.periods(work))
    with platform.work(ministry.actor("manager")) as work:
        periods.set_up_first(work, "2022–2026", dt.date(2022, 1, 1))
    with pytest.raises(RuleBroken), platform.work(ministry.actor("manager")) as work:
        periods.set_up_first(work, "Igen", dt.date(2022, 1, 2))
