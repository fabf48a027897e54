"""Every verb at an executive's gate as a row: whose it is, where, what it does, and the event that is the note it leaves.

Drawn into ``docs/gate-verbs.md`` and tested row by row. Source: f2.md 3 (Gateway): pre-processing, the executive, post-processing.
"""

from dataclasses import dataclass

from casework import events as e
from casework.vocabulary import GatePart, GatePlace, GateVerb, Reason

BEFORE, WITH, AFTER = GatePlace.BEFORE, GatePlace.WITH_EXECUTIVE, GatePlace.AFTER
OPEN = frozenset({BEFORE, WITH, AFTER})
KEEPER, EXECUTIVE = GatePart.GATEKEEPER, GatePart.EXECUTIVE


@dataclass(frozen=True)
class GateRow:
    """Is one verb; ``drafter`` says whether somebody with a hand in the record may do it as well, four eyes being elsewhere.

    ``of_copy`` says that it is done with a copy to the executive, which lies before the gate as what is to be decided does.
    """

    verb: GateVerb
    part: GatePart
    places: frozenset[GatePlace]
    effect: str
    event: type[e.Event]
    drafter: bool = False
    needs_words: bool = False
    of_copy: bool = False


ROWS: tuple[GateRow, ...] = (
    GateRow(
        GateVerb.SORT,
        KEEPER,
        OPEN,
        "The gatekeeper says how much it presses and by which day it is to be sorted.",
        e.GateSorted,
        drafter=True,
    ),
    GateRow(
        GateVerb.ASSURE,
        KEEPER,
        frozenset({BEFORE}),
        "The gatekeeper has looked it through: who and when stands with it.",
        e.GateAssured,
    ),
    GateRow(
        GateVerb.RELEASE,
        KEEPER,
        frozenset({BEFORE}),
        "It is with the executive, who can read it from now on; the verdict comes back to the gate.",
        e.GateReleased,
        drafter=True,
    ),
    GateRow(
        GateVerb.SEND_DIRECTLY,
        KEEPER,
        frozenset({BEFORE}),
        "It is with the executive, and what the executive says counts at once; the gate is left out also if it comes back.",
        e.GateReleased,
        drafter=True,
    ),
    GateRow(
        GateVerb.SKIP_AFTERWARDS,
        KEEPER,
        frozenset({BEFORE, WITH}),
        "What the executive says this time counts at once; if it comes back, the gate is there again.",
        e.GateSkippedAfterwards,
        drafter=True,
    ),
    GateRow(
        GateVerb.WITHDRAW,
        KEEPER,
        frozenset({WITH, AFTER}),
        "It is before the gate again and out of the executive's sight; a verdict that was not carried out is void.",
        e.GateWithdrawn,
        drafter=True,
    ),
    GateRow(
        GateVerb.DECIDE_ON_BEHALF,
        KEEPER,
        OPEN,
        "The gatekeeper decides for the executive; both names stand with the decision.",
        e.GateDecidedOnBehalf,
    ),
    GateRow(
        GateVerb.GIVE_VERDICT,
        EXECUTIVE,
        frozenset({WITH}),
        "The executive's verdict on exactly what was seen; it waits at the gate, or counts at once where the gate is left out.",
        e.GateVerdictGiven,
    ),
    GateRow(
        GateVerb.TAKE_VERDICT_BACK,
        EXECUTIVE,
        frozenset({AFTER}),
        "The executive takes a verdict back that has not been carried out, and has it again.",
        e.GateVerdictTakenBack,
        drafter=True,
    ),
    GateRow(
        GateVerb.ADJUST,
        KEEPER,
        frozenset({AFTER}),
        "The gatekeeper's words go out in place of the executive's, which stay beside them; the verdict itself is never changed.",
        e.GateWordsAdjusted,
    ),
    GateRow(
        GateVerb.ASK_AGAIN,
        KEEPER,
        frozenset({AFTER}),
        "The verdict goes back to the executive, who is asked again and told why.",
        e.GateAskedAgain,
        drafter=True,
        needs_words=True,
    ),
    GateRow(
        GateVerb.EXECUTE,
        KEEPER,
        frozenset({AFTER}),
        "The executive's verdict becomes the decision, as long as the record is what the executive saw; the approval goes on from it.",
        e.GateVerdictExecuted,
    ),
    GateRow(
        GateVerb.RELEASE_COPY,
        KEEPER,
        frozenset({BEFORE}),
        "A copy is with the executive, who can read it from now on.",
        e.GateCopyReleased,
        drafter=True,
        of_copy=True,
    ),
    GateRow(
        GateVerb.SEE_COPY,
        KEEPER,
        frozenset({BEFORE}),
        "A copy is marked as seen in the executive's place, who never gets it; the gatekeeper's name stands with it.",
        e.GateCopySeen,
        drafter=True,
        of_copy=True,
    ),
)
TABLE = {row.verb: row for row in ROWS}

NOT_YOURS = {KEEPER: Reason.NOT_THE_GATEKEEPER, EXECUTIVE: Reason.NOT_THE_EXECUTIVE}
"""Why somebody who is not what a verb asks for is refused."""


def verbs_at(place: GatePlace, parts: frozenset[GatePart], *, is_drafter: bool = False) -> tuple[GateVerb, ...]:
    """Gives the verbs of somebody at a place, with what is to be decided there, in the order of the table."""
    here = (row for row in ROWS if row.part in parts and place in row.places and not row.of_copy)
    return tuple(row.verb for row in here if row.drafter or not is_drafter)
