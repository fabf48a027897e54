"""What the clock does to requests: tells once who is late, and finalises what its rule says is over."""

from sqlalchemy import text
from sqlmodel import col, or_, select

from casework.events import RequestOverdue
from casework.model import Request, RequestRecipient
from casework.services.request_parts import tell_recipient
from casework.services.requests import end
from casework.vocabulary import OPEN_RECIPIENTS, OPEN_REQUESTS, Finalising, RequestState
from casework.work import Actor, Work

CLOCK = Actor.system("request_clock")
AT_ONCE = 100


def tell_late(work: Work) -> int:
    """Lays the record of an open request before who is late, once for each deadline, and says how many that was."""
    late = (
        select(RequestRecipient)
        .join(Request, col(Request.id) == RequestRecipient.request_id)
        .where(
            col(Request.state) == RequestState.SENT,
            col(Request.deadline) < work.today,
            col(RequestRecipient.state).in_(OPEN_RECIPIENTS),
            col(RequestRecipient.told_late_at).is_(None),
            col(RequestRecipient.is_abroad).is_(False),
        )
        .order_by(col(RequestRecipient.id))
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True, of=RequestRecipient)
    )
    rows = work.session.exec(late).all()
    for part in rows:
        part.told_late_at = work.now
        work.record(RequestOverdue(record_id=part.record_id, request_id=part.request_id, recipient_id=part.id))
        if _can_anybody_read(work, part):
            tell_recipient(work, part, cause="request_overdue")
    return len(rows)


def finalise_due(work: Work) -> int:
    """Finalises the open requests whose rule says so, and says how many; two at once share them, and each is finalised once.

    A request that came from another authority is finalised there.
    """
    due = or_(
        (col(Request.finalising) == Finalising.WHEN_EXECUTED) & (col(Request.state) == RequestState.EXECUTED),
        (col(Request.finalising) == Finalising.AFTER_DEADLINE) & (col(Request.deadline) < work.today),
    )
    rows = work.session.exec(
        select(Request)
        .where(col(Request.state).in_(OPEN_REQUESTS), col(Request.came_from_id).is_(None), due)
        .order_by(col(Request.id))
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    for request in rows:
        end(work, request, by=None)
    return len(rows)


def _can_anybody_read(work: Work, part: RequestRecipient) -> bool:
    """Says whether an official who is late may read the record; a unit's inbox, and a team's members, see it as far as they may."""
    reads = text("""SELECT NOT EXISTS (SELECT 1 FROM official WHERE id = :who) OR casework_can_read(:who, :record, :now, :today)""")
    asked = {"who": part.assigned_to or part.principal_id, "record": part.record_id, "now": work.now, "today": work.today}
    return bool(work.session.connection().execute(reads, asked).scalar_one())
