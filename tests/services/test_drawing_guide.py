"""The guide to drawing an approval tells the truth: its example is published as it stands there, and every word is on the page."""

import re
from pathlib import Path

from casework.approvals.definition_reading import json_schema
from casework.approvals.source import read_source
from casework.bootstrap import Platform
from casework.queries.approvals import definitions
from casework.queries.definitions_drawn import drawn_version
from casework.services import definition_drafts
from tests.builders import Ministry
from tests.course import add_designer

PAGE = (Path(__file__).parents[2] / "docs" / "drawing-an-approval.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[0]


def test_the_example_has_nothing_to_mend_and_is_published_as_it_stands(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("designer")) as work:
        version_id = definition_drafts.draft_definition(work, EXAMPLE)
        shown = drawn_version(work, version_id)
    with platform.work(add_designer(platform, ministry)) as work:
        definition_drafts.publish_definition_draft(work, version_id)

    assert () == shown.wrong
    with platform.work(ministry.actor("caseworker")) as work:
        assert ["grant_decision"] == [choice.name for choice in definitions(work)]


def test_an_example_of_the_page_that_says_otherwise_is_found(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("designer")) as work:
        shown = drawn_version(work, definition_drafts.draft_definition(work, EXAMPLE.replace("outcome: returned", "outcome: approved")))

    assert ["Sendt tilbage af juristen · returned"] == [each.about for each in shown.wrong]


def test_the_page_names_every_word() -> None:
    told = set(re.findall(r"`([a-z_]+)`", PAGE))

    assert set() == set(json_schema()["properties"]) - told
    assert set() == set(json_schema()["$defs"]["_Step"]["properties"]) - told - {"name", "title"}
    assert "grant_decision" == read_source(EXAMPLE).name
