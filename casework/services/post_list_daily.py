"""The daily post list: each working day's list is made by itself the next morning, where the authority has asked for it.

The system actor ``journal`` makes one list a work, so that it can be ended anywhere and run again: what is made is never made again,
and mornings on which nothing ran are made up for. The list says what one made by hand says: the same rule, the same function.
"""

import datetime as dt

from sqlalchemy import text
from sqlmodel import col, func, select

from casework.calendar import COPENHAGEN, add_working_days, is_working_day, working_day_back
from casework.model import PostListIssue, PostListRule
from casework.services import post_list
from casework.vocabulary import KIND_OF
from casework.work import Work

MORNING = 6
"""The hour in Copenhagen from which the list of the day before is made."""
PURPOSE = "each working day"
CAUSE = "post_list_made"
_DAY = dt.timedelta(days=1)


def authorities(work: Work) -> list[int]:
    """Names the authorities that have asked for a list each working day."""
    asked = select(PostListRule.authority_id).where(col(PostListRule.daily_from).is_not(None))
    return list(work.session.exec(asked.order_by(col(PostListRule.authority_id))).all())


def issue_next(work: Work) -> bool:
    """Makes the next daily list of the actor's authority that is due and tells who keeps the journal; says whether one was due.

    What came on closed days stands in the list of the working day after them.
    """
    rule = work.session.get(PostListRule, work.authority_id, with_for_update=True)
    day = None if rule is None or rule.daily_from is None else _next_day(work, rule.daily_from)
    if rule is None or rule.daily_from is None or day is None:
        return False
    from_day = max(rule.daily_from, working_day_back(day - _DAY, 1) + _DAY)
    issue_id = post_list.issue(work, from_day, day, purpose=PURPOSE)
    work.session.flush()
    told = {"issue": issue_id, "kind": KIND_OF[CAUSE], "cause": CAUSE}
    work.session.connection().execute(text("SELECT casework_tell_of_post_list(:issue, :kind, :cause)"), told)
    return True


def _next_day(work: Work, since: dt.date) -> dt.date | None:
    """Gives the earliest working day whose morning after has come and whose list has not been made; None when all are."""
    newest = select(func.max(PostListIssue.to_day)).where(
        col(PostListIssue.authority_id) == work.authority_id, col(PostListIssue.issued_by).is_(None), col(PostListIssue.to_day) >= since
    )
    last = work.session.exec(newest).one()
    day = add_working_days(last or since, 0 if last is None and is_working_day(since) else 1)
    return day if work.now >= dt.datetime.combine(day + _DAY, dt.time(MORNING), COPENHAGEN) else None
