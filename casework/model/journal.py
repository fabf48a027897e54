"""The journal's duty: what was left out of it, whom it alarmed, the post list, and the periods with their file plans."""

import datetime as dt

from sqlalchemy import ARRAY, Column, Index, Integer, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from casework.model.columns import instant, version_column, word
from casework.vocabulary import CarryRule, CaseFate, CodeFate, DatedBy, PeriodState

_rule_version = version_column()
_period_version = version_column()


class JournalExemption(SQLModel, table=True):
    """Says that a record is not registered because it means nothing for any case, and why (offentlighedsloven § 15)."""

    __tablename__ = "journal_exemption"
    record_id: int = Field(primary_key=True, foreign_key="record.id")
    reason: str
    said_by: int = Field(foreign_key="official.id")
    said_at: dt.datetime = instant()


class JournalAlarm(SQLModel, table=True):
    """Says whom the journal has told, once, that a record has not been registered in time."""

    __tablename__ = "journal_alarm"
    record_id: int = Field(primary_key=True, foreign_key="record.id")
    told: list[int] = Field(default_factory=list, sa_column=Column(ARRAY(Integer), nullable=False))
    raised_at: dt.datetime = instant()


class PostListRule(SQLModel, table=True):
    """Is what an authority's post list contains, and what it tells of it; from ``daily_from`` on each working day's is made by itself."""

    __tablename__ = "post_list_rule"
    __mapper_args__ = {"version_id_col": _rule_version}
    authority_id: int = Field(primary_key=True, foreign_key="authority.id")
    kinds: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    dated_by: DatedBy = word(DatedBy)
    only_registered: bool = True
    open_levels: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    highest_clearance: int = 1
    names_organisations: bool = True
    names_citizens: bool = False
    daily_from: dt.date | None = None
    version: int | None = Field(default=None, sa_column=_rule_version)


class PostListIssue(SQLModel, table=True):
    """Is a post list as it left the house: its days and its two files word for word; ``issued_by`` is nobody where it made itself."""

    __tablename__ = "post_list_issue"
    __table_args__ = (Index("one_daily_list", "authority_id", "to_day", unique=True, postgresql_where=text("issued_by IS NULL")),)
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id", index=True)
    from_day: dt.date
    to_day: dt.date
    lines: int
    csv: str
    html: str
    sha256: str
    issued_by: int | None = Field(default=None, foreign_key="official.id")
    issued_at: dt.datetime = instant()


class FilePlanEdition(SQLModel, table=True):
    """Is an edition of an authority's file plan: the codes that cases of its periods are filed under."""

    __tablename__ = "file_plan_edition"
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id", index=True)
    name: str
    made_at: dt.datetime = instant()


class EditionCode(SQLModel, table=True):
    """Is a code of an edition with the title it has there; the same number can mean another thing in another edition."""

    __tablename__ = "edition_code"
    edition_id: int = Field(primary_key=True, foreign_key="file_plan_edition.id")
    code: str = Field(primary_key=True, foreign_key="file_plan_code.code")
    parent: str | None = None
    kind: str
    title: str


class JournalPeriod(SQLModel, table=True):
    """Is a stretch of time with one edition of the file plan; it runs from its first day to the day before the next one's."""

    __tablename__ = "journal_period"
    __table_args__ = (Index("one_period_a_day", "authority_id", "starts_on", unique=True, postgresql_where=text("state <> 'withdrawn'")),)
    __mapper_args__ = {"version_id_col": _period_version}
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id", index=True)
    name: str
    starts_on: dt.date
    edition_id: int = Field(foreign_key="file_plan_edition.id")
    state: PeriodState = word(PeriodState)
    prepared_by: int = Field(foreign_key="official.id")
    version: int | None = Field(default=None, sa_column=_period_version)


class CodeChange(SQLModel, table=True):
    """Says what becomes of a code of the period before, and of the open cases filed under it."""

    __tablename__ = "code_change"
    __table_args__ = (UniqueConstraint("period_id", "code"),)
    id: int = Field(default=None, primary_key=True)
    period_id: int = Field(foreign_key="journal_period.id", index=True)
    code: str
    fate: CodeFate = word(CodeFate)
    to_codes: list[str] = Field(default_factory=list, sa_column=Column(ARRAY(Text), nullable=False))
    rule: CarryRule = word(CarryRule)


class CarryChoice(SQLModel, table=True):
    """Is the code that one open case shall have in the coming period, where the rule leaves a choice."""

    __tablename__ = "carry_choice"
    __table_args__ = (UniqueConstraint("period_id", "case_id"),)
    id: int = Field(default=None, primary_key=True)
    period_id: int = Field(foreign_key="journal_period.id", index=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    code: str


class CarriedCase(SQLModel, table=True):
    """Says what became of an open case when a period began."""

    __tablename__ = "carried_case"
    __table_args__ = (UniqueConstraint("period_id", "case_id"), Index("carried_by_outcome", "period_id", "fate"))
    id: int = Field(default=None, primary_key=True)
    period_id: int = Field(foreign_key="journal_period.id", index=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    fate: CaseFate = word(CaseFate)
    from_code: str
    to_code: str
    continued_in_id: int | None = Field(default=None, foreign_key="case_file.id", index=True)
    why: str = ""
    at: dt.datetime = instant()
