"""Notes, which are open to every reader and only ever added, and annotations, which block deletion until they are read.

Sources: f2.md 1.3 (delete record), 1.4 (note, annotation); docs/decisions/what-is-said.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from casework.errors import NotFound, RuleBroken
from casework.events import AnnotationWritten, NoteDeleted, NoteWritten
from casework.model import Annotation, AnnotationReading, AnnotationRecipient, Case, Note, Record
from casework.services import inbox, noticing
from casework.services.naming import Named, named_on_case, named_on_record
from casework.vocabulary import Action, Reason
from casework.work import Work


@dataclass(frozen=True)
class Spot:
    """Is where on a document an annotation stands (casework.services.page_annotations, which asks whether there is such a place)."""

    version_id: int
    page: int
    boxes: tuple[tuple[float, ...], ...] = ()
    quote: str = field(default="", repr=False)


def write_on_record(work: Work, record_id: int, text: str, *, participants: Sequence[int] = ()) -> int:
    """Writes a note on a record, also on a completed one; it lies in the inbox of whoever is named. Gives the note's id.

    A team is its members of today: the record lies with those of them who may read it. A unit has an inbox of its own.

    Raises:
        RuleBroken: it is empty, or somebody who is named cannot read the record.
    """
    work.load(Record, record_id, Action.NOTE)
    chosen = named_on_record(work, record_id, participants).chosen
    note = work.add(
        Note(record_id=record_id, text=_said(text), participants=list(chosen), written_by=work.official_id, written_at=work.now)
    )
    work.record(NoteWritten(record_id=record_id, note_id=note.id, participants=chosen))
    _tell(work, record_id, chosen, cause="note")
    return note.id


def write_on_case(work: Work, case_id: int, text: str) -> int:
    """Writes a note on a case, also on a completed one; gives the note's id."""
    work.load(Case, case_id, Action.NOTE)
    note = work.add(Note(case_id=case_id, text=_said(text), written_by=work.official_id, written_at=work.now))
    work.record(NoteWritten(case_id=case_id, note_id=note.id))
    return note.id


def delete(work: Work, note_id: int, *, reason: str) -> None:
    """Takes a note's words away; that it stood there, who deleted it and why stay. Twice is once.

    Raises:
        NotPermitted: without ``DELETE_NOTES``. RuleBroken: without a reason.
    """
    note = work.session.get(Note, note_id)
    if note is None:
        raise NotFound("Note", note_id)
    if note.record_id is not None:
        work.load(Record, note.record_id, Action.DELETE_NOTE)
    else:
        work.load(Case, note.case_id or 0, Action.DELETE_NOTE)
    if not reason.strip():
        raise RuleBroken(Reason.REASON_IS_REQUIRED)
    if note.deleted_at is not None:
        return
    note.text, note.deleted_by, note.deleted_at = "", work.official_id, work.now
    work.record(NoteDeleted(record_id=note.record_id, case_id=note.case_id, note_id=note_id, reason=reason.strip()))


def annotate(
    work: Work, record_id: int, text: str, *, participants: Sequence[int] = (), spot: Spot | None = None, answers_id: int | None = None
) -> int:
    """Annotates a record, directed at whoever is named: it lies in their inbox, and is told as unread until they have read it.

    A unit or team is who belongs to it today and may read the record. Whoever writes it has read it. Gives the annotation's id.
    ``spot`` and ``answers_id`` come from ``page_annotations``, which asks whether they are the record's.

    Raises:
        RuleBroken: it is empty, or somebody who is named cannot read the record.
    """
    work.load(Record, record_id, Action.NOTE)
    named = named_on_record(work, record_id, participants)
    annotation_id = _annotate(work, Annotation(record_id=record_id, **_at(spot), answers_id=answers_id, **_by(work, text, named)), named)
    _tell(work, record_id, named.chosen, cause="annotation")
    return annotation_id


def annotate_case(work: Work, case_id: int, text: str, *, participants: Sequence[int] = (), answers_id: int | None = None) -> int:
    """Annotates a case, directed at whoever is named: they are told, and it stands among the annotations to them until they have read it.

    A unit or team is who belongs to it today and may read the case. Whoever writes it has read it. Gives the annotation's id.

    Raises:
        RuleBroken: it is empty, or somebody who is named cannot read the case.
    """
    work.load(Case, case_id, Action.NOTE)
    named = named_on_case(work, case_id, participants)
    annotation_id = _annotate(work, Annotation(case_id=case_id, answers_id=answers_id, **_by(work, text, named)), named)
    noticing.tell(work, named.people, cause="annotation", case_id=case_id)
    return annotation_id


def read_annotations_of_case(work: Work, case_id: int) -> None:
    """Marks the case's annotations as read for me; those of its records stay as they are."""
    work.load(Case, case_id, Action.READ)
    _read(work, work.session.exec(select(Annotation.id).where(col(Annotation.case_id) == case_id)).all())


def read_annotations(work: Work, record_id: int) -> None:
    """Marks the record's annotations as read for me."""
    work.load(Record, record_id, Action.READ)
    _read(work, work.session.exec(select(Annotation.id).where(col(Annotation.record_id) == record_id)).all())


def _by(work: Work, text: str, named: Named) -> dict[str, Any]:
    return {"text": _said(text), "participants": list(named.chosen), "written_by": work.official_id, "written_at": work.now}


def _at(spot: Spot | None) -> dict[str, Any]:
    if spot is None:
        return {}
    return {"version_id": spot.version_id, "page": spot.page, "boxes": [list(box) for box in spot.boxes], "quote": spot.quote}


def _annotate(work: Work, new: Annotation, named: Named) -> int:
    annotation = work.add(new)
    on = {"record_id": annotation.record_id, "case_id": annotation.case_id}
    for official_id in sorted(named.people):
        work.add(AnnotationRecipient(annotation_id=annotation.id, official_id=official_id, **on))
    work.record(AnnotationWritten(**on, annotation_id=annotation.id, participants=named.chosen))
    _read(work, [annotation.id])
    return annotation.id


def _tell(work: Work, record_id: int, chosen: Sequence[int], *, cause: str) -> None:
    for principal_id in chosen:
        if principal_id != work.official_id:
            inbox.put(work, record_id, principal_id, cause=cause)


def _read(work: Work, ids: Sequence[int]) -> None:
    if ids:
        rows = [{"annotation_id": each, "official_id": work.official_id, "read_at": work.now} for each in ids]
        work.session.execute(insert(AnnotationReading).values(rows).on_conflict_do_nothing())


def _said(text: str) -> str:
    if not text.strip():
        raise RuleBroken(Reason.TEXT_IS_EMPTY)
    return text.strip()
