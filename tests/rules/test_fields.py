"""Extension fields: what is typed becomes what is kept, and everything wrong is named with its field."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.errors import FieldFault, FieldsAreWrong
from casework.fields import FieldDefinition, Values, as_data, definitions_of, missing, read_values, references, shown
from casework.vocabulary import FieldKind, FieldProblem

CHOICES = [{"value": "new", "da": "Nyt anlæg", "en": "New plant"}, {"value": "old", "da": "Ombygning", "en": "Rebuilding"}]
GRANT = [
    {"name": "purpose", "kind": "text", "da": "Formål", "en": "Purpose", "required": True, "help_da": "Kort.", "help_en": "Short."},
    {"name": "megawatts", "kind": "number", "da": "Effekt", "en": "Power", "least": "0", "most": "500"},
    {"name": "amount", "kind": "money", "da": "Beløb", "en": "Amount", "required": True, "source": "Finansloven § 29.25.01"},
    {"name": "applied_on", "kind": "date", "da": "Ansøgt", "en": "Applied"},
    {"name": "is_public", "kind": "yes_no", "da": "Offentlig", "en": "Public"},
    {"name": "kind", "kind": "choice", "da": "Art", "en": "Kind", "choices": CHOICES},
    {"name": "kinds", "kind": "choices", "da": "Arter", "en": "Kinds", "choices": CHOICES},
    {"name": "applicant", "kind": "party", "da": "Ansøger", "en": "Applicant"},
    {"name": "earlier", "kind": "case", "da": "Tidligere sag", "en": "Earlier case"},
    {"name": "remarks", "kind": "long_text", "da": "Bemærkninger", "en": "Remarks"},
]
FIELDS = definitions_of(GRANT)
BY_NAME = {field.name: field for field in FIELDS}


def faults_of(typed: dict[str, object], **how: object) -> set[tuple[str, FieldProblem]]:
    with pytest.raises(FieldsAreWrong) as refusal:
        read_values(FIELDS, typed, **how)  # type: ignore[arg-type]
    return {(fault.name, fault.problem) for fault in refusal.value.faults}


def test_what_a_dane_types_is_kept_without_loss() -> None:
    typed = {
        "purpose": " Varmepumpe ",
        "megawatts": "6,2",
        "amount": "4.850.000,50 kr.",
        "applied_on": "3.9.2026",
        "is_public": "ja",
        "kind": "new",
        "kinds": ["old", "new"],
        "applicant": 7,
        "earlier": "12",
        "remarks": "",
    }

    assert {
        "purpose": "Varmepumpe",
        "megawatts": "6.2",
        "amount": "4850000.50",
        "applied_on": "2026-09-03",
        "is_public": True,
        "kind": "new",
        "kinds": ["new", "old"],
        "applicant": 7,
        "earlier": 12,
    } == read_values(FIELDS, typed, language="da")


@pytest.mark.parametrize(
    ("language", "typed", "kept"),
    [
        ("da", "1.234", "1234.00"), ("en", "1,234", "1234.00"), ("en", "1.234", None), ("da", "1,5", "1.50"), ("en", "1.5", "1.50"),
        ("da", "1.5", "1.50"), ("da", "12,345,6", None), ("", "1234.5", "1234.50"), ("da", "1,234", None), ("da", "-4", "-4.00"),
        ("da", "kr", None), ("da", "1e5", None),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_the_language_writes_it(language: str, typed: str, kept: str | None) -> None:
    amount = (FieldDefinition("amount", FieldKind.MONEY, "Beløb", "Amount"),)
    if kept is None:
        with pytest.raises(FieldsAreWrong):
            read_values(amount, {"amount": typed}, language=language)
    else:
        assert {"amount": kept} == read_values(amount, {"amount": typed}, language=language)


def test_all_problems_are_named_together() -> None:
    typed = {
        "purpose": "x" * 401,
        "megawatts": "501",
        "amount": "12,345",
        "applied_on": "31.2.2026",
        "is_public": "måske",
        "kind": "third",
        "kinds": ["new", "third"],
        "applicant": "Jens",
        "earlier": True,
        "unheard": "of",
    }

    assert {
        ("purpose", FieldProblem.TOO_LONG),
        ("megawatts", FieldProblem.TOO_LARGE),
        ("amount", FieldProblem.NOT_AN_AMOUNT),
        ("applied_on", FieldProblem.NOT_A_DATE),
        ("is_public", FieldProblem.NOT_YES_OR_NO),
        ("kind", FieldProblem.NOT_A_CHOICE),
        ("kinds", FieldProblem.NOT_A_CHOICE),
        ("applicant", FieldProblem.NOT_A_PARTY),
        ("earlier", FieldProblem.NOT_A_CASE),
        ("unheard", FieldProblem.UNKNOWN_FIELD),
    } == faults_of(typed, language="da")


def test_a_required_field_is_demanded_only_where_it_is_time() -> None:
    assert {} == read_values(FIELDS, {"purpose": "  "})
    assert {("purpose", FieldProblem.REQUIRED), ("amount", FieldProblem.REQUIRED)} == faults_of({}, demand_required=True)
    assert ["amount"] == [each.name for each in missing(FIELDS, {"purpose": "Varme"})]


def test_no_and_zero_are_answers() -> None:
    assert {"is_public": False, "megawatts": "0"} == read_values(FIELDS, {"is_public": False, "megawatts": 0})


@pytest.mark.parametrize(
    ("typed", "problem"),
    [(-1, FieldProblem.TOO_SMALL), (True, FieldProblem.NOT_A_NUMBER), ("1" * 20, FieldProblem.NOT_A_NUMBER)],
)
def test_a_number_outside_what_is_possible_is_refused(typed: object, problem: FieldProblem) -> None:
    assert {("megawatts", problem)} == faults_of({"megawatts": typed})


def test_a_moment_is_no_date_and_a_number_no_text() -> None:
    moment = dt.datetime(2026, 9, 3, tzinfo=dt.UTC)

    assert {("applied_on", FieldProblem.NOT_A_DATE), ("purpose", FieldProblem.NOT_TEXT)} == faults_of({"applied_on": moment, "purpose": 4})


@pytest.mark.parametrize(
    ("name", "value", "danish", "english"),
    [
        ("amount", "4850000.50", "4.850.000,50 kr.", "DKK 4,850,000.50"),
        ("megawatts", "6.2", "6,2", "6.2"),
        ("applied_on", "2026-09-03", "3. september 2026", "3 September 2026"),
        ("is_public", False, "Nej", "No"),
        ("kinds", ["new", "old"], "Nyt anlæg, Ombygning", "New plant, Rebuilding"),
        ("kind", "gone", "gone", "gone"),
        ("purpose", None, "", ""),
    ],
)
def test_values_are_written_in_both_languages(name: str, value: object, danish: str, english: str) -> None:
    assert (danish, english) == (shown(BY_NAME[name], value, language="da"), shown(BY_NAME[name], value, language="en"))  # type: ignore[arg-type]


def test_what_a_value_points_to_is_told() -> None:
    assert {"applicant": (FieldKind.PARTY, 7), "earlier": (FieldKind.CASE, 12)} == references(FIELDS, {"applicant": 7, "earlier": 12})


def test_definitions_survive_being_written_as_data() -> None:
    assert FIELDS == definitions_of(json.loads(json.dumps(as_data(FIELDS))))


def test_everything_wrong_in_definitions_is_named_with_its_field() -> None:
    with pytest.raises(FieldsAreWrong) as refusal:
        definitions_of(
            [
                {"name": "Beløb!", "kind": "money", "da": "Beløb", "en": "Amount"},
                {"name": "a", "kind": "currency", "da": "A", "en": ""},
                {"name": "a", "kind": "choice", "da": "A", "en": "A", "colour": "red"},
                {"name": "b", "kind": "text", "da": "B", "en": "B", "choices": CHOICES, "least": 3},
                {"kind": "number", "da": "C", "en": "C", "most": "many"},
            ]
        )

    assert {
        FieldFault("Beløb!", FieldProblem.NAME_IS_WRONG),
        FieldFault("a", FieldProblem.UNKNOWN_KIND),
        FieldFault("a", FieldProblem.TITLE_MISSING),
        FieldFault("a", FieldProblem.CHOICES_MISSING),
        FieldFault("a", FieldProblem.UNKNOWN_KEY, "colour"),
        FieldFault("a", FieldProblem.TWO_OF_A_NAME),
        FieldFault("b", FieldProblem.CHOICES_UNEXPECTED),
        FieldFault("b", FieldProblem.BOUND_IS_WRONG),
        FieldFault("#5", FieldProblem.NAME_IS_WRONG),
        FieldFault("#5", FieldProblem.BOUND_IS_WRONG),
    } == set(refusal.value.faults)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2), st.sampled_from(["da", "en"]))
def test_an_amount_survives_being_shown_and_typed_again(amount: Decimal, language: str) -> None:
    kept: Values = read_values(FIELDS, {"amount": amount})

    assert kept == read_values(FIELDS, {"amount": shown(BY_NAME["amount"], kept["amount"], language=language)}, language=language)
