"""What happens at the gate before an executive."""

import datetime as dt
from dataclasses import dataclass

from casework.events.event import Event, personal


@dataclass(frozen=True, kw_only=True)
class GateSorted(Event):
    """A gatekeeper said how much something presses and by when it is to be sorted."""

    approval_id: int
    principal_id: int
    flag: str = ""
    sorting_deadline: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class GateSortingLate(Event):
    """Something lies at an executive's gate past the day of its sorting; who keeps the gate, and the responsible, were told."""

    approval_id: int
    principal_id: int
    sorting_deadline: dt.date


@dataclass(frozen=True, kw_only=True)
class GateAssured(Event):
    """A gatekeeper looked through what goes to an executive."""

    approval_id: int
    principal_id: int


@dataclass(frozen=True, kw_only=True)
class GateReleased(Event):
    """Something was released to an executive, or sent directly, past the gate."""

    approval_id: int
    principal_id: int
    bypass: str = ""
    comment: str = personal()


@dataclass(frozen=True, kw_only=True)
class GateSkippedAfterwards(Event):
    """A gatekeeper lets the executive's next verdict count at once."""

    approval_id: int
    principal_id: int


@dataclass(frozen=True, kw_only=True)
class GateWithdrawn(Event):
    """A gatekeeper took something back from an executive."""

    approval_id: int
    principal_id: int


@dataclass(frozen=True, kw_only=True)
class GateDecidedOnBehalf(Event):
    """A gatekeeper decided for an executive."""

    approval_id: int
    principal_id: int
    verdict: str


@dataclass(frozen=True, kw_only=True)
class GateVerdictGiven(Event):
    """An executive said what he says of what was seen."""

    approval_id: int
    principal_id: int
    verdict: str
    manifest_hash: str
    comment: str = personal()


@dataclass(frozen=True, kw_only=True)
class GateVerdictTakenBack(Event):
    """An executive took a verdict back before it was carried out."""

    approval_id: int
    principal_id: int


@dataclass(frozen=True, kw_only=True)
class GateWordsAdjusted(Event):
    """A gatekeeper put other words in the place of an executive's."""

    approval_id: int
    principal_id: int
    comment: str = personal()


@dataclass(frozen=True, kw_only=True)
class GateAskedAgain(Event):
    """A gatekeeper gave a verdict back to its executive."""

    approval_id: int
    principal_id: int
    comment: str = personal()


@dataclass(frozen=True, kw_only=True)
class GateVerdictExecuted(Event):
    """A gatekeeper carried out an executive's verdict."""

    approval_id: int
    principal_id: int
    verdict: str


@dataclass(frozen=True, kw_only=True)
class GateCopyReleased(Event):
    """A gatekeeper let an executive have a copy of a step."""

    approval_id: int
    principal_id: int
    step: str


@dataclass(frozen=True, kw_only=True)
class GateCopySeen(Event):
    """A gatekeeper marked a copy of a step as seen in an executive's place."""

    approval_id: int
    principal_id: int
    step: str
