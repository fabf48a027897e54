"""Cases and the journal."""

from dataclasses import dataclass

from casework.events.event import Event, personal


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
