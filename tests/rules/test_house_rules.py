"""The rules of the house: what can be proposed, and which rule speaks where several could."""

import pytest

from casework.cases.house_rules import Proposal, Rule, not_asked, proposals, wrong_in
from casework.vocabulary import RecordHint

RULES = (
    Rule("Alle", {"external_access": "open"}),
    Rule("Tilskud", {"deadline": "+30", "access_level": "unit"}, file_plan_code="06.02"),
    Rule("Varmepumper", {"access_level": "involved", "action_code": "G01"}, file_plan_code="06.02.01", source="Journalinstruks § 4"),
    Rule("Klager", {"deadline": "+20"}, case_type="complaint"),
    Rule("Klager over tilskud", {"deadline": "+10"}, case_type="complaint", file_plan_code="06.02"),
)


def proposed(case_type: str, code: str) -> dict[str, tuple[object, str]]:
    return {each.field: (each.value, each.rule) for each in proposals(RULES, case_type, code)}


def test_the_closest_place_in_the_plan_speaks() -> None:
    assert {
        "access_level": ("involved", "Varmepumper"),
        "external_access": ("open", "Alle"),
        "action_code": ("G01", "Varmepumper"),
        "deadline": ("+30", "Tilskud"),
    } == proposed("general", "06.02.01")


def test_among_rules_of_a_place_the_one_about_the_case_type_speaks() -> None:
    assert ("+10", "Klager over tilskud") == proposed("complaint", "06.02.01")["deadline"]
    assert ("+20", "Klager") == proposed("complaint", "07.01.01")["deadline"]


def test_a_rule_about_a_group_is_not_about_one_that_begins_alike() -> None:
    assert {"external_access"} == set(proposed("general", "06.021"))


def test_a_proposal_says_by_which_rule_and_source() -> None:
    assert Proposal("action_code", "G01", "Varmepumper", "Journalinstruks § 4") in proposals(RULES, "general", "06.02.01")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("access_level", "everybody"), ("external_access", True), ("restricted_to", "12"), ("restricted_to", [True]),
        ("supplementary", ["Jens"]), ("action_code", ""), ("deadline", "2026-12-24"), ("deadline", 7), ("title", "Ny"),
        ("state", "completed"), ("not_asked", "answer"), ("not_asked", ["everything"]),
    ],
)  # fmt: skip
def test_what_cannot_be_proposed_is_named(field: str, value: object) -> None:
    assert [field] == list(wrong_in({field: value}))


def test_what_can_be_proposed_is_right() -> None:
    everything = {
        "access_level": "involved", "external_access": "closed", "restricted_to": [1], "supplementary": [2], "keywords": [],
        "action_code": "G01", "disposal_code": "K5", "deadline": "+20",
        "not_asked": ["answer"],
    }  # fmt: skip

    assert [] == list(wrong_in(everything))


def test_what_is_not_asked_adds_up_and_is_proposed_for_no_case() -> None:
    rules = (Rule("Alle", {"not_asked": ["answer"]}), Rule("Tilskud", {"not_asked": ["case"]}, file_plan_code="06.02"))

    assert ({RecordHint.ANSWER, RecordHint.CASE}, {RecordHint.ANSWER}) == (not_asked(rules, "general", "06.02.01"), not_asked(rules))
    assert () == proposals(rules, "general", "06.02.01")
