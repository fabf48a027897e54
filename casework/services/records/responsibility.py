"""Who is responsible for a record, and who has written on it."""

from sqlalchemy.dialects.postgresql import insert

from casework.events import ResponsibilityGiven
from casework.lifecycle import RECORD, refuse_unless
from casework.model import Drafter, Record, Unit
from casework.services import granting, inbox, notes, reassigning
from casework.services.records.supplementing import welcome
from casework.services.seats import block_seats_of_drafters
from casework.vocabulary import Action, Cause, PrincipalKind, Right
from casework.work import Work


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

    Whoever has full write does, or whoever may reassign the work of its unit; the one who had it is told where another gave it away.

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
    before = reassigning.given_by_me(work, record_id=record_id)
    is_unit = work.session.get(Unit, before.responsible_id) is not None
    _hand_over(work, record, before.responsible_id, unit_id=before.unit_id or (before.responsible_id if is_unit else record.unit_id))


def _hand_over(work: Work, record: Record, to_id: int, *, unit_id: int) -> None:
    before = record.responsible_id
    if before == to_id:
        return
    refuse_unless(RECORD, record.state, Action.ASSIGN)
    unit_before, record.responsible_id, record.unit_id = record.unit_id, to_id, unit_id
    granting.give(work, record, to_id, right=Right.FULL_WRITE, cause=Cause.RESPONSIBLE)
    reassigning.tell(work, record, before, to_id)
    granting.end(work, record, cause=Cause.RESPONSIBLE, principal_id=before)
    work.record(ResponsibilityGiven(record_id=record.id, to_id=to_id, from_id=before, from_unit_id=unit_before))
    inbox.put(work, record.id, to_id, cause="responsible")
    if work.session.get(Unit, before) is not None and before in work.standing.principals:
        inbox.archive(work, record.id, before)
