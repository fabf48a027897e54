"""The legal time limits of the shipped case types, at their boundaries."""

import datetime as dt
from decimal import Decimal

import pytest

from casework.case_types.evaluating import explain_all
from casework.case_types.expressions import Scalar
from casework.case_types.reading import read_case_type
from casework.case_types.shipped import shipped

KINDS = {name: read_case_type(text) for name, text in shipped().items()}
DEC_18 = dt.date(2026, 12, 18)
MONDAY = dt.date(2026, 11, 23)


def value(kind: str, rule: str, today: dt.date = MONDAY, **facts: Scalar) -> Scalar | None:
    return {each.name: each.answer.value for each in explain_all(KINDS[kind], facts, today)}[rule]


@pytest.mark.parametrize(
    ("received", "due"), [(MONDAY, dt.date(2026, 12, 2)), (DEC_18, dt.date(2027, 1, 4)), (dt.date(2026, 12, 19), dt.date(2027, 1, 4))]
)
def test_an_access_request_is_decided_within_seven_working_days(received: dt.date, due: dt.date) -> None:
    assert due == value("access_request", "answer_before", received=received, large=False)
    assert value("access_request", "is_late", today=due, received=received, large=False) is False
    assert value("access_request", "is_late", today=due + dt.timedelta(days=1), received=received, large=False) is True


@pytest.mark.parametrize(("hours", "too_long"), [(24, False), (25, False), (26, True)])
def test_an_access_request_of_more_than_25_hours_can_be_refused(hours: int, too_long: bool) -> None:
    assert too_long is value("access_request", "too_long", basis="public", search_hours=Decimal(hours))


def test_a_complaint_is_forwarded_within_seven_working_days_and_tried_for_time() -> None:
    decided = dt.date(2026, 10, 26)
    answers = [
        value("complaint", "in_time", decided=decided, weeks_to_appeal=Decimal(4), received=MONDAY + dt.timedelta(days=n))
        for n in (-1, 0, 1)
    ]

    assert [True, True, False] == answers
    assert dt.date(2026, 12, 2) == value("complaint", "forward_before", received=MONDAY)
    assert dt.date(2027, 1, 5) == value("complaint", "appeal_body_before", received=MONDAY, is_access=True)


@pytest.mark.parametrize(
    ("kind", "due"),
    [
        ("section_20_written", dt.date(2026, 12, 1)),
        ("section_20_oral", dt.date(2026, 12, 1)),
        ("committee", dt.date(2026, 12, 21)),
        ("bill", dt.date(2026, 12, 21)),
    ],
)
def test_questions_of_parliament_have_six_working_days_or_four_weeks(kind: str, due: dt.date) -> None:
    assert due == value("parliamentary_question", "answer_before", question_kind=kind, asked=MONDAY)


def test_a_committee_can_set_its_own_time() -> None:
    assert dt.date(2026, 12, 4) == value(
        "parliamentary_question", "answer_before", question_kind="committee", asked=MONDAY, asked_deadline=dt.date(2026, 12, 4)
    )


def test_a_consultation_runs_four_weeks_or_the_reasoned_shorter_time() -> None:
    assert dt.date(2026, 12, 21) == value("public_consultation", "answers_before", opens=MONDAY, shortened=False)
    assert dt.date(2026, 12, 7) == value("public_consultation", "answers_before", opens=MONDAY, shortened=True, short_days=Decimal(14))


@pytest.mark.parametrize(
    ("birth", "reached"),
    [
        (dt.date(1954, 12, 31), dt.date(2020, 12, 31)),
        (dt.date(1955, 1, 1), dt.date(2021, 7, 1)),
        (dt.date(1955, 6, 30), dt.date(2021, 12, 30)),
        (dt.date(1955, 7, 1), dt.date(2022, 7, 1)),
        (dt.date(1962, 12, 31), dt.date(2029, 12, 31)),
        (dt.date(1963, 1, 1), dt.date(2031, 1, 1)),
        (dt.date(1967, 1, 1), dt.date(2036, 1, 1)),
    ],
)
def test_the_pension_age_follows_the_date_of_birth(birth: dt.date, reached: dt.date) -> None:
    assert reached == value("state_pension", "pension_age", birth=birth)


@pytest.mark.parametrize(
    ("years", "recent", "danish", "enough"),
    [(2, 0, True, False), (3, 0, True, True), (9, 5, False, False), (10, 4, False, False), (10, 5, False, True)],
)
def test_pension_asks_for_years_of_residence(years: int, recent: int, danish: bool, enough: bool) -> None:
    assert enough is value(
        "state_pension", "enough_residence", citizenship=danish, resident_years=Decimal(years), recent_years=Decimal(recent)
    )


@pytest.mark.parametrize(("birth", "may"), [(dt.date(2021, 9, 30), True), (dt.date(2021, 10, 1), False)])
def test_a_child_may_start_school_early_when_five_before_october(birth: dt.date, may: bool) -> None:
    assert dt.date(2027, 8, 1) == value("school_enrolment", "school_age_from", birth=birth)
    assert may is value("school_enrolment", "may_start_early", birth=birth, wished_start=dt.date(2026, 8, 3))


@pytest.mark.parametrize(("amount", "approvers"), [("79999.99", 1), ("80000", 2), ("80000.01", 2), ("799999.99", 2), ("800000", 3)])
def test_the_number_of_approvers_follows_the_amount(amount: str, approvers: int) -> None:
    net = Decimal(amount)

    assert Decimal(approvers) == value("supplier_invoice", "needed_approvers", net=net, vat=net / 4)


@pytest.mark.parametrize(("vat", "right"), [("23.99", False), ("24", True), ("25", True), ("26", True), ("26.01", False)])
def test_the_vat_may_be_a_krone_off(vat: str, right: bool) -> None:
    assert right is value("supplier_invoice", "vat_is_right", net=Decimal(100), vat=Decimal(vat), is_vat_free=False)


def test_an_invoice_is_paid_in_thirty_days_or_as_agreed() -> None:
    assert dt.date(2026, 12, 23) == value("supplier_invoice", "pay_before", received=MONDAY)
    assert dt.date(2026, 12, 7) == value("supplier_invoice", "pay_before", received=MONDAY, agreed_days=Decimal(14))


@pytest.mark.parametrize(("euro", "within"), [(299_999, True), (300_000, True), (300_001, False)])
def test_a_company_stays_within_the_de_minimis_ceiling(euro: int, within: bool) -> None:
    assert within is value(
        "grant_application", "within_de_minimis", is_company=True, earlier_aid=Decimal(100_000), grant_in_euro=Decimal(euro - 100_000)
    )


def test_a_submission_reaches_the_minister_a_week_before() -> None:
    assert dt.date(2026, 11, 16) == value("ministerial_submission", "submit_before", needed_by=MONDAY)
