"""What is known about a case, as names and values in words."""

from casework.calendar import legal_date
from casework.fields import shown
from casework.queries.case_page import CasePage
from casework.queries.case_parts import FieldShown, RetentionSeen
from casework.vocabulary import CaseState, FieldKind
from ui.desk.parts.case_terms import EXTERNAL_ACCESSES
from ui.desk.parts.course_terms import DISPOSALS
from ui.desk.parts.terms import CLEARANCES
from ui.desk.parts.words import day, full_moment, language, t

Facts = tuple[tuple[str, str], ...]


def case_facts(case: CasePage) -> Facts:
    """Return the case's facts, the ones asked for most first."""
    kind = case.type_titles[0] if language() == "da" else case.type_titles[1]
    return (
        (t("Responsible"), case.responsible),
        (t("Unit"), case.unit),
        *(((t("What becomes of the case"), retention_words(case.retention)),) if case.state is not CaseState.IN_PROGRESS else ()),
        (t("Progress"), progress_words(case)),
        (t("Deadline"), day(case.deadline) if case.deadline else ""),
        (t("Subject in the file plan"), f"{case.file_plan_code} {case.file_plan_title}"),
        (t("Type"), kind),
        (t("Action code"), f"{case.action_code} {case.codes.action_title}".strip()),
        (t("Disposal code"), f"{case.disposal_code} {case.codes.disposal_title}".strip()),
        (t("Also working on it"), ", ".join(helper.name for helper in case.helpers)),
        (t("Keywords"), ", ".join(word for _, word in case.codes.keywords)),
        (t("Opened"), day(legal_date(case.opened_at))),
        *(((t("The case ended on"), day(case.ended_on)),) if case.ended_on else ()),
        (t("External access"), t(EXTERNAL_ACCESSES[case.external_access])),
        (t("Public title"), case.public_title),
        (t("Previous number"), case.previous_number),
        (t("Classification"), t(CLEARANCES[case.clearance])),
        (t("Only for"), ", ".join(case.restricted_to)),
    )


def retention_words(kept: RetentionSeen | None) -> str:
    """Return what becomes of a completed case, from which day on and by which rule's source."""
    if kept is None:
        return t("Not settled: no rule speaks of it")
    then = t(DISPOSALS[kept.then])
    said = t("{then}, from {date}", then=then, date=day(kept.due)) if kept.due else then
    return f"{said} ({kept.source})" if kept.source else said


def progress_words(case: CasePage) -> str:
    """Return how far the case has come, until when, and what follows."""
    step = case.progress
    if step is None:
        return ""
    title, after = (step.title_da, step.next_da) if language() == "da" else (step.title_en, step.next_en)
    if step.due is None:
        return title
    until = t("until {date}", date=day(step.due))
    return f"{title}, {until}, " + t("then {next}", next=after) if after else f"{title}, {until}"


def field_facts(case: CasePage) -> Facts:
    """Return the extension fields with their values."""
    return value_facts(case.fields)


def value_facts(fields: tuple[FieldShown, ...]) -> Facts:
    """Return extension fields with their values."""
    return tuple((each.definition.title(language()), value_of(each)) for each in fields)


def stamp_words(case: CasePage) -> str:
    """Return who stamped the codes as checked, when, and the comment."""
    if case.stamp is None:
        return ""
    said = t("The codes were checked by {name}, {at}.", name=case.stamped_by, at=full_moment(case.stamp.at))
    return f"{said} {case.stamp.comment}".strip()


def value_of(field: FieldShown) -> str:
    """Return the value of an extension field in words; what it points to is named only to who may see it."""
    is_pointing = field.definition.kind in (FieldKind.PARTY, FieldKind.CASE)
    return field.refers_to if is_pointing else shown(field.definition, field.value, language=language())
