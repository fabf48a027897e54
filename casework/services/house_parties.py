"""Colleagues, units and teams as parties of a record: who they are, and what sending it gives them (f2.md 1.3, 1.4).

Within the house the record itself goes, no copy of it: its sender and its recipients are involved in it from then on
(docs/decisions/sent-within-the-house.md).
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from casework.errors import NotFound, RuleBroken
from casework.events import PartyPut
from casework.model import Official, Principal, Record, RecordParty
from casework.queries.principals import is_in_use
from casework.services import granting, inbox, naming
from casework.vocabulary import Action, Cause, Expansion, PartyRole, PrincipalKind, Reason, RecordKind, Right
from casework.work import Work

INSIDE = frozenset({PrincipalKind.OFFICIAL, PrincipalKind.UNIT, PrincipalKind.TEAM})
GETS_IT = frozenset({PartyRole.RECIPIENT, PartyRole.COPY_RECIPIENT})
LET_IN = GETS_IT | {PartyRole.SENDER}
"""The roles that sending lets somebody of the house in by; a colleague in another role is named, and gets nothing by it."""


@dataclass(frozen=True)
class Reached:
    """Is somebody of the house from whom or to whom a record goes, and whether it can be read there.

    ``cannot`` names who of a unit or team will not see it though others do.
    """

    row_id: int
    principal_id: int
    name: str
    kind: PrincipalKind
    role: PartyRole
    outcome: Expansion
    cannot: tuple[str, ...] = ()


def of_the_house(work: Work, principal_id: int) -> dict[str, Any]:
    """Gives what a record keeps of a colleague, unit or team as they stand now.

    Raises:
        NotFound: nobody of this authority. RuleBroken: it is none of these, or no longer there.
    """
    principal = work.session.get(Principal, principal_id)
    if principal is None:
        raise NotFound("Principal", principal_id)
    if principal.kind not in INSIDE:
        raise RuleBroken(Reason.MEMBER_IS_WRONG)
    if principal_id not in _in_use(work, [principal_id]):
        raise RuleBroken(Reason.MEMBER_NOT_IN_USE)
    official = work.session.get(Official, principal_id)
    return {"principal_id": principal_id, "name": principal.name, "email": official.email if official else ""}


def refuse_kept_from(work: Work, record: Record, principal_id: int) -> None:
    """Refuses somebody from whom restriction, classification or their own limits would keep the record when it is sent.

    Raises:
        RuleBroken: ``SHUT_OUT_OF_RECORD``.
    """
    if not naming.could_read(work, record.id, [principal_id], naming.behind(work, [principal_id])[principal_id]):
        raise RuleBroken(Reason.SHUT_OUT_OF_RECORD)


def stays_inside(work: Work, record_id: int) -> bool:
    """Says whether the record goes to somebody of the house, and to nobody else."""
    query = select(RecordParty.principal_id).where(col(RecordParty.record_id) == record_id, col(RecordParty.role).in_(GETS_IT))
    found = work.session.exec(query).all()
    return bool(found) and all(each is not None for each in found)


def does_not_go(work: Work, record: Record) -> bool:
    """Says whether the record is none that is sent: it comes in, or is internal and does not go to people of the house alone."""
    return record.kind is RecordKind.INBOUND or (record.kind is RecordKind.INTERNAL and not stays_inside(work, record.id))


def reached_by(work: Work, record_id: int) -> tuple[Reached, ...]:
    """Gives whom of the house the record comes from and goes to when it is sent, and who of them could not read it; nothing is done yet.

    Raises:
        NotFound: the asker may not see the record. NotPermitted: the asker may not send it.
    """
    return _weighed(work, work.load(Record, record_id, Action.SEND))


def let_in(work: Work, record: Record) -> None:
    """Lets the sender and the recipients of the house in on what is being sent: they read it, and recipients find it in the inbox.

    Where nobody is named as its sender, it is whoever sends it. The same person, unit or team is let in once.

    Raises:
        RuleBroken: ``RECIPIENT_SHUT_OUT``: somebody of them could not read it.
    """
    reached = _weighed(work, record)
    if any(each.outcome is not Expansion.PUT for each in reached):
        raise RuleBroken(Reason.RECIPIENT_SHUT_OUT)
    getters = dict.fromkeys(each.principal_id for each in reached if each.role in GETS_IT)
    senders = dict.fromkeys(each.principal_id for each in reached if each.role is PartyRole.SENDER)
    if getters and not senders:
        _sign(work, record)
    for principal_id in senders or (work.official_id,):
        granting.give(work, record, principal_id, right=Right.READ, cause=Cause.SENDER)
    for principal_id in getters:
        granting.give(work, record, principal_id, right=Right.READ, cause=Cause.RECIPIENT)
        if principal_id != work.official_id:
            inbox.put(work, record.id, principal_id, cause="sent_to")


def next_position(work: Work, record_id: int) -> int:
    """Gives the place of the next party on a record."""
    last = work.session.exec(select(func.max(RecordParty.position)).where(col(RecordParty.record_id) == record_id)).one()
    return (last or 0) + 1


def _weighed(work: Work, record: Record) -> tuple[Reached, ...]:
    named = (col(RecordParty.record_id) == record.id, col(RecordParty.principal_id).is_not(None), col(RecordParty.role).in_(LET_IN))
    rows = work.session.exec(select(RecordParty).where(*named).order_by(col(RecordParty.position), col(RecordParty.id))).all()
    chosen = sorted({row.principal_id for row in rows if row.principal_id is not None})
    if not chosen:
        return ()
    kinds = dict(work.session.exec(select(Principal.id, Principal.kind).where(col(Principal.id).in_(chosen))).all())
    there, behind = _in_use(work, chosen), naming.behind(work, chosen)
    people = sorted({each for of_one in behind.values() for each in of_one})
    may = naming.could_read(work, record.id, [each for each in chosen if each in there], people)
    names = dict(work.session.exec(select(Official.id, Official.name).where(col(Official.id).in_(set(people) - may))).all())
    made = []
    for row in rows:
        principal_id = row.principal_id or 0
        kind = PrincipalKind(kinds[principal_id])
        outcome = _outcome(kind, principal_id in there, bool(may & {*behind[principal_id]}))
        cannot = tuple(names[each] for each in behind[principal_id] if each in names) if outcome is Expansion.PUT else ()
        made.append(Reached(row.id, principal_id, row.name, kind, row.role, outcome, cannot))
    return tuple(made)


def _outcome(kind: PrincipalKind, is_there: bool, somebody_reads: bool) -> Expansion:
    if not is_there:
        return Expansion.NOT_IN_USE
    if somebody_reads:
        return Expansion.PUT
    return Expansion.CANNOT_READ if kind is PrincipalKind.OFFICIAL else Expansion.NOBODY_READS


def _sign(work: Work, record: Record) -> None:
    """Names whoever sends it as its sender, so that the recipients see from whom it is and can reply; a sender outside stays."""
    there = select(RecordParty.id).where(col(RecordParty.record_id) == record.id, col(RecordParty.role) == PartyRole.SENDER)
    if work.session.exec(there).first() is not None:
        return
    mine = of_the_house(work, work.official_id)
    position = next_position(work, record.id)
    work.add(RecordParty(record_id=record.id, position=position, role=PartyRole.SENDER, taken_at=work.now, **mine))
    work.record(PartyPut(record_id=record.id, role=PartyRole.SENDER, name=mine["name"]))


def _in_use(work: Work, principal_ids: Collection[int]) -> set[int]:
    return set(work.session.exec(select(Principal.id).where(col(Principal.id).in_(principal_ids), is_in_use())).all())
