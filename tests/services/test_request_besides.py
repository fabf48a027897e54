"""Requests copied, printed, finalised many at once, the finalising taken back, and what a unit has asked of others."""

import datetime as dt
import io

import pypdf
import pytest
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import CaseworkError, NotFound, NotPermitted, RuleBroken
from casework.model import Grant, InboxItem, Record
from casework.queries import histories, lists
from casework.queries import requests as asked_for
from casework.services import granting, organisation, organisation_changing, records, request_answering, request_besides, requests
from casework.services.requests import NewRequest
from casework.vocabulary import Cause, Finalising, ListKey, ListSource, Reason, RequestState, Right
from casework.work import Actor
from tests.asking import ASKED, DUE, a_record_of, another_ministry, answered, asked, part, seen
from tests.builders import Ministry
from tests.conftest import Clock
from tests.doors.page_walk import a_desk, shown
from tests.records import a_case_of
from ui.desk import many, record_acts
from ui.downloads import requests as downloads
from ui.downloads.asked import Asked


def kinds(platform: Platform, ministry: Ministry, record_id: int) -> list[str]:
    with platform.work(ministry.actor("head")) as work:
        return [each.kind for each in histories.of_record(work, record_id)]


# ---- copied -------------------------------------------------------------------------------------------------------------------


def test_a_request_is_copied_to_a_draft_without_what_became_of_it(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    record_id = a_record_of(platform, ministry)
    with platform.work(Actor.system("setup")) as work:
        team = organisation.add_team(work, ministry.authority, "Holdet")
        organisation.add_member(work, team, ministry.people["lawyer"], starts_on=work.today)
    lawyer, clerk = ministry.people["lawyer"], ministry.people["clerk"]
    fields = {"return_to_id": clerk, "finalising": Finalising.WHEN_EXECUTED, "tells_requester": False}
    first = asked(platform, ministry, record_id, lawyer, team, **fields)
    answered(platform, ministry, part(platform, ministry, first).recipient_id, "lawyer")
    with platform.work(Actor.system("setup")) as work:
        organisation_changing.use_group(work, team, is_active=False)
    with platform.work(ministry.actor("head")) as work:
        copied = request_besides.copy(work, first)
    found = seen(platform, ministry, copied)
    grants = select(Grant.id).where(Grant.cause == Cause.REQUEST, Grant.record_id == record_id)
    with platform.work(ministry.actor("head")) as work:
        before = len(work.session.exec(grants).all())

    assert (RequestState.DRAFT, ASKED, DUE, [lawyer], clerk, Finalising.WHEN_EXECUTED, False, "Jens Holt", False, 2) == (
        found.state,
        found.text,
        found.deadline,
        [each.principal_id for each in found.recipients],
        found.return_to_id,
        found.finalising,
        found.tells_requester,
        found.requested_by,
        found.recipients[0].has_answer,
        before,
    )
    clock.now += dt.timedelta(days=30)
    other = a_record_of(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        later = request_besides.copy(work, first, record_id=other)
    assert (None, other) == (seen(platform, ministry, later).deadline, seen(platform, ministry, later).record_id)
    assert 1 == kinds(platform, ministry, record_id).count("request_copied")


def test_who_may_not_ask_on_the_record_or_not_see_it_copies_nothing(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of(platform, ministry, access_level="unit")
    first = asked(platform, ministry, record_id, ministry.people["clerk"])
    for who, error in (("caseworker", NotPermitted), ("outsider", NotFound)):
        with pytest.raises(error), platform.work(ministry.actor(who)) as work:
            request_besides.copy(work, first)
    theirs = a_record_of(platform, ministry, "lawyer")
    with pytest.raises(NotFound), platform.work(ministry.actor("head")) as work:
        request_besides.copy(work, first, record_id=theirs)
    with platform.work(ministry.actor("head")) as work:
        requests.finalise(work, first)
        records.complete(work, record_id)
    with pytest.raises(RuleBroken) as no, platform.work(ministry.actor("head")) as work:
        request_besides.copy(work, first)
    assert [Reason.RECORD_IS_COMPLETED] == no.value.reasons


# ---- finalised ----------------------------------------------------------------------------------------------------------------


def test_the_requests_of_many_records_are_finalised_and_taken_back(platform: Platform, ministry: Ministry) -> None:
    one, two, bare, of_others = (a_record_of(platform, ministry, access_level="unit") for _ in range(4))
    first, second = (asked(platform, ministry, each, ministry.people["lawyer"]) for each in (one, two))
    asked(platform, ministry, of_others, ministry.people["lawyer"])
    with platform.work(ministry.actor("head")) as work:
        granting.share(work, two, ministry.people["caseworker"], right=granting.Right.FULL_WRITE)
    third = asked(platform, ministry, two, ministry.people["clerk"], who="caseworker")
    with platform.work(ministry.actor("lawyer")) as work:
        request_answering.begin_answer(work, part(platform, ministry, first).recipient_id)
        request_answering.execute(work, part(platform, ministry, first).recipient_id)
    desk = a_desk(platform, ministry.people["head"], "Jens Holt")
    job = many.begin("finalise", (one, two, bare), ListKey.REQUESTS_SENT)
    assert many.Stage.ASKING is job.stage
    assert [1, 2, 3] == list(many.go_on(desk, job))
    states = [seen(platform, ministry, each, "caseworker").state for each in (first, second, third)]
    assert [RequestState.FINALISED, RequestState.FINALISED, RequestState.SENT] == states
    assert [(bare, [Reason.NO_REQUEST_TO_FINALISE])] == [(each.of_id, each.error.reasons) for each in job.refused]  # type: ignore[union-attr]
    assert [1, 2] == list(many.take_back(desk, job))
    states = [seen(platform, ministry, each, "caseworker").state for each in (first, second, third)]
    assert [RequestState.EXECUTED, RequestState.SENT, RequestState.SENT] == states
    for _ in range(2):
        with platform.work(ministry.actor("head")) as work:
            request_besides.take_finalising_back(work, second)  # twice is once
    assert 1 == kinds(platform, ministry, two).count("request_resumed")
    with pytest.raises(NotPermitted) as no, platform.work(ministry.actor("caseworker")) as work:
        request_besides.finalise_of_record(work, of_others)
    assert Reason.NOT_THE_REQUESTER is no.value.reason
    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        request_besides.finalise_of_record(work, one)
    assert (True, False) == tuple("finalise" in record_acts.acts_of(each) for each in (ListSource.REQUESTED_BY, ListSource.INBOX))


def test_finalising_is_taken_back_by_who_did_it_in_the_moment_after(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    case_id = a_case_of(platform, ministry, "head", number="2026-78")
    record_id = a_record_of(platform, ministry, case_id=case_id, access_level="unit")
    request_id = asked(platform, ministry, record_id, ministry.people["lawyer"], return_to_id=ministry.people["clerk"])

    def refusal(who: str, of: int) -> list[Reason]:
        with pytest.raises(CaseworkError) as no, platform.work(ministry.actor(who)) as work:
            request_besides.take_finalising_back(work, of)
        return no.value.reasons if isinstance(no.value, RuleBroken) else []

    with platform.work(ministry.actor("head")) as work:
        requests.finalise(work, request_id)
    assert [[Reason.TOO_LATE_TO_TAKE_BACK]] * 2 == [refusal(who, request_id) for who in ("clerk", "caseworker")]
    assert [] == refusal("outsider", request_id)
    with platform.work(ministry.actor("head")) as work:
        request_besides.take_finalising_back(work, request_id)
        requests.finalise(work, request_id)
    with platform.work(ministry.actor("lawyer")) as work:
        lies = select(InboxItem.cause).where(InboxItem.principal_id == work.official_id, InboxItem.record_id == record_id)
        assert ["request_finalised"] == list(work.session.exec(lies))
    clock.now += dt.timedelta(minutes=11)
    assert [Reason.TOO_LATE_TO_TAKE_BACK] == refusal("head", request_id)
    abroad = asked(platform, ministry, record_id, another_ministry(platform).authority)
    with platform.work(ministry.actor("head")) as work:
        requests.finalise(work, abroad)
    assert [Reason.TOO_LATE_TO_TAKE_BACK] == refusal("head", abroad)


# ---- printed ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_request_is_printed_with_what_became_of_it_and_that_is_written_down(
    platform: Platform, ministry: Ministry, language: str
) -> None:
    case_id = a_case_of(platform, ministry, "head", number="2026-79")
    record_id = a_record_of(platform, ministry, case_id=case_id, number=1)
    request_id = asked(platform, ministry, record_id, ministry.people["lawyer"], ministry.legal)
    answered(platform, ministry, part(platform, ministry, request_id).recipient_id, "lawyer")
    with platform.work(ministry.actor("head")) as work:
        made = downloads.printed(work, Asked(request_id, {}, language))
    read = pypdf.PdfReader(io.BytesIO(made.content))
    text = " ".join("\n".join(page.extract_text() for page in read.pages).split())
    words = {"da": ("Bestilling", "Hvad er der sket"), "en": ("Request", "What has happened")}[language]
    for expected in (ASKED, "Ida Ravn", "Jura", "Se svaret", "2026-79", "Ministeriet for Prøver", words[0], words[1]):
        assert expected in text, expected
    assert ("application/pdf", 1) == (made.media_type, kinds(platform, ministry, record_id).count("request_printed"))
    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        downloads.printed(work, Asked(a_request_of_others(platform, ministry), {}, language))


def a_request_of_others(platform: Platform, ministry: Ministry) -> int:
    record_id = a_record_of(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        return requests.draft(work, record_id, NewRequest(ASKED))


def test_the_page_offers_the_copy_to_who_may_ask_and_the_print_to_all(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of(platform, ministry, access_level="unit")
    request_id = asked(platform, ministry, record_id, ministry.people["lawyer"])
    pages = {who: shown(a_desk(platform, ministry.people[who], who), page="request", id=str(request_id)) for who in ("head", "caseworker")}
    tab = shown(a_desk(platform, ministry.people["head"], "head"), record=str(record_id), tab="requests")

    assert {"head": (True, True), "caseworker": (True, False)} == {
        who: (f"/requests/{request_id}.pdf" in page, "Kopiér til ny kladde" in page) for who, page in pages.items()
    }
    assert "Kopiér til ny kladde" in tab


# ---- by the unit ----------------------------------------------------------------------------------------------------------------


def listed(platform: Platform, ministry: Ministry, who: str, key: str) -> list[int]:
    with platform.work(ministry.actor(who)) as work:
        return [row.record_id for row in lists.page(work, key).rows]


def test_what_a_unit_has_asked_of_others_stands_in_its_list_for_who_may_read_it(platform: Platform, ministry: Ministry) -> None:
    by_somebody = a_record_of(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        record = work.session.get_one(Record, by_somebody)
        granting.give(work, record, ministry.people["caseworker"], right=Right.READ, cause=Cause.SHARED)
    coming_back = a_record_of(platform, ministry, "lawyer", unit_id=ministry.legal)
    request_id = asked(platform, ministry, by_somebody, ministry.legal)
    asked(platform, ministry, by_somebody, ministry.people["outsider"])
    asked(platform, ministry, coming_back, ministry.people["outsider"], who="lawyer", return_to_id=ministry.grants)
    of_grants, of_legal = (f"{ListKey.UNIT_REQUESTS_SENT}-{unit}" for unit in (ministry.grants, ministry.legal))

    assert [[by_somebody, coming_back], [by_somebody, coming_back], [coming_back], [coming_back]] == [
        sorted(listed(platform, ministry, who, key))
        for who, key in (
            ("caseworker", of_grants),
            ("head", ListKey.UNIT_REQUESTS_SENT),
            ("clerk", of_grants),  # no: what the head asked is not hers to read
            ("lawyer", of_legal),  # no: the head's request is read here, and was asked elsewhere
        )
    ]
    with platform.work(ministry.actor("caseworker")) as work:
        assert [3, 2] == [len(asked_for.listed(work, ListKey.UNIT_REQUESTS_SENT)), lists.count(work, of_grants)]
    with pytest.raises(NotFound):
        listed(platform, ministry, "lawyer", of_grants)
    with platform.work(ministry.actor("head")) as work:
        requests.finalise(work, request_id)
    assert [by_somebody, coming_back] == sorted(listed(platform, ministry, "head", of_grants))  # the other is open yet
