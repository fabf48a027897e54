"""Whom my saved lists are shared with by name, and whom one of them can be shared with."""

from collections import defaultdict
from dataclasses import dataclass

from sqlmodel import col, select

from casework.errors import NotFound
from casework.model import ListShare, Official, Post, SavedList, Unit
from casework.work import Work

MOST = 20


@dataclass(frozen=True)
class SharedWith:
    """Is a colleague who sees a list of mine; one who has left sees it again only after coming back."""

    official_id: int
    name: str
    has_left: bool


@dataclass(frozen=True)
class Colleague:
    """Is somebody a list can be shared with, with the unit of the first post."""

    official_id: int
    name: str
    unit: str


def shares(work: Work) -> dict[int, tuple[SharedWith, ...]]:
    """Gives whom each of my lists is shared with, by name; a list that nobody sees is left out."""
    query = select(ListShare, Official).join(Official, col(Official.id) == ListShare.official_id)
    mine = query.where(col(ListShare.owner_id) == work.official_id, col(ListShare.official_id) != work.official_id)
    found: dict[int, list[SharedWith]] = defaultdict(list)
    for share, person in work.session.exec(mine.order_by(col(Official.name), col(Official.id))):
        has_left = not person.is_active or (person.ends_on is not None and person.ends_on < work.today)
        found[share.list_id].append(SharedWith(person.id, person.name, has_left))
    return {list_id: tuple(people) for list_id, people in found.items()}


def shared_with(work: Work, list_id: int) -> tuple[SharedWith, ...]:
    """Gives whom a list of mine is shared with.

    Raises:
        NotFound: the list is not mine.
    """
    _mine(work, list_id)
    return shares(work).get(list_id, ())


def colleagues_to_share_with(work: Work, list_id: int, words: str) -> tuple[Colleague, ...]:
    """Gives the first colleagues at work today whose name has the words and whom a list of mine is not shared with yet.

    Raises:
        NotFound: the list is not mine.
    """
    _mine(work, list_id)
    if not words.strip():
        return ()
    query = (
        select(Official.id, Official.name, Unit.name)
        .outerjoin(Post, (col(Post.official_id) == Official.id) & col(Post.is_primary))
        .outerjoin(Unit, col(Unit.id) == Post.unit_id)
        .where(
            col(Official.is_active),
            col(Official.ends_on).is_(None) | (col(Official.ends_on) >= work.today),
            col(Official.id) != work.official_id,
            col(Official.id).not_in(select(ListShare.official_id).where(col(ListShare.list_id) == list_id)),
            *(col(Official.name).icontains(word, autoescape=True) for word in words.split()),
        )
        .order_by(col(Official.name), col(Official.id))
    )
    found: dict[int, Colleague] = {}
    for official_id, name, unit in work.session.execute(query.limit(2 * MOST)):
        found.setdefault(official_id, Colleague(official_id, name, unit or ""))
    return tuple(found.values())[:MOST]


def _mine(work: Work, list_id: int) -> None:
    owner_id = work.session.exec(select(SavedList.official_id).where(col(SavedList.id) == list_id)).first()
    if owner_id != work.official_id:
        raise NotFound("SavedList", list_id)
