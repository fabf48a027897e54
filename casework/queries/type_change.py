"""What would change if a case became a case of another type: shown before it is done, and worked out by the same code as the deed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import select

from casework.case_types.shape import CaseTypeRead, Titles
from casework.cases.new_type import CODED, NewType, as_another_type
from casework.fields import FieldDefinition, Value, missing
from casework.lifecycle import CASE
from casework.model import Case, CaseTask
from casework.queries.case_parts import FieldShown, fields_shown
from casework.queries.record_page import names_of
from casework.services import case_retyping, course_moving
from casework.vocabulary import AccessLevel, Action, DisposalAction, FieldKind, Reason, TaskState
from casework.work import Work


@dataclass(frozen=True)
class CodeChange:
    """Is a field every case has that would be another: its name, what it is and what it would be."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class CourseEnded:
    """Is how far the course had come that would end."""

    done: int
    open: int


@dataclass(frozen=True)
class TypeChange:
    """Is what a change of type does; ``refused`` names everything that stands in its way.

    ``lost`` are the values the new type has no place for, ``missing`` what it demands and the case does not have; ``prefilled`` names
    the codes that the type fills in otherwise, which the case takes unless it is said to keep its own.
    """

    to: str
    number: int
    refused: tuple[Reason, ...]
    kept: tuple[FieldShown, ...]
    lost: tuple[FieldShown, ...]
    filled: tuple[FieldShown, ...]
    missing: tuple[Titles, ...]
    described: tuple[CodeChange, ...]
    prefilled: tuple[str, ...]
    deadline_before: dt.date | None
    deadline_after: dt.date | None
    clearance_before: int
    clearance_after: int
    record_level: AccessLevel | None
    newly_only_for: tuple[str, ...]
    ended: CourseEnded
    phases: tuple[Titles, ...]
    retention: DisposalAction | None
    retention_source: str
    approval: str


def type_change(work: Work, case_id: int, to: str, *, takes_codes: bool = True) -> TypeChange:
    """Gives what would change, and everything that stands in the way; nothing is changed by asking.

    Raises:
        NotFound: the asker may not see the case. NotPermitted: who may not change it is shown nothing of the kind.
    """
    case = work.load(Case, case_id, Action.CHANGE_TYPE)
    new = as_another_type(work, case, to, takes_codes=takes_codes)
    state = CASE.get((case.state, Action.CHANGE_TYPE))
    refused = [*([state] if state else []), *case_retyping.stands_in_the_way(work, case_id), *new.reasons]
    before, after = case.fields or {}, new.case.fields or {}
    only_for = set(new.case.restricted_to or ()) - set(case.restricted_to or ())
    kind, seen = new.kind, {each.definition.name: each.refers_to for each in fields_shown(work, case)}
    return TypeChange(
        to=to,
        number=new.version.number if new.version is not None else 0,
        refused=tuple(dict.fromkeys(refused)),
        kept=_shown(seen, new.after, {name: value for name, value in after.items() if before.get(name) == value}),
        lost=_shown(seen, new.before, new.lost),
        filled=_shown(seen, new.after, {name: value for name, value in after.items() if before.get(name) != value}),
        missing=_missing(new),
        described=_described(case, new.case),
        prefilled=new.typed,
        deadline_before=case.deadline,
        deadline_after=new.deadline,
        clearance_before=case.clearance,
        clearance_after=new.case.clearance,
        record_level=kind.access.level if kind is not None else None,
        newly_only_for=tuple(sorted(names_of(work, only_for).values())),
        ended=_ended(work, case_id),
        phases=tuple(phase.titles for phase in kind.phases) if kind is not None else (),
        retention=kind.retention.then if kind is not None and kind.retention is not None else None,
        retention_source=kind.retention.source if kind is not None and kind.retention is not None else "",
        approval=kind.approval if kind is not None else "",
    )


def _shown(seen: Mapping[str, str], definitions: tuple[FieldDefinition, ...], values: Mapping[str, Value]) -> tuple[FieldShown, ...]:
    """Gives the values with their fields and what they refer to; one whose field the type no longer names keeps its name."""
    known = {each.name: each for each in definitions}
    return tuple(
        FieldShown(known.get(name) or FieldDefinition(name, FieldKind.TEXT, name, name), value, seen.get(name, ""))
        for name, value in values.items()
    )


def _missing(new: NewType) -> tuple[Titles, ...]:
    """Names what must be filled in before the first phase is left, or, without a course, before the case is completed."""
    if new.kind is None:
        return tuple(Titles(each.da, each.en) for each in missing(new.after, new.case.fields or {}))
    names = course_moving.missing_fields(new.kind, new.case)
    return tuple(_title(new.kind, name) for name in names)


def _title(kind: CaseTypeRead, name: str) -> Titles:
    return next((each.titles for each in kind.fields if each.name == name), Titles(name, name))


def _described(case: Case, copy: Case) -> tuple[CodeChange, ...]:
    names = ("title", "public_title", *(each.value for each in CODED))
    changed = [(name, str(getattr(case, name)), str(getattr(copy, name))) for name in names]
    return tuple(CodeChange(*each) for each in changed if each[1] != each[2])


def _ended(work: Work, case_id: int) -> CourseEnded:
    states = work.session.exec(select(CaseTask.state).where(CaseTask.case_id == case_id)).all()
    return CourseEnded(sum(each == TaskState.DONE for each in states), sum(each == TaskState.OPEN for each in states))
