"""A simulation says what an approval would do, and what then happens is what it said."""

import datetime as dt

import pytest
from sqlmodel import select

from casework.bootstrap import Platform
from casework.calendar import is_working_day
from casework.errors import NotFound, NotPermitted
from casework.events import CaseOpened
from casework.model import Case, CaseType
from casework.queries import simulating
from casework.queries.simulating import Foreseen, Invented
from casework.services import definition_drafts, organisation, records
from casework.services.organisation import Lends
from casework.vocabulary import Action, Reason, Role, SubstituteScope
from casework.work import Actor
from tests.approvals import decided, letter, publish, shown, started
from tests.builders import SINCE, Ministry
from tests.cases import opened
from tests.conftest import Clock

MONDAY = dt.date(2026, 11, 23)
DRAWN = """\
name: drawn
title: Tegnet
deadline: +10
steps:
  - {name: head, title: Kontorchef, seats: [{role: head, unit: responsible}], deadline: +3}
  - name: legal
    title: Jura
    seats: [{official: lawyer}, {members: JU}]
    needs: any
    deadline: +2
    when: {more: [{field: amount}, 50000]}
    escalate: {after: +1, to: {official: secretary}}
  - {name: secretary, title: Departementschef, seats: [{role: permanent_secretary}], copies: [{official: manager}]}
"""


def foresee(platform: Platform, ministry: Ministry, invented: Invented, source: str = DRAWN, who: str = "designer") -> Foreseen:
    with platform.work(ministry.actor("designer")) as work:
        version_id = definition_drafts.draft_definition(work, source)
    with platform.work(ministry.actor(who)) as work:
        found = simulating.simulate(work, version_id, invented)
    assert found is not None
    return found


def test_it_says_who_in_which_order_by_when_and_whom_a_late_step_is_told_to(platform: Platform, ministry: Ministry) -> None:
    found = foresee(platform, ministry, Invented(unit_id=ministry.grants, starts_on=MONDAY, fields={"amount": 60_000}))

    head, legal, secretary = found.steps
    assert ("Jens Holt", dt.date(2026, 11, 23), dt.date(2026, 11, 26), 1) == (
        head.seats[0].holder, head.opens_on, head.closes_on, head.needed,
    )  # fmt: skip
    assert (["Ida Ravn", "Jura"], 1, {"amount": "60000"}) == ([seat.holder for seat in legal.seats], legal.needed, legal.because)
    assert (dt.date(2026, 11, 30), dt.date(2026, 12, 1), "Sara Bech") == (legal.due_on, legal.late_on, legal.late_to)
    assert (["Sara Bech"], ["Lis Krogh"]) == ([s.holder for s in secretary.seats], [s.holder for s in secretary.copies])
    assert (dt.date(2026, 12, 1), dt.date(2026, 12, 7), "") == (found.ends_on, found.due_on, found.stops_at)


@pytest.mark.parametrize(("amount", "takes_place"), [(49_999, False), (50_000, False), (50_001, True)])
def test_a_step_takes_place_by_its_condition_to_the_last_krone(
    platform: Platform, ministry: Ministry, amount: int, takes_place: bool
) -> None:
    found = foresee(platform, ministry, Invented(unit_id=ministry.grants, fields={"amount": amount}))

    assert takes_place == found.steps[1].takes_place


def test_who_is_away_is_stood_in_for_or_it_stops_there(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    head = ministry.people["head"]
    alone = foresee(platform, ministry, Invented(unit_id=ministry.grants, away=(head,)))
    with platform.work(ministry.actor("head")) as work:
        today = clock.now.date()
        organisation.substitute(
            work,
            head,
            ministry.people["clerk"],
            starts_on=today,
            ends_on=today + dt.timedelta(days=9),
            lends=Lends(SubstituteScope.APPROVALS),
        )
    helped = foresee(platform, ministry, Invented(unit_id=ministry.grants, away=(head,)))

    assert (Reason.NOBODY_STANDS_IN, "Kontorchef") == (alone.steps[0].seats[0].trouble, alone.stops_at)
    assert (("Karen Toft",), None, "") == (helped.steps[0].seats[0].stands_in, helped.steps[0].seats[0].trouble, helped.stops_at)


def lent(platform: Platform, ministry: Ministry, absent: str, substitute: str, starts_on: dt.date, days: int = 9) -> None:
    with platform.work(ministry.actor(absent)) as work:
        absent_id, substitute_id = ministry.people[absent], ministry.people[substitute]
        organisation.substitute(work, absent_id, substitute_id, starts_on=starts_on, ends_on=starts_on + dt.timedelta(days=days))


def test_whoever_has_a_substitute_that_day_is_away_without_being_named(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    today = clock.now.date()
    lent(platform, ministry, "head", "clerk", today)
    found = foresee(platform, ministry, Invented(unit_id=ministry.grants))
    later = foresee(
        platform, ministry, Invented(unit_id=ministry.grants, starts_on=today + dt.timedelta(days=30)), DRAWN.replace("drawn", "later")
    )
    lent(platform, ministry, "clerk", "caseworker", today)
    both = foresee(platform, ministry, Invented(unit_id=ministry.grants), DRAWN.replace("drawn", "both"))

    assert (("Karen Toft",), today + dt.timedelta(days=9), None) == (
        found.steps[0].seats[0].stands_in, found.steps[0].seats[0].away_until, found.steps[0].seats[0].trouble,
    )  # fmt: skip
    assert ((), None) == (later.steps[0].seats[0].stands_in, later.steps[0].seats[0].away_until)
    assert (Reason.NOBODY_STANDS_IN, "Kontorchef") == (both.steps[0].seats[0].trouble, both.stops_at), "who stands in is away too"


def test_the_drafter_decides_nothing(platform: Platform, ministry: Ministry) -> None:
    found = foresee(platform, ministry, Invented(unit_id=ministry.grants, drafter_id=ministry.people["head"]))

    assert (Reason.DRAFTER_CANNOT_DECIDE, "Kontorchef") == (found.steps[0].seats[0].trouble, found.stops_at)


def test_it_goes_by_the_days_the_steps_took_before(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    publish(platform, ministry)
    approval_id = started(platform, ministry, "three_steps")
    clock.forward(days=4)
    decided(platform, ministry, approval_id, "head")
    with platform.work(Actor.system("setup")) as work:
        organisation.give_post(work, ministry.people["designer"], ministry.grants, Role.CASEWORKER, title="x", starts_on=SINCE)
    with platform.work(ministry.actor("designer")) as work:
        version_id = definition_drafts.draft_definition(
            work, "name: three_steps\ntitle: Tre\nsteps:\n  - {name: head, title: K, seats: [{official: head}], deadline: +9}\n"
        )
        found = simulating.simulate(work, version_id, Invented(unit_id=ministry.grants))

    assert found is not None
    assert (4, True) == (found.steps[0].days, found.steps[0].is_from_the_past)
    assert (1, 1, 4) == (found.asking, found.from_the_past, found.working_days)


def test_it_says_how_long_it_takes_in_all_and_which_holidays_lie_on_the_way(platform: Platform, ministry: Ministry) -> None:
    """Over Christmas 2026: the 24th is no holiday by law, but nobody works; the 25th is Friday."""
    found = foresee(platform, ministry, Invented(unit_id=ministry.grants, starts_on=dt.date(2026, 12, 22), fields={"amount": 60_000}))

    assert sum(step.days for step in found.steps) == found.working_days
    assert (found.ends_on - dt.date(2026, 12, 22)).days == found.days
    assert dt.date(2026, 12, 25) in found.holidays
    assert [] == [day for day in found.holidays if day.weekday() >= 5 or is_working_day(day)]
    assert [False, False, False] == [step.is_from_the_past for step in found.steps]
    assert ([True, True, False], 3, 0) == ([step.is_by_deadline for step in found.steps], found.asking, found.from_the_past)


def test_a_real_record_goes_as_it_was_foreseen(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry)
    record_id = letter(platform, ministry)
    with platform.work(ministry.actor("designer")) as work:
        version_id = definition_drafts.draft_definition(
            work, "name: other\ntitle: A\nsteps:\n  - {name: head, title: K, seats: [{role: head, unit: responsible}]}\n"
        )
        with pytest.raises(NotFound):
            simulating.simulate(work, version_id, Invented(record_id=record_id))
    approval_id = started(platform, ministry, "three_steps", record_id)
    foreseen = foresee(platform, ministry, Invented(unit_id=ministry.grants), DRAWN)

    assert shown(platform, ministry, approval_id).steps[0].seats[0].holder == foreseen.steps[0].seats[0].holder


TWICE = """\
name: twice
title: To gange
distinct: true
steps:
  - {name: first, title: Først, seats: [{official: head}], deadline: +1}
  - {name: again, title: Igen, seats: [{role: head, unit: responsible}], deadline: +1}
"""


def test_nobody_decides_twice_where_people_must_differ(platform: Platform, ministry: Ministry) -> None:
    """The second step asks the role, and it is the same person's."""
    differ = foresee(platform, ministry, Invented(unit_id=ministry.grants), TWICE)
    alike = foresee(platform, ministry, Invented(unit_id=ministry.grants), TWICE.replace("distinct: true\n", ""))

    assert (Reason.SAME_PERSON_DECIDED, "Igen") == (differ.steps[1].seats[0].trouble, differ.stops_at)
    assert (None, "") == (alike.steps[1].seats[0].trouble, alike.stops_at)


def test_nobody_sits_twice_in_one_step(platform: Platform, ministry: Ministry) -> None:
    source = "name: both\ntitle: Begge\nsteps:\n  - {name: a, title: A, seats: [{official: head}, {role: head, unit: responsible}]}\n"
    found = foresee(platform, ministry, Invented(unit_id=ministry.grants), source)
    one = foresee(platform, ministry, Invented(unit_id=ministry.grants), source.replace("]}\n", "], needs: any}\n"))

    assert ([None, Reason.SAME_PERSON_DECIDED], "A") == ([seat.trouble for seat in found.steps[0].seats], found.stops_at)
    assert "" == one.stops_at


@pytest.mark.parametrize(
    ("scope", "stands_in"),
    [(SubstituteScope.UNIT, True), (SubstituteScope.CASE_TYPE, False), (SubstituteScope.EVERYTHING, True)],
)
def test_who_stands_in_for_this_alone_is_found(
    platform: Platform, ministry: Ministry, clock: Clock, scope: SubstituteScope, stands_in: bool
) -> None:
    head, clerk, today = ministry.people["head"], ministry.people["clerk"], clock.now.date()
    with platform.work(ministry.actor("head")) as work:
        lends = Lends(
            scope,
            unit_id=ministry.grants if scope is SubstituteScope.UNIT else None,
            case_type=work.session.exec(select(CaseType.name)).first() if scope is SubstituteScope.CASE_TYPE else None,
        )
        organisation.substitute(work, head, clerk, starts_on=today, ends_on=today + dt.timedelta(days=9), lends=lends)
    found = foresee(platform, ministry, Invented(unit_id=ministry.grants, away=(head,)))
    drafted = foresee(platform, ministry, Invented(unit_id=ministry.grants, away=(head,), drafter_id=clerk))

    assert (("Karen Toft",) if stands_in else ()) == found.steps[0].seats[0].stands_in
    assert () == drafted.steps[0].seats[0].stands_in, "who drafted stands in for nobody"


def test_a_chosen_case_is_played_with_its_own_fields(platform: Platform, ministry: Ministry) -> None:
    record_id, case_id = letter(platform, ministry), opened(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        records.place_on_case(work, record_id, case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        case = work.load(Case, case_id, Action.EDIT)
        case.fields = {"amount": "70000"}
        work.record(CaseOpened(case_id=case.id, number=case.number, file_plan_code="06.02.01", type=case.type, title=case.title))
    with pytest.raises(NotFound):
        foresee(platform, ministry, Invented(case_id=case_id))
    with platform.work(Actor.system("setup")) as work:
        organisation.give_post(work, ministry.people["designer"], ministry.grants, Role.CASEWORKER, title="x", starts_on=SINCE)

    found = foresee(platform, ministry, Invented(case_id=case_id))
    otherwise = foresee(platform, ministry, Invented(case_id=case_id, fields={"amount": 1}))

    assert (True, "70000", "Jens Holt") == (found.steps[1].takes_place, found.steps[1].because["amount"], found.steps[0].seats[0].holder)
    assert not otherwise.steps[1].takes_place


def test_what_nothing_may_pass_is_asked_for_and_kept(platform: Platform, ministry: Ministry) -> None:
    source = DRAWN.replace("deadline: +10", "deadline: +10\ndue: answer_before")
    unsaid = foresee(platform, ministry, Invented(unit_id=ministry.grants, starts_on=MONDAY), source)
    said = foresee(platform, ministry, Invented(unit_id=ministry.grants, starts_on=MONDAY, fields={"answer_before": "2026-11-25"}), source)

    assert (("answer_before",), "") == (unsaid.lacks, unsaid.stops_at)
    assert (dt.date(2026, 11, 25), dt.date(2026, 11, 25)) == (said.due_on, said.steps[0].due_on)


@pytest.mark.parametrize("who", ["head", "outsider"])
def test_who_designs_nothing_simulates_nothing(platform: Platform, ministry: Ministry, who: str) -> None:
    with pytest.raises((NotPermitted, NotFound)):
        foresee(platform, ministry, Invented(unit_id=ministry.grants), who=who)
