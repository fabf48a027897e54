"""What the questions answer, and what they keep to themselves."""

import pytest

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted
from casework.queries import case_page, choices, explaining, histories, lists, record_page, troubles
from casework.queries.explaining import Because
from casework.queries.lists import ListKey
from casework.services import cases, granting, inbox, records
from casework.services.cases import NewCase
from casework.vocabulary import Action, Cause, Reason
from documents import filing
from tests.builders import Ministry
from tests.postbag import a_letter


@pytest.fixture
def letter(platform: Platform, ministry: Ministry) -> int:
    """Gives the id of a letter in the grants unit's inbox."""
    filing.store(platform.blobs, a_letter())
    with platform.work(ministry.actor("clerk")) as work:
        return filing.receive(work, a_letter(), unit_id=ministry.grants).record_id or 0


def test_the_units_inbox_shows_the_letter_unread(platform: Platform, ministry: Ministry, letter: int) -> None:
    with platform.work(ministry.actor("caseworker")) as work:
        page = lists.page(work, ListKey.UNIT_INBOX)

    assert (page.total, page.rows[0].record_id) == (1, letter)
    assert (page.rows[0].is_unread, page.rows[0].sender, page.rows[0].files) == (True, "Vestenga Fjernvarme", 1)


def test_another_unit_sees_an_empty_inbox(platform: Platform, ministry: Ministry, letter: int) -> None:
    with platform.work(ministry.actor("outsider")) as work:
        assert lists.page(work, ListKey.UNIT_INBOX) == lists.ListPage((), 0)


def test_taking_responsibility_moves_the_letter_to_my_inbox(platform: Platform, ministry: Ministry, letter: int) -> None:
    with platform.work(ministry.actor("caseworker")) as work:
        records.take_responsibility(work, letter)
        inbox.mark_read(work, letter)

    with platform.work(ministry.actor("caseworker")) as work:
        assert (lists.count(work, ListKey.UNIT_INBOX), lists.count(work, ListKey.MY_INBOX)) == (0, 1)
        assert lists.page(work, ListKey.MY_INBOX).rows[0].is_unread is False


def test_the_record_page_masks_identifiers_and_offers_what_can_be_done(platform: Platform, ministry: Ministry, letter: int) -> None:
    with platform.work(ministry.actor("caseworker")) as work:
        page = record_page.record_page(work, letter)

    assert page.parties[0].masked == "…78"
    offers = {offer.action: offer.refused for offer in page.offers}
    assert offers[Action.TAKE_RESPONSIBILITY] == ()
    assert offers[Action.REGISTER] == (Reason.RECORD_HAS_NO_CASE,)


def test_the_case_history_tells_the_story_in_events(platform: Platform, ministry: Ministry, letter: int) -> None:
    with platform.work(ministry.actor("caseworker")) as work:
        case_id = cases.open_from_record(work, letter, NewCase("Varmepumpe i Vejle", "06.02.01"))
        records.register(work, letter)
    with platform.work(ministry.actor("caseworker")) as work:
        page, history = case_page.case_page(work, case_id), histories.of_case(work, case_id)
        assert case_page.case_by_number(work, "2026-1") == case_id

    opened = next(each for each in history if each.kind == "case_opened")
    assert (opened.actor, opened.facts["title"], page.number) == ("Mette Lund", "Varmepumpe i Vejle", "2026-1")
    assert {"record_received", "record_registered", "document_filed"} <= {each.kind for each in history}


def test_history_is_not_told_to_who_may_not_see(platform: Platform, ministry: Ministry, letter: int) -> None:
    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        histories.of_record(work, letter)


def test_why_names_the_cause(platform: Platform, ministry: Ministry, letter: int) -> None:
    with platform.work(ministry.actor("clerk")) as work:
        granting.share(work, letter, ministry.people["outsider"])
    with platform.work(ministry.actor("clerk")) as work:
        yes = explaining.why(work, ministry.people["outsider"], letter)
        no = explaining.why(work, ministry.people["lawyer"], letter)

    assert (yes.can_read, yes.clauses[-1].because) == (True, (Because(Cause.SHARED, "Bo Krag"),))
    assert (no.can_read, no.clauses[-1].holds) == (False, False)


def test_only_who_looks_after_effects_sees_them(platform: Platform, ministry: Ministry) -> None:
    for question in (troubles.troubles, troubles.waiting):
        with pytest.raises(NotPermitted), platform.work(ministry.actor("caseworker")) as work:
            question(work)


def test_file_plan_codes_are_found_by_number_and_word(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("clerk")) as work:
        assert [each.code for each in choices.file_plan_codes(work, "varme")] == ["06.02.01"]
        assert [each.code for each in choices.file_plan_codes(work, "06.02")] == ["06.02.01"]
