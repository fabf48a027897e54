"""Going through a document for what is to be left out: begun, marked, decided, and a copy asked for.

The places and the copy are found and made by the runner (``documents.redaction.filing``), since reading and drawing documents takes
seconds; here stands what officials do. The document itself is not touched, so this is done on sent and completed records too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlmodel import col, select

from casework.errors import NotFound, RuleBroken
from casework.events import ContentRead, MarkNoted, MarkPut, MarksDecided, RedactedCopyOrdered, RedactionBegun
from casework.model import DocumentVersion, Record, RedactedCopy, Redaction, RedactionMark
from casework.redaction.grounds import BY_CODE
from casework.services import checking
from casework.services.reading import Opened
from casework.vocabulary import Action, CopyState, MarkState, Reason, Sensitive
from casework.work import Work

PDF = "application/pdf"
MOST_BOXES = 500
LONGEST_NOTE = 500


@dataclass(frozen=True)
class NewMark:
    """Is a place to be left out: boxes of a page (counted from 1) as left, top, right, bottom in thousandths of it; by which provision."""

    page: int
    boxes: tuple[tuple[float, ...], ...]
    ground: str
    words: str = field(default="", repr=False)
    note: str = field(default="", repr=False)


def begin(work: Work, version_id: int) -> int:
    """Begins to go through a document version, and has the house propose what to leave out; gives the redaction's id. Twice is once.

    Raises:
        NotPermitted: without the right to write documents on the record.
    """
    version = work.load(DocumentVersion, version_id, Action.READ)
    work.load(Record, version.record_id, Action.REDACT)
    checking.demand_open(work, version.sha256)
    before = work.session.exec(select(Redaction).where(Redaction.version_id == version_id)).first()
    if before is not None:
        return before.id
    begun = work.add(Redaction(version_id=version_id, record_id=version.record_id, opened_by=work.official_id, opened_at=work.now))
    work.record(RedactionBegun(record_id=version.record_id, redaction_id=begun.id, version_id=version_id))
    return begun.id


def mark(work: Work, redaction_id: int, new: NewMark) -> int:
    """Marks a place that is to be left out; gives the mark's id. The same place marked again is the same mark.

    Raises:
        RuleBroken: no such page, boxes that are none, or an unknown provision; all of them together.
    """
    redaction = _loaded(work, redaction_id)
    boxes = [[round(side, 2) for side in box] for box in new.boxes]
    reasons = [
        *([] if 1 <= new.page <= redaction.pages else [Reason.NO_SUCH_PAGE]),
        *([] if 0 < len(boxes) <= MOST_BOXES and all(map(_is_box, boxes)) else [Reason.AREA_IS_EMPTY]),
        *_unknown(new.ground),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    for known in _marks(work, redaction_id):
        if (known.page, known.boxes, known.ground, known.state) == (new.page, boxes, new.ground, MarkState.ACCEPTED):
            return known.id
    made = work.add(
        RedactionMark(
            redaction_id=redaction_id, record_id=redaction.record_id, page=new.page, boxes=boxes, words=new.words[:500], ground=new.ground,
            note=new.note.strip()[:LONGEST_NOTE], state=MarkState.ACCEPTED, made_by=work.official_id, made_at=work.now,
            decided_by=work.official_id, decided_at=work.now,
        )
    )  # fmt: skip
    work.record(
        MarkPut(record_id=made.record_id, redaction_id=redaction_id, mark_id=made.id, page=made.page, ground=made.ground, note=made.note)
    )
    return made.id


def note_mark(work: Work, mark_id: int, note: str) -> None:
    """Writes a note on a place, for colleagues: it is handed over to nobody; an empty one takes it away. Twice is once.

    Raises:
        NotFound: the writer may not see the record, or there is no such mark.
        NotPermitted: without the right to write documents on the record.
    """
    found = work.session.get(RedactionMark, mark_id)
    if found is None:
        raise NotFound("RedactionMark", mark_id)
    redaction = _loaded(work, found.redaction_id)
    said = note.strip()[:LONGEST_NOTE]
    if said != found.note:
        found.note = said
        work.record(MarkNoted(record_id=redaction.record_id, redaction_id=redaction.id, mark_id=mark_id, note=said))


def decide_mark(work: Work, mark_id: int, state: MarkState, *, ground: str = "") -> None:
    """Decides that a place is left out, by that provision or the one it has, or that it stays; it can be decided anew. Twice is once.

    Raises:
        RuleBroken: an unknown provision, or it is to be a proposal again.
    """
    found = work.session.get(RedactionMark, mark_id)
    if found is None:
        raise NotFound("RedactionMark", mark_id)
    _decide(work, _loaded(work, found.redaction_id), [found], state, ground)


def decide_kind(work: Work, redaction_id: int, kind: Sensitive, state: MarkState, *, ground: str = "") -> int:
    """Decides on every proposal of a kind that is not decided yet; gives how many they were."""
    redaction = _loaded(work, redaction_id)
    open_ones = [each for each in _marks(work, redaction_id) if each.kind is kind and each.state is MarkState.SUGGESTED]
    _decide(work, redaction, open_ones, state, ground)
    return len(open_ones)


def order_copy(work: Work, redaction_id: int) -> int:
    """Asks for the copy without what is marked; gives its id. Asked again with the same marks it is the same copy, unless it was refused.

    Raises:
        RuleBroken: nothing is marked, or a proposal is not decided yet.
    """
    redaction = _loaded(work, redaction_id)
    marks = _marks(work, redaction_id)
    accepted = [_kept(each) for each in marks if each.state is MarkState.ACCEPTED]
    reasons = [
        *([] if accepted else [Reason.NOTHING_IS_MARKED]),
        *([Reason.PROPOSALS_NOT_DECIDED] if any(each.state is MarkState.SUGGESTED for each in marks) else []),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    latest = work.session.exec(
        select(RedactedCopy).where(RedactedCopy.redaction_id == redaction_id).order_by(col(RedactedCopy.id).desc())
    ).first()
    as_they_are = {(each["mark_id"], each["ground"]) for each in accepted}
    if latest is not None and latest.leaves_out == as_they_are and latest.state is not CopyState.REFUSED:
        return latest.id
    copy = work.add(
        RedactedCopy(
            redaction_id=redaction_id, version_id=redaction.version_id, record_id=redaction.record_id, marks=accepted,
            state=CopyState.WAITING, ordered_by=work.official_id, ordered_at=work.now, pages=redaction.pages,
        )
    )  # fmt: skip
    work.record(
        RedactedCopyOrdered(
            record_id=copy.record_id, redaction_id=redaction_id, copy_id=copy.id, version_id=copy.version_id, marks=len(accepted)
        )
    )
    return copy.id


def open_copy(work: Work, copy_id: int, *, noted: bool = True) -> Opened:
    """Gives the bytes of a redacted copy; ``noted`` is False only for the further pages of what was opened already.

    Raises:
        NotFound: the reader may not see the record, or there is no copy that is made: no difference shows.
    """
    copy = work.session.get(RedactedCopy, copy_id)
    if copy is None or copy.sha256 is None:
        raise NotFound("RedactedCopy", copy_id)
    version = work.load(DocumentVersion, copy.version_id, Action.READ)
    if noted:
        work.record(ContentRead(record_id=copy.record_id, version_id=version.id))
    return Opened(version.id, f"redacted-{copy.id}.pdf", PDF, copy.sha256, work.platform.blobs.read(copy.sha256))


def _loaded(work: Work, redaction_id: int) -> Redaction:
    redaction = work.session.get(Redaction, redaction_id, with_for_update=True)
    if redaction is None:
        raise NotFound("Redaction", redaction_id)
    work.load(Record, redaction.record_id, Action.REDACT)
    return redaction


def _marks(work: Work, redaction_id: int) -> Sequence[RedactionMark]:
    return work.session.exec(select(RedactionMark).where(RedactionMark.redaction_id == redaction_id).order_by(col(RedactionMark.id))).all()


def _decide(work: Work, redaction: Redaction, marks: Sequence[RedactionMark], state: MarkState, ground: str) -> None:
    reasons = [*([Reason.DECISION_IS_NONE] if state is MarkState.SUGGESTED else []), *(_unknown(ground) if ground else [])]
    if reasons:
        raise RuleBroken(*reasons)
    changed = [each for each in marks if each.state is not state or (ground and each.ground != ground)]
    for each in changed:
        each.state, each.ground, each.decided_by, each.decided_at = state, ground or each.ground, work.official_id, work.now
    if changed:
        ids = tuple(each.id for each in changed)
        work.record(MarksDecided(record_id=redaction.record_id, redaction_id=redaction.id, mark_ids=ids, state=state, ground=ground))


def _kept(mark: RedactionMark) -> dict[str, object]:
    return {"mark_id": mark.id, "page": mark.page, "boxes": mark.boxes, "ground": mark.ground, "note": mark.note}


def _unknown(ground: str) -> list[Reason]:
    return [] if ground in BY_CODE else [Reason.UNKNOWN_GROUND]


def _is_box(box: Sequence[float]) -> bool:
    return len(box) == 4 and 0 <= box[0] < box[2] <= 1000 and 0 <= box[1] < box[3] <= 1000
