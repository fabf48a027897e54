"""What the desk tells after a deed: one notice at the foot of the screen, with undo where the deed can be undone."""

import itertools
from dataclasses import dataclass

import streamlit as st

from casework.approvals.moving import Trouble
from casework.errors import (
    BadInput,
    CaseworkError,
    LetterLacksWords,
    Locked,
    NotFound,
    NotPermitted,
    Refused,
    RuleBroken,
    SeenSomethingElse,
    Stale,
    UnitIsNotEmpty,
)
from casework.vocabulary import Reason
from ui.desk.parts.done_first import done_first
from ui.desk.parts.letter_lacks import lacks_in_words
from ui.desk.parts.organisation_terms import LEFT
from ui.desk.parts.terms import reason
from ui.desk.parts.words import moment, t
from ui.sign_in.doorkeeper import SignedOut

NOTICE = "notice"
NAMES_A_SEAT = frozenset(
    {
        Reason.SEAT_OF_A_CLOSED_UNIT,
        Reason.NO_SUCH_UNIT,
        Reason.NOBODY_HOLDS_THE_ROLE,
        Reason.UNKNOWN_OFFICIAL,
        Reason.WAITS_FOR_A_FIELD,
    }
)
"""Refusals whose detail is what a definition asks for, in its own words."""
PINNED = frozenset({Reason.SEAT_OF_A_CLOSED_UNIT, Reason.NO_SUCH_UNIT, Reason.UNKNOWN_OFFICIAL})
"""What a running approval asks for by name: mending the definition does not change what it began with."""
PROCESS_TROUBLES: dict[str, str] = {
    Trouble.PROCESS_MISSING: (
        "The process {detail} is not part of the program that runs here. Have the program that has it installed; then it goes on by itself."
    ),
    Trouble.SOURCE_CHANGED: (
        "The process {detail} was changed without a new version. Have its source put back and the change made as a new version; then it"
        " goes on by itself."
    ),
    Trouble.MET_OTHERWISE: (
        "The process does not fit what has happened here any more (step {detail}). Ask who looks after the process; what was decided stays."
        " If it cannot be mended, cancel this approval and start it anew."
    ),
    Trouble.PROCESS_FAILED: "The process stopped with an error ({detail}). Ask who looks after it; once mended it goes on by itself.",
    Trouble.TOOK_TOO_LONG: "The process {detail} took too long and was stopped. Ask who looks after it; it is tried again by itself.",
}
"""Why an approval that a process in Python moves stands still, and what to do about it."""

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Notice:
    """A sentence to show once; ``undo`` names the deed to take back, red means that something was refused."""

    number: int
    text: str
    undo: str = ""
    tone: str = ""


def tell(text: str, *, undo: str = "") -> None:
    """Show the sentence after this run."""
    st.session_state[NOTICE] = Notice(next(_numbers), text, undo)


def refuse(error: CaseworkError) -> None:
    """Show why something was not done."""
    st.session_state[NOTICE] = Notice(next(_numbers), sentence(error), tone="red")


def current() -> Notice | None:
    """Return the latest notice; the bar shows each one once."""
    return st.session_state.get(NOTICE)


def sentence(error: CaseworkError) -> str:
    """Return what went wrong as a sentence for who is at the desk, with nothing in it they may not see."""
    match error:
        case SignedOut():
            return t("Your session has ended or was closed. Nothing you saved is lost.")
        case SeenSomethingElse():
            changed = ", ".join(each.field for each in error.differences)
            said = f"{reason(error.reasons[0])} ({changed})" if changed else reason(error.reasons[0])
            return f"{said} {_first(error)}".strip()
        case NotFound():
            return t("It is not there, or you may not see it.")
        case Locked():
            return t("{name} has been editing this since {at}.", name=error.by, at=moment(error.since))
        case RuleBroken() | NotPermitted() | Refused():
            return _refusal(error)
        case Stale() if error.at is not None:
            return t("{name} changed this at {at}. Nothing was saved; look again.", name=error.by, at=moment(error.at))
        case Stale():
            return t("Somebody changed this meanwhile. Nothing was saved; look again.")
        case BadInput():
            return t("What was written could not be understood.")
        case _:
            return t("It could not be done. Try again; if it happens again, tell the administrator.")


def _refusal(error: Refused) -> str:
    said = " ".join(reason(why) for why in error.reasons)
    if isinstance(error, UnitIsNotEmpty):
        left = ", ".join(f"{t(LEFT[what])} ({number})" for what, number in error.left.items())
        return f"{said} {t('Still here: {left}.', left=left)}"
    if isinstance(error, LetterLacksWords):
        return f"{said} {lacks_in_words(error.lacks)}"
    said = f"{said} ({error.detail})" if error.detail and NAMES_A_SEAT.intersection(error.reasons) else said
    return f"{said} {_first(error)}".strip()


def _first(error: Refused) -> str:
    return done_first(error.after, moment(error.after.at)) if error.after is not None else ""


def stands_still(trouble: str) -> str:
    """Return why an approval stands still, as a sentence: what a step asks for that is not there, or that its rows do not fit."""
    word, _, detail = trouble.partition(": ")
    if word in PROCESS_TROUBLES:
        return t(PROCESS_TROUBLES[word], detail=detail)
    if word not in list(Reason):
        return t("The approval does not fit its definition any more. Ask a workflow designer to look at it.")
    said = f"{reason(Reason(word))} ({detail})" if detail else reason(Reason(word))
    return f"{said} {t('Then cancel this approval and start it anew: it keeps the steps it began with.')}" if word in PINNED else said
