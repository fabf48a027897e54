"""What the desk binds a decision to: what was on the screen when it was looked at, part by part."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.model import Decision, Record, RecordParty
from casework.services import party_use, records
from casework.services.party_use import PartyUse
from casework.vocabulary import PartyRole
from tests.approvals import THREE_STEPS, a_newer_version, attach, decided, letter, publish, shown, started
from tests.builders import Ministry
from tests.doors.page_walk import a_desk, acted, the_button
from tests.processes import on_a_case_with, write_fields
from ui.desk.data import Desk
from ui.desk.parts import pieces, words


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    """Gives the small ministry with its definitions published."""
    publish(platform, ministry)
    return ministry


def the_heads_desk(platform: Platform, office: Ministry, *, language: str = "da") -> Desk:
    """Gives the desk of who decides first."""
    return a_desk(platform, office.people["head"], "Jens Holt", language=language)


def decisions(platform: Platform, office: Ministry, approval_id: int) -> list[Decision]:
    """Gives what has been decided."""
    with platform.work(office.actor("caseworker")) as work:
        return list(work.session.exec(select(Decision).where(Decision.approval_id == approval_id)))


def test_what_changed_after_it_was_shown_is_not_approved_by_a_click(platform: Platform, office: Ministry) -> None:
    """Before, the click drew the page anew and decided on what nobody had looked at."""
    record_id = letter(platform, office)
    attach(platform, office.actor("caseworker"), record_id, b"Udkast")
    approval_id = started(platform, office, record_id=record_id)

    def changed_then_approved(page: AppTest) -> None:
        attach(platform, office.actor("caseworker"), record_id, b"Et bilag til, som ingen har set")
        the_button(page, "decide_approve").click()

    text = acted(the_heads_desk(platform, office), changed_then_approved, record=str(record_id))

    assert decisions(platform, office, approval_id) == []
    assert "ændret, siden du så det" in text


def test_it_is_approved_once_the_change_has_been_looked_at(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    approval_id = started(platform, office, record_id=record_id)

    def changed(_page: AppTest) -> None:
        attach(platform, office.actor("caseworker"), record_id, b"Et bilag til")

    deeds = [changed, lambda page: page.button(key="looked_again").click(), lambda page: the_button(page, "decide_approve").click()]
    acted(the_heads_desk(platform, office), *deeds, record=str(record_id))

    assert [each.manifest_hash for each in decisions(platform, office, approval_id)] == [shown(platform, office, approval_id).manifest_hash]


def test_a_change_while_the_dialog_of_a_return_is_open_is_told_and_nothing_is_lost(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    approval_id = started(platform, office, record_id=record_id)

    def write(page: AppTest) -> None:
        the_button(page, "decide_return").click()

    def changed_then_returned(page: AppTest) -> None:
        with platform.work(office.actor("caseworker")) as work:
            records.edit(work, record_id, opened_version=work.session.get_one(Record, record_id).version, title="Et andet emne")
        the_button(page, "decide_return").click()
        page.text_area(key="return_why").set_value("Hjemlen mangler")
        page.button(key="return_send").click()

    text = acted(the_heads_desk(platform, office), write, changed_then_returned, record=str(record_id))

    assert decisions(platform, office, approval_id) == []
    assert "ændret, siden du så det" in text


@pytest.mark.parametrize(("language", "words"), [("da", "godkendt i en ældre version"), ("en", "approved in an older version")])
def test_an_approver_sees_what_was_approved_in_an_older_version_and_compares_it(
    platform: Platform, office: Ministry, language: str, words: str
) -> None:
    record_id = letter(platform, office)
    first = attach(platform, office.actor("caseworker"), record_id, b"Bilag")
    approval_id = started(platform, office, record_id=record_id)
    decided(platform, office, approval_id, "head")
    document_id = a_newer_version(platform, office.actor("caseworker"), first, b"Et andet bilag")
    lawyer = a_desk(platform, office.people["lawyer"], "Sara", language=language)

    text = acted(lawyer, lambda page: page.button(key=f"decide_compare_document_{document_id}").click(), record=str(record_id))

    assert words in text
    assert "Jens Holt: version 1" in text
    assert {"da": "Åbn det, der blev godkendt", "en": "Open what was approved"}[language] in text


def test_who_does_not_decide_sees_what_has_been_approved(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, record_id=(record_id := letter(platform, office)))
    decided(platform, office, approval_id, "head")
    clerk = a_desk(platform, office.people["caseworker"], "Mette Lund")

    text = acted(clerk, lambda page: page.button(key="approval_parts").click(), record=str(record_id))

    assert "godkendt i denne version" in text


def test_the_path_says_by_a_sign_and_in_words_how_near_a_step_is_to_its_deadline(
    platform: Platform, office: Ministry, monkeypatch: pytest.MonkeyPatch
) -> None:
    started(platform, office, record_id=(record_id := letter(platform, office)))  # its first step is due on 26 November
    seen = []
    for day in (20, 24, 25, 26, 28):
        monkeypatch.setattr(pieces, "today", lambda day=day: dt.date(2026, 11, day))
        monkeypatch.setattr(words, "today", lambda day=day: dt.date(2026, 11, day))
        [found] = re.findall(r"(\S)</span> (frist 26\. nov\.? \([^)]+\))", acted(the_heads_desk(platform, office), record=str(record_id)))
        seen.append(" ".join(found))

    assert [
        "○ frist 26. nov. (6 dage tilbage)",
        "◑ frist 26. nov. (2 dage tilbage)",
        "◑ frist 26. nov. (en dag tilbage)",
        "● frist 26. nov. (frist i dag)",
        "● frist 26. nov. (2 dage for sent)",
    ] == seen


@pytest.mark.parametrize(("language", "words"), [("da", "godkendt med en anden værdi"), ("en", "approved with another value")])
def test_an_approver_sees_the_amount_that_is_decided_on_and_that_it_is_another_than_was_approved(
    platform: Platform, office: Ministry, language: str, words: str
) -> None:
    publish(platform, office, {**THREE_STEPS, "name": "sees", "sees": ["amount"]})
    record_id = letter(platform, office)
    case_id = on_a_case_with(platform, office, record_id, {"amount": "1000"})
    approval_id = started(platform, office, "sees", record_id)
    decided(platform, office, approval_id, "head")
    write_fields(platform, office, case_id, {"amount": "5000"})

    text = acted(a_desk(platform, office.people["lawyer"], "Sara", language=language), record=str(record_id))

    assert words in text
    assert "5000" in text


@pytest.mark.parametrize(("language", "words"), [("da", "Åbn det, du så"), ("en", "Open what you saw")])
def test_what_changed_after_it_was_seen_stands_beside_what_was_seen(
    platform: Platform, office: Ministry, language: str, words: str
) -> None:
    """It used to say that something was changed, and never what."""
    record_id = letter(platform, office)
    first = attach(platform, office.actor("caseworker"), record_id, b"Tilskud: 1000 kr.")
    started(platform, office, record_id=record_id)
    changed: list[int] = []

    def change(_page: AppTest) -> None:
        changed.append(a_newer_version(platform, office.actor("caseworker"), first, b"Tilskud: 9000 kr."))

    def compare(page: AppTest) -> None:
        page.button(key=f"decide_saw_document_{changed[0]}").click()

    text = acted(a_desk(platform, office.people["head"], "Jens Holt", language=language), change, compare, record=str(record_id))

    assert words in text
    assert f"/documents/{first}" in text


def test_a_press_that_comes_twice_does_not_decide_what_has_come_in_its_place(platform: Platform, office: Ministry) -> None:
    """The list opens the next one where the first was; its button is another one."""
    approvals = [started(platform, office, record_id=letter(platform, office)) for _ in range(2)]
    keys: list[str] = []

    def press(page: AppTest) -> None:
        found = the_button(page, "decide_approve")
        keys.append(found.key)
        if len(keys) == 1:
            found.click()

    acted(the_heads_desk(platform, office), press, press, list="for_approval")

    assert 2 == len({*keys})
    assert 1 == sum(len(decisions(platform, office, each)) for each in approvals)


def test_a_title_and_parties_that_were_changed_after_they_were_seen_stand_beside_what_was_seen(
    platform: Platform, office: Ministry
) -> None:
    """Also on a record that had never been changed before, and so had no numbered version when it was looked at."""
    record_id = letter(platform, office)
    started(platform, office, record_id=record_id)

    def change(_page: AppTest) -> None:
        with platform.work(office.actor("caseworker")) as work:
            records.edit(work, record_id, opened_version=work.session.get_one(Record, record_id).version, title="Et andet emne")
            party_use.put_on_record(work, record_id, PartyUse(PartyRole.CONCERNED, name="Ida Krogh", email="ida@example.org"))

    def press(key: str) -> Callable[[AppTest], None]:
        return lambda page: page.button(key=key).click()

    title = acted(the_heads_desk(platform, office), change, press("decide_saw_title_0"), record=str(record_id))
    assert "<ins>" in title
    assert "Et andet emne" in title.replace("<ins>", "").replace("</ins>", "")

    with platform.work(office.actor("caseworker")) as work:
        party_use.take_off(work, work.session.exec(select(RecordParty.id).where(RecordParty.name == "Ida Krogh")).one())
    parties = acted(the_heads_desk(platform, office), change, press("decide_saw_recipients_0"), record=str(record_id))
    assert "<ins>" in parties
    assert "Ida Krogh, ida@example.org" in parties


def test_a_value_that_was_changed_after_it_was_seen_stands_beside_the_new_one(platform: Platform, office: Ministry) -> None:
    publish(platform, office, {**THREE_STEPS, "name": "sees", "sees": ["amount"]})
    record_id = letter(platform, office)
    case_id = on_a_case_with(platform, office, record_id, {"amount": "1000"})
    started(platform, office, "sees", record_id)

    text = acted(
        the_heads_desk(platform, office), lambda _page: write_fields(platform, office, case_id, {"amount": "5000"}), record=str(record_id)
    )

    assert ("<del>1000" in text, "<ins>5000" in text) == (True, True)


def test_the_story_opens_the_very_version_that_was_decided_on(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    first = attach(platform, office.actor("caseworker"), record_id, b"Bilag")
    approval_id = started(platform, office, record_id=record_id)
    decided(platform, office, approval_id, "head")
    a_newer_version(platform, office.actor("caseworker"), first, b"Et andet bilag")

    text = acted(a_desk(platform, office.people["caseworker"], "Mette Lund"), record=str(record_id), tab="approval")

    before, after = text.split("Grundlaget for afgørelserne")
    assert (f"/documents/{first}" in before, f"/documents/{first}" in after) == (True, True)
