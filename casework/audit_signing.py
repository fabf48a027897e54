"""Signs what happened: every event below the horizon of running transactions into one chain of checkpoints, heads outside.

    python -m casework.audit_signing --once | --every 60

The signer needs the address of the database as ``casework_signer``, its key and the file of heads, nothing else, and can run
as another user of the operating system: who owns the database then still cannot sign. Order of numbers is not order of commit,
so only events of transactions older than every running one are signed (``pg_snapshot_xmin``): none can appear among them later.
"""

import argparse
import base64
import datetime as dt
import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework.errors import EvidenceBroken, SettingsWrong

LOCK = 0x5349474E  # "SIGN": one signer at a time, from the reading of the last head to the writing of the next
MOST_EVENTS = 100_000  # a checkpoint; a backlog takes several, so that memory is bounded
TAIL_BYTES = 1 << 16

# A transaction number at or above the next one to be given comes from the cluster a backup was taken of: it is settled.
_OPEN = """
    WITH missing AS (SELECT id FROM event EXCEPT SELECT event_id FROM checkpointed_event)
    SELECT e.id, e.hash FROM event e JOIN missing USING (id)
     WHERE e.xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
        OR e.xid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint
     ORDER BY e.id LIMIT %s"""
_INSERT = """
    INSERT INTO checkpoint (number, at, events, digest, previous_hash, hash, signature, key_id)
    VALUES (%(number)s, %(at)s, %(events)s, %(digest)s, %(previous_hash)s, %(hash)s, %(signature)s, %(key_id)s)"""


@dataclass(frozen=True, repr=False)
class SigningKey:
    """Is the private key of the checkpoints and the short name it goes by."""

    private: Ed25519PrivateKey

    @property
    def id(self) -> str:
        """Gives the first 16 characters of the SHA-256 of the public key."""
        raw = self.private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return hashlib.sha256(raw).hexdigest()[:16]

    def sign(self, text: str) -> str:
        """Gives the signature over the text, in base64."""
        return base64.b64encode(self.private.sign(text.encode())).decode()


@dataclass(frozen=True)
class Checkpoint:
    """Is one signed link of the chain over everything that happened."""

    number: int
    at: dt.datetime
    events: int
    digest: str
    previous_hash: str
    hash: str
    signature: str
    key_id: str

    def head(self) -> str:
        """Gives the line that is kept outside the database."""
        at = self.at.astimezone(dt.UTC).isoformat()
        line = {"number": self.number, "hash": self.hash, "signature": self.signature, "at": at, "events": self.events}
        return json.dumps(line, separators=(",", ":")) + "\n"


def read_signing_key(secrets_folder: Path) -> SigningKey:
    """Reads ``signing.key``, making it at first use (mode 0600), with ``signing.pub`` beside it for the verifier.

    Raises:
        SettingsWrong: the file is no Ed25519 key.
    """
    path = secrets_folder / "signing.key"
    if not path.exists():
        _make_key(path)
    try:
        private = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except ValueError:
        private = None
    if not isinstance(private, Ed25519PrivateKey):
        raise SettingsWrong(f"The key file {path.name} is damaged.", what_to_do="Put it back from the backup.")
    public = path.with_suffix(".pub")
    if not public.exists():
        public.write_bytes(private.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo))
    return SigningKey(private)


def sign_checkpoint(url: str, key: SigningKey, heads: Path, clock: Callable[[], dt.datetime]) -> Checkpoint | None:
    """Signs the settled events that no checkpoint covers and appends the head outside; nothing new is no checkpoint.

    Args:
        url: the database as ``casework_signer``; key: from ``read_signing_key``.
        heads: the file of heads, made if missing; clock: gives the moment that is signed.

    Raises:
        EvidenceBroken: the heads outside know another past than this database; nothing is signed on top of that.
    """
    with psycopg.connect(url.replace("postgresql+psycopg:", "postgresql:"), autocommit=True) as connection, _alone(connection):
        last = _last_head(heads)
        _append(heads, _unpublished(connection, last))
        with connection.transaction():
            signed = _sign(connection, key, clock())
        if signed is not None:
            _append(heads, [signed])
        return signed


def sign_all(url: str, key: SigningKey, heads: Path, clock: Callable[[], dt.datetime]) -> int:
    """Signs until nothing settled is left; gives how many events were signed."""
    signed = 0
    while (checkpoint := sign_checkpoint(url, key, heads, clock)) is not None:
        signed += checkpoint.events
    return signed


def body_of(number: int, at: dt.datetime, events: int, digest: str, previous_hash: str) -> str:
    """Gives the canonical text whose SHA-256 is a checkpoint's hash."""
    body = {
        "number": number,
        "at": at.astimezone(dt.UTC).isoformat(),
        "events": events,
        "digest": digest,
        "previous_hash": previous_hash,
    }
    return json.dumps(body, sort_keys=True, separators=(",", ":"))


def _sign(connection: psycopg.Connection, key: SigningKey, at: dt.datetime) -> Checkpoint | None:
    last = connection.execute("SELECT number, hash FROM checkpoint ORDER BY number DESC LIMIT 1").fetchone() or (0, "")
    events = connection.execute(_OPEN, [MOST_EVENTS]).fetchall()
    if not events:
        return None
    digest = hashlib.sha256("".join(f"{id}:{hash}\n" for id, hash in events).encode()).hexdigest()
    number, previous = last[0] + 1, last[1]
    hash = hashlib.sha256(body_of(number, at, len(events), digest, previous).encode()).hexdigest()
    made = Checkpoint(number, at, len(events), digest, previous, hash, key.sign(hash), key.id)
    connection.execute(_INSERT, asdict(made))
    with connection.cursor().copy("COPY checkpointed_event (event_id, checkpoint) FROM STDIN") as copy:
        for id, _ in events:
            copy.write_row((id, number))
    return made


@contextmanager
def _alone(connection: psycopg.Connection) -> Iterator[None]:
    connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        connection.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _unpublished(connection: psycopg.Connection, last: dict[str, object] | None) -> list[Checkpoint]:
    """Gives the checkpoints that a crash kept from the file of heads, after making sure that both tell the same past."""
    number = last["number"] if last else 0
    if last:
        found = connection.execute("SELECT hash FROM checkpoint WHERE number = %s", [number]).fetchone()
        if found is None or found[0] != last["hash"]:
            raise EvidenceBroken(f"checkpoint {number} outside is not the one in the database")
    rows = connection.execute(
        "SELECT number, at, events, digest, previous_hash, hash, signature, key_id FROM checkpoint WHERE number > %s ORDER BY number",
        [number],
    )
    return [Checkpoint(*row) for row in rows]


def _last_head(heads: Path) -> dict[str, object] | None:
    """Gives the last whole line; a line that a crash cut is none."""
    if not heads.exists():
        return None
    with heads.open("rb") as file:
        file.seek(max(0, heads.stat().st_size - TAIL_BYTES))
        lines = file.read().split(b"\n")
    for line in reversed(lines):
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict) and "hash" in found:
            return found
    return None


def _append(heads: Path, checkpoints: list[Checkpoint]) -> None:
    if not checkpoints:
        return
    heads.parent.mkdir(parents=True, exist_ok=True)
    with heads.open("ab+") as file:
        size = file.seek(0, os.SEEK_END)
        if size:
            file.seek(size - 1)
            # the file may allow appending only, so a cut line is closed, not removed
            if file.read(1) != b"\n":
                file.write(b"\n")
        file.write("".join(each.head() for each in checkpoints).encode())
        file.flush()
        os.fsync(file.fileno())


def _make_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)


def main(arguments: list[str] | None = None) -> int:
    """Signs once, or every so many seconds until stopped."""
    parser = argparse.ArgumentParser(prog="python -m casework.audit_signing", description="Sign what happened.")
    parser.add_argument("--database", default=os.environ.get("CASEWORK_DATABASE_SIGNER_URL"), help="URL as casework_signer")
    parser.add_argument("--secrets", type=Path, required=True, help="the folder of signing.key and signing.pub")
    parser.add_argument("--heads", type=Path, required=True, help="the file of heads, best on another machine")
    often = parser.add_mutually_exclusive_group(required=True)
    often.add_argument("--once", action="store_true")
    often.add_argument("--every", type=float, metavar="SECONDS")
    given = parser.parse_args(arguments)
    if not given.database:
        parser.error("--database or CASEWORK_DATABASE_SIGNER_URL is needed")
    try:
        key = read_signing_key(given.secrets)
        while True:
            _sign_and_say(given.database, key, given.heads, forgiving=not given.once)
            if given.once:
                return 0
            time.sleep(given.every)
    except (EvidenceBroken, SettingsWrong) as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 1
    except KeyboardInterrupt:
        return 0


def _sign_and_say(url: str, key: SigningKey, heads: Path, *, forgiving: bool) -> None:
    try:
        signed = sign_all(url, key, heads, lambda: dt.datetime.now(dt.UTC))
    except psycopg.OperationalError as error:
        # the database is away for a moment; what happened meanwhile is signed when it is back
        if not forgiving:
            raise
        sys.stderr.write(f"{type(error).__name__}: not signed\n")
        return
    if signed:
        sys.stdout.write(f"signed {signed} events\n")
        sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
