"""The verbs of a party hearing (forvaltningsloven § 19): hear, give more time, take the answer, withdraw; and its end by the clock."""

import datetime as dt

from sqlmodel import col, select

from casework.calendar import add_working_days
from casework.case_types.letters import hearing_letter
from casework.errors import NotFound, RuleBroken
from casework.events import HearingAnswered, HearingExpired, HearingExtended, HearingStarted, HearingWithdrawn
from casework.lifecycle import CASE, refuse_unless
from casework.model import Case, CaseDecision, CaseHearing, CaseParty, CaseTask, Record
from casework.services import course_approvals, course_letters, course_moving, inbox, letter_words
from casework.vocabulary import Action, DecisionState, HearingState, Reason, TaskKind, TaskState
from casework.work import Work

USUAL_WORKING_DAYS = 10
LONGEST_FACTS = 20_000


def hear_party(work: Work, case_id: int, case_party_id: int, facts: str, *, deadline: dt.date | None = None, language: str = "da") -> int:
    """Asks a party to comment on facts, writes the letter as a draft on the case, and gives the hearing's id; the case waits.

    Args:
        work: of someone with full write on the case. case_id: which case. case_party_id: which of its parties is heard.
        facts: what counts against the party and the party may not know.
        deadline: until when; by the case type's rule unless said otherwise. language: of the letter.

    Raises:
        RuleBroken: no facts, no party of the case, or a deadline that is not later than today; all of them together.
        LetterLacksWords: the case does not hold what the letter says; no hearing begins.
    """
    case = work.load(Case, case_id, Action.HEAR_PARTY, lock=True)
    refuse_unless(CASE, case.state, Action.HEAR_PARTY)
    _, kind = course_moving.course_of(work, case_id)
    days = kind.hearing.working_days if kind.hearing else USUAL_WORKING_DAYS
    until = deadline or add_working_days(work.today, days)
    party = work.session.get(CaseParty, case_party_id)
    reasons = [
        *([] if facts.strip() else [Reason.HEARING_NEEDS_FACTS]),
        *([] if party is not None and party.case_id == case_id else [Reason.HEARING_NEEDS_PARTY]),
        *([] if until > work.today else [Reason.DEADLINE_MUST_BE_LATER]),
    ]
    if reasons or party is None:
        raise RuleBroken(*reasons)
    letter = hearing_letter(next((each for each in kind.letters if each.name == "hearing"), None), language)
    words = {"facts": facts.strip()[:LONGEST_FACTS], "hearing_deadline": letter_words.said(until, language)}
    task = _open_task(work, case_id)
    made = work.add(
        CaseHearing(
            case_id=case_id,
            task_id=task.id if task else None,
            case_party_id=case_party_id,
            facts=facts.strip()[:LONGEST_FACTS],
            state=HearingState.WAITING,
            first_deadline=until,
            deadline=until,
            started_by=work.official_id,
            started_at=work.now,
            letter_id=course_letters.put_letter(work, case, kind, letter, words, language=language, party=party),
        )
    )
    work.record(HearingStarted(case_id=case_id, hearing_id=made.id, deadline=until))
    return made.id


def extend_hearing(work: Work, hearing_id: int, deadline: dt.date, reason: str) -> None:
    """Gives the party more time (a request is normally granted).

    Raises:
        RuleBroken: the hearing is over, the date is not later than the one that stands and than today, or no reason is given.
    """
    hearing = _held(work, hearing_id)
    reasons = [
        *([] if hearing.state is HearingState.WAITING else [Reason.HEARING_IS_OVER]),
        *([] if deadline > max(hearing.deadline, work.today) else [Reason.DEADLINE_MUST_BE_LATER]),
        *([] if reason.strip() else [Reason.REASON_IS_REQUIRED]),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    hearing.deadline = deadline
    work.record(HearingExtended(case_id=hearing.case_id, hearing_id=hearing_id, deadline=deadline, reason=reason.strip()))


def receive_answer(work: Work, hearing_id: int, record_id: int) -> None:
    """Links the party's answer, a record on the case; the case goes on. An answer that comes late is linked as late.

    Raises:
        RuleBroken: the record is not on the case, the hearing was answered or withdrawn, or the case has been decided since.
    """
    hearing = _held(work, hearing_id)
    record = work.load(Record, record_id, Action.READ)
    decided = select(CaseDecision.id).where(
        CaseDecision.case_id == hearing.case_id,
        CaseDecision.state != DecisionState.DRAFT,
        col(CaseDecision.finished_at) >= hearing.started_at,
    )
    in_time = hearing.state is HearingState.WAITING
    late = hearing.state is HearingState.EXPIRED and hearing.answer_id is None and work.session.exec(decided).first() is None
    reasons = [
        *([] if record.case_id == hearing.case_id else [Reason.ANSWER_NOT_ON_CASE]),
        *([] if in_time or late else [Reason.HEARING_IS_OVER]),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    hearing.answer_id = record_id
    work.record(HearingAnswered(case_id=hearing.case_id, hearing_id=hearing_id, answer_id=record_id, in_time=in_time))
    if in_time:
        _end(work, hearing, HearingState.ANSWERED)


def withdraw_hearing(work: Work, hearing_id: int, reason: str) -> None:
    """Withdraws a hearing; its task is open again.

    Raises:
        RuleBroken: it is over, or no reason is given.
    """
    hearing = _held(work, hearing_id)
    reasons = [
        *([] if hearing.state is HearingState.WAITING else [Reason.HEARING_IS_OVER]),
        *([] if reason.strip() else [Reason.REASON_IS_REQUIRED]),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    hearing.state, hearing.ended_at = HearingState.WITHDRAWN, work.now
    work.record(HearingWithdrawn(case_id=hearing.case_id, hearing_id=hearing_id, reason=reason.strip()))


def expire_hearings(work: Work, *, most: int = 100) -> int:
    """Ends the hearings whose deadline has passed and lets their cases go on; says how many. Each ends once, however often this runs.

    The last day is the party's: a hearing with deadline on the 10th ends on the 11th (the legal date in Copenhagen).
    """
    due = select(CaseHearing.id).where(CaseHearing.state == HearingState.WAITING, CaseHearing.deadline < work.today)
    ended = 0
    for hearing_id in work.session.exec(due.order_by(col(CaseHearing.deadline), col(CaseHearing.id)).limit(most)).all():
        # the case first, then the hearing: the order in which every verb takes them
        case_id = work.session.get_one(CaseHearing, hearing_id).case_id
        case = work.load(Case, case_id, Action.RESUME_CASE, lock=True)
        hearing = work.session.get_one(CaseHearing, hearing_id, populate_existing=True, with_for_update=True)
        if hearing.state is not HearingState.WAITING or hearing.deadline >= work.today:
            continue
        work.record(HearingExpired(case_id=case_id, hearing_id=hearing_id))
        _end(work, hearing, HearingState.EXPIRED)
        if hearing.letter_id is not None:
            inbox.put(work, hearing.letter_id, case.responsible_id, cause="hearing_expired")
        ended += 1
    return ended


def _end(work: Work, hearing: CaseHearing, state: HearingState) -> None:
    """Ends a hearing; when no other waits, its task is done and the course goes on."""
    hearing.state, hearing.ended_at = state, work.now
    work.session.flush()
    case = work.session.get_one(Case, hearing.case_id)
    others = select(CaseHearing.id).where(CaseHearing.case_id == case.id, CaseHearing.state == HearingState.WAITING)
    task = work.session.get(CaseTask, hearing.task_id) if hearing.task_id is not None else None
    if work.session.exec(others).first() is None and task is not None and task.state is TaskState.OPEN:
        course_moving.finish(work, task, TaskState.DONE, by=None if work.actor.name else work.official_id)
        course_moving.go_on(work, case)
        course_approvals.start_due(work, case.id)


def _held(work: Work, hearing_id: int) -> CaseHearing:
    hearing = work.session.get(CaseHearing, hearing_id)
    if hearing is None:
        raise NotFound("CaseHearing", hearing_id)
    case = work.load(Case, hearing.case_id, Action.HEAR_PARTY, lock=True)
    refuse_unless(CASE, case.state, Action.HEAR_PARTY)
    work.session.flush()
    return work.session.get_one(CaseHearing, hearing_id, populate_existing=True)


def _open_task(work: Work, case_id: int) -> CaseTask | None:
    query = select(CaseTask).where(CaseTask.case_id == case_id, CaseTask.kind == TaskKind.HEARING, CaseTask.state == TaskState.OPEN)
    return work.session.exec(query.order_by(col(CaseTask.id))).first()
