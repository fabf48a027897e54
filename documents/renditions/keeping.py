"""Makes renditions again in a rolling pace: those that a tool of another version made, those left out before, those of completed cases.

A turn works for a quarter of its time at most, and not at all while post waits to be read: what is made for later never holds up today.
How far it has come stands in the rows themselves, and as one named fact for the desk.
"""

import datetime as dt
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass

from sqlalchemy import text
from sqlalchemy.engine import Connection

from casework.bootstrap import Platform
from casework.errors import FileNotWhole
from casework.vocabulary import RenditionKind
from documents.isolation import Isolation
from documents.renditions.filing import RENDERER, render
from documents.renditions.making import versions

EVERY = 300.0
SHARE = 0.25
AT_ONCE = 20
NOTED = "renditions"

# What has just been read is the effect's; a quarter of an hour later it was missed.
_UNMADE = """
    SELECT t.version_id AS id, '' AS kind FROM rendition t
     WHERE t.version_id > :after AND t.kind = 'text' AND t.made_at < :before
       AND NOT EXISTS (SELECT 1 FROM rendition p WHERE p.version_id = t.version_id AND p.kind = 'pdf')
     ORDER BY 1 LIMIT :most"""
_OLDER = """
    SELECT DISTINCT r.version_id AS id, '' AS kind FROM rendition r
     WHERE r.version_id > :after AND r.kind IN ('pdf', 'pages', 'flat_pdf', 'tiff')
       AND ((r.outcome = 'waiting' AND r.made_at < :before)
         OR (r.tool <> '' AND r.sha256 IN (SELECT name FROM blob_trouble WHERE trouble = 'missing'))
         OR (r.tool = ANY (:tools) AND (r.tool || ' ' || r.tool_version) <> ALL (:current)))
     ORDER BY 1 LIMIT :most"""
# What is on a completed case stays as it is and goes to the archive, which takes TIFF alone.
_ARCHIVED = """
    SELECT p.version_id AS id, 'tiff' AS kind FROM rendition p
      JOIN document_version v ON v.id = p.version_id
      JOIN document d ON d.id = v.document_id AND d.current_version = v.number AND d.removed_at IS NULL
      JOIN record r ON r.id = v.record_id AND r.registered_at IS NOT NULL
      JOIN case_file c ON c.id = r.case_id AND c.state <> 'in_progress'
     WHERE p.version_id > :after AND p.kind = 'pdf' AND p.sha256 IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM rendition x WHERE x.version_id = p.version_id AND x.kind = 'tiff')
     ORDER BY 1 LIMIT :most"""
_EACH = (_UNMADE, _OLDER, _ARCHIVED)
_POST_WAITS = text("SELECT EXISTS (SELECT 1 FROM outbox WHERE effect IN ('extract', 'index') AND state = 'waiting' AND run_after <= :now)")
_NOTE = text("""INSERT INTO runner_state (name, value, at) VALUES (:name, :value, :now)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value, at = excluded.at""")


@dataclass(frozen=True)
class Progress:
    """Says how many documents have renditions by today's tools, and how many still wait to have them made, made again, or archived."""

    made: int
    unmade: int
    older: int
    archive: int

    @property
    def left(self) -> int:
        """Gives how many are still to be made."""
        return self.unmade + self.older + self.archive


def keep_renditions(platform: Platform, sandbox: Isolation, *, seconds: float = EVERY * SHARE, everything: bool = False) -> int:
    """Makes what is due for so many seconds, or all of it; returns of how many documents something was made."""
    began, made = time.monotonic(), 0
    for version_id, kind in _due_ones(platform, sandbox):
        if not everything and (time.monotonic() - began > seconds or _post_waits(platform)):
            break
        with suppress(FileNotWhole):  # told of where stored files are looked after
            made += bool(render(platform, sandbox, version_id, also=(RenditionKind(kind),) if kind else ()))
    _note(platform, sandbox)
    return made


def progress(platform: Platform, current: Mapping[str, str]) -> Progress:
    """Counts what is made and what is left, given the version each tool has today."""
    with platform.work(RENDERER) as work:
        return _progress(work.session.connection(), platform, current)


def _due_ones(platform: Platform, sandbox: Isolation) -> Iterator[tuple[int, str]]:
    """Gives what is due, the oldest first, each once."""
    current = versions(sandbox)
    for asked in _EACH:
        after = 0
        while True:
            with platform.work(RENDERER) as work:
                bound = _bound(platform, current) | {"after": after, "most": AT_ONCE}
                rows = work.session.connection().execute(text(asked), bound).all()
            if not rows:
                break
            for version_id, kind in rows:
                after = version_id
                yield version_id, kind


def _progress(connection: Connection, platform: Platform, current: Mapping[str, str]) -> Progress:
    bound = _bound(platform, current)
    unmade, older, archive = (
        connection.execute(text(f"SELECT count(*) FROM ({asked}) AS found"), bound).scalar_one()  # noqa: S608  # our own words
        for asked in _EACH
    )
    made = connection.execute(text("SELECT count(*) FROM rendition WHERE kind = 'pdf' AND outcome <> 'waiting'")).scalar_one()
    return Progress(made, unmade, older, archive)


def _bound(platform: Platform, current: Mapping[str, str]) -> dict[str, object]:
    before = platform.clock() - dt.timedelta(minutes=15)
    return {
        "after": 0,
        "most": None,
        "before": before,
        "tools": list(current),
        "current": [f"{tool} {version}" for tool, version in current.items()],
    }


def _post_waits(platform: Platform) -> bool:
    with platform.work(RENDERER) as work:
        return bool(work.session.connection().execute(_POST_WAITS, {"now": platform.clock()}).scalar())


def _note(platform: Platform, sandbox: Isolation) -> None:
    with platform.work(RENDERER) as work:
        connection = work.session.connection()
        value = json.dumps(asdict(_progress(connection, platform, versions(sandbox))))
        connection.execute(_NOTE, {"name": NOTED, "value": value, "now": work.now})
