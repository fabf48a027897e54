"""Who is responsible for a record, and who has written on it."""

from sqlalchemy.dialects.postgresql import insert

from casework.events import ResponsibilityGiven
from casework.lifecycle import RECORD, refuse_unless
from casework.model import Drafter, Principal, Record, Unit
from casework.services import granting, inbox
from casework.vocabulary import Action, Cause, PrincipalKind, Right
from casework.work import Work


def mark_drafter(work: Work, record_id: int) -> None:
    """Remembers that the actor has written on the record: a drafter never decides its approval."""
    work.session.execute(
        insert(Drafter)
        .values(record_id=record_id, official_id=work.official_id, since=work.now)
        .on_conflict_do_nothing(index_elements=["record_id", "official_id"])
    )


def take_responsibility(work: Work, record_id: int, *, opened_version: int | None = None) -> None:
    """Makes the actor responsible; the record leaves the unit's inbox and lies in the actor's own."""
    record = work.load(Record, record_id, Action.TAKE_RESPONSIBILITY, opened_version=opened_version, lock=True)
    _hand_over(work, record, work.official_id, unit_id=record.unit_id)


def assign(work: Work, record_id: int, to_id: int, *, opened_version: int | None = None) -> None:
    """Gives the record to a colleague or to a unit of the authority; it lies in their inbox."""
    record = work.load(Record, record_id, Action.ASSIGN, opened_version=opened_version, lock=True)
    principal = work.session.get_one(Principal, to_id)
    unit_id = to_id if principal.kind is PrincipalKind.UNIT else record.unit_id
    _hand_over(work, record, to_id, unit_id=unit_id)


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
