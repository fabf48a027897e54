"""Who is responsible, who may see."""

from dataclasses import dataclass

from casework.events.event import Event, personal


@dataclass(frozen=True, kw_only=True)
class ResponsibilityGiven(Event):
    """A record or case got a responsible person or unit."""

    to_id: int
    from_id: int | None = None
    from_unit_id: int | None = None


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
class EmergencyOpened(Event):
    """Somebody who was not let in opened it in an emergency, with a reason and for an hour."""

    emergency_id: int
    official_id: int
    until: str
    reason: str = personal()


@dataclass(frozen=True, kw_only=True)
class EmergencyEnded(Event):
    """An opening in an emergency was ended before its time."""

    emergency_id: int


@dataclass(frozen=True, kw_only=True)
class EmergencyJudged(Event):
    """A security officer judged an opening in an emergency."""

    emergency_id: int
    is_justified: bool
    comment: str = personal()


@dataclass(frozen=True, kw_only=True)
class ContentRead(Event):
    """Someone opened a document's content, or, without a version, the record's own words."""

    version_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class HistoryExported(Event):
    """Someone took the history of a case out of the house as a file."""

    lines: int
    purpose: str = personal()


@dataclass(frozen=True, kw_only=True)
class Searched(Event):
    """Someone searched, and took so many hits out of the house as a file."""

    words: str = personal()
    exported: int = 0
