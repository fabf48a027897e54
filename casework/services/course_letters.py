"""Letters of a course: a draft record on the case, written from the case type's template with what the case holds."""

from sqlmodel import col, select

from casework.case_types.letters import filled, names_in
from casework.case_types.shape import CaseTypeRead, Letter
from casework.errors import LetterLacksWords, NotFound, RuleBroken
from casework.events import TaskLetterFound
from casework.lifecycle import CASE, refuse_unless
from casework.model import Case, CaseParty, CaseTask, Record
from casework.services import course_moving, letter_words, records
from casework.services.records import NewParty, NewRecord
from casework.vocabulary import Action, Channel, Genre, PartyRole, Reason, RecordKind
from casework.work import Work


def write_letter(work: Work, task_id: int, *, language: str = "da") -> int:
    """Writes the letter a task asks for as a draft on the case, and gives the record's id; the draft is then edited and sent as any.

    Raises:
        RuleBroken: the task has no letter. NotFound: the task is not there for the actor.
        LetterLacksWords: the case does not hold what the letter says, everything together; nothing is written.
    """
    task = work.session.get(CaseTask, task_id)
    if task is None:
        raise NotFound("CaseTask", task_id)
    case = work.load(Case, task.case_id, Action.FOLLOW_COURSE, lock=True)
    refuse_unless(CASE, case.state, Action.FOLLOW_COURSE)
    _, kind = course_moving.course_of(work, case.id)
    shape = kind.task(task.name)
    letter = next((each for each in kind.letters if shape is not None and each.name == shape.letter), None)
    if letter is None:
        raise RuleBroken(Reason.TASK_NEEDS_ITS_DEED)
    if task.record_id is None:
        before = written_before(work, case.id, kind, letter, named=True)
        task.record_id = before or put_letter(work, case, kind, letter, {}, language=language)
        if before is not None:
            work.record(TaskLetterFound(case_id=case.id, task=task.name, letter_id=before))
        work.session.flush()
    return task.record_id


def written_before(work: Work, case_id: int, kind: CaseTypeRead, letter: Letter | None, *, named: bool = False) -> int | None:
    """Gives the record of the letter as an earlier task of the course has written it: what was approved is what is sent.

    Without a letter, and unless it must be the named one, the newest letter of the course.
    """
    query = select(CaseTask.name, CaseTask.record_id).join(Record, col(Record.id) == CaseTask.record_id)
    rows = work.session.exec(query.where(CaseTask.case_id == case_id).order_by(col(CaseTask.id).desc())).all()
    shapes = {each.name: each.letter for each in kind.tasks}
    wanted = letter.name if letter else ""
    found = [record_id for name, record_id in rows if shapes.get(name) and (shapes[name] == wanted or not (wanted or named))]
    return found[0] if found else None


def put_letter(
    work: Work,
    case: Case,
    kind: CaseTypeRead,
    letter: Letter,
    more: dict[str, str],
    *,
    language: str,
    party: CaseParty | None = None,
    record_kind: RecordKind = RecordKind.OUTBOUND,
) -> int:  # a letter has this many parts
    """Puts a letter from a template on the case as a draft to a party, and gives the record's id.

    Raises:
        LetterLacksWords: the case does not hold what it says; a note inside the house leaves out what is not there.
    """
    to = party or _first_party(work, case.id)
    spoken = language if language in letter_words.LANGUAGES else "da"
    words = letter_words.words_of_case(work, case, kind, spoken) | ({"party": to.name} if to else {}) | more
    names = names_in(letter, spoken)
    if record_kind is not RecordKind.OUTBOUND:
        words = dict.fromkeys(names, "") | words
    if lacks := letter_words.lacking(kind, case, names, words, work.today):
        raise LetterLacksWords(lacks)
    subject, body = filled(letter, words, spoken)
    new = NewRecord(
        title=subject,
        kind=record_kind,
        channel=Channel.DESK,
        unit_id=case.unit_id,
        responsible_id=work.official_id,
        body_html=body,
        clearance=min(case.clearance, work.standing.clearance),
        parties=(_recipient(to),) if to and record_kind is RecordKind.OUTBOUND else (),
        genre=Genre.LETTER if record_kind is RecordKind.OUTBOUND else Genre.NOTE,
        access_level=kind.access.level,
    )
    record_id = records.draft(work, new)
    records.place_on_case(work, record_id, case.id)
    return record_id


def _recipient(party: CaseParty) -> NewParty:
    return NewParty(name=party.name, role=PartyRole.RECIPIENT, identifier_kind=party.identifier_kind, identifier=party.identifier)


def _first_party(work: Work, case_id: int) -> CaseParty | None:
    return work.session.exec(select(CaseParty).where(CaseParty.case_id == case_id).order_by(col(CaseParty.id))).first()
