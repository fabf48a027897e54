"""Filing on cases and registration: the next number of the case, never given twice, and how a number came out of use.

Source: offentlighedsloven § 15 (journalisering); f2.md 1.2, Registration: de-registering frees nothing, and leaving and rejoining a
case gives a new number. ``given_number`` holds each number once, by constraint.
"""

from sqlmodel import col, select

from casework import numbering
from casework.cases.states import reason_against_records
from casework.errors import RuleBroken
from casework.events import RecordDeregistered, RecordLeftCase, RecordPlacedOnCase, RecordRegistered
from casework.model import Case, GivenNumber, Record
from casework.services import case_choices, course_access
from casework.services.records.locking import refuse_locked
from casework.vocabulary import Action, Ending, Reason
from casework.work import Work


def place_on_case(work: Work, record_id: int, case_id: int, *, opened_version: int | None = None) -> None:
    """Files a record that is on no case on a case in progress.

    Raises:
        RuleBroken: the case is completed, or the record is on another case: that is a move, with its reason.
    """
    record = work.load(Record, record_id, Action.PLACE_ON_CASE, opened_version=opened_version, lock=True)
    case = work.load(Case, case_id, Action.PLACE_ON_CASE)
    if reason := reason_against_records(work, case):
        raise RuleBroken(reason)
    if record.case_id == case_id:
        return
    if record.case_id is not None:
        raise RuleBroken(Reason.RECORD_IS_REGISTERED if record.number is not None else Reason.RECORD_IS_ON_A_CASE)
    record.case_id = case_id
    course_access.hold_record(work, record, case)
    case_choices.remember(work, case_id)
    work.record(RecordPlacedOnCase(record_id=record_id, case_id=case_id))


def register(work: Work, record_id: int, *, opened_version: int | None = None) -> None:
    """Registers the record: it gets the next number of its case, never reused.

    Raises:
        RuleBroken: it is on no case, is registered already, or the case is completed; all of them together.
    """
    record = work.load(Record, record_id, Action.REGISTER, opened_version=opened_version, lock=True)
    if record.case_id is None:
        raise RuleBroken(Reason.RECORD_HAS_NO_CASE)
    case = work.load(Case, record.case_id, Action.PLACE_ON_CASE)
    reasons = [
        *([Reason.RECORD_ALREADY_REGISTERED] if record.number is not None else []),
        *_against(work, case),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    record.registered_at = work.now
    case_id = case.id

    def give_number() -> None:
        record.number = numbering.next_number(work, numbering.record_series(case_id), record.authority_id)
        work.add(GivenNumber(case_id=case_id, number=record.number, record_id=record_id, given_at=work.now))
        work.record(RecordRegistered(record_id=record_id, case_id=case_id, number=record.number))

    work.last(give_number)


def deregister(work: Work, record_id: int, reason: str, *, opened_version: int | None = None) -> None:
    """Takes the record's number back, with a reason; registered anew it gets the next one.

    Raises:
        RuleBroken: it is not registered, the case is completed, or no reason is given; all of them together.
    """
    record = work.load(Record, record_id, Action.DEREGISTER, opened_version=opened_version, lock=True)
    case = work.load(Case, record.case_id, Action.PLACE_ON_CASE) if record.case_id is not None else None
    reasons = [
        *([Reason.RECORD_IS_NOT_REGISTERED] if record.number is None else []),
        *_against(work, case),
        *([] if reason.strip() else [Reason.REASON_IS_REQUIRED]),
    ]
    if reasons or case is None or record.number is None:
        raise RuleBroken(*reasons)
    number = end_number(work, record, Ending.DEREGISTERED) or 0
    work.record(RecordDeregistered(record_id=record_id, case_id=case.id, number=number, reason=reason.strip()))


def move(work: Work, record_id: int, case_id: int, reason: str, *, opened_version: int | None = None) -> None:
    """Moves the record to another case, with a reason; its number stays behind with the case it leaves.

    Raises:
        RuleBroken: it is on no case or on that one, one of the cases is completed, or no reason is given; all of them together.
    """
    record = work.load(Record, record_id, Action.MOVE_TO_CASE, opened_version=opened_version, lock=True)
    case = work.load(Case, case_id, Action.PLACE_ON_CASE)
    reasons = [
        *_refusals_to_leave(work, record, reason),
        *([Reason.RECORD_IS_ON_THAT_CASE] if record.case_id == case_id else []),
        *_against(work, case),
    ]
    if reasons:
        raise RuleBroken(*dict.fromkeys(reasons))
    left, number = record.case_id or 0, end_number(work, record, Ending.MOVED, moved_to=case_id)
    record.case_id = case_id
    course_access.hold_record(work, record, case)
    case_choices.remember(work, case_id)
    work.record(RecordLeftCase(record_id=record_id, case_id=left, ending=Ending.MOVED, number=number, reason=reason.strip()))
    work.record(RecordPlacedOnCase(record_id=record_id, case_id=case_id))


def take_off_case(work: Work, record_id: int, reason: str, *, opened_version: int | None = None) -> None:
    """Takes the record off its case, with a reason; its number stays behind.

    Raises:
        RuleBroken: it is on no case, the case is completed, or no reason is given; all of them together.
    """
    record = work.load(Record, record_id, Action.MOVE_TO_CASE, opened_version=opened_version, lock=True)
    if reasons := _refusals_to_leave(work, record, reason):
        raise RuleBroken(*reasons)
    left, number = record.case_id or 0, end_number(work, record, Ending.TAKEN_OFF)
    record.case_id = None
    work.record(RecordLeftCase(record_id=record_id, case_id=left, ending=Ending.TAKEN_OFF, number=number, reason=reason.strip()))


def end_number(work: Work, record: Record, ending: Ending, *, moved_to: int | None = None) -> int | None:
    """Takes the number off the record and writes down how it came out of use; gives it, or None where there was none.

    A number given before numbers were kept one by one is written down now, as it ends.
    """
    number, case_id = record.number, record.case_id
    if number is None or case_id is None:
        return None
    given = work.session.exec(select(GivenNumber).where(col(GivenNumber.case_id) == case_id, col(GivenNumber.number) == number)).first()
    if given is None:
        since = record.registered_at or work.now
        given = work.add(GivenNumber(case_id=case_id, number=number, record_id=record.id, given_at=since))
    given.ended_at, given.ended_by, given.ending, given.moved_to_case_id = work.now, work.actor.official_id, ending, moved_to
    record.number, record.registered_at = None, None
    work.session.flush()
    return number


def _refusals_to_leave(work: Work, record: Record, reason: str) -> list[Reason]:
    refuse_locked(work, record.id)
    left = work.load(Case, record.case_id, Action.PLACE_ON_CASE) if record.case_id is not None else None
    return [
        *([Reason.RECORD_HAS_NO_CASE] if left is None else []),
        *_against(work, left),
        *([] if reason.strip() else [Reason.REASON_IS_REQUIRED]),
    ]


def _against(work: Work, case: Case | None) -> list[Reason]:
    reason = reason_against_records(work, case) if case is not None else None
    return [reason] if reason else []
