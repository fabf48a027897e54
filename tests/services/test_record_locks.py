"""Edit locks: one person at a time, seen by the others, ended by time or by force."""

import datetime as dt

import pytest
from sqlalchemy import text

from casework.bootstrap import Platform
from casework.errors import CaseNotReady, Locked, NotPermitted, RuleBroken
from casework.services import cases, granting, records
from casework.vocabulary import Reason, Right
from documents import filing
from tests.builders import Ministry
from tests.cases import a_record_on, opened
from tests.conftest import Clock
from tests.records import page, refused, shared_draft


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


def test_a_case_is_not_completed_while_somebody_else_writes_on_its_records(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    case_id = opened(platform, ministry)
    record_id = a_record_on(platform, ministry, case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.share(work, record_id, ministry.people["clerk"], right=Right.FULL_WRITE)
    with platform.work(ministry.actor("caseworker")) as work:
        records.take_lock(work, record_id)
    with platform.work(ministry.actor("caseworker")) as work:
        records.release_lock(work, record_id)
    with platform.work(ministry.actor("clerk")) as work:
        records.take_lock(work, record_id)

    with pytest.raises(CaseNotReady) as refusal, platform.work(ministry.actor("caseworker")) as work:
        cases.complete(work, case_id)
    assert [(Reason.RECORD_IS_BEING_EDITED, "Notat", record_id)] == [(e.reason, e.title, e.record_id) for e in refusal.value.obstacles]

    clock.forward(minutes=16)
    with platform.work(ministry.actor("caseworker")) as work:
        cases.complete(work, case_id)


def test_ones_own_editing_does_not_stop_one_from_completing_the_case(platform: Platform, ministry: Ministry) -> None:
    case_id = opened(platform, ministry)
    record_id = a_record_on(platform, ministry, case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        records.take_lock(work, record_id)

    with platform.work(ministry.actor("caseworker")) as work:
        cases.complete(work, case_id)
