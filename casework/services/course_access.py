"""What a case type's access says of the records on its cases: none is more open, or classified lower, than the type says."""

from casework.case_types.reading import read_once
from casework.case_types.shape import Access
from casework.errors import RuleBroken
from casework.events import AccessChanged
from casework.model import Case, CaseCourse, CaseTypeVersion, Record
from casework.services.seats import block_seats_that_lost_access
from casework.vocabulary import AccessLevel, Reason
from casework.work import Work

OPENNESS = (AccessLevel.INVOLVED, AccessLevel.UNIT, AccessLevel.ALL)


def access_of(work: Work, case_id: int | None) -> Access | None:
    """Gives the access that the version of its type asks of a case; nothing where the case has no course."""
    running = work.session.get(CaseCourse, case_id) if case_id is not None else None
    if running is None:
        return None
    version = work.session.get(CaseTypeVersion, running.version_id)
    return read_once(version.source).access if version is not None else None


def narrowed(level: AccessLevel, most: AccessLevel) -> AccessLevel:
    """Gives the level, or the most open one that is allowed."""
    return min(level, most, key=OPENNESS.index)


def hold_record(work: Work, record: Record, case: Case) -> None:
    """Narrows a record that comes on a case to what the case's type says; it is never opened wider by it."""
    access = access_of(work, case.id)
    if access is None:
        return
    level, clearance = narrowed(record.access_level, access.level), max(record.clearance, access.clearance)
    if (level, clearance) == (record.access_level, record.clearance):
        return
    record.access_level, record.clearance = level, clearance
    work.record(AccessChanged(record_id=record.id, level=level, clearance=clearance))
    work.session.flush()
    block_seats_that_lost_access(work, record.id)


def refuse_wider(work: Work, record: Record, *, level: AccessLevel | None = None, clearance: int | None = None) -> None:
    """Refuses to open a record wider than the type of its case says.

    Raises:
        RuleBroken: ``WIDER_THAN_CASE_TYPE``.
    """
    access = access_of(work, record.case_id)
    if access is None:
        return
    too_open = level is not None and narrowed(level, access.level) is not level
    if too_open or (clearance is not None and clearance < access.clearance):
        raise RuleBroken(Reason.WIDER_THAN_CASE_TYPE)
