"""Barselsloven as data: the day before, the day and the day after, and each number of weeks, every one with its paragraph."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

import pytest

from casework.case_types.evaluating import Explained, explain_all
from casework.case_types.expressions import Scalar
from casework.case_types.reading import read_case_type
from casework.case_types.shipped import shipped
from casework.vocabulary import CalculationProblem
from tests.house.generated_docs import rules_held

KIND = read_case_type(shipped()["maternity_benefit"])
BIRTH = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)
USUAL: dict[str, Scalar] = {
    "parent": "mother",
    "household": "together",
    "sole_custody": False,
    "occupation": "employee",
    "lawful_stay": True,
    "expected_birth": dt.date(2026, 3, 9),
    "birth": BIRTH,
    "children": Decimal(1),
    "leave_start": dt.date(2026, 2, 9),
    "in_work": True,
    "hours": Decimal(640),
    "months_of_40_hours": Decimal(4),
    "unemployment_benefit": False,
    "paid_internship": False,
    "flex_job": False,
    "hourly_income": Decimal(200),
    "weekly_hours": Decimal(37),
    "applied": dt.date(2026, 3, 20),
    "weeks_given": Decimal(0),
    "weeks_taken_over": Decimal(0),
}


def asked(name: str, **differing: Scalar | None) -> Explained:
    facts: Mapping[str, Scalar | None] = USUAL | differing
    return {each.name: each for each in explain_all(KIND, facts, dt.date(2026, 3, 23))}[name]


def value(name: str, **differing: Scalar | None) -> Scalar | None:
    return asked(name, **differing).answer.value


def number(name: str, **differing: Scalar | None) -> int:
    found = value(name, **differing)
    assert isinstance(found, Decimal)
    return int(found)


def test_every_rule_cites_its_paragraph() -> None:
    assert [] == [rule.name for rule in KIND.rules if "§" not in rule.source and "Lov nr." not in rule.source]


def test_every_rule_gives_an_answer_or_says_that_it_does_not_apply() -> None:
    silent = [each.name for each in explain_all(KIND, USUAL, BIRTH) if each.applies and each.answer.value is None]

    assert [] == silent


@pytest.mark.parametrize(("day", "covered"), [(dt.date(2022, 8, 1), False), (dt.date(2022, 8, 2), True), (dt.date(2022, 8, 3), True)])
def test_the_law_of_2022_covers_children_born_from_2_august(day: dt.date, covered: bool) -> None:
    assert covered is value("covered", birth=day)


@pytest.mark.parametrize(
    ("hours", "months", "in_work", "met"),
    [
        (159, 3, True, False),
        (160, 3, True, True),
        (161, 3, True, True),
        (160, 2, True, False),
        (160, 4, True, True),
        (640, 4, False, False),
    ],
)
def test_an_employee_needs_160_hours_and_three_months_of_40(hours: int, months: int, in_work: bool, met: bool) -> None:
    facts: dict[str, Scalar] = {"hours": Decimal(hours), "months_of_40_hours": Decimal(months), "in_work": in_work}

    assert met is value("by_hours", **facts)
    assert met is value("employment_met", **facts)


@pytest.mark.parametrize(
    ("ended", "met"),
    [(dt.date(2026, 1, 8), False), (dt.date(2026, 1, 9), True), (dt.date(2026, 1, 10), True), (dt.date(2026, 2, 9), True),
     (dt.date(2026, 2, 10), False), (None, False)],
)  # fmt: skip
def test_an_education_counts_when_it_ended_within_the_last_month(ended: dt.date | None, met: bool) -> None:
    assert met is value("employment_met", hours=Decimal(0), education_ended=ended)


@pytest.mark.parametrize("other", ["unemployment_benefit", "paid_internship", "flex_job"])
def test_each_other_way_meets_the_requirement_alone(other: str) -> None:
    assert value("employment_met", hours=Decimal(0)) is False
    assert value("employment_met", hours=Decimal(0), **{other: True}) is True


@pytest.mark.parametrize(
    ("months", "last", "half", "met"),
    [(5, True, True, False), (6, True, True, True), (7, True, True, True), (6, False, True, False), (6, True, False, False)],
)
def test_the_self_employed_need_six_of_twelve_months(months: int, last: bool, half: bool, met: bool) -> None:
    facts: dict[str, Scalar] = {
        "occupation": "self_employed",
        "own_business_months": Decimal(months),
        "own_business_last_month": last,
        "own_business_half_time": half,
    }

    assert met is value("employment_met", **facts)


def test_without_lawful_stay_there_is_no_right() -> None:
    assert value("entitled") is True
    assert value("entitled", lawful_stay=False) is False


def test_pregnancy_leave_begins_four_weeks_before_the_expected_birth() -> None:
    assert dt.date(2026, 2, 9) == value("pregnancy_leave_from")
    assert asked("pregnancy_leave_from", parent="other_parent").applies is False


def test_two_weeks_are_compulsory_and_the_first_ten_end_on_their_last_day() -> None:
    assert BIRTH + 14 * DAY - DAY == value("compulsory_leave_until")
    assert BIRTH + 70 * DAY - DAY == value("first_weeks_until")


@pytest.mark.parametrize(
    ("parent", "household", "custody", "first", "later"),
    [
        ("mother", "together", False, 10, 14),
        ("other_parent", "together", False, 2, 22),
        ("adopter", "together", False, 6, 18),
        ("mother", "apart_with_child", False, 10, 27),
        ("mother", "apart_with_child", True, 10, 36),
        ("other_parent", "apart_with_child", False, 2, 35),
        ("other_parent", "apart_without_child", False, 2, 9),
        ("mother", "apart_without_child", False, 10, 9),
        ("mother", "one_parent", False, 10, 36),
        ("other_parent", "one_parent", False, 2, 44),
    ],
)
def test_the_weeks_of_each_parent(parent: str, household: str, custody: bool, first: int, later: int) -> None:
    facts: dict[str, Scalar] = {"parent": parent, "household": household, "sole_custody": custody}

    assert (first, later, first + later) == (
        number("first_weeks", **facts),
        number("later_weeks", **facts),
        number("weeks_after_birth", **facts),
    )


def test_parents_who_live_together_have_24_weeks_each() -> None:
    assert [24, 24, 24] == [number("weeks_after_birth", parent=parent) for parent in ("mother", "other_parent", "adopter")]


@pytest.mark.parametrize(
    ("parent", "occupation", "earmarked", "transferable"),
    [
        ("mother", "employee", 9, 13),
        ("other_parent", "employee", 9, 13),
        ("mother", "self_employed", 0, 22),
        ("other_parent", "unemployed", 0, 22),
    ],
)
def test_an_employee_has_nine_earmarked_weeks(parent: str, occupation: str, earmarked: int, transferable: int) -> None:
    facts: dict[str, Scalar] = {"parent": parent, "occupation": occupation}

    assert (earmarked, transferable) == (number("earmarked_weeks", **facts), number("transferable_weeks", **facts))


@pytest.mark.parametrize(("given", "within"), [(12, True), (13, True), (14, False)])
def test_no_more_weeks_are_given_than_can_be(given: int, within: bool) -> None:
    assert within is value("transfer_within_right", weeks_given=Decimal(given))
    assert 24 - given == number("weeks_left", weeks_given=Decimal(given))


def test_a_sole_parent_has_nobody_to_give_weeks_to() -> None:
    assert 0 == number("transferable_weeks", household="one_parent")


@pytest.mark.parametrize(
    ("birth", "children", "extra"),
    [
        (dt.date(2024, 4, 30), 2, 0),
        (dt.date(2024, 5, 1), 2, 13),
        (dt.date(2024, 5, 2), 2, 13),
        (dt.date(2024, 4, 30), 3, 13),
        (dt.date(2026, 3, 2), 1, 0),
    ],
)
def test_twins_give_thirteen_weeks_from_may_2024(birth: dt.date, children: int, extra: int) -> None:
    assert extra == number("extra_weeks", birth=birth, children=Decimal(children))


def test_the_weeks_are_used_within_a_year_or_three_when_prevented() -> None:
    assert dt.date(2027, 3, 2) == value("use_before")
    assert dt.date(2029, 3, 2) == value("use_before_if_prevented")


def test_absence_can_be_extended_to_46_weeks_by_those_who_work() -> None:
    assert (32, 46, 40) == (
        number("absence_weeks"),
        number("absence_weeks_extended"),
        number("absence_weeks_extended", occupation="unemployed"),
    )


LIMIT_46 = BIRTH + 46 * 7 * DAY


@pytest.mark.parametrize(("admitted", "counts"), [(LIMIT_46 - DAY, True), (LIMIT_46, False), (LIMIT_46 + DAY, False)])
def test_a_hospital_stay_counts_within_the_first_46_weeks(admitted: dt.date, counts: bool) -> None:
    assert counts is value("hospital_counts", hospital_from=admitted, hospital_to=admitted + 5 * DAY)
    assert (5 if counts else 0) == number("hospital_days", hospital_from=admitted, hospital_to=admitted + 5 * DAY)


@pytest.mark.parametrize(
    ("admitted", "discharged", "days"),
    [
        (dt.date(2025, 6, 30), dt.date(2025, 9, 29), 91),
        (dt.date(2025, 6, 30), dt.date(2025, 9, 30), 92),
        (dt.date(2025, 6, 30), dt.date(2025, 10, 1), 92),
        (dt.date(2025, 7, 1), dt.date(2025, 10, 2), 93),
        (dt.date(2025, 7, 1), dt.date(2026, 7, 2), 365),
    ],
)
def test_a_hospital_stay_extends_by_three_months_and_later_by_twelve(admitted: dt.date, discharged: dt.date, days: int) -> None:
    assert days == number("hospital_days", birth=dt.date(2025, 6, 1), hospital_from=admitted, hospital_to=discharged)


def test_bereavement_leave_is_26_weeks() -> None:
    assert asked("sorrow_leave_until").applies is False
    assert dt.date(2026, 4, 1) + 26 * 7 * DAY - DAY == value("sorrow_leave_until", child_died=dt.date(2026, 4, 1))


@pytest.mark.parametrize(
    ("expected_birth", "notice"),
    [
        (dt.date(2026, 3, 31), dt.date(2025, 12, 31)),
        (dt.date(2026, 5, 27), dt.date(2026, 2, 27)),
        (dt.date(2026, 5, 28), dt.date(2026, 2, 28)),
        (dt.date(2026, 5, 29), dt.date(2026, 2, 28)),
        (dt.date(2026, 5, 31), dt.date(2026, 2, 28)),
        (dt.date(2026, 6, 1), dt.date(2026, 3, 1)),
        (dt.date(2028, 5, 29), dt.date(2028, 2, 29)),
        (dt.date(2028, 5, 30), dt.date(2028, 2, 29)),
    ],
)
def test_the_mothers_three_months_end_on_the_same_day_or_the_last_of_a_shorter_month(expected_birth: dt.date, notice: dt.date) -> None:
    assert notice == value("notice_of_pregnancy", expected_birth=expected_birth)


@pytest.mark.parametrize(
    "start", [dt.date(2026, 1, 27), dt.date(2026, 1, 28), dt.date(2026, 1, 29), dt.date(2026, 3, 29), dt.date(2028, 3, 1)]
)
def test_four_and_eight_weeks_notice_are_counted_in_days_over_years_leap_days_and_summer_time(start: dt.date) -> None:
    assert start - 28 * DAY == value("notice_of_two_weeks", parent="other_parent", leave_start=start)
    assert start - 56 * DAY == value("notice_of_earmarked_leave", leave_start=start)


@pytest.mark.parametrize(
    "birth", [dt.date(2026, 2, 14), dt.date(2026, 2, 15), dt.date(2027, 12, 31), dt.date(2028, 1, 18), dt.date(2028, 1, 19)]
)
def test_later_leave_is_notified_six_weeks_after_the_birth_whatever_the_calendar(birth: dt.date) -> None:
    assert birth + 42 * DAY == value("notice_of_later_leave", birth=birth)


@pytest.mark.parametrize(
    ("rule", "applies"),
    [
        ("notice_of_pregnancy", {("mother", "employee")}),
        ("notice_of_two_weeks", {("other_parent", "employee")}),
        ("notice_of_later_leave", {("mother", "employee"), ("other_parent", "employee"), ("adopter", "employee")}),
        ("notice_of_earmarked_leave", {("mother", "employee"), ("other_parent", "employee"), ("adopter", "employee")}),
    ],
)
def test_each_notice_is_asked_of_those_it_concerns_and_of_nobody_else(rule: str, applies: set[tuple[str, str]]) -> None:
    every = [(parent, work) for parent in ("mother", "other_parent", "adopter") for work in ("employee", "self_employed", "unemployed")]

    assert applies == {(parent, work) for parent, work in every if asked(rule, parent=parent, occupation=work).applies}


@pytest.mark.parametrize(
    ("rule", "fact"),
    [
        ("notice_of_pregnancy", "expected_birth"), ("notice_of_two_weeks", "leave_start"), ("notice_of_later_leave", "birth"),
        ("notice_of_earmarked_leave", "leave_start"),
    ],
)  # fmt: skip
def test_a_notice_without_its_date_is_not_guessed(rule: str, fact: str) -> None:
    answer = asked(rule, parent="other_parent" if rule == "notice_of_two_weeks" else "mother", **{fact: None}).answer

    assert (None, (fact,)) == (answer.value, answer.missing)


@pytest.mark.parametrize(
    ("birth", "year", "three_years"),
    [
        (dt.date(2024, 2, 28), dt.date(2025, 2, 28), dt.date(2027, 2, 28)),
        (dt.date(2024, 2, 29), dt.date(2025, 2, 28), dt.date(2027, 2, 28)),
        (dt.date(2024, 3, 1), dt.date(2025, 3, 1), dt.date(2027, 3, 1)),
    ],
)
def test_a_child_of_the_leap_day_has_its_year_until_the_last_of_february(birth: dt.date, year: dt.date, three_years: dt.date) -> None:
    assert (year, three_years) == (value("use_before", birth=birth), value("use_before_if_prevented", birth=birth))


@pytest.mark.parametrize("birth", [dt.date(2026, 12, 17), dt.date(2026, 12, 18), dt.date(2028, 2, 15), dt.date(2028, 2, 16)])
def test_compulsory_leave_and_the_first_ten_weeks_run_over_new_year_and_leap_day(birth: dt.date) -> None:
    assert (birth + 13 * DAY, birth + 69 * DAY) == (value("compulsory_leave_until", birth=birth), value("first_weeks_until", birth=birth))


@pytest.mark.parametrize(
    ("applied", "due"),
    [
        (dt.date(2026, 11, 25), dt.date(2026, 12, 23)),
        (dt.date(2026, 11, 26), dt.date(2026, 12, 28)),
        (dt.date(2026, 11, 27), dt.date(2026, 12, 29)),
        (dt.date(2026, 11, 30), dt.date(2026, 12, 30)),
        (dt.date(2026, 12, 1), dt.date(2027, 1, 4)),
        (dt.date(2026, 12, 2), dt.date(2027, 1, 5)),
    ],
)
def test_the_answer_is_due_past_christmas_and_new_year(applied: dt.date, due: dt.date) -> None:
    assert due == value("due", applied=applied)


def test_notice_to_the_employer() -> None:
    assert dt.date(2025, 12, 9) == value("notice_of_pregnancy")
    assert dt.date(2026, 1, 12) == value("notice_of_two_weeks", parent="other_parent")
    assert BIRTH + 42 * DAY == value("notice_of_later_leave")
    assert dt.date(2025, 12, 15) == value("notice_of_earmarked_leave")
    assert asked("notice_of_later_leave", occupation="self_employed").applies is False


@pytest.mark.parametrize(
    ("differing", "last"),
    [
        ({}, BIRTH + 56 * DAY),
        ({"leave_start": BIRTH}, BIRTH + 56 * DAY),
        ({"leave_start": BIRTH + DAY}, BIRTH + 57 * DAY),
        ({"wage_ended": dt.date(2026, 8, 31)}, dt.date(2026, 10, 26)),
    ],
)
def test_the_application_is_due_eight_weeks_after_birth_or_first_day_or_wages(differing: dict[str, Scalar], last: dt.date) -> None:
    assert last == value("apply_before", **differing)
    assert [True, True, False] == [value("applied_in_time", **(differing | {"applied": last + n * DAY})) for n in (-1, 0, 1)]


@pytest.mark.parametrize(
    ("start", "cap"),
    [
        (dt.date(2022, 12, 31), 4465),
        (dt.date(2023, 1, 1), 4465),
        (dt.date(2023, 1, 2), 4550),
        (dt.date(2023, 12, 31), 4550),
        (dt.date(2024, 1, 1), 4695),
        (dt.date(2025, 1, 5), 4695),
        (dt.date(2025, 1, 6), 4865),
    ],
)
def test_the_weekly_cap_follows_the_first_monday_of_january(start: dt.date, cap: int) -> None:
    assert cap == number("weekly_benefit", leave_start=start, hourly_income=Decimal(500))


@pytest.mark.parametrize(("income", "weekly"), [("100", 3700), ("126.89", 4695), ("126.90", 4695), ("126.80", 4692)])
def test_the_benefit_is_the_income_up_to_the_cap(income: str, weekly: int) -> None:
    assert weekly == number("weekly_benefit", leave_start=dt.date(2024, 6, 3), hourly_income=Decimal(income))


@pytest.mark.parametrize(("hours", "weekly"), [(36, 4568), (37, 4695), (38, 4695)])
def test_at_most_37_hours_are_covered(hours: int, weekly: int) -> None:
    assert weekly == number("weekly_benefit", leave_start=dt.date(2024, 6, 3), weekly_hours=Decimal(hours))


def test_before_the_first_rate_there_is_no_amount_and_it_says_why() -> None:
    assert (CalculationProblem.NOT_IN_TABLE,) == asked("weekly_benefit", leave_start=dt.date(2022, 1, 2)).answer.problems


def test_a_rate_that_is_not_confirmed_is_said_to_be_so() -> None:
    assert asked("hourly_cap", leave_start=dt.date(2025, 6, 2)).to_confirm
    assert not asked("hourly_cap", leave_start=dt.date(2024, 6, 3)).to_confirm


def test_an_answer_names_the_rule_the_paragraph_and_the_facts() -> None:
    explained = asked("apply_before")

    assert "§ 30, stk. 2" in explained.source
    assert {"wage_ended", "leave_start", "birth"} == {used.name for used in explained.answer.inputs}


def test_what_is_missing_for_an_answer_is_named() -> None:
    assert ("birth",) == asked("first_weeks_until", birth=None).answer.missing


@pytest.mark.parametrize(
    ("applied", "due"),
    [
        (dt.date(2026, 2, 27), dt.date(2026, 3, 27)),
        (dt.date(2026, 3, 2), dt.date(2026, 3, 30)),
        (dt.date(2026, 3, 3), dt.date(2026, 3, 31)),
        (dt.date(2026, 3, 4), dt.date(2026, 4, 1)),
        (dt.date(2026, 3, 5), dt.date(2026, 4, 7)),
    ],
)
def test_the_answer_is_due_after_twenty_working_days_and_easter_is_none(applied: dt.date, due: dt.date) -> None:
    assert due == value("due", applied=applied)


@pytest.mark.parametrize(
    ("rule", "fact"), [("by_unemployment", "unemployment_benefit"), ("by_internship", "paid_internship"), ("by_flex_job", "flex_job")]
)
def test_each_other_way_follows_its_own_fact(rule: str, fact: str) -> None:
    assert [False, True] == [value(rule, **{fact: each}) for each in (False, True)]


@pytest.mark.parametrize(("ended", "met"), [(dt.date(2026, 1, 8), False), (dt.date(2026, 1, 9), True), (dt.date(2026, 1, 10), True)])
def test_the_month_after_an_education_is_counted_back_from_the_absence(ended: dt.date, met: bool) -> None:
    assert met is value("by_education", education_ended=ended)


@pytest.mark.parametrize(("months", "met"), [(5, False), (6, True), (7, True)])
def test_own_business_is_tried_for_the_self_employed_alone(months: int, met: bool) -> None:
    facts: dict[str, Scalar] = {
        "own_business_months": Decimal(months), "own_business_last_month": True, "own_business_half_time": True,
    }  # fmt: skip

    assert met is value("by_own_business", occupation="self_employed", **facts)
    assert asked("by_own_business", **facts).applies is False


def test_the_right_to_be_here_is_asked_of_everybody() -> None:
    assert [False, True] == [value("may_stay", lawful_stay=each) for each in (False, True)]


@pytest.mark.parametrize(
    ("parent", "household", "custody", "own", "more"),
    [
        ("mother", "together", False, 14, 0),
        ("adopter", "apart_without_child", False, 18, 9),
        ("other_parent", "apart_with_child", False, 22, 13),
        ("other_parent", "apart_with_child", True, 22, 22),
        ("mother", "one_parent", False, 14, 22),
    ],
)
def test_the_weeks_come_from_the_parent_and_the_household(parent: str, household: str, custody: bool, own: int, more: int) -> None:
    facts: dict[str, Scalar] = {"parent": parent, "household": household, "sole_custody": custody}

    assert (own, more) == (number("own_weeks", **facts), number("household_weeks", **facts))


def test_the_mother_alone_gives_eight_of_the_first_weeks() -> None:
    assert 8 == number("first_weeks_transferable")
    assert asked("first_weeks_transferable", parent="adopter").applies is False


@pytest.mark.parametrize(("hours", "paid"), [(36, 36), (37, 37), (38, 37)])
def test_the_income_of_a_week_is_that_of_the_covered_hours(hours: int, paid: int) -> None:
    facts: dict[str, Scalar] = {"weekly_hours": Decimal(hours), "hourly_income": Decimal(100)}

    assert (paid, 100 * paid) == (number("counted_hours", **facts), number("weekly_income", **facts))


def test_the_first_rate_counts_from_its_own_day() -> None:
    assert [4465, 4465] == [number("weekly_benefit", leave_start=dt.date(2022, 1, day), hourly_income=Decimal(500)) for day in (3, 4)]


def test_every_rule_is_held_by_a_test_of_this_page() -> None:
    held = rules_held()

    assert [] == [rule.name for rule in KIND.rules if not held[rule.name]]
