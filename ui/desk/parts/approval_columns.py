"""What a list shows of an approval: its icon with words, its progress by initials, days, and where it waits and why.

Nothing is told by colour alone: every icon has its own shape and stands beside its words, every step its sign, and the progress is said
as a sentence to whoever hears the page.
"""

import datetime as dt
from collections.abc import Sequence

from casework.queries.approval_rows import ApprovalInList, OnTheWay, StepOnTheWay, WaitsWith
from casework.vocabulary import ApprovalBand, ApprovalState, ListColumn, Role, StepPlace, StepState, WaitsFor
from ui.desk.parts import notices
from ui.desk.parts.organisation_terms import ROLES
from ui.desk.parts.words import day, days_in_words, left_in_words, t

BANDS = {
    ApprovalBand.EXCEEDED: "The deadline is exceeded",
    ApprovalBand.LESS_THAN_7: "Due within seven days",
    ApprovalBand.MORE_THAN_7: "More than seven days left",
    ApprovalBand.NO_DEADLINE: "No deadline",
    ApprovalBand.RETURNED: "With its responsible again",
    ApprovalBand.APPROVED: "Finally approved",
}
_TONES = {ApprovalBand.EXCEEDED: "late", ApprovalBand.LESS_THAN_7: "soon"}
_SIGNS = {
    StepState.APPROVED: "✓",
    StepState.CONDITIONAL: "✓",
    StepState.RETURNED: "↩",
    StepState.SKIPPED: "–",
    StepState.SUPERSEDED: "↺",
}
_PLACES = {StepPlace.PAST: "Passed: {who}.", StepPlace.NOW: "Now: {who}.", StepPlace.TO_COME: "To come: {who}."}
MOST_INITIALS = 3
"""Of so many in one step each is shown by initials; of more, how many they are."""
WITH_RESPONSIBLE = {WaitsFor.RETURNED: "{name}: returned", WaitsFor.WITHDRAWN: "{name}: withdrawn"}
BLOCKED = {
    "drafter_cannot_decide": "{name}: blocked, has written on it",
    "nobody_keeps_the_gate": "{name}: blocked, nobody keeps the gate",
    "": "{name}: blocked, may not read it any more",
}


def approval_cell(approval: ApprovalInList, column: ListColumn) -> str:
    """Return what a record's approval shows in a column."""
    match column:
        case ListColumn.APPROVAL:
            return _band(approval)
        case ListColumn.PROGRESS:
            return progress_in_words(approval)
        case ListColumn.WAITS_WITH:
            return "; ".join(waits_in_words(each) for each in approval.waits if each.why is not WaitsFor.NOTHING)
        case ListColumn.URGENT:
            return t("Urgent") if approval.is_urgent else ""
        case ListColumn.APPROVAL_DEADLINE:
            return _date(approval.deadline)
        case ListColumn.STEP_DEADLINE:
            return _date(approval.step_deadline)
        case ListColumn.DAYS_LEFT:
            return days_in_words(approval.days_left)
    return days_in_words(approval.step_days)


def drawn(approval: ApprovalInList | None, column: ListColumn) -> dict[str, object] | None:
    """Return what a column draws beside its words: the icon of an approval, or the signs and initials of its steps."""
    if approval is None:
        return None
    match column:
        case ListColumn.APPROVAL:
            return {"icon": approval.band.value, "title": t(BANDS[approval.band])}
        case ListColumn.PROGRESS:
            return {"steps": [_drawn_step(step) for step in approval.steps]}
    return None


def band_tone(approval: ApprovalInList | None) -> str:
    """Return how pressing an approval is."""
    return _TONES.get(approval.band, "") if approval else ""


def progress_in_words(approval: ApprovalInList) -> str:
    """Return how far an approval has come, as a sentence for each step."""
    return " ".join(t(_PLACES[step.place], who=_step_in_words(step)) for step in approval.steps)


def waits_in_words(waits: WaitsWith) -> str:
    """Return with whom an approval stands, and why."""
    match waits.why:
        case WaitsFor.MOTOR:
            return t("It is being moved on")
        case WaitsFor.DAY if waits.day:
            return t("waits until {day}", day=day(waits.day))
        case WaitsFor.GATE:
            return t("At the gate before {name}", name=waits.name)
        case WaitsFor.BLOCKED:
            return t(BLOCKED.get(waits.trouble, BLOCKED[""]), name=waits.name)
        case WaitsFor.TROUBLE:
            return notices.stands_still(waits.trouble)
        case WaitsFor.RETURNED | WaitsFor.WITHDRAWN:
            return t(WITH_RESPONSIBLE[waits.why], name=waits.name)
    return away_in_words(waits.name, waits.away_until, waits.stand_ins)


def away_in_words(name: str, until: dt.date | None, stand_ins: Sequence[str]) -> str:
    """Return who is asked, until when they are away, and who stands in for them, if anybody."""
    if until is None:
        return name
    if not stand_ins:
        return t("{name} is away until {date}, nobody stands in", name=name, date=day(until))
    return t("{name}, away until {date}; {others} stands in", name=name, date=day(until), others=", ".join(stand_ins))


def _band(approval: ApprovalInList) -> str:
    match approval.band:
        case ApprovalBand.EXCEEDED | ApprovalBand.LESS_THAN_7 | ApprovalBand.MORE_THAN_7:
            return left_in_words(approval.band_days)
        case ApprovalBand.RETURNED:
            return t("Withdrawn") if approval.state is ApprovalState.WITHDRAWN else t("Returned")
    return t(BANDS[approval.band])


def _drawn_step(step: StepOnTheWay) -> dict[str, object]:
    people = [[_short(person), person.is_me] for person in step.people] or [[step.title, False]]
    several = len(step.people) > 1
    return {
        "place": step.place.value,
        "sign": {StepPlace.NOW: "▸", StepPlace.TO_COME: "○"}.get(step.place) or _SIGNS.get(step.state, "✓"),
        "people": people if len(people) <= MOST_INITIALS else [],
        "count": _count(step) if several else "",
    }


def _count(step: StepOnTheWay) -> str:
    if step.place is StepPlace.TO_COME:
        return f"{step.needed}/{len(step.people)}" if step.needed != len(step.people) else str(len(step.people))
    return f"{step.approved}/{step.needed}"


def _short(person: OnTheWay) -> str:
    return t(ROLES[Role(person.role)]) if person.role in set(Role) else person.initials


def _step_in_words(step: StepOnTheWay) -> str:
    if step.state is StepState.SKIPPED:
        return t("{title}, not needed", title=step.title)
    names = ", ".join(_full(person) for person in step.people) or step.title
    if len(step.people) < 2:
        return t("{who}, if it is needed", who=names) if step.is_conditional else names
    return t("{who} ({approved} of {needed} have approved)", who=names, approved=step.approved, needed=step.needed)


def _full(person: OnTheWay) -> str:
    name = t(ROLES[Role(person.role)]) if person.role in set(Role) else person.name or person.initials
    return t("{name} (you)", name=name) if person.is_me else name


def _date(date: dt.date | None) -> str:
    return day(date) if date else ""
