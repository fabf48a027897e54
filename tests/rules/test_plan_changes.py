"""A coming file plan and what becomes of the codes before it: read, judged, every fault with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.carrying import Fate, fate_of
from casework.errors import WrongInPlan
from casework.plan_changes import Change, judge, read_changes, read_plan
from casework.vocabulary import CarryRule, CaseFate, CodeFate, PlanProblem

BEFORE = {"01.01": "Fiskeri", "01.02": "Havne", "01.03": "Øvrigt"}
CSV = "code;title;parent;kind\n01;Erhverv;;main_group\n01.01;Fiskeri;01;subject\n"
YAML = "- {code: '01', title: Erhverv, kind: main_group}\n- {code: '01.01', title: Fiskeri, parent: '01', kind: subject}\n"


def test_a_plan_is_the_same_from_a_table_and_from_yaml() -> None:
    assert read_plan(CSV) == read_plan("\ufeff" + CSV.replace(";", ",")) == read_plan(YAML)
    assert ["01", "01.01"] == [entry.code for entry in read_plan(CSV).entries]


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("code;title\n01.01;\n", WrongInPlan(2, "title", PlanProblem.FIELD_MISSING)),
        ("code;title\n01;A\n01;B\n", WrongInPlan(3, "code", PlanProblem.CODE_REPEATED, "01")),
        ("code;title;parent\n01.01;A;01\n", WrongInPlan(2, "parent", PlanProblem.PARENT_UNKNOWN, "01")),
        ("code;title;kind\n01;A;folder\n", WrongInPlan(2, "kind", PlanProblem.KIND_UNKNOWN, "folder")),
        ("{", WrongInPlan(0, "", PlanProblem.NOT_READABLE)),
        ("hej", WrongInPlan(0, "", PlanProblem.NOT_READABLE)),
        ("- 7", WrongInPlan(0, "", PlanProblem.NOT_READABLE)),
        ("code;title\n", WrongInPlan(0, "", PlanProblem.NOT_READABLE)),
    ],
)
def test_a_fault_in_a_plan_is_named_with_its_line(written: str, problem: WrongInPlan) -> None:
    assert (problem,) == read_plan(written).problems


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("code;fate\n01.01;gone\n", WrongInPlan(2, "fate", PlanProblem.FATE_UNKNOWN, "gone")),
        ("code;fate;to;rule\n01.01;kept;;burn\n", WrongInPlan(2, "rule", PlanProblem.RULE_UNKNOWN, "burn")),
        ("code;fate\n01.01;kept\n01.01;kept\n", WrongInPlan(3, "code", PlanProblem.CODE_REPEATED, "01.01")),
    ],
)
def test_a_fault_in_the_changes_is_named_with_its_line(written: str, problem: WrongInPlan) -> None:
    assert (problem,) == read_changes(written).problems


def test_changes_are_read_with_their_usual_rules() -> None:
    written = "code;fate;to\n01.01;renamed;\n01.02;merged;01.09\n01.03;split;01.10 01.11\n01.04;closed;\n01.05;closed;01.06\n"

    assert (
        Change("01.01", CodeFate.RENAMED, ("01.01",), CarryRule.CARRY),
        Change("01.02", CodeFate.MERGED, ("01.09",), CarryRule.CARRY),
        Change("01.03", CodeFate.SPLIT, ("01.10", "01.11"), CarryRule.CARRY),
        Change("01.04", CodeFate.CLOSED, (), CarryRule.CLOSE),
        Change("01.05", CodeFate.CLOSED, ("01.06",), CarryRule.CONTINUE),
    ) == read_changes(written).changes


def test_a_code_is_kept_unsaid_only_where_it_means_the_same() -> None:
    settled, problems = judge(BEFORE, {"01.01": "Fiskeri", "01.02": "Lufthavne"}, ())

    assert {"01.01"} == set(settled)
    assert [("01.02", PlanProblem.FATE_MISSING), ("01.03", PlanProblem.FATE_MISSING)] == [(p.value, p.problem) for p in problems]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (Change("09.09", CodeFate.KEPT, ("01.01",), CarryRule.CARRY), PlanProblem.CODE_UNKNOWN),
        (Change("01.02", CodeFate.MERGED, ("99",), CarryRule.CARRY), PlanProblem.TARGET_UNKNOWN),
        (Change("01.02", CodeFate.MERGED, (), CarryRule.CARRY), PlanProblem.TARGET_MISSING),
        (Change("01.02", CodeFate.MERGED, ("01.01", "01.03"), CarryRule.CARRY), PlanProblem.ONE_TARGET_ONLY),
        (Change("01.02", CodeFate.SPLIT, ("01.01",), CarryRule.CARRY), PlanProblem.TARGET_MISSING),
        (Change("01.02", CodeFate.CLOSED, (), CarryRule.CARRY), PlanProblem.RULE_DOES_NOT_FIT),
        (Change("01.02", CodeFate.CLOSED, ("01.01", "01.03"), CarryRule.CARRY), PlanProblem.ONE_TARGET_ONLY),
    ],
)
def test_a_change_that_goes_nowhere_is_refused(change: Change, problem: PlanProblem) -> None:
    assert problem in [each.problem for each in judge(BEFORE, BEFORE, [change])[1]]


CHANGES = st.builds(
    Change, st.just("01.01"), st.sampled_from(CodeFate), st.lists(st.sampled_from(["01.01", "01.02", "01.03"]), max_size=3).map(tuple),
    st.sampled_from(CarryRule),
)  # fmt: skip


@given(st.lists(CHANGES, max_size=1), st.booleans(), st.sampled_from([None, "01.01", "01.02", "09"]))
def test_every_open_case_ends_under_a_code_of_the_coming_plan_or_is_said_not_to(
    changes: list[Change], has_open_approval: bool, chosen: str | None
) -> None:
    settled, problems = judge(BEFORE, BEFORE, changes)
    if problems:
        return
    for code in BEFORE:
        fate = fate_of(settled[code], code, chosen=chosen, has_open_approval=has_open_approval)
        assert fate.to_code in BEFORE
        if has_open_approval:
            assert fate.fate not in {CaseFate.CLOSED, CaseFate.CONTINUED}


def test_what_was_chosen_for_a_case_is_what_it_gets() -> None:
    split = Change("01.01", CodeFate.SPLIT, ("01.02", "01.03"), CarryRule.CARRY)

    assert Fate(CaseFate.CARRIED, "01.03") == fate_of(split, "01.01", chosen="01.03", has_open_approval=False)
    assert Fate(CaseFate.CARRIED, "01.02") == fate_of(split, "01.01", chosen="09", has_open_approval=False)
    assert Fate(CaseFate.STAYS, "07") == fate_of(None, "07", chosen=None, has_open_approval=False)


@given(st.text(max_size=200))
def test_whatever_is_written_reading_it_raises_nothing(written: str) -> None:
    read_plan(written)
    read_changes(written)
