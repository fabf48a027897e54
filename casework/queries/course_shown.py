"""What is shown of a course: frozen pieces, no rows."""

import datetime as dt
from dataclasses import dataclass

from casework.case_types.deciding import DecisionWords
from casework.case_types.shape import Titles
from casework.errors import LetterLack
from casework.vocabulary import (
    ApprovalState,
    CalculationProblem,
    DecisionState,
    DisposalAction,
    HearingState,
    PhaseState,
    Reason,
    TaskKind,
    TaskState,
    ValueKind,
)


@dataclass(frozen=True)
class CheckShown:
    """Is one point of a checklist."""

    check_id: int
    title_da: str
    title_en: str
    is_mandatory: bool
    source: str
    is_ticked: bool
    ticked_by: str


@dataclass(frozen=True)
class TaskShown:
    """Is one task; ``refused`` says why the asker cannot finish it now, ``yes`` and ``no`` where the answers of a question lead.

    ``lacks`` is what the case does not hold of what the task's letter says, as long as the letter is not written.
    """

    task_id: int
    version: int
    name: str
    title_da: str
    title_en: str
    help_da: str
    help_en: str
    kind: TaskKind
    state: TaskState
    is_mandatory: bool
    holder: str
    holder_id: int
    deadline: dt.date | None
    answer: bool | None
    reason: str
    done_by: str
    done_at: dt.datetime | None
    source: str
    record_id: int | None
    yes: Titles
    no: Titles
    checks: tuple[CheckShown, ...]
    refused: tuple[Reason, ...]
    can_take: bool
    can_reopen: bool
    approval: ApprovalState | None = None
    can_send_to_approval: bool = False
    lacks: tuple[LetterLack, ...] = ()


@dataclass(frozen=True)
class PhaseShown:
    """Is one phase; of those that wait, ``ahead`` names the tasks they will open with."""

    name: str
    title_da: str
    title_en: str
    state: PhaseState
    opened_at: dt.datetime | None
    closed_at: dt.datetime | None
    tasks: tuple[TaskShown, ...]
    ahead: tuple[Titles, ...]


@dataclass(frozen=True)
class HearingShown:
    """Is the hearing of a party."""

    hearing_id: int
    party: str
    facts: str
    state: HearingState
    first_deadline: dt.date
    deadline: dt.date
    started_at: dt.datetime
    started_by: str
    ended_at: dt.datetime | None
    letter_id: int | None
    answer_id: int | None


@dataclass(frozen=True)
class DecisionShown:
    """Is a decision; ``needed`` names the parts it must hold before it can be finished."""

    decision_id: int
    version: int
    state: DecisionState
    words: DecisionWords
    needed: tuple[str, ...]
    started_by: str
    decided_by: str
    on_behalf_of: str
    finished_at: dt.datetime | None
    supersedes_id: int | None


@dataclass(frozen=True)
class PartyToHear:
    """Is a party of the case who can be heard."""

    case_party_id: int
    name: str


@dataclass(frozen=True)
class InputShown:
    """Is one fact a rule was answered from."""

    to: str
    name: str
    title_da: str
    title_en: str
    value: str
    kind: ValueKind | None
    source: str
    to_confirm: bool = False
    confirmed_by: str = ""


@dataclass(frozen=True)
class RuleShown:
    """Is a rule with its answer: its value as text of its kind, or what is missing for one."""

    name: str
    title_da: str
    title_en: str
    kind: ValueKind | None
    value: str
    applies: bool | None
    source: str
    note: str
    to_confirm: bool
    is_deadline: bool
    missing: tuple[str, ...]
    problems: tuple[CalculationProblem, ...]
    inputs: tuple[InputShown, ...]
    confirmed_by: str = ""


@dataclass(frozen=True)
class RetentionShown:
    """Is how long the case is kept; without a date while it has not been completed."""

    then: DisposalAction
    until: dt.date | None
    source: str
    note: str
    to_confirm: bool
    confirmed_by: str = ""


@dataclass(frozen=True)
class CourseShown:
    """Is the whole course of a case as the asker may see it.

    ``in_force`` is the number of the version that new cases follow; the appeal guidance and the length of a hearing say their source
    where nobody has confirmed them.
    """

    case_id: int
    case_type: str
    title_da: str
    title_en: str
    law: str
    number: int
    started_at: dt.datetime
    finished_at: dt.datetime | None
    can_write: bool
    can_leave: bool
    is_waiting: bool
    phases: tuple[PhaseShown, ...]
    hearings: tuple[HearingShown, ...]
    decisions: tuple[DecisionShown, ...]
    rules: tuple[RuleShown, ...]
    deadline_rule: str
    retention: RetentionShown | None
    missing_fields: tuple[Titles, ...]
    hearing_working_days: int
    in_force: int | None = None
    appeal_to_confirm: str = ""
    hearing_to_confirm: str = ""
