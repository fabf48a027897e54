"""Files one letter of a run: a draft on the case to one party, with the letter as its main document, and the line that says so."""

from sqlmodel import col, select

from casework import faults
from casework.errors import Retryable
from casework.events import LetterWritten
from casework.model import Case, LetterLine, LetterRun
from casework.services import records
from casework.services.letters_to_many import PlannedLetter, planned_lines
from casework.services.records import NewRecord
from casework.services.records.making import own_unit
from casework.vocabulary import AccessLevel, Action, Channel, DocumentRole, Genre, LetterState, RecordKind
from casework.work import Work
from documents.filing import add_document
from documents.reply_filing import recipient_row
from documents.sniffing import DOCX

FILENAMES = {"da": "Brev.docx", "en": "Letter.docx"}


def file_letter(work: Work, line_id: int, planned: PlannedLetter, letter: bytes) -> int | None:
    """Makes the draft of a line and gives its id; None where the line does not wait any more. The work is that of who ordered it.

    Raises:
        NotFound, NotPermitted: who ordered it may no longer write on the case.
        Retryable: something that the letter says has changed since it was filled in; it is written anew.
    """
    line = work.session.exec(select(LetterLine).where(col(LetterLine.id) == line_id).with_for_update()).first()
    if line is None or line.state is not LetterState.WAITING:
        return None
    if planned_lines(work, [line_id])[line_id] != planned:
        raise Retryable("what the letter says has changed; it is written anew")
    run = work.session.get_one(LetterRun, line.run_id)
    record_id = _draft(work, run, planned, letter)
    line.state, line.record_id, line.done_at = LetterState.MADE, record_id, work.now
    work.record(LetterWritten(record_id=record_id, case_id=run.case_id, run_id=run.id, title=run.title))
    work.session.flush()
    faults.point("letter.filed")
    return record_id


def _draft(work: Work, run: LetterRun, planned: PlannedLetter, letter: bytes) -> int:
    """Makes the record: the writer's own, seen by those involved, within the restriction of the case and the class both may see."""
    case = work.load(Case, run.case_id, Action.WRITE_LETTERS)
    new = NewRecord(
        title=run.title,
        kind=RecordKind.OUTBOUND,
        channel=Channel.DESK,
        unit_id=case.unit_id if case.unit_id in work.standing.units else own_unit(work),
        responsible_id=work.official_id,
        access_level=AccessLevel.INVOLVED,
        clearance=min(case.clearance, work.standing.clearance),
        genre=Genre.LETTER,
    )
    record_id = records.draft(work, new)
    work.add(recipient_row(work, record_id, planned.recipient))
    filename = FILENAMES.get(run.language, FILENAMES["da"])
    add_document(work, record_id, letter, filename=filename, media_type=DOCX, role=DocumentRole.MAIN)
    records.place_on_case(work, record_id, case.id)
    return record_id
