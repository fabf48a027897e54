"""The tables of ``docs/finding.md`` are true: what they say is found is found, and what they say is not is not."""

import re
from pathlib import Path

import pytest

from search.language import parse
from search.matching import matches
from search.tree import FIELDS
from tests.rules.made_records import a_record

GUIDE = (Path(__file__).parents[2] / "docs" / "finding.md").read_text("utf-8")
ROWS = re.findall(r"^\| `([^`]+)` \| ([^|`]+) \| ([^|`]+) \|$", GUIDE, re.MULTILINE)
ASKED = re.findall(r"`([^`\s]+:(?:\"[^\"`]+\"|[^`\s]+))`", GUIDE)


@pytest.mark.parametrize(("typed", "found", "missed"), ROWS)
def test_what_the_guide_says_is_found_is_found(typed: str, found: str, missed: str) -> None:
    assert matches(parse(typed), a_record(1, found))
    assert not matches(parse(typed), a_record(2, missed))


def test_every_field_is_in_the_guide_and_every_example_is_understood() -> None:
    assert {name for name in FIELDS if f"`{name}:`" not in GUIDE} == set()
    assert len(ROWS) > 15
    for typed in ASKED:
        parse(typed)
