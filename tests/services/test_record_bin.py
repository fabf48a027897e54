"""Deleting as officials know it: the bin, hiding, deleting for everyone, the sweep."""

import datetime as dt

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.lists.definition import ListDefinition
from casework.model import Record
from casework.queries import binned, lists
from casework.services import destroying, granting, inbox, marking, reading, records
from casework.vocabulary import (
    AccessLevel,
    Action,
    Flag,
    ListSource,
    Reason,
    Right,
)  # fmt: skip
from casework.work import Actor
from documents import filing
from documents.blobs import BlobStore
from tests.builders import Ministry
from tests.conftest import Clock
from tests.records import CITIZEN, PDF, a_case_of, a_draft, offer, page, refused, registered, sent_letter, shared_draft
from workflows.sweeping import sweep


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
        before = [row.record_id for row in lists.page(work, ListDefinition(ListSource.ARCHIVE)).rows]
        records.hide(work, record_id)
        records.hide(work, record_id)

    assert record_id in before
    with platform.work(ministry.actor("head")) as work:
        assert record_id not in [row.record_id for row in lists.page(work, ListDefinition(ListSource.ARCHIVE)).rows]
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


def test_every_table_of_a_record_goes_with_it_or_stands_in_its_way() -> None:
    stands_in_its_way = {"approval", "step", "seat", "copy_recipient", "approval_comment", "manifest", "decision", "replay_fact"}
    stands_in_its_way |= {"approval_reply", "gate_passage", "hold", "case_task", "case_hearing"}
    let_go = {"record", "grant_row"}
    keys = [key for table in SQLModel.metadata.tables.values() for key in table.foreign_keys if key.column.table.name == "record"]
    of_a_record = {key.parent.table.name for key in keys if key.ondelete != "CASCADE"}  # the database takes those along

    assert set() == of_a_record - stands_in_its_way - let_go - {each.__tablename__ for each in destroying._BELONGINGS}


def test_a_draft_goes_with_its_reminder_and_flag_and_what_answered_it_stays(platform: Platform, ministry: Ministry) -> None:
    record_id = a_draft(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        marking.remind(work, record_id, work.today)
        marking.flag(work, record_id, next(iter(Flag)))
        answer = records.forward(work, record_id)
        work.session.get_one(Record, answer).reply_to_id = record_id
    with platform.work(ministry.actor("caseworker")) as work:
        records.bin_record(work, record_id)
    with platform.work(ministry.actor("caseworker")) as work:
        records.purge(work, record_id)
    with platform.work(ministry.actor("caseworker")) as work:
        assert (None, None) == (work.session.get(Record, record_id), work.session.get_one(Record, answer).reply_to_id)
