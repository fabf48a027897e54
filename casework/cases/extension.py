"""The extension fields a case has by its type, and the reading of what is typed into them."""

from collections.abc import Mapping

from casework import fields
from casework.errors import FieldFault, FieldsAreWrong
from casework.fields import FieldDefinition, Values
from casework.model import Case, CaseType, Party
from casework.vocabulary import FieldKind, FieldProblem
from casework.work import Work


def fields_of(work: Work, type_name: str) -> tuple[FieldDefinition, ...]:
    """Gives the fields that a new case of the type has."""
    kind = work.session.get(CaseType, type_name)
    return fields.definitions_of(kind.fields) if kind else ()


def fields_of_type(work: Work, case: Case) -> tuple[FieldDefinition, ...]:
    """Gives the fields of the case, by the version of its type that it keeps."""
    return fields_of(work, case.type)


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
