"""Being away: from a day until a day, with or without a substitute, and never why.

The official says it, or whoever names substitutes for them (``standing_in.may_name_substitutes``); the database refuses everybody else.
"""

import datetime as dt

from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.events import OrganisationChanged
from casework.model import Absence, Official
from casework.services.standing_in import may_name_substitutes
from casework.vocabulary import Privilege, Reason
from casework.work import Work


def enter_absence(work: Work, official_id: int, *, starts_on: dt.date, ends_on: dt.date) -> int:
    """Says that an official is away from a day until and with a day, and gives the absence's id; it may have begun already.

    Raises:
        NotPermitted: not one's own to say, nor somebody's whose substitutes one names, or in somebody's name.
        NotFound: no such official. RuleBroken: it ends before it begins, or is over.
    """
    _permit(work, official_id)
    if work.session.get(Official, official_id) is None:
        raise NotFound("Official", official_id)
    _refuse_wrong(work, starts_on, ends_on)
    row = work.add(Absence(official_id=official_id, starts_on=starts_on, ends_on=ends_on, entered_by=work.actor.official_id))
    _changed(work, row, "added")
    return row.id


def change_absence(work: Work, absence_id: int, *, starts_on: dt.date, ends_on: dt.date) -> None:
    """Puts an absence onto other days: longer, shorter, or again what it was before it was ended.

    Raises:
        NotFound: no such absence. NotPermitted: not one's to say. RuleBroken: it ends before it begins, or is over.
    """
    row = _absence(work, absence_id)
    _refuse_wrong(work, starts_on, ends_on)
    row.starts_on, row.ends_on = starts_on, ends_on
    _changed(work, row, "")


def end_absence(work: Work, absence_id: int) -> None:
    """Ends an absence: its official is here today. One that is to come never begins. Ended twice is ended once.

    Raises:
        NotFound: no such absence. NotPermitted: not one's to say.
    """
    row = _absence(work, absence_id)
    if row.ends_on < work.today:
        return
    row.ends_on = work.today - dt.timedelta(days=1)
    _changed(work, row, "ended")


def _absence(work: Work, absence_id: int) -> Absence:
    row = work.session.get(Absence, absence_id)
    if row is None:
        raise NotFound("Absence", absence_id)
    _permit(work, row.official_id)
    return row


def _permit(work: Work, official_id: int) -> None:
    if not may_name_substitutes(work, official_id):
        raise NotPermitted(Reason.NEEDS_PRIVILEGE, detail=Privilege.NAME_SUBSTITUTES)


def _refuse_wrong(work: Work, starts_on: dt.date, ends_on: dt.date) -> None:
    if ends_on < starts_on or ends_on < work.today:
        raise RuleBroken(Reason.DATES_ARE_WRONG)


def _changed(work: Work, row: Absence, change: str) -> None:
    work.record(OrganisationChanged(what="absence", subject_id=row.id, change=change, official_id=row.official_id))
