"""The journal's watch: tells a unit's head and records managers, once a record, what has not been registered in time.

Source: offentlighedsloven § 15: as soon as possible. The limit is the setting ``journal_alarm_days``, in working days.
"""

import datetime as dt

from sqlalchemy import text
from sqlmodel import col, select

from casework.calendar import COPENHAGEN, working_day_back
from casework.events import RegistrationAlarmRaised
from casework.model import JournalAlarm, Record
from casework.queries.journal_conditions import came_or_went_at, is_unregistered
from casework.services import inbox
from casework.vocabulary import Action, Role
from casework.work import Actor, Work

JOURNAL = Actor(name="journal")
TOLD_FIRST = (Role.HEAD, Role.RECORDS_MANAGER)
TOLD_ELSE = (Role.REGISTRY_CLERK,)
CAUSE = "not_registered"

_IN_UNIT = text("""
    SELECT DISTINCT p.official_id FROM post p JOIN official o ON o.id = p.official_id
     WHERE p.unit_id = :unit AND p.role = ANY (:roles) AND o.is_active AND p.starts_on <= :today
       AND (p.ends_on IS NULL OR p.ends_on >= :today) AND casework_can_read(p.official_id, :record, :now, :today)
     ORDER BY 1""")


def raise_alarms(work: Work, limit: int, *, first: int = 100) -> int:
    """Tells of the oldest records past the limit that nobody was told of, and gives how many there were.

    Whom: the head and the records managers of the responsible unit who may read the record, else its registry clerks, else whoever is
    responsible for it.
    """
    before = dt.datetime.combine(working_day_back(work.today, limit), dt.time(), COPENHAGEN)
    told = select(JournalAlarm.record_id).where(col(JournalAlarm.record_id) == Record.id)
    late = (
        select(Record.id)
        .where(*is_unregistered(), came_or_went_at() < before, ~told.exists())
        .order_by(came_or_went_at(), col(Record.id))
        .limit(first)
    )
    ids = work.session.exec(late).all()
    for record_id in ids:
        _tell(work, work.load(Record, record_id, Action.ALARM), limit)
    return len(ids)


def _tell(work: Work, record: Record, limit: int) -> None:
    told = _readers(work, record, TOLD_FIRST) or _readers(work, record, TOLD_ELSE) or [record.responsible_id]
    for principal_id in told:
        inbox.put(work, record.id, principal_id, cause=CAUSE)
    work.add(JournalAlarm(record_id=record.id, told=told, raised_at=work.now))
    work.record(RegistrationAlarmRaised(record_id=record.id, limit=limit, told=tuple(told)))


def _readers(work: Work, record: Record, roles: tuple[Role, ...]) -> list[int]:
    asked = {"unit": record.unit_id, "roles": [role.value for role in roles], "record": record.id, "now": work.now, "today": work.today}
    return list(work.session.connection().execute(_IN_UNIT, asked).scalars())
