"""Holds every event against its own hash, its columns, its neighbours in the stream, and the values kept beside it."""

import datetime as dt
import hashlib
import itertools
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from casework.audit_verify.report import MOST, Kind, Problem, Problems

QUERY = """
    SELECT e.id, e.stream, e.stream_sequence, e.previous_hash, e.changes, e.body, e.hash,
           e.kind, e.at, e.actor_id, e.system_actor, e.on_behalf_of_id, e.authority_id, e.record_id, e.case_id,
           ARRAY(SELECT p.name FROM personal_value p WHERE p.event_hash = e.hash)
      FROM event e ORDER BY e.stream, e.stream_sequence, e.id"""

_KEYED_HASH = re.compile("hmac:[0-9a-f]{64}")


@dataclass(frozen=True)
class Suspect:
    """Is an event that its own hash does not fit."""

    id: int
    stream: str
    sequence: int
    previous: str
    changes: str
    body: str
    hash: str

    def fits(self, *, sequence: int, body: str, changes: str) -> bool:
        """Says whether the hash fits when these parts are put in."""
        return self.hash == hash_of(self.stream, sequence, self.previous, changes, body)


@dataclass
class Chain:
    """Is what one pass over the streams finds; ``lost`` counts the places left by deleted events."""

    events: int = 0
    lost: int = 0
    suspects: list[Suspect] = field(default_factory=list)

    def problems(self, rows: Iterable[tuple[Any, ...]]) -> Problems:
        """Gives what is wrong with the events, which come ordered by stream and sequence."""
        now, at, before, trusted = "", 0, "", True
        for row in rows:
            id, stream, sequence, previous, changes, body, hash = row[:7]
            self.events += 1
            if stream != now:
                now, at, before, trusted = stream, 0, "", True
            fits = hash == hash_of(stream, sequence, previous, changes, body)
            if sequence > at + 1:
                self.lost += sequence - at - 1
                yield _deleted(stream, at + 1, sequence - 1)
            elif fits and trusted and previous != before:
                yield Problem(Kind.EVENT_EDITED, f"{stream} {at}", "the next event was chained to another one than this")
            if not fits and len(self.suspects) < MOST:
                self.suspects.append(Suspect(id, stream, sequence, previous, changes, body, hash))
            if fits and (what := _beside(body, row)):
                yield Problem(what[0], f"{stream} {sequence}", what[1])
            at, before, trusted = sequence, hash, fits
        yield from _named(self.suspects)


def hash_of(stream: str, sequence: int, previous: str, changes: str, body: str) -> str:
    """Gives the hash that an event must carry."""
    return hashlib.sha256(f"{stream}\n{sequence}\n{previous}\n{changes}\n{body}".encode()).hexdigest()


def _deleted(stream: str, first: int, last: int) -> Problem:
    return Problem(Kind.EVENT_DELETED, f"{stream} {first}", f"{last - first + 1} event(s) are missing before event {last + 1}")


def _beside(text: str, row: tuple[Any, ...]) -> tuple[Kind, str] | None:
    """Holds the columns that queries use, and the values kept beside, against the body that the hash covers."""
    try:
        body = json.loads(text)
        told = (body["kind"], body["actor"], body["system"], body["behalf"], body["authority"], body["record"], body["case"])
        at, facts = dt.datetime.fromisoformat(body["at"]), body["facts"].items()
    except (ValueError, KeyError, TypeError, AttributeError):
        return Kind.EVENT_EDITED, "its body is no event"
    kind, moment, actor, system, behalf, authority, record, case, kept = row[7:]
    if told != (kind, actor, system, behalf, authority, record, case) or at != moment:
        return Kind.EVENT_EDITED, "its columns do not say what its body says"
    gone = [name for name, value in facts if isinstance(value, str) and _KEYED_HASH.fullmatch(value) and name not in kept]
    if gone:
        return Kind.PERSONAL_VALUE_MISSING, f"the value of {', '.join(gone)} is gone; shredding removes its key, not the value"
    return None


def _named(suspects: list[Suspect]) -> Problems:
    """Tells swapped events from edited ones: swapped ones fit when put back."""
    swapped: set[int] = set()
    for one, other in itertools.combinations(suspects, 2):
        if _exchanged(one, other) and not {one.id, other.id} & swapped:
            swapped |= {one.id, other.id}
            where = f"{one.stream} {one.sequence}, {other.stream} {other.sequence}"
            yield Problem(Kind.EVENTS_SWAPPED, where, "each stands in the other's place")
    for each in suspects:
        if each.id not in swapped:
            yield Problem(Kind.EVENT_EDITED, f"{each.stream} {each.sequence}", "its content does not give its hash")


def _exchanged(one: Suspect, other: Suspect) -> bool:
    pairs = ((one, other), (other, one))
    places = one.stream == other.stream and all(a.fits(sequence=b.sequence, body=a.body, changes=a.changes) for a, b in pairs)
    bodies = all(a.fits(sequence=a.sequence, body=b.body, changes=a.changes) for a, b in pairs)
    contents = all(a.fits(sequence=a.sequence, body=b.body, changes=b.changes) for a, b in pairs)
    return places or bodies or contents
