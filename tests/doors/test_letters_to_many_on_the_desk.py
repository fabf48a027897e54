"""Letters to many as an official meets them: looked through, seen, ordered, followed, stopped and tried again, in both languages."""

import io
import re

import docx
import pytest
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.queries import letters_to_many as asked
from casework.vocabulary import LetterState
from documents.merging import merge
from tests.builders import Ministry
from tests.doors.http_client import TestClient
from tests.doors.page_walk import NOTHING, a_desk, acted, shown
from tests.doors.test_uploads import SeatsByName, as_
from tests.letters import a_case_with, keys, ordered, page, template_of, write
from tests.replies import APPLICANT, LAWYER, a_template
from ui.downloads import routes as downloads

ADDRESSED = ("Kære {{ party.name }}", "{{ party.address }}")


@pytest.fixture
def template_id(platform: Platform, ministry: Ministry) -> int:
    return template_of(platform, ministry, a_template(platform, ministry, *ADDRESSED))


@pytest.fixture
def case_id(platform: Platform, ministry: Ministry) -> int:
    return a_case_with(platform, ministry, APPLICANT, LAWYER)


def choose(of: AppTest) -> None:
    of.multiselect(key="letters_to").select("case_party:1").select("case_party:2")


def check(of: AppTest) -> None:
    of.button(key="letters_check").click()


def see(of: AppTest) -> None:
    of.selectbox(key="letters_see").select_index(0)


def entitle(of: AppTest) -> None:
    of.text_input(key="letters_title").set_value("Orientering")


def order(of: AppTest) -> None:
    of.button(key="letters_order").click()


@pytest.mark.parametrize(
    ("language", "lacks", "can"),
    [("da", "Der er ikke udfyldt noget i: ", "Kan skrives: 1."), ("en", "Nothing is filled in for: ", "Can be written: 1.")],
)
def test_what_is_missing_is_seen_before_anything_is_ordered_and_one_letter_as_it_will_be(
    platform: Platform, ministry: Ministry, template_id: int, case_id: int, language: str, lacks: str, can: str
) -> None:
    desk = a_desk(platform, ministry.people["caseworker"], "Kim", language=language)
    seen = acted(desk, choose, check, see, page="letters", id=str(case_id))

    assert re.search(f"Advokat Berg</b>: {lacks}[^<]*party.address", seen)
    assert can in seen
    assert "Prøvevej 1" in seen
    with platform.work(ministry.actor("caseworker")) as work:
        assert () == asked.letter_runs(work, case_id)


def test_those_that_can_be_written_are_ordered_and_followed(platform: Platform, ministry: Ministry, template_id: int, case_id: int) -> None:
    desk = a_desk(platform, ministry.people["caseworker"], "Kim")
    acted(desk, choose, check, entitle, order, page="letters", id=str(case_id))
    waiting = shown(desk, page="letter_run", id="1")
    write(platform)
    written = shown(desk, page="letter_run", id="1")

    assert "Venter: 1" in waiting
    assert "Skrevet: 1" in written
    assert "Åbn brevet" in written
    assert ["Anna Prøve"] == [each.recipient for each in page(platform, ministry.actor("caseworker"), 1).letters]


def test_a_run_is_stopped_and_tried_again_on_its_page(platform: Platform, ministry: Ministry, template_id: int, case_id: int) -> None:
    clerk = ministry.actor("caseworker")
    run_id = ordered(platform, clerk, case_id, template_id, keys(platform, ministry, case_id))
    desk = a_desk(platform, ministry.people["caseworker"], "Kim")
    acted(desk, lambda of: of.button(key="letters_stop").click(), page="letter_run", id=str(run_id))
    stopped = {each.state for each in page(platform, clerk, run_id).letters}
    acted(desk, lambda of: of.button(key="letters_again").click(), page="letter_run", id=str(run_id))
    write(platform)
    failed = shown(desk, page="letter_run", id=str(run_id))

    assert {LetterState.STOPPED} == stopped
    assert "Skrevet: 1, Ikke skrevet: 1" in failed
    assert "Udfyld det på parten eller sagen, og prøv igen." in failed


def test_a_case_offers_it_to_who_may_write_on_it_alone(platform: Platform, ministry: Ministry, template_id: int, case_id: int) -> None:
    run_id = ordered(platform, ministry.actor("caseworker"), case_id, template_id, keys(platform, ministry, case_id))
    stranger = a_desk(platform, ministry.people["outsider"], "Bo")

    assert "Skriv til mange…" in shown(a_desk(platform, ministry.people["caseworker"], "Kim"), case=str(case_id))
    for address in ({"page": "letters", "id": str(case_id)}, {"page": "letter_run", "id": str(run_id)}):
        assert NOTHING in shown(stranger, **address)


def test_one_letter_is_taken_out_as_word_as_it_would_be_and_by_nobody_who_may_not_write_it(
    platform: Platform, ministry: Ministry, template_id: int, case_id: int
) -> None:
    out = downloads.Downloads(platform, SeatsByName(ministry), merge)  # type: ignore[arg-type]  # seats by name
    desk = TestClient(Starlette(routes=downloads.routes(out)))
    anna, berg = keys(platform, ministry, case_id)
    path = f"/cases/{case_id}/letters/preview.docx"
    asked_for = (
        f"template={template_id}&to={anna}",
        f"template={template_id}&to={berg}",
        f"template=x&to={anna}",
        f"template={template_id}",
    )
    given = [desk.get(f"{path}?{each}", headers=as_("caseworker")) for each in asked_for]
    refused = {desk.get(f"{path}?{asked_for[0]}", headers=as_(who)).status_code for who in ("outsider", "lawyer", "administrator")}

    assert [200, 422, 404, 404] == [each.status_code for each in given]
    assert "Kære Anna Prøve" in "\n".join(each.text for each in docx.Document(io.BytesIO(given[0].content)).paragraphs)
    assert {404} == refused
