"""Everything that can have happened, one frozen dataclass each, past tense.

Fields hold ids, words of the vocabulary and counts. A field made by ``personal()`` holds a person's or a case's own words:
the evidence keeps only its keyed hash, the value lies beside it encrypted under the key of its record, case or authority.
"""

import dataclasses
import re
from dataclasses import dataclass
from typing import Any


def personal() -> Any:
    """Marks a field whose value is kept beside the evidence, encrypted and shreddable."""
    return dataclasses.field(default="", metadata={"personal": True})


@dataclass(frozen=True, kw_only=True)
class Event:
    """Is something that happened to a record, a case, or, with neither, the organisation."""

    record_id: int | None = None
    case_id: int | None = None


# ---- post comes in, records are made -----------------------------------------------------------------------------------
@dataclass(frozen=True, kw_only=True)
class RecordReceived(Event):
    """A received thing became a record."""

    channel: str
    content_hash: str
    original_sha256: str
    unit_id: int
    title: str = personal()


@dataclass(frozen=True, kw_only=True)
class DuplicateReceived(Event):
    """The same thing came again; nothing was filed."""

    content_hash: str


@dataclass(frozen=True, kw_only=True)
class ConflictReceived(Event):
    """A message came whose id was known with other content; it was filed on its own and flagged."""

    content_hash: str
    conflicts_with_id: int


@dataclass(frozen=True, kw_only=True)
class RecordDrafted(Event):
    """Someone wrote a new record."""

    title: str = personal()


@dataclass(frozen=True, kw_only=True)
class RecordChanged(Event):
    """Fields of a record were changed."""

    fields: tuple[str, ...]
    title: str = personal()


@dataclass(frozen=True, kw_only=True)
class DocumentFiled(Event):
    """A document's bytes were put on a record as a version."""

    document_id: int
    version_id: int
    number: int
    sha256: str
    size: int
    media_type: str
    filename: str = personal()


@dataclass(frozen=True, kw_only=True)
class TextExtracted(Event):
    """A version was read by the extractor, with this outcome."""

    version_id: int
    outcome: str
    characters: int
    tool: str


# ---- who is responsible, who may see -------------------------------------------------------------------------------------
@dataclass(frozen=True, kw_only=True)
class ResponsibilityGiven(Event):
    """A record or case got a responsible person or unit."""

    to_id: int
    from_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class AccessGiven(Event):
    """A principal got a right for a cause."""

    principal_id: int
    right: int
    cause: str


@dataclass(frozen=True, kw_only=True)
class AccessEnded(Event):
    """The cause of a principal's right ended, and with it exactly that right."""

    principal_id: int
    cause: str


@dataclass(frozen=True, kw_only=True)
class AccessChanged(Event):
    """The level, restriction or classification of a record or case was changed."""

    level: str = ""
    clearance: int | None = None
    restricted_to: tuple[int, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class ContentRead(Event):
    """Someone opened a document's content."""

    version_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Searched(Event):
    """Someone searched."""

    words: str = personal()


# ---- cases and the journal ------------------------------------------------------------------------------------------------
@dataclass(frozen=True, kw_only=True)
class CaseOpened(Event):
    """A case was opened and got its number."""

    number: str
    file_plan_code: str
    type: str
    title: str = personal()


@dataclass(frozen=True, kw_only=True)
class CaseChanged(Event):
    """Fields of a case were changed."""

    fields: tuple[str, ...]
    title: str = personal()


@dataclass(frozen=True, kw_only=True)
class CaseCompleted(Event):
    """A case was completed."""


@dataclass(frozen=True, kw_only=True)
class RecordPlacedOnCase(Event):
    """A record was filed on a case."""


@dataclass(frozen=True, kw_only=True)
class RecordRegistered(Event):
    """A record got its number on its case."""

    number: int


@dataclass(frozen=True, kw_only=True)
class RecordSent(Event):
    """A record was marked as sent; its content is fixed from here."""


@dataclass(frozen=True, kw_only=True)
class RecordCompleted(Event):
    """A record was completed."""


@dataclass(frozen=True, kw_only=True)
class HoldPlaced(Event):
    """Destruction was forbidden until further notice."""

    hold_id: int
    reason: str = personal()


@dataclass(frozen=True, kw_only=True)
class HoldReleased(Event):
    """A hold was released."""

    hold_id: int


@dataclass(frozen=True, kw_only=True)
class RecordDestroyed(Event):
    """A record was destroyed lawfully; this stays of it."""

    reason: str = personal()


# ---- approvals ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, kw_only=True)
class ApprovalStarted(Event):
    """An approval of the record was started."""

    approval_id: int
    definition: str
    definition_version: int


@dataclass(frozen=True, kw_only=True)
class StepOpened(Event):
    """A step's turn came; its seats were given their holders."""

    approval_id: int
    round: int
    step: str
    holders: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class SeatDecided(Event):
    """An approver gave a verdict on what was seen."""

    approval_id: int
    round: int
    step: str
    verdict: str
    manifest_hash: str
    comment: str = personal()


@dataclass(frozen=True, kw_only=True)
class ApprovalReturned(Event):
    """An approval was returned and is with its responsible."""

    approval_id: int
    round: int


@dataclass(frozen=True, kw_only=True)
class ApprovalResumed(Event):
    """A returned approval was sent on again in a new round."""

    approval_id: int
    round: int
    resume_after: int


@dataclass(frozen=True, kw_only=True)
class ApprovalFinished(Event):
    """The last step approved; nothing about the approval changes any more."""

    approval_id: int


@dataclass(frozen=True, kw_only=True)
class ApprovalCancelled(Event):
    """An approval was cancelled."""

    approval_id: int
    comment: str = personal()


@dataclass(frozen=True, kw_only=True)
class SeatBlocked(Event):
    """A seat's holder can no longer read the record; the responsible is told."""

    approval_id: int
    seat_id: int


@dataclass(frozen=True, kw_only=True)
class SeatReopened(Event):
    """A blocked seat's holder can read the record again and may decide."""

    approval_id: int
    seat_id: int


@dataclass(frozen=True, kw_only=True)
class ApprovalParked(Event):
    """A replay did not fit the rows, or a seat could not be filled; a person must look."""

    approval_id: int
    trouble: str


@dataclass(frozen=True, kw_only=True)
class ApprovalUnparked(Event):
    """What had stopped a parked approval is gone; it moves again."""

    approval_id: int


# ---- the organisation and its doors ----------------------------------------------------------------------------------------
@dataclass(frozen=True, kw_only=True)
class OrganisationChanged(Event):
    """Units, officials, posts or groups were changed."""

    what: str
    subject_id: int


@dataclass(frozen=True, kw_only=True)
class PartyChanged(Event):
    """An entry of the party register was made or changed."""

    party_id: int


@dataclass(frozen=True, kw_only=True)
class DefinitionPublished(Event):
    """A version of an approval definition was published."""

    definition_id: int
    number: int
    source_hash: str


@dataclass(frozen=True, kw_only=True)
class SignedIn(Event):
    """An official signed in."""

    official_id: int


@dataclass(frozen=True, kw_only=True)
class SignInRefused(Event):
    """A sign-in for a known account was refused."""

    official_id: int


@dataclass(frozen=True, kw_only=True)
class SteppedUp(Event):
    """An official confirmed who they are by a one-time code."""

    official_id: int


@dataclass(frozen=True, kw_only=True)
class SessionEnded(Event):
    """A session was ended, by its owner or by someone else."""

    official_id: int


@dataclass(frozen=True, kw_only=True)
class EffectRetried(Event):
    """A parked effect was set to run again by a person."""

    effect: str
    effect_id: int


def kind_of(event_class: type[Event]) -> str:
    """Gives the name under which an event is stored: ``record_received`` for ``RecordReceived``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", event_class.__name__).lower()


def personal_fields(event_class: type[Event]) -> frozenset[str]:
    """Names the fields whose values are kept beside the evidence."""
    return frozenset(f.name for f in dataclasses.fields(event_class) if f.metadata.get("personal"))


def all_events() -> dict[str, type[Event]]:
    """Gives every kind of event by its stored name."""
    return {kind_of(each): each for each in Event.__subclasses__()}


READ_EVENTS = (ContentRead, Searched, SignedIn, SignInRefused, SessionEnded, SteppedUp, DuplicateReceived)
"""Events of reading, which go to a few sharded streams so that reading queues behind nobody."""
