"""The extension fields a case has by its type, and the reading of what is typed into them."""

from collections.abc import Mapping

from casework import fields
from casework.case_types.reading import read_once
from casework.case_types.shape import CaseTypeRead
from casework.errors import FieldFault, FieldsAreWrong
from casework.fields import FieldDefinition, Values
from casework.model import Case, CaseType, CaseTypeVersion, Party
from casework.services import course, course_moving
from casework.vocabulary import FieldKind, FieldProblem
from casework.work import Work


def fields_of(work: Work, type_name: str) -> tuple[FieldDefinition, ...]:
    """Gives the fields that a new case of the type has."""
    return fields_by(work, type_name, course.published(work, type_name))


def fields_by(work: Work, type_name: str, version: CaseTypeVersion | None) -> tuple[FieldDefinition, ...]:
    """Gives the fields that a case of the type has by a version of it, or without one."""
    if version is not None:
        return definitions(read_once(version.source))
    return _without_course(work, type_name)


def fields_of_type(work: Work, case: Case) -> tuple[FieldDefinition, ...]:
    """Gives the fields of the case, by the version of its type that it keeps."""
    found = course_moving.kind_of(work, case.id)
    return definitions(found[1]) if found else _without_course(work, case.type)


def calculated(work: Work, type_name: str) -> tuple[FieldDefinition, ...]:
    """Gives what cases of the type calculate, as fields."""
    version = course.published(work, type_name)
    rules = read_once(version.source).rules if version is not None else ()
    return tuple(FieldDefinition(rule.name, FieldKind(rule.kind), rule.titles.da, rule.titles.en) for rule in rules)


def definitions(kind: CaseTypeRead) -> tuple[FieldDefinition, ...]:
    """Gives the extension fields of a version of a case type."""
    return tuple(each.definition for each in kind.fields)


def _without_course(work: Work, type_name: str) -> tuple[FieldDefinition, ...]:
    kind = work.session.get(CaseType, type_name)
    return fields.definitions_of(kind.fields) if kind else ()


def values_read(work: Work, definitions: tuple[FieldDefinition, ...], typed: Mapping[str, object], *, language: str = "") -> Values:
    """Reads the values of a case, and makes sure that the parties and cases they point to are there for the actor.

    Raises:
        FieldsAreWrong: everything that is wrong with them.
    """
    values = fields.read_values(definitions, typed, language=language)
    faults = []
    for name, (kind, id) in fields.references(definitions, values).items():
        model, problem = (Party, FieldProblem.NOT_A_PARTY) if kind is FieldKind.PARTY else (Case, FieldProblem.NOT_A_CASE)
        if work.session.get(model, id) is None:  # unseen and missing are the same
            faults.append(FieldFault(name, problem, said=str(id)))
    if faults:
        raise FieldsAreWrong(tuple(faults))
    return values
