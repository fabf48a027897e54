"""Who works on a case: its responsible, person or unit, and its supplementary case workers.

Nobody gets a notice of it (f2.md 1.4), except where somebody else than the responsible gives the case away.
"""

from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import col, select

from casework.errors import RuleBroken
from casework.events import ResponsibilityGiven
from casework.lifecycle import CASE, refuse_unless
from casework.model import Case, Official, Post, Principal
from casework.services import granting, reassigning
from casework.services.naming import is_there
from casework.vocabulary import Action, Cause, PrincipalKind, Reason, Right
from casework.work import Work

HELPERS = frozenset({PrincipalKind.OFFICIAL, PrincipalKind.UNIT, PrincipalKind.TEAM})


def take_responsibility(work: Work, case_id: int, *, opened_version: int | None = None) -> None:
    """Makes the actor responsible for the case.

    Raises:
        RuleBroken: the actor is responsible already, or the case is completed.
    """
    case = work.load(Case, case_id, Action.TAKE_RESPONSIBILITY, opened_version=opened_version, lock=True)
    refuse_unless(CASE, case.state, Action.TAKE_RESPONSIBILITY)
    _hand_over(work, case, work.official_id)


def assign(work: Work, case_id: int, to_id: int, *, opened_version: int | None = None) -> None:
    """Gives the case to a colleague, whose unit it then belongs to, or to a unit.

    Whoever has full write does, or whoever may reassign the work of its unit.

    Raises:
        RuleBroken: there is no such colleague or unit, they have it already, the case's restriction or classification shuts them
            out, or the case is completed.
    """
    case = work.load(Case, case_id, Action.ASSIGN, opened_version=opened_version, lock=True)
    refuse_unless(CASE, case.state, Action.ASSIGN)
    _hand_over(work, case, to_id)


def take_back(work: Work, case_id: int) -> None:
    """Undoes the handing over that I did a moment ago, as long as nobody has passed the case on.

    Raises:
        RuleBroken: ``TOO_LATE_TO_TAKE_BACK``, also where somebody else handed it over; or the case is completed.
    """
    case = work.load(Case, case_id, Action.TAKE_BACK, lock=True)
    refuse_unless(CASE, case.state, Action.ASSIGN)
    before = reassigning.given_by_me(work, case_id=case_id)
    _hand_over(work, case, before.responsible_id)
    case.unit_id = before.unit_id or case.unit_id


def add_supplementary(work: Work, case_id: int, principal_id: int, *, right: Right = Right.FULL_WRITE) -> None:
    """Lets a person, unit or team work on the case beside the responsible, with full write or to read.

    Raises:
        RuleBroken: there is no such person, unit or team, the case shuts them out, or it is completed.
    """
    case = work.load(Case, case_id, Action.SUPPLEMENT, lock=True)
    refuse_unless(CASE, case.state, Action.SUPPLEMENT)
    welcome(work, case, principal_id, HELPERS)
    granting.end_on_case(work, case_id, principal_id, cause=Cause.SUPPLEMENTARY)
    granting.give_on_case(work, case_id, principal_id, cause=Cause.SUPPLEMENTARY, right=right)


def add_supplementaries(work: Work, case_id: int, principal_ids: Sequence[int], *, right: Right = Right.FULL_WRITE) -> None:
    """Lets several in at once, as chosen by name or from a distribution list: all of them or none; raises as for one."""
    for principal_id in dict.fromkeys(principal_ids):
        add_supplementary(work, case_id, principal_id, right=right)


def end_supplementary(work: Work, case_id: int, principal_id: int) -> None:
    """Takes a supplementary case worker off the case; access by another cause stays."""
    case = work.load(Case, case_id, Action.SUPPLEMENT, lock=True)
    refuse_unless(CASE, case.state, Action.SUPPLEMENT)
    granting.end_on_case(work, case_id, principal_id, cause=Cause.SUPPLEMENTARY)


def _hand_over(work: Work, case: Case, to_id: int) -> None:
    before = case.responsible_id
    if before == to_id:
        raise RuleBroken(Reason.ALREADY_RESPONSIBLE)
    kind = welcome(work, case, to_id, {PrincipalKind.OFFICIAL, PrincipalKind.UNIT})
    unit_before, case.responsible_id = case.unit_id, to_id
    case.unit_id = to_id if kind is PrincipalKind.UNIT else _unit_of(work, to_id) or case.unit_id
    granting.give_on_case(work, case.id, to_id, cause=Cause.RESPONSIBLE)
    reassigning.tell(work, case, before, to_id)
    granting.end_on_case(work, case.id, before, cause=Cause.RESPONSIBLE)
    work.record(ResponsibilityGiven(case_id=case.id, to_id=to_id, from_id=before, from_unit_id=unit_before))


def welcome(work: Work, case: Case, principal_id: int, kinds: set[PrincipalKind] | frozenset[PrincipalKind]) -> PrincipalKind:
    """Gives what the principal is, when they can be let in to work on the case.

    Raises:
        RuleBroken: there is no such person, unit or team at work here, or the case's restriction or classification shuts them out.
    """
    principal = work.session.get(Principal, principal_id)
    official = work.session.get(Official, principal_id) if principal and principal.kind is PrincipalKind.OFFICIAL else None
    if principal is None or principal.kind not in kinds or not is_there(work, principal_id, principal.kind):
        raise RuleBroken(Reason.UNKNOWN_PRINCIPAL)
    if official is not None and not official.is_active:
        raise RuleBroken(Reason.UNKNOWN_PRINCIPAL)
    if official is not None and official.clearance < case.clearance:
        raise RuleBroken(Reason.SHUT_OUT_OF_CASE)
    if case.restricted_to is not None and not {*_principals(work, principal)} & {*case.restricted_to}:
        raise RuleBroken(Reason.SHUT_OUT_OF_CASE)
    return principal.kind


def _principals(work: Work, principal: Principal) -> list[int]:
    if principal.kind is not PrincipalKind.OFFICIAL:
        return [principal.id]
    return work.session.execute(select(func.casework_principals(principal.id, work.today))).scalar_one() or []


def _unit_of(work: Work, official_id: int) -> int | None:
    running = (col(Post.starts_on) <= work.today) & (col(Post.ends_on).is_(None) | (col(Post.ends_on) >= work.today))
    posts = select(Post.unit_id).where(Post.official_id == official_id, running).order_by(col(Post.is_primary).desc(), col(Post.id))
    return work.session.exec(posts).first()
