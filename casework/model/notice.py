"""What people are told: notices of ids and words, how each wants to be told, and what they ask to be told of approvals besides."""

import datetime as dt

from sqlalchemy import ARRAY, BigInteger, Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from casework.model.columns import instant, maybe_instant, word
from casework.vocabulary import NoticeKind, NoticeWay

WAITS_FOR_DIGEST = "way IN ('digest', 'both') AND digest_id IS NULL AND read_at IS NULL"


class Notice(SQLModel, table=True):
    """Tells an official that something happened to a record or a case, or that a post list was made, by ids and words alone.

    What it is called is looked up when the notice is shown, as far as its reader may see it then. Written by ``casework_notify`` in
    the work in which it happened (``work_id``); ``read_in`` is the work in which it was read, so that this can be taken back.
    ``absent_id`` is for whom the official stands in, where that is why they are told; ``list_id`` the saved search that has found it.
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index("notice_latest", "official_id", text("id DESC")),
        Index("notice_unread", "official_id", text("id DESC"), postgresql_where=text("read_at IS NULL")),
        Index("notice_for_digest", "official_id", postgresql_where=text(WAITS_FOR_DIGEST)),
        Index("notice_by_age", "told_at"),
    )
    id: int = Field(default=None, primary_key=True)
    official_id: int = Field(foreign_key="official.id")
    kind: NoticeKind = word(NoticeKind)
    cause: str
    way: NoticeWay = word(NoticeWay)
    record_id: int | None = Field(default=None, foreign_key="record.id", index=True, ondelete="CASCADE")
    case_id: int | None = Field(default=None, foreign_key="case_file.id", index=True, ondelete="CASCADE")
    post_list_id: int | None = Field(default=None, foreign_key="post_list_issue.id", index=True, ondelete="CASCADE")
    absent_id: int | None = Field(default=None, foreign_key="official.id")
    list_id: int | None = Field(default=None, foreign_key="saved_list.id", index=True, ondelete="CASCADE")
    actor_id: int | None = Field(default=None, foreign_key="official.id")
    work_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    told_at: dt.datetime = instant()
    read_at: dt.datetime | None = maybe_instant()
    read_in: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    digest_id: int | None = Field(default=None, foreign_key="notice_digest.id", index=True, ondelete="SET NULL")


class SubstituteTold(SQLModel, table=True):
    """Says that who stands in for somebody was told of a seat that waits for them: once, whatever comes. No evidence, so no history."""

    __tablename__ = "substitute_told"
    seat_id: int = Field(primary_key=True, foreign_key="seat.id", ondelete="CASCADE")
    absent_id: int = Field(primary_key=True, foreign_key="official.id")
    substitute_id: int = Field(primary_key=True, foreign_key="official.id")
    record_id: int = Field(foreign_key="record.id", index=True, ondelete="CASCADE")


class NoticeDigest(SQLModel, table=True):
    """Is one day's message to an official, made once; what it says is looked up when it is sent, as far as its reader may see it then."""

    __tablename__ = "notice_digest"
    __table_args__ = (UniqueConstraint("official_id", "day"), Index("notice_digest_unsent", "id", postgresql_where=text("sent_at IS NULL")))
    id: int = Field(default=None, primary_key=True)
    official_id: int = Field(foreign_key="official.id")
    day: dt.date
    language: str
    made_at: dt.datetime = instant()
    sent_at: dt.datetime | None = maybe_instant()


class NoticePreference(SQLModel, table=True):
    """Says how an official wants to be told of a kind of thing; on the desk at once where nothing is said."""

    __tablename__ = "notice_preference"
    official_id: int = Field(primary_key=True, foreign_key="official.id")
    kind: NoticeKind = word(NoticeKind, is_key=True)
    way: NoticeWay = word(NoticeWay)


class ApprovalWish(SQLModel, table=True):
    """Is what an official wants to be told of besides at every step they come to have a part in, whatever its definition says."""

    __tablename__ = "approval_wish"
    official_id: int = Field(primary_key=True, foreign_key="official.id")
    wants: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))


class ApprovalSubscription(SQLModel, table=True):
    """Is what an official wants to be told of an approval: for a step they sit at, or, with no step, as who watches it.

    The official's wish says it first, or, where there is none, the step's definition; ``is_own`` where it is not the definition's.
    """

    __tablename__ = "approval_subscription"
    __table_args__ = (Index("approval_watched", "official_id", "record_id", postgresql_where=text("step = ''")),)
    approval_id: int = Field(primary_key=True, foreign_key="approval.id", ondelete="CASCADE")
    step: str = Field(primary_key=True)
    official_id: int = Field(primary_key=True, foreign_key="official.id")
    record_id: int = Field(foreign_key="record.id", index=True, ondelete="CASCADE")
    wants: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    is_own: bool = False
    changed_at: dt.datetime = instant()
