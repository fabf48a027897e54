"""What an official may not read changes no row, count or filter of their lists; what one keeps in order is nobody else's."""

import datetime as dt
from collections.abc import Callable

import pytest

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.lists.definition import Condition, ListDefinition, Sort
from casework.lists.standard import OF_UNITS, STANDARD
from casework.model import Record
from casework.queries import list_cases, list_panel, lists
from casework.services import approving, folders, granting, inbox, marking, records, reminding, saved_lists
from casework.services.cases import NewCase, open_case
from casework.vocabulary import (
    AccessLevel,
    Action,
    Cause,
    Flag,
    ListColumn,
    ListKey,
    ListOperator,
    ListScope,
    ListSource,
    Reason,
    RecordKind,
    Right,
)
from casework.work import Work
from tests.approvals import moved, publish
from tests.asking import a_record_of, asked
from tests.builders import Ministry, a_record
from tests.conftest import Clock

READER, WITH_BIN = "caseworker", {ListKey.BIN, ListKey.ALL_OVER}
IN_OTHER_ORDERS = (
    (Sort(ListColumn.TITLE),),
    (Sort(ListColumn.DEADLINE, descending=True), Sort(ListColumn.SENDER)),
    (Sort(ListColumn.CASE_NUMBER), Sort(ListColumn.ARRIVED)),
    (Sort(ListColumn.STATUS), Sort(ListColumn.UNREAD_ANNOTATIONS, descending=True)),
)
NARROWED = (
    (Condition(ListColumn.TITLE, ListOperator.CONTAINS, ("varme",)), Condition(ListColumn.ARRIVED, ListOperator.LAST_DAYS, ("30",))),
    (Condition(ListColumn.FLAG, ListOperator.IS, (Flag.RED,)),),
    (Condition(ListColumn.UNREAD, ListOperator.IS, ("yes",)),),
    (Condition(ListColumn.MY_DEADLINE, ListOperator.NEXT_DAYS, ("30",)),),
    (Condition(ListColumn.RESTRICTED, ListOperator.IS, ("yes",)),),
    (Condition(ListColumn.UNREAD_ANNOTATIONS, ListOperator.ON_OR_AFTER, ("0",)),),
)


def all_an_official_sees(platform: Platform, ministry: Ministry, folder_id: int) -> dict[str, object]:
    """Gives every list in every order and narrowed every way, its counts, its cases, and the panel."""
    seen: dict[str, object] = {}
    with platform.work(ministry.actor(READER)) as work:
        for address in (*STANDARD, *OF_UNITS, f"unit_inbox-{ministry.grants}", f"folder-{folder_id}"):
            seen[address] = lists.page(work, address)
            seen[f"{address} cases"] = list_cases.page(work, address)
            for sort in IN_OTHER_ORDERS:
                seen[f"{address} by {sort}"] = lists.page(work, address, sort=sort)
            for where in NARROWED:
                seen[f"{address} where {where}"] = (lists.page(work, address, where=where), lists.count(work, address, where=where))
        seen["panel"] = (list_panel.places(work), list_panel.folders(work), list_panel.saved_lists(work))
    return seen


def kept_in_order(work: Work, ministry: Ministry, record_id: int, folder_id: int) -> None:
    """Marks a record in every way an official can."""
    marking.flag(work, record_id, Flag.RED)
    marking.set_deadline(work, record_id, dt.date(2026, 12, 1))
    marking.set_deadline(work, record_id, dt.date(2026, 12, 2), principal_id=ministry.grants)
    marking.remind(work, record_id, dt.date(2026, 11, 24))
    folders.file_in_folder(work, record_id, folder_id)
    inbox.put_in_inbox(work, record_id, work.official_id)
    inbox.put_on_desktop(work, record_id, ministry.grants)
    inbox.mark_read(work, record_id)


def an_open_record(work: Work, ministry: Ministry, title: str, **fields: object) -> Record:
    """Makes a record of the grants unit that its head may write."""
    made = a_record(work, ministry, title=title, **fields)
    granting.give(work, made, ministry.people["head"], right=Right.FULL_WRITE, cause=Cause.RESPONSIBLE)
    return made


@pytest.mark.long
def test_what_an_official_lost_the_right_to_read_leaves_every_list_as_it_was(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    head, people = ministry.actor("head"), ministry.people
    with platform.work(head) as work:
        case_id = open_case(work, NewCase("Tilskud til varmepumper", "06.02.01"))
        shown = an_open_record(work, ministry, "Notat om varmepumper", deadline=dt.date(2026, 12, 5)).id
        records.place_on_case(work, shown, case_id)
    with platform.work(ministry.actor(READER)) as work:
        folder_id = folders.add_folder(work, "Varme")
        kept_in_order(work, ministry, shown, folder_id)
    before = all_an_official_sees(platform, ministry, folder_id)

    with platform.work(head) as work:
        own, unit, outbound = (
            an_open_record(work, ministry, "Hemmeligt om varme", responsible_id=people[READER]).id,
            an_open_record(work, ministry, "Hemmeligt om varmepumper", deadline=dt.date(2026, 11, 30)).id,
            an_open_record(work, ministry, "Hemmeligt brev om varme", kind=RecordKind.OUTBOUND, created_by=people[READER]).id,
        )
        for each in (own, unit, outbound):
            records.place_on_case(work, each, case_id)
            inbox.put(work, each, ministry.grants, cause="received")
    with platform.work(ministry.actor(READER)) as work:
        for each in (own, unit, outbound):
            kept_in_order(work, ministry, each, folder_id)
        while_open = lists.count(work, ListKey.MY_INBOX)
    with platform.work(head) as work:
        for each in (own, unit, outbound):
            granting.restrict(work, each, [people["head"]])

    assert 4 == while_open
    after = all_an_official_sees(platform, ministry, folder_id)
    assert [] == [name for name in before if before[name] != after[name]]
    clock.forward(days=2)
    with platform.work(reminding.REMINDER) as work:
        assert 4 == reminding.keep(work)
    with platform.work(ministry.actor(READER)) as work:
        assert [shown] == [row.record_id for row in lists.page(work, ListKey.MY_INBOX).rows]


TO_READER = {"name": "to_reader", "title": "Til sagsbehandleren", "steps": [{"name": "one", "seats": [{"official": READER}]}]}


def under_way(platform: Platform, ministry: Ministry, title: str, case_id: int) -> tuple[int, int]:
    """Gives a record that waits for the reader to decide, and one on which he and his unit are asked."""
    approved, asked_about = (
        a_record_of(platform, ministry, title=f"{title} {what}", access_level=AccessLevel.UNIT)
        for what in ("til godkendelse", "til bidrag")
    )
    with platform.work(ministry.actor("head")) as work:
        for each in (approved, asked_about):
            records.place_on_case(work, each, case_id)
    with platform.work(ministry.actor("head")) as work:
        approval_id = approving.start(work, approved, "to_reader")
    moved(platform, approval_id)
    asked(platform, ministry, asked_about, ministry.people[READER], ministry.grants)
    return approved, asked_about


def test_an_approval_and_a_request_on_what_an_official_may_not_read_leave_every_list_as_it_was(
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    publish(platform, ministry, TO_READER)
    with platform.work(ministry.actor("head")) as work:
        case_id = open_case(work, NewCase("Tilskud til varmepumper", "06.02.01"))
    shown = under_way(platform, ministry, "Åbent", case_id)
    with platform.work(ministry.actor(READER)) as work:
        folder_id = folders.add_folder(work, "Varme")
    clock.forward(days=9)  # what is asked is late
    before = all_an_official_sees(platform, ministry, folder_id)
    clock.forward(days=-9)

    hidden = under_way(platform, ministry, "Hemmeligt", case_id)
    while_open = waiting(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        for each in hidden:
            granting.restrict(work, each, [ministry.people["head"]])
    clock.forward(days=9)
    after = all_an_official_sees(platform, ministry, folder_id)

    assert [] == [name for name in before if before[name] != after[name]]
    assert [shown[1]] == [row.record_id for row in before[ListKey.REQUESTS_LATE].rows]  # type: ignore[attr-defined]  # a page of a list
    assert [{*shown, *hidden}, {shown[0], hidden[0]}, {shown[1], hidden[1]}] == while_open
    assert [{*shown}, {shown[0]}, {shown[1]}] == waiting(platform, ministry)


def waiting(platform: Platform, ministry: Ministry) -> list[set[int]]:
    """Gives what the archive and the lists of what waits for the reader have: all, to decide, to answer."""
    with platform.work(ministry.actor(READER)) as work:
        return [{row.record_id for row in lists.page(work, key).rows} for key in (ListKey.ARCHIVE, ListKey.FOR_APPROVAL, ListKey.REQUESTS)]


def test_the_bin_is_a_list_of_ones_own_and_opens_nothing_else(platform: Platform, ministry: Ministry) -> None:
    me = ministry.actor("head")
    with platform.work(me) as work:
        kept = an_open_record(work, ministry, "Beholdes", access_level=AccessLevel.INVOLVED).id
        binned = [an_open_record(work, ministry, title, access_level=AccessLevel.INVOLVED).id for title in ("Æble", "Banan")]
        marking.flag(work, binned[0], Flag.RED)
        for each in binned:
            records.bin_record(work, each)
    with platform.work(me) as work:
        by_title = lists.page(work, ListKey.BIN, sort=(Sort(ListColumn.TITLE),))
        only = lists.page(work, ListKey.BIN, where=(Condition(ListColumn.TITLE, ListOperator.IS, ("Æble",)),))
        elsewhere = {key: [row.record_id for row in lists.page(work, key).rows] for key in (*STANDARD, *OF_UNITS) if key not in WITH_BIN}
        with pytest.raises(NotFound):
            work.load(Record, binned[0], Action.READ)

    assert ([binned[1], binned[0]], 2) == ([row.record_id for row in by_title.rows], by_title.total)
    assert [dt.date(2026, 12, 23)] == [row.destroyed_on for row in only.rows]
    assert not [key for key, found in elsewhere.items() if set(binned) & set(found)]
    assert kept in elsewhere[ListKey.ARCHIVE]
    for who in (READER, "manager", "secretary"):
        with platform.work(ministry.actor(who)) as work:
            assert ((), 0) == (lists.page(work, ListKey.BIN).rows, lists.count(work, ListKey.BIN))


Deed = Callable[[Work, "Mine"], object]


class Mine:
    """Is what one official has kept in order, for another to reach for."""

    def __init__(self, platform: Platform, ministry: Ministry) -> None:
        with platform.work(ministry.actor("head")) as work:
            self.record = an_open_record(work, ministry, "Fælles akt").id
            self.closed = an_open_record(work, ministry, "Lukket akt", access_level=AccessLevel.INVOLVED).id
            self.folder = folders.add_folder(work, "Mine")
            self.list = saved_lists.save_list(work, "Mine", ListDefinition(ListSource.RESPONSIBLE))
            self.reminder = marking.remind(work, self.record, dt.date(2026, 12, 1))
        self.ministry = ministry


THEIRS: dict[str, Deed] = {
    "a folder is not opened": lambda work, mine: lists.page(work, f"folder-{mine.folder}"),
    "a folder is not counted": lambda work, mine: lists.count(work, f"folder-{mine.folder}"),
    "a folder is not renamed": lambda work, mine: folders.rename_folder(work, mine.folder, "Din"),
    "a folder is not moved": lambda work, mine: folders.move_folder(work, mine.folder, None),
    "a folder is not removed": lambda work, mine: folders.remove_folder(work, mine.folder),
    "nothing is laid into a folder": lambda work, mine: folders.file_in_folder(work, mine.record, mine.folder),
    "no folder is made in a folder": lambda work, mine: folders.add_folder(work, "Indeni", parent_id=mine.folder),
    "a saved list is not opened": lambda work, mine: lists.page(work, f"saved-{mine.list}"),
    "a saved list is not changed": lambda work, mine: saved_lists.change_list(
        work, mine.list, name="Din", definition=ListDefinition(ListSource.ARCHIVE), opened_version=1
    ),
    "a saved list is not removed": lambda work, mine: saved_lists.remove_list(work, mine.list),
    "a list of a folder is not saved": lambda work, mine: saved_lists.save_list(
        work, "Tyvekoster", ListDefinition(ListSource.FOLDER, (mine.folder,))
    ),
    "a list of an inbox is not saved": lambda work, mine: saved_lists.save_list(
        work, "Tyvekoster", ListDefinition(ListSource.INBOX, (mine.ministry.people["head"],))
    ),
    "a reminder is not forgotten": lambda work, mine: marking.forget_reminder(work, mine.reminder),
    "a flag is not put for another": lambda work, mine: marking.flag(
        work, mine.record, Flag.RED, principal_id=mine.ministry.people["head"]
    ),
    "a deadline is not set for a unit of others": lambda work, mine: marking.set_deadline(
        work, mine.record, dt.date(2026, 12, 1), principal_id=mine.ministry.legal
    ),
    "what is not seen gets no flag": lambda work, mine: marking.flag(work, mine.closed, Flag.RED),
    "what is not seen gets no deadline": lambda work, mine: marking.set_deadline(work, mine.closed, dt.date(2026, 12, 1)),
    "what is not seen gets no reminder": lambda work, mine: marking.remind(work, mine.closed, dt.date(2026, 12, 1)),
    "what is not seen is not filed": lambda work, mine: folders.file_in_folder(work, mine.closed, None),
    "what is not seen is not read": lambda work, mine: inbox.mark_read(work, mine.closed),
    "what is not seen is laid nowhere": lambda work, mine: inbox.put_on_desktop(work, mine.closed, work.official_id),
    "nothing is laid for another": lambda work, mine: inbox.put_on_desktop(work, mine.record, mine.ministry.people["head"]),
    "a unit of others has no inbox for me": lambda work, mine: lists.page(work, f"unit_inbox-{mine.ministry.legal}"),
    "a unit of others has no desktop for me": lambda work, mine: lists.page(work, f"unit_desktop-{mine.ministry.legal}"),
}


def test_what_is_anothers_is_as_if_it_were_not_there(platform: Platform, ministry: Ministry) -> None:
    mine = Mine(platform, ministry)
    for sentence, deed in THEIRS.items():
        with pytest.raises(NotFound), platform.work(ministry.actor(READER)) as work:
            deed(work, mine)
            pytest.fail(sentence)
    with platform.work(ministry.actor(READER)) as work:
        assert () == inbox.mark_all_read(work, [mine.closed])
        assert (None, None, ()) == (lambda own: (own.flag, own.folder_id, own.reminders))(list_panel.own_facts(work, mine.record))


def test_lists_for_others_ask_for_the_privilege_and_tell_so(platform: Platform, ministry: Ministry) -> None:
    definition = ListDefinition(ListSource.ARCHIVE)
    for scope in (ListScope.UNIT, ListScope.STANDARD):
        with pytest.raises(NotPermitted), platform.work(ministry.actor(READER)) as work:
            saved_lists.save_list(work, "Alles", definition, scope=scope, unit_id=ministry.grants)
    with pytest.raises(NotFound), platform.work(ministry.actor("head")) as work:
        saved_lists.save_list(work, "Jurister", definition, scope=ListScope.UNIT, unit_id=ministry.legal)
    with platform.work(ministry.actor("head")) as work:
        ours = saved_lists.save_list(work, "Kontorets", definition, scope=ListScope.UNIT, unit_id=ministry.grants)
    with platform.work(ministry.actor(READER)) as work:
        assert [("Kontorets", False)] == [(each.name, each.may_change) for each in list_panel.saved_lists(work)]
    with pytest.raises(NotPermitted), platform.work(ministry.actor(READER)) as work:
        saved_lists.remove_list(work, ours)
    with pytest.raises(NotFound), platform.work(ministry.actor("lawyer")) as work:
        saved_lists.remove_list(work, ours)


def test_folders_refuse_what_makes_no_tree(platform: Platform, ministry: Ministry) -> None:
    def refused(deed: Callable[[Work], object]) -> list[Reason]:
        with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor(READER)) as work:
            deed(work)
        return refusal.value.reasons

    with platform.work(ministry.actor(READER)) as work:
        top = folders.add_folder(work, "Øverst")
        below = folders.add_folder(work, "Under", parent_id=top)

    assert [Reason.NAME_IS_TAKEN] == refused(lambda work: folders.add_folder(work, " Øverst "))
    assert [Reason.NAME_IS_EMPTY] == refused(lambda work: folders.rename_folder(work, top, "  "))
    assert [Reason.FOLDER_INSIDE_ITSELF] == refused(lambda work: folders.move_folder(work, top, below))
    assert [Reason.FOLDER_HAS_FOLDERS] == refused(lambda work: folders.remove_folder(work, top))
    assert [Reason.DAY_HAS_PASSED] == refused(
        lambda work: marking.remind(work, a_record(work, ministry, unit_id=ministry.grants).id, dt.date(2026, 11, 22))
    )


def test_a_reminder_is_kept_once_however_often_the_clock_strikes(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    with platform.work(ministry.actor("head")) as work:
        record_id = an_open_record(work, ministry, "Husk mig").id
    with platform.work(ministry.actor(READER)) as work:
        marking.remind(work, record_id, dt.date(2026, 11, 25), note="Ring til kommunen")
        forgotten = marking.remind(work, record_id, dt.date(2026, 11, 25))
        marking.forget_reminder(work, forgotten)
    kept = []
    for _ in range(4):
        with platform.work(reminding.REMINDER) as work:
            kept.append(reminding.keep(work))
        with platform.work(reminding.REMINDER) as work:
            kept.append(reminding.keep(work))
        clock.forward(days=1)
    with platform.work(ministry.actor(READER)) as work:
        rows = lists.page(work, ListKey.MY_INBOX).rows
        inbox.archive(work, record_id, work.official_id)
    with platform.work(reminding.REMINDER) as work:
        assert 0 == reminding.keep(work)

    assert [0, 0, 0, 0, 1, 0, 0, 0] == kept
    assert [record_id] == [row.record_id for row in rows]
    with platform.work(ministry.actor(READER)) as work:
        assert () == lists.page(work, ListKey.MY_INBOX).rows
