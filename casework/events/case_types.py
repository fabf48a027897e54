"""Case types, the course of a case, hearings and decisions."""

import datetime as dt
from dataclasses import dataclass

from casework.events.event import Event, personal
from casework.vocabulary import DecisionOutcome, PhaseState, TaskState


@dataclass(frozen=True, kw_only=True)
class CaseTypeDrafted(Event):
    """A draft of a version of a case type was written."""

    case_type: str
    number: int
    source_hash: str


@dataclass(frozen=True, kw_only=True)
class CaseTypePublished(Event):
    """A version of a case type was published; new cases follow it."""

    case_type: str
    number: int
    source_hash: str


@dataclass(frozen=True, kw_only=True)
class CaseTypeRetired(Event):
    """A version of a case type was retired; cases that run keep it."""

    case_type: str
    number: int


@dataclass(frozen=True, kw_only=True)
class CaseTypeDraftDropped(Event):
    """A draft of a version of a case type was thrown away."""

    case_type: str
    number: int


@dataclass(frozen=True, kw_only=True)
class CourseStarted(Event):
    """A case began its course by a version of its type, which it keeps."""

    case_type: str
    number: int
    version_id: int


@dataclass(frozen=True, kw_only=True)
class CaseTypeChanged(Event):
    """A case became a case of another type; its course ended and began anew, values without a place in the new type are in its history."""

    from_type: str
    to_type: str
    number: int
    lost: tuple[str, ...] = ()
    tasks_done: int = 0
    reason: str = personal()


@dataclass(frozen=True, kw_only=True)
class CaseTypeChangeUndone(Event):
    """A change of type was taken back: the case and its course are as they were before it."""

    from_type: str
    to_type: str


@dataclass(frozen=True, kw_only=True)
class PhaseOpened(Event):
    """A phase of the course opened with its tasks."""

    phase: str


@dataclass(frozen=True, kw_only=True)
class PhaseClosed(Event):
    """A phase of the course was done or did not apply."""

    phase: str
    state: PhaseState


@dataclass(frozen=True, kw_only=True)
class CourseFinished(Event):
    """The last phase of the course was done."""


@dataclass(frozen=True, kw_only=True)
class TaskLetterFound(Event):
    """A task that asks for a letter took the one an earlier task had written: what was approved is what is sent."""

    task: str
    letter_id: int


@dataclass(frozen=True, kw_only=True)
class TaskSentToApproval(Event):
    """What a task of the course asks to have approved was sent on its way."""

    task: str
    approval_id: int


@dataclass(frozen=True, kw_only=True)
class TaskFinished(Event):
    """A task was done, skipped with a reason, or found not to be needed."""

    task: str
    state: TaskState
    answer: bool | None = None
    reason: str = personal()


@dataclass(frozen=True, kw_only=True)
class TaskReopened(Event):
    """A task was opened again."""

    task: str


@dataclass(frozen=True, kw_only=True)
class TaskAssigned(Event):
    """A task was given to somebody else."""

    task: str
    to_id: int


@dataclass(frozen=True, kw_only=True)
class CheckTicked(Event):
    """A point of a checklist was ticked, or its tick taken off."""

    task: str
    check: str
    is_ticked: bool


@dataclass(frozen=True, kw_only=True)
class CourseDeadlineSet(Event):
    """The deadline rule of the case type set the case's deadline."""

    deadline: dt.date
    rule: str


@dataclass(frozen=True, kw_only=True)
class HearingStarted(Event):
    """A party was asked to comment on facts before a deadline."""

    hearing_id: int
    deadline: dt.date


@dataclass(frozen=True, kw_only=True)
class HearingExtended(Event):
    """A party got more time to comment."""

    hearing_id: int
    deadline: dt.date
    reason: str = personal()


@dataclass(frozen=True, kw_only=True)
class HearingAnswered(Event):
    """A party's comment came; in time, or after the hearing was over."""

    hearing_id: int
    answer_id: int
    in_time: bool


@dataclass(frozen=True, kw_only=True)
class HearingExpired(Event):
    """The deadline of a hearing passed without a comment, and the case went on."""

    hearing_id: int


@dataclass(frozen=True, kw_only=True)
class HearingWithdrawn(Event):
    """A hearing was withdrawn."""

    hearing_id: int
    reason: str = personal()


@dataclass(frozen=True, kw_only=True)
class DecisionDrafted(Event):
    """A decision on the case was begun, or written on; or its draft was thrown away."""

    decision_id: int
    is_dropped: bool = False


@dataclass(frozen=True, kw_only=True)
class DecisionFinished(Event):
    """The case was decided."""

    decision_id: int
    outcome: DecisionOutcome
    supersedes_id: int | None = None
