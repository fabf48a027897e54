"""What records are filed on, and the file plan it is filed under."""

import datetime as dt
from typing import Any

from sqlalchemy import ARRAY, Boolean, Column, Index, Integer, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from casework.model.columns import instant, maybe_instant, maybe_word, principal_list, version_column, word
from casework.vocabulary import CaseState, DisposalAction, ExternalAccess

_version = version_column()


class FilePlanCode(SQLModel, table=True):
    """Is one entry of the journal plan: main group, group or subject.

    ``action_code_required`` and ``disposal_code`` (the usual one) hold for the entry and all below it that say nothing else.
    """

    __tablename__ = "file_plan_code"
    code: str = Field(primary_key=True)
    parent: str | None = Field(default=None, index=True)
    kind: str
    title: str
    action_code_required: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default="false"))
    disposal_code: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))


class CaseType(SQLModel, table=True):
    """Is a kind of case, by name; one that an authority made for itself is seen by that authority alone."""

    __tablename__ = "case_type"
    name: str = Field(primary_key=True)
    title_da: str
    title_en: str
    fields: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False, server_default="[]"))
    authority_id: int | None = Field(default=None, foreign_key="authority.id")


class Case(SQLModel, table=True):
    """Is a case (sag); its number is given when it is opened and never changes.

    ``bin*`` say that it was deleted, by whom, and until when it can be taken out of the bin again.
    ``disposal_*`` are its retention, set as it is completed: what becomes of it, from which day, by which rule's source.
    What came to the table later may be missing on older rows: a new value would not be what their evidence says they are.
    """

    __tablename__ = "case_file"
    __table_args__ = (
        UniqueConstraint("authority_id", "year", "sequence"),
        Index("case_by_responsible", "responsible_id", text("opened_at DESC"), text("id DESC")),
        Index("case_progress_due", "progress_due", postgresql_where=text("progress_due IS NOT NULL AND state = 'in_progress'")),
        Index("case_title_words", text("to_tsvector('danish'::regconfig, title)"), postgresql_using="gin"),
        Index("case_title", "authority_id", text("lower(title)")),
        Index("case_keywords", "keywords", postgresql_using="gin"),
        Index("case_by_file_plan_code", "file_plan_code", text("id DESC")),
        Index("case_disposal", "disposal_action", "disposal_due", "id", postgresql_where=text("disposal_action IS NOT NULL")),
        Index("case_disposal_unsettled", "id", postgresql_where=text("disposal_due IS NULL AND state <> 'in_progress'")),
        Index("case_binned", "binned_by", postgresql_where=text("binned_at IS NOT NULL")),
        Index("case_by_previous_number", "previous_number", postgresql_where=text("previous_number IS NOT NULL")),
    )
    __mapper_args__ = {"version_id_col": _version}
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id", index=True)
    year: int
    sequence: int
    number: str = Field(index=True)
    title: str
    public_title: str = ""
    type: str = Field(foreign_key="case_type.name")
    file_plan_code: str = Field(foreign_key="file_plan_code.code")
    action_code: str = ""
    disposal_code: str = ""
    keywords: list[int] | None = Field(default=None, sa_column=Column(ARRAY(Integer), nullable=True))
    previous_number: str | None = None
    external_access: ExternalAccess | None = maybe_word(ExternalAccess)
    fields: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True), nullable=True))
    progress_id: int | None = Field(default=None, foreign_key="progress_code.id")
    progress_since: dt.date | None = None
    progress_due: dt.date | None = None
    state: CaseState = word(CaseState, CaseState.IN_PROGRESS)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    responsible_id: int = Field(foreign_key="principal.id")
    clearance: int = 0
    restricted_to: list[int] | None = principal_list()
    readers: list[int] = Field(default_factory=list, sa_column=Column(ARRAY(Integer), nullable=False))
    deadline: dt.date | None = None
    opened_at: dt.datetime = instant()
    completed_at: dt.datetime | None = maybe_instant()
    ended_on: dt.date | None = None
    period_id: int | None = Field(default=None, foreign_key="journal_period.id", index=True)
    disposal_action: DisposalAction | None = maybe_word(DisposalAction)
    disposal_due: dt.date | None = None
    disposal_source: str | None = None
    binned_at: dt.datetime | None = maybe_instant()
    binned_by: int | None = Field(default=None, foreign_key="official.id")
    bin_ends_on: dt.date | None = None
    version: int | None = Field(default=None, sa_column=_version)
