"""The whole table of what is done for each effect, and how much of it at once."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from casework.errors import NotFound, Retryable
from casework.outbox import Effect
from documents import importing
from search.alerting import tell_of_hits
from workflows.claiming import Claimed, position_reached
from workflows.lettering import write_letters
from workflows.reorganising import carry_out
from workflows.replying import make_replies
from workflows.requesting import carry_requests
from workflows.runtime import Failures, Kit
from workflows.webhooks import tell
from workflows.writer_lock import index_writer


class NotNow(Retryable):
    """Says that another process does this just now; nothing was tried and no attempt is counted."""


@dataclass(frozen=True)
class Handler:
    """Says how an effect is done: up to ``most`` rows at once, in ``lanes`` side by side.

    ``gather`` seconds are waited after waking and between batches that are not full, so that what comes together is done together;
    longer where a batch takes long. ``do`` names the rows that failed;
    what it raises is said of all of them.
    """

    do: Callable[[Kit, Sequence[Claimed]], Failures]
    most: int
    lanes: int = 1
    gather: float = 0.0


def _check(kit: Kit, rows: Sequence[Claimed]) -> Failures:
    """Has each row's file checked for viruses; one that was destroyed meanwhile needs no check."""
    for row in rows:
        with suppress(NotFound):
            kit.check(row.subject_id)
    return {}


def _extract(kit: Kit, rows: Sequence[Claimed]) -> Failures:
    """Reads the document versions of all rows, a child each; what was found is filed together."""
    kit.extract([row.subject_id for row in rows])
    return {}


def _index(kit: Kit, rows: Sequence[Claimed]) -> Failures:
    """Brings the records of all rows into the index in one commit, as the house's only writer, then tells of them who wants to know."""
    records = list(dict.fromkeys(row.subject_id for row in rows))
    position = position_reached(kit.platform.system_engine, [row.id for row in rows])
    with index_writer(kit.platform.system_engine) as still_ours:
        if still_ours is None:
            raise NotNow("another process writes the index")

        def demand_the_lock() -> None:
            if not still_ours():
                raise NotNow("the index writer's lock was lost")

        kit.index(records, position, demand_the_lock)
    tell_of_hits(kit.platform, records)
    return {}


def _move(kit: Kit, rows: Sequence[Claimed]) -> Failures:
    """Moves the approvals of all rows in one flow run, a task each."""
    failed = kit.move(list(dict.fromkeys(row.subject_id for row in rows)))
    return {row.id: failed[row.subject_id] for row in rows if row.subject_id in failed}


def _reorganise(kit: Kit, rows: Sequence[Claimed]) -> Failures:
    """Takes each row's plan as far as it goes."""
    for row in rows:
        carry_out(kit.platform, row.subject_id)
    return {}


def _import(kit: Kit, rows: Sequence[Claimed]) -> Failures:
    """Takes the bundle of each row in, from where it was left."""
    for row in rows:
        importing.run(kit.platform, row.subject_id)
    return {}


def _propose(kit: Kit, rows: Sequence[Claimed]) -> Failures:
    """Looks each row's document through for what is to be left out."""
    for row in rows:
        kit.propose(row.subject_id)
    return {}


def _redact(kit: Kit, rows: Sequence[Claimed]) -> Failures:
    """Makes and proves each row's redacted copy."""
    for row in rows:
        kit.redact(row.subject_id)
    return {}


def _render(kit: Kit, rows: Sequence[Claimed]) -> Failures:
    """Makes the forms of each row's document version that are due."""
    for row in rows:
        kit.render(row.subject_id)
    return {}


def _seal(kit: Kit, rows: Sequence[Claimed]) -> Failures:
    """Puts the letters of each row's record under the authority's seal."""
    for row in rows:
        kit.seal(row.subject_id)
    return {}


HANDLERS: dict[Effect, Handler] = {
    # one at a time, so that one that fails holds up nobody else's; two at once, so that a large one does not either
    Effect.CHECK: Handler(_check, most=1, lanes=2),
    # a batch is claimed, filed and settled by 12 statements, whether it is one document or eight
    Effect.EXTRACT: Handler(_extract, most=8, lanes=2, gather=0.05),
    # a commit costs 0.1 s of index work whether it holds one record or two hundred (performance.md, full text)
    Effect.INDEX: Handler(_index, most=200, gather=0.2),
    # a run costs 0.2 s, a further task 0.03 s (performance.md, Prefect): a lone approval at once, many together
    Effect.IMPORT: Handler(_import, most=1),
    Effect.MOVE: Handler(_move, most=50),
    Effect.PROPOSE: Handler(_propose, most=1),
    # a copy of many pages takes minutes: two at once, so that a short one need not wait for a long one
    Effect.REDACT: Handler(_redact, most=1, lanes=2),
    # claimed only while no post waits (workflows.claiming); one at a time, behind everybody else
    Effect.RENDER: Handler(_render, most=1),
    # one at a time, so that a letter that cannot be sealed is parked alone
    Effect.SEAL: Handler(_seal, most=1),
    Effect.REORGANISE: Handler(_reorganise, most=1),
    # one approval at a time: its replies are made all together or not at all
    Effect.REPLY: Handler(make_replies, most=1),
    # a child fills 25 letters in as soon as one; each is filed in a work of its own, and fails by itself
    Effect.LETTER: Handler(write_letters, most=25),
    # one at a time, so that one that is parked parks nobody else's
    Effect.REQUEST: Handler(carry_requests, most=1),
    # a receiver may take ten seconds to answer: two at once, so that one slow one holds up few
    Effect.WEBHOOK: Handler(tell, most=5, lanes=2),
}
"""What is done for each effect; ``tests/rules`` holds that none is missing."""
