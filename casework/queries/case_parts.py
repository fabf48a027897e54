"""The parts of a case's page: who works on it, how far it has come, what it is tied to, its folders, its stamp, its fields."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import literal
from sqlalchemy import select as plain_select
from sqlmodel import col, or_, select

from casework.cases.extension import fields_of_type
from casework.fields import FieldDefinition, Value, references
from casework.model import (
    Case,
    CaseFolder,
    CaseRelation,
    FolderRecord,
    Party,
    Record,
)
from casework.services.case_relations import relation_shown
from casework.vocabulary import CaseState, DisposalAction, FieldKind, RelationShown, Right
from casework.work import Work


@dataclass(frozen=True)
class Helper:
    """Is a supplementary case worker with the right to the case."""

    principal_id: int
    name: str
    right: Right


@dataclass(frozen=True)
class ProgressShown:
    """Is how far a case has come, since when, and what it passes into after the last day of it."""

    progress_id: int
    title_da: str
    title_en: str
    since: dt.date | None
    due: dt.date | None
    next_da: str = ""
    next_en: str = ""


@dataclass(frozen=True)
class RetentionSeen:
    """Is what becomes of a completed case, from which day on, by which rule's source."""

    then: DisposalAction
    due: dt.date | None
    source: str


@dataclass(frozen=True)
class RelationSeen:
    """Is another case this one is tied to, and what it is to it."""

    relation_id: int
    relation: RelationShown
    case_id: int
    number: str
    title: str
    state: CaseState


@dataclass(frozen=True)
class FolderShown:
    """Is a sub-folder of the case with the records in it that the asker may read."""

    folder_id: int
    parent_id: int | None
    title: str
    depth: int
    position: int
    record_ids: tuple[int, ...]


@dataclass(frozen=True)
class StampShown:
    """Is the quality stamp that stands."""

    by_id: int
    at: dt.datetime
    comment: str


@dataclass(frozen=True)
class FieldShown:
    """Is an extension field with its value; ``refers_to`` names the party or case, when the asker may see it."""

    definition: FieldDefinition
    value: Value | None
    refers_to: str = ""


@dataclass(frozen=True)
class CodesShown:
    """Is how a case is coded, in words."""

    action_title: str
    disposal_title: str
    keywords: tuple[tuple[int, str], ...]


def relations_of(work: Work, case_id: int) -> tuple[RelationSeen, ...]:
    """Gives the cases this one is tied to, as far as the asker may see them: parents, children, related, duplicates."""
    found = work.session.execute(
        select(CaseRelation, Case)
        .join(Case, or_(
            (col(CaseRelation.case_id) == case_id) & (col(Case.id) == CaseRelation.other_id),
            (col(CaseRelation.other_id) == case_id) & (col(Case.id) == CaseRelation.case_id),
        ))
        .where(or_(CaseRelation.case_id == case_id, CaseRelation.other_id == case_id))
        .order_by(col(Case.id))
    )  # fmt: skip
    seen = [
        RelationSeen(tie.id, relation_shown(tie.kind, seen_from_other=tie.other_id == case_id), far.id, far.number, far.title, far.state)
        for tie, far in found
    ]
    order = list(RelationShown)
    return tuple(sorted(seen, key=lambda each: (order.index(each.relation), each.case_id)))


def folders_of(work: Work, case_id: int) -> tuple[FolderShown, ...]:
    """Gives the sub-folders in the order in which they are read, each below its parent."""
    placed = (
        select(FolderRecord.folder_id, FolderRecord.record_id)
        .join(Record, col(Record.id) == FolderRecord.record_id)
        .where(FolderRecord.case_id == case_id, Record.case_id == case_id)
        .subquery()
    )
    query = select(CaseFolder, placed.c.record_id).outerjoin(placed, placed.c.folder_id == CaseFolder.id)
    inside: dict[int, list[int]] = {}
    rows: dict[int, CaseFolder] = {}
    for folder, record_id in work.session.execute(query.where(CaseFolder.case_id == case_id)):
        rows[folder.id] = folder
        if record_id is not None:
            inside.setdefault(folder.id, []).append(record_id)
    below: dict[int | None, list[CaseFolder]] = {}
    for row in sorted(rows.values(), key=lambda row: (row.position, row.id)):
        below.setdefault(row.parent_id, []).append(row)
    made: list[FolderShown] = []

    def walk(parent_id: int | None, depth: int) -> None:
        for row in below.get(parent_id, ()):
            made.append(FolderShown(row.id, row.parent_id, row.title, depth, row.position, tuple(inside.get(row.id, ()))))
            walk(row.id, depth + 1)

    walk(None, 1)
    return tuple(made)


def fields_shown(work: Work, case: Case, then: dict[str, Any] | None = None) -> tuple[FieldShown, ...]:
    """Gives the case's extension fields, in the order of its type; what a value refers to is named only to who may see it.

    ``then`` are the values the case had at another moment.
    """
    definitions = fields_of_type(work, case)
    values = (case.fields or {}) if then is None else then
    pointing = references(definitions, values)
    parties = {id for kind, id in pointing.values() if kind is FieldKind.PARTY}
    cases = {id for kind, id in pointing.values() if kind is FieldKind.CASE}
    names: dict[tuple[FieldKind, int], str] = {}
    if parties or cases:
        of_parties = plain_select(literal(FieldKind.PARTY.value), col(Party.id), col(Party.name)).where(col(Party.id).in_(parties))
        number_and_title = col(Case.number) + " " + col(Case.title)
        of_cases = plain_select(literal(FieldKind.CASE.value), col(Case.id), number_and_title).where(col(Case.id).in_(cases))
        for kind, id, name in work.session.execute(of_parties.union_all(of_cases)):
            names[(FieldKind(kind), id)] = name
    return tuple(
        FieldShown(each, values.get(each.name), names.get(pointing.get(each.name, (FieldKind.TEXT, 0)), "")) for each in definitions
    )
