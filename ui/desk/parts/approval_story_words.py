"""The story of an approval in words, for the desk and for print: why a round began, who was asked by which rule, what each said."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from casework.queries.approval_story import AskedTold, CopyTold, DecisionTold, RoundTold, StepTold
from casework.vocabulary import Role, RoundCause, SeatState, StepState, Verdict
from ui.desk.parts.history_words import Translate
from ui.desk.parts.organisation_terms import ROLES
from ui.desk.parts.system_names import SYSTEM_NAMES
from ui.desk.parts.terms import STEP_STATES, VERDICTS

Moment = Callable[[dt.datetime], str]
STEP_HEADS = ("Step", "Who was asked", "What came of it", "What it was decided on")
LINE_HEADS = ("When", "Who", "What")
DOCUMENT_HEADS = ("Document", "Version", "SHA-256")
CAUSES = {
    RoundCause.STARTED: "It was sent for approval",
    RoundCause.RETURNED: "It goes on after it was sent back",
    RoundCause.WITHDRAWN: "It goes on after its responsible took it back",
    RoundCause.ASKED_AGAIN: "What had been approved was changed, so it is asked again",
    RoundCause.REOPENED: "It goes on after it was cancelled",
    RoundCause.UNDONE: "A decision was taken back, so it is asked again",
}
SEAT_STATES = {
    SeatState.WAITING: "Not asked yet",
    SeatState.OPEN: "Has not said anything yet",
    SeatState.BLOCKED: "Cannot decide",
    SeatState.LAPSED: "Was not needed any more",
    SeatState.REMOVED: "Was taken off the step",
}
OF_RESPONSIBLE, ANYWHERE = "{role} of the responsible unit", "{role}, wherever the role is held"


@dataclass(frozen=True)
class OnWhat:
    """Is a piece of what a decision was made on; ``version_id`` opens a document in that version."""

    words: str
    version_id: int | None = None


@dataclass(frozen=True)
class Said:
    """Is one line of what came of a question: what was said, its comment, and what it was decided on."""

    what: str
    comment: str
    on_what: tuple[OnWhat, ...]
    is_undone: bool = False


def round_title(told: RoundTold, t: Translate) -> str:
    """Return the heading of a round."""
    return t("Round {number}: {cause}", number=told.number, cause=t(CAUSES[told.cause]))


def round_about(told: RoundTold, t: Translate, moment: Moment) -> str:
    """Return who began the round when, and what stands from before it."""
    name = t(SYSTEM_NAMES[told.by]) if told.by in SYSTEM_NAMES else told.by
    by = t("{name} for {absent}", name=name, absent=told.on_behalf_of) if told.on_behalf_of else name
    began = moment(told.began_at) if told.began_at else ""
    stands = t("Approved before and still standing: {steps}.", steps=", ".join(told.stands)) if told.stands else ""
    return " · ".join(each for each in (began, by, stands) if each)


def step_about(step: StepTold, t: Translate, day: Callable[[dt.date], str], moment: Moment) -> str:
    """Return where a step stands, since when, and by when it was due."""
    facts = [t(STEP_STATES[step.state])]
    if step.opened_at and step.state is not StepState.SKIPPED:
        facts.append(t("asked {at}", at=moment(step.opened_at)))
    if step.deadline:
        facts.append(t("due {date}", date=day(step.deadline)))
    return " · ".join(facts)


def safely_words(step: StepTold, language: str, t: Translate) -> str:
    """Return why a step was asked although nobody could say yet whether it was needed; nothing of another one."""
    if not step.asked_without:
        return ""
    return asked_safely((field.da if language == "da" else field.en for field in step.asked_without), t)


def asked_safely(fields: Iterable[str], t: Translate) -> str:
    """Return that a step was asked for want of fields of the case."""
    return t("Asked to be safe: {fields} was not filled in, so its condition could not be answered.", fields=", ".join(fields))


def rule_words(rule: str, t: Translate) -> str:
    """Return by which rule somebody was found."""
    role, at, unit = rule.partition("@")
    if rule.startswith("unit:"):
        return t("any member of the unit")
    if not at:
        return t("by name")
    name = t(ROLES[Role(role)]) if role in set(Role) else role
    if unit == "responsible":
        return t(OF_RESPONSIBLE, role=name)
    return t(ANYWHERE, role=name) if unit == "authority" else t("{role} in {unit}", role=name, unit=unit)


def said(asked: AskedTold, t: Translate, moment: Moment) -> tuple[Said, ...]:
    """Return everything that came of asking somebody, decisions that were undone included."""
    lines = tuple(_said(each, t, moment) for each in asked.decisions)
    if asked.carried is not None:
        before = _said(asked.carried, t, moment)
        return (*lines, Said(t("From an earlier round: {what}", what=before.what), before.comment, before.on_what))
    return lines if asked.state not in SEAT_STATES else (*lines, Said(t(SEAT_STATES[asked.state]), "", ()))


def copy_words(copy: CopyTold, t: Translate, moment: Moment) -> str:
    """Return what became of a copy."""
    state = t("seen {at}", at=moment(copy.seen_at)) if copy.seen_at else t("not marked as seen")
    if copy.seen_at and copy.seen_by:
        state = t("marked as seen by {name}, {at}", name=copy.seen_by, at=moment(copy.seen_at))
    return t("Copy to {name}: {state}", name=copy.name, state=state) + (f". “{copy.comment}”" if copy.comment else "")


def _said(decision: DecisionTold, t: Translate, moment: Moment) -> Said:
    by = t("{name} for {absent}", name=decision.by, absent=decision.on_behalf_of) if decision.on_behalf_of else decision.by
    parts = [t("{verdict}: {by}, {at}", verdict=t(VERDICTS[decision.verdict]), by=by, at=moment(decision.at))]
    if decision.verdict in {Verdict.RETURN, Verdict.RETURN_WITH_ME}:
        parts.append(t("asked again: {step}", step=decision.return_to or t("the responsible")))
    if decision.undone_at:
        parts.append(t("taken back {at}", at=moment(decision.undone_at)))
    return Said("; ".join(parts), decision.comment, _on_what(decision, t), is_undone=decision.undone_at is not None)


def _on_what(decision: DecisionTold, t: Translate) -> tuple[OnWhat, ...]:
    gone = t("a document that was taken off since")
    seen = [
        OnWhat(t("{title}, version {number}", title=each.title or gone, number=each.version), each.version_id)
        for each in decision.documents
    ]
    if decision.record_version:
        seen.append(OnWhat(t("the record's text, version {number}", number=decision.record_version)))
    return (*seen, OnWhat(t("seal {hash}", hash=decision.manifest_hash[:12])))
