"""A case as it stood at a past moment, put together from today's rows and the history that triggers keep.

The state of a row at a moment is the old row of its first change after that moment; a row without such a change stands as it stood.
What the asker may not see today is not shown of the past either: today's access binds history as it binds everything.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, cast, func, literal, text, union_all
from sqlalchemy import select as plain_select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import SQLModel, col, select

from casework.errors import NotFound
from casework.model import Case, CaseGrant, CaseParty, Document, EventRow, History, Record
from casework.queries.record_page import names_of
from casework.vocabulary import Action
from casework.work import Work


@dataclass(frozen=True)
class RecordThen:
    """Is a record as it lay on the case: its number, if it had one, and its documents with the version that counted."""

    record_id: int
    number: int | None
    title: str
    kind: str
    state: str
    responsible: str
    documents: tuple[str, ...]


@dataclass(frozen=True)
class CaseThen:
    """Is a case at a moment."""

    case_id: int
    moment: dt.datetime
    number: str
    title: str
    state: str
    type: str
    file_plan_code: str
    unit: str
    responsible: str
    deadline: str
    restricted_to: tuple[str, ...]
    involved: tuple[tuple[str, str], ...]
    parties: tuple[tuple[str, str], ...]
    records: tuple[RecordThen, ...]


def case_as_of(work: Work, case_id: int, moment: dt.datetime) -> CaseThen:
    """Gives the case as it stood at the moment; what happened at the very moment is counted in.

    Raises:
        NotFound: the asker may not see the case, or it had not been opened yet.
    """
    work.load(Case, case_id, Action.READ)
    case = next(iter(_rows(work, Case, "id", [case_id], moment)), None)
    if case is None:
        raise NotFound("Case", case_id)
    records = _records(work, case_id, moment)
    grants = [row for row in _rows(work, CaseGrant, "case_id", [case_id], moment) if row["ended_at"] is None]
    parties = _rows(work, CaseParty, "case_id", [case_id], moment)
    documents = _rows(work, Document, "record_id", [row["id"] for row in records], moment)
    people = {row["responsible_id"] for row in (case, *records)} | {case["unit_id"]} | {row["principal_id"] for row in grants}
    names = names_of(work, people | set(case["restricted_to"] or []))
    return CaseThen(
        case_id=case_id,
        moment=moment,
        number=case["number"],
        title=case["title"],
        state=case["state"],
        type=case["type"],
        file_plan_code=case["file_plan_code"],
        unit=names.get(case["unit_id"], ""),
        responsible=names.get(case["responsible_id"], ""),
        deadline=case["deadline"] or "",
        restricted_to=tuple(names.get(id, "") for id in case["restricted_to"] or []),
        involved=tuple(sorted((names.get(row["principal_id"], ""), row["cause"]) for row in grants)),
        parties=tuple((row["role"], row["name"]) for row in parties),
        records=tuple(_record(row, documents, names) for row in sorted(records, key=_order)),
    )


def _record(row: dict[str, Any], documents: list[dict[str, Any]], names: dict[int, str]) -> RecordThen:
    mine = sorted((each for each in documents if each["record_id"] == row["id"]), key=lambda each: (each["position"], each["id"]))
    return RecordThen(
        record_id=row["id"],
        number=row["number"],
        title=row["title"],
        kind=row["kind"],
        state=row["state"],
        responsible=names.get(row["responsible_id"], ""),
        documents=tuple(f"{each['title']} ({each['current_version']})" for each in mine),
    )


def _order(row: dict[str, Any]) -> tuple[bool, int, int]:
    return row["number"] is None, row["number"] or 0, row["id"]


def _records(work: Work, case_id: int, moment: dt.datetime) -> list[dict[str, Any]]:
    found = work.session.connection().execute(
        text("SELECT casework_records_on_case_at(:case, :records, :moment)"),
        {"case": case_id, "records": _ever_on(work, case_id), "moment": moment},
    )
    return list(found.scalars())


def _ever_on(work: Work, case_id: int) -> list[int]:
    """Names every record that is or once was on the case, as far as the asker may know."""
    now = select(Record.id).where(col(Record.case_id) == case_id)
    once = select(EventRow.record_id).where(col(EventRow.case_id) == case_id, col(EventRow.record_id).is_not(None))
    return [id for id in work.session.execute(now.union(once)).scalars() if id is not None]


def _rows(work: Work, model: type[SQLModel], of: str, ids: list[int], moment: dt.datetime) -> list[dict[str, Any]]:
    """Gives rows of a table at a moment as the history writes them: those whose column ``of`` holds one of the ids."""
    table = SQLModel.metadata.tables[str(model.__tablename__)]
    belongs = {"id": _keys(ids), "record_id": col(History.record_id).in_(ids), "case_id": col(History.case_id).in_(ids)}[of]
    later = (
        plain_select(col(History.row_key), col(History.old_row))
        .where(col(History.table_name) == table.name, belongs, col(History.valid_to) > moment)
        .ext(distinct_on(col(History.row_key)))
        .order_by(col(History.row_key), col(History.id))
        .cte("later")
    )
    since = plain_select(later.c.row_key)
    unchanged = plain_select(func.to_jsonb(table.table_valued())).where(table.c[of].in_(ids), cast(table.c.id, Text).not_in(since))
    changed = plain_select(later.c.old_row).where(later.c.old_row.is_not(None))
    return list(work.session.execute(union_all(changed, unchanged)).scalars()) if ids else []


def _keys(ids: list[int]) -> Any:
    return col(History.row_key).in_([str(id) for id in ids]) if ids else literal(value=False)
