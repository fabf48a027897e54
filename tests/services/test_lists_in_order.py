"""Whatever an official does with flags, folders, places, reading and deadlines, the lists say what a small model says."""

import datetime as dt
from dataclasses import dataclass

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from casework.bootstrap import Platform
from casework.lists.definition import Condition, Sort
from casework.queries import lists
from casework.services import folders, inbox, marking
from casework.services.inbox import Lying
from casework.vocabulary import Flag, ListColumn, ListKey, ListOperator
from tests.builders import Ministry, a_record

NUMBERS = st.integers(min_value=0, max_value=3)
DAYS = st.one_of(st.none(), st.integers(min_value=1, max_value=9))
TODAY = dt.date(2026, 11, 23)
DUE_SOON = (Condition(ListColumn.MY_DEADLINE, ListOperator.NEXT_DAYS, ("4",)),)


@dataclass
class Kept:
    """Is how a record lies for its reader, in the model."""

    flag: Flag | None = None
    folder: int | None = None
    lying: Lying | None = None
    is_read: bool = False
    deadline: dt.date | None = None


def test_the_lists_say_what_was_done(platform: Platform, ministry: Ministry) -> None:  # noqa: C901  # a machine of many small rules
    me, colleague = ministry.actor("caseworker"), ministry.actor("head")

    class Order(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            with platform.work(colleague) as work:
                made = [a_record(work, ministry, title=f"Akt {number}").id for number in range(4)]
            self.ids = made
            self.kept = {id: Kept() for id in made}
            with platform.work(me) as work:
                self.folders = [folders.add_folder(work, f"{name} {made[0]}") for name in "ABC"]

        @rule(number=NUMBERS, colour=st.one_of(st.none(), st.sampled_from(Flag)))
        def flag(self, number: int, colour: Flag | None) -> None:
            kept = self.kept[self.ids[number]]
            with platform.work(me) as work:
                assert kept.flag == marking.flag(work, self.ids[number], colour)
            kept.flag = colour

        @rule(number=NUMBERS, days=DAYS)
        def deadline(self, number: int, days: int | None) -> None:
            kept, day = self.kept[self.ids[number]], None if days is None else TODAY + dt.timedelta(days=days)
            with platform.work(me) as work:
                assert kept.deadline == marking.set_deadline(work, self.ids[number], day)
            kept.deadline = day

        @rule(number=NUMBERS, folder=st.one_of(st.none(), st.integers(min_value=0, max_value=2)))
        def file(self, number: int, folder: int | None) -> None:
            kept, into = self.kept[self.ids[number]], None if folder is None else self.folders[folder]
            with platform.work(me) as work:
                assert kept.folder == folders.file_in_folder(work, self.ids[number], into)
            kept.folder = into

        @rule(number=NUMBERS, in_inbox=st.booleans(), on_desktop=st.booleans())
        def lay(self, number: int, *, in_inbox: bool, on_desktop: bool) -> None:
            kept, where = self.kept[self.ids[number]], Lying(in_inbox, on_desktop)
            with platform.work(me) as work:
                assert (kept.lying or Lying()) == inbox.lay(work, self.ids[number], work.official_id, where)
            kept.lying = where

        @rule(number=NUMBERS)
        def put_away_and_back(self, number: int) -> None:
            kept = self.kept[self.ids[number]]
            if kept.lying is None:
                return
            with platform.work(me) as work:
                before = inbox.archive(work, self.ids[number], work.official_id)
            with platform.work(me) as work:
                inbox.lay(work, self.ids[number], work.official_id, before)
            assert kept.lying == before

        @rule(number=NUMBERS, is_read=st.booleans())
        def read(self, number: int, *, is_read: bool) -> None:
            with platform.work(me) as work:
                (inbox.mark_read if is_read else inbox.mark_unread)(work, self.ids[number])
            self.kept[self.ids[number]].is_read = is_read

        @invariant()
        def the_lists_say_so(self) -> None:
            with platform.work(me) as work:
                found = {
                    name: {row.record_id: row for row in lists.page(work, name).rows if row.record_id in self.kept}
                    for name in (ListKey.MY_INBOX, ListKey.MY_DESKTOP, ListKey.MY_ARCHIVE, ListKey.FLAGGED, ListKey.LATEST, ListKey.ARCHIVE)
                }
                filed = {each: {row.record_id for row in lists.page(work, f"folder-{each}").rows} for each in self.folders}
                by_deadline = lists.page(work, ListKey.ARCHIVE, sort=(Sort(ListColumn.MY_DEADLINE), Sort(ListColumn.RECORD_ID))).rows
                soon = {row.record_id for row in lists.page(work, ListKey.ARCHIVE, where=DUE_SOON).rows} & set(self.kept)
            expected = {
                ListKey.MY_INBOX: {id for id, kept in self.kept.items() if kept.lying and kept.lying.in_inbox},
                ListKey.MY_DESKTOP: {id for id, kept in self.kept.items() if kept.lying and kept.lying.on_desktop},
                ListKey.MY_ARCHIVE: {id for id, kept in self.kept.items() if kept.lying == Lying()},
                ListKey.FLAGGED: {id for id, kept in self.kept.items() if kept.flag},
                ListKey.LATEST: {id for id, kept in self.kept.items() if kept.is_read},
                ListKey.ARCHIVE: set(self.kept),
            }
            assert expected == {name: set(rows) for name, rows in found.items()}
            assert {each: {id for id, kept in self.kept.items() if kept.folder == each} for each in self.folders} == filed
            rows = found[ListKey.ARCHIVE]
            assert {id: (kept.flag, kept.deadline, not kept.is_read) for id, kept in self.kept.items()} == {
                id: (row.flag, row.my_deadline, row.is_unread) for id, row in rows.items()
            }
            order = sorted(self.kept, key=lambda each: (self.kept[each].deadline or dt.date.max, each))
            assert order == [row.record_id for row in by_deadline if row.record_id in self.kept]
            assert {id for id, kept in self.kept.items() if kept.deadline and kept.deadline <= TODAY + dt.timedelta(days=4)} == soon

        def teardown(self) -> None:
            with platform.work(colleague) as work:
                for name in (ListKey.MY_INBOX, ListKey.MY_DESKTOP, ListKey.MY_ARCHIVE, ListKey.FLAGGED, ListKey.LATEST):
                    assert () == lists.page(work, name).rows

    run_state_machine_as_test(
        Order,
        settings=settings(max_examples=4, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck), database=None),
    )
