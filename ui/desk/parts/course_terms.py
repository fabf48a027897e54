"""The words of case types and courses as the desk writes them, and what is wrong with a case type in sentences."""

import datetime as dt
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_decimal

from casework.errors import WrongInCaseType
from casework.vocabulary import (
    CalculationProblem,
    CaseField,
    CaseTypeProblem,
    DecisionOutcome,
    DecisionState,
    DefinitionState,
    DisposalAction,
    DisposalQueue,
    FieldKind,
    FieldSetting,
    HearingState,
    PhaseState,
    RetentionRule,
    TaskKind,
    TaskState,
    ValueKind,
)
from ui.desk.parts.markup import Markup, html
from ui.desk.parts.words import language, t

VERSION_STATES = {
    DefinitionState.DRAFT: ("Draft", "amber"),
    DefinitionState.PUBLISHED: ("Published", "green"),
    DefinitionState.RETIRED: ("Retired", "gray"),
}
PHASE_STATES = {
    PhaseState.WAITING: "Not begun",
    PhaseState.OPEN: "Under way",
    PhaseState.DONE: "Done",
    PhaseState.SKIPPED: "Passed by",
}
TASK_STATES = {
    TaskState.OPEN: ("Open", "blue"),
    TaskState.DONE: ("Done", "green"),
    TaskState.SKIPPED: ("Skipped", "amber"),
    TaskState.NOT_NEEDED: ("Not needed", "gray"),
}
TASK_KINDS = {
    TaskKind.TASK: "Task",
    TaskKind.LETTER: "Letter",
    TaskKind.REVIEW: "Review",
    TaskKind.QUESTION: "Question",
    TaskKind.HEARING: "Party hearing",
    TaskKind.DECISION: "Decision",
    TaskKind.APPROVAL: "Approval",
}
HEARING_STATES = {
    HearingState.WAITING: ("Waiting for the party", "amber"),
    HearingState.ANSWERED: ("Answered", "green"),
    HearingState.EXPIRED: ("No answer in time", "gray"),
    HearingState.WITHDRAWN: ("Withdrawn", "gray"),
}
DECISION_STATES = {
    DecisionState.DRAFT: ("Draft", "amber"),
    DecisionState.FINISHED: ("Decided", "green"),
    DecisionState.SUPERSEDED: ("Superseded", "gray"),
}
OUTCOMES = {
    DecisionOutcome.IN_FAVOUR: "Fully in favour",
    DecisionOutcome.PARTLY: "Partly in favour",
    DecisionOutcome.AGAINST: "Against the party",
}
DISPOSALS = {DisposalAction.KEEP: "Is kept and delivered to the archives", DisposalAction.DESTROY: "Is destroyed"}
DISPOSAL_QUEUES = {
    DisposalQueue.DUE: "The time has run out",
    DisposalQueue.COMING: "Within a year",
    DisposalQueue.KEPT: "Kept for the archives",
    DisposalQueue.UNSETTLED: "Not settled",
}
RETENTION_RULES = {RetentionRule.CASE_TYPE: "by the rule of its type", RetentionRule.DISPOSAL_CODE: "by its disposal code"}
SETTINGS = {
    FieldSetting.OPTIONAL: "Optional",
    FieldSetting.MANDATORY: "Mandatory",
    FieldSetting.PREFILLED: "Prefilled",
    FieldSetting.LOCKED: "Locked",
    FieldSetting.HIDDEN: "Hidden",
}
CASE_FIELDS = {
    CaseField.TITLE: "Title",
    CaseField.PUBLIC_TITLE: "Public title",
    CaseField.FILE_PLAN_CODE: "Subject in the file plan",
    CaseField.ACTION_CODE: "Action code",
    CaseField.DISPOSAL_CODE: "Disposal code",
    CaseField.DEADLINE: "Deadline",
    CaseField.CLEARANCE: "Classification",
    CaseField.RESTRICTED_TO: "Access restriction",
}
FIELD_KINDS = {
    FieldKind.TEXT: "Text",
    FieldKind.LONG_TEXT: "Long text",
    FieldKind.NUMBER: "A number",
    FieldKind.MONEY: "Amount",
    FieldKind.DATE: "Date",
    FieldKind.YES_NO: "Yes or no",
    FieldKind.CHOICE: "One choice",
    FieldKind.CHOICES: "Several choices",
    FieldKind.PARTY: "A party",
    FieldKind.CASE: "A case",
}
NOT_CALCULATED = {
    CalculationProblem.DIVIDED_BY_NOTHING: "A number is divided by nought.",
    CalculationProblem.DATE_OUT_OF_RANGE: "The date lies outside what can be counted.",
    CalculationProblem.NUMBER_OUT_OF_RANGE: "The number is too big.",
    CalculationProblem.WRONG_KIND: "A value is of another kind than the rule asks for.",
    CalculationProblem.NOT_IN_TABLE: "The table begins later.",
}
WRONG = {
    CaseTypeProblem.NOT_YAML: "This is not YAML. Look at indentation, colons and quotation marks.",
    CaseTypeProblem.SHAPE: "This is not what belongs here.",
    CaseTypeProblem.UNKNOWN_KEY: "“{about}” is not known here. Is it misspelt?",
    CaseTypeProblem.MISSING: "“{about}” is missing.",
    CaseTypeProblem.EMPTY: "This is empty.",
    CaseTypeProblem.NAME_IS_NOT_A_NAME: "“{about}” is not a name: use small letters, digits and underscores.",
    CaseTypeProblem.NAME_REPEATED: "“{about}” is there twice.",
    CaseTypeProblem.TOO_LONG: "This is too long.",
    CaseTypeProblem.TOO_DEEP: "This is nested too deeply.",
    CaseTypeProblem.UNKNOWN_WORD: "Use one of: {about}.",
    CaseTypeProblem.UNKNOWN_OPERATOR: "“{about}” is no word of the rule language.",
    CaseTypeProblem.WRONG_COUNT: "“{about}” has too few or too many parts.",
    CaseTypeProblem.WRONG_KIND: "This is of the wrong kind ({about}).",
    CaseTypeProblem.UNKNOWN_FIELD: "There is no field “{about}”.",
    CaseTypeProblem.UNKNOWN_RULE: "There is no rule “{about}” before this one, or it gives another kind.",
    CaseTypeProblem.UNKNOWN_TABLE: "There is no table “{about}”.",
    CaseTypeProblem.TABLE_NOT_IN_ORDER: "The rows of “{about}” must run upwards.",
    CaseTypeProblem.UNKNOWN_PHASE: "There is no phase “{about}”.",
    CaseTypeProblem.PHASE_GOES_BACK: "“{about}” is not a later phase; a course goes forward.",
    CaseTypeProblem.PHASE_IS_NEVER_REACHED: "The phase “{about}” is never reached.",
    CaseTypeProblem.UNKNOWN_TASK: "There is no other task “{about}”.",
    CaseTypeProblem.UNKNOWN_LETTER: "There is no letter “{about}”.",
    CaseTypeProblem.UNKNOWN_WORD_IN_LETTER: "The letter names “{about}”, which is no field, rule or word of a case. Mend it.",
    CaseTypeProblem.BRACKETS_NOT_CLOSED: "The letter “{about}” has brackets that are not closed. Write each name as [[name]].",
    CaseTypeProblem.NEVER_FILLED_IN: "Nothing in this case type fills in “{about}”. Make a field of your own for it, or take it out.",
    CaseTypeProblem.SOURCE_IS_MISSING: "“{about}” cites no legal source.",
    CaseTypeProblem.NO_VALUE_TO_FILL: "“{about}” is prefilled, but with what?",
    CaseTypeProblem.NOBODY_TO_DO_IT: "“{about}” is nobody: use responsible, unit, unit:SHORT or role:head.",
    CaseTypeProblem.CHOICES_MISSING: "A choice needs its choices, and only a choice has them ({about}).",
    CaseTypeProblem.NUMBER_TOO_BIG: "The number must be whole, not negative, and at most {about}.",
    CaseTypeProblem.UNKNOWN_ROLE: "There is no role “{about}”.",
    CaseTypeProblem.UNKNOWN_UNIT: "The authority has no unit “{about}”.",
    CaseTypeProblem.UNIT_IS_CLOSED: "The unit “{about}” is closed. Name the one that took over from it.",
    CaseTypeProblem.UNKNOWN_GROUP: "The authority has no security group “{about}”.",
    CaseTypeProblem.UNKNOWN_APPROVAL: "The authority has no approval “{about}”.",
    CaseTypeProblem.CONFIRMED_AND_NOT: "Said to be confirmed by {about}, and to be confirmed: take to_confirm out.",
    CaseTypeProblem.UNKNOWN_CODE: "The file plan has no code “{about}”.",
    CaseTypeProblem.UNKNOWN_ACTION_CODE: "There is no action code “{about}” in use. Add it under Codes first.",
    CaseTypeProblem.UNKNOWN_DISPOSAL_CODE: "There is no disposal code “{about}” in use. Add it under Codes first.",
}


def title(da: str, en: str) -> str:
    """Return the title in the language of who is at the desk."""
    return (da or en) if language() == "da" else (en or da)


def wrong(problem: WrongInCaseType) -> str:
    """Return what is wrong, as a sentence with its line and place."""
    about = problem.about or "…"
    if problem.problem is CaseTypeProblem.NUMBER_TOO_BIG and not problem.about:
        about = "10^12"
    sentence = t(WRONG[problem.problem], about=about)
    place = problem.place or t("the whole")
    return t("Line {line}, {place}: {what}", line=problem.line, place=place, what=sentence) if problem.line else f"{place}: {sentence}"


def value_in_words(value: str, kind: ValueKind | None) -> str:
    """Return a value of a rule or a field as people read it."""
    match kind:
        case _ if not value:
            return "–"
        case ValueKind.YES_NO:
            return t("Yes") if value == "true" else t("No")
        case ValueKind.DATE:
            return str(format_date(dt.date.fromisoformat(value), "d. MMM y" if language() == "da" else "d MMM y", locale=language()))
        case ValueKind.NUMBER:
            return str(format_decimal(Decimal(value), locale=language()))
    return value


def unsure(confirmed_by: str = "", *, is_unsure: bool) -> Markup:
    """Return the mark of what nobody has confirmed, or who has confirmed it."""
    if is_unsure:
        return html(' <span class="pill amber">{text}</span>', text=t("To be confirmed"))
    if not confirmed_by:
        return Markup("")
    return html(' <span class="small muted">{text}</span>', text=t("confirmed by {name}", name=confirmed_by))
