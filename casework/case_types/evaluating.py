"""What a rule of a case type gives for a case, and why: which paragraph, from which facts.

Evaluation is pure and total. What is not known makes an answer missing only where it matters: ``any`` with one yes is yes,
whatever else is unknown (Kleene's three values). What cannot be calculated is a named problem, never an exception.
"""

import calendar as months
import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal, DecimalException, localcontext

from casework.calendar import add_working_days, working_days_between
from casework.case_types.expressions import Applied, Expression, Literal, Reference, Scalar, Today, kind_of_value
from casework.case_types.shape import CaseTypeRead, Rule, Table, Titles
from casework.vocabulary import CalculationProblem

BIGGEST = Decimal(10) ** 18
_LONGEST = 200_000
_OFFICE_DAYS = 4000


@dataclass(frozen=True)
class Input:
    """Is one fact an answer was drawn from: a field, an earlier rule or a row of a table, with its own source."""

    to: str
    name: str
    value: Scalar | None
    source: str = ""
    to_confirm: bool = False
    confirmed_by: str = ""


@dataclass(frozen=True)
class Answer:
    """Is what an expression gives: a value, or what is missing for one, or why there is none; always with what was used."""

    value: Scalar | None = None
    missing: tuple[str, ...] = ()
    problems: tuple[CalculationProblem, ...] = ()
    inputs: tuple[Input, ...] = ()


@dataclass(frozen=True)
class Explained:
    """Is a rule with its answer: which rule, which paragraph, which facts."""

    name: str
    titles: Titles
    source: str
    note: str
    to_confirm: bool
    applies: bool | None
    answer: Answer
    confirmed_by: str = ""


@dataclass(frozen=True)
class Facts:
    """Is everything an evaluation may look at; ``unsure`` names the rules whose answer rests on something nobody has confirmed."""

    today: dt.date
    fields: Mapping[str, Scalar | None]
    rules: Mapping[str, Answer] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    unsure: Collection[str] = ()


def explain_all(kind: CaseTypeRead, values: Mapping[str, Scalar | None], today: dt.date) -> tuple[Explained, ...]:
    """Gives every rule of the case type with its answer for the values, in the order of the case type."""
    tables = {table.name: table for table in kind.tables}
    answers: dict[str, Answer] = {}
    unsure: set[str] = set()
    made = []
    for rule in kind.rules:
        explained = _explain(rule, Facts(today, values, answers, tables, unsure))
        answers[rule.name] = explained.answer
        if explained.to_confirm:
            unsure.add(rule.name)
        made.append(explained)
    return tuple(made)


def facts_of(kind: CaseTypeRead, values: Mapping[str, Scalar | None], today: dt.date) -> Facts:
    """Gives the facts with every rule answered, for conditions and deadlines of phases and tasks."""
    answers = {each.name: each.answer for each in explain_all(kind, values, today)}
    return Facts(today, values, answers, {table.name: table for table in kind.tables})


def evaluate(expression: Expression, facts: Facts) -> Answer:
    """Gives the answer of an expression; never raises."""
    match expression:
        case Literal(value):
            return Answer(value)
        case Today():
            return Answer(facts.today)
        case Reference("field", name):
            held = facts.fields.get(name)
            return Answer(held, () if held is not None else (name,), inputs=(Input("field", name, held),))
        case Reference("rule", name):
            answer = facts.rules.get(name, Answer(missing=(name,)))
            return Answer(
                answer.value, answer.missing, answer.problems, (Input("rule", name, answer.value, to_confirm=name in facts.unsure),)
            )
        case Reference(_, name, by):
            return _look_up(facts.tables.get(name), name, evaluate(by, facts) if by is not None else Answer())
        case Applied():
            return _apply(expression, facts)
    raise AssertionError(expression)


def _explain(rule: Rule, facts: Facts) -> Explained:
    condition = evaluate(rule.when, facts) if rule.when is not None else Answer(value=True)
    applies = condition.value if isinstance(condition.value, bool) else None
    if applies:
        found = evaluate(rule.value, facts)
        answer = Answer(found.value, found.missing, found.problems, _once(condition.inputs + found.inputs))
    else:
        answer = Answer(None, condition.missing, condition.problems, condition.inputs)
    unsure = rule.to_confirm or any(each.to_confirm for each in answer.inputs)
    return Explained(rule.name, rule.titles, rule.source, rule.note, unsure, applies, answer, rule.confirmed_by)


def _look_up(table: Table | None, name: str, by: Answer) -> Answer:
    if by.value is None or table is None:
        return Answer(None, by.missing or (name,), by.problems, by.inputs)
    row = None
    for each in table.rows:
        if kind_of_value(each.start) is not kind_of_value(by.value):
            return Answer(None, problems=(CalculationProblem.WRONG_KIND,), inputs=by.inputs)
        if each.start <= by.value:  # type: ignore[operator]  # the same kind, looked at above
            row = each
    if row is None:
        return Answer(None, problems=(CalculationProblem.NOT_IN_TABLE,), inputs=by.inputs)
    used = Input("table", name, row.value, row.source or table.source, row.to_confirm, row.confirmed_by)
    return Answer(row.value, inputs=_once((*by.inputs, used)))


def _apply(it: Applied, facts: Facts) -> Answer:
    if it.operator == "if":
        return _choose(it, facts)
    answers = [evaluate(each, facts) for each in it.operands]
    inputs = _once(tuple(used for each in answers for used in each.inputs))
    if it.operator == "known":
        return Answer(answers[0].value is not None, inputs=inputs)
    values = [each.value for each in answers]
    if it.operator in ("all", "any"):
        settles = it.operator == "any"
        if settles in [value for value in values if isinstance(value, bool)]:
            return Answer(settles, inputs=inputs)
    problems = tuple(dict.fromkeys(problem for each in answers for problem in each.problems))
    missing = tuple(dict.fromkeys(name for each in answers for name in each.missing))
    if problems or missing or None in values:
        return Answer(None, missing, problems, inputs)
    return _calculated(it.operator, [value for value in values if value is not None], inputs)


def _choose(it: Applied, facts: Facts) -> Answer:
    condition = evaluate(it.operands[0], facts)
    if not isinstance(condition.value, bool):
        return Answer(None, condition.missing, condition.problems, condition.inputs)
    chosen = evaluate(it.operands[1 if condition.value else 2], facts)
    return Answer(chosen.value, chosen.missing, chosen.problems, _once(condition.inputs + chosen.inputs))


def _calculated(operator: str, values: list[Scalar], inputs: tuple[Input, ...]) -> Answer:
    try:
        with localcontext(Context(prec=34)):
            value = _DEEDS[operator](*values)
    except (OverflowError, ValueError):
        return Answer(problems=(CalculationProblem.DATE_OUT_OF_RANGE,), inputs=inputs)
    except ZeroDivisionError:
        return Answer(problems=(CalculationProblem.DIVIDED_BY_NOTHING,), inputs=inputs)
    except DecimalException:
        return Answer(problems=(CalculationProblem.NUMBER_OUT_OF_RANGE,), inputs=inputs)
    except (TypeError, AttributeError):
        return Answer(problems=(CalculationProblem.WRONG_KIND,), inputs=inputs)
    if isinstance(value, Decimal) and not (value.is_finite() and abs(value) <= BIGGEST):
        return Answer(problems=(CalculationProblem.NUMBER_OUT_OF_RANGE,), inputs=inputs)
    return Answer(value, inputs=inputs)


def _once(inputs: tuple[Input, ...]) -> tuple[Input, ...]:
    return tuple(dict.fromkeys(inputs))


def _days(day: dt.date, count: Decimal, each: int = 1) -> dt.date:
    return day + dt.timedelta(days=_whole(count) * each)


def _months(day: dt.date, count: int) -> dt.date:
    """Gives the same day so many months later, or the last day of a shorter month (31 January + 1 month is 28 February)."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    return dt.date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def _whole(count: Decimal) -> int:
    if count != count.to_integral_value() or abs(count) > _LONGEST:
        raise OverflowError
    return int(count)


def _working(day: dt.date, count: Decimal) -> dt.date:
    if not (0 <= count <= _OFFICE_DAYS and 1900 <= day.year <= 2180):
        raise OverflowError
    return add_working_days(day, _whole(count))


def _working_between(start: dt.date, end: dt.date) -> Decimal:
    if not all(1900 <= day.year <= 2180 for day in (start, end)) or abs((end - start).days) > _OFFICE_DAYS:
        raise OverflowError
    return Decimal(working_days_between(start, end))


def _quotient(above: Decimal, below: Decimal) -> Decimal:
    if not below:
        raise ZeroDivisionError
    return above / below


def _product(*values: Decimal) -> Decimal:
    made = Decimal(1)
    for value in values:
        made *= value
    return made


_DEEDS: dict[str, Callable[..., Scalar]] = {
    "sum": lambda *values: sum(values, Decimal(0)),
    "difference": lambda above, below: above - below,
    "product": _product,
    "quotient": _quotient,
    "rounded": lambda value: value.quantize(Decimal(1), rounding=ROUND_HALF_UP),
    "smallest": lambda *values: min(values),
    "largest": lambda *values: max(values),
    "days_after": _days,
    "days_before": lambda day, count: _days(day, -count),
    "weeks_after": lambda day, count: _days(day, count, 7),
    "weeks_before": lambda day, count: _days(day, -count, 7),
    "months_after": lambda day, count: _months(day, _whole(count)),
    "months_before": lambda day, count: _months(day, -_whole(count)),
    "years_after": lambda day, count: _months(day, _whole(count) * 12),
    "working_days_after": _working,
    "first_of_month": lambda day: day.replace(day=1),
    "date_in_year_of": lambda day, month, number: dt.date(day.year, _whole(month), _whole(number)),
    "days_between": lambda start, end: Decimal((end - start).days),
    "working_days_between": _working_between,
    "equals": lambda left, right: left == right,
    "differs": lambda left, right: left != right,
    "less": lambda left, right: left < right,
    "at_most": lambda left, right: left <= right,
    "more": lambda left, right: left > right,
    "at_least": lambda left, right: left >= right,
    "one_of": lambda value, *others: value in others,
    "all": lambda *values: all(values),
    "any": lambda *values: any(values),
    "not": lambda value: not value,
}
