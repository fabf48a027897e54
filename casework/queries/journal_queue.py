"""The queue of what came or went and has no number: oldest first, its age in working days, by unit or mine."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, literal
from sqlalchemy import select as plain_select
from sqlmodel import col, select

from casework.calendar import COPENHAGEN, legal_date, working_day_back, working_days_between
from casework.model import Case, JournalAlarm, JournalExemption, Official, Principal, Record, RecordParty, Unit
from casework.queries.journal_conditions import came_or_went_at, is_unregistered
from casework.vocabulary import AgeBand, PartyRole, RecordKind, Whose
from casework.work import Work

COUNT_CAP = 1000


@dataclass(frozen=True)
class QueueRow:
    """Is a record that waits to be registered; ``age`` is in working days, ``alarmed_at`` when the unit's head was told."""

    record_id: int
    version: int
    title: str
    kind: RecordKind
    other_party: str
    at: dt.datetime
    age: int
    band: AgeBand
    case_id: int | None
    case_number: str
    unit: str
    responsible: str
    alarmed_at: dt.datetime | None


@dataclass(frozen=True)
class QueuePage:
    """Is the oldest rows and how many wait in each band, counted up to ``COUNT_CAP``."""

    rows: tuple[QueueRow, ...]
    counts: dict[AgeBand, int]
    limit: int

    @property
    def total(self) -> int:
        """Gives how many wait in all."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class ExemptRow:
    """Is a record that was left out of the journal on purpose."""

    record_id: int
    title: str
    reason: str
    by: str
    at: dt.datetime


def queue(
    work: Work,
    *,
    whose: Whose = Whose.UNIT,
    kinds: tuple[RecordKind, ...] = tuple(RecordKind),
    band: AgeBand | None = None,
    first: int = 50,
) -> QueuePage:
    """Gives what waits to be registered as far as the asker may read it."""
    limit = work.platform.settings.journal_alarm_days
    conditions = [*is_unregistered(kinds), *_of(work, whose)]
    sender = (
        select(RecordParty.name)
        .where(
            col(RecordParty.record_id) == Record.id,
            col(RecordParty.role).in_([PartyRole.SENDER, PartyRole.RECIPIENT]),
            (col(RecordParty.role) == PartyRole.SENDER) == (col(Record.kind) == RecordKind.INBOUND),
        )
        .order_by(col(RecordParty.position))
        .limit(1)
        .scalar_subquery()
    )
    query = (
        plain_select(Record.id, Record.version, Record.title, Record.kind, came_or_went_at().label("at"), Record.case_id,  # type: ignore[call-overload]  # eleven columns
                     Case.number.label("case_number"), Unit.name.label("unit"), Principal.name.label("responsible"),  # type: ignore[attr-defined]
                     sender.label("other_party"), JournalAlarm.raised_at)
        .select_from(Record)
        .join(Unit, col(Unit.id) == Record.unit_id)
        .join(Principal, col(Principal.id) == Record.responsible_id)
        .outerjoin(Case, col(Case.id) == Record.case_id)
        .outerjoin(JournalAlarm, col(JournalAlarm.record_id) == Record.id)
        .where(*conditions, *_in_band(work, band, limit))
        .order_by(came_or_went_at(), col(Record.id))
        .limit(first)
    )  # fmt: skip
    rows = tuple(_row(work, found, limit) for found in work.session.execute(query))
    return QueuePage(rows, _counts(work, conditions, limit), limit)


def waiting(work: Work) -> int:
    """Counts what waits in my units, up to the cap."""
    inner = plain_select(literal(1)).select_from(Record).where(*is_unregistered(), *_of(work, Whose.UNIT)).limit(COUNT_CAP).subquery()
    return int(work.session.execute(plain_select(func.count()).select_from(inner)).scalar_one())


def left_out(work: Work, *, whose: Whose = Whose.UNIT, first: int = 50) -> tuple[ExemptRow, ...]:
    """Gives what was left out of the journal on purpose, the latest first."""
    rows = work.session.execute(
        select(JournalExemption, Record.title, Official.name)
        .join(Record, col(Record.id) == JournalExemption.record_id)
        .join(Official, col(Official.id) == JournalExemption.said_by)
        .where(*_of(work, whose))
        .order_by(col(JournalExemption.said_at).desc(), col(JournalExemption.record_id).desc())
        .limit(first)
    )
    return tuple(ExemptRow(row.record_id, title, row.reason, name, row.said_at) for row, title, name in rows)


def numbers_of(work: Work, record_ids: list[int]) -> dict[int, str]:
    """Gives the numbers of registered records one may read, as ``2026-12-3``."""
    rows = work.session.execute(
        select(Record.id, Case.number, Record.number)
        .join(Case, col(Case.id) == Record.case_id)
        .where(col(Record.id).in_(record_ids), col(Record.number).is_not(None))
    )
    return {id: f"{case}-{number}" for id, case, number in rows}


def band_of(age: int, limit: int) -> AgeBand:
    """Gives the band of an age in working days."""
    return AgeBand.TODAY if age <= 0 else AgeBand.SOON if age < limit else AgeBand.ALARM


def _row(work: Work, found: Any, limit: int) -> QueueRow:
    age = working_days_between(legal_date(found.at), work.today)
    return QueueRow(
        record_id=found.id,
        version=found.version,
        title=found.title,
        kind=found.kind,
        other_party=found.other_party or "",
        at=found.at,
        age=max(age, 0),
        band=band_of(age, limit),
        case_id=found.case_id,
        case_number=found.case_number or "",
        unit=found.unit,
        responsible=found.responsible,
        alarmed_at=found.raised_at,
    )


def _of(work: Work, whose: Whose) -> list[ColumnElement[bool]]:
    match whose:
        case Whose.MINE:
            return [col(Record.responsible_id) == work.official_id]
        case Whose.UNIT:
            return [col(Record.unit_id).in_(work.standing.units)]
    return []


def _cut(work: Work, age: int) -> dt.datetime:
    """Gives the moment before which something is at least this many working days old."""
    return dt.datetime.combine(working_day_back(work.today, age), dt.time(), COPENHAGEN)


def _in_band(work: Work, band: AgeBand | None, limit: int) -> list[ColumnElement[bool]]:
    match band:
        case AgeBand.TODAY:
            return [came_or_went_at() >= _cut(work, 1)]
        case AgeBand.SOON:
            return [came_or_went_at() < _cut(work, 1), came_or_went_at() >= _cut(work, limit)]
        case AgeBand.ALARM:
            return [came_or_went_at() < _cut(work, limit)]
    return []


def _counts(work: Work, conditions: list[ColumnElement[bool]], limit: int) -> dict[AgeBand, int]:
    capped = plain_select(came_or_went_at().label("at")).select_from(Record).where(*conditions).limit(COUNT_CAP).subquery()
    at, today, late = capped.c.at, _cut(work, 1), _cut(work, limit)
    row = work.session.execute(
        plain_select(
            func.count().filter(at >= today),
            func.count().filter(at < today, at >= late),
            func.count().filter(at < late),
        )
    ).one()
    return dict(zip(AgeBand, row, strict=True))
