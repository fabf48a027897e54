"""Annotations on the pages of documents, answers to annotations, and annotations that are settled.

One on a page stays with the very version it was put on. Whoever may note something on the record or case may answer and settle, as on
paper that goes round; nobody changes what another has written (docs/decisions/annotations-on-pages.md).
"""

from collections.abc import Sequence

from sqlmodel import col, select

from casework.errors import NotFound, RuleBroken
from casework.events import AnnotationReopened, AnnotationSettled
from casework.model import Annotation, Case, DocumentVersion, Record, Rendition
from casework.services import naming, notes
from casework.services.notes import Spot
from casework.vocabulary import Action, Reason, RenditionKind
from casework.work import Work

MOST_BOXES = 200


def annotate_page(
    work: Work, version_id: int, text: str, *, page: int, boxes: Sequence[Sequence[float]] = (), quote: str = "",
    participants: Sequence[int] = (),
) -> int:  # fmt: skip
    """Annotates a page of a document, counted from 1, or places on it: boxes as left, top, right, bottom in thousandths of the page.

    It is an annotation of the record like any other, and tells whoever is named. Gives its id.

    Raises:
        RuleBroken: it is empty, there is no such page, a box is none, or somebody who is named cannot read the record.
    """
    version = work.load(DocumentVersion, version_id, Action.READ)
    spot = Spot(version_id, page, tuple(tuple(round(float(side), 2) for side in box) for box in boxes), quote.strip()[:500])
    counted = select(Rendition.pages).where(
        col(Rendition.version_id) == version_id, col(Rendition.kind).in_((RenditionKind.TEXT, RenditionKind.PDF))
    )
    pages = max(work.session.exec(counted).all(), default=0)  # a Word file has the pages of its PDF
    reasons = [
        *([] if 1 <= page <= (pages or 10_000) else [Reason.NO_SUCH_PAGE]),
        *([] if len(spot.boxes) <= MOST_BOXES and all(map(_is_box, spot.boxes)) else [Reason.AREA_IS_EMPTY]),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    return notes.annotate(work, version.record_id, text, participants=participants, spot=spot)


def answer(work: Work, annotation_id: int, text: str) -> int:
    """Answers an annotation; it is told to those who took part in it so far and may still read there. Gives the answer's id.

    Raises:
        NotFound: there is none such for the asker. RuleBroken: it is empty.
    """
    first = _first(work, annotation_id)
    said = select(Annotation.written_by).where((col(Annotation.id) == first.id) | (col(Annotation.answers_id) == first.id))
    others = sorted(set(work.session.exec(said).all()) - {work.official_id})
    if first.record_id is not None:
        others = sorted(naming.readers(work, first.record_id, others))
        return notes.annotate(work, first.record_id, text, participants=others, answers_id=first.id)
    case_id = first.case_id or 0
    others = sorted(naming.readers_of_case(work, case_id, others))
    return notes.annotate_case(work, case_id, text, participants=others, answers_id=first.id)


def settle(work: Work, annotation_id: int) -> None:
    """Says that what was annotated is settled; its answers are settled with it. Twice is once."""
    first = _first(work, annotation_id)
    if first.settled_at is not None:
        return
    first.settled_by, first.settled_at = work.official_id, work.now
    work.record(AnnotationSettled(record_id=first.record_id, case_id=first.case_id, annotation_id=first.id))


def reopen(work: Work, annotation_id: int) -> None:
    """Opens an annotation that was settled; one that is open stays so."""
    first = _first(work, annotation_id)
    if first.settled_at is None:
        return
    first.settled_by = first.settled_at = None
    work.record(AnnotationReopened(record_id=first.record_id, case_id=first.case_id, annotation_id=first.id))


def _first(work: Work, annotation_id: int) -> Annotation:
    """Gives the annotation a thread begins with, where something may be noted."""
    found = work.session.get(Annotation, annotation_id)
    if found is None:
        raise NotFound("Annotation", annotation_id)
    if found.record_id is not None:
        work.load(Record, found.record_id, Action.NOTE)
    else:
        work.load(Case, found.case_id or 0, Action.NOTE)
    return found if found.answers_id is None else work.session.get_one(Annotation, found.answers_id)


def _is_box(box: Sequence[float]) -> bool:
    if len(box) != 4:
        return False
    left, top, right, bottom = box
    return 0 <= left < right <= 1000 and 0 <= top < bottom <= 1000
