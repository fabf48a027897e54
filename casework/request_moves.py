"""How open requests follow a person who leaves, or a unit that goes up into others: to who takes over, with the access they gave.

Nothing here writes; each stage gives what is left to do, like the others of ``casework.reorganisation``.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casework.reorganisation import Reader, Stage, Step

_OPEN = "t.state IN ('waiting', 'accepted')"
_RUNS = "t.state IN ('draft', 'sent', 'executed')"


def of_leaver(reader: "Reader", to_id: int, *, is_official: bool) -> "Iterator[Stage]":
    """Gives a leaver's requests to the successor: what was asked of ``:who``, what was given to them, what they asked."""
    asked = """t.principal_id = :who AND t.cause = 'request' AND t.ended_at IS NULL AND t.cause_id IN (SELECT p.id FROM request_recipient p
        WHERE :who IN (p.principal_id, p.assigned_to) AND p.state IN ('waiting', 'accepted'))"""
    yield partial(reader.steps, "request_right", "grant_row", asked, {"principal_id": to_id})
    given = "t.principal_id = :who AND t.cause = 'request_answer' AND t.ended_at IS NULL"
    yield partial(reader.steps, "request_right", "grant_row", given, {"principal_id": to_id})
    yield from _of_recipient(reader, "t.principal_id = :who", lambda _: to_id)
    assigned: dict[str, Any] = {"assigned_to": to_id if is_official else None}
    yield partial(reader.steps, "request", "request_recipient", f"t.assigned_to = :who AND {_OPEN}", assigned)
    yield partial(reader.steps, "request", "request", f"t.return_to_id = :who AND {_RUNS}", {"return_to_id": to_id})
    if is_official:
        yield partial(reader.steps, "request", "request", f"t.requested_by = :who AND {_RUNS}", {"requested_by": to_id})


def of_unit(reader: "Reader", to: Callable[[Any], int]) -> "Iterator[Stage]":
    """Gives what was asked of ``:unit``, or returns to it, to the unit that has it now; its rights go with all rights of the unit."""
    yield from _of_recipient(reader, "t.principal_id = :unit", to)
    yield partial(reader.steps, "request", "request", f"t.return_to_id = :unit AND {_RUNS}", {"return_to_id": to})


def _of_recipient(reader: "Reader", condition: str, to: Callable[[Any], int]) -> "Iterator[Stage]":
    """Gives an open part to another; where they have been asked too, it is withdrawn: one answer is enough."""
    yield partial(_parts, reader, f"{condition} AND {_OPEN}", to)


def _parts(reader: "Reader", condition: str, to: Callable[[Any], int]) -> "Iterator[Step]":
    for step in reader.steps("request", "request_recipient", condition, {"principal_id": to}):
        there = """SELECT 1 FROM request_recipient p JOIN request_recipient o ON o.request_id = p.request_id
            WHERE o.id = :id AND p.principal_id = :to_id"""
        if reader.one(there, id=step.row_id, to_id=step.after["principal_id"]):
            state = reader.one("SELECT state FROM request_recipient WHERE id = :id", id=step.row_id)
            yield replace(step, what="request_there_already", before={"state": state}, after={"state": "withdrawn"})
        else:
            yield step
