"""What happened to requests; what is asked and answered stands in their rows and records, not here."""

import datetime as dt
from dataclasses import dataclass

from casework.events.event import Event, personal
from casework.vocabulary import Evaluation


@dataclass(frozen=True, kw_only=True)
class RequestDrafted(Event):
    """Somebody began a request, or changed one that has not gone."""

    request_id: int


@dataclass(frozen=True, kw_only=True)
class RequestDropped(Event):
    """A request that had not gone was thrown away."""

    request_id: int


@dataclass(frozen=True, kw_only=True)
class RequestSent(Event):
    """A request went to a recipient; one of another authority is named by that authority's id."""

    request_id: int
    recipient_id: int
    principal_id: int
    deadline: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class RequestArrived(Event):
    """A request of another authority came in, and is the record it is on."""

    request_id: int
    title: str = personal()


@dataclass(frozen=True, kw_only=True)
class RequestAccepted(Event):
    """A recipient took a request on."""

    request_id: int
    recipient_id: int


@dataclass(frozen=True, kw_only=True)
class RequestAssigned(Event):
    """A recipient gave a request to a colleague of the unit."""

    request_id: int
    recipient_id: int
    to_id: int


@dataclass(frozen=True, kw_only=True)
class RequestDeadlineSet(Event):
    """The requester gave another deadline."""

    request_id: int
    deadline: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class RequestReminded(Event):
    """The requester reminded a recipient."""

    request_id: int
    recipient_id: int


@dataclass(frozen=True, kw_only=True)
class RequestAnswerSet(Event):
    """A recipient named the record that answers a request, or took it back (none)."""

    request_id: int
    recipient_id: int
    answer_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class RequestAnswerArrived(Event):
    """The answer of another authority came in, and is this record."""

    request_id: int
    recipient_id: int
    title: str = personal()


@dataclass(frozen=True, kw_only=True)
class RequestExecuted(Event):
    """A recipient has done what was asked, before the deadline or after it."""

    request_id: int
    recipient_id: int
    is_late: bool = False


@dataclass(frozen=True, kw_only=True)
class RequestDeclined(Event):
    """A recipient gave a request back undone, with a reason."""

    request_id: int
    recipient_id: int
    reason: str = personal()


@dataclass(frozen=True, kw_only=True)
class RequestSentBack(Event):
    """The requester sent an answer back to be done again, with a reason."""

    request_id: int
    recipient_id: int
    reason: str = personal()


@dataclass(frozen=True, kw_only=True)
class RequestWithdrawn(Event):
    """The requester took a request back from one recipient."""

    request_id: int
    recipient_id: int


@dataclass(frozen=True, kw_only=True)
class RequestFinalised(Event):
    """A request was finalised, by somebody or by its rule."""

    request_id: int
    is_automatic: bool = False


@dataclass(frozen=True, kw_only=True)
class RequestResumed(Event):
    """Who finalised a request took that back a moment later."""

    request_id: int


@dataclass(frozen=True, kw_only=True)
class RequestCopied(Event):
    """A request was copied to a new draft; ``from_id`` is the one it was copied from."""

    request_id: int
    from_id: int


@dataclass(frozen=True, kw_only=True)
class RequestPrinted(Event):
    """Somebody took a request out of the house as a printed page."""

    request_id: int


@dataclass(frozen=True, kw_only=True)
class RequestCancelled(Event):
    """The requester cancelled a request, with a reason."""

    request_id: int
    reason: str = personal()


@dataclass(frozen=True, kw_only=True)
class RequestEvaluated(Event):
    """The requester judged an answer."""

    request_id: int
    recipient_id: int
    evaluation: Evaluation
    comment: str = personal()


@dataclass(frozen=True, kw_only=True)
class RequestOverdue(Event):
    """The deadline passed, and the recipient was told once."""

    request_id: int
    recipient_id: int


@dataclass(frozen=True, kw_only=True)
class RequestCrossed(Event):
    """Something happened that the other authority of a request must get to know."""

    request_id: int


@dataclass(frozen=True, kw_only=True)
class RequestTypeChanged(Event):
    """A kind of request, or where requests of other authorities come to, was set up."""

    type_id: int | None = None
    unit_id: int | None = None
