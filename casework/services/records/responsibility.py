"""Who is responsible for a record, and who has written on it."""

import datetime as dt
import json

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from casework.errors import RuleBroken
from casework.events import ResponsibilityGiven
from casework.lifecycle import RECORD, refuse_unless
from casework.model import Drafter, EventRow, Record, Unit
from casework.services import granting, inbox, notes
from casework.services.records.supplementing import welcome
from casework.services.seats import block_seats_of_drafters
from casework.vocabulary import Action, Cause, PrincipalKind, Reason, Right
from casework.work import Work

MOMENT = dt.timedelta(minutes=10)
"""How long who has handed a record over can take it back."""


def mark_drafter(work: Work, record_id: int) -> None:
    """Remembers that the actor has written on the record: a drafter never decides its approval; who is responsible for it is told."""
    work.session.execute(
        insert(Drafter)
        .values(record_id=record_id, official_id=work.official_id, since=work.now)
        .on_conflict_do_nothing(index_elements=["record_id", "official_id"])
    )
    block_seats_of_drafters(work, record_id)


def take_responsibility(work: Work, record_id: int, *, opened_version: int | None = None) -> None:
    """Makes the actor responsible; the record leaves the unit's inbox and lies in the actor's own."""
    record = work.load(Record, record_id, Action.TAKE_RESPONSIBILITY, opened_version=opened_version, lock=True)
    _hand_over(work, record, work.official_id, unit_id=record.unit_id)


def assign(work: Work, record_id: int, to_id: int, *, note: str = "", opened_version: int | None = None) -> None:
    """Gives the record to a colleague or to a unit of the authority; it lies unread in their inbox, with what the note tells them.

    Raises:
        RuleBroken: there is no such colleague or unit, the record is kept from them, or it is completed.
    """
    record = work.load(Record, record_id, Action.ASSIGN, opened_version=opened_version, lock=True)
    kind = welcome(work, record, to_id, {PrincipalKind.OFFICIAL, PrincipalKind.UNIT})
    _hand_over(work, record, to_id, unit_id=to_id if kind is PrincipalKind.UNIT else record.unit_id)
    if note.strip():
        notes.write_on_record(work, record_id, note, participants=[to_id] if kind is PrincipalKind.OFFICIAL else [])


def take_back(work: Work, record_id: int) -> None:
    """Undoes the handing over that I did a moment ago, as long as nobody has passed the record on; the note stays.

    Raises:
        RuleBroken: ``TOO_LATE_TO_TAKE_BACK``, also where somebody else handed it over.
    """
    record = work.load(Record, record_id, Action.TAKE_BACK, lock=True)
    given = work.session.exec(
        select(EventRow)
        .where(col(EventRow.record_id) == record_id, col(EventRow.kind) == "responsibility_given")
        .order_by(col(EventRow.id).desc())
        .limit(1)
    ).first()
    facts = json.loads(given.body)["facts"] if given else {}
    if given is None or given.actor_id != work.official_id or given.at < work.now - MOMENT or not facts.get("from_id"):
        raise RuleBroken(Reason.TOO_LATE_TO_TAKE_BACK)
    before = facts["from_id"]
    _hand_over(work, record, before, unit_id=before if work.session.get(Unit, before) is not None else record.unit_id)


def _hand_over(work: Work, record: Record, to_id: int, *, unit_id: int) -> None:
    before = record.responsible_id
    if before == to_id:
        return
    refuse_unless(RECORD, record.state, Action.ASSIGN)
    record.responsible_id, record.unit_id = to_id, unit_id
    granting.give(work, record, to_id, right=Right.FULL_WRITE, cause=Cause.RESPONSIBLE)
    granting.end(work, record, cause=Cause.RESPONSIBLE, principal_id=before)
    work.record(ResponsibilityGiven(record_id=record.id, to_id=to_id, from_id=before))
    inbox.put(work, record.id, to_id, cause="responsible")
    if work.session.get(Unit, before) is not None and before in work.standing.principals:
        inbox.archive(work, record.id, before)
