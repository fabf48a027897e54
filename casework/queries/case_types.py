"""Case types and their versions as workflow designers see them: the list, one version, what two versions differ in."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import col, select

from casework.case_types.comparing import Differing, differing
from casework.case_types.reading import read_once
from casework.case_types.writing import content_of
from casework.model import CaseTypeVersion
from casework.queries.record_page import names_of
from casework.vocabulary import Action, DefinitionState, Privilege
from casework.work import Work


@dataclass(frozen=True)
class VersionRow:
    """Is one version in the list; ``is_mine`` says that the asker has written on it and so does not publish it."""

    version_id: int
    version: int
    case_type: str
    title_da: str
    title_en: str
    number: int
    state: DefinitionState
    authors: tuple[str, ...]
    created_at: dt.datetime
    published_by: str
    published_at: dt.datetime | None
    retired_at: dt.datetime | None
    is_mine: bool


@dataclass(frozen=True)
class VersionShown:
    """Is one version with its YAML, and the version that is published now."""

    row: VersionRow
    source: str
    source_hash: str
    published_id: int | None


def case_type_versions(work: Work) -> tuple[VersionRow, ...]:
    """Gives every version of every case type of the authority, by name, the newest first.

    Raises:
        NotPermitted: without ``PUBLISH_DEFINITIONS``.
    """
    work.demand(Privilege.PUBLISH_DEFINITIONS)
    query = select(CaseTypeVersion).order_by(col(CaseTypeVersion.case_type), col(CaseTypeVersion.number).desc())
    return _rows(work, list(work.session.exec(query).all()))


def case_type_version(work: Work, version_id: int) -> VersionShown:
    """Gives one version.

    Raises:
        NotFound: it is not of the asker's authority. NotPermitted: without ``PUBLISH_DEFINITIONS``.
    """
    version = work.load(CaseTypeVersion, version_id, Action.DESIGN)
    query = select(CaseTypeVersion.id).where(
        CaseTypeVersion.case_type == version.case_type, CaseTypeVersion.state == DefinitionState.PUBLISHED
    )
    return VersionShown(_rows(work, [version])[0], version.source, version.source_hash, work.session.exec(query).first())


def case_type_differences(work: Work, before_id: int, after_id: int) -> tuple[Differing, ...]:
    """Gives every part in which two versions differ.

    Raises:
        NotFound, NotPermitted.
    """
    before, after = (content_of(read_once(work.load(CaseTypeVersion, id, Action.DESIGN).source)) for id in (before_id, after_id))
    return differing(before, after)


def _rows(work: Work, versions: list[CaseTypeVersion]) -> tuple[VersionRow, ...]:
    people = {id for each in versions for id in (*each.authors, each.published_by) if id is not None}
    names = names_of(work, people)
    return tuple(
        VersionRow(
            version_id=each.id,
            version=each.version or 0,
            case_type=each.case_type,
            title_da=each.title_da,
            title_en=each.title_en,
            number=each.number,
            state=each.state,
            authors=tuple(names.get(id, "") for id in each.authors),
            created_at=each.created_at,
            published_by=names.get(each.published_by or 0, ""),
            published_at=each.published_at,
            retired_at=each.retired_at,
            is_mine=work.actor.official_id in each.authors,
        )
        for each in versions
    )
