"""A seat comes down to nobody who may not decide it: drafters, who has left, whom a narrow substitution does not reach."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.errors import DefinitionIsWrong
from casework.events import OrganisationChanged, RecordChanged
from casework.model import InboxItem, Official, Post, Record, Seat
from casework.queries import histories
from casework.queries.approvals import approval_show
from casework.queries.approvals_waiting import for_approval
from casework.services import approving, granting, organisation, records
from casework.services.approval_clock import CLOCK
from casework.services.definitions import publish_definition
from casework.services.organisation import Lends
from casework.vocabulary import Reason, Right, Role, SeatState, SubstituteScope, Verdict
from casework.work import Actor, Work
from tests.approvals import ALONE, THREE, UNIT, attach, does, letter, outcome, publish, shown, started
from tests.builders import SINCE, Ministry
from tests.cases import opened
from tests.conftest import Clock
from ui.desk.parts.history_words import words_of
from ui.text import say
from workflows.approval_keeping import keep_approvals

TODAY = dt.date(2026, 11, 23)
DRAFTED = (SeatState.BLOCKED, "drafter_cannot_decide")
OPEN = (SeatState.OPEN, "")


@pytest.fixture(autouse=True)
def _published(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, ALONE, UNIT, THREE)


def seat_of(platform: Platform, ministry: Ministry, approval_id: int) -> tuple[SeatState, str]:
    seat = shown(platform, ministry, approval_id).steps[0].seats[0]
    return seat.state, seat.trouble


def writes(platform: Platform, ministry: Ministry, who: str, record_id: int) -> None:
    """Lets somebody put a file on the record, whom the caseworker has let write there."""
    with platform.work(ministry.actor("caseworker")) as work:
        granting.share(work, record_id, ministry.people[who], right=Right.WRITE_DOCUMENTS)
    attach(platform, ministry.actor(who), record_id, f"Rettelse af {who}".encode())


def told(platform: Platform, ministry: Ministry, who: str = "caseworker") -> list[str]:
    with platform.work(CLOCK) as work:
        return list(work.session.exec(select(InboxItem.cause).where(col(InboxItem.principal_id) == ministry.people[who])).all())


# ---- whoever writes ---------------------------------------------------------------------------------------------------------
def test_who_is_asked_and_writes_on_it_is_asked_no_more_and_the_responsible_is_told_at_once(platform: Platform, ministry: Ministry) -> None:
    record_id = letter(platform, ministry)
    approval_id = started(platform, ministry, "alone", record_id)
    writes(platform, ministry, "head", record_id)

    assert (DRAFTED, ["seat_blocked"]) == (seat_of(platform, ministry, approval_id), told(platform, ministry))
    with platform.work(ministry.actor("caseworker")) as work:
        [line] = [each for each in histories.of_record(work, record_id) if each.kind == "seat_blocked"]
    said = [words_of(line, {}, lambda message, language=language, **values: say(message, language, **values)) for language in ("en", "da")]
    assert [
        "blocked a seat: whoever was asked has written on the record",
        "spærrede en plads: den, der blev spurgt, har skrevet på akten",
    ] == said


def test_somebody_else_who_writes_blocks_nothing(platform: Platform, ministry: Ministry) -> None:
    record_id = letter(platform, ministry)
    approval_id = started(platform, ministry, "alone", record_id)
    writes(platform, ministry, "clerk", record_id)

    assert (OPEN, []) == (seat_of(platform, ministry, approval_id), told(platform, ministry))


def test_a_unit_is_asked_as_long_as_somebody_in_it_has_not_written(platform: Platform, ministry: Ministry) -> None:
    record_id = letter(platform, ministry)
    approval_id = started(platform, ministry, "unit", record_id)
    people = ("secretary", "outsider", "designer", "manager", "auditor", "officer")
    for who in people:
        writes(platform, ministry, who, record_id)
    asked = seat_of(platform, ministry, approval_id)
    writes(platform, ministry, "lawyer", record_id)

    assert (OPEN, DRAFTED, ["seat_blocked"]) == (asked, seat_of(platform, ministry, approval_id), told(platform, ministry))


def test_a_unit_of_drafters_alone_is_given_no_seat(platform: Platform, ministry: Ministry) -> None:
    record_id = letter(platform, ministry)
    approval_id = started(platform, ministry, "alone", record_id)
    with platform.work(Actor.system("setup")) as work:
        archive = organisation.add_unit(work, ministry.authority, "Arkivet", short_name="AR")
        organisation.give_post(work, ministry.people["clerk"], archive, Role.REGISTRY_CLERK, title="", starts_on=SINCE)
    writes(platform, ministry, "clerk", record_id)
    [seat] = shown(platform, ministry, approval_id).steps[0].seats

    def give_it(work: Work, one: int) -> None:
        approving.replace_approver(work, one, seat.seat_id, archive)

    assert Reason.DRAFTER_CANNOT_DECIDE is outcome(platform, ministry.actor("caseworker"), give_it, approval_id)


def test_the_database_itself_gives_no_seat_to_a_drafter(platform: Platform, ministry: Ministry) -> None:
    record_id = letter(platform, ministry)
    approval_id = started(platform, ministry, "alone", record_id)
    writes(platform, ministry, "clerk", record_id)

    with pytest.raises(DBAPIError, match="drafter"), platform.work(Actor.system("setup")) as work:
        seat = work.session.exec(select(Seat).where(col(Seat.approval_id) == approval_id)).one()
        seat.holder_id = ministry.people["clerk"]
        work.session.flush()


def test_a_substitute_who_wrote_does_not_decide_in_the_name_of_whoever_did_not(platform: Platform, ministry: Ministry) -> None:
    record_id = letter(platform, ministry)
    approval_id = started(platform, ministry, "alone", record_id)
    writes(platform, ministry, "clerk", record_id)
    with platform.work(ministry.actor("head")) as work:
        organisation.substitute(work, ministry.people["head"], ministry.people["clerk"], starts_on=TODAY, ends_on=TODAY)

    assert Reason.DRAFTER_CANNOT_DECIDE is decides(platform, ministry, approval_id, "clerk", "head")


# ---- whoever has left ---------------------------------------------------------------------------------------------------------
def test_who_leaves_by_a_date_is_asked_no_more_and_the_responsible_is_told_that_day(
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    approval_id = started(platform, ministry, "alone")
    leaves(platform, ministry, "head", on=TODAY)
    on_the_last_day = keep_approvals(platform), seat_of(platform, ministry, approval_id)
    clock.now += dt.timedelta(days=1)

    assert (0, OPEN) == on_the_last_day
    assert (1, 0, (SeatState.BLOCKED, "lost_access"), ["seat_blocked"]) == (
        keep_approvals(platform), keep_approvals(platform), seat_of(platform, ministry, approval_id), told(platform, ministry),
    )  # fmt: skip


def test_a_unit_whose_last_post_ends_by_a_date_is_told_too(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    with platform.work(Actor.system("setup")) as work:
        archive = organisation.add_unit(work, ministry.authority, "Arkivet", short_name="AR")
        organisation.give_post(work, ministry.people["auditor"], archive, Role.REGISTRY_CLERK, title="", starts_on=SINCE, ends_on=TODAY)
    publish(platform, ministry, {"name": "archive", "title": "Arkivet", "steps": [{"name": "one", "seats": [{"members": "AR"}]}]})
    approval_id = started(platform, ministry, "archive")
    clock.now += dt.timedelta(days=1)

    assert (1, (SeatState.BLOCKED, "lost_access")) == (keep_approvals(platform), seat_of(platform, ministry, approval_id))


def test_who_has_left_is_asked_nothing_by_name_or_role(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    leaves(platform, ministry, "head", on=TODAY)
    publish(
        platform, ministry, {"name": "role", "title": "Kontorchef", "steps": [{"name": "one", "seats": [{"role": "head", "unit": "TT"}]}]}
    )
    clock.now += dt.timedelta(days=1)
    parked = [shown(platform, ministry, started(platform, ministry, name)).trouble for name in ("alone", "role")]

    assert ["unknown_official: head", "nobody_holds_the_role: head@TT"] == parked


def leaves(platform: Platform, ministry: Ministry, who: str, *, on: dt.date) -> None:
    with platform.work(Actor.system("setup")) as work:
        work.session.get_one(Official, ministry.people[who]).ends_on = on
        work.record(OrganisationChanged(what="official", subject_id=ministry.people[who], change="ended", official_id=ministry.people[who]))


# ---- whose unit: the minister's secretariat -----------------------------------------------------------------------------------
SECRETARIAT: dict[str, Any] = {
    "name": "secretariat",
    "title": "Sekretariatet",
    "steps": [
        {"name": "one", "seats": [{"members": "unit_of:permanent_secretary"}]},
        {"name": "two", "seats": [{"role": "head", "unit": "unit_of:permanent_secretary"}]},
    ],
}


def test_the_secretariat_is_the_unit_that_whoever_has_the_role_belongs_to(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, SECRETARIAT)
    approval_id = started(platform, ministry, "secretariat")
    [seat] = shown(platform, ministry, approval_id).steps[0].seats
    does(platform, ministry, "outsider", _approve, approval_id)

    assert (ministry.legal, "unit:unit_of:permanent_secretary") == (seat.holder_id, seat.rule)
    assert ["Ida Ravn"] == [each.holder for each in shown(platform, ministry, approval_id).steps[1].seats]


def test_another_secretariat_is_asked_when_the_post_moves(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, SECRETARIAT)
    with platform.work(Actor.system("setup")) as work:
        post = work.session.exec(select(Post).where(col(Post.official_id) == ministry.people["secretary"])).one()
        post.unit_id = ministry.grants
        work.record(OrganisationChanged(what="post", subject_id=post.id, change="changed", unit_id=ministry.grants))

    assert ministry.grants == shown(platform, ministry, started(platform, ministry, "secretariat")).steps[0].seats[0].holder_id


def test_a_secretariat_of_a_role_that_nobody_has_stands_still(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, SECRETARIAT | {"name": "minister", "steps": [{"name": "one", "seats": [{"members": "unit_of:minister"}]}]})

    assert "nobody_holds_the_role: unit:unit_of:minister" == shown(platform, ministry, started(platform, ministry, "minister")).trouble


@pytest.mark.parametrize("seat", [{"members": "unit_of:king"}, {"members": "unit_of:"}, {"role": "head", "unit": "unit_of:king"}])
def test_a_secretariat_of_no_role_is_refused(platform: Platform, ministry: Ministry, seat: dict[str, str]) -> None:
    with pytest.raises(DefinitionIsWrong) as no, platform.work(Actor.system("setup")) as work:
        content = SECRETARIAT | {"steps": [{"name": "one", "seats": [seat]}]}
        publish_definition(work, content, authority_id=ministry.authority)

    assert [("steps.0.seats.0", "unknown_role")] == [(each.place, each.problem) for each in no.value.problems]


# ---- how far a substitution reaches -------------------------------------------------------------------------------------------
def test_a_substitute_for_one_case_decides_what_lies_on_it_and_nothing_else(platform: Platform, ministry: Ministry) -> None:
    """Karen reads both letters herself: what she may decide for Jens is still only what lies on the case she was named for."""
    within, beside = letter(platform, ministry, title="På sagen"), letter(platform, ministry, title="Ved siden af")
    case_id = opened(platform, ministry, "caseworker", title="Sagen")
    with platform.work(ministry.actor("caseworker")) as work:
        records.place_on_case(work, within, case_id)
    approvals = [started(platform, ministry, "alone", each) for each in (within, beside)]
    stands_in(platform, ministry, Lends(SubstituteScope.CASE, case_id=case_id))

    assert [None, Reason.NO_SEAT_FOR_YOU] == [decides(platform, ministry, each, "clerk", "head") for each in approvals]
    for actor in (ministry.actor("clerk"), Actor.official(ministry.people["clerk"], on_behalf_of=ministry.people["head"])):
        with platform.work(actor) as work:
            assert [approvals[0]] == [each.approval_id for each in for_approval(work)]


def test_a_substitute_for_one_unit_decides_what_waits_on_its_records(platform: Platform, ministry: Ministry) -> None:
    here, elsewhere = letter(platform, ministry), letter(platform, ministry)
    with platform.work(Actor.system("setup")) as work:
        organisation.give_post(work, ministry.people["head"], ministry.legal, Role.HEAD, title="", starts_on=SINCE)
        work.session.get_one(Record, elsewhere).unit_id = ministry.legal
        work.record(RecordChanged(record_id=elsewhere, fields=("unit_id",)))
    approvals = [started(platform, ministry, "alone", each) for each in (here, elsewhere)]
    stands_in(platform, ministry, Lends(SubstituteScope.UNIT, unit_id=ministry.grants))

    assert [None, Reason.NO_SEAT_FOR_YOU] == [decides(platform, ministry, each, "clerk", "head") for each in approvals]


def stands_in(platform: Platform, ministry: Ministry, lends: Lends) -> None:
    with platform.work(ministry.actor("head")) as work:
        organisation.substitute(work, ministry.people["head"], ministry.people["clerk"], starts_on=TODAY, ends_on=TODAY, lends=lends)


def decides(platform: Platform, ministry: Ministry, approval_id: int, who: str, absent: str) -> Reason | str | None:
    """Gives the first reason against somebody deciding for an absent colleague."""

    return outcome(platform, Actor.official(ministry.people[who], on_behalf_of=ministry.people[absent]), _approve, approval_id)


def _approve(work: Work, approval_id: int) -> None:
    approving.decide(work, approval_id, Verdict.APPROVE, manifest_hash=approval_show(work, approval_id).manifest_hash)
