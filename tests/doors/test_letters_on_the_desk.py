"""What an official sees when a letter lacks something: what, and where it is filled in; and nothing typed is lost."""

import asyncio
import json

import pytest
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.errors import LetterLack, LetterLacksWords
from casework.vocabulary import LetterSource
from tests.builders import Ministry
from tests.course import a_running_case, publish, task_id
from tests.doors.page_walk import a_desk, acted, shown
from tests.services.test_letters import HEARING_OF_ITS_OWN, fill
from ui.api.problems import answer

SAYS = {
    "da": "Brevet mangler: Bemærkning; Svarfrist (beregnes af Modtaget).",
    "en": "The letter lacks: Remark; Answer due (calculated from Received).",
}


@pytest.mark.parametrize("language", SAYS)
def test_a_task_says_what_its_letter_lacks_and_where_it_is_filled_in(platform: Platform, ministry: Ministry, language: str) -> None:
    publish(platform, ministry, HEARING_OF_ITS_OWN)
    case_id = a_running_case(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        task = task_id(work, case_id, "receipt")
    desk = a_desk(platform, ministry.people["head"], "head", language=language)
    seen: list[bool] = []

    def to_fill(page: AppTest) -> None:
        seen.append(page.button(key=f"letter_{task}").disabled)
        page.button(key=f"fill_{task}").click()

    lacking = acted(desk, to_fill, case=str(case_id), tab="course")
    fill(platform, ministry, case_id, remark="Tak.", received="2026-11-02")
    filled = shown(desk, case=str(case_id), tab="course")

    assert [True] == seen
    assert SAYS[language] in lacking
    assert SAYS[language][:14] not in filled


def test_a_hearing_that_cannot_begin_keeps_the_facts_that_were_typed(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, HEARING_OF_ITS_OWN)
    case_id = a_running_case(platform, ministry)
    kept: list[str] = []

    def begin(page: AppTest) -> None:
        page.button(key="hear_party").click()

    def write(page: AppTest) -> None:
        begin(page)
        page.text_area(key="hear_facts").set_value("Ansøgningen kom for sent.")

    def send(page: AppTest) -> None:
        begin(page)
        page.button(key="hear_do").click()

    def look(page: AppTest) -> None:
        kept.append(page.text_area(key="hear_facts").value)
        kept.extend(each.value for each in page.error)

    acted(a_desk(platform, ministry.people["head"], "head"), begin, write, send, look, case=str(case_id), tab="course")

    assert "Ansøgningen kom for sent." == kept[0]
    assert "Brevet er ikke skrevet endnu: Sagen rummer ikke alt det, brevet siger. Brevet mangler: Bemærkning." == kept[1]


def test_a_program_is_told_every_word_a_letter_lacks() -> None:
    request = Request({"type": "http", "method": "POST", "path": "/", "headers": [(b"accept-language", b"da")]})
    error = LetterLacksWords((LetterLack("remark", LetterSource.FIELD), LetterLack("party", LetterSource.PARTY)))
    told = json.loads(bytes(asyncio.run(answer(request, error)).body))

    assert (409, "letter_lacks_words") == (told["status"], told["reasons"][0]["reason"])
    assert [{"name": "remark", "source": "field"}, {"name": "party", "source": "party"}] == told["lacks"]
