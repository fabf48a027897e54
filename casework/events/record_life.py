"""A record's life after it is made: numbers taken back, moves, copies, links, versions of its order, locks, the bin."""

from dataclasses import dataclass

from casework.events.event import Event, personal


@dataclass(frozen=True, kw_only=True)
class RecordDeregistered(Event):
    """A record gave its number on its case back; the number is never given again."""

    number: int
    reason: str = personal()


@dataclass(frozen=True, kw_only=True)
class RecordLeftCase(Event):
    """A record left a case, for another or for none; its number, if it had one, stays with the case it left."""

    ending: str
    number: int | None = None
    reason: str = personal()


@dataclass(frozen=True, kw_only=True)
class RecordReopened(Event):
    """A completed record was opened again."""

    reason: str = personal()


@dataclass(frozen=True, kw_only=True)
class RecordCopied(Event):
    """A record was made from another one."""

    from_id: int
    title: str = personal()


@dataclass(frozen=True, kw_only=True)
class RecordLinked(Event):
    """A record was said to hang together with an earlier one."""

    other_id: int
    link: str


@dataclass(frozen=True, kw_only=True)
class RecordUnlinked(Event):
    """A link between two records was taken back."""

    other_id: int
    link: str


@dataclass(frozen=True, kw_only=True)
class RecordVersionKept(Event):
    """A save made the next numbered version of the record."""

    number: int


@dataclass(frozen=True, kw_only=True)
class DocumentsOrdered(Event):
    """The documents of a record were put into another order."""

    order: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class DocumentTakenOff(Event):
    """A document was taken off a draft; its versions stay with the record's older versions."""

    document_id: int
    filename: str = personal()


@dataclass(frozen=True, kw_only=True)
class DocumentPutBack(Event):
    """A document that was taken off a draft was put back."""

    document_id: int


@dataclass(frozen=True, kw_only=True)
class DocumentCheckedOut(Event):
    """A document was taken out to be worked on elsewhere, in one of its versions; others put in no version meanwhile."""

    document_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class CheckOutEnded(Event):
    """What was checked out was given free again without a new version."""

    document_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class DocumentCheckedIn(Event):
    """What was checked out came back as a version; ``over`` is the version it stands on, where others had put in one meanwhile."""

    document_id: int
    number: int
    came_of: int
    over: int | None = None


@dataclass(frozen=True, kw_only=True)
class EditLockForced(Event):
    """Somebody else's editing was ended by force."""

    owner_id: int
    document_id: int | None = None
    reason: str = personal()


@dataclass(frozen=True, kw_only=True)
class RecordBinned(Event):
    """A record was put into the bin: it is there for nobody, until it is restored or destroyed."""

    for_everyone: bool
    reason: str = personal()


@dataclass(frozen=True, kw_only=True)
class RecordRestored(Event):
    """A record was taken out of the bin again."""
