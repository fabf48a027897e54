"""What stands beside a case in words, in one statement: its type, unit, codes and their titles, progress, stamp and helpers.

A page of its own statements for each would be a dozen of them; the planner joins these by their keys in one go.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, any_, func
from sqlalchemy import select as plain_select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased
from sqlmodel import col

from casework.model import (
    ActionCode,
    Annotation,
    AnnotationReading,
    Case,
    CaseCourse,
    CaseGrant,
    CaseType,
    CaseTypeVersion,
    DisposalCode,
    EditionCode,
    FilePlanCode,
    JournalPeriod,
    Keyword,
    Note,
    ProgressCode,
    QualityStamp,
    Unit,
)
from casework.queries.case_parts import CodesShown, ProgressShown, StampShown
from casework.vocabulary import Cause, Right
from casework.work import Work


@dataclass(frozen=True)
class CaseDescribed:
    """Is what a case's page says of it beside the case's own row; ``helping`` are principals with their rights, in order."""

    kind: CaseType
    course: CaseCourse | None
    type_version: CaseTypeVersion | None
    unit: str
    file_plan_title: str
    codes: CodesShown
    progress: ProgressShown | None
    stamp: StampShown | None
    notes: int
    unread_annotations: int
    helping: tuple[tuple[int, Right], ...]


def described(work: Work, case: Case) -> CaseDescribed:
    """Gives what stands beside the case; the rows of its type and course are kept, so that asking for them again costs nothing."""
    after = aliased(ProgressCode)
    found = work.session.execute(
        plain_select(
            CaseType, CaseCourse, CaseTypeVersion, ProgressCode, after, QualityStamp,
            col(Unit.name).label("unit"),
            func.coalesce(EditionCode.title, FilePlanCode.title).label("plan"),
            col(ActionCode.title).label("action"),
            col(DisposalCode.title).label("disposal"),
            _keywords().label("keywords"),
            _notes().label("notes"),
            _unread_by(work.actor.official_id).label("unread"),
            _helping().label("helping"),
        )
        .select_from(Case)
        .join(CaseType, col(CaseType.name) == Case.type)
        .join(Unit, col(Unit.id) == Case.unit_id)
        .join(FilePlanCode, col(FilePlanCode.code) == Case.file_plan_code)
        .outerjoin(JournalPeriod, col(JournalPeriod.id) == Case.period_id)
        .outerjoin(EditionCode, (col(EditionCode.edition_id) == JournalPeriod.edition_id) & (col(EditionCode.code) == Case.file_plan_code))
        .outerjoin(CaseCourse, col(CaseCourse.case_id) == Case.id)
        .outerjoin(CaseTypeVersion, col(CaseTypeVersion.id) == CaseCourse.version_id)
        .outerjoin(ActionCode, col(ActionCode.code) == Case.action_code)
        .outerjoin(DisposalCode, col(DisposalCode.code) == Case.disposal_code)
        .outerjoin(ProgressCode, col(ProgressCode.id) == Case.progress_id)
        .outerjoin(after, col(after.id) == ProgressCode.next_id)
        .outerjoin(QualityStamp, (col(QualityStamp.case_id) == Case.id) & col(QualityStamp.cleared_at).is_(None))
        .where(col(Case.id) == case.id)
        .order_by(col(QualityStamp.id))
        .limit(1)
    ).one()  # fmt: skip
    kind, course, version, step, following, stamp = found[:6]
    return CaseDescribed(
        kind,
        course,
        version,
        found.unit,
        found.plan,
        CodesShown(found.action or "", found.disposal or "", tuple((int(id), word) for id, word in found.keywords or ())),
        _progress(case, step, following),
        StampShown(stamp.stamped_by, stamp.stamped_at, stamp.comment) if stamp else None,
        found.notes,
        found.unread,
        tuple((int(principal_id), Right(right)) for principal_id, right in found.helping or ()),
    )


def _progress(case: Case, step: ProgressCode | None, following: ProgressCode | None) -> ProgressShown | None:
    if step is None:
        return None
    after = following if case.progress_due else None
    return ProgressShown(
        step.id, step.title_da, step.title_en, case.progress_since, case.progress_due,
        after.title_da if after else "", after.title_en if after else "",
    )  # fmt: skip


def _keywords() -> ScalarSelect[Any]:
    pairs = func.jsonb_build_array(Keyword.id, Keyword.word)
    chosen = col(Keyword.id) == any_(col(Case.keywords))
    return plain_select(func.jsonb_agg(aggregate_order_by(pairs, col(Keyword.word)))).where(chosen).correlate(Case).scalar_subquery()


def _notes() -> ColumnElement[int]:
    """Gives how many notes and annotations stand on the case, as far as the asker sees them."""
    standing = (col(Note.case_id) == Case.id, col(Note.deleted_at).is_(None))
    noted = plain_select(func.count()).select_from(Note).where(*standing).correlate(Case).scalar_subquery()
    remarked = plain_select(func.count()).select_from(Annotation).where(col(Annotation.case_id) == Case.id).correlate(Case)
    return noted + remarked.scalar_subquery()


def _unread_by(official_id: int | None) -> ScalarSelect[int]:
    """Gives how many annotations of the case the official has not read."""
    read = plain_select(col(AnnotationReading.annotation_id)).where(col(AnnotationReading.official_id) == official_id)
    of_the_case = (col(Annotation.case_id) == Case.id, col(Annotation.id).not_in(read))
    return plain_select(func.count()).select_from(Annotation).where(*of_the_case).correlate(Case).scalar_subquery()


def _helping() -> ScalarSelect[Any]:
    pairs = func.jsonb_build_array(CaseGrant.principal_id, CaseGrant.right)
    running = (col(CaseGrant.case_id) == Case.id, col(CaseGrant.cause) == Cause.SUPPLEMENTARY, col(CaseGrant.ended_at).is_(None))
    return plain_select(func.jsonb_agg(aggregate_order_by(pairs, col(CaseGrant.id)))).where(*running).correlate(Case).scalar_subquery()
