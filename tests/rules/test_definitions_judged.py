"""What is found in a definition without asking who works in the house: a role that would have to decide twice."""

from typing import Any

import pytest

from casework.approvals.definition_reading import read_definition
from casework.approvals.judging import judge
from casework.approvals.shipped import shipped
from casework.vocabulary import DefinitionProblem

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
