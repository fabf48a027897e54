"""A condition is held to the kinds of its fields: what can never be answered is found in words before the definition is published."""

from typing import Any

import pytest

from casework.approvals.definition_reading import read_definition
from casework.approvals.fitting import comparisons_for
from casework.approvals.judging import judge
from casework.fields import FieldChoice, FieldDefinition
from casework.vocabulary import DefinitionProblem, FieldKind

COLOURS = (FieldChoice("red", "Rød", "Red"), FieldChoice("blue", "Blå", "Blue"))


def a_field(name: str, *kinds: FieldKind) -> list[FieldDefinition]:
    chosen = (FieldKind.CHOICE, FieldKind.CHOICES)
    return [FieldDefinition(name, kind, name.title(), name.title(), choices=COLOURS if kind in chosen else ()) for kind in kinds]


FIELDS = {
    "amount": a_field("amount", FieldKind.MONEY),
    "paid": a_field("paid", FieldKind.NUMBER),
    "born": a_field("born", FieldKind.DATE),
    "large": a_field("large", FieldKind.YES_NO),
    "colour": a_field("colour", FieldKind.CHOICE),
    "colours": a_field("colours", FieldKind.CHOICES),
    "words": a_field("words", FieldKind.TEXT),
    "party": a_field("party", FieldKind.PARTY),
    "either": a_field("either", FieldKind.CHOICE, FieldKind.NUMBER),
}
BUILT_IN = {"unit": [FieldDefinition("unit", FieldKind.CHOICE, "unit", "unit", choices=(FieldChoice("TT", "Tilskud", "Tilskud"),))]}


def of(name: str) -> dict[str, str]:
    return {"field": name}


@pytest.mark.parametrize(
    ("when", "problem", "about"),
    [
        ({"equals": [of("colour"), 5]}, DefinitionProblem.NOT_A_CHOICE, "colour=5"),
        ({"equals": [of("colour"), "green"]}, DefinitionProblem.NOT_A_CHOICE, "colour=green"),
        ({"one_of": [of("colour"), "red", "green"]}, DefinitionProblem.NOT_A_CHOICE, "colour=green"),
        ({"equals": [of("unit"), "XX"]}, DefinitionProblem.NOT_A_CHOICE, "unit=XX"),
        ({"more": [of("colour"), "red"]}, DefinitionProblem.HAS_NO_ORDER, "colour"),
        ({"less": [of("large"), True]}, DefinitionProblem.HAS_NO_ORDER, "large"),
        ({"at_most": [of("words"), "m"]}, DefinitionProblem.HAS_NO_ORDER, "words"),
        ({"less": [of("born"), "snart"]}, DefinitionProblem.HOLDS_A_DATE, "born"),
        ({"less": [of("born"), 5]}, DefinitionProblem.HOLDS_A_DATE, "born"),
        ({"more": [of("amount"), "1.250.000,50"]}, DefinitionProblem.HOLDS_A_NUMBER, "amount"),
        ({"all": [{"known": of("born")}, {"equals": [of("amount"), {"date": "2026-07-01"}]}]}, DefinitionProblem.HOLDS_A_NUMBER, "amount"),
        ({"equals": [5, of("large")]}, DefinitionProblem.HOLDS_YES_OR_NO, "large"),
        ({"equals": [of("words"), 5]}, DefinitionProblem.HOLDS_TEXT, "words"),
        ({"equals": [of("colours"), "red"]}, DefinitionProblem.ONLY_FILLED_IN, "colours"),
        ({"equals": [of("party"), 5]}, DefinitionProblem.ONLY_FILLED_IN, "party"),
        ({"equals": [of("amount"), of("born")]}, DefinitionProblem.HOLD_DIFFERENT_KINDS, "amount, born"),
        (of("amount"), DefinitionProblem.NO_YES_OR_NO, ""),
        ("ja", DefinitionProblem.NO_YES_OR_NO, ""),
        ({"more": [{"sum": [of("amount"), of("born")]}, 5]}, DefinitionProblem.NO_YES_OR_NO, ""),
        ({"all": [of("large"), of("amount")]}, DefinitionProblem.NO_YES_OR_NO, ""),
    ],
)
def test_what_does_not_fit_is_found_and_stands_in_the_way(when: Any, problem: DefinitionProblem, about: str) -> None:
    assert [(problem, about, True)] == found(when)


@pytest.mark.parametrize(
    "when",
    [
        {"equals": [of("colour"), "red"]},
        {"equals": [of("unit"), "TT"]},
        {"more": [of("amount"), 50000]},
        {"more": [of("amount"), of("paid")]},
        {"less": [of("born"), {"date": "2026-07-01"}]},
        {"less": [of("born"), {"today": True}]},
        {"at_least": [{"days_after": [of("born"), 14]}, {"today": True}]},
        {"differs": [of("words"), "5"]},
        {"equals": [of("large"), False]},
        of("large"),
        {"known": of("colours")},
        {"not": [{"known": of("party")}]},
        {"equals": [of("either"), 5]},
        {"equals": [of("either"), "red"]},
        {"equals": [of("on_condition:a"), True]},
    ],
)
def test_what_fits_in_one_of_the_case_types_is_not_in_the_way(when: Any) -> None:
    assert [] == found(when)


def found(when: Any) -> list[tuple[DefinitionProblem, str, bool]]:
    steps = [{"name": "a", "seats": [{"official": "head"}]}, {"name": "b", "seats": [{"official": "head"}], "when": when}]
    read = read_definition({"name": "x", "title": "X", "steps": steps})
    here = [each for each in judge(read, FIELDS, BUILT_IN) if each.place == "steps.1.when"]
    return [(each.problem, each.about, each.blocks) for each in here if each.problem is not DefinitionProblem.ASKED_WHILE_EMPTY]


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("amount", {"equals", "differs", "less", "at_most", "more", "at_least", "known", "unknown"}),
        ("born", {"equals", "differs", "less", "at_most", "more", "at_least", "known", "unknown"}),
        ("colour", {"equals", "differs", "known", "unknown"}),
        ("large", {"equals", "differs", "known", "unknown"}),
        ("words", {"equals", "differs", "known", "unknown"}),
        ("colours", {"known", "unknown"}),
    ],
)
def test_a_form_offers_the_comparisons_that_fit(name: str, offered: set[str]) -> None:
    assert offered == set(comparisons_for(FIELDS[name]))
