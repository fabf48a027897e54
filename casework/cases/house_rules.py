"""The house's rules for saving a case: what a rule may propose, what is wrong with one, and which counts where several speak.

A rule proposes; a person accepts or ignores. For a case type, a part of the file plan, or both:

    {"access_level": "involved", "restricted_to": [12], "action_code": "G01", "disposal_code": "K5", "deadline": "+20",
     "supplementary": [7], "external_access": "closed", "keywords": [3], "not_asked": ["answer"]}

``not_asked`` proposes nothing: it names what is not proposed when a record is saved, there or on every case.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from casework.vocabulary import AccessLevel, ExternalAccess, RecordHint

_WORKING_DAYS = re.compile(r"\+\d{1,3}")
_WORDS: dict[str, frozenset[str]] = {
    "access_level": frozenset(each.value for each in AccessLevel),
    "external_access": frozenset(each.value for each in ExternalAccess),
}
_LISTS = ("restricted_to", "supplementary", "keywords")
NOT_ASKED = "not_asked"
_CODES = ("action_code", "disposal_code")
PROPOSABLE = (*_WORDS, *_LISTS, *_CODES, "deadline")


@dataclass(frozen=True)
class Rule:
    """Is one rule of the house: where it speaks, and what it proposes there."""

    name: str
    proposes: Mapping[str, Any]
    case_type: str = ""
    file_plan_code: str = ""
    source: str = ""

    def speaks_of(self, case_type: str, file_plan_code: str) -> bool:
        """Says whether the rule is about such a case; a rule about a group is about the subjects below it."""
        below = file_plan_code == self.file_plan_code or file_plan_code.startswith(f"{self.file_plan_code}.")
        return self.case_type in ("", case_type) and (not self.file_plan_code or below)


@dataclass(frozen=True)
class Proposal:
    """Is one thing the house proposes, by which rule."""

    field: str
    value: Any
    rule: str
    source: str = ""


def wrong_in(proposes: Mapping[str, Any]) -> Iterator[str]:
    """Names the fields of a rule that cannot be proposed, or not so."""
    for field, value in proposes.items():
        fits = (
            (field in _WORDS and value in _WORDS[field])
            or (field in _LISTS and isinstance(value, list) and all(type(each) is int for each in value))
            or (field in _CODES and isinstance(value, str) and value != "")
            or (field == NOT_ASKED and isinstance(value, list) and all(each in list(RecordHint) for each in value))
            or (field == "deadline" and isinstance(value, str) and _WORKING_DAYS.fullmatch(value) is not None)
        )
        if not fits:
            yield field


def proposals(rules: Iterable[Rule], case_type: str, file_plan_code: str) -> tuple[Proposal, ...]:
    """Gives what the rules propose for a case, each field once: the closest place in the plan speaks, then the case type."""
    speaking = [rule for rule in rules if rule.speaks_of(case_type, file_plan_code)]
    speaking.sort(key=lambda rule: (-len(rule.file_plan_code), rule.case_type == "", rule.name))
    chosen: dict[str, Proposal] = {}
    for rule in speaking:
        for field, value in rule.proposes.items():
            chosen.setdefault(field, Proposal(field, value, rule.name, rule.source))
    return tuple(chosen[field] for field in PROPOSABLE if field in chosen)


def not_asked(rules: Iterable[Rule], case_type: str = "", file_plan_code: str = "") -> frozenset[RecordHint]:
    """Gives what the house has said is not proposed when a record is saved there; without a case, what it has said of everywhere."""
    speaking = [rule for rule in rules if rule.speaks_of(case_type, file_plan_code)]
    return frozenset(RecordHint(each) for rule in speaking for each in rule.proposes.get(NOT_ASKED, ()))
