"""Single codes of the file plan of the period that runs: one is added, or gets another title, without waiting for the next period.

A code is never taken away, and never means another thing within a period: what becomes of it is said when the next one is prepared.
"""

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from casework.errors import NotFound, RuleBroken
from casework.events import FilePlanCodeChanged
from casework.model import EditionCode, FilePlanCode, JournalPeriod
from casework.plan_changes import LEVELS
from casework.services.periods import running
from casework.vocabulary import PeriodState, Privilege, Reason
from casework.work import Work

MOST_CODE, MOST_TITLE = 40, 300


def add_code(work: Work, code: str, title: str, *, parent: str = "") -> None:
    """Adds a code to the file plan of the period that runs, below another or as a main group, and to a period that is prepared.

    Raises:
        NotPermitted: without ``MANAGE_FILE_PLAN``. RuleBroken: no period runs, code or title will not do, the code is there already, or
            the one above it is not, or is a subject; all of them together.
    """
    edition_id = _edition(work)
    code, title = code.strip(), title.strip()
    above = work.session.get(EditionCode, (edition_id, parent)) if parent else None
    level = 0 if above is None else LEVELS.index(above.kind) + 1
    reasons = [
        *([] if _is_code(code) and 0 < len(title) <= MOST_TITLE else [Reason.VALUE_IS_WRONG]),
        *([Reason.VALUE_IS_THERE] if work.session.get(EditionCode, (edition_id, code)) else []),
        *([Reason.UNKNOWN_FILE_PLAN_CODE] if (parent and above is None) or level == len(LEVELS) else []),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    row = {"code": code, "parent": parent or None, "kind": LEVELS[level], "title": title}
    work.session.execute(insert(FilePlanCode).on_conflict_do_nothing(index_elements=["code"]), [row])
    for each in (edition_id, *_prepared(work, code, parent)):
        work.session.execute(insert(EditionCode), [row | {"edition_id": each}])
    work.record(FilePlanCodeChanged(code=code, change="added", title=title))


def rename_code(work: Work, code: str, title: str) -> None:
    """Gives a code another title in the file plan of the period that runs; earlier periods keep what it was called then.

    Raises:
        NotPermitted: without ``MANAGE_FILE_PLAN``. NotFound: the plan has no such code. RuleBroken: no period runs, or no title is given.
    """
    row = work.session.get(EditionCode, (_edition(work), code), with_for_update=True)
    if row is None:
        raise NotFound("FilePlanCode", code)
    if not 0 < len(title.strip()) <= MOST_TITLE:
        raise RuleBroken(Reason.VALUE_IS_WRONG)
    before, row.title = row.title, title.strip()
    if before != row.title:
        work.record(FilePlanCodeChanged(code=code, change="renamed", title=row.title, before=before))


def _edition(work: Work) -> int:
    work.demand(Privilege.MANAGE_FILE_PLAN)
    period = running(work)
    if period is None:
        raise RuleBroken(Reason.NO_FIRST_PERIOD)
    return period.edition_id


def _is_code(code: str) -> bool:
    return 0 < len(code) <= MOST_CODE and not any(sign.isspace() or sign in ",;/" for sign in code)


def _prepared(work: Work, code: str, parent: str) -> list[int]:
    """Gives the editions of prepared periods that the code fits into: it is not there, and the one above it is."""
    coming = select(JournalPeriod.edition_id).where(
        col(JournalPeriod.authority_id) == work.authority_id,
        col(JournalPeriod.state) == PeriodState.PREPARED,
        col(JournalPeriod.starts_on) > work.today,
    )
    return [
        each
        for each in work.session.exec(coming).all()
        if work.session.get(EditionCode, (each, code)) is None and (not parent or work.session.get(EditionCode, (each, parent)) is not None)
    ]
