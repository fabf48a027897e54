"""Cases and the journal."""

import datetime as dt
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
class RecordMarkedReceived(Event):
    """A record that somebody wrote down as it was handed in was marked as received; its words are fixed from here."""

    received_on: str


@dataclass(frozen=True, kw_only=True)
class RecordCompleted(Event):
    """A record was completed."""


@dataclass(frozen=True, kw_only=True)
class HoldPlaced(Event):
    """Destruction was forbidden, until a day or until further notice."""

    hold_id: int
    until: dt.date | None = None
    reason: str = personal()


@dataclass(frozen=True, kw_only=True)
class HoldReleased(Event):
    """A hold was lifted, with its reason."""

    hold_id: int
    reason: str = personal()


@dataclass(frozen=True, kw_only=True)
class RecordDestroyed(Event):
    """A record was destroyed lawfully; this stays of it."""

    reason: str = personal()


@dataclass(frozen=True, kw_only=True)
class RecordLeftUnregistered(Event):
    """A record was left out of the journal because it means nothing for any case."""

    reason: str = personal()


@dataclass(frozen=True, kw_only=True)
class RecordPutBackInQueue(Event):
    """A record that was left out of the journal waits to be registered again."""


@dataclass(frozen=True, kw_only=True)
class RegistrationAlarmRaised(Event):
    """A record was not registered in time, and those who answer for it were told."""

    limit: int
    told: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class PostListRuleChanged(Event):
    """What the post list contains, or tells, was changed."""

    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PostListIssued(Event):
    """A post list was made into files, for a purpose."""

    issue_id: int
    from_day: str
    to_day: str
    lines: int
    sha256: str
    purpose: str = personal()


@dataclass(frozen=True, kw_only=True)
class FilePlanCodeChanged(Event):
    """A code was added to the file plan of the period that runs, or has another title there; ``before`` is the one it had."""

    code: str
    change: str
    title: str
    before: str = ""


@dataclass(frozen=True, kw_only=True)
class JournalPeriodPrepared(Event):
    """A journal period with its file plan and its rules was prepared."""

    period_id: int
    starts_on: str
    codes: int


@dataclass(frozen=True, kw_only=True)
class JournalPeriodWithdrawn(Event):
    """A prepared journal period was withdrawn before it began."""

    period_id: int


@dataclass(frozen=True, kw_only=True)
class CarryChosen(Event):
    """The code an open case shall have in the coming period was chosen."""

    period_id: int
    code: str


@dataclass(frozen=True, kw_only=True)
class JournalPeriodStarted(Event):
    """A journal period began and every open case was dealt with by its rule."""

    period_id: int


@dataclass(frozen=True, kw_only=True)
class CaseCarried(Event):
    """A new journal period began, and this became of the open case."""

    period_id: int
    fate: str
    from_code: str
    to_code: str


@dataclass(frozen=True, kw_only=True)
class CaseContinues(Event):
    """The case was opened to continue one that ended with its journal period."""

    continues_id: int
    number: str
