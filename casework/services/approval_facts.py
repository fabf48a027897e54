"""What the conditions of an approval look at: the fields of the record's case, typed by its case type where it follows one.

What the case type calculates (a deadline by law, a total) is a field like any other.
"""

from casework.approvals import conditions
from casework.case_types.evaluating import explain_all
from casework.case_types.expressions import Scalar
from casework.model import Case, Record, Unit
from casework.services import course_moving
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
    if course is None:
        return {name: conditions.as_scalar(value) for name, value in (case.fields or {}).items()}
    values = course_moving.values_of(course[1], case)
    calculated = {each.name: each.answer.value for each in explain_all(course[1], values, work.today)}
    return calculated | dict(values)
