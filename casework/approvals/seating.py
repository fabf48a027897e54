"""Who holds a seat: an official by name, whoever has a role in a unit when the step opens, or a unit any member of which may act.

A unit is named, is that of the record, or is the one that whoever has a role belongs to: the minister's secretariat.
"""

from typing import Protocol

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from casework.approvals.definition import ANYWHERE, RESPONSIBLE_UNIT, SeatRead
from casework.errors import RuleBroken
from casework.model import Official, Post, Unit
from casework.vocabulary import Reason, Role, SeatRule
from casework.work import Work


class Placed(Protocol):
    """Is what lies in a unit of an authority: a record, a case."""

    authority_id: int
    unit_id: int


def holder_of(work: Work, record: Placed, seat: SeatRead) -> int:
    """Gives the official or unit that holds the seat today.

    Raises:
        RuleBroken: ``UNKNOWN_OFFICIAL``, ``NOBODY_HOLDS_THE_ROLE``, ``NO_SUCH_UNIT`` or ``SEAT_OF_A_CLOSED_UNIT``, with the rule.
    """
    if seat.rule is SeatRule.NAME:
        found = work.session.exec(
            select(Official.id).where(
                col(Official.username) == seat.official, col(Official.authority_id) == record.authority_id, _works_here(work)
            )
        ).first()
        if found is None:
            raise RuleBroken(Reason.UNKNOWN_OFFICIAL, detail=seat.text)
        return found
    if seat.rule is SeatRule.UNIT:
        return _unit_named(work, record, seat)
    holder = _with_role(work, record, seat)
    if holder is None:
        raise RuleBroken(Reason.NOBODY_HOLDS_THE_ROLE, detail=seat.text)
    return holder


def is_held(work: Work, record: Placed, seat: SeatRead) -> bool:
    """Says whether anybody holds the seat today."""
    try:
        holder_of(work, record, seat)
    except RuleBroken:
        return False
    return True


def members_of(work: Work, holder_id: int) -> list[int]:
    """Gives the officials behind a holder today: himself, or the active members of a unit, each once."""
    if work.session.get(Official, holder_id) is not None:
        return [holder_id]
    posts = select(Post.official_id).join(Official, col(Official.id) == Post.official_id)
    today = posts.where(
        col(Post.unit_id) == holder_id,
        _works_here(work),
        col(Post.starts_on) <= work.today,
        col(Post.ends_on).is_(None) | (col(Post.ends_on) >= work.today),
    )
    return sorted(set(work.session.exec(today).all()))


def _unit_named(work: Work, record: Placed, seat: SeatRead) -> int:
    if (role := seat.unit_of) is not None:
        post = _post_with_role(work, record.authority_id, role, unit_id=None)
        if post is None:
            raise RuleBroken(Reason.NOBODY_HOLDS_THE_ROLE, detail=seat.text)
        found: Unit | None = work.session.get_one(Unit, post.unit_id)
    elif seat.unit == RESPONSIBLE_UNIT:
        found = work.session.get_one(Unit, record.unit_id)
    else:
        named = select(Unit).where(col(Unit.short_name) == seat.unit, col(Unit.authority_id) == record.authority_id)
        found = work.session.exec(named.order_by(col(Unit.closed_on).is_not(None), col(Unit.id))).first()  # an open one before its past
    if found is None:
        raise RuleBroken(Reason.NO_SUCH_UNIT, detail=seat.text)
    if found.closed_on is not None:
        raise RuleBroken(Reason.SEAT_OF_A_CLOSED_UNIT, detail=seat.text)
    return found.id


def _with_role(work: Work, record: Placed, seat: SeatRead) -> int | None:
    assert seat.role is not None  # a role seat has one: the definition is validated before it is kept
    if seat.unit == ANYWHERE:
        return _first_with_role(work, record.authority_id, seat.role, unit_id=None)
    if seat.unit != RESPONSIBLE_UNIT:
        return _first_with_role(work, record.authority_id, seat.role, unit_id=_unit_named(work, record, seat))
    unit_id: int | None = record.unit_id
    while unit_id is not None:
        holder = _first_with_role(work, record.authority_id, seat.role, unit_id=unit_id)
        if holder is not None:
            return holder
        unit_id = work.session.get_one(Unit, unit_id).parent_id
    return None


def _first_with_role(work: Work, authority_id: int, role: Role, *, unit_id: int | None) -> int | None:
    post = _post_with_role(work, authority_id, role, unit_id=unit_id)
    return None if post is None else post.official_id


def _post_with_role(work: Work, authority_id: int, role: Role, *, unit_id: int | None) -> Post | None:
    """Gives the post that has the role today; of several, the one that is its holder's primary post, then the one held longest."""
    query = (
        select(Post)
        .join(Official, col(Official.id) == Post.official_id)
        .where(
            col(Post.role) == role,
            col(Official.authority_id) == authority_id,
            _works_here(work),
            col(Post.starts_on) <= work.today,
            col(Post.ends_on).is_(None) | (col(Post.ends_on) >= work.today),
        )
        .order_by(col(Post.is_primary).desc(), col(Post.starts_on), col(Post.id))
    )
    return work.session.exec(query if unit_id is None else query.where(col(Post.unit_id) == unit_id)).first()


def _works_here(work: Work) -> ColumnElement[bool]:
    """Asks whether an official is in service today: whoever has left is asked nothing."""
    return col(Official.is_active) & (col(Official.ends_on).is_(None) | (col(Official.ends_on) >= work.today))
