"""Checks stored files for viruses outside any transaction and writes down what was found, or why one could not be checked.

A verdict is about bytes: each content is checked once, whoever files it, and again when the scanner's signatures have changed and it came
within ``CASEWORK_RECHECK_DAYS``. The bytes are read in pieces, and decrypted on the way.
"""

import datetime as dt
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import col, select

from casework import faults
from casework.adapters.clamd import Clamd
from casework.bootstrap import Platform
from casework.errors import Permanent
from casework.events import FileCheckAsked, FileFoundClean, FileNotChecked, FileQuarantined
from casework.model import DocumentVersion, FileCheck, Record, Rendition
from casework.ports import Scan, VirusScanner
from casework.services import noticing
from casework.settings import Settings
from casework.vocabulary import Action, CheckState, RenditionKind
from casework.work import Actor, Work

CHECKER = Actor.system("checker")
EVERY = 600.0
AT_ONCE = 100
PACE = 16 << 20
"""Bytes a second of what is checked again: the scanner is left to what comes in."""
CAUSE = "virus_found"

_VERDICT = text("""
    UPDATE file_check SET state = :state, virus = :virus, signatures = :signatures, trouble = :trouble, checked_at = :now
     WHERE sha256 = :sha256""")
_OUTDATED = text("""
    SELECT c.sha256, b.size FROM file_check c JOIN blob b ON b.sha256 = c.sha256
     WHERE c.state <> 'waiting' AND c.sha256 > :after AND (c.checked_at IS NULL
        OR c.state = 'clean' AND c.signatures <> :signatures AND b.stored_at >= :since)
     ORDER BY c.sha256 LIMIT :most""")
_REVIVE = text("""
    UPDATE outbox SET state = 'waiting', attempts = 0, run_after = :now, trouble = '', what_to_do = ''
     WHERE effect = 'check' AND state = 'parked' AND trouble LIKE 'the virus scanner does not answer%'""")
_UNCHECKED = text("""
    SELECT v.id, v.sha256 FROM document_version v LEFT JOIN file_check c ON c.sha256 = v.sha256
     WHERE v.id > :after AND c.sha256 IS NULL ORDER BY v.id LIMIT :most""")
_COUNTS = text("SELECT state, count(*) FROM file_check GROUP BY 1 ORDER BY 1")
# The unit's own people where a unit is responsible; and the registry of the ministry. Who may not read it is not told.
_PEOPLE = text("""
    SELECT DISTINCT o.id FROM record r JOIN official o ON o.authority_id = r.authority_id AND o.is_active
      LEFT JOIN post p ON p.official_id = o.id AND p.starts_on <= :today AND (p.ends_on IS NULL OR p.ends_on >= :today)
      LEFT JOIN role_privilege g ON g.authority_id = o.authority_id AND g.role = p.role AND g.is_given AND g.privilege = 'register_records'
     WHERE r.id = :record AND (o.id = r.responsible_id OR p.unit_id = r.responsible_id OR g.role IS NOT NULL)""")


@dataclass(frozen=True)
class Rechecked:
    """Says how many contents were checked again, and in how many of them a virus was found now."""

    files: int
    infected: int


def scanner_of(settings: Settings) -> VirusScanner | None:
    """Gives the virus scanner of this installation; None where none is named.

    Raises:
        SettingsWrong: its address is none, or another machine's.
    """
    return Clamd.at(settings.clamd) if settings.clamd else None


def check_version(platform: Platform, scanner: VirusScanner | None, version_id: int) -> None:
    """Checks the bytes of a version, where a check is due; every other version of the same bytes is told of with it. Twice is once.

    Raises:
        NotFound: the version was destroyed meanwhile. FileNotWhole: its bytes are missing or changed.
        Retryable: the scanner does not answer. Permanent: none is named any more.
    """
    with platform.work(CHECKER) as work:
        sha256 = work.load(DocumentVersion, version_id, Action.EXTRACT).sha256
        check = work.session.get(FileCheck, sha256)
        if check is None or check.checked_at is not None:
            return
    if scanner is None:
        raise Permanent("no virus scanner is named", what_to_do="Set CASEWORK_CLAMD, start again, then try again.")
    _check(platform, scanner, sha256, version_id)


def keep_checked(platform: Platform, scanner: VirusScanner | None, *, rest: Callable[[float], None] = time.sleep) -> Rechecked:
    """Tries again what was parked while the scanner was away, and checks what came lately by its new signatures. Twice is once.

    Raises:
        Retryable: the scanner does not answer.
    """
    if scanner is None:
        return Rechecked(0, 0)
    signatures = scanner.signatures()
    with platform.work(CHECKER) as work:
        work.session.connection().execute(_REVIVE, {"now": work.now})
    since = platform.clock() - dt.timedelta(days=platform.settings.recheck_days)
    files = infected = 0
    after: str | None = ""
    while after is not None:
        with platform.work(CHECKER) as work:
            asked = {"after": after, "signatures": signatures, "since": since, "most": AT_ONCE}
            batch = work.session.connection().execute(_OUTDATED, asked).all()
        for sha256, size in batch:
            infected += _check(platform, scanner, sha256, None) is CheckState.INFECTED
            files += 1
            rest(size / PACE)
        after = batch[-1][0] if len(batch) == AT_ONCE else None
    return Rechecked(files, infected)


def ask_for_all(platform: Platform) -> int:
    """Has every file checked that was filed before a scanner was named, and says how many versions; until then they do not open."""
    count, after = 0, 0
    while True:
        with platform.work(CHECKER) as work:
            rows = work.session.connection().execute(_UNCHECKED, {"after": after, "most": AT_ONCE}).all()
            ids = [id for id, _ in rows]
            asked = text("SELECT casework_ask_check(:hashes, false)")
            work.session.connection().execute(asked, {"hashes": sorted({sha256 for _, sha256 in rows})})
            for version in work.load_all(DocumentVersion, ids, Action.EXTRACT).values():
                work.record(FileCheckAsked(record_id=version.record_id, version_id=version.id))
        if not ids:
            return count
        count, after = count + len(ids), ids[-1]


def counts(platform: Platform) -> Mapping[str, int]:
    """Counts the contents by what the check says of them."""
    with platform.work(CHECKER) as work:
        return {state: count for state, count in work.session.connection().execute(_COUNTS)}  # noqa: C416  # rows are no pairs to mypy


def _check(platform: Platform, scanner: VirusScanner, sha256: str, version_id: int | None) -> CheckState:
    with platform.store.open(sha256) as content:
        scan = scanner.scan(content)
    faults.point("check.scanned")
    with platform.work(CHECKER) as work:
        return _write_down(work, sha256, scan, version_id)


def _write_down(work: Work, sha256: str, scan: Scan, version_id: int | None) -> CheckState:
    """Writes the verdict and says so of every version it is news for; the row is held before they are looked for."""
    check = work.session.get(FileCheck, sha256, with_for_update=True)
    state = CheckState.INFECTED if scan.virus else CheckState.FAILED if scan.trouble else CheckState.CLEAN
    if check is None:
        return state  # swept meanwhile
    if version_id is not None and check.checked_at is not None:
        return check.state  # the same bytes on another record: their check was done beside this one
    is_news = (check.state, check.virus) != (state, scan.virus)
    # what was found in quarantine and cannot be checked now stays there
    stays = state is CheckState.FAILED and check.state is CheckState.INFECTED
    said = {"state": check.state if stays else state, "virus": check.virus if stays else scan.virus}
    found = {**said, "signatures": scan.signatures, "trouble": scan.trouble, "now": work.now, "sha256": sha256}
    work.session.connection().execute(_VERDICT, found)
    for version in _told(work, sha256, version_id, state=state, is_news=is_news):
        _say(work, version, scan, state)
        if state is CheckState.INFECTED and is_news:
            _tell(work, version.record_id)
    return state


def _told(work: Work, sha256: str, version_id: int | None, *, state: CheckState, is_news: bool) -> Sequence[DocumentVersion]:
    """Gives the versions that the verdict is said of: of a clean one those whose text is not read yet, and the one that was asked about."""
    alike = select(DocumentVersion).where(DocumentVersion.sha256 == sha256).order_by(col(DocumentVersion.id))
    if not is_news:
        alike = alike.where(DocumentVersion.id == version_id)
    elif state is CheckState.CLEAN:
        read = select(Rendition.id).where(col(Rendition.version_id) == DocumentVersion.id, Rendition.kind == RenditionKind.TEXT)
        alike = alike.where(~read.exists() | (col(DocumentVersion.id) == version_id))
    return work.session.exec(alike).all()


def _say(work: Work, version: DocumentVersion, scan: Scan, state: CheckState) -> None:
    record_id, id = version.record_id, version.id
    if state is CheckState.INFECTED:
        work.record(FileQuarantined(record_id=record_id, version_id=id, virus=scan.virus, signatures=scan.signatures))
    elif state is CheckState.FAILED:
        work.record(FileNotChecked(record_id=record_id, version_id=id, why=scan.trouble))
    else:
        work.record(FileFoundClean(record_id=record_id, version_id=id, signatures=scan.signatures))


def _tell(work: Work, record_id: int) -> None:
    if work.session.get(Record, record_id) is not None:
        people = work.session.connection().execute(_PEOPLE, {"record": record_id, "today": work.today}).scalars()
        noticing.tell(work, people, cause=CAUSE, record_id=record_id)
