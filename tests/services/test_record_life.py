"""What a record goes through: drafting, versions, locks, registration, moves, copies, links, sending, the bin."""

import datetime as dt

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from casework.bootstrap import Platform
from casework.errors import Locked, NotFound, NotPermitted, RuleBroken, Stale
from casework.model import Case, Record
from casework.queries import binned, case_numbers, lists, record_links, record_page, record_versions
from casework.queries.case_numbers import NumberState
from casework.queries.record_versions import Change
from casework.services import destroying, granting, inbox, party_use, reading, records
from casework.services.party_use import PartyUse
from casework.services.records import NewOccasion, NewParty
from casework.vocabulary import (
    AccessLevel,
    Action,
    CaseState,
    ExternalAccess,
    Genre,
    LinkKind,
    PartyRole,
    Reason,
    RecordState,
    Right,
)  # fmt: skip
from casework.work import Actor
from documents import filing
from documents.blobs import BlobStore
from tests.builders import Ministry, a_case, a_record
from tests.conftest import Clock
from workflows.sweeping import sweep

PDF = b"%PDF-1.4 not much of one"
CITIZEN = NewParty("Anna Berg", PartyRole.RECIPIENT, "CPR", "7001011234", "anna@berg.invalid")


def a_draft(platform: Platform, ministry: Ministry, who: str = "caseworker", **fields: object) -> int:
    with platform.work(ministry.actor(who)) as work:
        return records.draft_own(work, str(fields.pop("title", "Svar om varmepumpe")), genre=Genre.LETTER, **fields)  # type: ignore[arg-type]


def a_case_of(platform: Platform, ministry: Ministry, who: str = "caseworker", **fields: object) -> int:
    with platform.work(ministry.actor(who)) as work:
        case_id = a_case(work, ministry, responsible_id=ministry.people[who], **fields).id
        granting.give_on_case(work, case_id, ministry.people[who], cause="responsible")  # type: ignore[arg-type]
    return case_id


def page(platform: Platform, ministry: Ministry, record_id: int, who: str = "caseworker") -> record_page.RecordPage:
    with platform.work(ministry.actor(who)) as work:
        return record_page.record_page(work, record_id)


def offer(platform: Platform, ministry: Ministry, record_id: int, action: Action, who: str = "caseworker") -> tuple[Reason, ...]:
    return next(each.refused for each in page(platform, ministry, record_id, who).offers if each.action is action)


def refused(refusal: pytest.ExceptionInfo[RuleBroken]) -> list[Reason]:
    return refusal.value.reasons


# ---- drafting -----------------------------------------------------------------------------------------------------------


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


# ---- versions -----------------------------------------------------------------------------------------------------------


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
        records.set_occasion(work, record_id, NewOccasion("Anna Berg"), opened_version=seen)

    with pytest.raises(Stale), platform.work(ministry.actor("caseworker")) as work:
        records.edit(work, record_id, opened_version=seen, title="Min titel")


# ---- documents ----------------------------------------------------------------------------------------------------------


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


# ---- sent ---------------------------------------------------------------------------------------------------------------


def sent_letter(platform: Platform, ministry: Ministry) -> int:
    record_id = a_draft(platform, ministry, body_html="<p>Kære Anna</p>", parties=(CITIZEN,))
    with platform.work(ministry.actor("caseworker")) as work:
        filing.add_document(work, record_id, PDF, filename="brev.pdf", media_type="application/pdf")
    with platform.work(ministry.actor("caseworker")) as work:
        records.mark_sent(work, record_id)
    return record_id


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
    "DELETE FROM document_version WHERE record_id = {id}",
]


def test_the_database_itself_refuses_to_change_what_was_sent(platform: Platform, ministry: Ministry) -> None:
    record_id = sent_letter(platform, ministry)

    for statement in CHANGES_OF_WHAT_WAS_SENT:
        with pytest.raises(DBAPIError), platform.work(ministry.actor("caseworker")) as work:
            work.session.execute(text(statement.format(id=record_id)))


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


# ---- locks --------------------------------------------------------------------------------------------------------------


def shared_draft(platform: Platform, ministry: Ministry) -> int:
    record_id = a_draft(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        filing.add_document(work, record_id, PDF, filename="a.pdf", media_type="application/pdf")
    with platform.work(ministry.actor("caseworker")) as work:
        granting.share(work, record_id, ministry.people["clerk"], right=Right.FULL_WRITE)
        granting.share(work, record_id, ministry.people["head"], right=Right.READ)
    return record_id


def test_one_edits_the_others_see_who_and_since_when(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    record_id = shared_draft(platform, ministry)
    with platform.work(ministry.actor("clerk")) as work:
        records.take_lock(work, record_id)
    clock.forward(minutes=5)

    with pytest.raises(Locked) as refusal, platform.work(ministry.actor("caseworker")) as work:
        records.take_lock(work, record_id)
    seen = page(platform, ministry, record_id)
    with pytest.raises(Locked), platform.work(ministry.actor("caseworker")) as work:
        records.edit(work, record_id, opened_version=seen.version, title="Andet")

    lock = seen.lock_of_another()
    assert lock is not None
    assert ("Karen Toft", clock.now - dt.timedelta(minutes=5)) == (refusal.value.by, refusal.value.since) == (lock.by, lock.since)


def test_two_may_edit_different_things_of_one_record(platform: Platform, ministry: Ministry) -> None:
    record_id = shared_draft(platform, ministry)
    document_id = page(platform, ministry, record_id).files[0].document_id
    with platform.work(ministry.actor("clerk")) as work:
        records.take_lock(work, record_id, document_id)

    with platform.work(ministry.actor("caseworker")) as work:
        records.take_lock(work, record_id)
    with pytest.raises(Locked), platform.work(ministry.actor("caseworker")) as work:
        filing.add_version(work, document_id, b"%PDF nyt", filename="a.pdf", media_type="application/pdf")
    with platform.work(ministry.actor("clerk")) as work:
        filing.add_version(work, document_id, b"%PDF nyt", filename="a.pdf", media_type="application/pdf")


def test_a_lock_lapses_without_a_sign_of_life_and_not_with_one(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    record_id = shared_draft(platform, ministry)
    with platform.work(ministry.actor("clerk")) as work:
        records.take_lock(work, record_id)
    clock.forward(minutes=14)
    with platform.work(ministry.actor("clerk")) as work:
        records.renew_lock(work, record_id)
    clock.forward(minutes=14)
    with pytest.raises(Locked), platform.work(ministry.actor("caseworker")) as work:
        records.take_lock(work, record_id)
    clock.forward(minutes=2)

    with platform.work(ministry.actor("caseworker")) as work:
        records.take_lock(work, record_id)
    with pytest.raises(Locked), platform.work(ministry.actor("clerk")) as work:
        records.renew_lock(work, record_id)


def test_a_lock_is_ended_by_force_with_a_reason_and_its_owner_hears_of_it(platform: Platform, ministry: Ministry) -> None:
    record_id = shared_draft(platform, ministry)
    with platform.work(ministry.actor("clerk")) as work:
        records.take_lock(work, record_id)

    with pytest.raises(NotPermitted), platform.work(ministry.actor("head")) as work:
        records.force_release(work, record_id, "Det haster")
    with pytest.raises(RuleBroken) as silent, platform.work(ministry.actor("caseworker")) as work:
        records.force_release(work, record_id, "")
    with platform.work(ministry.actor("caseworker")) as work:
        records.force_release(work, record_id, "Det haster")

    assert [Reason.REASON_IS_REQUIRED] == refused(silent)
    with pytest.raises(RuleBroken) as lost, platform.work(ministry.actor("clerk")) as work:
        records.renew_lock(work, record_id)
    assert [Reason.LOCK_WAS_LOST] == refused(lost)
    with platform.work(ministry.actor("clerk")) as work:
        lying = (
            work.session.execute(text("SELECT cause FROM inbox_item WHERE principal_id = :me"), {"me": work.official_id}).scalars().all()
        )
    assert ["lock_released"] == list(lying)


def test_who_may_only_read_takes_no_lock_and_releases_no_others(platform: Platform, ministry: Ministry) -> None:
    record_id = shared_draft(platform, ministry)
    with pytest.raises(NotPermitted), platform.work(ministry.actor("head")) as work:
        records.take_lock(work, record_id)
    with platform.work(ministry.actor("clerk")) as work:
        records.take_lock(work, record_id)

    with platform.work(ministry.actor("head")) as work:
        records.release_lock(work, record_id)

    assert page(platform, ministry, record_id).lock_of_another() is not None


# ---- registration -------------------------------------------------------------------------------------------------------


def registered(platform: Platform, ministry: Ministry, case_id: int) -> int:
    record_id = a_draft(platform, ministry, case_id=case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        records.register(work, record_id)
    return record_id


def test_a_number_is_never_given_twice_and_each_gap_is_explained(platform: Platform, ministry: Ministry) -> None:
    first, second = a_case_of(platform, ministry), a_case_of(platform, ministry)
    one, two, three = (registered(platform, ministry, first) for _ in range(3))
    me = ministry.actor("caseworker")
    with platform.work(me) as work:
        records.deregister(work, one, "Forkert sag")
    with platform.work(me) as work:
        records.register(work, one)
    with platform.work(me) as work:
        records.move(work, two, second, "Hører til den anden sag")
    with platform.work(me) as work:
        records.move(work, two, first, "Og dog ikke")
    with platform.work(me) as work:
        records.register(work, two)
    with platform.work(me) as work:
        records.take_off_case(work, three, "Privat")

    with platform.work(me) as work:
        told = case_numbers.gaps_of_case(work, first)
        moved_to = case_numbers.numbers_of_case(work, second)
    assert [
        (1, NumberState.DEREGISTERED, "Mette Lund", "Forkert sag", ""),
        (2, NumberState.MOVED, "Mette Lund", "Hører til den anden sag", f"2026-{second}"),
        (3, NumberState.TAKEN_OFF, "Mette Lund", "Privat", ""),
    ] == [(gap.number, gap.state, gap.by, gap.reason, gap.moved_to) for gap in told]
    assert () == moved_to
    assert [4, 5] == [page(platform, ministry, each).number for each in (one, two)]


def test_of_a_number_of_what_one_may_not_read_nothing_is_told(platform: Platform, ministry: Ministry) -> None:
    case_id = a_case_of(platform, ministry)
    hidden, seen = registered(platform, ministry, case_id), registered(platform, ministry, case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.share(work, seen, ministry.people["lawyer"])

    def told() -> list[NumberState]:
        with platform.work(ministry.actor("lawyer")) as work:
            return [number.state for number in case_numbers.numbers_of_case(work, case_id)]

    before = told()
    with platform.work(ministry.actor("caseworker")) as work:
        records.deregister(work, hidden, "Forkert sag")

    assert [NumberState.NOT_FOR_YOU, NumberState.IN_USE] == before == told()


def test_a_number_without_an_own_row_gets_one_as_it_ends(platform: Platform, ministry: Ministry) -> None:
    case_id = a_case_of(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        record = a_record(work, ministry, case_id=case_id, number=1, registered_at=work.now)
        granting.give(work, record, ministry.people["head"], right=Right.FULL_WRITE, cause="responsible")  # type: ignore[arg-type]

    with platform.work(ministry.actor("head")) as work:
        records.deregister(work, record.id, "Fra før")

    with platform.work(ministry.actor("head")) as work:
        assert [(1, NumberState.DEREGISTERED)] == [(n.number, n.state) for n in case_numbers.gaps_of_case(work, case_id)]


def test_deregistering_needs_a_number_a_reason_and_the_right(platform: Platform, ministry: Ministry) -> None:
    case_id = a_case_of(platform, ministry)
    record_id = registered(platform, ministry, case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.share(work, record_id, ministry.people["head"])
        granting.share(work, record_id, ministry.people["clerk"])

    with pytest.raises(NotPermitted), platform.work(ministry.actor("head")) as work:
        records.deregister(work, record_id, "x")
    with platform.work(ministry.actor("clerk")) as work:  # by privilege
        records.deregister(work, record_id, "Forkert")
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("caseworker")) as work:
        records.deregister(work, record_id, " ")

    assert [Reason.RECORD_IS_NOT_REGISTERED, Reason.REASON_IS_REQUIRED] == refused(refusal)


def test_a_move_needs_a_reason_another_case_and_open_cases(platform: Platform, ministry: Ministry) -> None:
    first, second = a_case_of(platform, ministry), a_case_of(platform, ministry)
    record_id = registered(platform, ministry, first)
    me = ministry.actor("caseworker")

    with pytest.raises(RuleBroken) as here, platform.work(me) as work:
        records.move(work, record_id, first, "")
    with platform.work(me) as work:
        work.load(Case, first, Action.EDIT).state = CaseState.COMPLETED
        from casework.events import CaseCompleted

        work.record(CaseCompleted(case_id=first))
    with pytest.raises(RuleBroken) as closed, platform.work(me) as work:
        records.move(work, record_id, second, "x")
    with pytest.raises(RuleBroken) as numbered, platform.work(me) as work:
        records.deregister(work, record_id, "x")
    with pytest.raises(RuleBroken) as placed, platform.work(me) as work:
        records.place_on_case(work, record_id, second)

    assert [Reason.REASON_IS_REQUIRED, Reason.RECORD_IS_ON_THAT_CASE] == refused(here)
    assert [Reason.CASE_IS_COMPLETED] == refused(closed) == refused(numbered)
    assert [Reason.RECORD_IS_REGISTERED] == refused(placed)


def test_what_is_on_a_case_is_moved_not_placed(platform: Platform, ministry: Ministry) -> None:
    first, second = a_case_of(platform, ministry), a_case_of(platform, ministry)
    record_id = a_draft(platform, ministry, case_id=first)

    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("caseworker")) as work:
        records.place_on_case(work, record_id, second)

    assert [Reason.RECORD_IS_ON_A_CASE] == refused(refusal)


# ---- copies, replies, links ---------------------------------------------------------------------------------------------


def received_letter(platform: Platform, ministry: Ministry, case_id: int | None = None) -> int:
    with platform.work(ministry.actor("caseworker")) as work:
        record_id = records.draft_own(
            work, "Ansøgning", genre=Genre.LETTER, case_id=case_id,
            parties=(NewParty("Anna Berg", PartyRole.SENDER, "CPR", "7001011234"),), body_html="<p>Må jeg?</p>",
        )  # fmt: skip
        filing.add_document(work, record_id, PDF, filename="bilag.pdf", media_type="application/pdf")
    return record_id


def test_a_record_is_copied_to_several_cases_with_the_same_bytes(platform: Platform, ministry: Ministry) -> None:
    cases = tuple(a_case_of(platform, ministry) for _ in range(2))
    record_id = sent_letter(platform, ministry)
    original = page(platform, ministry, record_id)

    with platform.work(ministry.actor("caseworker")) as work:
        copies = records.copy(work, record_id, cases)

    made = [page(platform, ministry, each) for each in copies]
    assert list(cases) == [each.case_id for each in made]
    assert [(RecordState.SENT, original.body_html, original.files[0].sha256)] * 2 == [
        (each.state, each.body_html, each.files[0].sha256) for each in made
    ]
    assert [None, None] == [each.number for each in made]
    with platform.work(ministry.actor("caseworker")) as work:
        assert [(LinkKind.COPY_OF, False)] * 2 == [(each.kind, each.is_from_here) for each in record_links.links_of(work, record_id)]


def test_a_copy_opens_nothing_wider(platform: Platform, ministry: Ministry) -> None:
    case_id = a_case_of(platform, ministry, "outsider")
    with platform.work(ministry.actor("caseworker")) as work:
        record_id = records.draft_own(work, "Notat", genre=Genre.NOTE, access_level=AccessLevel.UNIT)
        granting.share(work, record_id, ministry.people["outsider"])

    with platform.work(ministry.actor("outsider")) as work:
        (copy_id,) = records.copy(work, record_id, (case_id,))

    assert AccessLevel.INVOLVED == page(platform, ministry, copy_id, "outsider").access_level
    with pytest.raises(NotFound):
        page(platform, ministry, copy_id, "lawyer")


def test_a_copy_needs_a_case_that_is_open_and_seen(platform: Platform, ministry: Ministry) -> None:
    record_id, others = received_letter(platform, ministry), a_case_of(platform, ministry, "outsider", unit_id=ministry.legal)

    with pytest.raises(RuleBroken) as none, platform.work(ministry.actor("caseworker")) as work:
        records.copy(work, record_id, ())
    with pytest.raises(NotFound), platform.work(ministry.actor("caseworker")) as work:
        records.copy(work, record_id, (others,))

    assert [Reason.NO_CASE_CHOSEN] == refused(none)


def test_a_reply_goes_to_the_sender_on_the_same_case(platform: Platform, ministry: Ministry) -> None:
    case_id = a_case_of(platform, ministry)
    record_id = received_letter(platform, ministry, case_id)

    with platform.work(ministry.actor("caseworker")) as work:
        reply_id = records.reply(work, record_id)

    reply = page(platform, ministry, reply_id)
    assert ("Sv: Ansøgning", case_id, [("Anna Berg", PartyRole.RECIPIENT)]) == (
        reply.title, reply.case_id, [(party.name, party.role) for party in reply.parties],
    )  # fmt: skip
    with platform.work(ministry.actor("caseworker")) as work:
        assert [(LinkKind.REPLY_TO, record_id)] == [(each.kind, each.record_id) for each in record_links.links_of(work, reply_id)]


def test_what_nobody_sent_is_not_replied_to(platform: Platform, ministry: Ministry) -> None:
    record_id = a_draft(platform, ministry)

    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("caseworker")) as work:
        records.reply(work, record_id)

    assert [Reason.RECORD_HAS_NO_SENDER] == refused(refusal)


def test_a_forward_carries_words_and_documents_and_no_recipient(platform: Platform, ministry: Ministry) -> None:
    record_id = received_letter(platform, ministry)

    with platform.work(ministry.actor("caseworker")) as work:
        forward_id = records.forward(work, record_id)

    forwarded = page(platform, ministry, forward_id)
    assert ("Vs: Ansøgning", (), 1) == (forwarded.title, forwarded.parties, len(forwarded.files))
    assert "<blockquote><p>Må jeg?</p></blockquote>" in forwarded.body_html


def test_an_answer_is_linked_once_seen_from_both_ends_and_taken_back(platform: Platform, ministry: Ministry) -> None:
    question, answer = received_letter(platform, ministry), a_draft(platform, ministry)
    me = ministry.actor("caseworker")
    with platform.work(me) as work:
        records.set_answer(work, answer, question)
    for other, reason in ((question, Reason.RECORDS_ARE_LINKED), (answer, Reason.RECORD_IS_ITSELF)):
        with pytest.raises(RuleBroken) as refusal, platform.work(me) as work:
            records.set_answer(work, answer, other)
        assert [reason] == refused(refusal)

    with platform.work(me) as work:
        assert [answer] == [each.record_id for each in record_links.links_of(work, question)]
    with platform.work(me) as work:
        records.unlink(work, answer, question)
    with platform.work(me) as work:
        assert () == record_links.links_of(work, question)


def test_a_link_is_seen_only_by_who_may_see_both_ends(platform: Platform, ministry: Ministry) -> None:
    question, answer = received_letter(platform, ministry), a_draft(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        records.set_answer(work, answer, question)
        granting.share(work, question, ministry.people["lawyer"])

    with platform.work(ministry.actor("lawyer")) as work:
        assert () == record_links.links_of(work, question)
    with pytest.raises(NotFound), platform.work(ministry.actor("lawyer")) as work:
        records.set_answer(work, answer, question)


# ---- the bin ------------------------------------------------------------------------------------------------------------


def test_a_draft_of_ones_own_goes_into_the_bin_and_comes_back(platform: Platform, ministry: Ministry) -> None:
    case_id = a_case_of(platform, ministry)
    record_id = a_draft(platform, ministry, case_id=case_id)
    me = ministry.actor("caseworker")
    with platform.work(me) as work:
        records.bin_record(work, record_id)

    with pytest.raises(NotFound):
        page(platform, ministry, record_id)
    with platform.work(me) as work:
        assert (0, {}) == (len(lists.rows_of(work, [record_id])), lists.rows_of(work, [record_id]))
        assert [(record_id, dt.date(2026, 12, 23))] == [(row.record_id, row.ends_on) for row in binned.my_bin(work)]
        assert record_id == binned.binned_record(work, record_id).record_id
    for who in ("clerk", "head", "manager"):
        with pytest.raises(NotFound), platform.work(ministry.actor(who)) as work:
            binned.binned_record(work, record_id)
        with pytest.raises(NotFound), platform.work(ministry.actor(who)) as work:
            records.restore(work, record_id)

    with platform.work(me) as work:
        records.restore(work, record_id)
    assert case_id == page(platform, ministry, record_id).case_id


def test_the_owner_destroys_what_lies_in_the_bin(platform: Platform, ministry: Ministry) -> None:
    record_id = sent = a_draft(platform, ministry, parties=(CITIZEN,))
    with platform.work(ministry.actor("caseworker")) as work:
        filing.add_document(work, record_id, PDF, filename="a.pdf", media_type="application/pdf")
    document_id = page(platform, ministry, record_id).files[0].document_id
    with platform.work(ministry.actor("caseworker")) as work:
        records.take_document_off(work, record_id, document_id)
    with platform.work(ministry.actor("caseworker")) as work:
        records.bin_record(work, record_id)
    with pytest.raises(NotFound), platform.work(ministry.actor("clerk")) as work:
        records.purge(work, record_id)

    with platform.work(ministry.actor("caseworker")) as work:
        records.purge(work, record_id)

    with platform.work(Actor.system("sweeper")) as work:
        assert work.session.get(Record, sent) is None


def test_the_sweep_destroys_what_is_due_and_a_hold_keeps_it(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    case_id = a_case_of(platform, ministry, "caseworker")
    kept, gone = a_draft(platform, ministry, case_id=case_id), a_draft(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.share(work, kept, ministry.people["caseworker"])
        records.bin_record(work, gone)
    with platform.work(ministry.actor("caseworker")) as work:
        records.bin_record(work, kept)
    with platform.work(Actor.system("setup")) as work:
        from casework.events import HoldPlaced
        from casework.model import Hold

        hold = work.add(Hold(case_id=case_id, reason="retssag", placed_by=ministry.people["manager"], placed_at=work.now))
        work.record(HoldPlaced(case_id=case_id, hold_id=hold.id, reason="retssag"))
    store = BlobStore(platform.settings.blobs_folder)

    clock.forward(days=29)
    early = sweep(platform, store)
    clock.forward(days=1)
    due, again = sweep(platform, store), sweep(platform, store)

    assert [(0, 0), (1, 1), (0, 1)] == [(each.records, each.kept) for each in (early, due, again)]
    with platform.work(Actor.system("sweeper")) as work:
        assert [None, kept] == [row and row.id for row in (work.session.get(Record, gone), work.session.get(Record, kept))]


def test_bytes_are_swept_after_a_day_and_not_while_a_copy_needs_them(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    import time

    record_id = a_draft(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        filing.add_document(work, record_id, PDF, filename="a.pdf", media_type="application/pdf")
    with platform.work(ministry.actor("caseworker")) as work:
        copy_id = records.forward(work, record_id)
    sha256 = page(platform, ministry, record_id).files[0].sha256
    store = BlobStore(platform.settings.blobs_folder)

    swept = []
    for each, later in ((record_id, 2 * 86400), (copy_id, 3600), (None, 2 * 86400)):
        if each is not None:
            with platform.work(ministry.actor("caseworker")) as work:
                records.bin_record(work, each)
            with platform.work(ministry.actor("caseworker")) as work:
                records.purge(work, each)
        swept.append((sweep(platform, store, now=time.time() + later).blobs, store.exists(sha256)))

    assert [(0, True), (0, True), (1, False)] == swept


def test_what_another_was_let_into_or_has_opened_is_shared_for_good(platform: Platform, ministry: Ministry) -> None:
    let_in, marked, opened, own = (a_draft(platform, ministry, access_level=AccessLevel.UNIT) for _ in range(4))
    with platform.work(ministry.actor("caseworker")) as work:
        granting.share(work, let_in, ministry.people["lawyer"])
        version_id = filing.add_document(work, opened, PDF, filename="a.pdf", media_type="application/pdf")
        filing.add_document(work, own, PDF, filename="a.pdf", media_type="application/pdf")
    with platform.work(ministry.actor("caseworker")) as work:
        granting.stop_sharing(work, let_in, ministry.people["lawyer"])
        inbox.mark_read(work, own)
    with platform.work(ministry.actor("head")) as work:
        inbox.mark_read(work, marked)
        reading.open_version(work, version_id)

    assert [True, True, True, False] == [page(platform, ministry, each).is_shared for each in (let_in, marked, opened, own)]
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("caseworker")) as work:
        records.bin_record(work, opened)
    assert [Reason.RECORD_IS_SHARED] == refused(refusal)
    with pytest.raises(DBAPIError), platform.work(ministry.actor("caseworker")) as work:
        work.session.execute(text(f"UPDATE record SET is_shared = false WHERE id = {opened}"))


def test_what_is_shared_is_hidden_from_ones_own_lists_only(platform: Platform, ministry: Ministry) -> None:
    record_id, own = shared_draft(platform, ministry), a_draft(platform, ministry)
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("caseworker")) as work:
        records.hide(work, own)
    with platform.work(ministry.actor("head")) as work:
        records.hide(work, record_id)
        records.hide(work, record_id)

    with platform.work(ministry.actor("head")) as work:
        assert [record_id] == [row.record_id for row in binned.my_hidden(work)]
    with platform.work(ministry.actor("clerk")) as work:
        assert () == binned.my_hidden(work)
    with platform.work(ministry.actor("head")) as work:
        records.unhide(work, record_id)
        assert () == binned.my_hidden(work)
    assert [Reason.RECORD_IS_NOT_SHARED] == refused(refusal)


def test_deleting_for_everyone_needs_the_privilege_and_a_reason(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    record_id = shared_draft(platform, ministry)
    with pytest.raises(NotPermitted), platform.work(ministry.actor("clerk")) as work:
        records.bin_for_everyone(work, record_id, "Oprettet to gange")
    with platform.work(ministry.actor("caseworker")) as work:
        granting.share(work, record_id, ministry.people["manager"], right=Right.FULL_WRITE)
    with pytest.raises(RuleBroken) as silent, platform.work(ministry.actor("manager")) as work:
        records.bin_for_everyone(work, record_id, "")
    with platform.work(ministry.actor("manager")) as work:
        records.bin_for_everyone(work, record_id, "Oprettet to gange")

    assert [Reason.REASON_IS_REQUIRED] == refused(silent)
    with pytest.raises(NotFound):
        page(platform, ministry, record_id)
    with pytest.raises(RuleBroken), platform.work(ministry.actor("manager")) as work:
        records.purge(work, record_id)
    clock.forward(days=210)
    assert 1 == sweep(platform, BlobStore(platform.settings.blobs_folder)).records


def test_the_button_says_why_a_record_cannot_be_deleted(platform: Platform, ministry: Ministry) -> None:
    case_id = a_case_of(platform, ministry)
    numbered, sent, edited = registered(platform, ministry, case_id), sent_letter(platform, ministry), shared_draft(platform, ministry)
    with platform.work(ministry.actor("clerk")) as work:
        records.take_lock(work, edited)

    assert (Reason.RECORD_IS_REGISTERED,) == offer(platform, ministry, numbered, Action.DELETE)
    assert (Reason.RETENTION_RUNS,) == offer(platform, ministry, sent, Action.DELETE)
    assert (Reason.LOCKED_BY_ANOTHER, Reason.RECORD_IS_SHARED) == offer(platform, ministry, edited, Action.DELETE)
    assert Reason.NEEDS_FULL_WRITE in offer(platform, ministry, edited, Action.DELETE, "head")
    assert (Reason.NEEDS_PRIVILEGE,) == offer(platform, ministry, edited, Action.DELETE_FOR_EVERYONE)


def test_a_shared_draft_is_not_destroyed_past_the_bin(platform: Platform, ministry: Ministry) -> None:
    record_id = shared_draft(platform, ministry)

    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("clerk")) as work:
        destroying.destroy(work, record_id, reason="x")

    assert [Reason.RECORD_IS_SHARED] == refused(refusal)


def test_a_binned_record_is_in_no_seat_and_no_index(platform: Platform, ministry: Ministry) -> None:
    from search.gathering import gather

    record_id = a_draft(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        records.bin_record(work, record_id)

    with platform.work(Actor.system("indexer")) as work:
        readable = text("SELECT casework_can_read(:who, :record, :now, :today)")
        values = {"who": ministry.people["caseworker"], "record": record_id, "now": work.now, "today": work.today}
        assert (False, []) == (work.session.execute(readable, values).scalar_one(), gather(work, [record_id]))
        excluded = work.session.execute(text("SELECT count(*) FROM search_exclusion WHERE record_id = :id"), {"id": record_id})
        assert excluded.scalar_one()
