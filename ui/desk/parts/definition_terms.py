"""The words of definitions of approvals: what is wrong with them, seats, conditions."""

import datetime as dt
from collections.abc import Mapping

from casework.approvals.condition_form import Compared, rows_of
from casework.approvals.conditions import step_of
from casework.approvals.definition import ALL, ANYWHERE, RESPONSIBLE_UNIT, SeatRead, StepRead
from casework.approvals.judging import working_days
from casework.case_types.expressions import Applied, Literal, Reference, Scalar, Today
from casework.errors import WrongInDefinition
from casework.vocabulary import DefinitionProblem, SeatRule, Subscription
from ui.desk.parts.notice_terms import SUBSCRIPTIONS
from ui.desk.parts.organisation_terms import ROLES
from ui.desk.parts.words import day, t

WRONG = {
    DefinitionProblem.SHAPE: "this is not how it is written",
    DefinitionProblem.NAME_IS_EMPTY: "it needs a name",
    DefinitionProblem.TITLE_IS_EMPTY: "it needs a title that people read",
    DefinitionProblem.NO_STEPS: "it has no steps: add one",
    DefinitionProblem.STEP_NAME_REPEATED: "two steps have this name: give one of them another",
    DefinitionProblem.STEP_WITHOUT_SEATS: "nobody is asked in this step: add an approver",
    DefinitionProblem.WAITS_AND_ASKS: "a step waits for a day or asks somebody, not both: make two steps of it",
    DefinitionProblem.NOBODY_TO_MEET_IT: "nobody is asked in this step, so it has no deadline and no gatekeeper",
    DefinitionProblem.PROCESS_IS_CODE: "this is a process in Python: it is changed in the program and comes with its next version",
    DefinitionProblem.SEAT_REPEATED: "the same approver stands here twice",
    DefinitionProblem.UNKNOWN_OFFICIAL: "nobody in the house has this user name",
    DefinitionProblem.UNKNOWN_ROLE: "there is no such role",
    DefinitionProblem.UNKNOWN_UNIT: "the house has no such unit",
    DefinitionProblem.UNIT_IS_CLOSED: "the unit is closed: name the one that took its work over",
    DefinitionProblem.DEADLINE_NOT_IN_WORKING_DAYS: "a deadline is written +3, in working days; who is told when it is late needs one",
    DefinitionProblem.NEEDS_MORE_THAN_SEATS: "more must approve than are asked",
    DefinitionProblem.CONDITION_IS_WRONG: "the condition cannot be read",
    DefinitionProblem.FIRST_STEPS_CHANGED: "steps that have begun are not changed",
    DefinitionProblem.NOT_YAML: "the text cannot be read as YAML {about}",
    DefinitionProblem.NAME_CHANGED: "a draft keeps the name it began with: {about}",
    DefinitionProblem.DEADLINE_LONGER_THAN_THE_WHOLE: "the step may take longer than the whole ({about})",
    DefinitionProblem.DEADLINES_TOGETHER_LONGER: "the steps together may take {about} working days, longer than the whole",
    DefinitionProblem.UNKNOWN_FIELD: "no case type has the field {about}: the step would never be taken",
    DefinitionProblem.STEP_IS_NEVER_TAKEN: "no case can meet the condition: the step is never reached",
    DefinitionProblem.UNKNOWN_TEMPLATE: "no letter template {about} is in use: choose another one",
    DefinitionProblem.NOBODY_HOLDS_THE_ROLE: "nobody holds the role today {about}",
    DefinitionProblem.NOBODY_IN_THE_UNIT: "nobody works in the unit {about} today",
    DefinitionProblem.SEAT_TWICE: "{about} is asked in an earlier step too, and nobody may decide in two steps",
    DefinitionProblem.DRAFTER_CANNOT_DECIDE: "{about} has written on the record, and who has written does not decide: ask somebody else",
    DefinitionProblem.NOTHING_AND_SOMETHING: "nothing besides cannot be chosen together with something",
    DefinitionProblem.DRAFTER_MAY_SIT_HERE: "whoever drafted may be asked here; they never decide, somebody else must be there to",
    DefinitionProblem.EXAMPLE_IS_WRONG: "the example cannot be read {about}",
    DefinitionProblem.EXAMPLE_FAILS: "the example does not come out as it says: {about}",
    DefinitionProblem.NO_EXAMPLES: "it has no examples: add one, it is run each time somebody publishes",
}
COMPARISONS = {
    "equals": "is",
    "differs": "is not",
    "less": "is less than",
    "at_most": "is at most",
    "more": "is more than",
    "at_least": "is at least",
    "known": "is filled in",
    "unknown": "is not filled in",
}
BUILT_IN = {"case_type": "Case type", "file_plan_code": "File plan code", "unit": "Unit", "channel": "Channel"}


def wrong(problem: WrongInDefinition) -> str:
    """Return what is found, as a sentence with its line and place."""
    sentence = t(WRONG[problem.problem], about=problem.about).strip()
    place = problem.place or t("the whole")
    return t("Line {line}, {place}: {what}", line=problem.line, place=place, what=sentence) if problem.line else f"{place}: {sentence}"


def seat(read: SeatRead, names: Mapping[str, str]) -> str:
    """Return who is asked, in words; an official by name where the house has the user name."""
    if read.rule is SeatRule.NAME:
        return names.get(read.official, read.official)
    if read.rule is SeatRule.UNIT:
        return t("anybody in the record's unit") if read.unit == RESPONSIBLE_UNIT else t("anybody in {unit}", unit=read.unit)
    role = t(ROLES[read.role]) if read.role is not None else ""
    if read.unit in ("", ANYWHERE):
        return role
    if read.unit == RESPONSIBLE_UNIT:
        return t("{role} of the record's unit", role=role)
    return t("{role} in {unit}", role=role, unit=read.unit)


def needs(step: StepRead) -> str:
    """Return how many must approve, nothing where one is asked."""
    count = len(step.seats)
    if count < 2:
        return ""
    if step.needs == ALL or step.needed(count) == count:
        return t("all must approve")
    return t("{needed} of {count} must approve", needed=step.needed(count), count=count)


def tells(step: StepRead) -> str:
    """Return what those of the step are told of besides, in words; nothing where nothing."""
    said = [t(SUBSCRIPTIONS[each]) for each in step.tells if each is not Subscription.NO_EXTRA_NOTIFICATIONS]
    return t("told besides: {what}", what=", ".join(said)) if said else ""


def condition(step: StepRead) -> str:
    """Return when the step takes place, in words; nothing where it always does."""
    if step.when is None:
        return ""
    found = rows_of(step.when)
    if found is None:
        return t("by a condition in the text")
    joined, rows = found
    return f" {t('and') if joined == 'all' else t('or')} ".join(compared(row) for row in rows)


def compared(row: Compared) -> str:
    """Return one row of a condition in words."""
    if step := step_of(row.field):
        return t("{step} was approved on a condition", step=step)
    words = f"{t(BUILT_IN.get(row.field, row.field)) if row.field in BUILT_IN else row.field} {t(COMPARISONS[row.comparison])}"
    return words if row.value is None else f"{words} {value(row.value)}"


def value(given: Scalar) -> str:
    """Return a plain value as people write it."""
    if isinstance(given, bool):
        return t("yes") if given else t("no")
    if isinstance(given, dt.date):
        return day(given)
    return given if isinstance(given, str) else f"{given:,}".replace(",", " ")


def waits(step: StepRead) -> str:
    """Return what a step that asks nobody does; nothing of one that asks somebody."""
    match step.until:
        case None:
            return "" if step.seats else t("tells, and goes on")
        case Literal(day_itself):
            return t("waits until {day}", day=value(day_itself))
        case Reference("field", name):
            return t("waits until {day}", day=name)
        case Applied("days_after" | "working_days_after" as kind, (start, Literal(count))) if isinstance(start, Reference | Today):
            begun = start.name if isinstance(start, Reference) else t("the day it is reached")
            by_office = t("{count} working days after {start}", count=value(count), start=begun)
            counted = t("{count} days after {start}", count=value(count), start=begun) if kind == "days_after" else by_office
            return t("waits until {day}", day=counted)
    return t("waits until a day that the text says")


def deadline(step: StepRead) -> str:
    """Return a step's deadline in words."""
    count = working_days(step.deadline)
    if not step.deadline:
        return ""
    return t("1 working day") if count == 1 else t("{count} working days", count=count)
