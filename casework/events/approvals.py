"""What happens to approvals."""

import datetime as dt
from dataclasses import dataclass

from casework.events.event import Event, personal


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
class StepDueSoon(Event):
    """Those a step waits for were reminded before its deadline."""

    approval_id: int
    step: str
    told: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class StepOverdue(Event):
    """Those a late step waits for were told, and its responsible."""

    approval_id: int
    step: str
    told: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class StepEscalated(Event):
    """Whom the definition names was told that a late step still waits."""

    approval_id: int
    step: str
    told: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ApprovalDueSoon(Event):
    """An approval's responsible was reminded before the deadline of the whole, with those it waits for by no deadline of their own."""

    approval_id: int
    told: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ApprovalOverdue(Event):
    """An approval's responsible, and those it waits for, were told that the deadline of the whole has passed."""

    approval_id: int
    told: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class SeatWaitsOnLeave(Event):
    """A seat waits on somebody who is on leave until a day, with or without anybody standing in; the responsible was told."""

    approval_id: int
    seat_id: int
    principal_id: int
    until: dt.date
    nobody_stands_in: bool = False


@dataclass(frozen=True, kw_only=True)
class ApprovalWaitsOnLeave(Event):
    """An approval has come back to a responsible who is on leave until a day; ``told`` are who stands in, or the nearest head."""

    approval_id: int
    principal_id: int
    until: dt.date
    told: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class SeatDecided(Event):
    """An approver gave a verdict on what was seen; ``principal_id`` is the executive whose verdict a gatekeeper carried out."""

    approval_id: int
    round: int
    step: str
    verdict: str
    manifest_hash: str
    principal_id: int | None = None
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
class ApprovalDeleted(Event):
    """A cancelled approval was taken off the record's page; its rows and its history stay."""

    approval_id: int
    comment: str = personal()


@dataclass(frozen=True, kw_only=True)
class SeatBlocked(Event):
    """A seat cannot be decided any more, its holder having lost access or written on the record; the responsible is told."""

    approval_id: int
    seat_id: int
    trouble: str = ""


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


@dataclass(frozen=True, kw_only=True)
class StepSkipped(Event):
    """A step's condition did not hold for the case; it did not take place in this round."""

    approval_id: int
    round: int
    step: str


@dataclass(frozen=True, kw_only=True)
class DecisionUndone(Event):
    """An approver took the latest decision back before anybody went on from it."""

    approval_id: int
    round: int
    step: str
    verdict: str


@dataclass(frozen=True, kw_only=True)
class ApprovalWithdrawn(Event):
    """The responsible took a running approval back."""

    approval_id: int
    round: int
    comment: str = personal()


@dataclass(frozen=True, kw_only=True)
class ApprovalReopened(Event):
    """A cancelled approval goes on in a new round."""

    approval_id: int
    round: int


@dataclass(frozen=True, kw_only=True)
class ApprovalTakenOver(Event):
    """Somebody else became the approval's responsible."""

    approval_id: int
    from_id: int
    to_id: int


@dataclass(frozen=True, kw_only=True)
class ApprovalHandedOver(Event):
    """The approval was given to another responsible by somebody else than them."""

    approval_id: int
    from_id: int
    to_id: int


@dataclass(frozen=True, kw_only=True)
class ApprovalTermsSet(Event):
    """The approval got another deadline, or was made urgent or not; a ``deadline`` of nothing is none."""

    approval_id: int
    deadline: dt.date | None
    is_urgent: bool


@dataclass(frozen=True, kw_only=True)
class ApproverReplaced(Event):
    """An approver who had not decided gave way to another, or to nobody (``to_id`` 0)."""

    approval_id: int
    round: int
    step: str
    from_id: int
    to_id: int


@dataclass(frozen=True, kw_only=True)
class StepsEdited(Event):
    """Steps of a running approval whose turn had not come were changed."""

    approval_id: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CopySeen(Event):
    """A copy recipient has seen the step."""

    approval_id: int
    step: str
    comment: str = personal()


@dataclass(frozen=True, kw_only=True)
class ApprovalPrinted(Event):
    """Somebody took the whole story of an approval out of the house as a printed page."""

    approval_id: int


@dataclass(frozen=True, kw_only=True)
class ApprovalCommented(Event):
    """Somebody said something about the approval without deciding."""

    approval_id: int
    round: int
    comment: str = personal()
