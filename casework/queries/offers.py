"""What can be done with a record now, as a table: each action with what else than right and state can stand in its way.

A new action of the record page is one row. Right (``access.RULES``), state (``lifecycle.RECORD``) and the state of
its case (``cases.states``) are asked for every action.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlmodel import col, select

from casework.access import RULES
from casework.cases.states import reasons_against
from casework.model import Approval, Record
from casework.obstacles import to_deleting
from casework.services import house_parties
from casework.vocabulary import Action, ApprovalState, Reason, RecordKind, RecordState, Right
from casework.work import Work

Obstacles = Callable[[Work, Record], Iterable[Reason]]


@dataclass(frozen=True)
class Offer:
    """Is something that could be done, with what stands in the way; nothing in the way means it can."""

    action: Action
    refused: tuple[Reason, ...] = ()


def nothing_else(_work: Work, _record: Record) -> Iterable[Reason]:
    """Names nothing: right and state decide."""
    return ()


def to_take_responsibility(work: Work, record: Record) -> Iterable[Reason]:
    """Names what stands in the way of taking responsibility."""
    if record.responsible_id == work.official_id:
        yield Reason.ALREADY_DECIDED
    if record.state is RecordState.COMPLETED:
        yield Reason.RECORD_IS_COMPLETED


def to_place_on_case(_work: Work, record: Record) -> Iterable[Reason]:
    """Names what stands in the way of filing on a case."""
    if record.number is not None:
        yield Reason.RECORD_IS_REGISTERED
    elif record.case_id is not None:
        yield Reason.RECORD_IS_ON_A_CASE


def to_register(_work: Work, record: Record) -> Iterable[Reason]:
    """Names what stands in the way of registering."""
    if record.number is not None:
        yield Reason.RECORD_ALREADY_REGISTERED
    if record.case_id is None:
        yield Reason.RECORD_HAS_NO_CASE


def to_deregister(_work: Work, record: Record) -> Iterable[Reason]:
    """Names what stands in the way of taking the number back."""
    if record.number is None:
        yield Reason.RECORD_IS_NOT_REGISTERED


def to_move(_work: Work, record: Record) -> Iterable[Reason]:
    """Names what stands in the way of moving to another case."""
    if record.case_id is None:
        yield Reason.RECORD_HAS_NO_CASE


def to_delete(work: Work, record: Record) -> Iterable[Reason]:
    """Names what stands in the way of putting it into the bin."""
    yield from to_deleting(work, record)
    if record.is_shared:
        yield Reason.RECORD_IS_SHARED


def to_delete_for_everyone(work: Work, record: Record) -> Iterable[Reason]:
    """Names what stands in the way of deleting what others know of; an unshared record needs no such deed."""
    if not record.is_shared:
        yield Reason.RECORD_IS_NOT_SHARED
        return
    yield from to_deleting(work, record)


def to_hide(_work: Work, record: Record) -> Iterable[Reason]:
    """Names what stands in the way of hiding it from one's own lists."""
    if not record.is_shared:
        yield Reason.RECORD_IS_NOT_SHARED


def to_send(work: Work, record: Record) -> Iterable[Reason]:
    """Names what stands in the way of marking it as sent; who could not read it is told before it is (``house_parties.reached_by``)."""
    if house_parties.does_not_go(work, record):
        yield Reason.RECORD_DOES_NOT_GO_OUT


def to_mark_received(_work: Work, record: Record) -> Iterable[Reason]:
    """Names what stands in the way of marking it as received."""
    if record.kind is not RecordKind.INBOUND:
        yield Reason.RECORD_DOES_NOT_COME_IN


def to_start_approval(work: Work, record: Record) -> Iterable[Reason]:
    """Names what stands in the way of sending for approval."""
    running = select(Approval.id).where(
        col(Approval.record_id) == record.id, col(Approval.state).in_([ApprovalState.IN_PROGRESS, ApprovalState.RETURNED])
    )
    if work.session.exec(running).first() is not None:
        yield Reason.APPROVAL_IS_OPEN


OFFERED: dict[Action, Obstacles] = {
    Action.TAKE_RESPONSIBILITY: to_take_responsibility,
    Action.PLACE_ON_CASE: to_place_on_case,
    Action.REGISTER: to_register,
    Action.START_APPROVAL: to_start_approval,
    Action.REQUEST: nothing_else,
    Action.SEND: to_send,
    Action.MARK_RECEIVED: to_mark_received,
    Action.COMPLETE: nothing_else,
    Action.REOPEN: nothing_else,
    Action.REPLY: nothing_else,
    Action.FORWARD: nothing_else,
    Action.COPY: nothing_else,
    Action.MOVE_TO_CASE: to_move,
    Action.DEREGISTER: to_deregister,
    Action.SET_ANSWER: nothing_else,
    Action.HIDE: to_hide,
    Action.DELETE: to_delete,
    Action.DELETE_FOR_EVERYONE: to_delete_for_everyone,
    Action.WRITE_DOCUMENTS: nothing_else,
    Action.ASSIGN: nothing_else,
    Action.SUPPLEMENT: nothing_else,
    Action.RESTRICT: nothing_else,
    Action.SHARE: nothing_else,
    Action.HOLD: nothing_else,
    Action.EDIT: nothing_else,
}


def offers(work: Work, record: Record) -> tuple[Offer, ...]:
    """Gives every action of the record page with all that stands in its way, from the same tables the services ask."""
    right = work.right(record)
    if work.reads_in_an_emergency(record):
        return tuple(Offer(action, (Reason.ONLY_READING_IN_AN_EMERGENCY,)) for action in OFFERED)
    return tuple(offer_of(work, record, action, right) for action in OFFERED)


def offer_of(work: Work, record: Record, action: Action, right: Right) -> Offer:
    """Gives one action of the record page with all that stands in its way, for who has the right to the record."""
    if work.reads_in_an_emergency(record):
        return Offer(action, (Reason.ONLY_READING_IN_AN_EMERGENCY,))
    reasons: list[Reason] = []
    needs = RULES[(Record, action)]
    if needs.privilege is not None and not work.has_for(needs.privilege, record):
        return Offer(action, (Reason.NEEDS_PRIVILEGE,))
    if right < needs.right and not (needs.or_privilege and work.has_for(needs.or_privilege, record)):
        reasons.append(Reason.NEEDS_FULL_WRITE)
    reasons += reasons_against(work, record, action)
    reasons += [reason for reason in OFFERED[action](work, record) if reason not in reasons]
    return Offer(action, tuple(reasons))
