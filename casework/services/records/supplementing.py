"""Who works on a record beside its responsible, with which right; whoever is let in finds it unread in the inbox (f2.md 1.4)."""

from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import select

from casework.errors import RuleBroken
from casework.lifecycle import RECORD, refuse_unless
from casework.model import Official, Principal, Record
from casework.services import granting, inbox
from casework.services.naming import is_there
from casework.vocabulary import Action, Cause, PrincipalKind, Reason, Right
from casework.work import Work

HELPERS = frozenset({PrincipalKind.OFFICIAL, PrincipalKind.UNIT, PrincipalKind.TEAM})


def add_supplementary(work: Work, record_id: int, principal_id: int, *, right: Right = Right.READ, notify: bool = True) -> None:
    """Lets a person, unit or team work on the record beside the responsible, to read or to write; another right replaces the first.

    Raises:
        RuleBroken: there is no such person, unit or team, the record is kept from them, or it is completed.
    """
    record = work.load(Record, record_id, Action.SUPPLEMENT, lock=True)
    refuse_unless(RECORD, record.state, Action.SUPPLEMENT)
    welcome(work, record, principal_id, HELPERS)
    with granting.keeping_a_writer(work, record_id=record_id):
        granting.end(work, record, cause=Cause.SUPPLEMENTARY, principal_id=principal_id)
        granting.give(work, record, principal_id, right=right, cause=Cause.SUPPLEMENTARY)
    if notify and principal_id != work.official_id:
        inbox.put(work, record_id, principal_id, cause="supplementary")


def add_supplementaries(
    work: Work, record_id: int, principal_ids: Sequence[int], *, right: Right = Right.READ, notify: bool = True
) -> None:
    """Lets several in at once, as chosen by name or from a distribution list: all of them or none; raises as for one."""
    for principal_id in dict.fromkeys(principal_ids):
        add_supplementary(work, record_id, principal_id, right=right, notify=notify)


def end_supplementary(work: Work, record_id: int, principal_id: int) -> None:
    """Takes a supplementary case worker off the record; access by another cause stays. Twice is once."""
    record = work.load(Record, record_id, Action.SUPPLEMENT, lock=True)
    refuse_unless(RECORD, record.state, Action.SUPPLEMENT)
    with granting.keeping_a_writer(work, record_id=record_id):
        granting.end(work, record, cause=Cause.SUPPLEMENTARY, principal_id=principal_id)


def welcome(work: Work, record: Record, principal_id: int, kinds: set[PrincipalKind] | frozenset[PrincipalKind]) -> PrincipalKind:
    """Gives what the principal is, when the record can be given to it.

    Raises:
        RuleBroken: there is no such person, unit or team at work here, or restriction or classification keeps the record from them.
    """
    principal = work.session.get(Principal, principal_id)
    official = work.session.get(Official, principal_id) if principal and principal.kind is PrincipalKind.OFFICIAL else None
    if principal is None or principal.kind not in kinds or not is_there(work, principal_id, principal.kind):
        raise RuleBroken(Reason.UNKNOWN_PRINCIPAL)
    if official is not None and not official.is_active:
        raise RuleBroken(Reason.UNKNOWN_PRINCIPAL)
    if official is not None and official.clearance < record.clearance:
        raise RuleBroken(Reason.SHUT_OUT_OF_RECORD)
    theirs = _principals(work, principal)
    if any(wanted is not None and not theirs & {*wanted} for wanted in (record.restricted_to, record.case_restricted_to)):
        raise RuleBroken(Reason.SHUT_OUT_OF_RECORD)
    return principal.kind


def _principals(work: Work, principal: Principal) -> set[int]:
    if principal.kind is not PrincipalKind.OFFICIAL:
        return {principal.id}
    return {*(work.session.execute(select(func.casework_principals(principal.id, work.today))).scalar_one() or [])}
