"""What forms of a document there are, and how far the making of those that are missing or old has come."""

import datetime as dt
import json
from dataclasses import dataclass

from sqlmodel import col, select

from casework.model import Blob, DocumentVersion, Rendition, RunnerState
from casework.services.renditions import ASKABLE, FILES
from casework.vocabulary import Action, Extraction, Privilege, RenditionKind, RenditionState
from casework.work import Work

STATES: dict[Extraction, RenditionState] = {
    Extraction.WAITING: RenditionState.WAITING,
    Extraction.OK: RenditionState.MADE,
    Extraction.PARTIAL: RenditionState.PARTLY_MADE,
    Extraction.ENCRYPTED: RenditionState.LOCKED,
    Extraction.TOO_BIG: RenditionState.TOO_BIG,
    Extraction.TIMEOUT: RenditionState.TOO_SLOW,
    Extraction.CRASHED: RenditionState.BROKEN,
    Extraction.UNSUPPORTED: RenditionState.NOT_POSSIBLE,
}


@dataclass(frozen=True)
class RenditionShown:
    """Is a form of a document: how far it is, by which tool, and whether it can be asked for; ``reason`` says in plain words why not."""

    kind: RenditionKind
    state: RenditionState
    pages: int
    size: int
    tool: str
    tool_version: str
    made_at: dt.datetime | None
    reason: str
    may_ask: bool


@dataclass(frozen=True)
class RenditionsKept:
    """Says of how many documents renditions are made, and how many wait: to be made, made again, or made for the archive; as of when."""

    made: int
    unmade: int
    older: int
    archive: int
    at: dt.datetime


def renditions_of(work: Work, version_id: int) -> tuple[RenditionShown, ...]:
    """Gives every form of a document version, made or not.

    Raises:
        NotFound: the reader may not see the record, or there is no such version.
    """
    work.load(DocumentVersion, version_id, Action.READ)
    asked = select(Rendition, Blob.size).outerjoin(Blob, col(Blob.sha256) == Rendition.sha256).where(Rendition.version_id == version_id)
    rows = {row.kind: (row, size or 0) for row, size in work.session.exec(asked)}
    return tuple(_shown(kind, *rows.get(kind, (None, 0))) for kind in FILES)


def state_of(row: Rendition | None, kind: RenditionKind) -> RenditionState:
    """Says how far a rendition is."""
    if row is None:
        return RenditionState.NOT_ASKED_FOR if kind in ASKABLE else RenditionState.WAITING
    if row.outcome is Extraction.UNSUPPORTED and row.tool and not row.tool_version:
        return RenditionState.NO_PROGRAM
    return STATES[row.outcome]


def renditions_kept(work: Work) -> RenditionsKept | None:
    """Says how far the making of renditions was when the runner last looked; None where it never has.

    Raises:
        NotPermitted: the asker does not look after stored files.
    """
    work.demand(Privilege.KEEP_FILES)
    noted = work.session.get(RunnerState, "renditions")
    if noted is None:
        return None
    said = json.loads(noted.value)
    return RenditionsKept(said["made"], said["unmade"], said["older"], said["archive"], noted.at)


def _shown(kind: RenditionKind, row: Rendition | None, size: int) -> RenditionShown:
    state = state_of(row, kind)
    may_ask = state is RenditionState.NOT_ASKED_FOR
    if row is None:
        return RenditionShown(kind, state, 0, 0, "", "", None, "", may_ask)
    return RenditionShown(kind, state, row.pages, size, row.tool, row.tool_version, row.made_at, row.reason, may_ask)
