"""What the panel of lists shows: my places, those of my units, saved lists and folders, with what lies there unread."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ARRAY, Integer, func, literal, true
from sqlalchemy import select as plain_select
from sqlmodel import col, select

from casework.lists.asker import whose
from casework.lists.definition import ListDefinition, definition_from
from casework.lists.standard import SAVED, Address
from casework.model import (
    Folder,
    FolderItem,
    Habit,
    InboxItem,
    ListShare,
    Official,
    Reading,
    Record,
    RecordMark,
    Reminder,
    SavedList,
    Unit,
)
from casework.vocabulary import Flag, ListScope, Privilege
from casework.work import Work

UNREAD_CAP = 1000


@dataclass(frozen=True)
class Place:
    """Is an inbox of mine or of a unit of mine, with how many of its records I have not read, counted up to the cap."""

    principal_id: int
    name: str
    unread: int
    lying: int


@dataclass(frozen=True)
class FolderShown:
    """Is a folder of mine, below the one that holds it."""

    folder_id: int
    parent_id: int | None
    name: str
    depth: int
    records: int


@dataclass(frozen=True)
class SavedListShown:
    """Is a saved list that I may use; ``may_change`` says whether I may also change it."""

    list_id: int
    version: int
    name: str
    scope: ListScope
    unit_id: int | None
    definition: ListDefinition
    may_change: bool
    owner: str = ""
    """The colleague who shares it with me by name; nobody where it is mine, my unit's or everybody's."""
    is_hidden: bool = False

    @property
    def address(self) -> str:
        """Gives the list's address."""
        return Address(SAVED, self.list_id).text


@dataclass(frozen=True)
class OwnFacts:
    """Is what I and my units have marked on a record: where it lies for me, flags, deadlines, reminders, folder."""

    in_inbox: bool
    on_desktop: bool
    flag: Flag | None
    deadline: dt.date | None
    unit_flag: Flag | None
    unit_deadline: dt.date | None
    folder_id: int | None
    reminders: tuple[tuple[int, dt.date, str], ...]


def places(work: Work) -> tuple[Place, ...]:
    """Gives my inbox and those of my units, or of whom I act for, with what lies there; only what I may read is counted."""
    shown = sorted(work.standing.list_units)
    units = dict(work.session.execute(plain_select(col(Unit.id), col(Unit.name)).where(col(Unit.id).in_(shown))).all())
    me = whose(work)
    counts = _lying(work, [me, *units])
    mine = Place(me, "", *counts.get(me, (0, 0)))
    return (mine, *(Place(id, name, *counts.get(id, (0, 0))) for id, name in sorted(units.items(), key=lambda unit: unit[1])))


def folders(work: Work) -> tuple[FolderShown, ...]:
    """Gives my folders as a tree read from the top, each with how many records I may read in it."""
    rows = work.session.exec(select(Folder).order_by(col(Folder.name))).all()
    counted = plain_select(col(FolderItem.folder_id), func.count()).join(Record, col(Record.id) == FolderItem.record_id)
    counts: dict[int, int] = {folder_id: count for folder_id, count in work.session.execute(counted.group_by(col(FolderItem.folder_id)))}  # noqa: C416  # rows are no pairs to mypy
    below: dict[int | None, list[Folder]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)

    def walk(parent: int | None, depth: int) -> list[FolderShown]:
        found = []
        for row in below.get(parent, []):
            found += [FolderShown(row.id, row.parent_id, row.name, depth, counts.get(row.id, 0)), *walk(row.id, depth + 1)]
        return found

    return tuple(walk(None, 0))


def saved_lists(work: Work) -> tuple[SavedListShown, ...]:
    """Gives the saved lists I may use: everybody's, my units', my own, those a colleague shares with me by name, hidden ones too."""
    mine = (col(ListShare.list_id) == SavedList.id) & (col(ListShare.official_id) == work.official_id)
    query = (
        select(SavedList, col(Official.name), col(ListShare.hidden_at))
        .outerjoin(ListShare, mine)
        .outerjoin(Official, col(Official.id) == SavedList.official_id)
    )
    order = list(ListScope)
    manages = {unit_id: work.has(Privilege.MANAGE_LISTS, unit_id=unit_id) for unit_id in (None, *work.standing.units)}
    shown = []
    for row, owner, hidden_at in work.session.execute(query.order_by(col(SavedList.name), col(SavedList.id))):
        is_personal, is_mine = row.scope is ListScope.PERSONAL, row.official_id == work.official_id
        may = is_mine if is_personal else manages.get(row.unit_id, False)
        one = SavedListShown(row.id, row.version or 0, row.name, row.scope, row.unit_id, definition_from(row.content), may)
        shown.append(replace(one, owner=owner or "", is_hidden=hidden_at is not None) if is_personal and not is_mine else one)
    return tuple(sorted(shown, key=lambda each: (-order.index(each.scope), bool(each.owner))))


def habits(work: Work) -> dict[str, dict[str, Any]]:
    """Gives how I like things of the desk to look, by name; nothing where I have not said."""
    return {name: dict(content) for name, content in work.session.exec(select(Habit.name, Habit.content)).all()}


def own_facts(work: Work, record_id: int) -> OwnFacts:
    """Gives what I and my units have marked on the record."""
    me, units = whose(work), work.standing.list_units
    item = work.session.exec(select(InboxItem).where(col(InboxItem.record_id) == record_id, col(InboxItem.principal_id) == me)).first()
    marks = work.session.exec(select(RecordMark).where(col(RecordMark.record_id) == record_id)).all()
    folder = work.session.exec(select(FolderItem.folder_id).where(col(FolderItem.record_id) == record_id)).first()
    waiting = (col(Reminder.record_id) == record_id, col(Reminder.done_at).is_(None))
    reminders = work.session.exec(select(Reminder).where(*waiting).order_by(col(Reminder.due_on))).all()
    mine = next((each for each in marks if each.principal_id == me), None)
    ours = [each for each in marks if each.principal_id in units]
    return OwnFacts(
        in_inbox=item is not None and item.archived_at is None,
        on_desktop=item is not None and item.desktop_at is not None,
        flag=mine.colour if mine else None,
        deadline=mine.deadline if mine else None,
        unit_flag=next((each.colour for each in ours if each.colour), None),
        unit_deadline=min((each.deadline for each in ours if each.deadline), default=None),
        folder_id=folder,
        reminders=tuple((each.id, each.due_on, each.note) for each in reminders),
    )


def _lying(work: Work, principals: list[int]) -> dict[int, tuple[int, int]]:
    who = func.unnest(literal(principals, ARRAY(Integer))).table_valued("id").render_derived(name="who")
    newest = (
        plain_select(col(InboxItem.record_id).label("record_id"))
        .join(Record, col(Record.id) == InboxItem.record_id)
        .where(col(InboxItem.principal_id) == who.c.id, col(InboxItem.archived_at).is_(None))
        .order_by(col(InboxItem.arrived_at).desc())
        .limit(UNREAD_CAP)
        .lateral()
    )
    read = plain_select(col(Reading.record_id)).where(
        col(Reading.record_id) == newest.c.record_id, col(Reading.official_id) == work.official_id
    )
    query = plain_select(who.c.id, func.count().filter(~read.exists()), func.count()).select_from(who.join(newest, true()))
    return {id: (unread, lying) for id, unread, lying in work.session.execute(query.group_by(who.c.id))}
