"""What an official or a unit keeps about records in its own order: marks, reminders, folders, saved lists, habits of the desk."""

import datetime as dt
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from casework.model.columns import document_value, instant, maybe_instant, version_column, word
from casework.vocabulary import Flag, ListScope

_version = version_column()


class RecordMark(SQLModel, table=True):
    """Is the flag and the deadline an official, or a unit, has put on a record for its own work; nobody else sees it."""

    __tablename__ = "record_mark"
    __table_args__ = (
        Index("record_mark_flagged", "principal_id", text("marked_at DESC"), text("record_id DESC"), postgresql_where=text("flag <> ''")),
    )
    principal_id: int = Field(primary_key=True, foreign_key="principal.id")
    record_id: int = Field(primary_key=True, foreign_key="record.id", index=True, ondelete="CASCADE")
    flag: str = ""
    deadline: dt.date | None = None
    marked_at: dt.datetime = instant()

    @property
    def colour(self) -> Flag | None:
        """Gives the flag as a word, or nothing where none is set."""
        return Flag(self.flag) if self.flag else None


class Reminder(SQLModel, table=True):
    """Lays a record into its owner's inbox on a day, once; ``done_at`` says that it has."""

    __tablename__ = "reminder"
    __table_args__ = (Index("reminder_due", "due_on", postgresql_where=text("done_at IS NULL")),)
    id: int = Field(default=None, primary_key=True)
    official_id: int = Field(foreign_key="official.id", index=True)
    record_id: int = Field(foreign_key="record.id", index=True, ondelete="CASCADE")
    due_on: dt.date
    note: str = ""
    made_at: dt.datetime = instant()
    done_at: dt.datetime | None = maybe_instant()


class Folder(SQLModel, table=True):
    """Is one folder of an official's own tree."""

    __tablename__ = "folder"
    __table_args__ = (UniqueConstraint("official_id", "parent_id", "name", postgresql_nulls_not_distinct=True),)
    id: int = Field(default=None, primary_key=True)
    official_id: int = Field(foreign_key="official.id", index=True)
    parent_id: int | None = Field(default=None, foreign_key="folder.id", index=True)
    name: str


class FolderItem(SQLModel, table=True):
    """Puts a record into a folder of its owner; a record lies in at most one of them."""

    __tablename__ = "folder_item"
    __table_args__ = (Index("folder_item_by_folder", "folder_id", text("filed_at DESC"), text("record_id DESC")),)
    official_id: int = Field(primary_key=True, foreign_key="official.id")
    record_id: int = Field(primary_key=True, foreign_key="record.id", index=True, ondelete="CASCADE")
    folder_id: int = Field(foreign_key="folder.id")
    filed_at: dt.datetime = instant()


class SavedList(SQLModel, table=True):
    """Is a list somebody has named: their own, their unit's, or everybody's; ``content`` is the list's definition."""

    __tablename__ = "saved_list"
    __mapper_args__ = {"version_id_col": _version}
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id", index=True)
    scope: ListScope = word(ListScope)
    official_id: int = Field(foreign_key="official.id", index=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    name: str
    content: dict[str, Any] = document_value()
    changed_at: dt.datetime = instant()
    version: int | None = Field(default=None, sa_column=_version)


class ListShare(SQLModel, table=True):
    """Lets a colleague see a personal list; ``owner_id`` follows the list's owner by a trigger, ``hidden_at`` is the colleague's."""

    __tablename__ = "list_share"
    list_id: int = Field(primary_key=True, foreign_key="saved_list.id", ondelete="CASCADE")
    official_id: int = Field(primary_key=True, foreign_key="official.id", index=True)
    owner_id: int = Field(default=None, foreign_key="official.id", index=True)
    shared_at: dt.datetime = instant()
    hidden_at: dt.datetime | None = maybe_instant()


class SearchAlert(SQLModel, table=True):
    """Says that an official wants to be told of what a saved search newly finds."""

    __tablename__ = "search_alert"
    list_id: int = Field(primary_key=True, foreign_key="saved_list.id", ondelete="CASCADE")
    official_id: int = Field(primary_key=True, foreign_key="official.id", index=True)
    began_at: dt.datetime = instant()


class SearchTold(SQLModel, table=True):
    """Is a record that a saved search had found when its alert began, or that was told since: each once. No evidence, so no history."""

    __tablename__ = "search_told"
    list_id: int = Field(primary_key=True, foreign_key="saved_list.id", ondelete="CASCADE")
    official_id: int = Field(primary_key=True, foreign_key="official.id", index=True)
    record_id: int = Field(primary_key=True, foreign_key="record.id", index=True, ondelete="CASCADE")


class Habit(SQLModel, table=True):
    """Is how an official likes something of the desk to look: a list's columns, order and density, the panel folded away."""

    __tablename__ = "habit"
    official_id: int = Field(primary_key=True, foreign_key="official.id")
    name: str = Field(primary_key=True)
    content: dict[str, Any] = document_value()
