"""The language of case types: typed when read, total when evaluated, three-valued where something is not known."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.case_types.evaluating import Answer, Facts, evaluate
from casework.case_types.expressions import OPERATORS, Expression, Known, Scalar, kind_of_expression, kind_of_value, plain, read_expression
from casework.case_types.shape import Row, Table, Titles
from casework.vocabulary import CalculationProblem, CaseTypeProblem, ValueKind

TODAY = dt.date(2026, 11, 23)
FIELDS: dict[str, Scalar | None] = {
    "born": dt.date(2026, 1, 31),
    "amount": Decimal(100),
    "role": "mother",
    "agreed": True,
    "unknown": None,
}
KNOWN = Known(
    fields={
        "born": ValueKind.DATE,
        "amount": ValueKind.NUMBER,
        "role": ValueKind.TEXT,
        "agreed": ValueKind.YES_NO,
        "unknown": ValueKind.DATE,
    },
    tables={"caps": (ValueKind.DATE, ValueKind.NUMBER)},
)
CAPS = Table("caps", Titles("Loft", "Cap"), "§ 35", (Row(dt.date(2025, 1, 6), Decimal(50)), Row(dt.date(2026, 1, 5), Decimal(60), "§ 36")))
FACTS = Facts(TODAY, FIELDS, {}, {"caps": CAPS})
F = {name: {"field": name} for name in FIELDS}


def read(content: object) -> Expression:
    problems: list[tuple[str, CaseTypeProblem, str]] = []
    made = read_expression(content, "value", lambda *what: problems.append(what))
    assert not problems
    assert made is not None
    return made


def value(content: object) -> Scalar | None:
    return evaluate(read(content), FACTS).value


def problems_of(content: object) -> list[tuple[str, CaseTypeProblem]]:
    found: list[tuple[str, CaseTypeProblem]] = []
    made = read_expression(content, "value", lambda place, problem, _: found.append((place, problem)))
    if made is not None:
        kind_of_expression(made, KNOWN, "value", lambda place, problem, _: found.append((place, problem)))
    return found


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"sum": [1, 2, F["amount"]]}, Decimal(103)),
        ({"difference": [1, 3]}, Decimal(-2)),
        ({"product": [F["amount"], 0.25]}, Decimal(25)),
        ({"rounded": {"quotient": [10, 4]}}, Decimal(3)),
        ({"smallest": [F["born"], dt.date(2025, 12, 31)]}, dt.date(2025, 12, 31)),
        ({"largest": [3, 7, 5]}, Decimal(7)),
        ({"weeks_before": [F["born"], 4]}, dt.date(2026, 1, 3)),
        ({"weeks_after": [F["born"], 2]}, dt.date(2026, 2, 14)),
        ({"days_after": [F["born"], 1]}, dt.date(2026, 2, 1)),
        ({"months_after": [F["born"], 1]}, dt.date(2026, 2, 28)),
        ({"months_before": [F["born"], 1]}, dt.date(2025, 12, 31)),
        ({"years_after": [dt.date(2024, 2, 29), 1]}, dt.date(2025, 2, 28)),
        ({"working_days_after": [dt.date(2026, 12, 23), 1]}, dt.date(2026, 12, 28)),
        ({"working_days_between": [dt.date(2026, 12, 23), dt.date(2026, 12, 28)]}, Decimal(1)),
        ({"first_of_month": F["born"]}, dt.date(2026, 1, 1)),
        ({"date_in_year_of": [F["born"], 8, 1]}, dt.date(2026, 8, 1)),
        ({"days_between": [F["born"], TODAY]}, Decimal(296)),
        ({"table": ["caps", dt.date(2026, 1, 4)]}, Decimal(50)),
        ({"table": ["caps", dt.date(2026, 1, 5)]}, Decimal(60)),
        ({"one_of": [F["role"], "father", "mother"]}, True),
        ({"all": [F["agreed"], {"at_least": [F["amount"], 100]}]}, True),
        ({"more": [F["amount"], 100]}, False),
        ({"at_most": [F["amount"], 100]}, True),
        ({"less": [F["amount"], 100]}, False),
        ({"differs": [F["role"], "father"]}, True),
        ({"not": F["agreed"]}, False),
        ({"known": F["unknown"]}, False),
        ({"if": [F["agreed"], "yes it is", "no"]}, "yes it is"),
        ({"today": True}, TODAY),
    ],
)
def test_each_word_gives_what_it_says(content: object, expected: Scalar) -> None:
    assert expected == value(content)


def test_every_word_of_the_language_has_a_deed() -> None:
    from casework.case_types.evaluating import _DEEDS

    assert set(OPERATORS) - {"if", "known"} == set(_DEEDS)


def test_what_is_not_known_matters_only_where_it_decides() -> None:
    nobody_knows = {"equals": [F["unknown"], TODAY]}

    assert value({"any": [nobody_knows, True]}) is True
    assert value({"all": [nobody_knows, False]}) is False
    assert ("unknown",) == evaluate(read({"all": [nobody_knows, True]}), FACTS).missing
    assert ("unknown",) == evaluate(read({"if": [nobody_knows, 1, 2]}), FACTS).missing


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ({"quotient": [1, 0]}, CalculationProblem.DIVIDED_BY_NOTHING),
        ({"days_after": [F["born"], 200000]}, None),
        ({"days_after": [F["born"], 200001]}, CalculationProblem.DATE_OUT_OF_RANGE),
        ({"years_after": [F["born"], 9000]}, CalculationProblem.DATE_OUT_OF_RANGE),
        ({"days_after": [F["born"], 0.5]}, CalculationProblem.DATE_OUT_OF_RANGE),
        ({"working_days_after": [F["born"], 4001]}, CalculationProblem.DATE_OUT_OF_RANGE),
        ({"product": [10**12, 10**12]}, CalculationProblem.NUMBER_OUT_OF_RANGE),
        ({"table": ["caps", dt.date(2025, 1, 5)]}, CalculationProblem.NOT_IN_TABLE),
        ({"date_in_year_of": [F["born"], 2, 30]}, CalculationProblem.DATE_OUT_OF_RANGE),
    ],
)
def test_what_cannot_be_calculated_is_named(content: object, problem: CalculationProblem | None) -> None:
    expected = (problem,) if problem else ()

    assert expected == evaluate(read(content), FACTS).problems


def test_an_answer_tells_which_facts_and_which_row_it_used() -> None:
    answer = evaluate(read({"smallest": [F["amount"], {"table": ["caps", F["born"]]}]}), FACTS)

    assert [("field", "amount", ""), ("field", "born", ""), ("table", "caps", "§ 36")] == [
        (used.to, used.name, used.source) for used in answer.inputs
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ([1, 2], [("value", CaseTypeProblem.SHAPE)]),
        (None, [("value", CaseTypeProblem.SHAPE)]),
        ({"sum": [1, 2], "product": [1, 2]}, [("value", CaseTypeProblem.SHAPE)]),
        ({"exec": ["rm"]}, [("value", CaseTypeProblem.UNKNOWN_OPERATOR)]),
        ({"sum": [1]}, [("value.sum", CaseTypeProblem.WRONG_COUNT)]),
        ({"if": [True, 1]}, [("value.if", CaseTypeProblem.WRONG_COUNT)]),
        ({"sum": [1, "two"]}, [("value.sum.1", CaseTypeProblem.WRONG_KIND)]),
        ({"equals": [1, "two"]}, [("value.equals.1", CaseTypeProblem.WRONG_KIND)]),
        ({"if": [True, 1, "two"]}, [("value.if.2", CaseTypeProblem.WRONG_KIND)]),
        ({"not": [{"not": [3]}]}, [("value.not.0.not.0", CaseTypeProblem.WRONG_KIND)]),
        ({"field": "nobody"}, [("value.field", CaseTypeProblem.UNKNOWN_FIELD)]),
        ({"rule": "nobody"}, [("value.rule", CaseTypeProblem.UNKNOWN_RULE)]),
        ({"table": ["nobody", 1]}, [("value.table", CaseTypeProblem.UNKNOWN_TABLE)]),
        ({"table": ["caps", 1]}, [("value.table.1", CaseTypeProblem.WRONG_KIND)]),
        ({"table": "caps"}, [("value.table", CaseTypeProblem.SHAPE)]),
        (10**13, [("value", CaseTypeProblem.NUMBER_TOO_BIG)]),
        (float("inf"), [("value", CaseTypeProblem.NUMBER_TOO_BIG)]),
    ],
)
def test_every_fault_is_named_at_its_place(content: object, expected: list[tuple[str, CaseTypeProblem]]) -> None:
    assert expected == problems_of(content)


def test_an_expression_too_deep_to_read_is_refused() -> None:
    content: object = True
    for _ in range(60):
        content = {"not": [content]}

    assert CaseTypeProblem.TOO_DEEP in [problem for _, problem in problems_of(content)]


scalars = st.one_of(
    st.booleans(),
    st.text(max_size=5),
    st.integers(-(10**12), 10**12),
    st.decimals(-1000, 1000, places=2),
    st.dates(),
)
names = st.sampled_from(["born", "amount", "role", "agreed", "unknown", "nobody"])
contents: st.SearchStrategy[object] = st.recursive(
    st.one_of(
        scalars,
        st.just({"today": True}),
        names.map(lambda name: {"field": name}),
        names.map(lambda name: {"rule": name}),
        scalars.map(lambda by: {"table": ["caps", by]}),
    ),
    lambda below: st.tuples(st.sampled_from(sorted(OPERATORS)), st.lists(below, min_size=1, max_size=3)).map(lambda it: {it[0]: it[1]}),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(contents)
def test_the_language_is_total(content: object) -> None:
    made = read_expression(content, "value", lambda *_: None)
    if made is None:
        return
    answer = evaluate(made, FACTS)

    assert isinstance(answer, Answer)
    assert not (answer.value is not None and (answer.missing or answer.problems))
    assert made == read_expression(plain(made), "value", lambda *_: None)


@settings(max_examples=150, deadline=None)
@given(contents)
def test_what_is_well_typed_gives_the_kind_it_promises(content: object) -> None:
    faults: list[object] = []
    made = read_expression(content, "value", lambda *what: faults.append(what))
    kind = kind_of_expression(made, KNOWN, "value", lambda *what: faults.append(what)) if made is not None else None
    if made is None or faults:
        return
    answer = evaluate(made, FACTS)

    assert CalculationProblem.WRONG_KIND not in answer.problems
    if answer.value is not None and kind is not None:
        assert kind is kind_of_value(answer.value)
