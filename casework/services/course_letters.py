"""Letters of a course: a draft record on the case, written from the case type's template with what the case holds."""

import datetime as dt

from babel.dates import format_date
from babel.numbers import format_decimal
from sqlmodel import col, select

from casework import fields
from casework.case_types.evaluating import explain_all
from casework.case_types.expressions import Scalar
from casework.case_types.letters import filled
from casework.case_types.shape import CaseTypeRead, Letter
from casework.errors import NotFound, RuleBroken
from casework.events import TaskLetterFound
from casework.lifecycle import CASE, refuse_unless
from casework.model import Authority, Case, CaseDecision, CaseParty, CaseTask, Principal, Record, Unit
from casework.services import course_moving, records
from casework.services.records import NewParty, NewRecord
from casework.vocabulary import Action, Channel, DecisionOutcome, DecisionState, Genre, PartyRole, Reason, RecordKind
from casework.work import Work

LANGUAGES = ("da", "en")
_OUTCOMES = {
    DecisionOutcome.IN_FAVOUR: {"da": "medhold", "en": "in favour"},
    DecisionOutcome.PARTLY: {"da": "delvist medhold", "en": "partly in favour"},
    DecisionOutcome.AGAINST: {"da": "afslag", "en": "refusal"},
}
_YES_NO = {"da": ("nej", "ja"), "en": ("no", "yes")}


def write_letter(work: Work, task_id: int, *, language: str = "da") -> int:
    """Writes the letter a task asks for as a draft on the case, and gives the record's id; the draft is then edited and sent as any.

    Raises:
        RuleBroken: the task has no letter. NotFound: the task is not there for the actor.
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
    """Puts a letter from a template on the case as a draft to a party, and gives the record's id."""
    to = party or _first_party(work, case.id)
    words = {**_words(work, case, kind, language), **({"party": to.name} if to else {}), **more}
    subject, body = filled(letter, words, language if language in LANGUAGES else "da")
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


def _words(work: Work, case: Case, kind: CaseTypeRead, language: str) -> dict[str, str]:
    """Gives everything a template can name, in words."""
    kept = course_moving.fields_kept(case)
    made = {each.name: fields.shown(each.definition, kept.get(each.name), language=language) for each in kind.fields}
    for each in explain_all(kind, course_moving.values_of(kind, case), work.today):
        made[each.name] = "" if each.answer.value is None else said(each.answer.value, language)
    names = dict(work.session.exec(select(Principal.id, Principal.name).where(col(Principal.id).in_([case.responsible_id]))).all())
    return made | {
        "case_number": case.number or "",
        "case_title": case.title,
        "today": said(work.today, language),
        "deadline": said(case.deadline, language) if case.deadline else "",
        "responsible": names.get(case.responsible_id, ""),
        "unit": work.session.get_one(Unit, case.unit_id).name,
        "authority": work.session.get_one(Authority, case.authority_id).name,
        **_decision_words(work, case.id, language),
    }


def _decision_words(work: Work, case_id: int, language: str) -> dict[str, str]:
    standing = select(CaseDecision).where(CaseDecision.case_id == case_id, CaseDecision.state != DecisionState.SUPERSEDED)
    decision = work.session.exec(standing.order_by(col(CaseDecision.id).desc())).first()
    if decision is None:
        return {}
    appeal = " ".join(each for each in (decision.appeal_body, decision.appeal_procedure, decision.appeal_time_limit) if each)
    return {
        "facts": decision.facts,
        "legal_rule": decision.legal_rule,
        "reasons": decision.reasons,
        "considerations": decision.considerations or " ",
        "outcome": _OUTCOMES[decision.outcome][language if language in LANGUAGES else "da"],
        "appeal": appeal or " ",
    }


def said(value: Scalar, language: str) -> str:
    """Gives a value as a letter writes it."""
    if isinstance(value, bool):
        return _YES_NO[language if language in LANGUAGES else "da"][value]
    if isinstance(value, str):
        return value
    if isinstance(value, dt.date):
        return str(format_date(value, "d. MMMM y" if language == "da" else "d MMMM y", locale=language))
    return str(format_decimal(value, locale=language))
