"""A definition over the API as other programs take it: its drawing and its BPMN, the same as the desk gives; nobody else gets either."""

from typing import Any
from xml.etree import ElementTree as ET

import pytest

from casework.approvals.bpmn import MODEL, bpmn
from casework.approvals.source import read_source
from casework.services import definition_drafts
from casework.vocabulary import DefinitionProblem, Scope
from tests.doors.conftest import ApiHouse
from tests.doors.stand_in_api import as_
from tests.services.test_definition_drafts import EMPTY, GOOD

AT = "/approval-definition-versions"


def drafted(house: ApiHouse, source: str) -> int:
    with house.platform.work(house.ministry.actor("designer")) as work:
        return definition_drafts.draft_definition(work, source)


@pytest.fixture(scope="module")
def good(house: ApiHouse) -> int:
    return drafted(house, GOOD)


def words_of(content: bytes) -> str:
    """Gives what stands in a drawing that a parser reads, in one line."""
    return " ".join("".join(ET.fromstring(content).itertext()).split())


def test_the_drawing_comes_in_danish_and_in_english(house: ApiHouse, good: int) -> None:
    danish, english = (house.api.get(f"{AT}/{good}/drawing{asked}", headers=as_("designer")) for asked in ("", "?language=en"))

    assert ["da", "en"] == [each.headers["content-language"] for each in (danish, english)]
    assert "image/svg+xml" == danish.headers["content-type"]
    assert "attachment" in danish.headers["content-disposition"]
    assert ".svg" in danish.headers["content-disposition"]
    assert "Hvis Enhed er ikke Jura" in words_of(danish.content)
    assert "3 working days" in words_of(english.content)
    assert "3 arbejdsdage" not in words_of(english.content)


def test_its_bpmn_is_what_the_desk_gives(house: ApiHouse, good: int) -> None:
    brought = house.api.get(f"{AT}/{good}/bpmn", headers=as_("designer"))

    assert (200, "application/xml") == (brought.status_code, brought.headers["content-type"])
    assert bpmn(read_source(GOOD)) == brought.text
    assert f"{{{MODEL}}}definitions" == ET.fromstring(brought.content).tag


@pytest.mark.parametrize("what", ["drawing", "bpmn"])
def test_who_draws_no_definitions_gets_neither(house: ApiHouse, good: int, what: str) -> None:
    refused = [
        house.api.get(f"{AT}/{good}/{what}", headers=as_("caseworker")),
        house.api.get(f"{AT}/{good}/{what}", headers=as_("designer", Scope.RECORDS_READ)),
        house.api.get(f"{AT}/{good}/{what}"),
        house.api.get(f"{AT}/900001/{what}", headers=as_("designer")),
    ]

    assert [403, 403, 401, 404] == [each.status_code for each in refused]


@pytest.mark.parametrize("what", ["drawing", "bpmn"])
def test_what_cannot_be_read_says_what_is_wrong(house: ApiHouse, what: str) -> None:
    refused = house.api.get(f"{AT}/{drafted(house, EMPTY)}/{what}", headers=as_("designer"))

    assert 409 == refused.status_code
    assert DefinitionProblem.STEP_WITHOUT_SEATS in refused.text


def test_the_description_says_what_comes(house: ApiHouse) -> None:
    paths: dict[str, Any] = house.api.get("/openapi.json").json()["paths"]
    said = {end: list(paths[f"{AT}/{{version_id}}/{end}"]["get"]["responses"]["200"]["content"]) for end in ("drawing", "bpmn")}

    assert {"drawing": ["image/svg+xml"], "bpmn": ["application/xml"]} == said
