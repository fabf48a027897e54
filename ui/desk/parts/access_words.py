"""Why somebody can or cannot read a thing, in words: each ground and each part of the rule as a sentence."""

from casework.queries.explaining import Because, Clause, Explanation, Part
from casework.vocabulary import AccessLevel, Cause
from ui.desk.parts.markup import Markup, each, html
from ui.desk.parts.organisation_terms import PRIVILEGES
from ui.desk.parts.terms import CLEARANCES
from ui.desk.parts.words import t

GROUNDS: dict[str, str] = {
    Cause.CREATED: "{name} made it",
    Cause.RESPONSIBLE: "{name} is responsible",
    Cause.SUPPLEMENTARY: "{name} is a supplementary case worker",
    Cause.SENDER: "{name} sent it",
    Cause.RECIPIENT: "{name} received it",
    Cause.SEAT: "{name} has a seat in an approval",
    Cause.GATE: "{name} keeps the gate of an approver",
    Cause.COPY: "{name} gets a copy of an approval",
    Cause.APPROVAL_RESPONSIBLE: "{name} is responsible for an approval",
    Cause.APPROVAL_COPY: "{name} has got a copy of an approval",
    Cause.TASK: "{name} has a task on the case",
    Cause.CHAT: "{name} takes part in a chat",
    Cause.REQUEST: "{name} was asked for something on it",
    Cause.REQUEST_ANSWER: "{name} gets the answer to a request",
    Cause.SHARED: "It was shared with {name}",
    Cause.BREAK_GLASS: "{name} opened it in an emergency",
    AccessLevel.ALL: "It is open to everybody in the ministry",
    AccessLevel.UNIT: "It is open to {name}",
    "listed": "{name} is on the list of those it is restricted to",
    "record": "By the record {name}",
    "on_record": "It lies on the record {name}",
    "on_case": "It lies on the case {name}",
    "owner": "It belongs to {name}",
    "of_unit": "It is kept by {name}",
    "takes_part": "{name} takes part",
    "about": "It is about {name}",
    "told": "{name} was told of it",
    "named_it": "{name} named the substitute",
    "reads_case": "Reads the case {name}",
    "privilege": "By the right: {name}",
}
HELD = {
    Part.AUTHORITY: "Works in the ministry that owns it",
    Part.CLEARANCE: "Has the clearance: {needed} is asked for, {held} is held",
    Part.RESTRICTION: "The record is not restricted, or its list has them",
    Part.CASE_RESTRICTION: "The case is not restricted, or its list has them",
    Part.LIMITED: "Is not a limited official, or is on a list",
    Part.LEVEL: "Is involved, in the unit, or it is open to all",
    Part.INVOLVED_IN_CASE: "Is responsible for the case or works on it",
    Part.READS_ITS_RECORDS: "Reads one of the case's records",
    Part.LIES_ON: "Can see what it lies on",
    Part.LET_IN: "Is one of those it is for",
    Part.NO_ADMINISTRATOR: "Does not run the system: who does reads no parties, records or cases",
}
FAILED = {
    Part.AUTHORITY: "Does not work in the ministry that owns it",
    Part.CLEARANCE: "Lacks the clearance: {needed} is asked for, {held} is held",
    Part.RESTRICTION: "The record is restricted, and its list does not have them",
    Part.CASE_RESTRICTION: "The case is restricted, and its list does not have them",
    Part.LIMITED: "Is a limited official and on no list",
    Part.LEVEL: "Is neither involved nor in the unit, and it is not open to all",
    Part.INVOLVED_IN_CASE: "Is neither responsible for the case nor works on it",
    Part.READS_ITS_RECORDS: "Reads none of the case's records that you can see",
    Part.LIES_ON: "Cannot see what it lies on",
    Part.LET_IN: "Is not one of those it is for",
    Part.NO_ADMINISTRATOR: "Runs the system: who does reads no parties, records or cases",
}


def ground(because: Because) -> str:
    """Return one ground as a sentence."""
    name = t(PRIVILEGES[because.name]) if because.word == "privilege" else because.name
    return t(GROUNDS.get(because.word, "{name}"), name=name)


def grounds(explanation: Explanation) -> str:
    """Return what lets somebody in, the grounds of the parts that hold, clearance left out."""
    said = [
        ground(each_) for clause in explanation.clauses if clause.holds and clause.part is not Part.CLEARANCE for each_ in clause.because
    ]
    return " · ".join(said) or t("Works in the ministry that owns it")


def parts(explanation: Explanation) -> Markup:
    """Return every part of the rule with whether it holds."""
    return html('<ul class="clauses">{lines}</ul>', lines=each([_part(clause) for clause in explanation.clauses]))


def _part(clause: Clause) -> Markup:
    levels = (
        {"needed": t(CLEARANCES[int(clause.because[0].word)]), "held": t(CLEARANCES[int(clause.because[0].name)])}
        if clause.part is Part.CLEARANCE
        else {}
    )
    told = t((HELD if clause.holds else FAILED)[clause.part], **levels)
    more = " · ".join(ground(each_) for each_ in clause.because) if clause.part is not Part.CLEARANCE else ""
    return html(
        '<li class="{tone}"><span class="mark" aria-hidden="true">{mark}</span><span><b>{word}</b> {told}{more}</span></li>',
        tone="holds" if clause.holds else "fails",
        mark="✓" if clause.holds else "✗",
        word=t("Yes:") if clause.holds else t("No:"),
        told=told,
        more=html('<small class="muted"> – {more}</small>', more=more) if more else "",
    )
