"""What is found in a definition, in words: at which step and which part of it, with fields, people and units by what they are called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from casework.errors import WrongInDefinition
from casework.queries.seat_choices import SeatChoices
from casework.vocabulary import DefinitionProblem
from ui.desk.parts.approval_story_words import rule_words
from ui.desk.parts.definition_terms import OUTCOMES, Names, choices, field_name, names_in
from ui.desk.parts.words import t

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
    DefinitionProblem.UNKNOWN_FIELD: "no case type has the field {about}, so it is never filled in: choose another one",
    DefinitionProblem.NOT_A_DAY: "this is no day {about}: choose a date, or a field of the case that holds one",
    DefinitionProblem.STEP_IS_NEVER_TAKEN: "no case can meet the condition: the step is never reached",
    DefinitionProblem.ASKED_WHILE_EMPTY: "while {about} is not filled in, the step is asked, to be safe",
    DefinitionProblem.HOLDS_A_NUMBER: "{about} holds a number, and is compared with something else",
    DefinitionProblem.HOLDS_A_DATE: "{about} holds a day, and is compared with something else",
    DefinitionProblem.HOLDS_YES_OR_NO: "{about} holds yes or no, and is compared with something else",
    DefinitionProblem.HOLDS_TEXT: "{about} holds text, and is compared with something else",
    DefinitionProblem.HAS_NO_ORDER: "{about} has no more and no less: ask whether it is something or is not",
    DefinitionProblem.ONLY_FILLED_IN: "of {about} it can only be asked whether it is filled in",
    DefinitionProblem.NOT_A_CHOICE: "{about} is none of the choices there are",
    DefinitionProblem.HOLD_DIFFERENT_KINDS: "{about} hold different kinds of things and are compared with each other",
    DefinitionProblem.NO_YES_OR_NO: "the condition gives no yes or no, or its parts do not fit together",
    DefinitionProblem.UNKNOWN_TEMPLATE: "no letter template {about} is in use: choose another one",
    DefinitionProblem.NOBODY_HOLDS_THE_ROLE: "nobody holds the role today {about}",
    DefinitionProblem.NOBODY_HAS_A_GATE: "none of those asked here has a gate today: the step would stand still",
    DefinitionProblem.NOBODY_IN_THE_UNIT: "nobody works in the unit {about} today",
    DefinitionProblem.SEAT_TWICE: "{about} is asked in an earlier step too, and nobody may decide in two steps",
    DefinitionProblem.DRAFTER_CANNOT_DECIDE: "{about} has written on the record, and who has written does not decide: ask somebody else",
    DefinitionProblem.NOTHING_AND_SOMETHING: "nothing besides cannot be chosen together with something",
    DefinitionProblem.DRAFTER_MAY_SIT_HERE: "whoever drafted may be asked here; they never decide, somebody else must be there to",
    DefinitionProblem.EXAMPLE_IS_WRONG: "the example cannot be read {about}",
    DefinitionProblem.EXAMPLE_FAILS: "the example does not come out as it says: {about}",
    DefinitionProblem.NO_EXAMPLES: "it has no examples: add one, it is run each time somebody publishes",
}
PARTS = {
    "name": "its name",
    "title": "its title",
    "seats": "who is asked",
    "copies": "copies",
    "needs": "how many must approve",
    "deadline": "the deadline",
    "when": "the condition",
    "until": "the day it waits for",
    "gate": "the gatekeeper",
    "escalate": "who is told when it is late",
    "tells": "who is told besides",
}
WHOLE = {
    "": "the whole",
    "name": "the name",
    "title": "the title",
    "deadline": "the deadline of the whole",
    "due": "the day that nothing may pass",
    "sees": "the fields of the case that are decided on",
    "steps": "the steps",
    "reply_template": "the letter template of the reply",
    "examples": "the examples",
}
_OF_FIELDS = frozenset(
    {
        DefinitionProblem.ASKED_WHILE_EMPTY,
        DefinitionProblem.HOLDS_A_NUMBER,
        DefinitionProblem.HOLDS_A_DATE,
        DefinitionProblem.HOLDS_YES_OR_NO,
        DefinitionProblem.HOLDS_TEXT,
        DefinitionProblem.HAS_NO_ORDER,
        DefinitionProblem.ONLY_FILLED_IN,
        DefinitionProblem.HOLD_DIFFERENT_KINDS,
        DefinitionProblem.UNKNOWN_FIELD,
        DefinitionProblem.NOT_A_DAY,
    }
)
_OF_PEOPLE = frozenset({DefinitionProblem.SEAT_TWICE, DefinitionProblem.DRAFTER_CANNOT_DECIDE, DefinitionProblem.UNKNOWN_OFFICIAL})
_OF_UNITS = frozenset({DefinitionProblem.NOBODY_HOLDS_THE_ROLE, DefinitionProblem.NOBODY_IN_THE_UNIT})


@dataclass(frozen=True)
class Written:
    """Is what a definition names: the titles of its steps and its examples in order, and everything else in words."""

    steps: Sequence[str] = ()
    examples: Sequence[str] = ()
    names: Names = field(default_factory=Names)


def written(content: Mapping[str, Any], seats: SeatChoices | None = None, fields: Sequence[Any] = ()) -> Written:
    """Return what a definition names, as far as its text says it; ``fields`` are those it looks at."""
    steps, examples = _listed(content, "steps"), _listed(content, "examples")
    titles = {str(each.get("name")): str(each.get("title") or each.get("name")) for each in steps}
    return Written(
        [str(each.get("title") or each.get("name") or "") for each in steps],
        [str(each.get("name") or "") for each in examples],
        names_in(seats, fields, titles) if seats is not None else Names(steps=titles),
    )


def wrong(problem: WrongInDefinition, said: Written | None = None) -> str:
    """Return what is found, as a sentence with its line and place."""
    within = said or Written()
    sentence = t(WRONG[problem.problem], about=_about(problem, within)).strip()
    place = _place(problem.place, within)
    return t("Line {line}, {place}: {what}", line=problem.line, place=place, what=sentence) if problem.line else f"{place}: {sentence}"


def _place(place: str, said: Written) -> str:
    kind, number, part = (*place.split("."), "", "", "")[:3]
    at = int(number) if number.isdigit() else -1
    if kind == "steps" and at >= 0:
        step = t("step {number}, {title}", number=at + 1, title=said.steps[at]) if at < len(said.steps) else t("step {name}", name=at + 1)
        return f"{step}, {t(PARTS[part])}" if part in PARTS else step
    if kind == "examples" and 0 <= at < len(said.examples):
        return t("the example {name}", name=said.examples[at])
    return t(WHOLE[kind]) if kind in WHOLE else place


def _about(problem: WrongInDefinition, said: Written) -> str:
    """Return what a problem is about by what people call it."""
    about, names = problem.about, said.names
    if problem.problem is DefinitionProblem.NOT_A_CHOICE:
        name, _, value = about.partition("=")
        known = names.fields.get(name)
        return t("{value} ({field})", value=choices([known]).get(value, value) if known else value, field=field_name(name, names))
    each = about.split(", ") if about else []
    if problem.problem in _OF_FIELDS:
        return ", ".join(field_name(name, names) for name in each)
    if problem.problem in _OF_PEOPLE:
        return names.people.get(about) or (rule_words(about, t) if "@" in about else about)
    if problem.problem in _OF_UNITS:
        return ", ".join(names.units.get(unit, unit) for unit in each)
    if problem.problem is DefinitionProblem.EXAMPLE_FAILS:
        return _came_out(about, said)
    if about.startswith("+") and about[1:].isdigit():
        return t("{count} working days", count=about[1:])
    return about


def _came_out(about: str, said: Written) -> str:
    """Return how an example went: its steps by title, its outcome in words."""
    name, _, went = about.partition(" · ")
    step, colon, seats = went.partition(": ")
    if colon and step in said.names.steps:
        people = {**said.names.people, **said.names.units}.get
        return f"{name} · {said.names.steps[step]}: {', '.join(people(seat, seat) for seat in seats.split(', '))}"
    if went in OUTCOMES:
        return f"{name} · {t(OUTCOMES[went])}"
    return f"{name} · {', '.join(said.names.steps.get(each, each) for each in went.split(', '))}"


def _listed(content: Mapping[str, Any], part: str) -> list[Mapping[str, Any]]:
    found = content.get(part)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
