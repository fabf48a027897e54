"""Acting for an absent colleague at the desk: chosen for the session, lapsing with the substitution."""

from sqlmodel import col, select

from casework.errors import NotFound, NotPermitted
from casework.events import OrganisationChanged
from casework.model import DeskSession, Post, Substitution
from casework.vocabulary import Privilege, Reason
from casework.work import Work


def act_for(work: Work, session_id: str, absent_id: int | None) -> None:
    """Lets this session act for an absent colleague from now on, or for oneself again.

    Raises:
        NotPermitted: no substitution runs today. NotFound: the session is not one's own.
    """
    session = work.session.get(DeskSession, session_id)
    if session is None or session.official_id != work.official_id:
        raise NotFound("DeskSession", "")
    if absent_id is not None and not stands_in(work, absent_id, work.official_id):
        raise NotPermitted(Reason.NOT_A_SUBSTITUTE)
    session.on_behalf_of = absent_id
    change = "began" if absent_id is not None else "stopped"
    work.record(OrganisationChanged(what="acting_for", subject_id=work.official_id, change=change, official_id=absent_id))


def stands_in(work: Work, absent_id: int, substitute_id: int) -> bool:
    """Says whether one official stands in for another today."""
    running = select(Substitution.id).where(
        col(Substitution.absent_id) == absent_id, col(Substitution.substitute_id) == substitute_id,
        col(Substitution.starts_on) <= work.today, col(Substitution.ends_on) >= work.today,
    )  # fmt: skip
    return work.session.exec(running).first() is not None


def may_name_substitutes(work: Work, absent_id: int) -> bool:
    """Says whether the actor, who acts for nobody else, may say who stands in for an official, and end it again.

    The official may, whoever names substitutes in one of the official's units, and whoever manages the organisation.
    """
    if work.actor.on_behalf_of is not None:
        return False
    if work.actor.official_id == absent_id or work.has(Privilege.MANAGE_ORGANISATION):
        return True
    units = work.session.exec(
        select(Post.unit_id).where(col(Post.official_id) == absent_id, col(Post.ends_on).is_(None) | (col(Post.ends_on) >= work.today))
    ).all()
    return any(work.has(Privilege.NAME_SUBSTITUTES, unit_id=unit) for unit in units)
