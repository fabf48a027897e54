"""What the lists of approvals are drawn from: what waits for me, in my units, what I am responsible for or follow, and
all that is under way.
"""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import ARRAY, Integer, any_, exists, func, literal, or_, union
from sqlalchemy import case as sql_case
from sqlalchemy import select as plain_select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import aliased
from sqlalchemy.orm import join as orm_join
from sqlmodel import col

from casework.lists.approvals import is_late, is_open, is_running, is_undecided, place_of_ended, stretches_of_late
from casework.lists.asker import AUTHORITY, ME, PRINCIPALS, TODAY, UNITS, WHOSE
from casework.lists.branch import Branch, Clause
from casework.model import Approval, ApprovalSubscription, Grant, Official, Post, Record, Seat, Substitution
from casework.vocabulary import ListSource


def open_seats(_of: tuple[int, ...]) -> list[Branch]:
    """Gives what waits at a seat of mine, of a unit of mine, or of somebody whose substitute I am today."""
    return [_at_seats(_my_seats(), only_open=True)]


def waiting_in_units(of: tuple[int, ...]) -> list[Branch]:
    """Gives what waits at a seat of the units or of somebody in them, and what somebody in them is responsible for."""
    return [_at_seats(people_in(of), only_open=False), _run_by(people_in(of))]


def all_by_urgency(of: tuple[int, ...]) -> list[Branch]:
    """Gives the same for who belongs to many units: all that is under way, looked through in order.

    Asked person by person it would read nearly everything there is before it could put the first page in order.
    """
    approval, seat, r = aliased(Approval), aliased(Seat), aliased(Record)
    people = people_in(of)
    undecided = (is_undecided(seat), col(seat.holder_id) == any_(people))
    asked = exists().where(col(seat.approval_id) == approval.id, *undecided)
    running = (col(approval.authority_id) == AUTHORITY, is_running(approval))
    in_them = or_(col(approval.responsible_id) == any_(people), asked)
    return [_in_order(r, approval, col(approval.stands_at), (*running, in_them))]


def approvals_of_mine(_of: tuple[int, ...]) -> list[Branch]:
    """Gives what is under way and mine to see through, also where it is with me again."""
    return [_run_by(array([WHOSE]))]


def watched(_of: tuple[int, ...]) -> list[Branch]:
    """Gives what I follow; what has ended stays, behind what is under way, until I follow it no longer."""
    mine, r = aliased(ApprovalSubscription), aliased(Record)
    follows = (col(mine.step) == "",)
    join, holder = (mine, col(r.id) == mine.record_id), col(mine.official_id)
    at = place_of(col(mine.record_id))
    return [Branch(r, at, follows, join=join, each=array([ME]), holder=holder, may_repeat=True, is_shared=True)]


def place_of(record_id: Clause) -> Clause:
    """Gives where a record stands in order by its approval: the one under way, else the latest that has ended."""
    approval = aliased(Approval)
    is_latest = (sql_case((is_running(approval), 1), else_=0).desc(), col(approval.id).desc())
    place = sql_case((is_running(approval), col(approval.stands_at)), else_=place_of_ended(col(approval.finished_at)))
    return plain_select(place).where(col(approval.record_id) == record_id).order_by(*is_latest).limit(1).scalar_subquery()


def place_of_running(record_id: Clause) -> Clause:
    """Gives where a record stands in order by the approval under way, of which it has one at most; seats are open in no other."""
    approval = aliased(Approval)
    return plain_select(col(approval.stands_at)).where(col(approval.record_id) == record_id, is_running(approval)).scalar_subquery()


def approvals(_of: tuple[int, ...]) -> list[Branch]:
    """Gives all that is under way, the newest begun first, by whom it is open to and by what the asker is granted."""
    return [_open_to("started_at", _every), _granted("started_at", _every)]


def late(_of: tuple[int, ...]) -> list[Branch]:
    """Gives all that is late, the urgent first and then the longest late, by whom it is open to and by what the asker is granted."""
    return [_open_to("stands_at", _late), _granted("stands_at", _late)]


def approvals_in_order(_of: tuple[int, ...]) -> list[Branch]:
    """Gives all that is under way in the order of one index, for who belongs to so many units that it is most of it."""
    return [_of_authority("started_at", _every)]


def late_in_order(_of: tuple[int, ...]) -> list[Branch]:
    """Gives all that is late in the order of one index: two stretches of it, so that what is urgent and not late is passed over unread."""
    return [_of_authority("stands_at", _late_urgent), _of_authority("stands_at", _late_others)]


IN_ORDER = {
    ListSource.WAITING_IN_UNITS: all_by_urgency,
    ListSource.APPROVALS: approvals_in_order,
    ListSource.APPROVALS_LATE: late_in_order,
}
"""The sources that are looked through in order for who belongs to many units."""

Which = Callable[[type[Approval]], tuple[Clause, ...]]


def _every(_approval: type[Approval]) -> tuple[Clause, ...]:
    return ()


def _late(approval: type[Approval]) -> tuple[Clause, ...]:
    return (is_late(approval),)


def _late_urgent(approval: type[Approval]) -> tuple[Clause, ...]:
    return (is_late(approval), stretches_of_late(approval)[0])


def _late_others(approval: type[Approval]) -> tuple[Clause, ...]:
    return (is_late(approval), stretches_of_late(approval)[1])


def _of_authority(order: str, which: Which) -> Branch:
    approval, r = aliased(Approval), aliased(Record)
    conditions = (col(approval.authority_id) == AUTHORITY, is_running(approval), *which(approval))
    return _in_order(r, approval, col(getattr(approval, order)), conditions)


def _open_to(order: str, which: Which) -> Branch:
    approval, r = aliased(Approval), aliased(Record)
    found = _in_order(r, approval, col(getattr(approval, order)), (is_running(approval), *which(approval)))
    return replace(found, each=PRINCIPALS, holder=col(approval.open_to))


def _granted(order: str, which: Which) -> Branch:
    approval, r, given = aliased(Approval), aliased(Record), aliased(Grant)
    conditions = (is_running(approval), *which(approval), col(given.ended_at).is_(None))
    found = _in_order(r, approval, col(getattr(approval, order)), conditions)
    join = (orm_join(given, approval, col(given.record_id) == approval.record_id), col(r.id) == approval.record_id)
    return replace(found, join=join, each=PRINCIPALS, holder=col(given.principal_id), may_repeat=True)


def _in_order(r: type[Record], approval: type[Approval], at: Clause, conditions: tuple[Clause, ...]) -> Branch:
    """Gives a branch that an index over approvals gives in order: its rows are named by the approval, and the record need not be read."""
    return Branch(r, at, conditions, join=(approval, col(r.id) == approval.record_id), id=col(approval.record_id))


def _at_seats(holders: Clause, *, only_open: bool) -> Branch:
    """Gives what is asked at the seats of the holders, one holder after the other: plans that are kept stay by the index.

    Where it stands in order is a question of its own, so that a count asks the seats alone.
    """
    seat, r = aliased(Seat), aliased(Record)
    waiting = (is_open(seat) if only_open else is_undecided(seat),)
    at = place_of_running(col(seat.record_id))
    join, holder = (seat, col(r.id) == seat.record_id), col(seat.holder_id)
    return Branch(r, at, waiting, join=join, each=holders, holder=holder, may_repeat=True, is_shared=True)


def _run_by(people: Clause) -> Branch:
    approval, r = aliased(Approval), aliased(Record)
    join, holder = (approval, col(r.id) == approval.record_id), col(approval.responsible_id)
    return Branch(r, col(approval.stands_at), (is_running(approval),), join=join, each=people, holder=holder)


def _my_seats() -> Clause:
    """Gives whose seats are mine to decide; who acts for one absent colleague sees that one's alone."""
    absent = (
        plain_select(col(Substitution.absent_id))
        .join(Official, col(Official.id) == Substitution.absent_id)
        .where(
            WHOSE == ME,
            col(Substitution.substitute_id) == ME,
            col(Substitution.starts_on) <= TODAY,
            col(Substitution.ends_on) >= TODAY,
            col(Official.gate_team_id).is_(None),  # what passes a gate waits there, and for the executive
        )
    )
    holders = union(plain_select(WHOSE), plain_select(func.unnest(UNITS)), absent)
    return func.array(holders.scalar_subquery(), type_=ARRAY(Integer))


def people_in(of: tuple[int, ...]) -> Clause:
    """Gives the units and everybody who holds a post in them today."""
    post, units = aliased(Post), literal(list(of), ARRAY(Integer))
    running = (col(post.starts_on) <= TODAY, col(post.ends_on).is_(None) | (col(post.ends_on) >= TODAY))
    people = plain_select(col(post.official_id)).where(col(post.unit_id) == any_(units), *running)
    everybody = union(people, plain_select(func.unnest(units)))
    return func.array(everybody.scalar_subquery(), type_=ARRAY(Integer))
