"""The verbs of a case: open it (from a record in one step), edit, restrict, complete."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import col, select

from casework import numbering
from casework.errors import RuleBroken
from casework.events import AccessChanged, CaseChanged, CaseCompleted, CaseOpened
from casework.lifecycle import CASE, refuse_unless
from casework.model import Approval, Case, CaseParty, CaseType, FilePlanCode, Record, RecordParty
from casework.services import granting, records
from casework.services.seats import block_seats_that_lost_access
from casework.vocabulary import Action, ApprovalState, CaseState, Cause, PartyRole, Reason
from casework.work import Work


@dataclass(frozen=True)
class NewCase:
    """Is what a person says when opening a case."""

    title: str
    file_plan_code: str
    type: str = "general"
    public_title: str = ""
    unit_id: int | None = None
    clearance: int = 0
    deadline: dt.date | None = None
    restricted_to: tuple[int, ...] = ()


def open_case(work: Work, new: NewCase) -> int:
    """Opens a case with the actor responsible and gives its id; its number is given as the work ends.

    Raises:
        RuleBroken: empty title, unknown file plan code or type; all of them together.
    """
    reasons = [
        *([] if new.title.strip() else [Reason.TITLE_IS_EMPTY]),
        *([] if work.session.get(FilePlanCode, new.file_plan_code) else [Reason.UNKNOWN_FILE_PLAN_CODE]),
        *([] if work.session.get(CaseType, new.type) else [Reason.UNKNOWN_FILE_PLAN_CODE]),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    case = work.add(
        Case(
            authority_id=work.authority_id,
            year=work.today.year,
            sequence=-work.id,
            number="",
            title=new.title.strip()[:255],
            public_title=new.public_title,
            type=new.type,
            file_plan_code=new.file_plan_code,
            unit_id=new.unit_id or _own_unit(work),
            responsible_id=work.official_id,
            clearance=new.clearance,
            restricted_to=sorted(set(new.restricted_to)) or None,
            deadline=new.deadline,
            opened_at=work.now,
        )
    )
    granting.give_on_case(work, case.id, work.official_id, cause=Cause.RESPONSIBLE)
    work.last(lambda: _give_number(work, case))
    return case.id


def open_from_record(work: Work, record_id: int, new: NewCase) -> int:
    """Makes a case of a record in one step: opens it, files the record on it, puts its sender on it as a party."""
    record = work.load(Record, record_id, Action.PLACE_ON_CASE, lock=True)
    if record.number is not None:
        raise RuleBroken(Reason.RECORD_IS_REGISTERED)
    case_id = open_case(work, new)
    records.place_on_case(work, record_id, case_id)
    for party in work.session.exec(
        select(RecordParty).where(col(RecordParty.record_id) == record_id, col(RecordParty.role) == PartyRole.SENDER)
    ).all():
        work.add(
            CaseParty(
                case_id=case_id,
                party_id=party.party_id,
                role=PartyRole.CONCERNED,
                name=party.name,
                identifier_kind=party.identifier_kind,
                identifier=party.identifier,
                email=party.email,
                phone=party.phone,
                address=party.address,
                is_protected=party.is_protected,
                flags=list(party.flags),
                taken_at=work.now,
            )
        )
    return case_id


def edit(work: Work, case_id: int, *, opened_version: int, title: str | None = None, deadline: dt.date | None = None) -> None:
    """Changes the title or the deadline of a case in progress.

    Raises:
        Stale: somebody saved it meanwhile. RuleBroken: it is completed, or the title is empty.
    """
    case = work.load(Case, case_id, Action.EDIT, opened_version=opened_version)
    refuse_unless(CASE, case.state, Action.EDIT)
    if title is not None and not title.strip():
        raise RuleBroken(Reason.TITLE_IS_EMPTY)
    changes = {"title": title, "deadline": deadline}
    fields = tuple(name for name, value in changes.items() if value is not None and value != getattr(case, name))
    for name in fields:
        setattr(case, name, changes[name])
    if fields:
        work.record(CaseChanged(case_id=case_id, fields=fields, title=case.title))


def restrict(work: Work, case_id: int, principals: list[int]) -> None:
    """Sets the case's restriction; it reaches every record that has case access ticked."""
    case = work.load(Case, case_id, Action.RESTRICT)
    refuse_unless(CASE, case.state, Action.RESTRICT)
    case.restricted_to = sorted(set(principals)) or None
    work.record(AccessChanged(case_id=case_id, restricted_to=tuple(sorted(set(principals)))))
    work.record(CaseChanged(case_id=case_id, fields=("restricted_to",), title=case.title))
    work.session.flush()
    for record_id in work.session.exec(select(Record.id).where(col(Record.case_id) == case_id)).all():
        block_seats_that_lost_access(work, record_id)


def complete(work: Work, case_id: int) -> None:
    """Completes the case.

    Raises:
        RuleBroken: it is completed already, or approvals on its records are still open.
    """
    case = work.load(Case, case_id, Action.COMPLETE, lock=True)
    refuse_unless(CASE, case.state, Action.COMPLETE)
    open_approvals = work.session.exec(
        select(func.count())
        .select_from(Approval)
        .join(Record, col(Record.id) == Approval.record_id)
        .where(col(Record.case_id) == case_id, col(Approval.state).in_([ApprovalState.IN_PROGRESS, ApprovalState.RETURNED]))
    ).one()
    if open_approvals:
        raise RuleBroken(Reason.APPROVAL_IS_OPEN)
    case.state, case.completed_at = CaseState.COMPLETED, work.now
    work.record(CaseCompleted(case_id=case_id))


def _give_number(work: Work, case: Case) -> None:
    case.sequence = numbering.next_number(work, numbering.case_series(case.authority_id, case.year), case.authority_id)
    case.number = f"{case.year}-{case.sequence}"
    work.record(CaseOpened(case_id=case.id, number=case.number, file_plan_code=case.file_plan_code, type=case.type, title=case.title))


def _own_unit(work: Work) -> int:
    if not work.standing.units:
        raise RuleBroken(Reason.NEEDS_PRIVILEGE, detail="no unit")
    return min(work.standing.units)
