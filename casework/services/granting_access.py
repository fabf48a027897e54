"""The access dialog: level, restriction and classification at once; grants given, changed and ended one by one.

A grant that follows from a cause (responsibility, a seat, a letter's recipient) ends with its cause and not here. Whatever is
changed, somebody active keeps full write.
"""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import col, select

from casework.errors import NotFound, RuleBroken
from casework.events import AccessChanged, AccessEnded, AccessGiven, CaseChanged
from casework.lifecycle import CASE, refuse_unless
from casework.model import Case, CaseGrant, Grant, Principal, Record
from casework.services import course_access
from casework.services.granting import keeping_a_writer
from casework.services.seats import block_seats_that_lost_access
from casework.vocabulary import AccessLevel, Action, Cause, Reason, Right
from casework.work import Work

BY_HAND = frozenset({Cause.SHARED, Cause.SUPPLEMENTARY})


@dataclass(frozen=True)
class Limits:
    """Is who may read before grants are counted: level (of a record), restriction, classification."""

    restricted_to: tuple[int, ...] = ()
    clearance: int = 0
    level: AccessLevel | None = None


def limit_record(work: Work, record_id: int, limits: Limits, *, opened_version: int | None = None) -> None:
    """Sets a record's level, restriction and classification together.

    Raises:
        RuleBroken: a classification above one's own clearance, wider than the type of its case says, or nobody would keep full write.
    """
    record = work.load(Record, record_id, Action.RESTRICT, opened_version=opened_version)
    course_access.refuse_wider(work, record, level=limits.level, clearance=limits.clearance)
    if limits.clearance != record.clearance:
        work.load(Record, record_id, Action.CLASSIFY)
    listed = _checked(work, limits)
    with keeping_a_writer(work, record_id=record_id):
        record.restricted_to, record.clearance = listed or None, limits.clearance
        record.access_level = limits.level or record.access_level
    work.record(AccessChanged(record_id=record_id, level=record.access_level, clearance=limits.clearance, restricted_to=tuple(listed)))
    block_seats_that_lost_access(work, record_id)


def limit_case(work: Work, case_id: int, limits: Limits, *, opened_version: int | None = None) -> None:
    """Sets a case's restriction and classification; the restriction reaches every record that has case access ticked.

    Raises:
        RuleBroken: the case is completed, a classification above one's own clearance, or nobody would keep full write.
    """
    case = work.load(Case, case_id, Action.RESTRICT, opened_version=opened_version)
    if limits.clearance != case.clearance:
        work.load(Case, case_id, Action.CLASSIFY)
    refuse_unless(CASE, case.state, Action.RESTRICT)
    listed = _checked(work, limits)
    with keeping_a_writer(work, case_id=case_id):
        case.restricted_to, case.clearance = listed or None, limits.clearance
    work.record(AccessChanged(case_id=case_id, clearance=limits.clearance, restricted_to=tuple(listed)))
    work.record(CaseChanged(case_id=case_id, fields=("restricted_to", "clearance"), title=case.title))
    for record_id in work.session.exec(select(Record.id).where(col(Record.case_id) == case_id)).all():
        block_seats_that_lost_access(work, record_id)


def give_access(work: Work, record_id: int, principal_id: int, right: Right, *, ends_at: dt.datetime | None = None) -> int:
    """Gives a principal a right to the record, until a moment or until it is ended, and gives the grant's id; it replaces the one shared.

    Raises:
        RuleBroken: the end has passed, or nobody would keep full write.
    """
    record = work.load(Record, record_id, Action.SHARE)
    _demand_principal(work, principal_id)
    _demand_future(work, ends_at)
    with keeping_a_writer(work, record_id=record_id):
        for replaced in _shared(work, record_id, principal_id):
            replaced.ended_at = work.now
        grant = work.add(
            Grant(
                record_id=record.id, principal_id=principal_id, right=right, cause=Cause.SHARED, starts_at=work.now, ends_at=ends_at,
            )
        )  # fmt: skip
    work.record(AccessGiven(record_id=record_id, principal_id=principal_id, right=right, cause=Cause.SHARED))
    block_seats_that_lost_access(work, record_id)
    return grant.id


def change_access(work: Work, grant_id: int, right: Right, *, ends_at: dt.datetime | None = None) -> None:
    """Changes the right of a grant given by hand, or its end.

    Raises:
        RuleBroken: the grant follows from its cause, the end has passed, or nobody would keep full write.
    """
    grant, record = _by_hand(work, grant_id)
    _demand_future(work, ends_at)
    with keeping_a_writer(work, record_id=record.id):
        grant.right, grant.ends_at = right, ends_at
    work.record(AccessGiven(record_id=record.id, principal_id=grant.principal_id, right=right, cause=grant.cause))
    block_seats_that_lost_access(work, record.id)


def end_access(work: Work, grant_id: int) -> None:
    """Ends a grant given by hand; access by another cause stays.

    Raises:
        RuleBroken: the grant follows from its cause, or nobody would keep full write.
    """
    grant, record = _by_hand(work, grant_id)
    with keeping_a_writer(work, record_id=record.id):
        grant.ended_at = work.now
    work.record(AccessEnded(record_id=record.id, principal_id=grant.principal_id, cause=grant.cause))
    block_seats_that_lost_access(work, record.id)


def give_case_access(work: Work, case_id: int, principal_id: int, right: Right, *, ends_at: dt.datetime | None = None) -> int:
    """Gives a principal a right to the case, until a moment or until it is ended, and gives the grant's id; it replaces the one shared.

    Raises:
        RuleBroken: the end has passed, or nobody would keep full write.
    """
    work.load(Case, case_id, Action.SHARE)
    _demand_principal(work, principal_id)
    _demand_future(work, ends_at)
    running = select(CaseGrant).where(
        col(CaseGrant.case_id) == case_id, col(CaseGrant.principal_id) == principal_id, col(CaseGrant.cause) == Cause.SHARED,
        col(CaseGrant.ended_at).is_(None),
    )  # fmt: skip
    with keeping_a_writer(work, case_id=case_id):
        for replaced in work.session.exec(running).all():
            replaced.ended_at = work.now
        given = work.add(
            CaseGrant(case_id=case_id, principal_id=principal_id, right=right, cause=Cause.SHARED, starts_at=work.now, ends_at=ends_at)
        )
    work.record(AccessGiven(case_id=case_id, principal_id=principal_id, right=right, cause=Cause.SHARED))
    return given.id


def end_case_access(work: Work, grant_id: int) -> None:
    """Ends a grant on a case given by hand.

    Raises:
        RuleBroken: the grant follows from its cause, or nobody would keep full write.
    """
    grant = work.session.get(CaseGrant, grant_id)
    if grant is None or grant.ended_at is not None:
        raise NotFound("CaseGrant", grant_id)
    work.load(Case, grant.case_id, Action.SHARE)
    if grant.cause not in BY_HAND:
        raise RuleBroken(Reason.FOLLOWS_FROM_ITS_CAUSE)
    with keeping_a_writer(work, case_id=grant.case_id):
        grant.ended_at = work.now
    work.record(AccessEnded(case_id=grant.case_id, principal_id=grant.principal_id, cause=grant.cause))


def _by_hand(work: Work, grant_id: int) -> tuple[Grant, Record]:
    grant = work.session.get(Grant, grant_id)
    if grant is None or grant.ended_at is not None:
        raise NotFound("Grant", grant_id)
    record = work.load(Record, grant.record_id, Action.SHARE)
    if grant.cause not in BY_HAND:
        raise RuleBroken(Reason.FOLLOWS_FROM_ITS_CAUSE)
    return grant, record


def _shared(work: Work, record_id: int, principal_id: int) -> list[Grant]:
    running = select(Grant).where(
        col(Grant.record_id) == record_id, col(Grant.principal_id) == principal_id, col(Grant.cause) == Cause.SHARED,
        col(Grant.ended_at).is_(None),
    )  # fmt: skip
    return list(work.session.exec(running).all())


def _checked(work: Work, limits: Limits) -> list[int]:
    if limits.clearance > work.standing.clearance:
        raise RuleBroken(Reason.CLEARANCE_TOO_LOW)
    for principal_id in limits.restricted_to:
        _demand_principal(work, principal_id)
    return sorted(set(limits.restricted_to))


def _demand_principal(work: Work, principal_id: int) -> None:
    if work.session.get(Principal, principal_id) is None:
        raise NotFound("Principal", principal_id)


def _demand_future(work: Work, ends_at: dt.datetime | None) -> None:
    if ends_at is not None and ends_at <= work.now:
        raise RuleBroken(Reason.DATES_ARE_WRONG)
