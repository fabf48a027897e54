"""The parts of a case's page: who works on it, how far it has come, what it is tied to, its folders, its stamp, its fields."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, or_, select

from casework.cases.extension import fields_of_type
from casework.fields import FieldDefinition, Value, references
from casework.model import (
    ActionCode,
    Case,
    CaseFolder,
    CaseGrant,
    CaseRelation,
    DisposalCode,
    FolderRecord,
    Keyword,
    Party,
    ProgressCode,
    QualityStamp,
    Record,
)
from casework.services.case_relations import relation_shown
from casework.vocabulary import CaseState, Cause, FieldKind, RelationShown, Right
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


def supplementary(work: Work, case_id: int) -> list[CaseGrant]:
    """Gives the running grants of the supplementary case workers."""
    running = select(CaseGrant).where(
        CaseGrant.case_id == case_id, CaseGrant.cause == Cause.SUPPLEMENTARY, col(CaseGrant.ended_at).is_(None)
    )
    return list(work.session.exec(running.order_by(col(CaseGrant.id))).all())


def progress_of(work: Work, case: Case) -> ProgressShown | None:
    """Gives how far the case has come."""
    if case.progress_id is None:
        return None
    code = work.session.get_one(ProgressCode, case.progress_id)
    after = work.session.get(ProgressCode, code.next_id) if code.next_id is not None and case.progress_due else None
    return ProgressShown(
        code.id, code.title_da, code.title_en, case.progress_since, case.progress_due,
        after.title_da if after else "", after.title_en if after else "",
    )  # fmt: skip


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
    rows = work.session.exec(select(CaseFolder).where(CaseFolder.case_id == case_id)).all()
    if not rows:
        return ()
    inside: dict[int, list[int]] = {}
    placed = (
        select(FolderRecord.folder_id, FolderRecord.record_id)
        .join(Record, col(Record.id) == FolderRecord.record_id)
        .where(FolderRecord.case_id == case_id, Record.case_id == case_id)
    )
    for folder_id, record_id in work.session.execute(placed):
        inside.setdefault(folder_id, []).append(record_id)
    below: dict[int | None, list[CaseFolder]] = {}
    for row in sorted(rows, key=lambda row: (row.position, row.id)):
        below.setdefault(row.parent_id, []).append(row)
    made: list[FolderShown] = []

    def walk(parent_id: int | None, depth: int) -> None:
        for row in below.get(parent_id, ()):
            made.append(FolderShown(row.id, row.parent_id, row.title, depth, row.position, tuple(inside.get(row.id, ()))))
            walk(row.id, depth + 1)

    walk(None, 1)
    return tuple(made)


def stamp_of(work: Work, case_id: int) -> StampShown | None:
    """Gives the quality stamp that stands."""
    standing = select(QualityStamp).where(QualityStamp.case_id == case_id, col(QualityStamp.cleared_at).is_(None))
    row = work.session.exec(standing).first()
    return StampShown(row.stamped_by, row.stamped_at, row.comment) if row else None


def codes_of(work: Work, case: Case) -> CodesShown:
    """Gives the titles of the case's codes and its keywords."""
    action = work.session.get(ActionCode, case.action_code) if case.action_code else None
    disposal = work.session.get(DisposalCode, case.disposal_code) if case.disposal_code else None
    words = select(Keyword.id, Keyword.word).where(col(Keyword.id).in_(case.keywords or [])).order_by(col(Keyword.word))
    return CodesShown(
        action.title if action else "",
        disposal.title if disposal else "",
        tuple((id, word) for id, word in work.session.exec(words).all()) if case.keywords else (),
    )


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
    if parties:
        for id, name in work.session.exec(select(Party.id, Party.name).where(col(Party.id).in_(parties))).all():
            names[(FieldKind.PARTY, id)] = name
    if cases:
        for id, number, title in work.session.exec(select(Case.id, Case.number, Case.title).where(col(Case.id).in_(cases))).all():
            names[(FieldKind.CASE, id)] = f"{number} {title}"
    return tuple(
        FieldShown(each, values.get(each.name), names.get(pointing.get(each.name, (FieldKind.TEXT, 0)), "")) for each in definitions
    )
