"""Names lists so that they stand ready: for oneself, for one's unit, or for everybody; and remembers how each is liked to look."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from casework.errors import NotFound, NotPermitted, RuleBroken, Stale
from casework.events import OrganisationChanged
from casework.lists.definition import ListDefinition, as_content
from casework.lists.sources import refuse_what_is_not_mine
from casework.model import Habit, SavedList
from casework.vocabulary import ListScope, Privilege, Reason
from casework.work import Work

NAME_LENGTH = 80
HABITS = ("list", "cases", "panel", "keys")


def save_list(
    work: Work, name: str, definition: ListDefinition, *, scope: ListScope = ListScope.PERSONAL, unit_id: int | None = None
) -> int:
    """Saves a list and gives its id; a unit's and everybody's ask for the privilege.

    Raises:
        NotPermitted: the privilege is missing. NotFound: the unit, or what the list is drawn from, is not mine.
        RuleBroken: it has no name.
    """
    _may_manage(work, scope, unit_id)
    refuse_what_is_not_mine(work, definition)
    made = work.add(
        SavedList(
            authority_id=work.authority_id,
            scope=scope,
            official_id=work.official_id,
            unit_id=unit_id if scope is ListScope.UNIT else None,
            name=_name(name),
            content=as_content(definition),
            changed_at=work.now,
        )
    )
    _tell(work, made)
    return made.id


def change_list(work: Work, list_id: int, *, name: str, definition: ListDefinition, opened_version: int) -> None:
    """Gives a saved list another name or other conditions.

    Raises:
        NotFound: it is not there, or not the actor's to see. NotPermitted: it is not the actor's to change, but a colleague's.
        RuleBroken: it has no name. Stale: somebody changed it meanwhile.
    """
    saved = _saved(work, list_id)
    refuse_what_is_not_mine(work, definition)
    if saved.version != opened_version:
        raise Stale("SavedList", list_id, by="", at=None, differences=())
    saved.name, saved.content, saved.changed_at = _name(name), as_content(definition), work.now
    _tell(work, saved)


def remove_list(work: Work, list_id: int) -> None:
    """Takes a saved list away; its records are not touched by it."""
    saved = _saved(work, list_id)
    _tell(work, saved)
    work.session.delete(saved)
    work.session.flush()


def remember(work: Work, name: str, habit: Mapping[str, Any]) -> None:
    """Remembers how I like something of the desk to look: ``list:my_inbox``, ``cases:my_inbox``, ``panel``, ``keys``."""
    if name.partition(":")[0] not in HABITS or len(name) > NAME_LENGTH:
        raise NotFound("Habit", name)
    statement = insert(Habit).values(official_id=work.official_id, name=name, content=dict(habit))
    work.session.execute(
        statement.on_conflict_do_update(
            index_elements=["official_id", "name"],
            set_={"content": Habit.__table__.c.content.op("||")(statement.excluded.content)},  # type: ignore[attr-defined]  # sqlmodel hides the table
        )
    )


def _saved(work: Work, list_id: int) -> SavedList:
    saved = work.session.exec(select(SavedList).where(col(SavedList.id) == list_id)).first()
    if saved is None:
        raise NotFound("SavedList", list_id)
    if saved.scope is not ListScope.PERSONAL:
        _may_manage(work, saved.scope, saved.unit_id)
    elif saved.official_id != work.official_id:
        raise NotPermitted(Reason.LIST_IS_A_COLLEAGUES)
    return saved


def _may_manage(work: Work, scope: ListScope, unit_id: int | None) -> None:
    if scope is ListScope.PERSONAL:
        return
    work.demand(Privilege.MANAGE_LISTS, unit_id=unit_id if scope is ListScope.UNIT else None)
    if scope is ListScope.UNIT and unit_id not in work.standing.units:
        raise NotFound("Unit", unit_id or "")


def _name(name: str) -> str:
    wanted = " ".join(name.split())[:NAME_LENGTH]
    if not wanted:
        raise RuleBroken(Reason.NAME_IS_EMPTY)
    return wanted


def _tell(work: Work, saved: SavedList) -> None:
    """Says so where others see it; a list of one's own is a matter of personal order."""
    if saved.scope is not ListScope.PERSONAL:
        work.record(OrganisationChanged(what="saved_list", subject_id=saved.id))
