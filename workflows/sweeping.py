"""The sweep: destroys what has lain in the bin for its time, then the bytes that nothing refers to any more, and bundles nobody took in.

Each record is a work of its own, so that one that must be kept holds up no other. Bytes go only after 24 hours' grace, and only where
no row speaks of them: the foreign keys of the database have the last word about that (design part 5, Destroying).
"""

import logging
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from casework.bootstrap import Platform
from casework.errors import NotFound, RuleBroken
from casework.events import FilesSwept
from casework.services.case_deleting import due_cases, sweep_case
from casework.services.records.binning import due_in_bin, sweep_bin
from casework.work import Actor
from documents import importing
from documents.blobs import BlobStore

MANY = 50
SWEEPER = Actor.system("sweeper")
log = logging.getLogger("workflows")

_UNREFERRED = """
    SELECT b.sha256 FROM blob b
     WHERE NOT EXISTS (SELECT 1 FROM document_version v WHERE v.sha256 = b.sha256)
       AND NOT EXISTS (SELECT 1 FROM rendition r WHERE r.sha256 = b.sha256)
       AND NOT EXISTS (SELECT 1 FROM received c WHERE c.original_sha256 = b.sha256)
       AND NOT EXISTS (SELECT 1 FROM check_out o WHERE b.sha256 IN (o.sha256, o.text_sha256))
       AND NOT EXISTS (SELECT 1 FROM letter_template_version t WHERE b.sha256 IN (t.sha256, t.preview_sha256))"""


@dataclass(frozen=True)
class Swept:
    """Says how many records, cases and contents were destroyed, how many must be kept for now, and how many uploaded bundles went."""

    records: int
    kept: int
    blobs: int
    bundles: int = 0
    cases: int = 0


def sweep(platform: Platform, store: BlobStore, *, now: float | None = None) -> Swept:
    """Destroys what is due; run again it finds nothing more."""
    with platform.work(SWEEPER) as work:
        due = due_in_bin(work)
    kept = 0
    for record_id in due:
        try:
            with platform.work(SWEEPER) as work:
                kept += bool(sweep_bin(work, record_id))
        except NotFound:
            continue  # destroyed by its owner meanwhile
        except IntegrityError:
            kept += 1  # another room's rows still stand on it
            log.warning("the sweep could not destroy record %s: other rows stand on it", record_id)
    cases, cases_kept = _sweep_cases(platform)
    blobs, bundles = _sweep_blobs(platform, store, now), importing.sweep(platform, now=now)
    return Swept(len(due) - kept, kept + cases_kept, blobs, bundles, cases)


def _sweep_cases(platform: Platform) -> tuple[int, int]:
    """Destroys the deleted cases that are due, each with its records in a work of its own; says how many went and how many are kept."""
    with platform.work(SWEEPER) as work:
        due = due_cases(work)
    kept = 0
    for case_id in due:
        try:
            with platform.work(SWEEPER) as work:
                kept += bool(sweep_case(work, case_id))
        except (NotFound, RuleBroken):
            kept += 1  # restored meanwhile, or a record of it must be kept
        except IntegrityError:
            kept += 1  # another room's rows still stand on it
            log.warning("the sweep could not destroy case %s: other rows stand on it", case_id)
    return len(due) - kept, kept


def _sweep_blobs(platform: Platform, store: BlobStore, now: float | None) -> int:
    """Takes away the row first and the bytes after: who stores them again meanwhile renews their grace."""
    with platform.work(SWEEPER) as work:
        unreferred = set(work.session.connection().execute(text(_UNREFERRED)).scalars())
        known = set(work.session.connection().execute(text("SELECT sha256 FROM blob")).scalars())
    store.demand_keys()
    removed = 0
    content_of = {name: sha256 for sha256 in known for name in store.names_of(sha256)}
    candidates = [(each.sha256, content_of.get(each.sha256)) for each in store.sweep_candidates(now=now)]
    candidates = [(name, sha256) for name, sha256 in candidates if sha256 is not None or store.is_ours(name)]
    unknown = sum(sha256 is None for _, sha256 in candidates)
    if unknown > max(MANY, len(known) / 100):
        # an older database was put back over newer files: these are not ours to destroy (the check of stored files tells of them)
        log.warning("%s files are known to no row; they are kept until somebody looks: casework blobs check --all", unknown)
        candidates = [(name, sha256) for name, sha256 in candidates if sha256 is not None]
    forgotten: set[str] = set()
    for name, sha256 in candidates:
        # one content may lie here twice for a moment, in the clear and encrypted
        if sha256 is not None and sha256 not in forgotten:
            if sha256 not in unreferred or not _forget(platform, sha256):
                continue
            forgotten.add(sha256)
        removed += store.remove(name, now=now)
    store.sweep_temporary(now=now)
    if removed:
        with platform.work(SWEEPER) as work:
            work.record(FilesSwept(files=removed))
    return removed


def _forget(platform: Platform, sha256: str) -> bool:
    try:
        with platform.work(SWEEPER) as work:
            connection = work.session.connection()
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('blob:' || :sha256, 0))"), {"sha256": sha256})
            connection.execute(text("DELETE FROM blob WHERE sha256 = :sha256"), {"sha256": sha256})
            connection.execute(text("DELETE FROM blob_trouble WHERE name = :sha256"), {"sha256": sha256})
            for table in ("file_check", "file_release"):
                connection.execute(text(f"DELETE FROM {table} WHERE sha256 = :sha256"), {"sha256": sha256})  # noqa: S608  # our own names
    except IntegrityError:
        return False  # somebody has just filed the same bytes, or another room refers to them
    return True
