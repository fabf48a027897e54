"""Setting a record as the answer to another, without a browser: it is found by a part of what one knows, and only what one may read."""

from dataclasses import replace

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.errors import NotFound
from casework.model import Record
from casework.queries import record_links
from casework.services import records
from casework.services.records import NewParty
from casework.vocabulary import AccessLevel, PartyRole
from casework.work import Actor
from search.engines.scanning import ScanningEngine
from search.gathering import gather
from tests.asking import a_record_of, part
from tests.asking import asked as asked_of
from tests.builders import Ministry, a_record
from tests.conftest import Clock
from tests.doors.page_walk import a_desk, acted
from tests.records import a_case_of, a_draft, registered
from ui.desk.data import Desk
from ui.desk.views.record_choice_view import MOST

NEVER = "kvantespring"
SECRET = "bjergskred"


def a_desk_that_searches(platform: Platform, ministry: Ministry, *, language: str = "da") -> Desk:
    """Gives the caseworker's desk with an engine that knows every record of the house, as the index does."""
    with platform.work(Actor.system("indexer")) as work:
        everything = gather(work, list(work.session.exec(select(Record.id))))
    return replace(a_desk(platform, ministry.people["caseworker"], "Mette Lund", language=language), engine=ScanningEngine(everything))


def asked(desk: Desk, record_id: int, words: str, chosen: int | None = None) -> tuple[str, list[list[str]]]:
    """Opens the dialog, types, chooses and sets; gives what is shown at the end, and the choices of every step."""
    choices: list[list[str]] = []

    def open_it(page: AppTest) -> None:
        page.button(key="do_answer").click()

    def write(page: AppTest) -> None:
        open_it(page)
        page.text_input(key="answer_words").set_value(words)

    def look(page: AppTest) -> None:
        open_it(page)
        choices.extend(list(each.options) for each in page.radio if each.key == "answer_record")

    def choose(page: AppTest) -> None:
        open_it(page)
        page.radio(key="answer_record").set_value(chosen)

    def set_it(page: AppTest) -> None:
        open_it(page)
        page.button(key="answer_do").click()

    deeds = [open_it, write, look, *([choose, set_it] if chosen else [])]
    return acted(desk, *deeds, record=str(record_id)), choices


def answered(platform: Platform, ministry: Ministry, record_id: int) -> list[int]:
    with platform.work(ministry.actor("caseworker")) as work:
        return [each.record_id for each in record_links.links_of(work, record_id)]


@pytest.mark.parametrize("words", ["pumpest", "Varmepumpestøj", "anders", "brogaard", "2026-{case}-1"])
def test_a_record_is_found_by_a_part_of_its_number_its_title_or_a_party(
    platform: Platform, ministry: Ministry, clock: Clock, words: str
) -> None:
    case_id = a_case_of(platform, ministry)
    party = NewParty("Anders Brogaard", PartyRole.RECIPIENT)
    letter = a_draft(platform, ministry, title="Klage over varmepumpestøj", case_id=case_id, parties=(party,))
    with platform.work(ministry.actor("caseworker")) as work:
        records.register(work, letter)
    answer = a_draft(platform, ministry, title="Svar til borgeren")
    a_draft(platform, ministry, title="Noget andet")

    _, choices = asked(a_desk_that_searches(platform, ministry), answer, words.format(case=case_id), letter)

    assert [[f"2026-{case_id}-1 Klage over varmepumpestøj"]] == choices
    assert [letter] == answered(platform, ministry, answer)


def test_before_anything_is_typed_the_records_of_its_case_are_offered_and_not_what_it_answers_already(
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    case_id = a_case_of(platform, ministry)
    first, second = registered(platform, ministry, case_id), registered(platform, ministry, case_id)
    answer = a_draft(platform, ministry, title="Svaret", case_id=case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        records.set_answer(work, answer, first)

    _, choices = asked(a_desk_that_searches(platform, ministry), answer, "")

    assert second
    assert [[f"2026-{case_id}-2 Svar om varmepumpe"]] == choices


def test_at_most_twenty_are_offered_and_the_page_says_so_in_both_languages(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    answer = a_draft(platform, ministry, title="Svaret")
    for number in range(MOST + 1):
        a_draft(platform, ministry, title=f"Høring {number}")
    (danish, choices), (english, _) = (
        asked(a_desk_that_searches(platform, ministry, language=each), answer, "øring") for each in ("da", "en")
    )

    assert [MOST] == [len(each) for each in choices]
    assert ["Kun 20 vises" in danish, "Only 20 are shown" in english] == [True, True]


def test_a_record_one_may_not_read_is_neither_offered_nor_told_from_one_that_is_not_there(
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    case_id = a_case_of(platform, ministry)
    answer = a_draft(platform, ministry, title="Svaret", case_id=case_id)
    with platform.work(ministry.actor("head")) as work:
        hidden = a_record(work, ministry, title=f"Om et {SECRET}", access_level=AccessLevel.INVOLVED, case_id=case_id).id
    desk = a_desk_that_searches(platform, ministry)
    told = {words: asked(desk, answer, words) for words in (SECRET, NEVER, SECRET[:5], NEVER[:5], "")}
    refusals = []
    for other in (hidden, 999_999):
        with pytest.raises(NotFound) as refusal, platform.work(ministry.actor("caseworker")) as work:
            records.set_answer(work, answer, other)
        refusals.append(str(refusal.value).replace(str(other), ""))

    assert {words: [] for words in told} == {words: choices for words, (_, choices) in told.items()}
    assert told[SECRET][0].replace(SECRET, NEVER) == told[NEVER][0]
    assert "Ingen akt blev fundet" in told[SECRET][0]
    assert refusals[0] == refusals[1]
    assert [] == answered(platform, ministry, answer)


def test_what_stands_in_a_title_is_shown_as_written(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    answer = a_draft(platform, ministry, title="Svaret")
    a_draft(platform, ministry, title="Se [her](http://prove.invalid) *nu* om dræn")

    _, choices = asked(a_desk_that_searches(platform, ministry), answer, "dræn")

    assert [[r"Se \[her\](http\://prove.invalid) \*nu\* om dræn"]] == choices


def test_the_record_that_answers_a_request_is_found_the_same_way_and_only_what_one_may_read(
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    on = a_record_of(platform, ministry)
    request_id = asked_of(platform, ministry, on, ministry.people["caseworker"])
    answer = a_draft(platform, ministry, title="Bidrag om varmepumper")
    with platform.work(ministry.actor("head")) as work:
        a_record(work, ministry, title=f"Bidrag om et {SECRET}", access_level=AccessLevel.INVOLVED)
    desk = a_desk_that_searches(platform, ministry)
    choices: list[list[str]] = []

    def open_it(page: AppTest) -> None:
        next(each for each in page.button if each.label == "Svar med en akt…").click()

    def write(page: AppTest) -> None:
        open_it(page)
        page.text_input(key="name_answer_words").set_value("bidrag")

    def choose(page: AppTest) -> None:
        open_it(page)
        choices.extend(list(each.options) for each in page.radio if each.key == "name_answer_record")
        page.radio(key="name_answer_record").set_value(answer)

    def set_it(page: AppTest) -> None:
        open_it(page)
        page.button(key="name_answer_do").click()

    text = acted(desk, open_it, write, choose, set_it, record=str(on), tab="requests")

    assert [["Bidrag om varmepumper"]] == choices
    assert answer == part(platform, ministry, request_id, who="caseworker").answer_id
    assert SECRET not in text
