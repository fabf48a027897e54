"""Holds the signed checkpoints against the events they cover, against each other, and against the heads kept outside."""

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from casework.audit_verify.report import Kind, Problem, Problems

CHECKPOINTS = "SELECT number, at, events, digest, previous_hash, hash, signature, key_id FROM checkpoint ORDER BY number"
MEMBERS = """
    SELECT k.number, k.events, k.digest, c.event_id, e.hash
      FROM checkpoint k LEFT JOIN checkpointed_event c ON c.checkpoint = k.number LEFT JOIN event e ON e.id = c.event_id
     ORDER BY k.number, c.event_id"""


@dataclass(frozen=True)
class Head:
    """Is one line of the file of heads."""

    number: int
    hash: str
    signature: str


@dataclass(frozen=True)
class Heads:
    """Is the file of heads as long as it was when the verifier began: the database is read afterwards and knows all of it."""

    path: Path
    size: int

    def __iter__(self) -> Iterator[Head]:
        """Gives the whole lines; a line that a crash cut stands again, whole, after it."""
        if not self.size:
            return
        with self.path.open("rb") as file:
            while file.tell() < self.size:
                try:
                    line = json.loads(file.readline())
                    yield Head(int(line["number"]), str(line["hash"]), str(line["signature"]))
                except (ValueError, KeyError, TypeError):
                    continue


def heads_now(path: Path) -> Heads:
    """Takes the file of heads as it is now; a missing file has no heads."""
    return Heads(path, path.stat().st_size if path.exists() else 0)


def read_public_key(path: Path) -> Ed25519PublicKey:
    """Reads the signer's public key; raises ``ValueError`` when the file holds none."""
    key = serialization.load_pem_public_key(path.read_bytes())
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("not an Ed25519 public key")  # noqa: TRY004  # the file is wrong, not a type of ours
    return key


@dataclass
class Checkpoints:
    """Is what one pass over the checkpoints and the heads outside finds."""

    key: Ed25519PublicKey
    count: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)

    def problems(self, rows: Iterable[tuple[Any, ...]], heads: Iterable[Head]) -> Problems:
        """Gives what is wrong with the checkpoints, which come in order, and with the heads."""
        outside = iter(heads)
        head = next(outside, None)
        number, hash, behind = 0, "", 0
        for row in rows:
            self.count += 1
            if row[0] != number + 1:
                yield Problem(Kind.CHECKPOINT_MISSING, f"checkpoint {number + 1}", f"the next one there is {row[0]}")
            elif row[4] != hash:
                yield Problem(Kind.CHECKPOINT_FORGED, f"checkpoint {row[0]}", "it does not follow from the one before it")
            yield from self._own(row)
            number, hash = row[0], row[5]
            while head is not None and head.number < number:
                head = next(outside, None)
            if head is None:
                behind += 1
                continue
            yield from self._against(head, row)
            head = next(outside, None) if head.number == number else head
        yield from self._signatures()
        yield from self._rest(number, head, outside, behind)

    def _own(self, row: tuple[Any, ...]) -> Problems:
        number, at, events, digest, previous, hash, signature, key_id = row
        if hash != _hash(number, at, events, digest, previous):
            yield Problem(Kind.CHECKPOINT_FORGED, f"checkpoint {number}", "its content does not give its hash")
        elif not self._signed(hash, signature):
            self.refused.append((number, key_id))

    def _against(self, head: Head, row: tuple[Any, ...]) -> Problems:
        number, hash = row[0], row[5]
        if head.number > number:
            yield Problem(Kind.HEADS_CHANGED, f"head {number}", "the line is missing")
        elif head.hash != hash:
            if self._signed(head.hash, head.signature):
                yield Problem(Kind.CHECKPOINT_FORGED, f"checkpoint {number}", "another one was signed and written outside")
            else:
                yield Problem(Kind.HEADS_CHANGED, f"head {number}", "the line is not the signer's")

    def _rest(self, number: int, head: Head | None, outside: Iterator[Head], behind: int) -> Problems:
        later = [each.number for each in ([head] if head else []) if each.number > number]
        later += [each.number for each in outside if each.number > number]
        if later:
            where = f"checkpoint {min(later)} to {max(later)}"
            yield Problem(Kind.OLDER_DATABASE, where, "known outside and not here: this is an older copy, or its end was cut away")
        # one may be missing: the signer writes it just after its commit, or at its next start
        if behind > 1:
            yield Problem(Kind.HEADS_INCOMPLETE, f"head {number - behind + 1} to {number}", "the lines are missing at the end")

    def _signatures(self) -> Problems:
        if not self.refused:
            return
        numbers = f"checkpoint {self.refused[0][0]} to {self.refused[-1][0]}"
        ours = key_id(self.key)
        if len(self.refused) == self.count or all(id != ours for _, id in self.refused):
            yield Problem(Kind.KEY_SWAPPED, numbers, f"signed with key {self.refused[0][1]}, not with {ours}")
        else:
            yield Problem(Kind.CHECKPOINT_FORGED, numbers, "the signature is not the signer's")

    def _signed(self, text: str, signature: str) -> bool:
        try:
            self.key.verify(base64.b64decode(signature), text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass
class Members:
    """Is what one pass over the signed events finds; ``missing`` are signed and no longer there."""

    present: int = 0
    missing: int = 0
    first_missing: tuple[int, int] = (0, 0)

    def problems(self, rows: Iterable[tuple[Any, ...]]) -> Problems:
        """Gives the checkpoints whose events are not the ones that were signed; rows come by checkpoint and event."""
        now: tuple[int, int, str] | None = None
        count, lost, digest = 0, 0, hashlib.sha256()
        for number, events, signed, event_id, hash in rows:
            if now is None or now[0] != number:
                yield from _judged(now, count, lost, digest.hexdigest())
                now, count, lost, digest = (number, events, signed), 0, 0, hashlib.sha256()
            if event_id is None:
                continue
            count += 1
            if hash is None:
                lost += 1
                self.first_missing = self.first_missing if self.missing else (number, event_id)
                self.missing += 1
            else:
                self.present += 1
                digest.update(f"{event_id}:{hash}\n".encode())
        yield from _judged(now, count, lost, digest.hexdigest())

    def cut(self, lost_between: int) -> Problems:
        """Names a cut tail: signed events are gone that have left no gap in any stream."""
        if self.missing > lost_between:
            number, event_id = self.first_missing
            where = f"checkpoint {number}, event {event_id}"
            what = f"{self.missing - lost_between} signed event(s) are gone from the end of their streams"
            yield Problem(Kind.TAIL_CUT, where, what)


def key_id(key: Ed25519PublicKey) -> str:
    """Gives the short name of a key."""
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return hashlib.sha256(raw).hexdigest()[:16]


def _judged(checkpoint: tuple[int, int, str] | None, count: int, lost: int, digest: str) -> Problems:
    if checkpoint is None:
        return
    number, events, signed = checkpoint
    if count != events:
        yield Problem(Kind.MEMBERSHIP_CHANGED, f"checkpoint {number}", f"covers {count} events and was signed over {events}")
    elif not lost and digest != signed:
        yield Problem(Kind.REWRITTEN, f"checkpoint {number}", "its events are not the ones that were signed")


def _hash(number: int, at: dt.datetime, events: int, digest: str, previous: str) -> str:
    body = {
        "number": number,
        "at": at.astimezone(dt.UTC).isoformat(),
        "events": events,
        "digest": digest,
        "previous_hash": previous,
    }
    return hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
