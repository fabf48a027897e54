"""The course of a running case: the version it keeps for life, its phases, tasks and checklists, hearings and decisions."""

import datetime as dt

from sqlalchemy import ARRAY, CheckConstraint, Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from casework.model.columns import instant, maybe_instant, version_column, word
from casework.vocabulary import DecisionOutcome, DecisionState, HearingState, PhaseState, TaskKind, TaskState


def _long_text() -> str:
    made: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    return made


class CaseCourse(SQLModel, table=True):
    """Is the course of a case by the version of its type, which never changes; ``deadline_set`` is the deadline its rule last gave."""

    __tablename__ = "case_course"
    case_id: int = Field(primary_key=True, foreign_key="case_file.id")
    version_id: int = Field(foreign_key="case_type_version.id", index=True)
    started_at: dt.datetime = instant()
    finished_at: dt.datetime | None = maybe_instant()
    deadline_set: dt.date | None = None


class CasePhase(SQLModel, table=True):
    """Is one phase of a case's course."""

    __tablename__ = "case_phase"
    __table_args__ = (
        UniqueConstraint("case_id", "position"),
        Index("one_open_phase", "case_id", unique=True, postgresql_where=text("state = 'open'")),
    )
    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    position: int
    name: str
    title_da: str
    title_en: str
    state: PhaseState = word(PhaseState, PhaseState.WAITING)
    opened_at: dt.datetime | None = maybe_instant()
    closed_at: dt.datetime | None = maybe_instant()


_task_version = version_column()


class CaseTask(SQLModel, table=True):
    """Is one task, made when its phase opens; ``not_by`` names tasks whose doer is locked out of this one."""

    __tablename__ = "case_task"
    __table_args__ = (
        UniqueConstraint("case_id", "name"),
        Index("open_tasks_of", "holder_id", "deadline", postgresql_where=text("state = 'open'")),
    )
    __mapper_args__ = {"version_id_col": _task_version}
    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    phase_id: int = Field(foreign_key="case_phase.id", index=True)
    position: int
    name: str
    title_da: str
    title_en: str
    kind: TaskKind = word(TaskKind)
    is_mandatory: bool
    state: TaskState = word(TaskState)
    holder_id: int = Field(foreign_key="principal.id")
    is_by_condition: bool = False
    not_by: list[str] = Field(default_factory=list, sa_column=Column(ARRAY(Text), nullable=False))
    deadline: dt.date | None = None
    answer: bool | None = None
    reason: str = _long_text()
    done_by: int | None = Field(default=None, foreign_key="official.id")
    done_at: dt.datetime | None = maybe_instant()
    record_id: int | None = Field(default=None, foreign_key="record.id", index=True)
    version: int | None = Field(default=None, sa_column=_task_version)


class CaseCheck(SQLModel, table=True):
    """Is one point of a task's checklist."""

    __tablename__ = "case_check"
    __table_args__ = (UniqueConstraint("task_id", "name"),)
    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    task_id: int = Field(foreign_key="case_task.id", index=True)
    position: int
    name: str
    title_da: str
    title_en: str
    is_mandatory: bool
    source: str = ""
    ticked_by: int | None = Field(default=None, foreign_key="official.id")
    ticked_at: dt.datetime | None = maybe_instant()


_hearing_version = version_column()


class CaseHearing(SQLModel, table=True):
    """Is the hearing of one party (forvaltningsloven § 19); while it waits, the case is not decided."""

    __tablename__ = "case_hearing"
    __table_args__ = (Index("waiting_hearings", "deadline", postgresql_where=text("state = 'waiting'")),)
    __mapper_args__ = {"version_id_col": _hearing_version}
    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    task_id: int | None = Field(default=None, foreign_key="case_task.id")
    case_party_id: int = Field(foreign_key="case_party.id")
    facts: str = _long_text()
    state: HearingState = word(HearingState)
    first_deadline: dt.date
    deadline: dt.date
    started_by: int = Field(foreign_key="official.id")
    started_at: dt.datetime = instant()
    ended_at: dt.datetime | None = maybe_instant()
    letter_id: int | None = Field(default=None, foreign_key="record.id", index=True)
    answer_id: int | None = Field(default=None, foreign_key="record.id", index=True)
    version: int | None = Field(default=None, sa_column=_hearing_version)


_decision_version = version_column()
_COMPLETE = """state = 'draft' OR outcome = 'in_favour' OR (btrim(facts) <> '' AND btrim(legal_rule) <> '' AND btrim(reasons) <> ''
    AND (NOT uses_discretion OR btrim(considerations) <> '') AND btrim(appeal_procedure) <> ''
    AND (NOT can_be_appealed OR (btrim(appeal_body) <> '' AND btrim(appeal_time_limit) <> '')))"""


class CaseDecision(SQLModel, table=True):
    """Is a decision on the case; one that is not fully in favour is finished with all that forvaltningsloven §§ 22-25 asks for."""

    __tablename__ = "case_decision"
    __table_args__ = (
        Index("one_draft_decision", "case_id", unique=True, postgresql_where=text("state = 'draft'")),
        CheckConstraint(_COMPLETE, name="decision_is_complete"),
    )
    __mapper_args__ = {"version_id_col": _decision_version}
    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    state: DecisionState = word(DecisionState, DecisionState.DRAFT)
    outcome: DecisionOutcome = word(DecisionOutcome, DecisionOutcome.AGAINST)
    facts: str = _long_text()
    legal_rule: str = _long_text()
    reasons: str = _long_text()
    uses_discretion: bool = False
    considerations: str = _long_text()
    can_be_appealed: bool = True
    appeal_body: str = _long_text()
    appeal_procedure: str = _long_text()
    appeal_time_limit: str = _long_text()
    started_by: int = Field(foreign_key="official.id")
    started_at: dt.datetime = instant()
    decided_by: int | None = Field(default=None, foreign_key="official.id")
    on_behalf_of_id: int | None = Field(default=None, foreign_key="official.id")
    finished_at: dt.datetime | None = maybe_instant()
    supersedes_id: int | None = Field(default=None, foreign_key="case_decision.id")
    version: int | None = Field(default=None, sa_column=_decision_version)
