"""Virus check: asked for when a file is filed, and by the registry, which may also release what was held by mistake.

What a check finds is written down by the runner (``documents.checking``). Until then, and when a virus was found, the bytes are given to
nobody (``casework.held_blobs``); the record, its words and its other files are there.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import text
from sqlmodel import col, select

from casework.errors import FileNotWhole, NotPermitted, RuleBroken
from casework.events import FileCheckAsked, FileReleased
from casework.held_blobs import Held, held_among
from casework.model import DocumentVersion, FileCheck, FileRelease, Record
from casework.vocabulary import Action, CheckState, Privilege, Reason
from casework.work import Work

_ASK = text("SELECT casework_ask_check(:hashes, :again)")
LONGEST_REASON = 2000


def ask(work: Work, versions: Sequence[DocumentVersion]) -> None:
    """Has the bytes of new versions checked, where a scanner is named; what was found clean before needs no check."""
    if work.platform.settings.clamd:
        _ask(work, versions, again=False)


def ask_again(work: Work, version_id: int) -> None:
    """Has a file checked once more, as after new signatures. What is held stays held meanwhile.

    Raises:
        NotPermitted: the asker registers no records of the unit. RuleBroken: no scanner is named.
    """
    version = _demanded(work, version_id)
    if not work.platform.settings.clamd:
        raise RuleBroken(Reason.NO_VIRUS_SCANNER)
    _ask(work, [version], again=True)


def release(work: Work, version_id: int, reason: str) -> None:
    """Releases a file that is held, as no danger: this ministry opens it from now on. What is found in it later holds it again.

    Twice is once.

    Raises:
        NotPermitted: the asker registers no records of the unit. RuleBroken: without a reason, or it is not held.
    """
    version = _demanded(work, version_id)
    check = work.session.exec(select(FileCheck).where(FileCheck.sha256 == version.sha256)).first()
    if check is None or check.state not in {CheckState.INFECTED, CheckState.FAILED}:
        raise RuleBroken(Reason.FILE_IS_NOT_HELD)
    if not reason.strip():
        raise RuleBroken(Reason.RELEASE_NEEDS_A_REASON)
    if work.session.get(FileRelease, (work.authority_id, version.sha256, check.virus)) is not None:
        return
    work.put_all(
        [
            FileRelease(
                authority_id=work.authority_id, sha256=version.sha256, virus=check.virus, released_by=work.official_id, released_at=work.now
            )
        ]
    )
    # every place the same file has in what the asker may read: its text is read there now
    alike = work.session.exec(select(DocumentVersion).where(DocumentVersion.sha256 == version.sha256).order_by(col(DocumentVersion.id)))
    for each in alike:
        said = reason.strip()[:LONGEST_REASON]
        work.record(FileReleased(record_id=each.record_id, version_id=each.id, virus=check.virus, reason=said))


def demand_open(work: Work, *hashes: str) -> None:
    """Refuses to give out files that are held, unless the ministry of who asks has released them.

    Raises:
        FileNotWhole: one waits for its check, could not be checked, or a virus was found in it.
    """
    for sha256, held in held_here(work, hashes).items():
        raise FileNotWhole(held.reason, sha256)


def held_here(work: Work, hashes: Collection[str]) -> dict[str, Held]:
    """Gives those of the contents that are not given out to who asks, each with why."""
    return held_among(work.session.connection(), hashes, serve_unchecked=work.platform.settings.serve_unchecked)


def _demanded(work: Work, version_id: int) -> DocumentVersion:
    """Gives the version to who keeps the records of its unit: the registry sees what came in, and knows whom it came from."""
    version = work.load(DocumentVersion, version_id, Action.READ)
    if not work.has_for(Privilege.REGISTER_RECORDS, work.load(Record, version.record_id, Action.READ)):
        raise NotPermitted(Reason.NEEDS_PRIVILEGE, detail=Privilege.REGISTER_RECORDS)
    return version


def _ask(work: Work, versions: Sequence[DocumentVersion], *, again: bool) -> None:
    hashes = sorted({version.sha256 for version in versions})
    due = set(work.session.connection().execute(_ASK, {"hashes": hashes, "again": again}).scalars())
    for version in versions:
        if version.sha256 in due:
            work.record(FileCheckAsked(record_id=version.record_id, version_id=version.id))
