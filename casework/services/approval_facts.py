"""What the conditions of an approval look at: the fields of the record's case, typed by its case type where it follows one.

What the case type calculates (a deadline by law, a total) is a field like any other.
"""

from collections.abc import Mapping

from casework.approvals import conditions
from casework.case_types.evaluating import explain_all
from casework.case_types.expressions import Scalar, kind_of_value
from casework.case_types.shape import VALUE_KINDS
from casework.fields import FieldDefinition, definitions_of
from casework.model import Case, CaseType, Record, Unit
from casework.services import course_moving
from casework.vocabulary import ValueKind
from casework.work import Work


def facts_of(work: Work, record: Record) -> dict[str, Scalar | None]:
    """Gives what conditions may look at: the case's extension fields, and what every record and case has."""
    case = work.session.get(Case, record.case_id) if record.case_id is not None else None
    return _facts(work, case, record.unit_id) | {"channel": str(record.channel)}


def facts_of_case(work: Work, case: Case) -> dict[str, Scalar | None]:
    """Gives what conditions would look at for a record of the case that lies in its unit; no channel, for there is no record yet."""
    return _facts(work, case, case.unit_id) | {"channel": None}


def _facts(work: Work, case: Case | None, unit_id: int) -> dict[str, Scalar | None]:
    unit = work.session.get(Unit, unit_id)
    found: dict[str, Scalar | None] = dict(_fields(work, case)) if case is not None else {}
    found["unit"] = unit.short_name if unit else None
    found["case_type"] = case.type if case else None
    found["file_plan_code"] = case.file_plan_code if case else None
    return found


def _fields(work: Work, case: Case) -> dict[str, Scalar | None]:
    course = course_moving.kind_of(work, case.id)
    fields = course[1].fields if course is not None else _without_course(work, case)
    kinds = {each.name: VALUE_KINDS.get(each.kind) for each in fields}
    kept = {name: _typed(kinds, name, value) for name, value in (case.fields or {}).items()}
    if course is None:
        return kept
    values = course_moving.values_of(course[1], case)
    calculated = {each.name: each.answer.value for each in explain_all(course[1], values, work.today)}
    return kept | calculated | dict(values)


def _without_course(work: Work, case: Case) -> tuple[FieldDefinition, ...]:
    kind = work.session.get(CaseType, case.type)
    return definitions_of(kind.fields) if kind is not None else ()


def _typed(kinds: Mapping[str, ValueKind | None], name: str, value: object) -> Scalar | None:
    """Gives a kept value by the kind of its field, nothing where it is of another; what no comparison takes is known to be there."""
    if name not in kinds:
        return conditions.as_scalar(value)
    kind, read = kinds[name], conditions.as_scalar(value)
    if kind is None or kind is ValueKind.TEXT:
        return value if isinstance(value, str) else str(value) if kind is None and value else None
    return read if read is not None and kind_of_value(read) is kind else None
