"""What a case would be as a case of another type: worked out on a copy, so that the preview and the deed cannot differ."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import text
from sqlmodel import select

from casework import fields
from casework.case_types.evaluating import explain_all
from casework.case_types.reading import read_once
from casework.case_types.shape import CaseTypeRead
from casework.cases import coding, extension
from casework.cases.coding import Coding
from casework.errors import FieldsAreWrong, RuleBroken
from casework.fields import FieldDefinition, Value, Values
from casework.model import Case, CaseTypeVersion
from casework.services import course, course_moving, course_opening, granting_codes, periods
from casework.vocabulary import CaseField, Reason
from casework.work import Work

CODED = (CaseField.FILE_PLAN_CODE, CaseField.ACTION_CODE, CaseField.DISPOSAL_CODE)
DESCRIBED = ("type", "title", "public_title", *(each.value for each in CODED), "fields", "deadline", "clearance")
"""What a type can set of a case, beside its restriction and its course."""


@dataclass(frozen=True)
class NewType:
    """Is the case as it would be: ``case`` is a copy that is in no work, ``lost`` are values that the new type has no place for.

    ``deadline`` is the one the case would have, also where the rule of the type gives it; ``typed`` are the type's prefilled codes
    that differ from the case's own.
    """

    version: CaseTypeVersion | None
    kind: CaseTypeRead | None
    case: Case
    before: tuple[FieldDefinition, ...]
    after: tuple[FieldDefinition, ...]
    lost: Mapping[str, Value] = field(repr=False)
    deadline: dt.date | None
    typed: tuple[str, ...]
    reasons: tuple[Reason, ...]


def as_another_type(work: Work, case: Case, to: str, *, takes_codes: bool) -> NewType:
    """Gives the case as the published version of the type would have it; ``takes_codes`` lets prefilled codes replace its own."""
    version = course.published(work, to)
    kind = read_once(version.source) if version is not None else None
    before, after = extension.fields_of_type(work, case), extension.fields_by(work, to, version)
    copy = Case(**case.model_dump())
    copy.type, copy.fields = to, _kept(before, after, case.fields or {}) or None
    running = course_moving.kind_of(work, case.id)
    if running is not None and copy.deadline == running[0].deadline_set:
        copy.deadline = None  # the old type's rule gave it
    reasons = [
        *([Reason.CASE_HAS_THAT_TYPE] if to == case.type else []),
        *([Reason.CASE_TYPE_NOT_PUBLISHED] if version is None and _has_versions(work, to) else []),
    ]
    typed = _typed(work, kind, case) if kind is not None else ()
    if kind is not None:
        reasons += _filled(work, kind, copy, typed if takes_codes else ())
        _let_responsible_in(work, case, copy)
    reasons += _wrong_codes(work, case, copy)
    lost = {name: value for name, value in (case.fields or {}).items() if (copy.fields or {}).get(name) != value}
    return NewType(version, kind, copy, before, after, lost, _deadline(work, kind, copy), typed, tuple(reasons))


def _has_versions(work: Work, to: str) -> bool:
    """Says whether the type is drafted or retired here: it begins no case, and none becomes one of it."""
    of_it = select(CaseTypeVersion.id).where(CaseTypeVersion.case_type == to, CaseTypeVersion.authority_id == work.authority_id)
    return work.session.exec(of_it).first() is not None


def _kept(before: tuple[FieldDefinition, ...], after: tuple[FieldDefinition, ...], values: Mapping[str, Value]) -> Values:
    """Keeps what a field of the same name and kind in the new type can hold."""
    kinds = {each.name: each.kind for each in before}
    kept: Values = {}
    for each in after:
        if each.name not in values or kinds.get(each.name) is not each.kind:
            continue
        try:
            kept |= fields.read_values((each,), {each.name: values[each.name]})
        except FieldsAreWrong:
            continue  # out of its bounds, or not among its choices: it is lost, and shown as such
    return kept


def _typed(work: Work, kind: CaseTypeRead, case: Case) -> tuple[str, ...]:
    """Names the codes that the type fills in otherwise than the case has them."""
    blank = Case(**case.model_dump())
    for name in CODED:
        setattr(blank, name, "")
    course_opening.fill_case_fields(work, kind, blank)
    return tuple(name.value for name in CODED if getattr(blank, name) not in ("", getattr(case, name)))


def _filled(work: Work, kind: CaseTypeRead, copy: Case, codes: tuple[str, ...]) -> list[Reason]:
    own = {name: getattr(copy, name) for name in CODED}
    for name in codes:
        setattr(copy, name, "")
    try:
        course_opening.fill_in(work, kind, copy)
    except RuleBroken as error:
        return error.reasons
    finally:
        for name in CODED:
            setattr(copy, name, getattr(copy, name) or own[name])
    return []


def _let_responsible_in(work: Work, case: Case, copy: Case) -> None:
    """Keeps whoever is responsible among those who may see the case, where the groups of the type do not let them in."""
    if not copy.restricted_to or copy.restricted_to == case.restricted_to:
        return
    found = work.session.connection().execute(
        text("SELECT casework_principals(:id, :today)"), {"id": case.responsible_id, "today": work.today}
    )
    if not {case.responsible_id, *(found.scalar_one() or ())} & set(copy.restricted_to):
        copy.restricted_to = sorted({*copy.restricted_to, case.responsible_id})


def _wrong_codes(work: Work, case: Case, copy: Case) -> list[Reason]:
    was, becomes = (
        Coding(each.type, each.file_plan_code, each.action_code, each.disposal_code, tuple(each.keywords or ())) for each in (case, copy)
    )
    moves = copy.file_plan_code != case.file_plan_code
    period = periods.period_of(work, case)
    if moves:
        brought = granting_codes.brought_by(work, copy.file_plan_code, case.responsible_id, authority_id=case.authority_id)
        copy.restricted_to = sorted({*(copy.restricted_to or ()), *brought}) or None
    return [
        *([Reason.CODE_NOT_IN_PERIOD] if moves and not periods.is_offered(work, copy.file_plan_code, period) else []),
        *coding.wrong_in(work, becomes, unless=was),
    ]


def _deadline(work: Work, kind: CaseTypeRead | None, copy: Case) -> dt.date | None:
    if kind is None or not kind.deadline or copy.deadline is not None:
        return copy.deadline
    answers = {each.name: each.answer.value for each in explain_all(kind, course_moving.values_of(kind, copy), work.today)}
    due = answers.get(kind.deadline)
    return due if isinstance(due, dt.date) else None
