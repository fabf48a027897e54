"""What the type of a case says of the form it is described with: what is hidden, locked, mandatory, and filled in beforehand."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field

from casework.case_types.evaluating import evaluate, facts_of
from casework.case_types.expressions import Scalar
from casework.case_types.reading import read_once
from casework.case_types.shape import CaseFieldSetting, CaseTypeRead
from casework.cases.extension import definitions
from casework.fields import Value
from casework.model import Case
from casework.queries.case_parts import FieldShown
from casework.services import course_moving
from casework.services.course import published
from casework.services.course_opening import FILLED, kept_value
from casework.vocabulary import AccessLevel, Action, FieldSetting
from casework.work import Work


@dataclass(frozen=True)
class FormRules:
    """Is what a case type says of the fields every case has, by name; ``values`` are what it fills in.

    ``version`` is the number of the version in force, 0 where the type follows none.
    """

    hidden: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()
    mandatory: frozenset[str] = frozenset()
    values: Mapping[str, Scalar] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    level: AccessLevel | None = None
    clearance: int = 0
    groups: tuple[str, ...] = ()
    version: int = 0


NO_RULES = FormRules()


def new_case_rules(work: Work, case_type: str) -> FormRules:
    """Gives the rules for a new case of the type, with the values it begins with; none where no version is published."""
    version = published(work, case_type)
    if version is None:
        return NO_RULES
    kind = read_once(version.source)
    return dataclasses.replace(_rules(kind, _filled(work, kind, kind.case_fields)), version=version.number)


def new_case_fields(work: Work, case_type: str) -> tuple[FieldShown, ...]:
    """Gives the fields that a new case of the type has of its own, with the values it begins with."""
    version = published(work, case_type)
    if version is None:
        return ()
    kind = read_once(version.source)
    facts = facts_of(kind, {}, work.today)
    values: dict[str, Value] = {}
    for each in kind.fields:
        found = evaluate(each.value, facts).value if each.setting in FILLED and each.value is not None else None
        if found is not None:
            values[each.name] = kept_value(found)
    return tuple(FieldShown(each, values.get(each.name)) for each in definitions(kind))


def case_rules(work: Work, case_id: int) -> FormRules:
    """Gives the rules for a case as it runs, by the version it keeps.

    Raises:
        NotFound: the asker may not see the case.
    """
    work.load(Case, case_id, Action.READ)
    found = course_moving.kind_of(work, case_id)
    return _rules(found[1], {}) if found else NO_RULES


def _rules(kind: CaseTypeRead, values: Mapping[str, Scalar]) -> FormRules:
    named = {setting: frozenset(e.field.value for e in kind.case_fields if e.setting is setting) for setting in FieldSetting}
    return FormRules(
        hidden=named[FieldSetting.HIDDEN],
        locked=named[FieldSetting.LOCKED],
        mandatory=named[FieldSetting.MANDATORY],
        values=values,
        sources={each.field.value: each.source for each in kind.case_fields if each.source},
        level=kind.access.level,
        clearance=kind.access.clearance,
        groups=kind.access.groups,
    )


def _filled(work: Work, kind: CaseTypeRead, settings: tuple[CaseFieldSetting, ...]) -> dict[str, Scalar]:
    facts = facts_of(kind, {}, work.today)
    given = {e.field.value: evaluate(e.value, facts).value for e in settings if e.setting in FILLED and e.value is not None}
    followed = {"deadline"} if kind.deadline else set()  # the rule sets it once the case is open
    return {name: value for name, value in given.items() if value is not None and name not in followed}
