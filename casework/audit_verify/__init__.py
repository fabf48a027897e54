"""The independent verifier of the evidence: a separate program that needs the public key and the heads kept outside.

    python -m casework.audit_verify --database URL --public-key FILE --heads FILE [--blobs FOLDER] [--json]

It imports nothing else of this house, calls no function of ours in the database, and reads everything in one snapshot.
``docs/evidence.md`` says what it proves and what it cannot.
"""

import itertools
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg

from casework.audit_verify import chain, contents, personal, rows, signed, walls
from casework.audit_verify.report import Kind, Problem, Problems, Report
from casework.audit_verify.sealed_files import keys_in

__all__ = ["Kind", "Problem", "Report", "verify"]

_BATCH = 5000


class Snapshot:
    """Is one moment of the database, read by whoever may see all of it."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection
        self._names = itertools.count()
        for statement in (
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
            # whoever is bound by the policies gets an error here, not a smaller truth
            "SET LOCAL row_security = off",
            "SET LOCAL timezone = 'UTC'",
            "SET LOCAL search_path = pg_catalog, public",
            "SET LOCAL jit = off",
        ):
            connection.execute(statement)

    def ask(self, query: Any) -> Iterable[tuple[Any, ...]]:
        """Streams the answer, a batch at a time."""
        with self.connection.cursor(name=f"verify_{next(self._names)}", binary=True) as cursor:
            cursor.itersize = _BATCH
            cursor.execute(query)
            yield from cursor


def verify(  # what it reads, each from where it is kept
    database: str, public_key: Path, heads: Path, blobs: Path | None = None, master_key: Path | None = None, blob_keys: Path | None = None
) -> Report:
    """Reads everything and gives what does not verify.

    Args:
        database: a URL whose role sees every row, such as ``casework_system``; public_key: the signer's ``signing.pub``.
        heads: the file of heads kept outside; blobs: the folder of stored bytes, when they are to be read too.
        master_key: the installation's key, when the personal values are to be tried too; blob_keys: those of encrypted stored bytes.

    Raises:
        OSError, ValueError: the key cannot be read. psycopg.Error: the database cannot be read, or not all of it.
    """
    key = signed.read_public_key(public_key)
    # before the snapshot, so that the database knows every head that is read here
    outside = signed.heads_now(heads)
    with psycopg.connect(database.replace("postgresql+psycopg:", "postgresql:")) as connection:
        now = Snapshot(connection)
        events, checkpoints, members = chain.Chain(), signed.Checkpoints(key), signed.Members()
        problems = [
            *_walls(now),
            *events.problems(now.ask(chain.QUERY)),
            *checkpoints.problems(now.ask(signed.CHECKPOINTS), outside),
            *members.problems(now.ask(signed.MEMBERS)),
            *members.cut(events.lost),
            *_rows(now),
        ]
        if blobs is not None:
            problems += contents.problems(now.ask(contents.QUERY), blobs, keys_in(blob_keys) if blob_keys else None)
        if master_key is not None:
            problems += personal.problems(now.ask(personal.QUERY), master_key.read_bytes())
    return Report(events.events, checkpoints.count, events.events - members.present, tuple(problems))


def _walls(now: Snapshot) -> Problems:
    version, wanted = walls.expected()
    yield from walls.problems(walls.facts(now.ask), wanted, same_version=now.connection.info.server_version // 10000 == version)


def _rows(now: Snapshot) -> Problems:
    for table, (key, derived) in walls.history_tables(walls.expected()[1]).items():
        yield from rows.live_rows(now.ask, table, key, derived)
    yield from rows.history(now.ask)
    yield from rows.access(now.ask)
