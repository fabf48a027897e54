"""Notices: told in the work of what happened, to who may read it, and not there for who may not read it any more."""

import datetime as dt

import pytest
from sqlalchemy import text
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import NotFound
from casework.model import Notice
from casework.queries import notices as asked
from casework.queries.notices import NoticeShown
from casework.services import granting, inbox, notes, noticing, organisation, records
from casework.services.records import NewRecord
from casework.vocabulary import AccessLevel, Cause, Channel, NoticeKind, NoticeWay, RecordKind
from casework.work import Actor
from tests.builders import SINCE, Ministry, a_case
from tests.conftest import Clock
from tests.statements import statements_of
from ui.bell import Latest
from workflows.noticing import sweep_notices

TITLE = "Notat om varmepumper"


@pytest.fixture
def record_id(platform: Platform, ministry: Ministry) -> int:
    """Gives a record that the caseworker has written, and that the head and the outsider may read by name."""
    with platform.work(ministry.actor("caseworker")) as work:
        new = NewRecord(TITLE, RecordKind.INTERNAL, Channel.DESK, ministry.grants, ministry.people["caseworker"])
        made = records.draft(work, new)
        granting.set_level(work, made, AccessLevel.INVOLVED)
        for who in ("head", "outsider"):
            granting.share(work, made, ministry.people[who])
    with platform.work(Actor.system("setup")) as work:
        assert [] == work.session.exec(select(Notice)).all()  # sharing tells nobody
    return made


def note_to(platform: Platform, ministry: Ministry, record_id: int, *who: str, by: str = "caseworker") -> None:
    with platform.work(ministry.actor(by)) as work:
        notes.write_on_record(work, record_id, "Se lige her", participants=[ministry.people[each] for each in who])


def told(platform: Platform, ministry: Ministry, who: str, *, unread: bool | None = None) -> tuple[NoticeShown, ...]:
    with platform.work(ministry.actor(who)) as work:
        return asked.notices(work, unread=unread)


def unread(platform: Platform, ministry: Ministry, who: str) -> int:
    with platform.work(ministry.actor(who)) as work:
        return asked.count_unread(work)


# ---- who is told ---------------------------------------------------------------------------------------------------------------
def test_who_is_named_is_told_what_happened_to_what_by_whom_and_when(platform: Platform, ministry: Ministry, record_id: int) -> None:
    note_to(platform, ministry, record_id, "head")
    [notice] = told(platform, ministry, "head")

    assert (NoticeKind.MENTION, "note", TITLE, record_id, "Mette Lund") == (
        notice.kind, notice.cause, notice.title, notice.record_id, notice.by,
    )  # fmt: skip
    assert (platform.clock(), None) == (notice.told_at, notice.read_at)
    assert () == told(platform, ministry, "caseworker")


def test_a_notice_stands_and_falls_with_what_it_tells(platform: Platform, ministry: Ministry, record_id: int) -> None:
    with pytest.raises(ZeroDivisionError), platform.work(ministry.actor("caseworker")) as work:
        notes.write_on_record(work, record_id, "Se lige her", participants=[ministry.people["head"]])
        raise ZeroDivisionError

    assert () == told(platform, ministry, "head")


def test_nobody_is_told_twice_of_the_same_in_a_work_nor_of_what_they_did(platform: Platform, ministry: Ministry, record_id: int) -> None:
    head, caseworker = ministry.people["head"], ministry.people["caseworker"]
    with platform.work(ministry.actor("caseworker")) as work:
        for _ in range(2):
            noticing.tell(work, [head, caseworker, head], cause="reminder", record_id=record_id)
        inbox.put(work, record_id, head, cause="reminder")

    assert (1, 0) == (len(told(platform, ministry, "head")), len(told(platform, ministry, "caseworker")))


def test_who_may_not_read_it_is_never_told(platform: Platform, ministry: Ministry, record_id: int) -> None:
    with platform.work(ministry.actor("caseworker")) as work:
        inbox.put(work, record_id, ministry.people["lawyer"], cause="note")
        noticing.tell(work, [ministry.people["lawyer"]], cause="note", record_id=record_id)

    assert () == told(platform, ministry, "lawyer")


def test_who_may_not_read_it_tells_nobody(platform: Platform, ministry: Ministry, record_id: int) -> None:
    with platform.work(ministry.actor("lawyer")) as work:
        noticing.tell(work, [ministry.people["head"]], cause="note", record_id=record_id)

    assert () == told(platform, ministry, "head")


def test_nobody_writes_a_notice_past_its_function(platform: Platform, ministry: Ministry, record_id: int) -> None:
    note_to(platform, ministry, record_id, "head")
    for statement in (
        "INSERT INTO notice (official_id, kind, cause, way, work_id, told_at) VALUES (1, 'chat', 'chat', 'desk', 1, now())",
        "UPDATE notice SET cause = 'approved'",
        "DELETE FROM notice",
        "DELETE FROM notice_digest",
    ):
        with pytest.raises(Exception, match="permission denied"), platform.work(ministry.actor("head")) as work:
            work.session.execute(text(statement))


def test_a_team_is_its_members_and_a_unit_is_told_by_its_inbox(platform: Platform, ministry: Ministry, record_id: int) -> None:
    with platform.work(Actor.system("setup")) as work:
        team = organisation.add_team(work, ministry.authority, "Varmeholdet")
        for who in ("head", "lawyer"):
            organisation.add_member(work, team, ministry.people[who], starts_on=SINCE)
    with platform.work(ministry.actor("caseworker")) as work:
        notes.write_on_record(work, record_id, "Til holdet", participants=[team])
        inbox.put(work, record_id, ministry.grants, cause="received")

    assert (1, 0, 0) == tuple(len(told(platform, ministry, who)) for who in ("head", "lawyer", "clerk"))


def test_an_annotation_on_a_case_is_told(platform: Platform, ministry: Ministry) -> None:
    with platform.work(Actor.system("setup")) as work:
        case_id = a_case(work, ministry, title="Puljen").id
        for who in ("head", "caseworker"):
            granting.give_on_case(work, case_id, ministry.people[who], cause=Cause.SUPPLEMENTARY)
    with platform.work(ministry.actor("head")) as work:
        notes.annotate_case(work, case_id, "Se fristen", participants=[ministry.people["caseworker"]])
    [notice] = told(platform, ministry, "caseworker")
    with platform.work(ministry.actor("caseworker")) as work:
        noticing.read_about(work, case_id=case_id)

    assert (case_id, None, "Puljen", "annotation") == (notice.case_id, notice.record_id, notice.title, notice.cause)
    assert 0 == unread(platform, ministry, "caseworker")


# ---- what is seen of it ----------------------------------------------------------------------------------------------------------
def test_who_lost_access_finds_neither_the_notice_nor_its_number_and_finds_it_again_with_access(
    platform: Platform, ministry: Ministry, record_id: int
) -> None:
    note_to(platform, ministry, record_id, "outsider")
    before = told(platform, ministry, "outsider")
    with platform.work(ministry.actor("caseworker")) as work:
        granting.stop_sharing(work, record_id, ministry.people["outsider"])
    with platform.work(ministry.actor("outsider")) as work:
        with pytest.raises(NotFound):
            asked.notice(work, before[0].notice_id)
        noticing.mark_all_read(work)
        counted = asked.count_unread(work), asked.has_unread(work, record_id=record_id), asked.notices(work)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.share(work, record_id, ministry.people["outsider"])

    assert (TITLE, "Mette Lund") == (before[0].title, before[0].by)
    assert (0, False, ()) == counted
    assert before == told(platform, ministry, "outsider")


def test_of_a_case_one_may_not_read_any_more_there_is_no_notice(platform: Platform, ministry: Ministry) -> None:
    with platform.work(Actor.system("setup")) as work:
        case_id = a_case(work, ministry, title="Puljen").id
        granting.give_on_case(work, case_id, ministry.people["caseworker"], cause=Cause.SUPPLEMENTARY)
        granting.give_on_case(work, case_id, ministry.people["outsider"], cause=Cause.SUPPLEMENTARY)
    with platform.work(ministry.actor("caseworker")) as work:
        notes.annotate_case(work, case_id, "Se fristen", participants=[ministry.people["outsider"]])
    before = unread(platform, ministry, "outsider")
    with platform.work(Actor.system("setup")) as work:
        granting.end_on_case(work, case_id, ministry.people["outsider"], cause=Cause.SUPPLEMENTARY)

    assert (1, 0, ()) == (before, unread(platform, ministry, "outsider"), told(platform, ministry, "outsider"))


def test_somebody_elses_notices_are_not_there(platform: Platform, ministry: Ministry, record_id: int) -> None:
    note_to(platform, ministry, record_id, "head")
    [notice] = told(platform, ministry, "head")
    with platform.work(ministry.actor("outsider")) as work:
        noticing.mark_read(work, [notice.notice_id])
        with pytest.raises(NotFound):
            asked.notice(work, notice.notice_id)

    assert 1 == unread(platform, ministry, "head")


# ---- reading -----------------------------------------------------------------------------------------------------------------------
def test_reading_is_taken_back_for_what_was_read_in_that_go(platform: Platform, ministry: Ministry, record_id: int) -> None:
    for _ in range(3):
        note_to(platform, ministry, record_id, "head")
    first, second, third = (each.notice_id for each in told(platform, ministry, "head"))
    with platform.work(ministry.actor("head")) as work:
        noticing.mark_read(work, [first])
    with platform.work(ministry.actor("head")) as work:
        all_of_it = noticing.mark_all_read(work)
    read = unread(platform, ministry, "head")
    with platform.work(ministry.actor("outsider")) as work:
        assert 0 == noticing.take_reading_back(work, all_of_it)
    with platform.work(ministry.actor("head")) as work:
        assert (2, 0) == (noticing.take_reading_back(work, all_of_it), noticing.take_reading_back(work, all_of_it))

    assert 0 == read
    assert [second, third] == [each.notice_id for each in told(platform, ministry, "head", unread=True)]
    assert [first] == [each.notice_id for each in told(platform, ministry, "head", unread=False)]


def test_who_has_opened_the_record_has_read_its_notices(platform: Platform, ministry: Ministry, record_id: int) -> None:
    note_to(platform, ministry, record_id, "head", "outsider")
    with platform.work(ministry.actor("head")) as work:
        assert (True, False) == (asked.has_unread(work, record_id=record_id), asked.has_unread(work, record_id=record_id + 1))
        inbox.mark_read(work, record_id)

    assert (0, 1) == (unread(platform, ministry, "head"), unread(platform, ministry, "outsider"))


def test_the_badge_costs_one_statement_and_the_list_two(platform: Platform, ministry: Ministry, record_id: int) -> None:
    note_to(platform, ministry, record_id, "head")
    actor = ministry.actor("head")

    assert (1, 2) == (len(statements_of(platform, actor, asked.count_unread)), len(statements_of(platform, actor, asked.notices)))


# ---- how one is told --------------------------------------------------------------------------------------------------------------
def test_each_chooses_for_themselves_how_they_are_told_of_a_kind(platform: Platform, ministry: Ministry, record_id: int) -> None:
    ways = [NoticeWay.NONE, NoticeWay.DIGEST, NoticeWay.BOTH, NoticeWay.DESK]
    before = []
    for way in ways:
        with platform.work(ministry.actor("head")) as work:
            before.append(noticing.prefer(work, NoticeKind.MENTION, way))
        note_to(platform, ministry, record_id, "head", "outsider")
    with platform.work(ministry.actor("head")) as work:
        said = asked.preferences(work)

    assert [NoticeWay.DESK, NoticeWay.NONE, NoticeWay.DIGEST, NoticeWay.BOTH] == before
    assert (3, 2, 4) == (len(told(platform, ministry, "head")), unread(platform, ministry, "head"), unread(platform, ministry, "outsider"))
    assert (list(NoticeKind), {NoticeWay.DESK}) == (list(said), set(said.values()))


def test_all_are_read_up_to_the_newest_that_was_on_the_page(platform: Platform, ministry: Ministry, record_id: int) -> None:
    for _ in range(2):
        note_to(platform, ministry, record_id, "head")
    newest = told(platform, ministry, "head")[0].notice_id
    note_to(platform, ministry, record_id, "head")
    with platform.work(ministry.actor("head")) as work:
        noticing.mark_all_read(work, newest=newest)

    assert 1 == unread(platform, ministry, "head")


# ---- the bell ---------------------------------------------------------------------------------------------------------------------
def test_the_bell_finds_once_whom_the_latest_notices_told(platform: Platform, ministry: Ministry, record_id: int) -> None:
    moments = iter([0.0, 1.0, 70.0, 71.0, 72.0])
    latest = Latest(platform, clock=lambda: next(moments))
    head, outsider = ministry.people["head"], ministry.people["outsider"]
    note_to(platform, ministry, record_id, "head")
    heard = [latest.told()]
    note_to(platform, ministry, record_id, "head", "outsider")
    heard += [latest.told(), latest.told()]
    note_to(platform, ministry, record_id, "outsider")

    assert [{head}, {head, outsider}, set(), {outsider}, set()] == [*heard, latest.told(), latest.told()]


# ---- the term ---------------------------------------------------------------------------------------------------------------------
def test_notices_go_after_their_term(platform: Platform, ministry: Ministry, record_id: int, clock: Clock) -> None:
    note_to(platform, ministry, record_id, "head")
    clock.now += dt.timedelta(days=noticing.KEPT_DAYS)
    kept = sweep_notices(platform)
    note_to(platform, ministry, record_id, "head")
    clock.now += dt.timedelta(minutes=1)

    assert (0, 1, 0) == (kept, sweep_notices(platform), sweep_notices(platform))
    assert 1 == len(told(platform, ministry, "head"))
