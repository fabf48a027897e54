"""What follows from what, as a table; and the rows that carry it to the effect runner.

An effect runs in order per effect and aggregate: the extraction of record 7's documents one after the other, and the moves of
approval 3, but never the index waiting for a parked extraction.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from casework import events as e


class Effect(StrEnum):
    """Everything the runner knows to do."""

    CHECK = "check"
    EXTRACT = "extract"
    INDEX = "index"
    MOVE = "move"
    REQUEST = "request"
    REORGANISE = "reorganise"
    IMPORT = "import"
    REPLY = "reply"
    LETTER = "letter"
    PROPOSE = "propose"
    REDACT = "redact"
    RENDER = "render"
    SEAL = "seal"
    WEBHOOK = "webhook"


MOVED = (
    e.ApprovalStarted, e.SeatDecided, e.ApprovalResumed, e.DecisionUndone, e.ApprovalReopened, e.ApproverReplaced, e.StepsEdited,
)  # fmt: skip
"""What makes an approval's flow run over its rows again."""

EFFECTS: dict[type[e.Event], tuple[Effect, ...]] = {
    e.RecordReceived: (Effect.INDEX,),
    e.ConflictReceived: (Effect.INDEX,),
    e.RecordImported: (Effect.INDEX,),
    e.ImportStarted: (Effect.IMPORT,),
    e.RecordDrafted: (Effect.INDEX,),
    e.RecordChanged: (Effect.INDEX,),
    e.PartyPut: (Effect.INDEX,),
    e.PartyRoleChanged: (Effect.INDEX,),
    e.PartyRefreshed: (Effect.INDEX,),
    e.PartyTakenOff: (Effect.INDEX,),
    e.DocumentsOrdered: (Effect.INDEX,),
    e.DocumentFiled: (Effect.EXTRACT,),
    e.FileCheckAsked: (Effect.CHECK,),
    e.FileFoundClean: (Effect.EXTRACT,),
    e.FileReleased: (Effect.EXTRACT,),
    e.TextExtracted: (Effect.INDEX, Effect.RENDER),
    e.RenditionAsked: (Effect.RENDER,),
    e.ResponsibilityGiven: (Effect.INDEX,),
    e.AccessGiven: (Effect.INDEX,),
    e.AccessEnded: (Effect.INDEX,),
    e.AccessChanged: (Effect.INDEX,),
    e.CarriedAlong: (Effect.INDEX,),
    e.OrganisationPlanned: (Effect.REORGANISE,),
    e.CaseOpened: (),
    e.CaseChanged: (Effect.INDEX,),
    e.CaseReopened: (),
    e.RetentionSet: (),
    e.RetentionCleared: (),
    e.CaseLocked: (),
    e.CaseBinned: (),
    e.CaseRestored: (),
    e.CaseDestroyed: (),
    e.RecordPlacedOnCase: (Effect.INDEX,),
    e.RecordRegistered: (Effect.INDEX,),
    e.RecordDeregistered: (Effect.INDEX,),
    e.RecordLeftCase: (Effect.INDEX,),
    e.RecordCopied: (Effect.INDEX,),
    e.DocumentTakenOff: (Effect.INDEX,),
    e.DocumentPutBack: (Effect.INDEX,),
    e.RecordBinned: (Effect.INDEX,),
    e.RecordRestored: (Effect.INDEX,),
    e.RecordReopened: (Effect.INDEX,),
    e.RecordSent: (Effect.INDEX, Effect.SEAL),
    e.RecordMarkedReceived: (Effect.INDEX,),
    e.RecordCompleted: (Effect.INDEX,),
    e.RecordDestroyed: (Effect.INDEX,),
    e.RepliesDue: (Effect.REPLY,),
    e.ReplyDrafted: (Effect.INDEX,),
    e.LettersOrdered: (Effect.LETTER,),
    e.LettersTriedAgain: (Effect.LETTER,),
    e.LetterWritten: (Effect.INDEX,),
    e.RedactionBegun: (Effect.PROPOSE,),
    e.RedactedCopyOrdered: (Effect.REDACT,),
    e.RequestArrived: (Effect.INDEX,),
    e.RequestAnswerArrived: (Effect.INDEX,),
    e.RequestCrossed: (Effect.REQUEST,),
    e.IndexFoundDifferent: (Effect.INDEX,),
    **dict.fromkeys(MOVED, (Effect.MOVE,)),
}
"""What follows from an event; an event not named here has no effect."""


@dataclass(frozen=True)
class EffectRow:
    """Is one effect to be written with its event's transaction."""

    effect: Effect
    aggregate: str
    record_id: int | None
    subject_id: int


def effects_of(events: Iterable[e.Event], records_of_case: dict[int, list[int]]) -> Iterator[EffectRow]:
    """Gives the effects of a work's events, once each, in order; a case's change reaches each of its records.

    A version that was read in the same work needs no extraction.
    """
    listed = list(events)
    read = {(Effect.EXTRACT, event.version_id) for event in listed if isinstance(event, e.TextExtracted)}
    seen: set[EffectRow] = set()
    for event in listed:
        for effect in EFFECTS.get(type(event), ()):
            for row in _rows(effect, event, records_of_case):
                if row not in seen and (row.effect, row.subject_id) not in read:
                    seen.add(row)
                    yield row


_ABOUT: dict[Effect, tuple[str, str, str]] = {
    Effect.MOVE: ("approval", "approval_id", "approval_id"),
    Effect.REPLY: ("approval", "approval_id", "approval_id"),
    Effect.REQUEST: ("request", "request_id", "request_id"),
    Effect.REORGANISE: ("plan", "plan_id", "plan_id"),
    Effect.IMPORT: ("import", "run_id", "run_id"),
    Effect.PROPOSE: ("redaction", "redaction_id", "redaction_id"),
    Effect.REDACT: ("redaction", "redaction_id", "copy_id"),
    Effect.RENDER: ("version", "version_id", "version_id"),
    Effect.SEAL: ("letter", "record_id", "record_id"),
}
"""Effects in whose event it stands what they are done to: the aggregate, the field of its id, and the field of the subject's."""


def _rows(effect: Effect, event: e.Event, records_of_case: dict[int, list[int]]) -> Iterator[EffectRow]:
    if effect in _ABOUT:
        aggregate, of, subject = _ABOUT[effect]
        yield EffectRow(effect, f"{aggregate}:{getattr(event, of)}", event.record_id, getattr(event, subject))
        return
    match effect, event:
        case Effect.EXTRACT | Effect.CHECK, e.DocumentFiled() | e.FileCheckAsked() | e.FileFoundClean() | e.FileReleased():
            yield EffectRow(effect, f"record:{event.record_id}", event.record_id, event.version_id)
        case Effect.INDEX, e.IndexFoundDifferent(records=records):
            for record_id in records:  # some of which the database does not know
                yield EffectRow(effect, f"record:{record_id}", None, record_id)
        case Effect.LETTER, e.LettersOrdered(lines=lines) | e.LettersTriedAgain(lines=lines):
            for line_id in lines:  # each by itself, so that one that cannot be written holds up no other
                yield EffectRow(effect, f"letter_line:{line_id}", None, line_id)
        case Effect.INDEX, _ if event.record_id is not None:
            yield EffectRow(effect, f"record:{event.record_id}", event.record_id, event.record_id)
        case Effect.INDEX, _:
            for record_id in records_of_case.get(event.case_id or 0, []):
                yield EffectRow(effect, f"record:{record_id}", record_id, record_id)
