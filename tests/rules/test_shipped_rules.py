"""What else the shipped case types lay down, each rule by name: time limits, amounts, four eyes, decisions, hearing, appeal, retention."""

import datetime as dt
from decimal import Decimal

import pytest

from casework.case_types.deciding import DecisionWords, needed
from casework.case_types.expressions import Scalar
from casework.model import Case
from casework.services.retaining import due_by_rule
from casework.vocabulary import DecisionOutcome, DisposalAction, TaskKind
from tests.house.generated_docs import shipped_clauses
from tests.rules.test_shipped_deadlines import KINDS, MONDAY, value

DAY = dt.timedelta(days=1)
NOON = dt.time(12, tzinfo=dt.UTC)


# ---- time limits -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "due"),
    [(MONDAY, dt.date(2026, 11, 25)), (dt.date(2026, 11, 27), dt.date(2026, 12, 1)), (dt.date(2026, 12, 23), dt.date(2026, 12, 29))],
)
def test_a_simple_access_request_is_answered_in_two_working_days(received: dt.date, due: dt.date) -> None:
    assert due == value("access_request", "simple_before", received=received)


@pytest.mark.parametrize("received", [MONDAY - DAY, MONDAY, MONDAY + DAY])
def test_the_delay_letter_goes_on_the_last_of_the_seven_working_days(received: dt.date) -> None:
    assert value("access_request", "answer_before", received=received) == value("access_request", "delay_letter_before", received=received)


@pytest.mark.parametrize(("large", "due"), [(False, dt.date(2026, 12, 11)), (True, dt.date(2027, 1, 22))])
def test_an_access_request_takes_fourteen_working_days_and_forty_where_it_is_large(large: bool, due: dt.date) -> None:
    assert due == value("access_request", "usual_limit", received=MONDAY, large=large)


@pytest.mark.parametrize(("weeks", "due"), [(0, None), (1, dt.date(2026, 11, 2)), (4, MONDAY)])
def test_the_time_to_appeal_runs_in_weeks_from_the_day_the_decision_was_told(weeks: int, due: dt.date | None) -> None:
    assert due == value("complaint", "appeal_before", decided=dt.date(2026, 10, 26), weeks_to_appeal=Decimal(weeks))


@pytest.mark.parametrize(("applied", "in_time"), [(MONDAY - DAY, True), (MONDAY, True), (MONDAY + DAY, False)])
def test_the_day_the_pool_closes_is_in_time(applied: dt.date, in_time: bool) -> None:
    assert in_time is value("grant_application", "in_time", applied=applied, pool_closes=MONDAY)


def test_a_grant_is_answered_sixty_working_days_after_the_pool_closed() -> None:
    assert dt.date(2027, 2, 19) == value("grant_application", "decide_before", pool_closes=MONDAY)


@pytest.mark.parametrize(
    ("ends", "due"), [(dt.date(2026, 11, 29), dt.date(2027, 2, 28)), (dt.date(2026, 11, 30), dt.date(2027, 2, 28)),
                      (dt.date(2026, 12, 1), dt.date(2027, 3, 1))],
)  # fmt: skip
def test_accounts_come_three_months_after_the_project(ends: dt.date, due: dt.date) -> None:
    assert due == value("grant_application", "report_before", project_ends=ends)
    assert value("grant_application", "report_before") is None


@pytest.mark.parametrize(
    ("kind", "due"),
    [("section_20_written", dt.date(2026, 11, 26)), ("section_20_oral", dt.date(2026, 11, 26)), ("committee", dt.date(2026, 12, 9))],
)
def test_the_draft_of_an_answer_is_due_before_the_answer(kind: str, due: dt.date) -> None:
    assert due == value("parliamentary_question", "draft_before", question_kind=kind, asked=MONDAY)


@pytest.mark.parametrize(("after", "late"), [(-1, False), (0, False), (1, True)])
def test_an_answer_is_late_the_day_after(after: int, late: bool) -> None:
    today = dt.date(2026, 12, 1) + after * DAY

    assert late is value("parliamentary_question", "is_late", today=today, question_kind="section_20_written", asked=MONDAY)


def test_the_summary_of_a_consultation_is_there_when_the_bill_is_introduced() -> None:
    assert dt.date(2027, 1, 8) == value("public_consultation", "summary_before", introduces=dt.date(2027, 1, 8))
    assert value("public_consultation", "summary_before") is None


@pytest.mark.parametrize(("day", "enough"), [(7, False), (8, True), (9, True)])
def test_ten_working_days_from_the_last_answer_to_the_introduction_are_enough(day: int, enough: bool) -> None:
    introduces = dt.date(2027, 1, day)

    assert enough is value("public_consultation", "time_enough", opens=MONDAY, shortened=False, introduces=introduces)


def test_a_school_answers_twelve_weeks_before_the_wished_start() -> None:
    assert dt.date(2027, 5, 10) == value("school_enrolment", "answer_before", wished_start=dt.date(2027, 8, 2))


@pytest.mark.parametrize(("start", "early"), [(dt.date(2027, 7, 31), True), (dt.date(2027, 8, 1), False), (dt.date(2027, 8, 2), False)])
def test_a_start_is_early_before_compulsory_education_begins(start: dt.date, early: bool) -> None:
    assert early is value("school_enrolment", "is_early", birth=dt.date(2021, 6, 1), wished_start=start)


@pytest.mark.parametrize(("birth", "until"), [(dt.date(2020, 12, 31), dt.date(2027, 8, 1)), (dt.date(2021, 1, 1), dt.date(2028, 8, 1))])
def test_the_start_of_school_is_postponed_by_one_year_where_that_is_wished(birth: dt.date, until: dt.date) -> None:
    assert until == value("school_enrolment", "postponed_to", birth=birth, wish="postponed")
    assert value("school_enrolment", "postponed_to", birth=birth, wish="district") is None


@pytest.mark.parametrize(
    ("applied", "paid"),
    [
        (dt.date(2022, 6, 30), dt.date(2022, 8, 1)),
        (dt.date(2022, 7, 31), dt.date(2022, 8, 1)),
        (dt.date(2022, 8, 1), dt.date(2022, 9, 1)),
    ],
)
def test_a_pension_is_paid_from_the_month_after_age_and_application(applied: dt.date, paid: dt.date) -> None:
    assert paid == value("state_pension", "first_payment", birth=dt.date(1955, 7, 1), applied=applied)


def test_a_pension_is_answered_within_twenty_working_days() -> None:
    assert dt.date(2026, 12, 21) == value("state_pension", "answer_before", applied=MONDAY)


# ---- what is calculated --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cost", "highest"), [("0", 0), ("1000", 500), ("1001", 500), ("1002", 501)])
def test_the_highest_grant_is_whole_kroner_and_never_above_the_percentage(cost: str, highest: int) -> None:
    assert Decimal(highest) == value("grant_application", "highest", eligible_cost=Decimal(cost), percent=Decimal(50))


@pytest.mark.parametrize(("applied", "granted"), [(499, 499), (500, 500), (501, 500)])
def test_a_grant_is_what_was_applied_for_up_to_the_highest(applied: int, granted: int) -> None:
    facts: dict[str, Scalar] = {"eligible_cost": Decimal(1000), "percent": Decimal(50), "applied_amount": Decimal(applied)}

    assert Decimal(granted) == value("grant_application", "grant", **facts)


@pytest.mark.parametrize(("cost", "within"), [(99, True), (100, True), (101, False)])
def test_a_cost_stays_within_the_appropriation(cost: int, within: bool) -> None:
    assert within is value("ministerial_submission", "within_appropriation", cost=Decimal(cost), appropriation=Decimal(100))
    assert value("ministerial_submission", "within_appropriation", appropriation=Decimal(100)) is None


@pytest.mark.parametrize(("places", "there"), [(0, False), (1, True)])
def test_another_school_is_asked_for_a_place(places: int, there: bool) -> None:
    assert there is value("school_enrolment", "has_place", wish="other", places=Decimal(places))
    assert value("school_enrolment", "has_place", wish="district", places=Decimal(places)) is None


@pytest.mark.parametrize(("years", "fortieths"), [(39, 39), (40, 40), (41, 40)])
def test_a_pension_is_whole_at_forty_years(years: int, fortieths: int) -> None:
    assert Decimal(fortieths) == value("state_pension", "fortieths", resident_years=Decimal(years))


@pytest.mark.parametrize(("is_free", "vat"), [(False, "25.00"), (True, "0")])
def test_the_vat_of_an_invoice_is_a_quarter_or_none(is_free: bool, vat: str) -> None:
    facts: dict[str, Scalar] = {"net": Decimal(100), "vat": Decimal(vat), "is_vat_free": is_free}

    assert Decimal(vat) == value("supplier_invoice", "expected_vat", **facts)
    assert Decimal(100) + Decimal(vat) == value("supplier_invoice", "total", **facts)


@pytest.mark.parametrize(("net", "matches"), [(99, True), (100, True), (101, False)])
def test_an_invoice_matches_its_order_up_to_the_amount_ordered(net: int, matches: bool) -> None:
    assert matches is value("supplier_invoice", "matches_order", net=Decimal(net), ordered=Decimal(100))
    assert value("supplier_invoice", "matches_order", net=Decimal(net)) is None


# ---- who, how, and what becomes of it --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "task", "others"),
    [
        ("complaint", "review", {"decide"}),
        ("grant_application", "review", {"assess", "decide"}),
        ("grant_application", "pay", {"decide"}),
        ("ministerial_submission", "second_reader", {"draft"}),
        ("parliamentary_question", "legal_check", {"write"}),
        ("public_consultation", "check", {"summary"}),
        ("state_pension", "review", {"decide"}),
        ("supplier_invoice", "order_payment", {"receive"}),
        ("supplier_invoice", "second", {"receive", "order_payment"}),
        ("supplier_invoice", "pay", {"order_payment"}),
    ],
)
def test_who_did_the_one_does_not_do_the_other(kind: str, task: str, others: set[str]) -> None:
    found = KINDS[kind].task(task)
    earlier = [each.name for phase in KINDS[kind].phases for each in phase.tasks]

    assert found is not None
    assert others == set(found.not_by)
    assert all(earlier.index(other) < earlier.index(task) for other in others)


@pytest.mark.parametrize(
    ("kind", "task"),
    [
        ("access_request", "decide"),
        ("complaint", "decide"),
        ("grant_application", "decide"),
        ("school_enrolment", "decide"),
        ("state_pension", "decide"),
    ],
)
def test_a_decision_against_a_party_asks_for_facts_rule_reasons_and_appeal(kind: str, task: str) -> None:
    found, appeal = KINDS[kind].task(task), KINDS[kind].appeal
    bare = DecisionWords(DecisionOutcome.AGAINST)

    assert found is not None
    assert (TaskKind.DECISION, True) == (found.kind, found.is_mandatory)
    assert "§" in found.source
    assert appeal is not None
    assert {"facts", "legal_rule", "reasons", "appeal_body", "appeal_procedure", "appeal_time_limit"} <= set(needed(bare))


@pytest.mark.parametrize(
    ("kind", "part", "days"),
    [
        ("access_request", "hearing", 3),
        ("complaint", "hearing", 10),
        ("grant_application", "hearing", 10),
        ("school_enrolment", "hearing", 10),
        ("state_pension", "hearing", 10),
    ],
)
def test_the_time_to_comment_is_the_authoritys_own_and_says_so(kind: str, part: str, days: int) -> None:
    found = getattr(KINDS[kind], part)

    assert (days, True) == (found.working_days, found.to_confirm)
    assert "Forvaltningsloven § 19" in found.source


@pytest.mark.parametrize(
    ("kind", "part", "within"),
    [
        ("access_request", "appeal", "ingen klagefrist"),
        ("complaint", "appeal", "4 uger"),
        ("grant_application", "appeal", "4 uger"),
        ("school_enrolment", "appeal", "4 uger"),
        ("state_pension", "appeal", "4 uger"),
    ],
)
def test_the_guidance_on_appeal_names_body_procedure_and_time(kind: str, part: str, within: str) -> None:
    found = getattr(KINDS[kind], part)

    assert within in found.time_limit
    assert all((found.body, found.procedure, "§" in found.source))


@pytest.mark.parametrize(
    ("kind", "part", "then", "year"),
    [
        ("access_request", "retention", DisposalAction.DESTROY, 2031),
        ("complaint", "retention", DisposalAction.DESTROY, 2036),
        ("grant_application", "retention", DisposalAction.DESTROY, 2036),
        ("ministerial_submission", "retention", DisposalAction.KEEP, 2056),
        ("parliamentary_question", "retention", DisposalAction.KEEP, 2056),
        ("public_consultation", "retention", DisposalAction.KEEP, 2056),
        ("school_enrolment", "retention", DisposalAction.DESTROY, 2031),
        ("state_pension", "retention", DisposalAction.DESTROY, 2031),
    ],
)
def test_a_case_is_kept_whole_years_from_the_day_it_was_completed(kind: str, part: str, then: DisposalAction, year: int) -> None:
    rule = getattr(KINDS[kind], part)
    ends = [due_by_rule(KINDS[kind], Case(completed_at=dt.datetime.combine(MONDAY + after * DAY, NOON))) for after in (-1, 0, 1)]

    assert then is rule.then
    assert [MONDAY.replace(year=year) + after * DAY for after in (-1, 0, 1)] == ends


@pytest.mark.parametrize(
    ("kind", "part", "completed", "due"),
    [
        ("supplier_invoice", "retention", dt.date(2026, 12, 30), dt.date(2032, 1, 1)),
        ("supplier_invoice", "retention", dt.date(2026, 12, 31), dt.date(2032, 1, 1)),
        ("supplier_invoice", "retention", dt.date(2027, 1, 1), dt.date(2033, 1, 1)),
    ],
)
def test_accounts_are_kept_five_years_from_the_end_of_their_year(kind: str, part: str, completed: dt.date, due: dt.date) -> None:
    assert getattr(KINDS[kind], part).then is DisposalAction.DESTROY
    assert due == due_by_rule(KINDS[kind], Case(completed_at=dt.datetime.combine(completed, NOON)))


def test_every_clause_has_a_source_and_a_test_of_these_pages() -> None:
    clauses = [(kind, each) for kind, of in shipped_clauses().items() for each in of]

    assert [] == [(kind, each.title) for kind, each in clauses if not each.source]
    assert [] == [(kind, each.title) for kind, each in clauses if not each.held_by]
