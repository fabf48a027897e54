"""Access in an emergency: who opened what without being let in, why, until when, who was told, and how it was judged."""

import datetime as dt

from sqlmodel import Field, SQLModel

from casework.model.columns import instant, maybe_instant


class EmergencyAccess(SQLModel, table=True):
    """Is one opening of a record or a case in an emergency; it ends by itself."""

    __tablename__ = "emergency_access"
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id", index=True)
    official_id: int = Field(foreign_key="official.id", index=True)
    record_id: int | None = Field(default=None, index=True)  # outlives what it was about
    case_id: int | None = Field(default=None, index=True)
    number: str
    reason: str
    opened_at: dt.datetime = instant()
    ends_at: dt.datetime = instant()
    ended_at: dt.datetime | None = maybe_instant()
    is_justified: bool | None = None
    judged_by: int | None = Field(default=None, foreign_key="official.id")
    judged_at: dt.datetime | None = maybe_instant()
    comment: str = ""


class EmergencyNotice(SQLModel, table=True):
    """Tells a principal of an opening: the responsible for the thing, and every security officer."""

    __tablename__ = "emergency_notice"
    emergency_id: int = Field(primary_key=True, foreign_key="emergency_access.id")
    principal_id: int = Field(primary_key=True, foreign_key="principal.id", index=True)
    told_by: int = Field(foreign_key="official.id")
    told_at: dt.datetime = instant()
    seen_at: dt.datetime | None = maybe_instant()
