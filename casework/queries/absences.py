"""Who is away, from when until when, and who is there in their place: what colleagues may know, and what approvals say of it."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, Date, Integer, Select, any_, bindparam, func, not_, null, union_all
from sqlalchemy import select as plain_select
from sqlmodel import col, select

from casework.model import Absence, Case, Official, Record, Substitution
from casework.vocabulary import SubstituteScope
from casework.work import Work

_TODAY = bindparam("today", type_=Date)
_IDS = bindparam("ids", type_=ARRAY(Integer))
_WIDE = (SubstituteScope.EVERYTHING, SubstituteScope.APPROVALS)


@dataclass(frozen=True)
class AbsenceShown:
    """Is from when until when an official is away, runs today or is to come."""

    absence_id: int
    official_id: int
    starts_on: dt.date
    ends_on: dt.date
    is_running: bool
    is_over: bool


@dataclass(frozen=True)
class StandsIn:
    """Is who stands in for somebody today, and for what: everything and all approvals, or one unit, case or type."""

    official_id: int
    name: str
    scope: SubstituteScope
    unit_id: int | None
    case_id: int | None
    case_type: str | None

    def reaches(self, lies: "Lies") -> bool:
        """Says whether a substitution reaches what lies there."""
        match self.scope:
            case SubstituteScope.UNIT:
                return self.unit_id == lies.unit_id
            case SubstituteScope.CASE:
                return self.case_id == lies.case_id
            case SubstituteScope.CASE_TYPE:
                return self.case_type == lies.case_type
        return True


@dataclass(frozen=True)
class Lies:
    """Is where a record lies: unit, case, and the case's type."""

    unit_id: int | None = None
    case_id: int | None = None
    case_type: str | None = None


@dataclass
class Away:
    """Is until when somebody is away, and who stands in for them."""

    until: dt.date
    stand_ins: list[StandsIn] = field(default_factory=list)

    def names(self, lies: Lies | None) -> tuple[str, ...]:
        """Names who stands in for what lies there."""
        found = (each.name for each in self.stand_ins if lies is None or each.reaches(lies))
        return tuple(dict.fromkeys(found))

    @property
    def is_told_apart(self) -> bool:
        """Says whether it takes where a thing lies to know who stands in for it."""
        return any(each.scope not in _WIDE for each in self.stand_ins)


def absences(work: Work, official_id: int) -> tuple[AbsenceShown, ...]:
    """Gives when an official is away and will be, the latest first; what is over too, to them and to who names their substitutes."""
    rows = select(Absence).where(col(Absence.official_id) == official_id)
    found = work.session.exec(rows.order_by(col(Absence.starts_on).desc(), col(Absence.id).desc())).all()
    return tuple(
        AbsenceShown(
            row.id, row.official_id, row.starts_on, row.ends_on, row.starts_on <= work.today <= row.ends_on, row.ends_on < work.today
        )
        for row in found
    )


def away_today(work: Work, official_ids: Collection[int]) -> dict[int, Away]:
    """Gives who of those is away today: by an absence, or by a substitution that does not merely keep their gate."""
    found: dict[int, Away] = {}
    if not official_ids:
        return found
    for row in work.session.execute(_away(), {"ids": sorted(official_ids), "today": work.today}):
        away = found.setdefault(row.absent_id, Away(row.ends_on))
        away.until = max(away.until, row.ends_on)
        if row.official_id is not None:
            away.stand_ins.append(StandsIn(row.official_id, row.name, row.scope, row.only_unit_id, row.only_case_id, row.only_case_type))
    return found


def away_until(work: Work, official_id: int, day: dt.date) -> dt.date | None:
    """Gives the last day of an absence that an official has on a day."""
    on_it = (col(Absence.official_id) == official_id, col(Absence.starts_on) <= day, col(Absence.ends_on) >= day)
    return max(work.session.exec(select(col(Absence.ends_on)).where(*on_it)).all(), default=None)


def lying(work: Work, record_ids: Iterable[int]) -> dict[int, Lies]:
    """Gives where records lie."""
    rows = select(Record.id, Record.unit_id, Record.case_id, Case.type).outerjoin(Case, col(Case.id) == Record.case_id)
    found: Sequence[Any] = work.session.execute(rows.where(col(Record.id).in_(sorted(set(record_ids))))).all()
    return {id: Lies(unit_id, case_id, case_type) for id, unit_id, case_id, case_type in found}


@cache
def _away() -> Select[Any]:
    running = (col(Substitution.starts_on) <= _TODAY, col(Substitution.ends_on) >= _TODAY)
    keeps = func.casework_keeps_gate(col(Substitution.substitute_id), col(Substitution.absent_id), _TODAY)  # no sign that they are away
    named: Any = plain_select(
        col(Substitution.absent_id), col(Substitution.ends_on), col(Official.id).label("official_id"), col(Official.name),
        col(Substitution.scope), col(Substitution.only_unit_id), col(Substitution.only_case_id), col(Substitution.only_case_type),
    ).join(Official, col(Official.id) == Substitution.substitute_id)  # fmt: skip
    named = named.where(col(Substitution.absent_id) == any_(_IDS), *running, not_(keeps))
    said = plain_select(col(Absence.official_id), col(Absence.ends_on), *(null() for _ in range(6)))
    said = said.where(col(Absence.official_id) == any_(_IDS), col(Absence.starts_on) <= _TODAY, col(Absence.ends_on) >= _TODAY)
    both = union_all(named, said).subquery()
    return plain_select(both).order_by(both.c.absent_id, both.c.name)
