"""What lay on a case at a past moment: rows as the history keeps them, and the parts of the case that are made of several rows.

The state of a row at a moment is the old row of its first change after that moment; a row without such a change stands as it stood.
What the asker may not see today is not shown of the past either: today's access binds history as it binds everything.
"""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, cast, func, literal, union_all
from sqlalchemy import select as plain_select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import SQLModel, col, or_, select

from casework.model import (
    Approval,
    Case,
    CaseFolder,
    CaseRelation,
    Decision,
    EventRow,
    FolderRecord,
    History,
    Seat,
    Step,
)
from casework.queries.record_page import names_of
from casework.services.case_relations import relation_shown
from casework.vocabulary import CaseRelationKind, RelationShown, StepState
from casework.work import Work

Row = dict[str, Any]


@dataclass(frozen=True)
class StepThen:
    """Is a step of an approval as it stood: who sat there, and what had been said by whom."""

    position: int
    title: str
    state: str
    holders: tuple[str, ...]
    said: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class ApprovalThen:
    """Is an approval on a record of the case, in the round it had come to; ``said`` is verdict, by whom, and the comment."""

    approval_id: int
    record_id: int
    title: str
    state: str
    round: int
    responsible: str
    steps: tuple[StepThen, ...]


@dataclass(frozen=True)
class FolderThen:
    """Is a sub-folder with the records that lay in it."""

    folder_id: int
    title: str
    depth: int
    record_ids: tuple[int, ...]


@dataclass(frozen=True)
class RelationThen:
    """Is another case this one was tied to, by the number and title it had, when the asker may see that case today."""

    case_id: int
    relation: RelationShown
    number: str
    title: str


def rows_at(work: Work, model: type[SQLModel], of: str, ids: list[int], moment: dt.datetime, *, key: str = "id") -> list[Row]:
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
    unchanged = plain_select(func.to_jsonb(table.table_valued())).where(table.c[of].in_(ids), cast(table.c[key], Text).not_in(since))
    changed = plain_select(later.c.old_row).where(later.c.old_row.is_not(None))
    return list(work.session.execute(union_all(changed, unchanged)).scalars()) if ids else []


def approvals_at(work: Work, record_ids: list[int], moment: dt.datetime) -> tuple[ApprovalThen, ...]:
    """Gives the approvals of the records with the steps of the round they had come to, and those carried into it."""
    found = rows_at(work, Approval, "record_id", record_ids, moment)
    if not found:
        return ()
    on = sorted({row["record_id"] for row in found})
    steps, seats = rows_at(work, Step, "record_id", on, moment), rows_at(work, Seat, "record_id", on, moment)
    decisions = rows_at(work, Decision, "record_id", on, moment)
    people = {row["responsible_id"] for row in found} | {row["holder_id"] for row in seats} | {row["actor_id"] for row in decisions}
    names = names_of(work, people)

    def step(row: Row) -> StepThen:
        here = sorted((each for each in seats if each["step_id"] == row["id"]), key=lambda each: (each["position"], each["id"]))
        said = sorted((each for each in decisions if each["step_id"] == row["id"]), key=lambda each: each["id"])
        return StepThen(
            position=row["position"],
            title=row["title"],
            state=row["state"],
            holders=tuple(names.get(each["holder_id"], "") for each in here),
            said=tuple((each["verdict"], names.get(each["actor_id"], ""), each["comment"]) for each in said),
        )

    def counts(approval: Row, row: Row) -> bool:
        is_carried = row["state"] == StepState.APPROVED and row["round"] < approval["round"]
        later = {each["position"] for each in steps if each["approval_id"] == approval["id"] and each["round"] == approval["round"]}
        return bool(row["round"] == approval["round"] or (is_carried and row["position"] not in later))

    return tuple(
        ApprovalThen(
            approval_id=row["id"],
            record_id=row["record_id"],
            title=row["title"],
            state=row["state"],
            round=row["round"],
            responsible=names.get(row["responsible_id"], ""),
            steps=tuple(
                step(each)
                for each in sorted(steps, key=lambda each: (each["position"], each["round"]))
                if each["approval_id"] == row["id"] and counts(row, each)
            ),
        )
        for row in sorted(found, key=lambda row: row["id"])
    )


def folders_at(work: Work, case_id: int, record_ids: list[int], moment: dt.datetime) -> tuple[FolderThen, ...]:
    """Gives the sub-folders in the order in which they were read, each below its parent, with what lay in them."""
    rows = rows_at(work, CaseFolder, "case_id", [case_id], moment)
    if not rows:
        return ()
    placed = rows_at(work, FolderRecord, "record_id", record_ids, moment, key="record_id")
    made: list[FolderThen] = []

    def walk(parent_id: int | None, depth: int) -> None:
        for row in sorted((each for each in rows if each["parent_id"] == parent_id), key=lambda each: (each["position"], each["id"])):
            inside = sorted(each["record_id"] for each in placed if each["folder_id"] == row["id"])
            made.append(FolderThen(row["id"], row["title"], depth, tuple(inside)))
            walk(row["id"], depth + 1)

    walk(None, 1)
    return tuple(made)


def relations_at(work: Work, case_id: int, moment: dt.datetime) -> tuple[RelationThen, ...]:
    """Gives the cases it was tied to, among those the asker may see today."""
    bodies = work.session.exec(select(EventRow.body).where(col(EventRow.case_id) == case_id, col(EventRow.kind).in_(_TIES))).all()
    now = select(CaseRelation).where(or_(CaseRelation.case_id == case_id, CaseRelation.other_id == case_id))
    others = {json.loads(body)["facts"]["other_case_id"] for body in bodies}
    others |= {each for tie in work.session.exec(now).all() for each in (tie.case_id, tie.other_id)}
    seen = sorted(work.session.exec(select(Case.id).where(col(Case.id).in_(others - {case_id}))).all())
    if not seen:
        return ()
    cases = {row["id"]: row for row in rows_at(work, Case, "id", seen, moment)}
    found = []
    for tie in rows_at(work, CaseRelation, "case_id", [case_id, *seen], moment):
        is_other = tie["other_id"] == case_id
        far = cases.get(tie["case_id"] if is_other else tie["other_id"])
        if far is not None and case_id in (tie["case_id"], tie["other_id"]):
            relation = relation_shown(CaseRelationKind(tie["kind"]), seen_from_other=is_other)
            found.append(RelationThen(far["id"], relation, far["number"], far["title"]))
    order = list(RelationShown)
    return tuple(sorted(found, key=lambda each: (order.index(each.relation), each.case_id)))


_TIES = ("case_related", "case_unrelated")


def _keys(ids: list[int]) -> Any:
    return col(History.row_key).in_([str(id) for id in ids]) if ids else literal(value=False)
