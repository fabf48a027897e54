"""Break-glass: opening in an emergency what one is not let into, by its exact number, with a reason and for an hour.

It passes level and restriction, never clearance. The responsible and every security officer are told in the same transaction, and
each opening is judged afterwards. A number that nothing has and one out of reach get the same answer. Source: R C.5; ASVS 7.5.3.
"""

import datetime as dt

from sqlalchemy import text
from sqlmodel import col, select

from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.events import EmergencyEnded, EmergencyJudged, EmergencyOpened
from casework.model import Case, DeskSession, EmergencyAccess, EmergencyNotice, Record
from casework.services import granting, inbox
from casework.services.signing_in import STEP_UP_LASTS
from casework.vocabulary import Cause, Privilege, Reason, Right
from casework.work import Work

LASTS = dt.timedelta(minutes=60)


def break_glass(work: Work, number: str, *, reason: str, session_id: str) -> int:
    """Opens a case (``2026-12``), a registered record (``2026-12-3``) or a record by id (``#345``) and gives the opening's id.

    Args:
        work: of an official acting as himself.
        number: the exact number. reason: why now. session_id: the session that the official has confirmed with a code.

    Raises:
        NotPermitted: without the privilege, on behalf of another, or without the code. RuleBroken: no reason, or one may read it
        anyway. NotFound: no such number within reach.
    """
    if not work.has_somewhere(Privilege.BREAK_GLASS):  # how far it reaches is asked where the number is looked up
        raise NotPermitted(Reason.NEEDS_PRIVILEGE, detail=Privilege.BREAK_GLASS)
    if work.actor.on_behalf_of is not None:
        raise NotPermitted(Reason.NOT_THE_SAME_PERSON)
    if not reason.strip():
        raise RuleBroken(Reason.REASON_IS_REQUIRED)
    _demand_code(work, session_id)
    record_id, case_id = _found(work, number.strip())
    if work.session.get(Record, record_id) if record_id else work.session.get(Case, case_id):
        raise RuleBroken(Reason.MAY_READ_ALREADY)
    emergency = work.add(
        EmergencyAccess(
            authority_id=work.authority_id, official_id=work.official_id, record_id=record_id, case_id=case_id, number=number.strip(),
            reason=reason.strip(), opened_at=work.now, ends_at=work.now + LASTS,
        )
    )  # fmt: skip
    _open(work, emergency)
    return emergency.id


def end_emergency(work: Work, emergency_id: int) -> None:
    """Ends an opening before its time: whoever opened it, or who reviews such openings."""
    emergency = _emergency(work, emergency_id)
    if emergency.official_id != work.official_id:
        work.demand(Privilege.REVIEW_BREAK_GLASS)
    if emergency.ended_at is None and emergency.ends_at > work.now:
        _end(work, emergency)


def judge_emergency(work: Work, emergency_id: int, *, is_justified: bool, comment: str = "") -> None:
    """Says whether an opening was justified; one that was not needs a comment and ends at once.

    Raises:
        NotPermitted: without the privilege. RuleBroken: one's own opening, judged already, or no comment; all of them together.
    """
    work.demand(Privilege.REVIEW_BREAK_GLASS)
    emergency = _emergency(work, emergency_id)
    reasons = [
        *([Reason.NEEDS_FOUR_EYES] if emergency.official_id in {work.official_id, work.actor.on_behalf_of} else []),
        *([Reason.ALREADY_JUDGED] if emergency.judged_at is not None else []),
        *([Reason.REASON_IS_REQUIRED] if not is_justified and not comment.strip() else []),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    if not is_justified and emergency.ended_at is None and emergency.ends_at > work.now:
        _end(work, emergency)
    emergency.is_justified, emergency.comment = is_justified, comment.strip()
    emergency.judged_by, emergency.judged_at = work.official_id, work.now
    work.record(
        EmergencyJudged(
            record_id=emergency.record_id, case_id=emergency.case_id, emergency_id=emergency_id, is_justified=is_justified,
            comment=comment.strip(),
        )
    )  # fmt: skip


def see_notices(work: Work) -> None:
    """Marks what one has been told of openings as seen."""
    unseen = select(EmergencyNotice).where(
        col(EmergencyNotice.principal_id).in_({work.official_id, *work.standing.units}), col(EmergencyNotice.seen_at).is_(None)
    )
    for notice in work.session.exec(unseen).all():
        notice.seen_at = work.now


def _demand_code(work: Work, session_id: str) -> None:
    session = work.session.get(DeskSession, session_id)
    stepped_up = session.stepped_up_at if session is not None and session.revoked_at is None else None
    if stepped_up is None or work.now - stepped_up >= STEP_UP_LASTS:
        raise NotPermitted(Reason.STEP_UP_REQUIRED)


def _found(work: Work, number: str) -> tuple[int | None, int | None]:
    rows = work.session.connection().execute(text("SELECT * FROM casework_find_for_emergency(:number)"), {"number": number}).all()
    if not rows:
        raise NotFound("Number", "")
    return rows[0].record_id, rows[0].case_id


def _open(work: Work, emergency: EmergencyAccess) -> None:
    """Gives the dated grants, tells those concerned and writes it down, all in this work."""
    responsible: set[int] = set()
    for record_id in _records(work, emergency):
        work.admit(Record, record_id)
        record = work.session.get_one(Record, record_id)
        granting.give(
            work, record, emergency.official_id, right=Right.READ, cause=Cause.BREAK_GLASS, cause_id=emergency.id, ends_at=emergency.ends_at
        )
        inbox.put(work, record_id, record.responsible_id, cause="break_glass")
        responsible.add(record.responsible_id)
    if emergency.case_id is not None:
        work.admit(Case, emergency.case_id)
        responsible.add(work.session.get_one(Case, emergency.case_id).responsible_id)
    officers = work.session.connection().execute(
        text("SELECT casework_reviewers(:authority, :today)"), {"authority": work.authority_id, "today": work.today}
    )
    for principal_id in sorted({*responsible, *officers.scalars()}):
        work.add(EmergencyNotice(emergency_id=emergency.id, principal_id=principal_id, told_by=work.official_id, told_at=work.now))
    work.record(
        EmergencyOpened(
            record_id=emergency.record_id, case_id=emergency.case_id, emergency_id=emergency.id, official_id=emergency.official_id,
            until=emergency.ends_at.isoformat(), reason=emergency.reason,
        )
    )  # fmt: skip


def _records(work: Work, emergency: EmergencyAccess) -> list[int]:
    if emergency.record_id is not None:
        return [emergency.record_id]
    found = work.session.connection().execute(text("SELECT casework_records_for_emergency(:case)"), {"case": emergency.case_id})
    return list(found.scalars())


def _end(work: Work, emergency: EmergencyAccess) -> None:
    emergency.ended_at = work.now
    reached = work.session.connection().execute(text("SELECT casework_emergency_records(:id)"), {"id": emergency.id}).scalars().all()
    for record_id in reached:
        work.admit(Record, record_id)
        record = work.session.get_one(Record, record_id)
        granting.end(work, record, cause=Cause.BREAK_GLASS, principal_id=emergency.official_id, cause_id=emergency.id)
    work.record(EmergencyEnded(record_id=emergency.record_id, case_id=emergency.case_id, emergency_id=emergency.id))


def _emergency(work: Work, emergency_id: int) -> EmergencyAccess:
    emergency = work.session.exec(select(EmergencyAccess).where(col(EmergencyAccess.id) == emergency_id).with_for_update()).first()
    if emergency is None:
        raise NotFound("EmergencyAccess", emergency_id)
    return emergency
