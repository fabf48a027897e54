"""Gives and ends access to a record: one grant a cause, so that ending the cause ends exactly that grant."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlmodel import col, select

from casework.errors import NotFound, RuleBroken
from casework.events import AccessChanged, AccessEnded, AccessGiven
from casework.model import CaseGrant, Grant, Official, Record
from casework.services import course_access
from casework.services.seats import block_seats_that_lost_access
from casework.vocabulary import AccessLevel, Action, Cause, Reason, Right
from casework.work import Work


def give(  # a grant has this many parts
    work: Work,
    record: Record,
    principal_id: int,
    *,
    right: Right,
    cause: Cause,
    cause_id: int | None = None,
    ends_at: dt.datetime | None = None,
) -> None:
    """Gives a principal a right to the record for a cause; the same grant twice is one grant, and one that has lapsed is none.

    A higher right or a later end takes the place of what runs; neither is ever taken away here.
    """
    running = _in_force(work, record.id, cause, principal_id, cause_id)
    if any(each.right >= right and _later(each.ends_at, ends_at) == each.ends_at for each in running):
        return
    for grant in running:
        grant.ended_at = work.now
        right, ends_at = max(right, Right(grant.right)), _later(grant.ends_at, ends_at)
    work.add(
        Grant(
            record_id=record.id,
            principal_id=principal_id,
            right=right,
            cause=cause,
            cause_id=cause_id,
            starts_at=work.now,
            ends_at=ends_at,
        )
    )
    work.record(AccessGiven(record_id=record.id, principal_id=principal_id, right=right, cause=cause))


def first_grants(work: Work, record: Record, given: dict[Cause, int]) -> list[Grant]:
    """Makes full write for the principals of a record that is new in this work; the caller puts them in with its other rows."""
    grants = [
        Grant(record_id=record.id, principal_id=principal_id, right=Right.FULL_WRITE, cause=cause, starts_at=work.now)
        for cause, principal_id in given.items()
    ]
    for grant in grants:
        work.record(AccessGiven(record_id=record.id, principal_id=grant.principal_id, right=grant.right, cause=grant.cause))
    return grants


def end(work: Work, record: Record, *, cause: Cause, principal_id: int | None = None, cause_id: int | None = None) -> None:
    """Ends the running grants of a cause, and in the same transaction blocks the seats that lose their access."""
    for grant in _running(work, record.id, cause, principal_id, cause_id):
        grant.ended_at = work.now
        work.record(AccessEnded(record_id=record.id, principal_id=grant.principal_id, cause=cause))
    work.session.flush()
    block_seats_that_lost_access(work, record.id)


@contextmanager
def keeping_a_writer(work: Work, *, record_id: int | None = None, case_id: int | None = None) -> Iterator[None]:
    """Lets access be changed as long as somebody active keeps full write, where somebody had it.

    Raises:
        RuleBroken: ``WOULD_LOCK_EVERYONE_OUT``.
    """
    had = _has_writer(work, record_id, case_id)
    yield
    work.session.flush()
    if had and not _has_writer(work, record_id, case_id):
        raise RuleBroken(Reason.WOULD_LOCK_EVERYONE_OUT)


def _has_writer(work: Work, record_id: int | None, case_id: int | None) -> bool:
    found = work.session.connection().execute(
        text("SELECT casework_has_writer(:record, :case, :now, :today)"),
        {"record": record_id, "case": case_id, "now": work.now, "today": work.today},
    )
    return bool(found.scalar_one())


def give_on_case(work: Work, case_id: int, principal_id: int, *, cause: Cause, right: Right = Right.FULL_WRITE) -> None:
    """Gives a principal a right to a case for a cause."""
    work.add(CaseGrant(case_id=case_id, principal_id=principal_id, right=right, cause=cause, starts_at=work.now))
    work.record(AccessGiven(case_id=case_id, principal_id=principal_id, right=right, cause=cause))


def end_on_case(work: Work, case_id: int, principal_id: int, *, cause: Cause) -> None:
    """Ends a principal's grants of a cause on a case."""
    rows = work.session.exec(
        select(CaseGrant).where(
            col(CaseGrant.case_id) == case_id,
            col(CaseGrant.principal_id) == principal_id,
            col(CaseGrant.cause) == cause,
            col(CaseGrant.ended_at).is_(None),
        )
    )
    for row in rows.all():
        row.ended_at = work.now
        work.record(AccessEnded(case_id=case_id, principal_id=principal_id, cause=cause))


def share(  # who, with whom, how, until when
    work: Work, record_id: int, principal_id: int, *, right: Right = Right.READ, ends_at: dt.datetime | None = None
) -> None:
    """Shares the record with a principal, until a moment or until it is ended; another right or end replaces the one that runs.

    Raises:
        RuleBroken: nobody would keep full write.
    """
    record = work.load(Record, record_id, Action.SHARE)
    running = _in_force(work, record_id, Cause.SHARED, principal_id, None)
    others = [each for each in running if (each.right, each.ends_at) != (right, ends_at)]
    if not others:
        give(work, record, principal_id, right=right, cause=Cause.SHARED, ends_at=ends_at)
        return
    with keeping_a_writer(work, record_id=record_id):
        for grant in others:
            grant.ended_at = work.now
        give(work, record, principal_id, right=right, cause=Cause.SHARED, ends_at=ends_at)
    block_seats_that_lost_access(work, record_id)


def stop_sharing(work: Work, record_id: int, principal_id: int) -> None:
    """Ends what was shared with a principal; access by another cause stays."""
    record = work.load(Record, record_id, Action.SHARE)
    with keeping_a_writer(work, record_id=record_id):
        end(work, record, cause=Cause.SHARED, principal_id=principal_id)


def restrict(work: Work, record_id: int, principals: list[int], *, opened_version: int | None = None) -> None:
    """Sets the record's restriction; an empty list opens it to whom the level lets in."""
    record = work.load(Record, record_id, Action.RESTRICT, opened_version=opened_version)
    with keeping_a_writer(work, record_id=record_id):
        record.restricted_to = sorted(set(principals)) or None
    _narrowed(work, record, AccessChanged(record_id=record_id, restricted_to=tuple(sorted(set(principals)))))


def set_level(work: Work, record_id: int, level: AccessLevel, *, opened_version: int | None = None) -> None:
    """Sets the record's access level.

    Raises:
        RuleBroken: ``WIDER_THAN_CASE_TYPE``.
    """
    record = work.load(Record, record_id, Action.RESTRICT, opened_version=opened_version)
    course_access.refuse_wider(work, record, level=level)
    with keeping_a_writer(work, record_id=record_id):
        record.access_level = level
    _narrowed(work, record, AccessChanged(record_id=record_id, level=level))


def classify(work: Work, record_id: int, clearance: int, *, opened_version: int | None = None) -> None:
    """Classifies the record; nobody classifies above their own clearance.

    Raises:
        RuleBroken: ``CLEARANCE_TOO_LOW``; ``WIDER_THAN_CASE_TYPE``.
    """
    record = work.load(Record, record_id, Action.CLASSIFY, opened_version=opened_version)
    course_access.refuse_wider(work, record, clearance=clearance)
    if clearance > work.standing.clearance:
        raise RuleBroken(Reason.CLEARANCE_TOO_LOW)
    with keeping_a_writer(work, record_id=record_id):
        record.clearance = clearance
    _narrowed(work, record, AccessChanged(record_id=record_id, clearance=clearance))


def official_by_username(work: Work, username: str) -> Official:
    """Gives a colleague of the same authority.

    Raises:
        NotFound: when nobody there has the name.
    """
    found = work.session.exec(select(Official).where(col(Official.username) == username)).first()
    if found is None:
        raise NotFound("Official", username)
    return found


def _narrowed(work: Work, record: Record, event: AccessChanged) -> None:
    work.record(event)
    work.session.flush()
    block_seats_that_lost_access(work, record.id)


def _running(work: Work, record_id: int, cause: Cause, principal_id: int | None, cause_id: int | None) -> list[Grant]:
    query = select(Grant).where(col(Grant.record_id) == record_id, col(Grant.cause) == cause, col(Grant.ended_at).is_(None))
    if principal_id is not None:
        query = query.where(col(Grant.principal_id) == principal_id)
    if cause_id is not None:
        query = query.where(col(Grant.cause_id) == cause_id)
    return list(work.session.exec(query).all())


def _in_force(work: Work, record_id: int, cause: Cause, principal_id: int, cause_id: int | None) -> list[Grant]:
    running = _running(work, record_id, cause, principal_id, cause_id)
    return [each for each in running if each.ends_at is None or each.ends_at > work.now]


def _later(one: dt.datetime | None, other: dt.datetime | None) -> dt.datetime | None:
    """Gives the later of two ends; none is the latest."""
    return None if one is None or other is None else max(one, other)
