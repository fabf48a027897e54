"""The gate on the desk: the executive's own page, and the pages of who keeps it."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.services import gating
from casework.vocabulary import GatePlace, Verdict
from tests.approvals import a_newer_version, attach, letter, moved, publish, shown, states
from tests.builders import Ministry
from tests.doors import page_walk
from tests.doors.gate_desks import the_executives, the_gatekeepers
from tests.doors.page_walk import NOTHING, a_desk, acted, the_button
from tests.gates import at, before_the_gate, gatekeeping, said, with_a_gate
from tests.services.test_the_gate_for_copies import COPIED, copied, the_copy


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    """Gives the small ministry with a gate before the permanent secretary."""
    with_a_gate(platform, ministry)
    return ministry


# ---- the executive ---------------------------------------------------------------------------------------------------------
def test_an_executives_page_is_empty_until_something_is_released(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)

    text = page_walk.shown(the_executives(platform, office), page="executive", id=str(passage_id))

    assert "Intet venter på din afgørelse" in text
    assert "Ansøgning om tilskud" not in text


@pytest.mark.parametrize(
    ("language", "words"),
    [("da", ("Fra dit sekretariat", "Godkendt af", "Ulæst")), ("en", ("From your office", "Approved by", "Unread"))],
)
def test_an_executive_sees_what_is_released_and_who_approved_it(
    platform: Platform, office: Ministry, language: str, words: tuple[str, ...]
) -> None:
    passage_id = before_the_gate(platform, office)
    gatekeeping(platform, office, gating.release, passage_id, note="Kun første side")

    listed = page_walk.shown(the_executives(platform, office, language), page="executive")
    text = listed + page_walk.shown(the_executives(platform, office, language), page="executive", id=str(passage_id))

    assert [] == [each for each in (*words, "Kun første side", "Jens Holt") if each not in text]


@pytest.mark.parametrize("verdict", list(Verdict))
def test_one_tap_is_a_verdict(platform: Platform, office: Ministry, verdict: Verdict) -> None:
    passage_id = before_the_gate(platform, office)
    gatekeeping(platform, office, gating.release, passage_id)

    def tap(page: AppTest) -> None:
        the_button(page, f"verdict_{verdict}").click()

    text = acted(the_executives(platform, office), tap, page="executive", id=str(passage_id))

    assert (GatePlace.AFTER, verdict) == (at(platform, passage_id).place, at(platform, passage_id).verdict)
    assert "Fortryd" in text


def test_a_verdict_is_taken_back_on_the_page(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    gatekeeping(platform, office, gating.release, passage_id)
    taps = [lambda page: the_button(page, "verdict_approve").click(), lambda page: page.button(key="take_verdict_back").click()]

    acted(the_executives(platform, office), *taps, page="executive", id=str(passage_id))

    assert (GatePlace.WITH_EXECUTIVE, None) == (at(platform, passage_id).place, at(platform, passage_id).verdict)


def test_a_tap_decides_nothing_that_was_changed_after_it_was_shown(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    passage_id = before_the_gate(platform, office, record_id)
    gatekeeping(platform, office, gating.release, passage_id)

    def changed_then_tapped(page: AppTest) -> None:
        attach(platform, office.actor("caseworker"), record_id, b"Et bilag til, som ingen har set")
        the_button(page, "verdict_approve").click()

    text = acted(the_executives(platform, office), changed_then_tapped, page="executive", id=str(passage_id))

    assert GatePlace.WITH_EXECUTIVE is at(platform, passage_id).place
    assert "ændret, siden du så det" in text


def test_an_executive_compares_what_was_changed_with_what_was_shown(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    first = attach(platform, office.actor("caseworker"), record_id, b"Tilskud: 1000 kr.")
    passage_id = before_the_gate(platform, office, record_id)
    gatekeeping(platform, office, gating.release, passage_id)
    changed: list[int] = []

    def change(_page: AppTest) -> None:
        changed.append(a_newer_version(platform, office.actor("caseworker"), first, b"Tilskud: 9000 kr."))

    def compare(page: AppTest) -> None:
        page.button(key=f"gate_saw_document_{changed[0]}").click()

    text = acted(the_executives(platform, office), change, compare, page="executive", id=str(passage_id))

    assert "Åbn det, du så" in text
    assert f"/documents/{first}" in text


def test_where_the_definition_leaves_no_return_there_is_none(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office, definition="limited")
    gatekeeping(platform, office, gating.release, passage_id)

    text = page_walk.shown(the_executives(platform, office), page="executive", id=str(passage_id))

    assert "verdict_conditional" in text
    assert "verdict_return" not in text


# ---- the gatekeeper --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "words"),
    [("da", ("før porten", "ingen sorteringsfrist", "overskredet")), ("en", ("before the gate", "no sorting deadline", "exceeded"))],
)
def test_a_gatekeeper_sees_what_lies_at_each_gate(platform: Platform, office: Ministry, language: str, words: tuple[str, ...]) -> None:
    before_the_gate(platform, office)

    text = page_walk.shown(the_gatekeepers(platform, office, language), page="gates")

    assert [] == [each for each in (*words, "Sara Bech", "Ansøgning om tilskud") if each not in text]


def test_who_keeps_no_gate_sees_none(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)

    for username in ("auditor", "secretary", "caseworker"):
        desk = a_desk(platform, office.people[username], username)
        assert "Du passer ingen port i dag" in page_walk.shown(desk, page="gates"), username
        assert NOTHING in page_walk.shown(desk, page="gate", id=str(passage_id)), username


def test_a_gatekeeper_carries_out_what_was_said(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    gatekeeping(platform, office, gating.release, passage_id)
    said(platform, office, passage_id, words="Godt")

    text = page_walk.shown(the_gatekeepers(platform, office), page="gate", id=str(passage_id))
    acted(the_gatekeepers(platform, office), lambda page: page.button(key="gate_execute").click(), page="gate", id=str(passage_id))

    assert "Godt" in text
    assert GatePlace.DONE is at(platform, passage_id).place


def test_a_return_is_carried_out_by_a_dialog_that_asks_to_whom(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    gatekeeping(platform, office, gating.release, passage_id)
    said(platform, office, passage_id, Verdict.RETURN, "Ret beløbet")

    def open_it(page: AppTest) -> None:
        page.button(key="gate_execute").click()

    def to_the_head(page: AppTest) -> None:
        page.button(key="gate_execute").click()
        page.radio(key="gate_to").set_value(1)
        page.button(key="gate_execute_do").click()

    acted(the_gatekeepers(platform, office), open_it, to_the_head, page="gate", id=str(passage_id))
    moved(platform, at(platform, passage_id).approval_id)

    assert GatePlace.DONE is at(platform, passage_id).place
    assert ["open", "pending", "pending"] == states(platform, office, at(platform, passage_id).approval_id)


def test_a_gatekeeper_releases_by_a_dialog(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)

    def open_it(page: AppTest) -> None:
        page.button(key="gate_release").click()

    def release(page: AppTest) -> None:
        page.button(key="gate_release").click()
        page.text_area(key="gate_note").set_value("Kun første side")
        page.button(key="gate_release_do").click()

    acted(the_gatekeepers(platform, office), open_it, release, page="gate", id=str(passage_id))

    assert (GatePlace.WITH_EXECUTIVE, "Kun første side") == (at(platform, passage_id).place, at(platform, passage_id).note)


def test_the_record_says_where_it_waits_and_leads_there(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    record_id = str(at(platform, passage_id).record_id)

    everybody = page_walk.shown(a_desk(platform, office.people["caseworker"], "Mette Lund"), record=record_id)
    keeper = page_walk.shown(the_gatekeepers(platform, office), record=record_id)
    gatekeeping(platform, office, gating.release, passage_id)
    executive = page_walk.shown(the_executives(platform, office), record=record_id)

    assert "Ved porten til Sara Bech" in everybody
    assert ("?page=gate&amp;id=" in keeper, "?page=gate&amp;id=" in everybody) == (True, False)
    assert "Afgør den på din egen side" in executive
    assert shown(platform, office, at(platform, passage_id).approval_id).my_seat_id is None


def test_who_keeps_the_organisation_puts_a_gate_before_an_official(platform: Platform, office: Ministry) -> None:
    administrator = a_desk(platform, office.people["administrator"], "Tom Brix")
    with_it = page_walk.shown(administrator, page="official", id=str(office.people["secretary"]))
    without = page_walk.shown(administrator, page="official", id=str(office.people["head"]))
    acted(administrator, lambda page: page.button(key="gate_away").click(), page="official", id=str(office.people["secretary"]))

    assert ("går gennem Porten" in with_it, "går gennem" in without) == (True, False)
    assert "går gennem Porten" not in page_walk.shown(administrator, page="official", id=str(office.people["secretary"]))


# ---- what has been approved ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("language", "words"), [("da", "godkendt i en ældre version"), ("en", "approved in an older version")])
@pytest.mark.parametrize("page", ["executive", "gate"])
def test_both_sides_of_the_gate_see_what_was_approved_in_an_older_version_and_compare_it(
    platform: Platform, office: Ministry, page: str, language: str, words: str
) -> None:
    record_id = letter(platform, office)
    first = attach(platform, office.actor("caseworker"), record_id, b"Bilag")
    passage_id = before_the_gate(platform, office, record_id)
    document_id = a_newer_version(platform, office.actor("caseworker"), first, b"Et andet bilag")
    gatekeeping(platform, office, gating.release, passage_id)
    desk = (the_executives if page == "executive" else the_gatekeepers)(platform, office, language)

    def compare(shown: AppTest) -> None:
        shown.button(key=f"{page}_compare_document_{document_id}").click()

    text = acted(desk, compare, page=page, id=str(passage_id))

    assert words in text
    assert "Jens Holt: version 1" in text
    assert {"da": "Åbn det, der blev godkendt", "en": "Open what was approved"}[language] in text


@pytest.mark.parametrize("page", ["executive", "gate"])
def test_what_nobody_has_approved_yet_says_so_at_the_gate(platform: Platform, office: Ministry, page: str) -> None:
    passage_id = before_the_gate(platform, office, definition="limited")
    gatekeeping(platform, office, gating.release, passage_id)
    desk = (the_executives if page == "executive" else the_gatekeepers)(platform, office)

    assert "ikke godkendt endnu" in page_walk.shown(desk, page=page, id=str(passage_id))


# ---- whom a return goes to -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("release", [gating.release, gating.send_directly])
def test_an_executive_says_whom_a_return_goes_to(platform: Platform, office: Ministry, release: Callable[..., object]) -> None:
    passage_id = before_the_gate(platform, office)
    gatekeeping(platform, office, release, passage_id)

    def tap(page: AppTest) -> None:
        page.selectbox(key=f"executive_to_{passage_id}").set_value(1)
        page.text_area(key=f"executive_words_{passage_id}").set_value("Ret beløbet")
        the_button(page, "verdict_return").click()

    acted(the_executives(platform, office), tap, page="executive", id=str(passage_id))
    if release is gating.release:
        assert "Jens Holt: Kontorchef" in page_walk.shown(the_gatekeepers(platform, office), page="gate", id=str(passage_id))
        acted(the_gatekeepers(platform, office), lambda page: page.button(key="gate_execute").click(), page="gate", id=str(passage_id))
    moved(platform, at(platform, passage_id).approval_id)

    assert ["open", "pending", "pending"] == states(platform, office, at(platform, passage_id).approval_id)


def test_who_may_return_nothing_is_not_asked_to_whom(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office, definition="limited")
    gatekeeping(platform, office, gating.release, passage_id)

    assert "En returnering går til" not in page_walk.shown(the_executives(platform, office), page="executive", id=str(passage_id))


def test_who_decides_for_an_executive_says_whom_a_return_goes_to(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)

    def open_it(page: AppTest) -> None:
        page.button(key="gate_behalf").click()

    def returned(page: AppTest) -> None:
        page.button(key="gate_behalf").click()
        page.radio(key="gate_verdict").set_value(Verdict.RETURN)

    def to_the_head(page: AppTest) -> None:
        returned(page)
        page.radio(key="gate_behalf_to").set_value(1)
        page.text_area(key="gate_comment").set_value("Hjemlen mangler")
        page.button(key="gate_behalf_do").click()

    acted(the_gatekeepers(platform, office), open_it, returned, to_the_head, page="gate", id=str(passage_id))
    moved(platform, at(platform, passage_id).approval_id)

    assert ["open", "pending", "pending"] == states(platform, office, at(platform, passage_id).approval_id)


# ---- copies ----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "words"), [("da", ("Kopier til Sara Bech", "Kopier til dig")), ("en", ("Copies to Sara Bech", "Copies for you"))]
)
def test_a_copy_is_let_through_on_the_gatekeepers_page_and_seen_on_the_executives(
    platform: Platform, office: Ministry, language: str, words: tuple[str, str]
) -> None:
    publish(platform, office, COPIED)
    _, copy_id = copied(platform, office)
    executive, keeper = the_executives(platform, office, language), the_gatekeepers(platform, office, language)
    before = page_walk.shown(executive, page="executive")
    at_the_gate = page_walk.shown(keeper, page="gates")
    acted(keeper, lambda page: page.button(key=f"gate_copy_release_{copy_id}").click(), page="gates")
    after = page_walk.shown(executive, page="executive")
    acted(executive, lambda page: page.button(key=f"executive_copy_seen_{copy_id}").click(), page="executive")

    assert ("Ansøgning om tilskud" in before, words[0] in at_the_gate, words[1] in after) == (False, True, True)
    assert words[1] not in page_walk.shown(executive, page="executive")
    assert the_copy(platform, copy_id).seen_at is not None


def test_a_copy_is_marked_as_seen_for_the_executive_on_the_gatekeepers_page(platform: Platform, office: Ministry) -> None:
    publish(platform, office, COPIED)
    _, copy_id = copied(platform, office)
    acted(the_gatekeepers(platform, office), lambda page: page.button(key=f"gate_copy_seen_{copy_id}").click(), page="gates")
    record = page_walk.shown(a_desk(platform, office.people["caseworker"], "Mette Lund"), record=str(the_copy(platform, copy_id).record_id))

    assert office.people["manager"] == the_copy(platform, copy_id).seen_by
    assert "markeret som set af Lis Krogh" in record
