"""What a person chooses from: file plan codes, case types, colleagues and units."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select

from casework.errors import NotFound
from casework.model import Case, CaseType, CaseTypeVersion, EditionCode, FilePlanCode, Official, Post, Unit
from casework.services.periods import period_of, running
from casework.vocabulary import Action, DefinitionState
from casework.work import Work


@dataclass(frozen=True)
class CodeChoice:
    """Is a file plan subject with the path above it in words."""

    code: str
    title: str
    group: str


@dataclass(frozen=True)
class TypeChoice:
    """Is a kind of case in both languages."""

    name: str
    title_da: str
    title_en: str


@dataclass(frozen=True)
class PersonChoice:
    """Is a colleague with unit."""

    official_id: int
    username: str
    name: str
    unit: str


def file_plan_codes(work: Work, words: str = "", *, first: int = 2000, case_id: int | None = None) -> tuple[CodeChoice, ...]:
    """Gives the subjects that cases are filed under, all or those whose number begins with or title contains the words.

    They are those of the journal period that runs, where periods have been set up; for a case there is already, of its own period.

    Raises:
        NotFound: the asker may not see the case.
    """
    period = running(work) if case_id is None else period_of(work, work.load(Case, case_id, Action.READ))
    if period is None:
        return _codes(work, FilePlanCode, [], words, first)
    return _codes(work, EditionCode, [col(EditionCode.edition_id) == period.edition_id], words, first)


@dataclass(frozen=True)
class PlanCode:
    """Is an entry of the file plan of the period that runs: a main group, a group or a subject."""

    code: str
    title: str
    kind: str
    parent: str


def plan_codes(work: Work) -> tuple[PlanCode, ...]:
    """Gives the entries of the file plan of the period that runs, by their numbers; none where no period has been set up."""
    period = running(work)
    if period is None:
        return ()
    entries = select(EditionCode).where(col(EditionCode.edition_id) == period.edition_id).order_by(col(EditionCode.code))
    return tuple(PlanCode(row.code, row.title, row.kind, row.parent or "") for row in work.session.exec(entries))


def _codes(
    work: Work, plan: type[EditionCode] | type[FilePlanCode], conditions: list[ColumnElement[bool]], words: str, first: int
) -> tuple[CodeChoice, ...]:
    group = select(plan).where(*conditions).subquery()
    query = (
        select(plan.code, plan.title, group.c.title)
        .outerjoin(group, group.c.code == plan.parent)
        .where(col(plan.kind) == "subject", *conditions)
        .order_by(col(plan.code))
        .limit(first)
    )
    if words:
        query = query.where(or_(col(plan.code).startswith(words), col(plan.title).icontains(words, autoescape=True)))
    return tuple(CodeChoice(code, title, above or "") for code, title, above in work.session.execute(query))


def case_types(work: Work) -> tuple[TypeChoice, ...]:
    """Gives the kinds of case of the house and of the authority; those of cases that came from another one are not for new cases.

    A kind that the authority has retired, or has written and not yet published, begins no case.
    """
    of_it = select(CaseTypeVersion.id).where(col(CaseTypeVersion.case_type) == col(CaseType.name))
    published = of_it.where(CaseTypeVersion.state == DefinitionState.PUBLISHED).exists()
    retired = of_it.where(CaseTypeVersion.state == DefinitionState.RETIRED).exists()
    own = col(CaseType.authority_id) == work.authority_id
    offered = published | ~retired & (col(CaseType.authority_id).is_(None) | own & ~of_it.exists())
    rows = work.session.exec(select(CaseType).where(offered).order_by(col(CaseType.name))).all()
    return tuple(TypeChoice(row.name, row.title_da, row.title_en) for row in rows)


def colleagues(work: Work) -> tuple[PersonChoice, ...]:
    """Gives the active officials of the authority with the unit of their first post."""
    rows = work.session.execute(
        select(Official, Unit.name)
        .join(Post, col(Post.official_id) == Official.id)
        .join(Unit, col(Unit.id) == Post.unit_id)
        .where(Official.is_active)
        .order_by(col(Official.name), col(Post.id))
    )
    seen: dict[int, PersonChoice] = {}
    for person, unit in rows:
        seen.setdefault(person.id, PersonChoice(person.id, person.username, person.name, unit))
    return tuple(seen.values())


def unit_named(work: Work, name: str) -> int:
    """Gives the id of the unit with the name or short name.

    Raises:
        NotFound: no unit of the authority has it.
    """
    found = work.session.exec(select(Unit.id).where(or_(col(Unit.name) == name, col(Unit.short_name) == name))).first()
    if found is None:
        raise NotFound("Unit", name)
    return found


def own_unit(work: Work) -> int:
    """Gives the unit of the actor's first post.

    Raises:
        NotFound: the actor holds no post today.
    """
    found = work.session.exec(select(Post.unit_id).where(col(Post.official_id) == work.official_id).order_by(col(Post.id))).first()
    if found is None:
        raise NotFound("Unit", "")
    return found
