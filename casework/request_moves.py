"""How open requests follow a person who leaves, a unit that goes up into others, or one that goes to another authority.

They go to who takes over, with the access they gave. Where record and recipient come apart between two authorities, what was asked of a
colleague is asked of the other authority from then on, whose courier takes it to the same unit or person; what may not be passed on, a
restricted record, waits for its requester.

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
RESTRICTED = "restricted_record"
_ACROSS = "r.authority_id <> p.authority_id AND r.authority_id IN (:authority, :from) AND p.authority_id IN (:authority, :from)"
_SHUT = "(cardinality(coalesce(r.restricted_to, '{}')) > 0 OR cardinality(coalesce(r.case_restricted_to, '{}')) > 0)"


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


def between_authorities(reader: "Reader") -> "Iterator[Stage]":
    """Gives what becomes of requests when ``:unit`` has gone from authority ``:from`` to ``:authority`` and records and people are apart.

    Who asked and is gone gives way to whoever is responsible for the record; a request that came from a third authority is answered by the
    unit that has its record now.
    """
    asks = f"{_RUNS} AND {_apart('t.requested_by')}"
    yield partial(
        reader.steps, "request_requester", "request", asks, {"requested_by": lambda row: who_has(reader, row.record_id) or row.requested_by}
    )
    unit = "SELECT unit_id FROM record WHERE id = :record"
    returns = f"{_RUNS} AND ({_apart('t.return_to_id')} OR t.return_to_id IS NULL AND {_apart('t.requested_by')})"
    with_record = {"return_to_id": lambda row: reader.one(unit, record=row.record_id)}
    yield partial(reader.steps, "request_return", "request", returns, with_record)
    goes = f"NOT t.is_abroad AND {_OPEN} AND {_apart('t.principal_id')} AND {{}}"
    from_third = _of_request("q.came_from_id IS NOT NULL")
    theirs = {"principal_id": lambda row: reader.one(unit, record=row.record_id), "assigned_to": None}
    yield partial(reader.steps, "request_third", "request_recipient", goes.format(from_third), theirs)
    ours = goes.format(_of_request("q.came_from_id IS NULL"))
    shut = f"EXISTS (SELECT 1 FROM record r WHERE r.id = t.record_id AND {_SHUT})"  # noqa: S608  # our own words
    yield partial(reader.steps, "request_blocked", "request_recipient", f"{ours} AND {shut}", {"trouble": RESTRICTED})
    ours += " AND t.trouble IS NULL"
    closes = f"t.cause = 'request' AND t.ended_at IS NULL AND t.cause_id IN (SELECT t.id FROM request_recipient t WHERE {ours})"  # noqa: S608  # our own words
    yield partial(reader.steps, "request_right_ends", "grant_row", closes, {"ended_at": lambda _: reader.one("SELECT to_jsonb(app_now())")})
    yield partial(_parts_out, reader, ours)
    given = f"{_OPEN} AND {_apart('t.assigned_to')} AND {_of_request('true')}"
    yield partial(reader.steps, "request_given", "request_recipient", given, {"assigned_to": None})


def _apart(who: str) -> str:
    """Gives the condition that somebody and the record of a row are in the two authorities."""
    return f"EXISTS (SELECT 1 FROM record r JOIN principal p ON p.id = {who} WHERE r.id = t.record_id AND {_ACROSS})"  # noqa: S608  # our own words


def _of_request(condition: str) -> str:
    running = "q.state IN ('sent', 'executed')"
    return f"EXISTS (SELECT 1 FROM request q WHERE q.id = t.request_id AND {running} AND {condition})"  # noqa: S608  # our own words


def who_has(reader: "Reader", record_id: int) -> int | None:
    """Gives the official who has a record in the authority it is in: its responsible, or the head of its unit."""
    found: int | None = reader.one(
        """SELECT o.id FROM record r JOIN official o ON o.authority_id = r.authority_id AND o.is_active
            LEFT JOIN post p ON p.official_id = o.id AND p.unit_id = r.unit_id AND p.role = 'head'
                AND (p.ends_on IS NULL OR p.ends_on >= CAST(:today AS date))
            WHERE r.id = :record AND (o.id = r.responsible_id OR p.id IS NOT NULL) ORDER BY o.id = r.responsible_id DESC, p.id LIMIT 1""",
        record=record_id,
    )
    return found


def _parts_out(reader: "Reader", condition: str) -> "Iterator[Step]":
    """Gives what was asked here to the other authority; of a request that it has got already, once is enough."""
    wanted: dict[str, Any] = {
        "principal_id": lambda row: reader.one("SELECT authority_id FROM principal WHERE id = :id", id=row.principal_id),
        "is_abroad": True,
        "name": lambda row: reader.one(
            "SELECT a.name FROM authority a JOIN principal p ON p.authority_id = a.id WHERE p.id = :id", id=row.principal_id
        ),
        "assigned_to": None,
        "reaches_id": lambda row: row.principal_id,
    }
    gone: set[tuple[int, int]] = set()
    for step in reader.steps("request_out", "request_recipient", condition, wanted):
        request = reader.one("SELECT request_id FROM request_recipient WHERE id = :id", id=step.row_id)
        there = "SELECT 1 FROM request_recipient p WHERE p.request_id = :request AND p.principal_id = :to_id"
        to = (request, step.after["principal_id"])
        if to in gone or reader.one(there, request=request, to_id=to[1]):
            state = reader.one("SELECT state FROM request_recipient WHERE id = :id", id=step.row_id)
            yield replace(step, what="request_there_already", before={"state": state}, after={"state": "withdrawn"})
        else:
            gone.add(to)
            yield step
