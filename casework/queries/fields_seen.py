"""The fields of a case that definitions of approvals name, with their values now, as their approvers see them."""

from collections.abc import Mapping, Sequence

from casework.fields import FieldDefinition, Value
from casework.model import Approval, Case, Record
from casework.queries.case_parts import FieldShown, fields_shown
from casework.services import course_moving
from casework.services.as_seen import case_values
from casework.vocabulary import FieldKind
from casework.work import Work


def fields_seen(work: Work, approvals: Sequence[Approval], named: Mapping[int, tuple[str, ...]]) -> dict[int, tuple[FieldShown, ...]]:
    """Gives the fields that each approval's definition names, in its order, by the approval's id; one the case has not got is empty."""
    cases = {each.id: work.session.get_one(Record, each.record_id).case_id for each in approvals if named[each.id]}
    values, found = case_values(work, set(cases.values())), dict[int, dict[str, FieldShown]]()
    for case_id in {id for id in cases.values() if id in values}:
        case = work.session.get_one(Case, case_id)
        found[case_id] = _by_name(work, case, values[case_id])
    nothing: dict[str, FieldShown] = {}
    there = {id: found.get(cases.get(id) or 0, nothing) for id in named}
    return {id: tuple(there[id].get(name) or _untitled(name, None) for name in names) for id, names in named.items()}


def _by_name(work: Work, case: Case, values: Mapping[str, Value]) -> dict[str, FieldShown]:
    course = course_moving.kind_of(work, case.id)
    rules = course[1].rules if course is not None else ()
    calculated = {
        rule.name: FieldShown(FieldDefinition(rule.name, FieldKind(rule.kind), rule.titles.da, rule.titles.en), values.get(rule.name))
        for rule in rules
    }
    kept = {name: _untitled(name, value) for name, value in values.items()}
    return kept | calculated | {each.definition.name: each for each in fields_shown(work, case)}


def _untitled(name: str, value: Value | None) -> FieldShown:
    return FieldShown(FieldDefinition(name, FieldKind.TEXT, name, name), value)
