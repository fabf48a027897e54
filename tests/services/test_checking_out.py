"""Documents are checked out and in: kept from others meanwhile, compared before they count, and no version of anybody's is lost."""

import datetime as dt

import pytest
from sqlalchemy import text
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import Locked, NotFound, NotPermitted, RuleBroken
from casework.model import CheckOut, Drafter
from casework.queries import check_outs
from casework.queries.check_outs import CheckedOut
from casework.queries.record_versions import Change
from casework.services import granting, records
from casework.vocabulary import Extraction, Reason
from documents import checking_in, filing
from documents.extracted import Extracted
from documents.extraction_filing import Text, keep, store
from tests.builders import Ministry
from tests.conftest import Clock
from tests.records import a_draft, page, refused, shared_draft

BEFORE, AFTER, THEIRS = "Kære Anna\nDu får 10.000 kr.", "Kære Anna\nDu får 12.000 kr.", "Kære Anna\nDu får intet."


@pytest.fixture
def document_id(platform: Platform, ministry: Ministry) -> int:
    return page(platform, ministry, shared_draft(platform, ministry)).files[0].document_id


def takes_out(platform: Platform, ministry: Ministry, document_id: int, who: str = "caseworker") -> dt.datetime:
    with platform.work(ministry.actor(who)) as work:
        return records.check_out(work, document_id)


def brings(platform: Platform, ministry: Ministry, document_id: int, words: str = AFTER, who: str = "caseworker") -> None:
    with platform.work(ministry.actor(who)) as work:
        checking_in.bring_back(work, document_id, words.encode(), filename="brev.txt", media_type="text/plain", text=words)


def checks_in(platform: Platform, ministry: Ministry, document_id: int, compared_with: int = 1, who: str = "caseworker") -> bool:
    with platform.work(ministry.actor(who)) as work:
        return checking_in.check_in(work, document_id, compared_with=compared_with).is_over_anothers


def out(platform: Platform, ministry: Ministry, document_id: int, who: str = "caseworker") -> CheckedOut | None:
    with platform.work(ministry.actor(who)) as work:
        return check_outs.check_out_of(work, document_id)


def read_as(platform: Platform, ministry: Ministry, version_id: int, record_id: int, words: str) -> None:
    """Files what was read out of a version, as the extractor does."""
    found = Extracted(Extraction.OK, "text/plain", text=words)
    store(platform.blobs, found)
    with platform.work(ministry.actor("caseworker")) as work:
        keep(work, [Text(version_id, record_id, found)])


def test_what_is_checked_out_is_kept_from_others_for_days_and_shown_to_them(
    platform: Platform, ministry: Ministry, document_id: int, clock: Clock
) -> None:
    until = takes_out(platform, ministry, document_id)
    clock.forward(days=6)

    with pytest.raises(Locked) as refusal, platform.work(ministry.actor("clerk")) as work:
        filing.add_version(work, document_id, b"x", filename="a.txt", media_type="text/plain")
    with pytest.raises(Locked), platform.work(ministry.actor("clerk")) as work:
        records.check_out(work, document_id)
    with platform.work(ministry.actor("clerk")) as work:
        record_id = work.session.execute(text("SELECT record_id FROM document WHERE id = :id"), {"id": document_id}).scalar_one()
    lock = page(platform, ministry, record_id, "clerk").lock_of_another(document_id)

    assert clock.now + dt.timedelta(days=1) == until
    assert lock is not None
    assert ("Mette Lund", 1, until) == (lock.by, lock.checked_out, lock.until)
    assert ("Mette Lund", until) == (refusal.value.by, refusal.value.until)
    clock.forward(days=2)
    assert takes_out(platform, ministry, document_id, "clerk") > until


def test_editing_it_here_makes_a_check_out_no_shorter(platform: Platform, ministry: Ministry, document_id: int) -> None:
    until = takes_out(platform, ministry, document_id)
    mine = out(platform, ministry, document_id)
    assert mine is not None

    with platform.work(ministry.actor("caseworker")) as work:
        taken = records.take_lock(work, mine.record_id, document_id)
    with platform.work(ministry.actor("caseworker")) as work:
        renewed = records.renew_lock(work, mine.record_id, document_id)
    lock = page(platform, ministry, mine.record_id).lock_of(document_id)

    assert [until, until] == [taken, renewed]
    assert lock is not None
    assert 1 == lock.checked_out


def test_it_is_checked_in_as_the_next_version_after_it_was_compared(platform: Platform, ministry: Ministry, document_id: int) -> None:
    takes_out(platform, ministry, document_id)
    mine = out(platform, ministry, document_id)
    assert mine is not None
    read_as(platform, ministry, mine.version_id, mine.record_id, BEFORE)
    brings(platform, ministry, document_id)
    brings(platform, ministry, document_id)  # the same again changes nothing

    with platform.work(ministry.actor("caseworker")) as work:
        compared = check_outs.check_in_compared(work, document_id)
    is_over = checks_in(platform, ministry, document_id)

    assert [Change.SAME, Change.CHANGED] == [each.change for each in compared.pairs]
    assert ["10", "12"] == [next(p.text for p in side if p.differs) for side in (compared.pairs[1].older, compared.pairs[1].newer)]
    assert not is_over
    shown = page(platform, ministry, mine.record_id)
    assert (2, "brev.txt", None) == (shown.files[0].number, shown.files[0].filename, shown.lock_of(document_id))
    assert out(platform, ministry, document_id) is None
    with pytest.raises(RuleBroken) as again:
        checks_in(platform, ministry, document_id, 2)
    assert [Reason.NOT_CHECKED_OUT] == refused(again)


def test_a_colleagues_version_meanwhile_is_named_and_stays(platform: Platform, ministry: Ministry, document_id: int) -> None:
    takes_out(platform, ministry, document_id)
    mine = out(platform, ministry, document_id)
    assert mine is not None
    with platform.work(ministry.actor("clerk")) as work:
        records.force_release(work, mine.record_id, "Ministeren venter", document_id)
    brings(platform, ministry, document_id)
    with platform.work(ministry.actor("clerk")) as work:
        filing.add_version(work, document_id, THEIRS.encode(), filename="deres.txt", media_type="text/plain")

    with pytest.raises(RuleBroken) as refusal:
        checks_in(platform, ministry, document_id, 1)
    later = out(platform, ministry, document_id)
    is_over = checks_in(platform, ministry, document_id, 2)

    assert [Reason.CHANGED_SINCE_COMPARED] == refused(refusal)
    assert later is not None
    assert (None, [(2, "Karen Toft", False)]) == (later.kept_until, [(each.number, each.by, each.is_mine) for each in later.meanwhile])
    assert is_over
    with platform.work(ministry.actor("caseworker")) as work:
        kept = work.session.execute(text("SELECT number, filename FROM document_version WHERE document_id = :id ORDER BY 1"),
                                    {"id": document_id}).all()  # fmt: skip
        said = work.session.execute(text("SELECT body FROM event WHERE kind = 'document_checked_in'")).scalars().all()
    assert [(2, "deres.txt"), (3, "brev.txt")] == [tuple(each) for each in kept[1:]]
    assert 1 == len(said)


def test_nothing_is_checked_in_while_a_colleague_has_it(platform: Platform, ministry: Ministry, document_id: int, clock: Clock) -> None:
    takes_out(platform, ministry, document_id)
    brings(platform, ministry, document_id)
    clock.forward(days=8)
    takes_out(platform, ministry, document_id, "clerk")

    with pytest.raises(Locked):
        checks_in(platform, ministry, document_id)
    with pytest.raises(Locked):
        brings(platform, ministry, document_id)

    mine = out(platform, ministry, document_id)
    assert mine is not None
    assert ("brev.txt", None) == (mine.filename, mine.kept_until)


def test_a_check_out_is_cancelled_and_the_file_brought_goes_with_it(platform: Platform, ministry: Ministry, document_id: int) -> None:
    takes_out(platform, ministry, document_id)
    brings(platform, ministry, document_id)
    with platform.work(ministry.actor("caseworker")) as work:
        checking_in.take_away(work, document_id)
    with pytest.raises(RuleBroken) as nothing:
        checks_in(platform, ministry, document_id)
    with platform.work(ministry.actor("caseworker")) as work:
        records.cancel_check_out(work, document_id)
    with pytest.raises(RuleBroken) as again, platform.work(ministry.actor("caseworker")) as work:
        records.cancel_check_out(work, document_id)

    assert [Reason.NOTHING_BROUGHT_BACK] == refused(nothing)
    assert [Reason.NOT_CHECKED_OUT] == refused(again)
    assert takes_out(platform, ministry, document_id, "clerk")


def test_who_may_only_read_checks_nothing_out_and_sees_nobodys_file(platform: Platform, ministry: Ministry, document_id: int) -> None:
    with pytest.raises(NotPermitted):
        takes_out(platform, ministry, document_id, "head")
    with pytest.raises(NotFound):
        takes_out(platform, ministry, document_id, "outsider")
    takes_out(platform, ministry, document_id)
    brings(platform, ministry, document_id)

    with pytest.raises(RuleBroken) as theirs, platform.work(ministry.actor("clerk")) as work:
        check_outs.check_in_compared(work, document_id)
    with pytest.raises(NotFound):
        out(platform, ministry, document_id, "outsider")

    assert [Reason.NOT_CHECKED_OUT] == refused(theirs)
    assert out(platform, ministry, document_id, "clerk") is None
    with platform.work(ministry.actor("clerk")) as work:
        assert () == check_outs.my_check_outs(work)
        assert [] == list(work.session.exec(select(CheckOut)))


def test_who_loses_the_right_to_write_checks_in_no_more(platform: Platform, ministry: Ministry, document_id: int) -> None:
    takes_out(platform, ministry, document_id, "clerk")
    brings(platform, ministry, document_id, who="clerk")
    mine = out(platform, ministry, document_id, "clerk")
    assert mine is not None
    with platform.work(ministry.actor("caseworker")) as work:
        granting.stop_sharing(work, mine.record_id, ministry.people["clerk"])

    with pytest.raises((NotFound, NotPermitted)):
        checks_in(platform, ministry, document_id, who="clerk")


def test_a_sent_record_takes_nothing_in_and_says_so(platform: Platform, ministry: Ministry) -> None:
    record_id = a_draft(platform, ministry, body_html="<p>Kære Anna</p>")
    with platform.work(ministry.actor("caseworker")) as work:
        filing.add_document(work, record_id, BEFORE.encode(), filename="brev.txt", media_type="text/plain")
    document_id = page(platform, ministry, record_id).files[0].document_id
    takes_out(platform, ministry, document_id)
    brings(platform, ministry, document_id)
    with platform.work(ministry.actor("caseworker")) as work:
        records.mark_sent(work, record_id)

    with pytest.raises(RuleBroken) as into:
        checks_in(platform, ministry, document_id)
    with pytest.raises(RuleBroken) as taken:
        takes_out(platform, ministry, document_id)
    with platform.work(ministry.actor("caseworker")) as work:
        records.cancel_check_out(work, document_id)

    assert refused(into) == refused(taken) != []


def test_who_checks_in_is_a_drafter(platform: Platform, ministry: Ministry, document_id: int) -> None:
    takes_out(platform, ministry, document_id, "clerk")
    brings(platform, ministry, document_id, who="clerk")
    checks_in(platform, ministry, document_id, who="clerk")

    with platform.work(ministry.actor("caseworker")) as work:
        drafters = work.session.exec(select(Drafter.official_id)).all()
    assert ministry.people["clerk"] in drafters


def test_a_record_is_destroyed_with_what_is_checked_out_of_it(platform: Platform, ministry: Ministry) -> None:
    record_id = a_draft(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        filing.add_document(work, record_id, b"x", filename="a.txt", media_type="text/plain")
    document_id = page(platform, ministry, record_id).files[0].document_id
    takes_out(platform, ministry, document_id)
    brings(platform, ministry, document_id)
    with platform.work(ministry.actor("caseworker")) as work:
        records.bin_record(work, record_id)
    with platform.work(ministry.actor("caseworker")) as work:
        records.purge(work, record_id)

    with platform.work(ministry.actor("caseworker")) as work:
        assert [] == list(work.session.exec(select(CheckOut)))
