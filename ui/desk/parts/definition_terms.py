"""The words of definitions of approvals: seats, conditions, days; what is found in them stands in ``definition_found``."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from babel.numbers import format_decimal

from casework.approvals.condition_form import Compared, rows_of
from casework.approvals.conditions import step_of
from casework.approvals.definition import ALL, ANYWHERE, RESPONSIBLE_UNIT, DefinitionRead, SeatRead, StepRead
from casework.approvals.judging import working_days
from casework.case_types.expressions import Applied, Expression, Literal, Reference, Scalar, Today
from casework.fields import FieldChoice, FieldDefinition
from casework.queries.seat_choices import SeatChoices
from casework.vocabulary import Channel, SeatRule, Subscription
from ui.desk.parts.notice_terms import SUBSCRIPTIONS
from ui.desk.parts.organisation_terms import ROLES
from ui.desk.parts.terms import CHANNELS
from ui.desk.parts.words import day, language, t

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
DECISIONS = {"approve": "approves", "conditional": "approves on a condition", "return": "sends back"}
OUTCOMES = {
    "approved": "it is approved",
    "returned": "it is sent back",
    "waiting": "it waits",
    "blocked": "it stops: nobody can decide",
}
WHOLE_WORDS = {
    "deadline": "the deadline",
    "due": "the day that nothing may pass",
    "asks_again": "whether a changed document asks again",
    "distinct": "whether somebody may decide in two steps",
    "reply": "whether a reply is made",
    "reply_template": "the letter template of the reply",
    "sees": "the fields of the case that are decided on",
}
COUNTED = {
    "days_after": "{count} days after {start}",
    "working_days_after": "{count} working days after {start}",
    "days_before": "{count} days before {start}",
}
SIGNS = {"sum": "+", "difference": "−", "product": "×", "quotient": "/"}
BUILT_IN = {"case_type": "Case type", "file_plan_code": "File plan code", "unit": "Unit", "channel": "Channel"}


@dataclass(frozen=True)
class Names:
    """Is what a definition names by keys, in words: officials by user name, units by short name, fields and steps by their names."""

    people: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, FieldDefinition] = field(default_factory=dict)
    steps: Mapping[str, str] = field(default_factory=dict)


def titles_of(*definitions: DefinitionRead | None) -> dict[str, str]:
    """Return what the steps of definitions are called, by name; of one in several, as the last says."""
    return {step.name: step.title for read in definitions if read is not None for step in read.steps}


def names_in(choices: SeatChoices, fields: Sequence[FieldDefinition], steps: Mapping[str, str] | None = None) -> Names:
    """Return what a definition names, in words."""
    return Names(
        {person.username: person.name for person in choices.people},
        {unit.short_name: unit.name for unit in choices.units},
        {field.name: field for field in fields},
        steps or {},
    )


def title(da: str, en: str) -> str:
    """Return the words of the language that is spoken."""
    return da if language() == "da" else en


def seat(read: SeatRead, names: Names) -> str:
    """Return who is asked, in words; an official and a unit by name where the house has them."""
    if read.rule is SeatRule.NAME:
        return names.people.get(read.official, read.official)
    unit = names.units.get(read.unit, read.unit)
    secretariat = t(ROLES[read.unit_of]) if read.unit_of is not None else ""
    if read.rule is SeatRule.UNIT and secretariat:
        return t("anybody in the secretariat of: {role}", role=secretariat)
    if read.rule is SeatRule.UNIT:
        return t("anybody in the record's unit") if read.unit == RESPONSIBLE_UNIT else t("anybody in {unit}", unit=unit)
    role = t(ROLES[read.role]) if read.role is not None else ""
    if read.unit in ("", ANYWHERE):
        return role
    if read.unit == RESPONSIBLE_UNIT:
        return t("{role} of the record's unit", role=role)
    if secretariat:
        return t("{role} in the secretariat of: {whose}", role=role, whose=secretariat)
    return t("{role} in {unit}", role=role, unit=unit)


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


def sees(read: DefinitionRead, names: Names) -> str:
    """Return which fields of the case are decided on, in words; nothing where none."""
    return t("Of the case is decided on: {fields}", fields=", ".join(field_name(name, names) for name in read.sees)) if read.sees else ""


def condition(step: StepRead, names: Names) -> str:
    """Return when the step takes place, in words; nothing where it always does."""
    return "" if step.when is None else condition_words(step.when, names)


def field_name(name: str, names: Names) -> str:
    """Return what a field of the case is called."""
    if name in BUILT_IN:
        return t(BUILT_IN[name])
    if step := step_of(name):
        return t("{step} was approved on a condition", step=names.steps.get(step, step))
    known = names.fields.get(name)
    return title(known.da, known.en) if known is not None else name


def condition_words(when: Expression, names: Names) -> str:
    """Return a condition in words, however its parts are joined."""
    match when:
        case Applied("all" | "any" as joined, operands) if len(operands) > 1:
            word = t("and") if joined == "all" else t("or")
            return f" {word} ".join(_within(each, names) for each in operands)
        case Applied("all" | "any", (one,)):
            return condition_words(one, names)
        case Applied("one_of", (Reference("field", name), *values)):
            chosen = ", ".join(_chosen(each.value, name, names) for each in values if isinstance(each, Literal))
            return t("{field} is one of {values}", field=field_name(name, names), values=chosen)
    found = rows_of(when)
    if found is not None:
        return compared(found[1][0], names)
    match when:
        case Applied("not", (inner,)):
            return t("not ({condition})", condition=condition_words(inner, names))
        case Applied(operator, (left, right)) if operator in COMPARISONS:
            first, second = _operand(left, names), _operand(right, names)
            if first and second:
                return f"{first} {t(COMPARISONS[operator])} {second}"
    return t("by a condition in the text")


def _operand(expression: Expression, names: Names) -> str:
    """Return one side of a comparison in words, nothing where words would not say it."""
    match expression:
        case Literal(given):
            return value(given)
        case Today():
            return t("that day")
        case Reference("field", name):
            return field_name(name, names)
        case Applied(kind, (start, Literal(count))) if kind in COUNTED and (begun := _operand(start, names)):
            return t(COUNTED[kind], count=value(count), start=begun)
        case Applied(operator, operands) if operator in SIGNS and all(parts := [_operand(each, names) for each in operands]):
            return f"({f' {SIGNS[operator]} '.join(parts)})"
    return ""


def _within(when: Expression, names: Names) -> str:
    words = condition_words(when, names)
    match when:
        case Applied("all" | "any", operands) if len(operands) > 1:
            return f"({words})"
    return words


def compared(row: Compared, names: Names) -> str:
    """Return one row of a condition in words."""
    if step := step_of(row.field):
        was = t("{step} was approved on a condition", step=names.steps.get(step, step))
        return t("not ({condition})", condition=was) if row.value is False or row.comparison == "unknown" else was
    words = f"{field_name(row.field, names)} {t(COMPARISONS[row.comparison])}"
    return words if row.value is None else f"{words} {_chosen(row.value, row.field, names)}"


def _chosen(given: Scalar, name: str, names: Names) -> str:
    known = names.fields.get(name)
    return (choices([known]) if known is not None else {}).get(str(given)) or value(given)


def choices(kinds: Sequence[FieldDefinition]) -> dict[str, str]:
    """Return what there is to choose in fields, each value with its words."""
    return {each.value: _choice(kind.name, each) for kind in kinds for each in kind.choices}


def _choice(field: str, choice: FieldChoice) -> str:
    return t(CHANNELS[Channel(choice.value)]) if field == "channel" and choice.value in set(Channel) else title(choice.da, choice.en)


def value(given: Scalar) -> str:
    """Return a plain value as people write it."""
    if isinstance(given, bool):
        return t("yes") if given else t("no")
    if isinstance(given, dt.date):
        return day(given)
    return given if isinstance(given, str) else str(format_decimal(given, locale=language(), decimal_quantization=False))


def waits(step: StepRead, names: Names) -> str:
    """Return what a step that asks nobody does; nothing of one that asks somebody."""
    match step.until:
        case None:
            return "" if step.seats else t("tells, and goes on")
        case Literal(day_itself):
            return t("waits until {day}", day=value(day_itself))
        case Reference("field", name):
            return t("waits until {day}", day=field_name(name, names))
        case Applied(kind, (start, Literal(count))) if kind in COUNTED and isinstance(start, Reference | Today):
            begun = field_name(start.name, names) if isinstance(start, Reference) else t("the day it is reached")
            return t("waits until {day}", day=t(COUNTED[kind], count=value(count), start=begun))
    return t("waits until a day that the text says")


def deadline(step: StepRead) -> str:
    """Return a step's deadline in words."""
    count = working_days(step.deadline)
    if not step.deadline:
        return ""
    return t("1 working day") if count == 1 else t("{count} working days", count=count)


def changed(before: StepRead | None, after: StepRead | None, names: Names) -> str:
    """Return what another version says otherwise of a step: that it is new or gone, or each part as it was and as it would be."""
    if before is None:
        return "" if after is None else t("{step} is new: {what}", step=after.title, what=_summed(after, names))
    if after is None:
        return t("{step} is gone", step=before.title)
    pairs = zip(parts(before, names), parts(after, names), strict=True)
    said = [f"{label} {was or '–'} → {would or '–'}" for (label, was), (_, would) in pairs if was != would]
    return f"{before.title}: {'; '.join(said) or t('written otherwise')}"


def _summed(step: StepRead, names: Names) -> str:
    return "; ".join(f"{label} {words}" for label, words in parts(step, names)[1:] if words)


def parts(step: StepRead, names: Names) -> list[tuple[str, str]]:
    """Return everything a step says, each part with its label, empty where it says nothing of it."""
    late = step.escalation
    return [
        (t("title"), step.title),
        (t("asks"), ", ".join(seat(each, names) for each in step.seats) or waits(step, names)),
        (t("needs"), needs(step)),
        (t("deadline"), deadline(step)),
        (t("takes place if"), condition(step, names)),
        (t("copies"), ", ".join(seat(each, names) for each in step.copies)),
        (t("tells when late"), f"{seat(late.to, names)} ({late.after})" if late else ""),
        (t("gatekeeper"), t("yes") if step.gate else ""),
        (t("returns nothing"), t("yes") if step.limited else ""),
        (t("tells besides"), ", ".join(t(SUBSCRIPTIONS[each]) for each in step.tells)),
    ]
