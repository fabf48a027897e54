"""What the lists of approvals are drawn from: what waits for me, in my units, what I am responsible for or follow, and
all that is under way.
"""

from sqlalchemy import ARRAY, Integer, any_, exists, func, literal, or_, union
from sqlalchemy import case as sql_case
from sqlalchemy import select as plain_select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import aliased
from sqlmodel import col

from casework.lists.approvals import is_open, is_running, is_undecided, nearest_of, place_in_order, place_of_ended
from casework.lists.asker import AUTHORITY, ME, TODAY, UNITS, WHOSE
from casework.lists.branch import Branch, Clause
from casework.model import Approval, ApprovalSubscription, Official, Post, Record, Seat, Substitution


def open_seats(_of: tuple[int, ...]) -> list[Branch]:
    """Gives what waits at a seat of mine, of a unit of mine, or of somebody whose substitute I am today."""
    return [_at_seats(_my_seats(), only_open=True)]


def waiting_in_units(of: tuple[int, ...]) -> list[Branch]:
    """Gives what waits at a seat of the units or of somebody in them, and what somebody in them is responsible for."""
    return [_at_seats(people_in(of), only_open=False), _run_by(people_in(of))]


def all_by_urgency(of: tuple[int, ...]) -> list[Branch]:
    """Gives the same for who belongs to many units: all that is under way, by the approval's own deadline, looked through in order.

    Asked person by person it would read nearly everything there is before it could put the first page in order.
    """
    approval, seat, r = aliased(Approval), aliased(Seat), aliased(Record)
    people = people_in(of)
    undecided = (is_undecided(seat), col(seat.holder_id) == any_(people))
    asked = exists().where(col(seat.approval_id) == approval.id, *undecided)
    running = (col(approval.authority_id) == AUTHORITY, is_running(approval))
    in_them = or_(col(approval.responsible_id) == any_(people), asked)
    at = place_in_order(col(approval.is_urgent), col(approval.deadline))
    return [Branch(r, at, (*running, in_them), join=(approval, col(r.id) == approval.record_id))]


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
    place = sql_case((is_running(approval), _urgency(approval)), else_=place_of_ended(col(approval.finished_at)))
    return plain_select(place).where(col(approval.record_id) == record_id).order_by(*is_latest).limit(1).scalar_subquery()


def approvals(_of: tuple[int, ...]) -> list[Branch]:
    """Gives all that is under way, the newest begun first."""
    approval, r = aliased(Approval), aliased(Record)
    running = (col(approval.authority_id) == AUTHORITY, is_running(approval))
    return [Branch(r, col(approval.started_at), running, join=(approval, col(r.id) == approval.record_id))]


def _at_seats(holders: Clause, *, only_open: bool) -> Branch:
    """Gives what is asked at the seats of the holders, one holder after the other: plans that are kept stay by the index.

    Where it stands in order is a question of its own, so that a count asks the seats alone.
    """
    seat, r = aliased(Seat), aliased(Record)
    waiting = (is_open(seat) if only_open else is_undecided(seat),)
    at = place_of(col(seat.record_id))
    join, holder = (seat, col(r.id) == seat.record_id), col(seat.holder_id)
    return Branch(r, at, waiting, join=join, each=holders, holder=holder, may_repeat=True, is_shared=True)


def _run_by(people: Clause) -> Branch:
    approval, r = aliased(Approval), aliased(Record)
    join, holder = (approval, col(r.id) == approval.record_id), col(approval.responsible_id)
    return Branch(r, _urgency(approval), (is_running(approval),), join=join, each=people, holder=holder)


def _urgency(approval: type[Approval]) -> Clause:
    return place_in_order(col(approval.is_urgent), nearest_of(approval))


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
