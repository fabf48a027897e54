"""How long a completed case is kept: set by rule as it is completed, in the same work, and let go as it is opened again.

Two rules may speak of a case: the retention of the version of its type, and its disposal code. Where both do, the one that keeps the
case longer counts (docs/decisions/retention-of-cases.md). Source: arkivloven §§ 8 and 13, databeskyttelsesforordningen art. 5(1)(e).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import select

from casework.calendar import legal_date
from casework.case_types.evaluating import evaluate, facts_of
from casework.case_types.shape import CaseTypeRead
from casework.events import RetentionCleared, RetentionSet
from casework.model import Case, DisposalCode
from casework.services import course_moving
from casework.vocabulary import CaseState, DisposalAction, RetentionRule
from casework.work import Work


@dataclass(frozen=True)
class Retention:
    """Is what becomes of a case from which day on, and by which rule; without a day it is kept until somebody has settled it."""

    then: DisposalAction
    due: dt.date | None
    source: str
    rule: RetentionRule


def keep_by_rule(work: Work, case: Case) -> None:
    """Sets the retention of a case that has just been completed; a case of which no rule speaks is left unsettled, and so kept."""
    found = retention_of(work, case)
    if found is None:
        return
    case.disposal_action, case.disposal_due, case.disposal_source = found.then, found.due, found.source
    work.record(RetentionSet(case_id=case.id, then=found.then, due=found.due, rule=found.rule))


def let_go(work: Work, case: Case) -> None:
    """Takes the retention off a case that is opened again; completing it sets it anew."""
    if case.disposal_action is None:
        return
    case.disposal_action = case.disposal_due = case.disposal_source = None
    work.record(RetentionCleared(case_id=case.id))


def settle(case: Case, codes: Mapping[str, DisposalCode]) -> None:
    """Settles a case that came in from elsewhere: one in progress has no retention, a completed one that came without has its code's."""
    if case.state is CaseState.IN_PROGRESS:
        case.disposal_action = case.disposal_due = case.disposal_source = None
    elif case.disposal_action is None and (found := by_code(case, codes.get(case.disposal_code))) is not None:
        case.disposal_action, case.disposal_due, case.disposal_source = found.then, found.due, found.source


def retention_of(work: Work, case: Case) -> Retention | None:
    """Gives the retention that the rules give a completed case."""
    found = [each for each in (_by_type(work, case), by_code(case, work.session.get(DisposalCode, case.disposal_code))) if each is not None]
    return max(found, key=_how_long) if found else None


def due_by_rule(kind: CaseTypeRead, case: Case) -> dt.date | None:
    """Gives the day the retention rule of a case type names; None without a rule, before completion, or while a fact is missing."""
    if kind.retention is None or case.completed_at is None:
        return None
    values = {**course_moving.values_of(kind, case), "completed_on": legal_date(case.completed_at)}
    due = evaluate(kind.retention.after, facts_of(kind, values, legal_date(case.completed_at))).value
    return due if isinstance(due, dt.date) else None


def codes_of(work: Work) -> dict[str, DisposalCode]:
    """Gives the disposal codes, also those out of use, for many cases at once."""
    return {row.code: row for row in work.session.exec(select(DisposalCode)).all()}


def by_code(case: Case, code: DisposalCode | None) -> Retention | None:
    """Gives what a disposal code says of a completed case: kept for good, or discarded so many whole years after the day it ended."""
    ended = case.ended_on or (legal_date(case.completed_at) if case.completed_at else None)
    if code is None or ended is None:
        return None
    source = code.source or f"{code.code} {code.title}"
    if code.is_kept:
        return Retention(DisposalAction.KEEP, None, source, RetentionRule.DISPOSAL_CODE)
    return Retention(DisposalAction.DESTROY, _years_after(ended, code.years or 0), source, RetentionRule.DISPOSAL_CODE)


def _by_type(work: Work, case: Case) -> Retention | None:
    found = course_moving.kind_of(work, case.id)
    if found is None or (rule := found[1].retention) is None:
        return None
    return Retention(rule.then, due_by_rule(found[1], case), rule.source, RetentionRule.CASE_TYPE)


def _how_long(found: Retention) -> tuple[bool, dt.date]:
    """Orders retentions: what is kept for good is kept longest, and what cannot be told yet longer than what can."""
    is_kept = found.then is DisposalAction.KEEP
    return is_kept, dt.date.max if is_kept or found.due is None else found.due


def _years_after(day: dt.date, years: int) -> dt.date:
    """Gives the same day so many years later; from 29 February the last of the month where there is no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
