"""The life of a definition's versions: written as a draft, published by another's hand, retired; a running approval keeps its version."""

from typing import Any

from sqlalchemy import text
from sqlmodel import col, select

from casework.approvals.definition import DefinitionRead, canonical, source_hash
from casework.approvals.source import content_of, lines_of, read_source, with_line
from casework.errors import DefinitionIsWrong, NotPermitted, RuleBroken, WrongInDefinition
from casework.events import DefinitionDraftDropped, DefinitionDrafted, DefinitionPublished, DefinitionRetired
from casework.model import Definition, DefinitionVersion
from casework.services.definition_judging import findings
from casework.vocabulary import Action, DefinitionProblem, DefinitionState, Privilege, Reason
from casework.work import Work

UNREAD = "draft"
"""The hash of a draft that has things to mend: nothing pins it yet."""


def draft_definition(work: Work, source: str) -> int:
    """Begins a new version of the definition that the text names, and gives its id; the definition is made if it is new.

    A draft may have things to mend; it needs a name and a title.

    Raises:
        NotPermitted: without ``PUBLISH_DEFINITIONS``. DefinitionIsWrong: it is no YAML, has no name or title, or says that a process in
        Python moves it: those come with the program.
    """
    work.demand(Privilege.PUBLISH_DEFINITIONS)
    content = _begun(source)
    definition = _named(work, content["name"], content["title"])
    numbers = select(DefinitionVersion.number).where(DefinitionVersion.definition_id == definition.id)
    version = work.add(
        DefinitionVersion(
            definition_id=definition.id,
            number=max(work.session.exec(numbers).all(), default=0) + 1,
            state=DefinitionState.DRAFT,
            content=content,
            source=source,
            source_hash=_hash(source),
            authors=[work.official_id],
            created_by=work.official_id,
            created_at=work.now,
            version=1,
        )
    )
    work.record(DefinitionDrafted(definition_id=definition.id, number=version.number, source_hash=version.source_hash))
    return version.id


def save_definition_draft(work: Work, version_id: int, source: str, *, opened_version: int | None = None) -> None:
    """Writes a draft anew; whoever writes becomes one of its authors. A draft keeps the name it began with.

    Raises:
        NotPermitted. DefinitionIsWrong: it is no YAML, has no title, or names another definition. RuleBroken: it is no draft any more.
        Stale: saved by another.
    """
    version, definition = _draft(work, version_id, opened_version)
    if "process" in version.content:
        raise DefinitionIsWrong((WrongInDefinition("process", DefinitionProblem.PROCESS_IS_CODE),))
    content = _begun(source)
    if content["name"] != definition.name:
        raise DefinitionIsWrong((WrongInDefinition("name", DefinitionProblem.NAME_CHANGED, definition.name, lines_of(source)["name"]),))
    version.content, version.source, version.source_hash = content, source, _hash(source)
    version.authors = sorted({*(version.authors or []), work.official_id})
    version.version = (version.version or 0) + 1
    work.record(DefinitionDrafted(definition_id=definition.id, number=version.number, source_hash=version.source_hash))


def drop_definition_draft(work: Work, version_id: int) -> None:
    """Throws a draft away, and the definition with it where it never had another version.

    Raises:
        NotPermitted. RuleBroken: it is no draft.
    """
    version, definition = _draft(work, version_id, None)
    work.record(DefinitionDraftDropped(definition_id=definition.id, number=version.number))
    work.session.delete(version)
    work.session.flush()
    others = select(DefinitionVersion.id).where(DefinitionVersion.definition_id == definition.id)
    if work.session.exec(others).first() is None:
        work.session.delete(definition)


def publish_definition_draft(work: Work, version_id: int, *, opened_version: int | None = None) -> None:
    """Publishes a draft: new approvals follow it, running ones keep theirs. Nobody publishes what they have written on (four eyes).

    Raises:
        NotPermitted: without the privilege, or ``AUTHOR_CANNOT_PUBLISH``. RuleBroken: it is no draft.
        DefinitionIsWrong: with everything that must be mended first, examples that do not come out among it.
    """
    version, definition = _draft(work, version_id, opened_version)
    authors = version.authors or []
    if work.official_id in authors or work.actor.on_behalf_of in authors:
        raise NotPermitted(Reason.AUTHOR_CANNOT_PUBLISH)
    source = version.source or ""
    read = read_source(source)
    lines = lines_of(source)
    found = (each for each in findings(work, definition.authority_id, read, whoever=not authors) if each.blocks)
    if problems := tuple(with_line(WrongInDefinition(each.place, each.problem, each.about), lines) for each in found):
        raise DefinitionIsWrong(problems)
    _publish(work, version, definition, read)


def retire_definition(work: Work, version_id: int) -> None:
    """Retires the published version: no new approval begins by it.

    Raises:
        NotPermitted. RuleBroken: it is not published.
    """
    version = work.load(DefinitionVersion, version_id, Action.DESIGN, lock=True)
    if version.state is not DefinitionState.PUBLISHED:
        raise RuleBroken(Reason.VERSION_IS_NOT_PUBLISHED)
    _retire(work, version, by=work.official_id)


def _retire(work: Work, version: DefinitionVersion, *, by: int) -> None:
    version.state, version.retired_by, version.retired_at = DefinitionState.RETIRED, by, work.now
    work.record(DefinitionRetired(definition_id=version.definition_id, number=version.number))
    work.session.flush()


def _draft(work: Work, version_id: int, opened_version: int | None) -> tuple[DefinitionVersion, Definition]:
    version = work.load(DefinitionVersion, version_id, Action.DESIGN, opened_version=opened_version, lock=True)
    if version.state is not DefinitionState.DRAFT:
        raise RuleBroken(Reason.VERSION_IS_NOT_A_DRAFT)
    return version, work.session.get_one(Definition, version.definition_id)


def _begun(source: str) -> dict[str, Any]:
    """Gives what a draft holds, which must say which definition it is and what people call it."""
    content = content_of(source)
    missing = {"name": DefinitionProblem.NAME_IS_EMPTY, "title": DefinitionProblem.TITLE_IS_EMPTY}
    lines = lines_of(source)
    said = {key: str(content.get(key) or "").strip() for key in missing}
    if problems := tuple(WrongInDefinition(key, problem, line=lines.get(key, 0)) for key, problem in missing.items() if not said[key]):
        raise DefinitionIsWrong(problems)
    if "process" in content:
        raise DefinitionIsWrong((WrongInDefinition("process", DefinitionProblem.PROCESS_IS_CODE, line=lines.get("process", 0)),))
    return content | said


def _named(work: Work, name: str, title: str) -> Definition:
    lock = "SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"
    work.session.connection().execute(text(lock), {"key": f"definition:{work.authority_id}:{name}"})
    query = select(Definition).where(col(Definition.authority_id) == work.authority_id, col(Definition.name) == name)
    found = work.session.exec(query).first()
    return found or work.add(Definition(authority_id=work.authority_id, name=name, title=title))


def _hash(source: str) -> str:
    try:
        return source_hash(read_source(source))
    except DefinitionIsWrong:
        return UNREAD


def _publish(work: Work, version: DefinitionVersion, definition: Definition, read: DefinitionRead) -> None:
    standing = select(DefinitionVersion).where(
        DefinitionVersion.definition_id == definition.id, DefinitionVersion.state == DefinitionState.PUBLISHED
    )
    for earlier in work.session.exec(standing.with_for_update()).all():
        _retire(work, earlier, by=work.official_id)
    definition.title = read.title
    version.content, version.source_hash = canonical(read), source_hash(read)
    version.state, version.published_by, version.published_at = DefinitionState.PUBLISHED, work.official_id, work.now
    work.record(DefinitionPublished(definition_id=definition.id, number=version.number, source_hash=version.source_hash))
    work.session.flush()
