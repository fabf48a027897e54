"""Check-in: a file that was worked on elsewhere is brought back, compared with what was taken out, and confirmed as the next version.

Between the two it lies with the check-out, seen by who brought it alone. Every version stays, so a colleague's meanwhile is never lost.
"""

import hashlib
from dataclasses import dataclass

from casework.cases.states import refuse_on_record
from casework.errors import RuleBroken
from casework.events import DocumentCheckedIn
from casework.model import CheckOut, Document, Record
from casework.services import records
from casework.services.records.checking_out import forget, my_check_out
from casework.vocabulary import Action, Reason
from casework.work import Work
from documents.filing import add_version, keep_blobs


@dataclass(frozen=True)
class CheckedIn:
    """Is what came of a check-in: the new version, and whether it stands on one that others had put in meanwhile."""

    version_id: int
    number: int
    is_over_anothers: bool


def bring_back(work: Work, document_id: int, content: bytes, *, filename: str, media_type: str, text: str) -> None:
    """Lays a file beside what I checked out, to be compared; the one I brought before is replaced. ``text`` is what was read out of it.

    Raises:
        RuleBroken: I have not checked it out, or the state of the record allows no new version. Locked: somebody else has it now.
        NotFound, NotPermitted: I may not write the documents of the record any more.
    """
    document, mine = _mine(work, document_id)
    read = text.encode("utf-8", "replace")
    sizes = {}
    for each in (content, read):
        work.platform.blobs.put(each)
        sizes[_sha(each)] = len(each)
    keep_blobs(work, sizes)
    mine.sha256, mine.text_sha256, mine.size, mine.brought_at = _sha(content), _sha(read), len(content), work.now
    mine.filename, mine.media_type = filename[:255] or document.title, media_type


def take_away(work: Work, document_id: int) -> None:
    """Takes the file I brought back away again; the document stays checked out.

    Raises:
        RuleBroken: I have not checked it out. NotFound: the document is not there for me.
    """
    work.load(Document, document_id, Action.READ)
    mine = my_check_out(work, document_id)
    mine.sha256, mine.text_sha256, mine.size, mine.brought_at, mine.filename, mine.media_type = None, None, 0, None, "", ""


def check_in(work: Work, document_id: int, *, compared_with: int) -> CheckedIn:
    """Makes what I brought back the next version, and gives the document free; ``compared_with`` is the version that counted then.

    Raises:
        RuleBroken: I have not checked it out, brought nothing back, another version came since, or the record takes none any more.
        Locked: somebody else has it now. NotFound, NotPermitted: I may not write the documents of the record any more.
    """
    document, mine = _mine(work, document_id)
    if mine.sha256 is None:
        raise RuleBroken(Reason.NOTHING_BROUGHT_BACK)
    if document.current_version != compared_with:
        raise RuleBroken(Reason.CHANGED_SINCE_COMPARED)
    came_of = mine.number
    content = work.platform.blobs.read(mine.sha256)
    version_id = add_version(work, document_id, content, filename=mine.filename, media_type=mine.media_type)
    forget(work, mine)
    over = compared_with if compared_with != came_of else None
    number = compared_with + 1
    work.record(DocumentCheckedIn(record_id=document.record_id, document_id=document_id, number=number, came_of=came_of, over=over))
    return CheckedIn(version_id, number, over is not None)


def _mine(work: Work, document_id: int) -> tuple[Document, CheckOut]:
    document = work.load(Document, document_id, Action.WRITE_DOCUMENTS, lock=True)
    record = work.load(Record, document.record_id, Action.WRITE_DOCUMENTS)
    mine = my_check_out(work, document_id)
    refuse_on_record(work, record, Action.WRITE_DOCUMENTS)
    records.refuse_locked(work, record.id, document_id)
    return document, mine


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
