"""How a case of a type begins: default codes and access, prefilled and locked fields, its course; and what is locked from then on."""

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from casework.case_types.evaluating import evaluate, facts_of
from casework.case_types.expressions import Expression, Scalar
from casework.case_types.reading import read_once
from casework.case_types.shape import CaseTypeRead
from casework.errors import RuleBroken
from casework.model import Case, CaseTypeVersion, FilePlanCode, SecurityGroup
from casework.services import course_moving
from casework.vocabulary import CaseField, FieldSetting, Reason
from casework.work import Work

if TYPE_CHECKING:
    from casework.services.cases import NewCase

CODES = (CaseField.FILE_PLAN_CODE,)
FILLED = frozenset({FieldSetting.PREFILLED, FieldSetting.LOCKED})


def as_its_type_says(work: Work, new: "NewCase", version: CaseTypeVersion | None) -> "NewCase":
    """Gives what is said at the opening of a case with the subject that the published version of its type prefills or locks.

    It is filled in before the subject is looked at: what the file plan and its security groups ask holds for it too.
    """
    if version is None:
        return new
    kind = read_once(version.source)
    codes: dict[str, Any] = {}
    for each in kind.case_fields:
        if each.field not in CODES or each.setting not in FILLED or each.value is None:
            continue
        value = _value(work, kind, each.value)
        if value is None or (getattr(new, each.field) and each.setting is not FieldSetting.LOCKED):
            continue
        if each.field is CaseField.FILE_PLAN_CODE and work.session.get(FilePlanCode, str(value)) is None:
            continue
        codes[each.field.value] = str(value)
    return replace(new, **codes)


def begin_course(work: Work, case: Case, version: CaseTypeVersion | None) -> None:
    """Fills a new case in as the published version of its type says, and starts its course; nothing where none is published (None).

    What was said at the opening stays, except where the case type locks the field.

    Raises:
        RuleBroken: the type's classification is above the actor's clearance.
    """
    if version is None:
        return
    fill_in(work, read_once(version.source), case)
    work.session.flush()
    course_moving.begin(work, case, version)


def fill_in(work: Work, kind: CaseTypeRead, case: Case) -> None:
    """Fills a case in as a type says: what is empty or locked, its own fields, and who may see it.

    Raises:
        RuleBroken: the type's classification is above the actor's clearance.
    """
    fill_case_fields(work, kind, case)
    _fill_own_fields(work, kind, case)
    _set_access(work, kind, case)


def refuse_locked(work: Work, case: Case, names: Collection[str]) -> None:
    """Refuses the change of a field that the case's type locks; fields of the case and extension fields are named alike.

    Raises:
        RuleBroken: ``FIELD_IS_LOCKED`` with their names.
    """
    found = course_moving.kind_of(work, case.id)
    if found is None:
        return
    kind = found[1]
    locked = {each.field.value for each in kind.case_fields if each.setting is FieldSetting.LOCKED}
    locked |= {each.name for each in kind.fields if each.setting is FieldSetting.LOCKED}
    if wrong := sorted(locked & set(names)):
        raise RuleBroken(Reason.FIELD_IS_LOCKED, detail=", ".join(wrong))


def fill_case_fields(work: Work, kind: CaseTypeRead, case: Case) -> None:
    """Fills in the fields every case has, where the type prefills or locks them."""
    for setting in kind.case_fields:
        if setting.setting not in FILLED or setting.value is None or setting.field is CaseField.RESTRICTED_TO:
            continue
        if setting.field is CaseField.DEADLINE and kind.deadline:
            continue  # the rule sets it, and goes on following the fields
        value = _value(work, kind, setting.value)
        is_empty = getattr(case, setting.field) in (None, "", 0)
        if value is None or not (is_empty or setting.setting is FieldSetting.LOCKED):
            continue
        if setting.field is CaseField.FILE_PLAN_CODE and work.session.get(FilePlanCode, str(value)) is None:
            continue
        setattr(case, setting.field, int(value) if setting.field is CaseField.CLEARANCE and isinstance(value, Decimal) else value)


def _fill_own_fields(work: Work, kind: CaseTypeRead, case: Case) -> None:
    kept = dict(course_moving.fields_kept(case))
    for each in kind.fields:
        if each.setting not in FILLED or each.value is None or (each.name in kept and each.setting is FieldSetting.PREFILLED):
            continue
        value = _value(work, kind, each.value)
        if value is not None:
            kept[each.name] = kept_value(value)
    if kept:
        case.fields = kept


def _set_access(work: Work, kind: CaseTypeRead, case: Case) -> None:
    """Classifies and restricts the case; who opens it stays among those who may see it."""
    wanted = max(case.clearance, kind.access.clearance)
    if not work.actor.name and wanted > work.standing.clearance:
        raise RuleBroken(Reason.CLEARANCE_TOO_LOW)
    case.clearance = wanted
    if kind.access.groups:
        groups = set(work.session.exec(select(SecurityGroup.id).where(col(SecurityGroup.name).in_(kind.access.groups))).all())
        mine = set() if groups & work.standing.principals else {work.official_id}
        case.restricted_to = sorted({*(case.restricted_to or ()), *groups, *mine})


def _value(work: Work, kind: CaseTypeRead, expression: Expression) -> Scalar | None:
    return evaluate(expression, facts_of(kind, {}, work.today)).value


def kept_value(value: Scalar) -> str | bool:
    """Gives a value as cases keep it: dates and numbers as text."""
    if isinstance(value, bool | str):
        return value
    return value.isoformat() if isinstance(value, dt.date) else f"{value:f}"
