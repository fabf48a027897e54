"""Definitions of approvals as workflow designers see them: the list, one version with what is found in it, differences, what runs."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, func, select

from casework.approvals.conditions import BUILT_IN, fields_of
from casework.approvals.definition import DefinitionRead, StepRead
from casework.approvals.definition_reading import read_definition
from casework.approvals.judging import Finding
from casework.approvals.moving import BACK, STANDS, after_return_at, current
from casework.approvals.rows import rows_of
from casework.approvals.source import content_of, lines_of, read_source, with_line, write_content
from casework.approvals.verb_table import OPEN
from casework.case_types.comparing import Differing, differing
from casework.errors import DefinitionIsWrong, WrongInDefinition
from casework.fields import FieldDefinition
from casework.model import Approval, Definition, DefinitionVersion, Step
from casework.queries.record_page import names_of
from casework.services import definition_judging
from casework.vocabulary import Action, ApprovalState, DefinitionState, Privilege, StepState
from casework.work import Work

WHOLE = ("deadline", "due", "asks_again", "distinct", "reply", "reply_template", "sees")
"""What a definition says of all its steps together."""


@dataclass(frozen=True)
class DrawnRow:
    """Is one version in the list; ``is_mine`` says that the asker has written on it and so does not publish it."""

    version_id: int
    version: int
    definition_id: int
    name: str
    title: str
    number: int
    state: DefinitionState
    authors: tuple[str, ...]
    created_at: dt.datetime
    published_by: str
    published_at: dt.datetime | None
    retired_at: dt.datetime | None
    running: int
    is_mine: bool


@dataclass(frozen=True)
class DrawnVersion:
    """Is one version with its text, its definition as read where it can be read, and everything that is found in it.

    ``wrong`` must be mended before it is published; ``told`` is worth knowing. ``fields`` are those of cases that it looks at.
    """

    row: DrawnRow
    source: str
    source_hash: str
    definition: DefinitionRead | None
    wrong: tuple[WrongInDefinition, ...]
    told: tuple[WrongInDefinition, ...]
    published_id: int | None
    fields: tuple[FieldDefinition, ...] = ()


@dataclass(frozen=True)
class StepChange:
    """Is a step that a newer version has otherwise: as it was (nothing where it is new) and as it would be (nothing where it is gone)."""

    before: StepRead | None
    after: StepRead | None

    @property
    def title(self) -> str:
        """Gives what the step is called, as it was where it was."""
        step = self.before or self.after
        return step.title if step is not None else ""


@dataclass(frozen=True)
class Running:
    """Is an approval that runs by another version, and what this one would change for the steps it has before it.

    ``changed`` are the titles of those steps, ``changes`` what of them; ``whole`` names what would be otherwise for all of it. One that
    ``is_between`` steps has none open: it was sent back, withdrawn, or not moved yet; ``at_step`` is then the first it has before it.
    """

    approval_id: int
    record_id: int
    number: int
    at_step: str
    changed: tuple[str, ...]
    changes: tuple[StepChange, ...] = ()
    whole: tuple[str, ...] = ()
    state: ApprovalState = ApprovalState.IN_PROGRESS
    is_between: bool = False


@dataclass(frozen=True)
class ConditionField:
    """Is a field that a condition may look at, with its kind where the case types say one."""

    name: str
    titles: tuple[FieldDefinition, ...]


def drawn_versions(work: Work) -> tuple[DrawnRow, ...]:
    """Gives every version of every definition of the authority, by name, the newest first.

    Raises:
        NotPermitted: without ``PUBLISH_DEFINITIONS``.
    """
    work.demand(Privilege.PUBLISH_DEFINITIONS)
    query = (
        select(DefinitionVersion, Definition)
        .join(Definition, col(Definition.id) == DefinitionVersion.definition_id)
        .where(col(Definition.authority_id) == work.authority_id)
        .order_by(col(Definition.name), col(DefinitionVersion.number).desc())
    )
    return _rows(work, list(work.session.execute(query).all()))


def drawn_version(work: Work, version_id: int) -> DrawnVersion:
    """Gives one version with everything that is found in it.

    Raises:
        NotFound: it is not of the asker's authority. NotPermitted: without ``PUBLISH_DEFINITIONS``.
    """
    version, definition = _loaded(work, version_id)
    source = source_of(version)
    read, wrong = reading_of(source)
    published = select(DefinitionVersion.id).where(
        DefinitionVersion.definition_id == definition.id, DefinitionVersion.state == DefinitionState.PUBLISHED
    )
    fields = definition_judging.fields_by_name(work)
    found = () if read is None else _look_through(work, source, read, definition.authority_id, fields, whoever=not version.authors)
    return DrawnVersion(
        row=_rows(work, [(version, definition)])[0],
        source=source,
        source_hash=version.source_hash,
        definition=read,
        wrong=(*wrong, *(each for each, blocks in found if blocks)),
        told=tuple(each for each, blocks in found if not blocks),
        published_id=work.session.exec(published).first(),
        fields=() if read is None else _named(work, definition.authority_id, read, fields),
    )


def looked_at(read: DefinitionRead) -> tuple[str, ...]:
    """Gives the fields of a case that a definition looks at, the day that nothing may pass and what is decided on among them."""
    return tuple(dict.fromkeys((*fields_of(read.steps), *((read.due,) if read.due else ()), *read.sees)))


def looked_through(work: Work, source: str) -> tuple[tuple[WrongInDefinition, ...], tuple[WrongInDefinition, ...]]:
    """Gives what must be mended in a text that is not saved yet, and what is worth knowing.

    Raises:
        NotPermitted: without ``PUBLISH_DEFINITIONS``.
    """
    work.demand(Privilege.PUBLISH_DEFINITIONS)
    read, wrong = reading_of(source)
    found = () if read is None else _look_through(work, source, read, work.authority_id, definition_judging.fields_by_name(work))
    return (*wrong, *(each for each, blocks in found if blocks)), tuple(each for each, blocks in found if not blocks)


def definition_differences(work: Work, before_id: int, after_id: int) -> tuple[Differing, ...]:
    """Gives every part in which two versions differ, step by step.

    Raises:
        NotFound, NotPermitted.
    """
    before, after = (content_of(source_of(_loaded(work, each)[0])) for each in (before_id, after_id))
    return differing(_by_step(before), _by_step(after))


def running_by_older(work: Work, version_id: int, *, first: int = 200) -> tuple[Running, ...]:
    """Gives the approvals that run by other versions of the same definition, and what this version would change for them.

    They keep their version; the asker sees those on records they may read.

    Raises:
        NotFound, NotPermitted.
    """
    version, definition = _loaded(work, version_id)
    read, _ = reading_of(source_of(version))
    if read is None:
        return ()
    query = (
        select(Approval, DefinitionVersion, Step)
        .join(DefinitionVersion, col(DefinitionVersion.id) == Approval.definition_version_id)
        .outerjoin(Step, (col(Step.approval_id) == Approval.id) & (Step.round == Approval.round) & (Step.state == StepState.OPEN))
        .where(
            DefinitionVersion.definition_id == definition.id,
            DefinitionVersion.id != version.id,
            col(Approval.state).in_(OPEN),
        )
        .order_by(col(Approval.id))
        .limit(first)
    )
    found = []
    for approval, keeps, step in work.session.execute(query):
        old = read_definition(approval.own_content or keeps.content)
        ahead = old.steps[step.position - 1 :] if step is not None else _not_standing(work, approval, old)
        changes = _changes(old, read, ahead)
        found.append(
            Running(
                approval_id=approval.id,
                record_id=approval.record_id,
                number=keeps.number,
                at_step=ahead[0].title if ahead else "",
                changed=tuple(each.title for each in changes),
                changes=changes,
                whole=tuple(name for name in WHOLE if getattr(old, name) != getattr(read, name)),
                state=approval.state,
                is_between=step is None,
            )
        )
    return tuple(found)


def condition_fields(work: Work) -> tuple[ConditionField, ...]:
    """Gives the fields that conditions may look at, those of every record first.

    Raises:
        NotPermitted: without ``PUBLISH_DEFINITIONS``.
    """
    work.demand(Privilege.PUBLISH_DEFINITIONS)
    own, given = definition_judging.fields_by_name(work), definition_judging.built_in(work, work.authority_id)
    return (
        *(ConditionField(name, tuple(given[name])) for name in BUILT_IN),
        *(ConditionField(name, tuple(kinds)) for name, kinds in sorted(own.items())),
    )


def source_of(version: DefinitionVersion) -> str:
    """Gives a version's text: as it was written, or made of its data where the set-up brought it."""
    return version.source if version.source is not None else write_content(version.content)


def reading_of(source: str) -> tuple[DefinitionRead | None, tuple[WrongInDefinition, ...]]:
    """Gives the definition that a text says, or what is wrong with it."""
    try:
        return read_source(source), ()
    except DefinitionIsWrong as wrong:
        return None, wrong.problems


def _look_through(
    work: Work, source: str, read: DefinitionRead, authority_id: int, fields: definition_judging.Fields, *, whoever: bool = False
) -> Sequence[tuple[WrongInDefinition, bool]]:
    """Gives what is found in a definition that can be read, each with its line and whether it blocks."""
    lines = lines_of(source)

    def lined(each: Finding) -> WrongInDefinition:
        return with_line(WrongInDefinition(each.place, each.problem, each.about), lines)

    return [(lined(each), each.blocks) for each in definition_judging.findings(work, authority_id, read, whoever=whoever, fields=fields)]


def _named(work: Work, authority_id: int, read: DefinitionRead, fields: definition_judging.Fields) -> tuple[FieldDefinition, ...]:
    known = {**definition_judging.built_in(work, authority_id), **fields}
    return tuple(known[name][0] for name in looked_at(read) if name in known)


def _loaded(work: Work, version_id: int) -> tuple[DefinitionVersion, Definition]:
    version = work.load(DefinitionVersion, version_id, Action.DESIGN)
    return version, work.session.get_one(Definition, version.definition_id)


def _by_step(content: dict[str, object]) -> dict[str, object]:
    steps = content.pop("steps", None)
    named = steps if isinstance(steps, list) else []
    return {**content, "order": " → ".join(str(step.get("name", "?")) for step in named if isinstance(step, dict))} | {
        f"step {step.get('name', number)}": step for number, step in enumerate(named) if isinstance(step, dict)
    }


def _not_standing(work: Work, approval: Approval, old: DefinitionRead) -> tuple[StepRead, ...]:
    """Gives the steps that an approval with no step open has before it: all that do not stand when it goes on, wherever they are."""
    rows = rows_of(work, approval)
    met = [(position, step, current(rows, position)) for position, step in enumerate(old.steps, start=1)]
    standing = {position for position, _, now in met if now is not None and now.state in STANDS}
    if approval.state is not ApprovalState.IN_PROGRESS:
        back = ((now, step) for _, step, now in met if now is not None and now.state in BACK)
        standing = next((set(after_return_at(now, step).steps) for now, step in back), set())
    return tuple(step for position, step, _ in met if position not in standing)


def _changes(old: DefinitionRead, new: DefinitionRead, ahead: Sequence[StepRead]) -> tuple[StepChange, ...]:
    """Gives the steps ahead of an approval that a newer version has otherwise: changed, gone, new."""
    before = {step.name: step for step in ahead}
    passed = {step.name for step in old.steps} - before.keys()
    after = {step.name: step for step in new.steps if step.name not in passed}
    changed = [StepChange(step, after.get(name)) for name, step in before.items() if after.get(name) != step]
    return tuple(changed + [StepChange(None, step) for name, step in after.items() if name not in before])


def _rows(work: Work, found: list[tuple[DefinitionVersion, Definition]]) -> tuple[DrawnRow, ...]:
    people = {id for version, _ in found for id in (*(version.authors or []), version.published_by) if id is not None}
    names = names_of(work, people)
    query = (
        select(Approval.definition_version_id, func.count())
        .where(col(Approval.definition_version_id).in_([version.id for version, _ in found]), col(Approval.state).in_(OPEN))
        .group_by(col(Approval.definition_version_id))
    )
    running = dict(work.session.execute(query).all())
    return tuple(
        DrawnRow(
            version_id=version.id,
            version=version.version or 0,
            definition_id=definition.id,
            name=definition.name,
            title=str(version.content.get("title") or definition.title),
            number=version.number,
            state=version.state,
            authors=tuple(names.get(id, "") for id in version.authors or []),
            created_at=version.created_at,
            published_by=names.get(version.published_by or 0, ""),
            published_at=version.published_at,
            retired_at=version.retired_at,
            running=running.get(version.id, 0),
            is_mine=work.actor.official_id in (version.authors or []),
        )
        for version, definition in found
    )
