"""Effects that failed or are parked, with what to do, for those who look after them."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import col, select

from casework.model import Outbox, Record
from casework.vocabulary import OutboxState, Privilege
from casework.work import Work

RETRIED_BEFORE_SHOWN = 2


@dataclass(frozen=True)
class Trouble:
    """Is an effect that needs a person; ``about`` names the record only to who may see it."""

    effect_id: int
    effect: str
    state: OutboxState
    record_id: int | None
    about: str
    trouble: str
    what_to_do: str
    attempts: int
    at: dt.datetime


def troubles(work: Work) -> tuple[Trouble, ...]:
    """Gives the effects that are parked, of unknown outcome, or retried more than once.

    Raises:
        NotPermitted: the asker does not look after effects.
    """
    work.demand(Privilege.SEE_EFFECTS)
    rows = work.session.execute(
        select(Outbox, Record.title)
        .outerjoin(Record, col(Record.id) == Outbox.record_id)
        .where(
            col(Outbox.state).in_([OutboxState.PARKED, OutboxState.UNKNOWN])
            | ((col(Outbox.state) == OutboxState.WAITING) & (col(Outbox.attempts) >= RETRIED_BEFORE_SHOWN))
        )
        .order_by(col(Outbox.id))
    )
    return tuple(
        Trouble(row.id, row.effect, row.state, row.record_id if title else None, title or "", row.trouble, row.what_to_do,
                row.attempts, row.created_at)
        for row, title in rows
    )  # fmt: skip


def waiting(work: Work) -> dict[str, int]:
    """Counts the effects that wait, by effect: how far the runner is behind.

    Raises:
        NotPermitted: the asker does not look after effects; what waits tells of what happens to things one may not read.
    """
    work.demand(Privilege.SEE_EFFECTS)
    rows = work.session.execute(
        select(Outbox.effect, func.count()).where(col(Outbox.state).in_([OutboxState.WAITING, OutboxState.LEASED])).group_by(Outbox.effect)
    )
    return {effect: count for effect, count in rows}  # noqa: C416  # rows are no pairs to mypy
