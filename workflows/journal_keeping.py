"""The journal's own clock: tells of what was not registered in time, and begins the periods whose first day has come."""

from casework.bootstrap import Platform
from casework.services.journal_alarms import JOURNAL, raise_alarms
from casework.services.period_carrying import carry, due


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
