"""What the desk shows and may do, as the views see it: plain frozen values, and one Protocol that gives them.

``ui.desk.data`` answers it from ``casework.queries`` and ``casework.services``; each call is one ``Work``.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Protocol

from casework.vocabulary import Action, ApprovalState, Channel, DocumentRole, Extraction, OutboxState, Reason, RecordKind, StepState


@dataclass(frozen=True)
class Person:
    """The official at the desk."""

    official_id: int
    name: str
    unit: str
    language: str
    sees_effects: bool = False
    has_code_app: bool = False
    stepped_up: bool = False


@dataclass(frozen=True)
class Row:
    """A record in a list."""

    record_id: int
    sender: str
    title: str
    status: str
    channel: Channel
    arrived_at: dt.datetime
    case_number: str = ""
    files: int = 0
    deadline: dt.date | None = None
    is_unread: bool = False
    is_restricted: bool = False


@dataclass(frozen=True)
class Listed:
    """One list: its first rows and how many there are in all (capped when the count is costly)."""

    rows: tuple[Row, ...]
    total: int


@dataclass(frozen=True)
class File:
    """A document on a record, at the version that counts."""

    version_id: int
    title: str
    filename: str
    media_type: str
    role: DocumentRole
    size: int
    pages: int = 0
    outcome: Extraction = Extraction.OK
    reason: str = ""


@dataclass(frozen=True)
class Said:
    """One decision: who said what when."""

    name: str
    verdict: str
    at: dt.datetime
    comment: str = ""


@dataclass(frozen=True)
class Step:
    """One step of an approval in its current round."""

    position: int
    title: str
    state: StepState
    people: tuple[str, ...]
    said: tuple[Said, ...] = ()
    deadline: dt.date | None = None


@dataclass(frozen=True)
class Approval:
    """A record's approval; ``seat_id`` is mine to decide now, with the manifest of what I see."""

    approval_id: int
    title: str
    state: ApprovalState
    round: int
    steps: tuple[Step, ...]
    responsible: str
    seat_id: int | None = None
    manifest_hash: str = ""
    trouble: str = ""


@dataclass(frozen=True)
class Offer:
    """Something that can be done to a record, or why it cannot."""

    action: Action
    refused: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class RecordShown:
    """A record as its page shows it."""

    record_id: int
    version: int
    title: str
    status: str
    kind: RecordKind
    channel: Channel
    sender: str
    arrived_at: dt.datetime
    files: tuple[File, ...]
    offers: tuple[Offer, ...]
    facts: tuple[tuple[str, str], ...]
    responsible: str
    unit: str
    approval: Approval | None = None
    case_id: int | None = None
    case_number: str = ""
    case_title: str = ""
    number: int | None = None
    deadline: dt.date | None = None
    restriction: str = ""
    notes: tuple[str, ...] = ()
    has_body: bool = False


@dataclass(frozen=True)
class Happened:
    """One thing that happened, in words."""

    at: dt.datetime
    who: str
    what: str


@dataclass(frozen=True)
class CaseShown:
    """A case as its page shows it."""

    case_id: int
    number: str
    title: str
    status: str
    facts: tuple[tuple[str, str], ...]
    parties: tuple[tuple[str, str], ...]
    records: tuple[Row, ...]
    history: tuple[Happened, ...]


@dataclass(frozen=True)
class Hit:
    """A found record; the snippet alternates plain and matched parts, beginning with a plain one."""

    row: Row
    snippet: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """What a search gives; ``problem`` says in words what is wrong with the query."""

    total: int
    hits: tuple[Hit, ...]
    problem: str = ""

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return the hits as rows of a list."""
        return tuple(hit.row for hit in self.hits)


@dataclass(frozen=True)
class EffectShown:
    """An effect that failed or is parked, with what to do."""

    effect_id: int
    effect: str
    state: OutboxState
    record_id: int | None
    about: str
    trouble: str
    what_to_do: str
    attempts: int
    at: dt.datetime


@dataclass(frozen=True)
class Choice:
    """Something to choose by name: an approval definition, a case type, a file plan code."""

    key: str
    title: str
    detail: str = ""


@dataclass(frozen=True)
class NewCase:
    """What a person fills in to open a case."""

    title: str
    file_plan_code: str
    type: str
    record_id: int | None = None


@dataclass(frozen=True)
class Verdict:
    """What a person decides at a seat, with the manifest that was on the screen."""

    seat_id: int
    is_approval: bool
    comment: str = ""
    resume_after: int | None = field(default=None)
    manifest_hash: str = ""


class Desk(Protocol):
    """Questions and verbs for one signed-in official. Verbs raise what ``casework.errors`` names."""

    person: Person

    def counts(self) -> dict[str, int]:
        """Return how many records each list has that asks for one."""

    def listed(self, key: str, first: int) -> Listed:
        """Return the first rows of a list."""

    def record(self, record_id: int) -> RecordShown:
        """Return the record; raises ``NotFound``."""

    def body(self, record_id: int) -> str:
        """Return the record's own body as text."""

    def text(self, version_id: int) -> str:
        """Return what was read out of a document."""

    def history(self, record_id: int) -> tuple[Happened, ...]:
        """Return what happened to the record, newest first, as far as this official may know."""

    def case(self, case_id: int) -> CaseShown:
        """Return the case; raises ``NotFound``."""

    def find(self, words: str, first: int) -> Found:
        """Return the records the words find, among those this official may read."""

    def effects(self) -> tuple[EffectShown, ...]:
        """Return effects that failed or are parked; empty for who may not see them."""

    def file_plan(self) -> tuple[Choice, ...]:
        """Return the codes a case can be filed under."""

    def case_types(self) -> tuple[Choice, ...]:
        """Return the kinds of case."""

    def definitions(self) -> tuple[Choice, ...]:
        """Return the published approval definitions."""

    def open_cases(self, words: str) -> tuple[Choice, ...]:
        """Return cases a record can be placed on, by number or title."""

    def mark_read(self, record_id: int) -> None:
        """Take the unread mark off."""

    def take_responsibility(self, record_id: int, version: int) -> None:
        """Make this official the record's responsible."""

    def open_case(self, new: NewCase) -> tuple[int, str]:
        """Open a case, place the record on it, and return the case's id and number."""

    def place_on_case(self, record_id: int, version: int, case_id: int) -> None:
        """File the record on a case."""

    def register(self, record_id: int, version: int) -> int:
        """Register the record and return its number on the case."""

    def complete(self, record_id: int, version: int) -> None:
        """Complete the record."""

    def archive(self, record_id: int, *, put_back: bool = False) -> None:
        """Take the record out of my inbox, or put it back."""

    def start_approval(self, record_id: int, definition: str) -> None:
        """Send the record on its way through a definition."""

    def decide(self, verdict: Verdict) -> None:
        """Decide at a seat of mine."""

    def retry(self, effect_id: int) -> None:
        """Have a failed or parked effect tried again."""
