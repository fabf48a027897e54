"""The verbs of a case type's versions: write a draft, publish it by another's hand, retire it; bring the ones that come with the house."""

from collections.abc import Iterator

from sqlalchemy import text
from sqlmodel import col, select

from casework.case_types.expressions import Literal
from casework.case_types.reading import read_case_type, read_once
from casework.case_types.shape import CaseTypeRead
from casework.case_types.shipped import shipped
from casework.case_types.writing import source_hash
from casework.errors import CaseTypeIsWrong, NotPermitted, RuleBroken, WrongInCaseType
from casework.events import CaseTypeDraftDropped, CaseTypeDrafted, CaseTypePublished, CaseTypeRetired
from casework.model import ActionCode, CaseType, CaseTypeVersion, Definition, DisposalCode, FilePlanCode, SecurityGroup
from casework.services.definitions import unit_names
from casework.vocabulary import Action, CaseField, CaseTypeProblem, DefinitionState, Privilege, Reason, TaskKind
from casework.work import Work

_CODE_LISTS: dict[CaseField, tuple[type[FilePlanCode | ActionCode | DisposalCode], CaseTypeProblem]] = {
    CaseField.FILE_PLAN_CODE: (FilePlanCode, CaseTypeProblem.UNKNOWN_CODE),
    CaseField.ACTION_CODE: (ActionCode, CaseTypeProblem.UNKNOWN_ACTION_CODE),
    CaseField.DISPOSAL_CODE: (DisposalCode, CaseTypeProblem.UNKNOWN_DISPOSAL_CODE),
}


def draft_case_type(work: Work, source: str) -> int:
    """Begins a new version of the case type that the YAML names, and gives its id; the case type is made if it is new.

    Raises:
        NotPermitted: without ``PUBLISH_DEFINITIONS``. CaseTypeIsWrong: with every problem, its place and line.
        RuleBroken: the name is a case type of another authority.
    """
    work.demand(Privilege.PUBLISH_DEFINITIONS)
    read = read_case_type(source)
    _named(work, read, work.authority_id)
    return _draft(work, read, source, work.authority_id, work.official_id).id


def save_case_type_draft(work: Work, version_id: int, source: str, *, opened_version: int | None = None) -> None:
    """Writes a draft anew; whoever writes becomes one of its authors. A draft keeps the name it began with.

    Raises:
        NotPermitted, CaseTypeIsWrong. RuleBroken: it is no draft any more, or names another case type. Stale: saved by another.
    """
    version = work.load(CaseTypeVersion, version_id, Action.DESIGN, opened_version=opened_version, lock=True)
    if version.state is not DefinitionState.DRAFT:
        raise RuleBroken(Reason.VERSION_IS_NOT_A_DRAFT)
    read = read_case_type(source)
    if read.name != version.case_type:
        raise CaseTypeIsWrong((WrongInCaseType("name", CaseTypeProblem.NAME_IS_NOT_A_NAME, version.case_type, 1),))
    version.source, version.source_hash = source, source_hash(read)
    version.title_da, version.title_en = read.titles.da, read.titles.en
    version.authors = sorted({*version.authors, work.official_id})
    work.record(CaseTypeDrafted(case_type=version.case_type, number=version.number, source_hash=version.source_hash))


def drop_case_type_draft(work: Work, version_id: int) -> None:
    """Throws a draft away.

    Raises:
        RuleBroken: it is no draft.
    """
    version = work.load(CaseTypeVersion, version_id, Action.DESIGN, lock=True)
    if version.state is not DefinitionState.DRAFT:
        raise RuleBroken(Reason.VERSION_IS_NOT_A_DRAFT)
    work.record(CaseTypeDraftDropped(case_type=version.case_type, number=version.number))
    work.session.delete(version)


def publish_case_type(work: Work, version_id: int, *, opened_version: int | None = None) -> None:
    """Publishes a draft: new cases follow it, running ones keep theirs. Nobody publishes what they have written on (four eyes).

    Raises:
        NotPermitted: without the privilege, or ``AUTHOR_CANNOT_PUBLISH``. RuleBroken: it is no draft.
        CaseTypeIsWrong: it names units, groups, codes or approvals that the authority does not have.
    """
    version = work.load(CaseTypeVersion, version_id, Action.DESIGN, opened_version=opened_version, lock=True)
    if version.state is not DefinitionState.DRAFT:
        raise RuleBroken(Reason.VERSION_IS_NOT_A_DRAFT)
    if work.official_id in version.authors or work.actor.on_behalf_of in version.authors:
        raise NotPermitted(Reason.AUTHOR_CANNOT_PUBLISH)
    read = read_case_type(version.source)
    if problems := tuple(_unknown(work, read)):
        raise CaseTypeIsWrong(problems)
    _publish(work, version, by=work.official_id)


def retire_case_type(work: Work, version_id: int) -> None:
    """Retires the published version: no new case begins by it.

    Raises:
        RuleBroken: it is not published.
    """
    version = work.load(CaseTypeVersion, version_id, Action.DESIGN, lock=True)
    if version.state is not DefinitionState.PUBLISHED:
        raise RuleBroken(Reason.VERSION_IS_NOT_PUBLISHED)
    _retire(work, version, work.official_id)


def bring_shipped_case_types(work: Work, authority_id: int, *, publish: bool = False) -> int:
    """Brings the case types that come with the house, as drafts of the authority that any designer can take into use; says how many.

    A type that is not there yet comes as its first version. One that is there comes as a new version only where the house has a newer
    text of it and nobody of the authority has written on it: what people have changed is never touched.

    Args:
        work: of the set-up. authority_id: whose. publish: whether they are taken into use at once, in the authority's name.

    Raises:
        NotPermitted: without ``MANAGE_ORGANISATION``; the set-up does this.
    """
    work.demand(Privilege.MANAGE_ORGANISATION)
    query = select(CaseTypeVersion).where(CaseTypeVersion.authority_id == authority_id)
    there: dict[str, list[CaseTypeVersion]] = {}
    for each in work.session.exec(query.order_by(col(CaseTypeVersion.number))).all():
        there.setdefault(each.case_type, []).append(each)
    brought = 0
    for source in shipped().values():
        read = read_once(source)
        versions = there.get(read.name, [])
        is_changed = any(each.authors != [authority_id] for each in versions)
        if is_changed or any(each.source_hash == source_hash(read) for each in versions):
            continue
        if work.session.get(CaseType, read.name) is None:
            work.add(CaseType(name=read.name, title_da=read.titles.da, title_en=read.titles.en))
        version = _draft(work, read, source, authority_id, authority_id)
        if publish:
            _publish(work, version, by=authority_id)
        brought += 1
    return brought


def _named(work: Work, read: CaseTypeRead, authority_id: int) -> None:
    if work.session.get(CaseType, read.name) is not None:
        return
    taken = work.session.connection().execute(text("SELECT casework_case_type_taken(:name)"), {"name": read.name})
    if taken.scalar_one():
        raise RuleBroken(Reason.CASE_TYPE_NAME_TAKEN)
    work.add(CaseType(name=read.name, title_da=read.titles.da, title_en=read.titles.en, authority_id=authority_id))


def _draft(work: Work, read: CaseTypeRead, source: str, authority_id: int, author: int) -> CaseTypeVersion:
    query = select(CaseTypeVersion.number).where(CaseTypeVersion.authority_id == authority_id, CaseTypeVersion.case_type == read.name)
    lock = "SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"
    work.session.connection().execute(text(lock), {"key": f"case_type:{authority_id}:{read.name}"})
    version = work.add(
        CaseTypeVersion(
            authority_id=authority_id,
            case_type=read.name,
            number=max(work.session.exec(query).all(), default=0) + 1,
            state=DefinitionState.DRAFT,
            title_da=read.titles.da,
            title_en=read.titles.en,
            source=source,
            source_hash=source_hash(read),
            authors=[author],
            created_at=work.now,
        )
    )
    work.record(CaseTypeDrafted(case_type=read.name, number=version.number, source_hash=version.source_hash))
    return version


def _publish(work: Work, version: CaseTypeVersion, *, by: int) -> None:
    standing = select(CaseTypeVersion).where(
        CaseTypeVersion.authority_id == version.authority_id,
        CaseTypeVersion.case_type == version.case_type,
        CaseTypeVersion.state == DefinitionState.PUBLISHED,
    )
    for earlier in work.session.exec(standing.with_for_update()).all():
        _retire(work, earlier, by)
    work.session.flush()
    version.state, version.published_by, version.published_at = DefinitionState.PUBLISHED, by, work.now
    work.record(CaseTypePublished(case_type=version.case_type, number=version.number, source_hash=version.source_hash))
    work.session.flush()


def _retire(work: Work, version: CaseTypeVersion, by: int) -> None:
    version.state, version.retired_by, version.retired_at = DefinitionState.RETIRED, by, work.now
    work.record(CaseTypeRetired(case_type=version.case_type, number=version.number))


def _unknown(work: Work, read: CaseTypeRead) -> Iterator[WrongInCaseType]:
    """Names units, security groups, codes and approvals that the authority does not have, and units that are closed."""
    units, closed = unit_names(work, work.authority_id)
    for number, phase in enumerate(read.phases):
        for at, task in enumerate(phase.tasks):
            if task.to.startswith("unit:") and task.to[5:] not in units:
                problem = CaseTypeProblem.UNIT_IS_CLOSED if task.to[5:] in closed else CaseTypeProblem.UNKNOWN_UNIT
                yield WrongInCaseType(f"phases.{number}.tasks.{at}.to", problem, task.to[5:])
    groups = set(work.session.exec(select(SecurityGroup.name)).all())
    for name in read.access.groups:
        if name not in groups:
            yield WrongInCaseType("access.groups", CaseTypeProblem.UNKNOWN_GROUP, name)
    for number, setting in enumerate(read.case_fields):
        if setting.field in _CODE_LISTS and isinstance(setting.value, Literal):
            kept, problem = _CODE_LISTS[setting.field]
            code = str(setting.value.value)
            found = work.session.get(kept, code)
            if found is None or not getattr(found, "is_active", True):
                yield WrongInCaseType(f"case_fields.{number}.value", problem, code)
    approvals = set(work.session.exec(select(Definition.name)).all())
    named = {task.approval or read.approval for task in read.tasks if task.kind is TaskKind.APPROVAL and task.is_mandatory} - {""}
    for name in sorted(named - approvals):
        yield WrongInCaseType("approval", CaseTypeProblem.UNKNOWN_APPROVAL, name)
