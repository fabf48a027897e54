"""What the index keeps of a record, told without naming an engine.

Access is kept beside the words: ``AccessTokens`` and ``ReaderFilter`` come from ``casework.access``, where the rule stands.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from casework.access import AccessTokens, ReaderFilter, may_read
from casework.vocabulary import Channel, RecordKind, RecordState

__all__ = ["AccessTokens", "IndexedDocument", "IndexedRecord", "IndexedThing", "ReaderFilter", "ThingKind", "may_read"]

_COPENHAGEN = ZoneInfo("Europe/Copenhagen")


@dataclass(frozen=True)
class IndexedDocument:
    """One document of a record as the index sees it; ``text`` is empty while nothing has been read out of it."""

    document_id: int
    filename: str
    text: str


@dataclass(frozen=True)
class IndexedRecord:
    """One record with everything a search can ask about it.

    ``senders`` is what ``from:`` asks about; ``concerned`` names the other parties; ``identifiers`` are numbers and addresses
    known from elsewhere than the text; ``plan_code`` is the file plan code of its case; ``position`` is the outbox position
    at which it was read; ``fingerprint`` stands for all of it, for comparing with the database (``search.gathering``).
    """

    record_id: int
    title: str
    kind: RecordKind
    channel: Channel
    unit_id: int | None
    created_at: dt.datetime
    access: AccessTokens
    case_number: str | None = None
    case_title: str = ""
    record_number: int | None = None
    senders: tuple[str, ...] = ()
    concerned: tuple[str, ...] = ()
    body_text: str = ""
    documents: tuple[IndexedDocument, ...] = ()
    identifiers: tuple[str, ...] = ()
    plan_code: str | None = None
    letter_date: dt.date | None = None
    registered: bool = False
    state: RecordState = RecordState.DRAFT
    position: int = 0
    fingerprint: int = 0

    @property
    def date(self) -> dt.date:
        """Gives the date that orders hits: the letter's own, else the day the record came, by Copenhagen's calendar."""
        return self.letter_date or self.created_at.astimezone(_COPENHAGEN).date()

    @property
    def order(self) -> tuple[int, int]:
        """Gives the key of the default order: newest date first, then highest id."""
        return -self.date.toordinal(), -self.record_id


class ThingKind(StrEnum):
    """What is found besides records."""

    CASES = "cases"
    PARTIES = "parties"
    NOTES = "notes"
    CHATS = "chats"
    APPROVALS = "approvals"


@dataclass(frozen=True)
class IndexedThing:
    """One thing that is no record, with what its asker may read of it: what a search looks at.

    ``names`` is what ``from:`` asks about; ``identifiers`` are numbers that stand in none of its texts; ``heading`` is how it is
    called where it is shown; ``record_id`` and ``case_id`` say where it stands.
    """

    kind: ThingKind
    thing_id: int
    at: dt.datetime
    heading: str
    title: str = ""
    texts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    identifiers: frozenset[str] = frozenset()
    case_number: str = ""
    case_title: str = ""
    unit_id: int | None = None
    plan_code: str = ""
    state: str = ""
    record_id: int | None = None
    case_id: int | None = None

    @property
    def date(self) -> dt.date:
        """Gives the day it is of, by Copenhagen's calendar."""
        return self.at.astimezone(_COPENHAGEN).date()

    @property
    def order(self) -> tuple[int, int]:
        """Gives the key of the default order: newest date first, then highest id."""
        return -self.date.toordinal(), -self.thing_id
