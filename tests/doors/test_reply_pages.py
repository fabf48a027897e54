"""Replies and letter templates on the desk: chosen, shown, made after all; kept, tried, taken into use."""

import pytest
from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.queries import histories
from casework.queries.approvals import path
from casework.queries.letter_templates import letter_templates
from casework.services import approving
from casework.vocabulary import ReplyState, TemplateState
from tests.approvals import does, publish
from tests.builders import Ministry
from tests.doors.page_walk import NOTHING, a_desk, acted
from tests.doors.page_walk import shown as page
from tests.replies import REPLYING, a_template, approved, begun, make, received, replies


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    """Gives the small ministry with a definition that makes replies."""
    publish(platform, ministry, REPLYING)
    return ministry


def test_the_card_says_that_a_reply_is_made_and_links_to_it_afterwards(platform: Platform, office: Ministry) -> None:
    desk = a_desk(platform, office.people["caseworker"], "Mette Lund")
    record_id = received(platform, office)
    begun(platform, office, record_id)
    before = page(desk, record=str(record_id))
    final = received(platform, office)
    approval_id = approved(platform, office, final)
    make(platform)
    after = page(desk, record=str(final))

    [reply] = replies(platform, office, approval_id).made
    assert "laves et svar til hver part" in before
    assert f"?record={reply.record_id}" in after
    assert "Anna Prøve" in after


def test_the_responsible_says_no_on_the_card(platform: Platform, office: Ministry) -> None:
    record_id = received(platform, office)
    approval_id = begun(platform, office, record_id)

    def no(at: AppTest) -> None:
        at.button(key="reply_choose").click()
        at.checkbox(key="reply_wanted").uncheck()
        at.button(key="reply_save").click()

    desk = a_desk(platform, office.people["caseworker"], "Mette Lund")
    acted(desk, lambda at: at.button(key="reply_choose").click(), no, record=str(record_id))

    assert replies(platform, office, approval_id).state is ReplyState.NOT_WANTED


def test_an_approver_is_not_asked_about_the_reply(platform: Platform, office: Ministry) -> None:
    record_id = received(platform, office)
    begun(platform, office, record_id)

    with pytest.raises((AssertionError, KeyError)):
        acted(a_desk(platform, office.people["head"], "Jens Holt"), lambda at: at.button(key="reply_choose").click(), record=str(record_id))


def test_what_stopped_the_replies_is_told_with_what_to_do(platform: Platform, office: Ministry) -> None:
    a_template(platform, office, "{{ case.number }}")
    publish(platform, office, {**REPLYING, "reply_template": "Kort svar"})
    record_id = received(platform, office)
    approval_id = approved(platform, office, record_id)
    make(platform)
    desk = a_desk(platform, office.people["caseworker"], "Mette Lund")
    told = page(desk, record=str(record_id))

    def by_the_houses(at: AppTest) -> None:
        at.button(key="reply_other").click()
        at.selectbox(key="reply_template").select_index(0)
        at.button(key="reply_make_other").click()

    acted(desk, lambda at: at.button(key="reply_other").click(), by_the_houses, record=str(record_id))
    make(platform)

    assert "case.number" in told
    assert replies(platform, office, approval_id).state is ReplyState.MADE


def test_the_page_of_templates_shows_them_and_every_field_in_both_languages(platform: Platform, office: Ministry) -> None:
    version_id = a_template(platform, office, "Kære {{ party.name }}", is_used=False)
    danish = a_desk(platform, office.people["designer"], "Ole Vad")
    text = acted(danish, lambda at: at.button(key=f"template_use_{version_id}").click(), page="letter_templates")
    english = page(a_desk(platform, office.people["designer"], "Ole Vad", language="en"), page="letter_templates")

    with platform.work(office.actor("designer")) as work:
        [template] = letter_templates(work)
        assert [each.state for each in template.versions] == [TemplateState.IN_USE]
    assert "{{ signature.block }}" in text
    assert "Hele underskriftsblokken" in text
    assert "Kære Anna Prøve" in text
    assert "The whole signature block" in english


def test_a_stranger_sees_nothing_on_the_page_of_templates(platform: Platform, office: Ministry) -> None:
    a_template(platform, office, "Kære {{ party.name }}")

    text = page(a_desk(platform, office.people["caseworker"], "Mette Lund"), page="letter_templates")
    assert NOTHING in text
    assert "Kort svar" not in text


def test_a_cancelled_approval_is_deleted_with_a_reason_and_leaves_the_page(platform: Platform, office: Ministry) -> None:
    record_id = received(platform, office)
    does(platform, office, "caseworker", approving.cancel, begun(platform, office, record_id))
    desk = a_desk(platform, office.people["caseworker"], "Mette Lund")

    def with_a_reason(at: AppTest) -> None:
        at.button(key="approval_delete").click()
        at.text_area(key="approval_words").input("Startet ved en fejl")
        at.button(key="approval_do").click()

    acted(desk, lambda at: at.button(key="approval_delete").click(), with_a_reason, record=str(record_id))

    with platform.work(office.actor("caseworker")) as work:
        assert path(work, record_id) is None
        assert "approval_deleted" in [line.kind for line in histories.of_record(work, record_id)]
