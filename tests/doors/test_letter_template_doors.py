"""Letter templates by every door: brought over the desk and the API, refused in words, handed out as downloads, to nobody else."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.queries.letter_templates import letter_templates
from casework.services import granting
from casework.vocabulary import Cause, TemplateState
from documents.house_letter import house_template, informing_template
from documents.letter_templates import MOST_BYTES
from documents.merging import merge
from documents.sniffing import DOCX
from tests.builders import Ministry
from tests.checked import VIRUS, with_scanner
from tests.doors.conftest import ApiHouse
from tests.doors.http_client import TestClient
from tests.doors.page_walk import a_desk, acted
from tests.doors.stand_in_api import as_ as with_token
from tests.doors.test_uploads import TOKENS, SeatsByName, as_
from tests.letters import a_case_with, keys
from tests.replies import APPLICANT, LAWYER, a_template, template
from tests.rules.test_template_files import WRONG
from ui import template_uploads
from ui.downloads import routes as downloads
from ui.sandbox.clamd import standing_in
from ui.template_uploads import TemplateUploads

SENTENCES = {
    "a pdf": "Det er ikke en Word-fil (.docx).",
    "cut short": "Det er ikke en Word-fil (.docx).",
    "a bomb": "Den kan ikke læses, eller den er for stor.",
    "macros": "Den indeholder makroer.",
    "an object": "oleObject",
    "a template from elsewhere": "a.dotm",
    "a program": "DDEAUTO",
}


@pytest.fixture
def desk(platform: Platform, ministry: Ministry) -> TestClient:
    """Gives the desk's routes for templates, both ways."""
    seats = SeatsByName(ministry)
    uploads = TemplateUploads(platform, seats, merge, TOKENS)  # type: ignore[arg-type]  # seats by name
    out = downloads.Downloads(platform, seats, merge)  # type: ignore[arg-type]  # seats by name
    return TestClient(Starlette(routes=[*template_uploads.routes(uploads), *downloads.routes(out)]))


def words(content: bytes) -> list[str]:
    """Gives the words of a Word file."""
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs if paragraph.text]


# ---- the desk --------------------------------------------------------------------------------------------------------------
def test_a_template_and_its_next_version_come_in_and_go_out_over_the_desk(desk: TestClient, platform: Platform, ministry: Ministry) -> None:
    first, second = template("Kære {{ party.name }}"), template("Hej {{ party.name }}")
    made = desk.post("/letter-templates?name=Svar&language=da&filename=../svar.docx", content=first, headers=as_("designer"))
    with platform.work(ministry.actor("designer")) as work:
        template_id = letter_templates(work)[0].template_id
    next_one = desk.post(f"/letter-templates/{template_id}/versions?filename=nyt.docx", content=second, headers=as_("designer"))
    version_id = made.json()["version_id"]
    brought = desk.get(f"/letter-templates/{version_id}.docx", headers=as_("designer"))
    preview = desk.get(f"/letter-templates/{version_id}/preview.docx", headers=as_("designer"))

    assert [201, 201, 200, 200] == [each.status_code for each in (made, next_one, brought, preview)]
    assert brought.content == first
    assert words(preview.content) == ["Kære Anna Prøve"]
    assert brought.headers["content-type"] == DOCX
    assert brought.headers["content-disposition"].startswith("attachment")
    with platform.work(ministry.actor("designer")) as work:
        [shown] = letter_templates(work)
        assert [(each.number, each.filename, each.state) for each in shown.versions] == [
            (2, "nyt.docx", TemplateState.CHECKED),
            (1, "svar.docx", TemplateState.CHECKED),
        ]


def test_what_cannot_be_a_template_is_told_why_and_nothing_is_kept(desk: TestClient, platform: Platform, ministry: Ministry) -> None:
    at = "/letter-templates?name=Svar&language=da&filename=svar.docx"
    told = {what: desk.post(at, content=WRONG[what][0], headers=as_("designer")) for what in SENTENCES}
    unknown = desk.post(at, content=template("{{ party.navn }} {{ each }}"), headers=as_("designer"))
    nameless = desk.post("/letter-templates?name=%20&language=da&filename=a.docx", content=template("x"), headers=as_("designer"))
    big = desk.post(at, content=b"x" * (MOST_BYTES + 1), headers=as_("designer"))

    assert {409} == {answer.status_code for answer in told.values()}
    assert [] == [what for what, answer in told.items() if SENTENCES[what] not in answer.json()["sentence"]]
    assert "each, party.navn" in unknown.json()["sentence"]
    assert (409, 413) == (nameless.status_code, big.status_code)
    assert "4 MB" in big.json()["sentence"]
    with platform.work(ministry.actor("designer")) as work:
        assert letter_templates(work) == ()


def test_a_template_with_a_virus_or_that_cannot_be_checked_is_kept_nowhere(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    file = template("Kære {{ party.name }}")
    with standing_in(f"unix:{tmp_path}/clamd.ctl") as stand_in:
        own = with_scanner(platform, tmp_path, stand_in).platform
        desk = TestClient(Starlette(routes=template_uploads.routes(TemplateUploads(own, SeatsByName(ministry), merge, TOKENS))))  # type: ignore[arg-type]

        def brought(name: str) -> Any:
            return desk.post(f"/letter-templates?name={name}&language=da&filename=a.docx", content=file, headers=as_("designer"))

        clean = brought("Ren")
        stand_in.finds[file] = VIRUS
        infected = brought("Smittet")
        del stand_in.finds[file]
        stand_in.largest = 10
        too_large = brought("For stor")
    away = brought("Uset")

    assert (201, 409, 409, 409) == tuple(each.status_code for each in (clean, infected, too_large, away))
    assert VIRUS in infected.json()["sentence"]
    assert {True} == {"kunne ikke undersøges" in each.json()["sentence"] for each in (too_large, away)}
    with platform.work(ministry.actor("designer")) as work:
        assert ["Ren"] == [each.name for each in letter_templates(work)]


def test_who_does_not_keep_templates_brings_and_takes_none(desk: TestClient, platform: Platform, ministry: Ministry) -> None:
    version_id = a_template(platform, ministry, "x")
    with platform.work(ministry.actor("designer")) as work:
        template_id = letter_templates(work)[0].template_id
    bring = [f"/letter-templates/{template_id}/versions?filename=a.docx", "/letter-templates?name=To&language=da&filename=a.docx"]
    take = [f"/letter-templates/{version_id}.docx", f"/letter-templates/{version_id}/preview.docx", "/letter-templates/house-da.docx"]

    assert {403} == {desk.post(at, content=template("x"), headers=as_("caseworker")).status_code for at in bring}
    assert {401} == {desk.post(at, content=template("x"), headers=as_("stranger")).status_code for at in bring}
    assert {403} == {desk.post(at, content=template("x"), headers=as_("designer", token="")).status_code for at in bring}
    assert {403} == {desk.get(at, headers=as_("caseworker")).status_code for at in take}
    assert {401} == {desk.get(at, headers=as_("stranger")).status_code for at in take}
    assert 404 == desk.get("/letter-templates/900001.docx", headers=as_("designer")).status_code
    assert 404 == desk.post("/letter-templates/900001/versions?filename=a.docx", content=template("x"), headers=as_("designer")).status_code


def test_a_version_is_taken_out_as_it_would_be_on_a_case_by_who_may_write_on_it(
    desk: TestClient, platform: Platform, ministry: Ministry
) -> None:
    version_id, case_id = a_template(platform, ministry, "Kære {{ party.name }}", is_used=False), a_case_with(platform, ministry, APPLICANT)
    [anna] = keys(platform, ministry, case_id)
    at = f"/letter-templates/{version_id}/on-case.docx?case={case_id}&to={anna}"
    before = desk.get(at, headers=as_("designer")).status_code
    with platform.work(ministry.actor("caseworker")) as work:
        granting.give_on_case(work, case_id, ministry.people["designer"], cause=Cause.SHARED)
    given = desk.get(at, headers=as_("designer"))

    assert (404, 200) == (before, given.status_code)
    assert ["Kære Anna Prøve"] == words(given.content)
    assert (403, 401) == tuple(desk.get(at, headers=as_(who)).status_code for who in ("caseworker", "stranger"))
    assert {404} == {desk.get(f"{at}{more}", headers=as_("designer")).status_code for more in ("x", "&case=x", "&case=900001")}


def test_a_version_is_tried_on_a_case_on_its_page(platform: Platform, ministry: Ministry) -> None:
    version_id = a_template(platform, ministry, "Kære {{ party.name }}", "{{ party.address }}", is_used=False)
    case_id = a_case_with(platform, ministry, APPLICANT, LAWYER)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.give_on_case(work, case_id, ministry.people["designer"], cause=Cause.SHARED)
    designer = a_desk(platform, ministry.people["designer"], "Ole", language="en")

    def press(of: AppTest) -> None:
        of.button(key=f"template_try_{version_id}").click()

    def choose(of: AppTest) -> None:
        of.selectbox(key="trial_party").select_index(1)

    anna = acted(designer, press, page="letter_templates")
    berg = acted(designer, press, choose, page="letter_templates")
    assert "Prøvevej 1" in anna
    assert f"/letter-templates/{version_id}/on-case.docx?case={case_id}" in anna
    assert "party.address" in berg
    assert "on-case.docx" not in berg


@pytest.mark.parametrize(("language", "dear"), [("da", "Kære {{ party.name }}"), ("en", "Dear {{ party.name }}")])
@pytest.mark.parametrize(("name", "made"), [("house", house_template), ("house-parties", informing_template)])
def test_the_houses_own_letters_are_taken_out_and_can_be_brought_back(
    desk: TestClient, language: str, dear: str, name: str, made: Callable[[str], bytes]
) -> None:
    taken = desk.get(f"/letter-templates/{name}-{language}.docx", headers=as_("designer"))
    back = desk.post(f"/letter-templates?name=Husets&language={language}&filename=hus.docx", content=taken.content, headers=as_("designer"))

    assert taken.content == made(language)
    assert dear in words(taken.content)
    assert 201 == back.status_code


# ---- the API ---------------------------------------------------------------------------------------------------------------
def test_over_the_api_a_template_is_brought_used_listed_and_handed_out(api: TestClient) -> None:
    file = template("Kære {{ party.name }}")
    at = "/letter-templates?name=Over%20API&language=en&filename=svar.docx"
    made = api.post(at, content=file, headers=with_token("designer"))
    version_id = made.json()["version_id"]
    used = api.post(f"/letter-template-versions/{version_id}/use", json={}, headers=with_token("designer", if_match='"1"'))
    offered = api.get("/letter-template-choices", headers=with_token("caseworker")).json()
    handed = api.get(f"/letter-template-versions/{version_id}/file", headers=with_token("designer"))

    assert made.status_code == 201
    assert used.status_code in {200, 204}, used.text
    assert "Over API" in [each["name"] for each in offered]
    assert handed.content == file
    assert handed.headers["content-disposition"].startswith("attachment")
    assert 403 == api.get(f"/letter-template-versions/{version_id}/file", headers=with_token("caseworker")).status_code
    assert 403 == api.post(at, content=file, headers=with_token("caseworker")).status_code


def test_over_the_api_a_version_is_tried_on_a_case(house: ApiHouse) -> None:
    version_id = a_template(house.platform, house.ministry, "Kære {{ party.name }}", "{{ signature.name }}", name="Prøvet", is_used=False)
    case_id = a_case_with(house.platform, house.ministry, APPLICANT)
    [anna] = keys(house.platform, house.ministry, case_id)
    at, asked = f"/letter-template-versions/{version_id}/trial", {"case_id": case_id, "recipient": anna}
    before = house.api.post(at, json=asked, headers=with_token("designer"))
    with house.platform.work(house.ministry.actor("caseworker")) as work:
        granting.give_on_case(work, case_id, house.ministry.people["designer"], cause=Cause.SHARED)
    told = house.api.post(at, json=asked, headers=with_token("designer"))

    assert (404, 200) == (before.status_code, told.status_code), told.text
    assert told.json()["text"].split("\n")[:2] == ["Kære Anna Prøve", "Sara Bech"]
    assert ["signature.name"] == told.json()["invented"]
    assert 403 == house.api.post(at, json=asked, headers=with_token("caseworker")).status_code


def test_over_the_api_what_is_wrong_is_said_to_programs(house: ApiHouse) -> None:
    at = "/letter-templates?name=Forkert&language=da&filename=svar.docx"
    told = {
        what: house.api.post(at, content=file, headers=with_token("designer")).json()
        for what, file in {**{what: WRONG[what][0] for what in SENTENCES}, "unknown": template("{{ party.navn }}")}.items()
    }

    assert {what: problem["problem"] for what, problem in told.items()} == {
        **{what: WRONG[what][1] for what in SENTENCES},
        "unknown": "unknown_field",
    }
    assert told["unknown"]["fields"] == ["party.navn"]
    assert {"template_is_wrong"} == {problem["reasons"][0]["reason"] for problem in told.values()}
    with house.platform.work(house.ministry.actor("designer")) as work:
        assert "Forkert" not in [each.name for each in letter_templates(work)]
