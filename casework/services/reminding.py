"""Keeps promises of reminders: on the day, once, the record lies in the inbox of whoever asked for it."""

from sqlalchemy import text
from sqlmodel import col, select

from casework.calendar import legal_date
from casework.model import Reminder
from casework.services import inbox
from casework.work import Actor, Work

REMINDER = Actor.system("reminder")
AT_ONCE = 200


def keep(work: Work) -> int:
    """Lays what is due into inboxes and says how much that was; run it again while it says ``AT_ONCE``.

    A record its owner may no longer read is not laid there, and nothing is said of it. Two sweeps at once share the work: each takes
    rows the other has not locked, and a reminder is done in the transaction that lays its record.
    """
    due = work.session.exec(
        select(Reminder)
        .where(col(Reminder.done_at).is_(None), col(Reminder.due_on) <= work.today)
        .order_by(col(Reminder.due_on), col(Reminder.id))
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    for reminder in due:
        reminder.done_at = work.now
        may_read = work.session.execute(
            text("SELECT casework_can_read(:official, :record, :now, :today)"),
            {"official": reminder.official_id, "record": reminder.record_id, "now": work.now, "today": legal_date(work.now)},
        ).scalar_one()
        if may_read:
            inbox.put(work, reminder.record_id, reminder.official_id, cause="reminder")
    return len(due)
