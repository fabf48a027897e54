"""Finding a case in the archive: by number, previous number, words of its title, code, state, responsible; and titles used twice."""

import datetime as dt
import re
from dataclasses import dataclass

from sqlalchemy import ARRAY, ColumnElement, Integer, cast, or_
from sqlmodel import col, select

from casework.model import Case
from casework.queries.case_words import NEWEST, cases_titled, cases_with_words
from casework.queries.record_page import names_of
from casework.vocabulary import CaseState
from casework.work import Work

_NUMBER = re.compile(r"\s*(\d{4})\s*-\s*(\d{1,8})\s*")
_YEAR = re.compile(r"\s*(\d{4})\s*-\s*")


@dataclass(frozen=True)
class CaseQuestion:
    """Is what a person knows of the case; ``words`` is a number, a previous number, or words of the title."""

    words: str = ""
    file_plan_code: str = ""
    type: str = ""
    state: CaseState | None = None
    responsible_id: int | None = None
    keyword_id: int | None = None
    progress_id: int | None = None


@dataclass(frozen=True)
class CaseRow:
    """Is a case in a list."""

    case_id: int
    number: str
    title: str
    state: CaseState
    file_plan_code: str
    responsible: str
    deadline: dt.date | None
    opened_at: dt.datetime
    previous_number: str
    is_restricted: bool


@dataclass(frozen=True)
class CaseRows:
    """Is a page of cases, newest first; ``below`` asks for the next one, None when there is none."""

    rows: tuple[CaseRow, ...]
    below: int | None


@dataclass(frozen=True)
class TitleTwin:
    """Is a case that has the title already."""

    case_id: int
    number: str
    title: str
    state: CaseState


def find_cases(work: Work, question: CaseQuestion, *, below: int = NEWEST, first: int = 50) -> CaseRows:
    """Gives the newest cases that fit, below an id for the pages after the first; those that had the number before stand on top."""
    also = _conditions(question)
    numbered = _by_number(question.words)
    before: list[Case] = []
    if question.words.strip() and numbered is None:
        before = _previously(work, question.words, also)
        also = (*also, col(Case.id).not_in([each.id for each in before]))
        found = cases_with_words(work, question.words, first=first + 1, below=below, also=also)
    else:
        conditions = [*also, *([numbered] if numbered is not None else []), col(Case.id) < below]
        found = list(work.session.exec(select(Case).where(*conditions).order_by(col(Case.id).desc()).limit(first + 1)).all())
    more = found[first - 1].id if len(found) > first else None
    shown = [*(before if below == NEWEST else ()), *found[:first]]
    names = names_of(work, {each.responsible_id for each in shown})
    return CaseRows(tuple(_row(each, names) for each in shown), more)


def title_twins(work: Work, title: str, *, but: int | None = None, first: int = 5) -> tuple[TitleTwin, ...]:
    """Gives the cases the asker may see that have this title already, for a warning; of the others there is no sign."""
    found = [each for each in cases_titled(work, title) if each.id != but] if title.strip() else []
    return tuple(TitleTwin(each.id, each.number, each.title, each.state) for each in found[:first])


def _conditions(question: CaseQuestion) -> tuple[ColumnElement[bool], ...]:
    code = question.file_plan_code
    return (
        *([or_(col(Case.file_plan_code) == code, col(Case.file_plan_code).startswith(f"{code}.", autoescape=True))] if code else []),
        *([col(Case.type) == question.type] if question.type else []),
        *([col(Case.state) == question.state] if question.state else []),
        *([col(Case.responsible_id) == question.responsible_id] if question.responsible_id else []),
        *([col(Case.keywords).bool_op("@>")(cast([question.keyword_id], ARRAY(Integer)))] if question.keyword_id else []),
        *([col(Case.progress_id) == question.progress_id] if question.progress_id else []),
    )


def _by_number(words: str) -> ColumnElement[bool] | None:
    """Reads a case number, or the year of one: both are found by an index that row-level security lets through."""
    if number := _NUMBER.fullmatch(words):
        own = (col(Case.year) == int(number[1])) & (col(Case.sequence) == int(number[2]))
        return own | (col(Case.previous_number) == words.strip())
    if year := _YEAR.fullmatch(words):
        return col(Case.year) == int(year[1])
    return None


def _previously(work: Work, words: str, also: tuple[ColumnElement[bool], ...]) -> list[Case]:
    previous = select(Case).where(col(Case.previous_number) == words.strip(), *also).order_by(col(Case.id).desc()).limit(20)
    return list(work.session.exec(previous).all())


def _row(case: Case, names: dict[int, str]) -> CaseRow:
    return CaseRow(
        case_id=case.id,
        number=case.number,
        title=case.title,
        state=case.state,
        file_plan_code=case.file_plan_code,
        responsible=names.get(case.responsible_id, ""),
        deadline=case.deadline,
        opened_at=case.opened_at,
        previous_number=case.previous_number or "",
        is_restricted=bool(case.restricted_to or case.clearance),
    )
