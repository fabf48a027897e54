"""The access dialog: who has which right by which cause, and who would gain or lose by a change before it is made."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import text, update
from sqlmodel import col, select

from casework.model import Case, CaseGrant, Grant, Official, Principal, Record
from casework.services.granting_access import BY_HAND, Limits
from casework.vocabulary import AccessLevel, Action, Cause, Right
from casework.work import Work


@dataclass(frozen=True)
class GrantShown:
    """Is a running grant; ``is_by_hand`` says that it can be changed here."""

    grant_id: int
    principal_id: int
    name: str
    kind: str
    right: Right
    cause: Cause
    ends_at: dt.datetime | None
    is_by_hand: bool


@dataclass(frozen=True)
class AccessShown:
    """Is the access of a record or a case as it stands."""

    version: int
    level: AccessLevel | None
    clearance: int
    restricted_to: tuple[int, ...]
    names: tuple[tuple[int, str], ...]
    grants: tuple[GrantShown, ...]
    may_change: bool


@dataclass(frozen=True)
class Shift:
    """Is who would gain and who would lose reading; nobody in both is no change."""

    gains: tuple[str, ...]
    loses: tuple[str, ...]


def record_access(work: Work, record_id: int) -> AccessShown:
    """Gives a record's access.

    Raises:
        NotFound: the asker may not see the record.
    """
    record = work.load(Record, record_id, Action.READ)
    rows = work.session.exec(
        select(Grant).where(
            col(Grant.record_id) == record_id, col(Grant.ended_at).is_(None), col(Grant.ends_at).is_(None) | (col(Grant.ends_at) > work.now)
        )
    ).all()
    grants = _grants(work, [(row.id, row.principal_id, row.right, row.cause, row.ends_at) for row in rows])
    return AccessShown(
        version=record.version or 0,
        level=record.access_level,
        clearance=record.clearance,
        restricted_to=tuple(record.restricted_to or ()),
        names=_names(work, record.restricted_to),
        grants=grants,
        may_change=work.right(record) is Right.FULL_WRITE,
    )


def case_access(work: Work, case_id: int) -> AccessShown:
    """Gives a case's access.

    Raises:
        NotFound: the asker may not see the case.
    """
    case = work.load(Case, case_id, Action.READ)
    rows = work.session.exec(
        select(CaseGrant).where(
            col(CaseGrant.case_id) == case_id, col(CaseGrant.ended_at).is_(None),
            col(CaseGrant.ends_at).is_(None) | (col(CaseGrant.ends_at) > work.now),
        )
    ).all()  # fmt: skip
    grants = _grants(work, [(row.id, row.principal_id, row.right, row.cause, row.ends_at) for row in rows])
    return AccessShown(
        version=case.version or 0,
        level=None,
        clearance=case.clearance,
        restricted_to=tuple(case.restricted_to or ()),
        names=_names(work, case.restricted_to),
        grants=grants,
        may_change=work.right(case) is Right.FULL_WRITE,
    )


def record_shift(work: Work, record_id: int, limits: Limits) -> Shift:
    """Says who would gain and lose reading by other limits: they are set, looked at, and taken back."""
    record = work.load(Record, record_id, Action.RESTRICT)
    before = _readers(work, record_id=record_id)
    values = {"restricted_to": sorted(set(limits.restricted_to)) or None, "clearance": min(limits.clearance, work.standing.clearance)}
    with work.attempt():
        work.session.connection().execute(
            update(Record).where(col(Record.id) == record_id).values(**values, access_level=limits.level or record.access_level)
        )
        after = _readers(work, record_id=record_id)
    return _shift(work, before, after)


def case_shift(work: Work, case_id: int, limits: Limits) -> Shift:
    """Says who would gain and lose reading of a case by other limits."""
    work.load(Case, case_id, Action.RESTRICT)
    before = _readers(work, case_id=case_id)
    values = {"restricted_to": sorted(set(limits.restricted_to)) or None, "clearance": min(limits.clearance, work.standing.clearance)}
    with work.attempt():
        work.session.connection().execute(update(Case).where(col(Case.id) == case_id).values(**values))
        after = _readers(work, case_id=case_id)
    return _shift(work, before, after)


def _readers(work: Work, *, record_id: int | None = None, case_id: int | None = None) -> frozenset[int]:
    found = work.session.connection().execute(
        text("SELECT casework_readers_of(:record, :case, :now, :today)"),
        {"record": record_id, "case": case_id, "now": work.now, "today": work.today},
    )
    return frozenset(found.scalars())


def _shift(work: Work, before: frozenset[int], after: frozenset[int]) -> Shift:
    names = dict(work.session.exec(select(Official.id, Official.name).where(col(Official.id).in_(before ^ after))).all())
    return Shift(
        tuple(sorted(names[each] for each in after - before if each in names)),
        tuple(sorted(names[each] for each in before - after if each in names)),
    )


def _grants(work: Work, rows: list[tuple[int, int, Right, Cause, dt.datetime | None]]) -> tuple[GrantShown, ...]:
    found = select(Principal).where(col(Principal.id).in_({principal_id for _, principal_id, *_ in rows}))
    principals = {each.id: each for each in work.session.exec(found).all()}
    shown = [
        GrantShown(
            grant_id, principal_id, principals[principal_id].name, principals[principal_id].kind, Right(right), cause, ends_at,
            cause in BY_HAND,
        )
        for grant_id, principal_id, right, cause, ends_at in rows
        if principal_id in principals
    ]  # fmt: skip
    return tuple(sorted(shown, key=lambda each: (each.name.casefold(), each.grant_id)))


def _names(work: Work, ids: list[int] | None) -> tuple[tuple[int, str], ...]:
    found = work.session.exec(select(Principal.id, Principal.name).where(col(Principal.id).in_(ids or []))).all()
    return tuple((id, name) for id, name in found)
