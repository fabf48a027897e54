"""Check-out: a document is taken out to be worked on elsewhere, in Word say, and nobody else puts in a version meanwhile.

The lock is an edit lock that lives for days, not minutes, and ends by itself; ``documents.checking_in`` takes the file back.
"""

import datetime as dt

from sqlalchemy import text

from casework.cases.states import refuse_on_record
from casework.errors import RuleBroken
from casework.events import CheckOutEnded, DocumentCheckedOut
from casework.model import CheckOut, Document, Record
from casework.services.records.locking import hold, release_lock
from casework.vocabulary import Action, Reason
from casework.work import Work

_TAKE_OUT = text("""
    INSERT INTO check_out AS o (document_id, official_id, record_id, number, taken_at, size, filename, media_type)
    VALUES (:document, :me, :record, :number, :now, 0, '', '')
    ON CONFLICT (document_id, official_id) DO UPDATE SET number = :number, taken_at = :now, sha256 = NULL, text_sha256 = NULL,
           size = 0, filename = '', media_type = '', brought_at = NULL""")


def check_out(work: Work, document_id: int) -> dt.datetime:
    """Takes a document out in the version that counts, and gives until when it is kept from others; again, it is taken out anew.

    Raises:
        Locked: somebody else has it. RuleBroken: the state of the record allows no writing. NotFound, NotPermitted.
    """
    document = work.load(Document, document_id, Action.WRITE_DOCUMENTS, lock=True)
    record = work.load(Record, document.record_id, Action.WRITE_DOCUMENTS)
    refuse_on_record(work, record, Action.WRITE_DOCUMENTS)
    until = work.now + dt.timedelta(days=work.platform.settings.check_out_days)
    hold(work, record.id, document_id, until, checked_out=document.current_version)
    taken = {"document": document_id, "me": work.official_id, "record": record.id, "number": document.current_version, "now": work.now}
    work.session.connection().execute(_TAKE_OUT, taken)
    work.record(DocumentCheckedOut(record_id=record.id, document_id=document_id, number=document.current_version))
    return until


def cancel_check_out(work: Work, document_id: int) -> None:
    """Gives what I checked out free again without a new version; what I brought back and did not confirm goes.

    Raises:
        NotFound: the document is not there for me. RuleBroken: I have not checked it out.
    """
    document = work.load(Document, document_id, Action.READ)
    mine = my_check_out(work, document_id)
    number = mine.number
    forget(work, mine)
    work.record(CheckOutEnded(record_id=document.record_id, document_id=document_id, number=number))


def my_check_out(work: Work, document_id: int) -> CheckOut:
    """Gives my check-out of a document.

    Raises:
        RuleBroken: I have not checked it out.
    """
    mine = work.session.get(CheckOut, (document_id, work.official_id))
    if mine is None:
        raise RuleBroken(Reason.NOT_CHECKED_OUT)
    return mine


def forget(work: Work, mine: CheckOut) -> None:
    """Ends a check-out of mine and its lock."""
    release_lock(work, mine.record_id, mine.document_id)
    work.session.delete(mine)
