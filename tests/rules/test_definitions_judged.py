"""What is found in a definition without asking who works in the house: a role that would have to decide twice, a day that is none."""

import datetime as dt
from typing import Any

import pytest

from casework.approvals.definition_reading import condition_of, read_definition
from casework.approvals.judging import judge
from casework.approvals.shipped import shipped
from casework.approvals.waiting_form import Waited, content_of, waited_of
from casework.fields import FieldDefinition
from casework.vocabulary import DefinitionProblem, FieldKind

LARGE, SMALL = {"more": [{"field": "amount"}, 1000]}, {"at_most": [{"field": "amount"}, 1000]}
SECRETARY = {"role": "permanent_secretary"}


def twice(first: dict[str, Any], second: dict[str, Any]) -> list[str]:
    steps = [{"name": "a", "seats": [SECRETARY]} | first, {"name": "b", "seats": [SECRETARY]} | second]
    read = read_definition({"name": "x", "title": "X", "distinct": True, "steps": steps})
    return [each.place for each in judge(read, {"amount": []}) if each.problem is DefinitionProblem.SEAT_TWICE]


@pytest.mark.parametrize(
    ("first", "second", "is_found"),
    [
        ({}, {}, True),
        ({}, {"when": LARGE}, True),
        ({"when": SMALL}, {"when": LARGE}, False),
        ({"when": LARGE}, {"when": {"more": [{"field": "amount"}, 2000]}}, True),
        ({}, {"seats": [SECRETARY, {"official": "lawyer"}], "needs": "any"}, False),
        ({}, {"seats": [{"role": "minister"}]}, False),
    ],
)
def test_a_role_is_asked_twice_only_where_a_case_can_meet_both_steps(first: dict[str, Any], second: dict[str, Any], is_found: bool) -> None:
    assert (["steps.1.seats.0"] if is_found else []) == twice(first, second)


def test_nothing_shipped_asks_a_role_twice() -> None:
    """The submission to the minister asks the permanent secretary in three steps, of which a case meets one."""
    found = [each for content in shipped() for each in judge(read_definition(content), {}) if each.problem is DefinitionProblem.SEAT_TWICE]

    assert [] == found


OPENS, AMOUNT, ANSWER = {"field": "opens"}, {"field": "amount"}, {"field": "answered"}


@pytest.mark.parametrize(
    ("until", "found"),
    [
        ({"date": "2026-12-01"}, []),
        (OPENS, []),
        ({"days_before": [OPENS, 5]}, []),
        ({"working_days_after": [{"today": True}, 10]}, []),
        (ANSWER, []),
        ({"field": "gone"}, [DefinitionProblem.UNKNOWN_FIELD]),
        ("2026-12-01x", [DefinitionProblem.NOT_A_DAY]),
        (AMOUNT, [DefinitionProblem.NOT_A_DAY]),
        ({"days_after": [AMOUNT, 5]}, [DefinitionProblem.NOT_A_DAY]),
        ({"days_after": [OPENS, "five"]}, [DefinitionProblem.NOT_A_DAY]),
    ],
)
def test_what_a_step_waits_for_must_be_a_day(until: Any, found: list[DefinitionProblem]) -> None:
    fields = {
        "opens": [FieldDefinition("opens", FieldKind.DATE, "Åbner", "Opens")],
        "amount": [FieldDefinition("amount", FieldKind.NUMBER, "Beløb", "Amount")],
        "answered": [
            FieldDefinition("answered", FieldKind.YES_NO, "Besvaret", "Answered"),
            FieldDefinition("answered", FieldKind.DATE, "Besvaret", "Answered"),
        ],
    }
    read = read_definition({"name": "x", "title": "X", "steps": [{"name": "a", "seats": [SECRETARY]}, {"name": "w", "until": until}]})

    assert found == [each.problem for each in judge(read, fields) if each.place == "steps.1.until"]


def test_the_day_that_nothing_may_pass_must_be_a_day() -> None:
    read = read_definition({"name": "x", "title": "X", "due": "amount", "steps": [{"name": "a", "seats": [SECRETARY]}]})
    fields = {"amount": [FieldDefinition("amount", FieldKind.NUMBER, "Beløb", "Amount")]}

    assert [DefinitionProblem.NOT_A_DAY] == [each.problem for each in judge(read, fields) if each.place == "due"]


@pytest.mark.parametrize(
    ("until", "form"),
    [
        ({"date": "2026-12-01"}, Waited(dt.date(2026, 12, 1))),
        (OPENS, Waited(field="opens")),
        ({"today": True}, Waited()),
        ({"days_before": [OPENS, 5]}, Waited(field="opens", count=5, counted="days_before")),
        ({"working_days_after": [{"today": True}, 10]}, Waited(count=10, counted="working_days_after")),
        ({"smallest": [OPENS, {"date": "2026-12-01"}]}, None),
        ({"days_after": [OPENS, -5]}, None),
    ],
)
def test_a_day_that_is_waited_for_comes_back_from_the_form_as_it_was(until: Any, form: Waited | None) -> None:
    read = condition_of(until)
    assert read is not None

    assert form == waited_of(read)
    assert form is None or until == content_of(form)
