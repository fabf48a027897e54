"""The journal's own clock: tells of what was not registered in time, begins periods on their first day, makes the daily post lists."""

from casework.bootstrap import Platform
from casework.services.journal_alarms import JOURNAL, raise_alarms
from casework.services.period_carrying import carry, due
from casework.services.post_list_daily import authorities, issue_next
from casework.work import Actor


def keep_journal(platform: Platform) -> None:
    """Does what the day asks, in small works; what was done already is not done again."""
    limit = platform.settings.journal_alarm_days
    more = True
    while more:
        with platform.work(JOURNAL) as work:
            more = raise_alarms(work, limit) > 0
    with platform.work(JOURNAL) as work:
        beginning = due(work)
    for period_id in beginning:
        more = True
        while more:
            with platform.work(JOURNAL) as work:
                more = carry(work, period_id) > 0
    make_post_lists(platform)


def make_post_lists(platform: Platform) -> None:
    """Makes the lists of the days before, of each authority that has asked for them, one a work."""
    with platform.work(JOURNAL) as work:
        asked = authorities(work)
    for authority_id in asked:
        more = True
        while more:
            with platform.work(Actor.system("journal", authority_id=authority_id)) as work:
                more = issue_next(work)
