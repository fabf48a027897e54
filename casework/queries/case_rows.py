"""Cases as lists show them: one row each, with what any of the columns may need."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, Integer, String, any_, bindparam, func, or_
from sqlalchemy import select as plain_select
from sqlmodel import col

from casework.lists.branch import Asked
from casework.model import Case, CaseType, EventRow, Keyword, Principal, ProgressCode
from casework.vocabulary import CaseState, ExternalAccess
from casework.work import Work

_CHANGES = ("case_opened", "case_changed", "case_progressed", "case_completed", "case_reopened", "responsibility_given", "access_changed")
"""What counts as a change of the case itself; what happens to its records changes them."""


@dataclass(frozen=True)
class CaseRow:
    """Is a case in a list; ``latest_at`` is when its newest record of the list stands there, ``changed_at`` is told where it is asked."""

    case_id: int
    number: str
    title: str
    state: CaseState
    file_plan_code: str
    unit: str
    responsible: str
    opened_at: dt.datetime
    deadline: dt.date | None
    latest_at: dt.datetime
    is_restricted: bool
    type: str = ""
    type_da: str = ""
    type_en: str = ""
    action_code: str = ""
    disposal_code: str = ""
    keyword_ids: tuple[int, ...] = ()
    keywords: tuple[str, ...] = ()
    progress_id: int | None = None
    progress_da: str = ""
    progress_en: str = ""
    external_access: ExternalAccess = ExternalAccess.OPEN
    responsible_id: int | None = None
    completed_at: dt.datetime | None = None
    changed_at: dt.datetime | None = None
    version: int | None = None


def case_rows_of(work: Work, case_ids: Iterable[int]) -> dict[int, CaseRow]:
    """Gives the rows of cases the actor may see, by id, each standing where it was opened; the others are absent."""
    return rows_standing(work, dict.fromkeys(case_ids))


def rows_standing(work: Work, at: Mapping[int, dt.datetime | None], *, with_changes: bool = False) -> dict[int, CaseRow]:
    """Gives the rows of cases by id, in the order they are named, with where each stands in its list."""
    if not at:
        return {}
    found = work.session.execute(_cases_by_id(), {"ids": list(at)}).all()
    words = _keywords(work, {id for row in found for id in row.keywords or ()})
    changed = _changes(work, [row.id for row in found]) if with_changes else {}
    rows = {row.id: _row(row, at[row.id], words, changed.get(row.id)) for row in found}
    return {id: rows[id] for id in at if id in rows}


def _row(row: Any, at: dt.datetime | None, words: Mapping[int, str], changed_at: dt.datetime | None) -> CaseRow:
    keywords = tuple(row.keywords or ())
    return CaseRow(
        case_id=row.id,
        number=row.number,
        title=row.title,
        state=row.state,
        file_plan_code=row.file_plan_code,
        unit=row.unit or "",
        responsible=row.responsible or "",
        opened_at=row.opened_at,
        deadline=row.deadline,
        latest_at=at or row.opened_at,
        is_restricted=row.restricted,
        type=row.type,
        type_da=row.type_da or "",
        type_en=row.type_en or "",
        action_code=row.action_code,
        disposal_code=row.disposal_code,
        keyword_ids=keywords,
        keywords=tuple(sorted(words[id] for id in keywords if id in words)),
        progress_id=row.progress_id,
        progress_da=row.progress_da or "",
        progress_en=row.progress_en or "",
        external_access=row.external_access or ExternalAccess.OPEN,
        responsible_id=row.responsible_id,
        completed_at=row.completed_at,
        changed_at=changed_at,
        version=row.version,
    )


def _keywords(work: Work, ids: set[int]) -> dict[int, str]:
    query = plain_select(col(Keyword.id), col(Keyword.word)).where(col(Keyword.id) == any_(bindparam("ids", type_=ARRAY(Integer))))
    return {row.id: row.word for row in work.session.execute(query, {"ids": sorted(ids)})} if ids else {}


def _changes(work: Work, ids: list[int]) -> dict[int, dt.datetime]:
    """Gives when each case itself was last changed, as its history tells; what was done to a record of it is no change of the case."""
    query = (
        plain_select(col(EventRow.case_id), func.max(EventRow.at).label("at"))
        .where(
            col(EventRow.case_id) == any_(bindparam("ids", type_=ARRAY(Integer))),
            col(EventRow.record_id).is_(None),
            col(EventRow.kind) == any_(bindparam("kinds", type_=ARRAY(String))),
        )
        .group_by(col(EventRow.case_id))
    )
    return {row.case_id: row.at for row in work.session.execute(query, {"ids": ids, "kinds": list(_CHANGES)})}


@cache
def _cases_by_id() -> Asked:
    def name_of(column: Any) -> Any:
        return plain_select(col(Principal.name)).where(col(Principal.id) == column).scalar_subquery()

    return (
        plain_select(
            col(Case.id),
            col(Case.number),
            col(Case.title),
            col(Case.state),
            col(Case.type),
            col(CaseType.title_da).label("type_da"),
            col(CaseType.title_en).label("type_en"),
            col(Case.file_plan_code),
            col(Case.action_code),
            col(Case.disposal_code),
            col(Case.keywords),
            col(Case.progress_id),
            col(ProgressCode.title_da).label("progress_da"),
            col(ProgressCode.title_en).label("progress_en"),
            col(Case.external_access),
            name_of(Case.unit_id).label("unit"),
            name_of(Case.responsible_id).label("responsible"),
            col(Case.responsible_id),
            col(Case.opened_at),
            col(Case.completed_at),
            col(Case.deadline),
            or_(col(Case.restricted_to).is_not(None), col(Case.clearance) > 0).label("restricted"),
            col(Case.version),
        )
        .outerjoin(CaseType, col(CaseType.name) == Case.type)
        .outerjoin(ProgressCode, col(ProgressCode.id) == Case.progress_id)
        .where(col(Case.id) == any_(bindparam("ids", type_=ARRAY(Integer))))
    )
