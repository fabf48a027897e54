"""What is handed over for a request for access: the documents of a case, each whole, redacted, or left out by a provision.

Source: offentlighedsloven §§ 34 and 40, forvaltningsloven § 16: what is left out is said with the provision by which it is. The files are
put together by ``documents.releasing``.
"""

from collections.abc import Sequence

from sqlmodel import col, select

from casework.errors import NotFound, RuleBroken
from casework.events import ReleaseItemChosen, ReleaseItemTakenOut, ReleaseSetMade
from casework.model import Case, Document, DocumentVersion, Record, RedactedCopy, RedactionMark, ReleaseItem, ReleaseSet
from casework.redaction.grounds import BY_CODE
from casework.vocabulary import Action, CopyState, Handing, MarkState, Reason
from casework.work import Work

LEAST_TELLING = 4


def begin_set(work: Work, case_id: int, title: str) -> int:
    """Begins a set for one request for access, named by whoever asked or what for; gives its id.

    Raises:
        NotPermitted: without full write on the case. RuleBroken: an empty title.
    """
    work.load(Case, case_id, Action.RELEASE)
    if not title.strip():
        raise RuleBroken(Reason.TITLE_IS_EMPTY)
    made = work.add(ReleaseSet(case_id=case_id, title=title.strip()[:200], made_by=work.official_id, made_at=work.now))
    work.record(ReleaseSetMade(case_id=case_id, release_set_id=made.id, title=made.title))
    return made.id


def choose(  # what is said of one document
    work: Work, release_set_id: int, version_id: int, handing: Handing, *, title: str = "", ground: str = "", note: str = ""
) -> None:
    """Says how a document goes out with a set, and under which title it stands on the list; said again it replaces what was said.

    Raises:
        NotPermitted: without the right to write documents on its record.
        RuleBroken: the set is put together; a document of another case; left out without a provision; redacted without a copy that is made
            and matches its marks; a title that says what is left out. All of them together.
    """
    release = _loaded(work, release_set_id)
    version = work.load(DocumentVersion, version_id, Action.READ)
    record = work.load(Record, version.record_id, Action.REDACT)
    shown = (title.strip() or work.session.get_one(Document, version.document_id).title)[:255]
    copy = copy_of_the_marks(work, version_id) if handing is Handing.REDACTED else None
    reasons = [
        *([Reason.DOCUMENT_OF_ANOTHER_CASE] if record.case_id != release.case_id else []),
        *([Reason.UNKNOWN_GROUND] if handing is Handing.LEFT_OUT and ground not in BY_CODE else []),
        *([Reason.COPY_IS_NOT_MADE] if handing is Handing.REDACTED and copy is None else []),
        *([Reason.TITLE_TELLS] if handing is not Handing.WHOLE and tells(work, version_id, shown) else []),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    before = _item(work, release_set_id, version.document_id)
    fields = {
        "version_id": version_id, "title": shown, "handing": handing, "copy_id": copy.id if copy else None,
        "ground": ground if handing is Handing.LEFT_OUT else "", "note": note.strip()[:500],
    }  # fmt: skip
    if before is not None and all(getattr(before, name) == value for name, value in fields.items()):
        return
    item = before or ReleaseItem(
        release_set_id=release_set_id, case_id=release.case_id, record_id=record.id, document_id=version.document_id, version_id=version_id,
        title=shown, handing=handing, chosen_by=work.official_id, chosen_at=work.now,
    )  # fmt: skip
    for name, value in fields.items():
        setattr(item, name, value)
    item.chosen_by, item.chosen_at = work.official_id, work.now
    if before is None:
        work.add(item)
    work.record(
        ReleaseItemChosen(
            record_id=record.id, case_id=release.case_id, release_set_id=release_set_id, document_id=item.document_id,
            version_id=version_id, handing=handing, ground=item.ground, copy_id=item.copy_id,
        )
    )  # fmt: skip


def take_out(work: Work, release_set_id: int, document_id: int) -> None:
    """Takes a document off a set again, which is then not said anything of. Twice is once."""
    release = _loaded(work, release_set_id)
    item = _item(work, release_set_id, document_id)
    if item is None:
        return
    work.load(Record, item.record_id, Action.REDACT)
    work.session.delete(item)
    work.record(
        ReleaseItemTakenOut(record_id=item.record_id, case_id=release.case_id, release_set_id=release_set_id, document_id=document_id)
    )


def copy_of_the_marks(work: Work, version_id: int) -> RedactedCopy | None:
    """Gives the latest copy of a version that is made, where it leaves out what is marked now; else None."""
    copies = select(RedactedCopy).where(RedactedCopy.version_id == version_id, RedactedCopy.state == CopyState.MADE)
    copy = work.session.exec(copies.order_by(col(RedactedCopy.id).desc())).first()
    if copy is None:
        return None
    marks = select(RedactionMark).where(
        RedactionMark.redaction_id == copy.redaction_id, RedactionMark.state == MarkState.ACCEPTED
    )  # fmt: skip
    now = {(mark.id, mark.ground) for mark in work.session.exec(marks)}
    return copy if now == copy.leaves_out else None


def tells(work: Work, version_id: int, title: str) -> bool:
    """Says whether a title holds words that are left out of the document."""
    version = work.session.get_one(DocumentVersion, version_id)
    marked = select(RedactionMark.words).where(
        RedactionMark.record_id == version.record_id, RedactionMark.state == MarkState.ACCEPTED, RedactionMark.words != ""
    )
    known = _bare(title)
    words = {bare for words in work.session.exec(marked) for word in words.split() if len(bare := _bare(word)) >= LEAST_TELLING}
    return any(word in known for word in words)


def items_of(work: Work, release_set_id: int) -> Sequence[ReleaseItem]:
    """Gives a set's documents that the actor may see, in the order of the records and their documents."""
    found = select(ReleaseItem).join(Document, col(Document.id) == ReleaseItem.document_id)
    placed = found.order_by(col(ReleaseItem.record_id), col(Document.position), col(Document.id))
    return work.session.exec(placed.where(ReleaseItem.release_set_id == release_set_id)).all()


def _loaded(work: Work, release_set_id: int) -> ReleaseSet:
    release = work.session.get(ReleaseSet, release_set_id, with_for_update=True)
    if release is None:
        raise NotFound("ReleaseSet", release_set_id)
    work.load(Case, release.case_id, Action.RELEASE)
    if release.issued_at is not None:
        raise RuleBroken(Reason.SET_IS_ISSUED)
    return release


def _item(work: Work, release_set_id: int, document_id: int) -> ReleaseItem | None:
    return work.session.exec(
        select(ReleaseItem).where(ReleaseItem.release_set_id == release_set_id, ReleaseItem.document_id == document_id)
    ).first()


def _bare(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
