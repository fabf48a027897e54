"""What can be shown of a record, sorted by and asked about, and how each is asked of the database."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, SQLColumnExpression, and_, any_, case, func, literal, not_, or_, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import array
from sqlmodel import col

from casework.calendar import COPENHAGEN
from casework.lists import approvals
from casework.lists.asker import ME, TODAY, UNITS, WHOSE
from casework.lists.definition import ME as SAID_ME
from casework.lists.definition import MY_UNITS, Condition
from casework.model import Annotation, AnnotationReading, Approval, Case, Document, Principal, Reading, Record, RecordMark, RecordParty
from casework.vocabulary import (
    AccessLevel,
    ApprovalBand,
    Area,
    Channel,
    DocumentRole,
    Flag,
    ListColumn,
    ListOperator,
    PartyRole,
    RecordKind,
    RecordState,
)

Rows = type[Record]
Value = SQLColumnExpression[Any]
Expression = Callable[[Rows], Value]


class Holds(StrEnum):
    """What a column holds, which decides how it can be asked."""

    TEXT = "text"
    WORD = "word"
    DATE = "date"
    INSTANT = "instant"
    WHO = "who"
    YES_NO = "yes_no"
    NUMBER = "number"


_FILLING = (ListOperator.IS_EMPTY, ListOperator.IS_FILLED)
_DATES = (ListOperator.ON_OR_BEFORE, ListOperator.ON_OR_AFTER, ListOperator.LAST_DAYS, ListOperator.NEXT_DAYS, ListOperator.IS, *_FILLING)
OPERATORS: dict[Holds, tuple[ListOperator, ...]] = {
    Holds.TEXT: (ListOperator.CONTAINS, ListOperator.BEGINS_WITH, ListOperator.IS, *_FILLING),
    Holds.WORD: (ListOperator.IS, ListOperator.IS_NOT),
    Holds.DATE: _DATES,
    Holds.INSTANT: _DATES,
    Holds.WHO: (ListOperator.IS, ListOperator.IS_NOT),
    Holds.YES_NO: (ListOperator.IS,),
    Holds.NUMBER: (ListOperator.IS, ListOperator.ON_OR_AFTER, ListOperator.ON_OR_BEFORE),
}
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Facts:
    """Is what is known of a column: what it holds, the value to ask and sort by, and the words it can have."""

    holds: Holds
    value: Expression
    words: type[StrEnum] | None = None
    order: Expression | None = None


def text_order(value: Value) -> Value:
    """Gives the order of the Danish alphabet: æ, ø, å last, capitals beside small letters; the database has no Danish collation."""
    return func.translate(func.lower(value), "åäö", "ÿæø")


def _of_case(column: Callable[[], Value]) -> Expression:
    return lambda r: select(column()).where(col(Case.id) == r.case_id).scalar_subquery()


def _name_of(column: str) -> Expression:
    return lambda r: select(col(Principal.name)).where(col(Principal.id) == getattr(r, column)).scalar_subquery()


def _sender(r: Rows) -> Value:
    return (
        select(col(RecordParty.name))
        .where(col(RecordParty.record_id) == r.id, col(RecordParty.role) == PartyRole.SENDER)
        .order_by(col(RecordParty.position))
        .limit(1)
        .scalar_subquery()
    )


def _files(r: Rows) -> Value:
    counted = select(func.count()).select_from(Document)
    return counted.where(col(Document.record_id) == r.id, col(Document.role) != DocumentRole.ORIGINAL).scalar_subquery()


def _annotations(r: Rows) -> Value:
    return select(func.count()).select_from(Annotation).where(col(Annotation.record_id) == r.id).scalar_subquery()


def _unread_annotations(r: Rows) -> Value:
    read = select(col(AnnotationReading.annotation_id)).where(col(AnnotationReading.official_id) == ME)
    counted = select(func.count()).select_from(Annotation)
    return counted.where(col(Annotation.record_id) == r.id, col(Annotation.id).not_in(read)).scalar_subquery()


def _flag(r: Rows) -> Value:
    mine = select(col(RecordMark.flag)).where(col(RecordMark.record_id) == r.id, col(RecordMark.principal_id) == ME)
    return func.coalesce(mine.scalar_subquery(), "")


def _deadline_of(whose: Value) -> Expression:
    def value(r: Rows) -> Value:
        among = col(RecordMark.principal_id) == whose
        return select(func.min(RecordMark.deadline)).where(col(RecordMark.record_id) == r.id, among).scalar_subquery()

    return value


def _is_unread(r: Rows) -> Value:
    read = select(col(Reading.record_id)).where(col(Reading.record_id) == r.id, col(Reading.official_id) == ME)
    return not_(read.exists())


def _is_restricted(r: Rows) -> Value:
    return or_(col(r.restricted_to).is_not(None), col(r.case_restricted_to).is_not(None), col(r.clearance) > 0)


def is_private(r: Rows) -> Value:
    """Says whether the asker has written it and nobody else reads it."""
    alone = and_(col(r.access_level) == AccessLevel.INVOLVED, col(r.readers) == array([WHOSE]))
    return and_(col(r.created_by) == WHOSE, col(r.kind) != RecordKind.INBOUND, alone)


def _is_in_library(r: Rows) -> Value:
    """Says whether it is finished and open to the whole ministry, without a limit."""
    return and_(col(r.access_level) == AccessLevel.ALL, col(r.state) == RecordState.COMPLETED, not_(_is_restricted(r)))


def _lies_in(r: Rows) -> Value:
    areas = {Area.BIN: col(r.binned_at).is_not(None), Area.PRIVATE: is_private(r), Area.LIBRARY: _is_in_library(r)}
    return case(*((lies, literal(area.value)) for area, lies in areas.items()), else_=literal(Area.ARCHIVE.value))


def approval_state(r: Rows) -> Value:
    """Gives the state of the record's latest approval."""
    return select(col(Approval.state)).where(col(Approval.record_id) == r.id).order_by(col(Approval.id).desc()).limit(1).scalar_subquery()


def _lower(value: Expression) -> Expression:
    return lambda r: text_order(value(r))


def _plain(name: str) -> Expression:
    return lambda r: col(getattr(r, name))


_case_number = _of_case(lambda: col(Case.number))

COLUMNS: dict[ListColumn, Facts] = {
    ListColumn.FLAG: Facts(Holds.WORD, _flag, Flag),
    ListColumn.SENDER: Facts(Holds.TEXT, _sender, order=_lower(_sender)),
    ListColumn.TITLE: Facts(Holds.TEXT, _plain("title"), order=_lower(_plain("title"))),
    ListColumn.STATUS: Facts(Holds.WORD, _plain("state"), RecordState),
    ListColumn.KIND: Facts(Holds.WORD, _plain("kind"), RecordKind),
    ListColumn.CHANNEL: Facts(Holds.WORD, _plain("channel"), Channel),
    ListColumn.ARRIVED: Facts(Holds.INSTANT, _plain("arrived_at")),
    ListColumn.LETTER_DATE: Facts(Holds.DATE, _plain("letter_date")),
    ListColumn.SENT: Facts(Holds.INSTANT, _plain("sent_at")),
    ListColumn.COMPLETED: Facts(Holds.INSTANT, _plain("completed_at")),
    ListColumn.DEADLINE: Facts(Holds.DATE, _plain("deadline")),
    ListColumn.MY_DEADLINE: Facts(Holds.DATE, _deadline_of(ME)),
    ListColumn.UNIT_DEADLINE: Facts(Holds.DATE, _deadline_of(any_(UNITS))),
    ListColumn.CASE_NUMBER: Facts(
        Holds.TEXT, _case_number, order=_of_case(lambda: col(Case.year) * literal(1_000_000) + col(Case.sequence))
    ),
    ListColumn.CASE_TITLE: Facts(Holds.TEXT, _of_case(lambda: col(Case.title)), order=_lower(_of_case(lambda: col(Case.title)))),
    ListColumn.FILE_PLAN_CODE: Facts(Holds.TEXT, _of_case(lambda: col(Case.file_plan_code))),
    ListColumn.RECORD_NUMBER: Facts(Holds.NUMBER, _plain("number")),
    ListColumn.RECORD_ID: Facts(Holds.NUMBER, _plain("id")),
    ListColumn.REGISTERED: Facts(Holds.INSTANT, _plain("registered_at")),
    ListColumn.UNIT: Facts(Holds.WHO, _plain("unit_id"), order=_lower(_name_of("unit_id"))),
    ListColumn.RESPONSIBLE: Facts(Holds.WHO, _plain("responsible_id"), order=_lower(_name_of("responsible_id"))),
    ListColumn.CREATED_BY: Facts(Holds.WHO, _plain("created_by"), order=_lower(_name_of("created_by"))),
    ListColumn.ACCESS: Facts(Holds.WORD, _plain("access_level"), AccessLevel),
    ListColumn.CLEARANCE: Facts(Holds.NUMBER, _plain("clearance")),
    ListColumn.RESTRICTED: Facts(Holds.YES_NO, _is_restricted),
    ListColumn.UNREAD: Facts(Holds.YES_NO, _is_unread),
    ListColumn.FILES: Facts(Holds.NUMBER, _files),
    ListColumn.ANNOTATIONS: Facts(Holds.NUMBER, _annotations),
    ListColumn.UNREAD_ANNOTATIONS: Facts(Holds.NUMBER, _unread_annotations),
    ListColumn.DESTROYED_ON: Facts(Holds.DATE, _plain("bin_ends_on")),
    ListColumn.LIES_IN: Facts(Holds.WORD, _lies_in, Area),
    ListColumn.APPROVAL: Facts(Holds.WORD, approvals.band, ApprovalBand, order=approvals.due),
    ListColumn.PROGRESS: Facts(Holds.NUMBER, approvals.progress),
    ListColumn.APPROVAL_DEADLINE: Facts(Holds.DATE, approvals.deadline),
    ListColumn.DAYS_LEFT: Facts(Holds.NUMBER, approvals.days_left),
    ListColumn.STEP_DEADLINE: Facts(Holds.DATE, approvals.step_deadline),
    ListColumn.STEP_DAYS: Facts(Holds.NUMBER, approvals.step_days),
    ListColumn.WAITS_WITH: Facts(Holds.TEXT, approvals.waits_with, order=_lower(approvals.waits_with)),
    ListColumn.URGENT: Facts(Holds.YES_NO, approvals.is_urgent),
}
"""Each column of a list. A column that asks other tables does so through their own policies."""

OF_APPROVALS = frozenset(
    {ListColumn.APPROVAL, ListColumn.PROGRESS, ListColumn.APPROVAL_DEADLINE, ListColumn.DAYS_LEFT, ListColumn.STEP_DEADLINE}
    | {ListColumn.STEP_DAYS, ListColumn.WAITS_WITH, ListColumn.URGENT}
)
"""Columns that say something of a record's approval: what they show is read only where one of them is shown."""

SLOW_TO_ASK = frozenset(each for each, facts in COLUMNS.items() if facts.holds is Holds.TEXT)
"""Columns that no index answers: over the whole archive they are asked only together with something that narrows it."""


def fits(condition: Condition) -> bool:
    """Says whether the condition can be asked: its operator fits its column, and its values fit both."""
    facts = COLUMNS[condition.column]
    if condition.operator not in OPERATORS[facts.holds]:
        return False
    if condition.operator in _FILLING:
        return not condition.values
    if not condition.values:
        return False
    return all(_is_value(facts, condition.operator, value) for value in condition.values)


def asked(condition: Condition, r: Rows) -> SQLColumnExpression[bool]:
    """Gives the condition as it is asked of the rows."""
    facts = COLUMNS[condition.column]
    value, values = facts.value(r), condition.values
    match condition.operator:
        case ListOperator.IS_EMPTY:
            return or_(value.is_(None), value == "") if facts.holds is Holds.TEXT else value.is_(None)
        case ListOperator.IS_FILLED:
            return and_(value.is_not(None), value != "") if facts.holds is Holds.TEXT else value.is_not(None)
        case ListOperator.CONTAINS:
            return or_(*(value.icontains(each, autoescape=True) for each in values))
        case ListOperator.BEGINS_WITH:
            return or_(*(value.istartswith(each, autoescape=True) for each in values))
        case ListOperator.IS_NOT:
            return not_(_is(facts, value, values))
        case ListOperator.IS:
            return _is(facts, value, values)
    return _in_time(facts, value, condition)


def order_of(column: ListColumn, r: Rows) -> Value:
    """Gives what the column is sorted by."""
    facts = COLUMNS[column]
    return (facts.order or facts.value)(r)


def _is(facts: Facts, value: Value, values: tuple[str, ...]) -> SQLColumnExpression[bool]:
    match facts.holds:
        case Holds.YES_NO:
            return value if values[0] == YES else not_(value)
        case Holds.WHO:
            return _is_somebody(value, values)
        case Holds.NUMBER:
            return value.in_([int(each) for each in values])
        case Holds.DATE:
            return value.in_([dt.date.fromisoformat(each) for each in values])
        case Holds.INSTANT:
            return or_(*(and_(value >= _begin(each), value < _begin(each, 1)) for each in values))
    return value.in_(values)


def _is_somebody(value: Value, values: tuple[str, ...]) -> SQLColumnExpression[bool]:
    named = [int(each) for each in values if each not in {SAID_ME, MY_UNITS}]
    ways = [*([value.in_(named)] if named else []), *([value == ME] if SAID_ME in values else [])]
    return or_(*ways, *([value == any_(UNITS)] if MY_UNITS in values else []))


def _in_time(facts: Facts, value: Value, condition: Condition) -> SQLColumnExpression[bool]:
    said = condition.values[0]
    if facts.holds is Holds.NUMBER:
        return value >= int(said) if condition.operator is ListOperator.ON_OR_AFTER else value <= int(said)
    match condition.operator:
        case ListOperator.ON_OR_BEFORE:
            return value < _begin(said, 1) if facts.holds is Holds.INSTANT else value <= dt.date.fromisoformat(said)
        case ListOperator.ON_OR_AFTER:
            return value >= (_begin(said) if facts.holds is Holds.INSTANT else dt.date.fromisoformat(said))
        case ListOperator.LAST_DAYS:
            first, end = TODAY - literal(int(said)), TODAY + literal(1)
        case _:
            first, end = TODAY - literal(0), TODAY + literal(int(said) + 1)
    if facts.holds is Holds.INSTANT:
        return and_(value >= _midnight(first), value < _midnight(end))
    return and_(value >= first, value < end)


def _midnight(day: Value) -> Value:
    return func.timezone(str(COPENHAGEN), sql_cast(day, DateTime()))


def _begin(day: str, later: int = 0) -> dt.datetime:
    """Gives when a day begins where the law counts."""
    date = dt.date.fromisoformat(day) + dt.timedelta(days=later)
    return dt.datetime.combine(date, dt.time(), tzinfo=COPENHAGEN)


def _is_value(facts: Facts, operator: ListOperator, value: str) -> bool:
    if operator in {ListOperator.LAST_DAYS, ListOperator.NEXT_DAYS}:
        return value.isdecimal() and int(value) <= 36_500
    match facts.holds:
        case Holds.WORD:
            return facts.words is not None and value in [each.value for each in facts.words]
        case Holds.YES_NO:
            return value in {YES, NO}
        case Holds.WHO:
            return value in {ME, MY_UNITS} or (value.isdecimal() and len(value) < 10)
        case Holds.NUMBER:
            return value.isdecimal() and len(value) < 10
        case Holds.DATE | Holds.INSTANT:
            return _is_date(value)
    return bool(value.strip())


def _is_date(value: str) -> bool:
    try:
        return 1600 <= dt.date.fromisoformat(value).year <= 9990
    except ValueError:
        return False
