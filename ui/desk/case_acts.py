"""What can be done with many cases at once, as a table: each case by its own rights, and what undoes it."""

import datetime as dt
from typing import Any

from casework.errors import NotFound, RuleBroken
from casework.queries.case_rows import CaseRow, case_rows_of
from casework.services import case_people, case_progress, cases
from casework.services.cases import CaseChanges
from casework.vocabulary import Reason
from casework.work import Work
from ui.desk.acting import Act, Keywords, Needs, Undo, why_undone
from ui.desk.data import Desk


def titles_of_cases(mine: Desk, case_ids: list[int]) -> dict[int, str]:
    """Return the numbers and titles of the cases one may still see, by id."""
    return {case_id: f"{row.number} {row.title}" for case_id, row in mine.ask(case_rows_of, case_ids).items()}


def _row(work: Work, case_id: int) -> CaseRow:
    row = case_rows_of(work, [case_id]).get(case_id)
    if row is None:
        raise NotFound("Case", case_id)
    return row


def _assign(work: Work, case_id: int, to_id: int, _address: str) -> Undo:
    case_people.assign(work, case_id, to_id)
    return lambda again: case_people.take_back(again, case_id)


def _complete(work: Work, case_id: int, _told: Any, _address: str) -> Undo:
    cases.complete(work, case_id)
    return lambda again: cases.reopen(again, case_id, why_undone())


def _progress(work: Work, case_id: int, progress_id: int | None, _address: str) -> Undo | None:
    before = _row(work, case_id).progress_id
    case_progress.set_progress(work, case_id, progress_id)
    if before == progress_id:
        return None

    def undo(again: Work) -> None:
        if _row(again, case_id).progress_id != progress_id:
            raise RuleBroken(Reason.CHANGED_MEANWHILE)
        case_progress.set_progress(again, case_id, before)

    return undo


def _deadline(work: Work, case_id: int, day: dt.date | None, _address: str) -> Undo | None:
    before = _row(work, case_id).deadline
    _set_deadline(work, case_id, day)
    if before == day:
        return None

    def undo(again: Work) -> None:
        if _row(again, case_id).deadline != day:
            raise RuleBroken(Reason.CHANGED_MEANWHILE)
        _set_deadline(again, case_id, before)

    return undo


def _set_deadline(work: Work, case_id: int, day: dt.date | None) -> None:
    _edit(work, case_id, CaseChanges(deadline=day, clears=() if day else ("deadline",)))


def _keywords(work: Work, case_id: int, told: Keywords, _address: str) -> Undo | None:
    before = {*_row(work, case_id).keyword_ids}
    put_on, taken_off = {*told.put_on} - before, ({*told.taken_off} & before) - {*told.put_on}
    _edit(work, case_id, CaseChanges(keywords=tuple(sorted((before | put_on) - taken_off))))
    if not put_on and not taken_off:
        return None

    def undo(again: Work) -> None:
        now = {*_row(again, case_id).keyword_ids}
        _edit(again, case_id, CaseChanges(keywords=tuple(sorted((now - put_on) | taken_off))))

    return undo


def _edit(work: Work, case_id: int, changes: CaseChanges) -> None:
    cases.edit(work, case_id, changes, opened_version=_row(work, case_id).version or 0)


CASE_ACTS: dict[str, Act] = {
    "case_assign": Act(
        "Give to a colleague",
        _assign,
        Needs.COLLEAGUE,
        of_cases=True,
        titles=titles_of_cases,
        stays="Each can be undone for ten minutes, until it is passed on, as long as you may still see it.",
    ),
    "case_complete": Act(
        "Complete the cases",
        _complete,
        of_cases=True,
        titles=titles_of_cases,
        stays="Undo opens them again, and the history tells of both. What stands in the way of a case is told by name.",
    ),
    "case_progress": Act(
        "Set the progress",
        _progress,
        Needs.PROGRESS,
        of_cases=True,
        titles=titles_of_cases,
        stays="Undo gives the progress of before; its working days count from today.",
    ),
    "case_deadline": Act("Deadline of the case", _deadline, Needs.DAY_OR_NONE, of_cases=True, titles=titles_of_cases),
    "case_keywords": Act(
        "Keywords",
        _keywords,
        Needs.KEYWORDS,
        of_cases=True,
        titles=titles_of_cases,
        stays="A stamp on the keywords of a case is gone, also after an undo.",
    ),
}
"""In the order of their buttons."""
