"""Drafting, numbered versions, documents in order, and what was sent."""

import datetime as dt

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from casework.bootstrap import Platform
from casework.errors import NotFound, RuleBroken, Stale
from casework.queries import record_links, record_versions
from casework.queries.record_versions import Change
from casework.services import granting, party_use, records
from casework.services.party_use import PartyUse
from casework.services.records import NewOccasion, NewParty
from casework.vocabulary import (
    AccessLevel,
    ExternalAccess,
    Genre,
    PartyRole,
    Reason,
    RecordState,
    Right,
)  # fmt: skip
from documents import filing
from tests.builders import Ministry, a_record
from tests.records import CITIZEN, PDF, a_case_of, a_draft, page, refused, sent_letter


def test_a_letter_is_drafted_with_clean_words_and_its_recipient(platform: Platform, ministry: Ministry) -> None:
    body = '<p onclick="x()">Kære Anna</p><script>steal()</script><a href="javascript:x">her</a>'

    record_id = a_draft(platform, ministry, body_html=body, parties=(CITIZEN,))

    drafted = page(platform, ministry, record_id)
    assert '<p>Kære Anna</p><a rel="noopener noreferrer">her</a>' == drafted.body_html
    assert ["Anna Berg"] == [party.name for party in drafted.parties]
    assert (RecordState.DRAFT, "outbound", AccessLevel.INVOLVED) == (drafted.state, drafted.kind, drafted.access_level)


def test_oral_information_is_written_down_and_registered_like_a_letter(platform: Platform, ministry: Ministry) -> None:
    case_id = a_case_of(platform, ministry)
    told = NewOccasion("Anna Berg", dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC), "telefon", "Mette Lund")

    with platform.work(ministry.actor("caseworker")) as work:
        record_id = records.draft_own(work, "Opkald", genre=Genre.ORAL_INFORMATION, case_id=case_id, occasion=told)
    with platform.work(ministry.actor("caseworker")) as work:
        records.register(work, record_id)

    noted = page(platform, ministry, record_id)
    assert (1, "internal", Genre.ORAL_INFORMATION) == (noted.number, noted.kind, noted.genre)
    assert noted.occasion is not None
    assert "Anna Berg" == noted.occasion.told_by


@pytest.mark.parametrize(
    ("title", "parties", "reason"),
    [(" ", (), Reason.TITLE_IS_EMPTY), ("Brev", (NewParty(" ", PartyRole.RECIPIENT),), Reason.PARTY_HAS_NO_NAME)],
)
def test_what_is_not_whole_is_not_drafted(
    platform: Platform, ministry: Ministry, title: str, parties: tuple[NewParty, ...], reason: Reason
) -> None:
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("caseworker")) as work:
        records.draft_own(work, title, genre=Genre.LETTER, parties=parties)

    assert [reason] == refused(refusal)


def test_a_draft_is_not_put_on_a_case_one_cannot_see(platform: Platform, ministry: Ministry) -> None:
    case_id = a_case_of(platform, ministry)

    with pytest.raises(NotFound):
        a_draft(platform, ministry, "outsider", case_id=case_id)


def test_each_save_is_a_numbered_version_and_two_can_be_compared(platform: Platform, ministry: Ministry) -> None:
    record_id = a_draft(platform, ministry, body_html="<p>Første linje</p><p>Anden linje</p>", parties=(CITIZEN,))
    with platform.work(ministry.actor("caseworker")) as work:
        version_id = filing.add_document(work, record_id, PDF, filename="bilag.pdf", media_type="application/pdf")
    seen = page(platform, ministry, record_id).version
    with platform.work(ministry.actor("caseworker")) as work:
        party_use.put_on_record(work, record_id, PartyUse(PartyRole.COPY_RECIPIENT, name="Bo Berg"))
        records.edit(
            work, record_id, opened_version=seen, title="Svar til Anna", body_html="<p>Første linje</p><p>Ny linje</p>",
            external_access=ExternalAccess.CLOSED, keywords=("varme", "varme", " "),
        )  # fmt: skip

    with platform.work(ministry.actor("caseworker")) as work:
        versions = record_versions.versions_of(work, record_id)
        compared = record_versions.compare(work, record_id, 1, 3)
    assert [(3, True), (2, False), (1, False)] == [(each.number, each.is_active) for each in versions]
    assert [("title", "Svar til Anna"), ("external_access", "closed"), ("keywords", "varme")] == [
        (each.field, each.after) for each in compared.fields
    ]
    assert [(Change.SAME, "Første linje"), (Change.REMOVED, "Anden linje"), (Change.ADDED, "Ny linje")] == [
        (line.change, line.text) for line in compared.lines
    ]
    assert [(Change.ADDED, "Bo Berg")] == [(party.change, party.name) for party in compared.parties]
    assert [(Change.ADDED, version_id)] == [(file.change, file.after_version_id) for file in compared.files]


def test_a_save_that_changes_nothing_makes_no_version(platform: Platform, ministry: Ministry) -> None:
    record_id = a_draft(platform, ministry)
    seen = page(platform, ministry, record_id)

    with platform.work(ministry.actor("caseworker")) as work:
        records.edit(work, record_id, opened_version=seen.version, title=seen.title)

    with platform.work(ministry.actor("caseworker")) as work:
        assert [1] == [each.number for each in record_versions.versions_of(work, record_id)]


def test_what_came_in_is_its_own_first_version(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("head")) as work:
        record = a_record(work, ministry, title="Som den kom", state=RecordState.RECEIVED)
        granting.give(work, record, ministry.people["head"], right=Right.FULL_WRITE, cause="responsible")  # type: ignore[arg-type]
    with platform.work(ministry.actor("head")) as work:
        records.edit(work, record.id, opened_version=1, title="Ansøgning")

    with platform.work(ministry.actor("head")) as work:
        assert ["Ansøgning", "Som den kom"] == [each.title for each in record_versions.versions_of(work, record.id)]


def test_a_version_is_never_changed(platform: Platform, ministry: Ministry) -> None:
    record_id = a_draft(platform, ministry)

    for statement in ("UPDATE record_version SET number = 9", "DELETE FROM record_version"):
        with pytest.raises(DBAPIError), platform.work(ministry.actor("caseworker")) as work:
            work.session.execute(text(f"{statement} WHERE record_id = {record_id}"))


def test_versions_and_links_are_not_shown_to_who_may_not_read(platform: Platform, ministry: Ministry) -> None:
    record_id = a_draft(platform, ministry)

    for question in (record_versions.versions_of, record_links.links_of):
        with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
            question(work, record_id)
    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        record_versions.compare(work, record_id, 1, 1)
    with pytest.raises(NotFound), platform.work(ministry.actor("caseworker")) as work:
        record_versions.compare(work, record_id, 1, 7)


def test_a_late_save_is_told_who_changed_what(platform: Platform, ministry: Ministry) -> None:
    record_id = a_draft(platform, ministry)
    seen = page(platform, ministry, record_id).version
    with platform.work(ministry.actor("caseworker")) as work:
        records.edit(work, record_id, opened_version=seen, title="Den anden titel")

    with pytest.raises(Stale) as late, platform.work(ministry.actor("caseworker")) as work:
        records.edit(work, record_id, opened_version=seen, title="Min titel")

    assert ("Mette Lund", "title", "Den anden titel") == (late.value.by, late.value.differences[0].field, late.value.differences[0].theirs)


def test_a_changed_occasion_makes_an_open_form_stale(platform: Platform, ministry: Ministry) -> None:
    record_id = a_draft(platform, ministry)
    seen = page(platform, ministry, record_id).version
    with platform.work(ministry.actor("caseworker")) as work:
        records.edit(work, record_id, opened_version=seen, occasion=NewOccasion("Anna Berg"))

    with pytest.raises(Stale), platform.work(ministry.actor("caseworker")) as work:
        records.edit(work, record_id, opened_version=seen, title="Min titel")


def test_documents_of_a_draft_are_ordered_taken_off_and_put_back(platform: Platform, ministry: Ministry) -> None:
    record_id = a_draft(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        for name in ("a.pdf", "b.pdf", "c.pdf"):
            filing.add_document(work, record_id, PDF + name.encode(), filename=name, media_type="application/pdf")
    a, b, c = (file.document_id for file in page(platform, ministry, record_id).files)

    with platform.work(ministry.actor("caseworker")) as work:
        records.order_documents(work, record_id, (c, a, b))
    with platform.work(ministry.actor("caseworker")) as work:
        records.take_document_off(work, record_id, a)
    assert [c, b] == [file.document_id for file in page(platform, ministry, record_id).files]

    with platform.work(ministry.actor("caseworker")) as work:
        records.put_document_back(work, record_id, a)
    assert [c, a, b] == [file.document_id for file in page(platform, ministry, record_id).files]


def test_an_order_names_every_document_once(platform: Platform, ministry: Ministry) -> None:
    record_id = a_draft(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        filing.add_document(work, record_id, PDF, filename="a.pdf", media_type="application/pdf")

    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("caseworker")) as work:
        records.order_documents(work, record_id, ())

    assert [Reason.ORDER_IS_NOT_WHOLE] == refused(refusal)


def test_nothing_is_taken_off_what_came_in_or_from_another_record(platform: Platform, ministry: Ministry) -> None:
    mine, other = a_draft(platform, ministry), a_draft(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        filing.add_document(work, other, PDF, filename="a.pdf", media_type="application/pdf")
    document_id = page(platform, ministry, other).files[0].document_id

    with pytest.raises(NotFound), platform.work(ministry.actor("caseworker")) as work:
        records.take_document_off(work, mine, document_id)
    with platform.work(ministry.actor("head")) as work:
        came = a_record(work, ministry, state=RecordState.RECEIVED)
        granting.give(work, came, ministry.people["head"], right=Right.FULL_WRITE, cause="responsible")  # type: ignore[arg-type]
    with pytest.raises(RuleBroken), platform.work(ministry.actor("head")) as work:
        records.take_document_off(work, came.id, document_id)


def test_what_was_sent_is_fixed_and_its_metadata_is_not(platform: Platform, ministry: Ministry) -> None:
    record_id = sent_letter(platform, ministry)
    sent = page(platform, ministry, record_id)
    me, document_id = ministry.actor("caseworker"), sent.files[0].document_id

    with pytest.raises(RuleBroken) as body, platform.work(me) as work:
        records.edit(work, record_id, opened_version=sent.version, body_html="<p>Andet</p>")
    with pytest.raises(RuleBroken) as parties, platform.work(me) as work:
        party_use.put_on_record(work, record_id, PartyUse(PartyRole.RECIPIENT, name="En anden"))
    with pytest.raises(RuleBroken) as version, platform.work(me) as work:
        filing.add_version(work, document_id, b"%PDF nyt", filename="brev.pdf", media_type="application/pdf")
    with pytest.raises(RuleBroken) as order, platform.work(me) as work:
        records.order_documents(work, record_id, (document_id,))
    assert [[Reason.RECORD_IS_SENT]] * 3 == [refused(each) for each in (body, version, order)]
    assert [Reason.SENDER_IS_FIXED] == refused(parties)

    with platform.work(me) as work:
        records.edit(work, record_id, opened_version=sent.version, title="Svar, sendt", keywords=("svar",))
    assert "Svar, sendt" == page(platform, ministry, record_id).title


CHANGES_OF_WHAT_WAS_SENT = [
    "UPDATE record SET body_html = 'x' WHERE id = {id}",
    "UPDATE record SET sent_at = NULL WHERE id = {id}",
    "UPDATE record_party SET name = 'x' WHERE record_id = {id}",
    "DELETE FROM record_party WHERE record_id = {id}",
    "INSERT INTO record_party (record_id, position, role, name, identifier_kind, identifier, email, address, flags)"
    " VALUES ({id}, 9, 'recipient', 'x', '', '', '', '', '{{}}')",
    "UPDATE document SET position = 9 WHERE record_id = {id}",
    "UPDATE document SET current_version = 9 WHERE record_id = {id}",
    "UPDATE document SET record_id = {other} WHERE record_id = {id}",
    "UPDATE record_party SET record_id = {other} WHERE record_id = {id}",
    "UPDATE document_version SET sha256 = repeat('0', 64) WHERE record_id = {id}",
    "DELETE FROM document WHERE record_id = {id}",
    "DELETE FROM document_version WHERE record_id = {id}",
    "DELETE FROM record WHERE id = {id}",
]


def test_the_database_itself_refuses_to_change_what_was_sent(platform: Platform, ministry: Ministry) -> None:
    record_id, other = sent_letter(platform, ministry), a_draft(platform, ministry)

    for statement in CHANGES_OF_WHAT_WAS_SENT:
        with pytest.raises(DBAPIError), platform.work(ministry.actor("caseworker")) as work:
            work.session.execute(text(statement.format(id=record_id, other=other)))


def test_a_completed_record_is_reopened_in_the_state_it_had_with_a_reason(platform: Platform, ministry: Ministry) -> None:
    record_id = sent_letter(platform, ministry)
    with pytest.raises(RuleBroken) as early, platform.work(ministry.actor("caseworker")) as work:
        records.reopen(work, record_id, "for tidligt")
    with platform.work(ministry.actor("caseworker")) as work:
        records.complete(work, record_id)
    with pytest.raises(RuleBroken) as silent, platform.work(ministry.actor("caseworker")) as work:
        records.reopen(work, record_id, " ")
    with platform.work(ministry.actor("caseworker")) as work:
        records.reopen(work, record_id, "Der kom et svar")

    assert [[Reason.RECORD_IS_NOT_COMPLETED], [Reason.REASON_IS_REQUIRED]] == [refused(early), refused(silent)]
    assert RecordState.SENT == page(platform, ministry, record_id).state
