"""Which way a record goes and how far it has come: what is fixed from when, and what its case allows."""

import datetime as dt

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from casework.bootstrap import Platform
from casework.calendar import legal_date
from casework.errors import NotPermitted, RuleBroken
from casework.queries import case_suggestions, record_versions
from casework.services import approving, cases, granting, party_use, records, requests
from casework.services.party_use import PartyUse
from casework.services.records import NewOccasion, NewParty
from casework.services.requests import NewRequest
from casework.vocabulary import AccessLevel, Action, Genre, PartyRole, Reason, RecordKind, RecordState, Right
from casework.work import Actor
from documents import filing
from tests.builders import Ministry
from tests.records import PDF, a_case_of, a_draft, offer, page, refused, registered

SENDER = NewParty("Anna Berg", PartyRole.SENDER, email="anna@berg.invalid")


def handed_in(platform: Platform, ministry: Ministry, **fields: object) -> int:
    return a_draft(platform, ministry, title="Ansøgning", kind=RecordKind.INBOUND, parties=(SENDER,), body_html="<p>Må jeg?</p>", **fields)


def a_note(platform: Platform, ministry: Ministry, case_id: int) -> int:
    with platform.work(ministry.actor("caseworker")) as work:
        return records.draft_own(
            work,
            "Mødet om støj",
            genre=Genre.MEETING,
            case_id=case_id,
            access_level=AccessLevel.ALL,
            occasion=NewOccasion(place="Lokale 4"),
        )


def completed(platform: Platform, ministry: Ministry, case_id: int, *, delivered: bool = False) -> None:
    with platform.work(ministry.actor("caseworker")) as work:
        cases.complete(work, case_id)
    if delivered:
        with platform.work(Actor.system("delivery")) as work:
            cases.lock(work, case_id)


# ---- coming in --------------------------------------------------------------------------------------------------------------


def test_a_letter_handed_in_is_received_on_its_day_and_to_be_registered(platform: Platform, ministry: Ministry) -> None:
    record_id = handed_in(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        yesterday = work.today - dt.timedelta(days=1)
        records.mark_received(work, record_id, received_on=yesterday)
    found = page(platform, ministry, record_id)

    assert (RecordState.RECEIVED, yesterday) == (found.state, legal_date(found.arrived_at))
    assert (Reason.RECORD_IS_RECEIVED,) == offer(platform, ministry, record_id, Action.MARK_RECEIVED)


def test_what_came_in_keeps_its_words_and_its_documents_and_its_metadata_can_be_mended(platform: Platform, ministry: Ministry) -> None:
    record_id = handed_in(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        records.mark_received(work, record_id)
    version = page(platform, ministry, record_id).version

    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("caseworker")) as work:
        records.edit(work, record_id, opened_version=version, body_html="<p>Nej</p>")
    with pytest.raises(DBAPIError), platform.work(ministry.actor("caseworker")) as work:
        work.session.execute(text("UPDATE record SET body_html = 'x' WHERE id = :id"), {"id": record_id})
    with platform.work(ministry.actor("caseworker")) as work:
        records.edit(work, record_id, opened_version=version, title="Ansøgning om varmepumpe")

    assert [Reason.RECORD_IS_RECEIVED] == refused(refusal)
    assert "Ansøgning om varmepumpe" == page(platform, ministry, record_id).title


def test_only_what_comes_in_is_received_and_only_what_goes_out_is_sent(platform: Platform, ministry: Ministry) -> None:
    going, coming = a_draft(platform, ministry), handed_in(platform, ministry)
    note = a_note(platform, ministry, a_case_of(platform, ministry))
    found = []
    for verb, one in (
        (records.mark_received, going),
        (records.mark_received, note),
        (records.mark_sent, coming),
        (records.mark_sent, note),
    ):
        with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("caseworker")) as work:
            verb(work, one)
        found += refused(refusal)

    assert [Reason.RECORD_DOES_NOT_COME_IN] * 2 + [Reason.RECORD_DOES_NOT_GO_OUT] * 2 == found


def test_nothing_is_received_tomorrow_twice_or_by_who_may_only_read(platform: Platform, ministry: Ministry) -> None:
    record_id = handed_in(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.share(work, record_id, ministry.people["clerk"], right=Right.READ)
        tomorrow = work.today + dt.timedelta(days=1)
    with pytest.raises(RuleBroken) as early, platform.work(ministry.actor("caseworker")) as work:
        records.mark_received(work, record_id, received_on=tomorrow)
    with pytest.raises(NotPermitted), platform.work(ministry.actor("clerk")) as work:
        records.mark_received(work, record_id)
    with platform.work(ministry.actor("caseworker")) as work:
        records.mark_received(work, record_id)
    with pytest.raises(RuleBroken) as twice, platform.work(ministry.actor("caseworker")) as work:
        records.mark_received(work, record_id)

    assert [[Reason.DATE_IS_NOT_YET], [Reason.RECORD_IS_RECEIVED]] == [refused(early), refused(twice)]


# ---- what the case allows ---------------------------------------------------------------------------------------------------


def _verbs(platform: Platform, ministry: Ministry, record_id: int) -> dict[Action, object]:
    version = page(platform, ministry, record_id).version
    return {
        Action.EDIT: lambda work: records.edit(work, record_id, opened_version=version, title="Andet"),
        Action.WRITE_DOCUMENTS: lambda work: filing.add_document(work, record_id, PDF, filename="b.pdf", media_type="application/pdf"),
        Action.REQUEST: lambda work: requests.draft(work, record_id, NewRequest("Hvad mener I?")),
        Action.START_APPROVAL: lambda work: approving.start(work, record_id, "one"),
        Action.REOPEN: lambda work: records.reopen(work, record_id, "Noget nyt"),
        Action.DEREGISTER: lambda work: records.deregister(work, record_id, "En fejl"),
    }


@pytest.mark.parametrize(("delivered", "reason"), [(False, Reason.CASE_IS_COMPLETED), (True, Reason.CASE_IS_LOCKED)])
def test_nothing_is_changed_on_the_records_of_a_case_that_has_ended(
    platform: Platform, ministry: Ministry, delivered: bool, reason: Reason
) -> None:
    case_id = a_case_of(platform, ministry)
    record_id = a_note(platform, ministry, case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        filing.add_document(work, record_id, PDF, filename="a.pdf", media_type="application/pdf")
    file = page(platform, ministry, record_id).files[0].document_id
    with platform.work(ministry.actor("caseworker")) as work:
        records.register(work, record_id)
    completed(platform, ministry, case_id, delivered=delivered)
    others = (
        lambda work: filing.add_version(work, file, b"x", filename="a.pdf", media_type="application/pdf"),
        lambda work: records.take_lock(work, record_id),
        lambda work: records.order_documents(work, record_id, (file,)),
        lambda work: party_use.put_on_record(work, record_id, PartyUse(PartyRole.CONCERNED, name="En anden")),
    )
    found = {}
    for action, verb in [*_verbs(platform, ministry, record_id).items(), *((Action.READ, each) for each in others)]:
        with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("caseworker")) as work:
            verb(work)
        found[action, verb] = reason in refused(refusal)

    assert {True} == {*found.values()}
    for action in (Action.EDIT, Action.WRITE_DOCUMENTS, Action.REQUEST, Action.START_APPROVAL, Action.DEREGISTER, Action.MOVE_TO_CASE):
        assert reason in offer(platform, ministry, record_id, action), action
    assert () == offer(platform, ministry, record_id, Action.COPY)


def test_a_house_that_files_on_completed_cases_also_writes_there(platform: Platform, ministry: Ministry) -> None:
    case_id = a_case_of(platform, ministry)
    record_id = a_note(platform, ministry, case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        records.register(work, record_id)
    completed(platform, ministry, case_id)
    object.__setattr__(platform.settings, "records_on_completed_cases", True)
    try:
        assert () == offer(platform, ministry, record_id, Action.EDIT)
    finally:
        object.__setattr__(platform.settings, "records_on_completed_cases", False)


# ---- what registration fixes ------------------------------------------------------------------------------------------------


def test_no_document_is_taken_off_what_is_registered(platform: Platform, ministry: Ministry) -> None:
    record_id = registered(platform, ministry, a_case_of(platform, ministry))
    with platform.work(ministry.actor("caseworker")) as work:
        filing.add_document(work, record_id, PDF, filename="a.pdf", media_type="application/pdf")
    file = page(platform, ministry, record_id).files[0].document_id
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("caseworker")) as work:
        records.take_document_off(work, record_id, file)

    assert [Reason.RECORD_IS_REGISTERED] == refused(refusal)


def test_a_public_title_is_a_numbered_version_too(platform: Platform, ministry: Ministry) -> None:
    record_id = a_draft(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        records.edit(work, record_id, opened_version=1, public_title="Svar")
    with platform.work(ministry.actor("caseworker")) as work:
        found = record_versions.compare(work, record_id, 1, 2)

    assert [("public_title", "", "Svar")] == [(each.field, each.before, each.after) for each in found.fields]


def test_a_case_one_moves_a_record_to_is_suggested_the_next_time(platform: Platform, ministry: Ministry) -> None:
    record_id = a_draft(platform, ministry, case_id=a_case_of(platform, ministry))
    other = a_case_of(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        records.move(work, record_id, other, "Hører til her")
    with platform.work(ministry.actor("caseworker")) as work:
        mine = [each.case_id for each in case_suggestions.suggestions(work) if each.because == "my_choice"]

    assert other in mine
