"""A case as it stood at a past moment, put together from today's rows and the history that triggers keep (``casework.past``)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlmodel import col, select

from casework.errors import NotFound
from casework.model import Case, CaseGrant, CaseParty, Document, EventRow, Record
from casework.past import ApprovalThen, FolderThen, RelationThen, approvals_at, folders_at, relations_at, rows_at
from casework.queries.case_parts import FieldShown, RetentionSeen, fields_shown
from casework.queries.record_page import names_of
from casework.vocabulary import Action, DisposalAction
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
    fields: tuple[FieldShown, ...] = ()
    folders: tuple[FolderThen, ...] = ()
    approvals: tuple[ApprovalThen, ...] = ()
    relations: tuple[RelationThen, ...] = ()
    public_title: str = ""
    action_code: str = ""
    disposal_code: str = ""
    retention: RetentionSeen | None = None


def case_as_of(work: Work, case_id: int, moment: dt.datetime) -> CaseThen:
    """Gives the case as it stood at the moment; what happened at the very moment is counted in.

    Raises:
        NotFound: the asker may not see the case, or it had not been opened yet.
    """
    now = work.load(Case, case_id, Action.READ)
    case = next(iter(rows_at(work, Case, "id", [case_id], moment)), None)
    if case is None:
        raise NotFound("Case", case_id)
    records = _records(work, case_id, moment)
    grants = [row for row in rows_at(work, CaseGrant, "case_id", [case_id], moment) if row["ended_at"] is None]
    parties = rows_at(work, CaseParty, "case_id", [case_id], moment)
    documents = rows_at(work, Document, "record_id", [row["id"] for row in records], moment)
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
        fields=fields_shown(work, now, case.get("fields") or {}),
        folders=folders_at(work, case_id, [row["id"] for row in records], moment),
        approvals=approvals_at(work, [row["id"] for row in records], moment),
        relations=relations_at(work, case_id, moment),
        public_title=case.get("public_title") or "",
        action_code=case.get("action_code") or "",
        disposal_code=case.get("disposal_code") or "",
        retention=_retention(case),
    )


def _retention(case: dict[str, Any]) -> RetentionSeen | None:
    """Gives what was settled at that moment; a case from before cases were settled has nothing of it in its history."""
    if not case.get("disposal_action"):
        return None
    due = dt.date.fromisoformat(case["disposal_due"]) if case.get("disposal_due") else None
    return RetentionSeen(DisposalAction(case["disposal_action"]), due, case.get("disposal_source") or "")


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
