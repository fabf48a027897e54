"""A simulation says what an approval would do, and what then happens is what it said."""

import datetime as dt

import pytest

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted
from casework.queries import simulating
from casework.queries.simulating import Foreseen, Invented
from casework.services import definition_drafts, organisation
from casework.services.organisation import Lends
from casework.vocabulary import Reason, Role, SubstituteScope
from casework.work import Actor
from tests.approvals import decided, letter, publish, shown, started
from tests.builders import SINCE, Ministry
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


@pytest.mark.parametrize("who", ["head", "outsider"])
def test_who_designs_nothing_simulates_nothing(platform: Platform, ministry: Ministry, who: str) -> None:
    with pytest.raises((NotPermitted, NotFound)):
        foresee(platform, ministry, Invented(unit_id=ministry.grants), who=who)
