"""The lists of approvals with 100,000 of them open: what waits for me, in my units, what I am responsible for, and all of it.

They are written by COPY as the motor would have left them: two thirds at their first step of three, a tenth urgent, most with a deadline;
who is asked is the responsible of the record. A tenth are followed by theirs, a hundredth by two who see much. They are asked for by an
official of a small unit, by one who is asked in a thousand, by one with posts in twenty units, and by one with a post in each. Beside each
figure stand the statements of the page without a ``Work`` and without policies.
"""

import datetime as dt
import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator

import psycopg

from casework.adapters.embedded_postgres import SUPERUSER
from casework.bootstrap import Platform
from casework.lists.asker import Position
from casework.lists.definition import Sort
from casework.queries import lists
from casework.vocabulary import ListColumn, ListKey
from casework.work import Actor, Work
from tests.bench.archive import AUTHORITY, FIRST_OFFICIAL, FIRST_UNIT, NONE, RECORDS_A_CASE, TODAY, Archive, Lines, _copy, fill
from tests.bench.figures import Figure
from tests.bench.lists import _page
from tests.bench.runner_memory import runner_memory
from tests.bench.stage import installation
from workflows.reconcile import left_behind

APPROVALS = int(os.environ.get("BENCH_APPROVALS", "100000"))
ASKED_OF_ONE = 1000
OF_MANY_UNITS, MANY_UNITS = FIRST_OFFICIAL + 7, range(FIRST_UNIT + 100, FIRST_UNIT + 120)
P95_MS, STATEMENTS = 50, 12
RUNNER_SECONDS, FLAT = (45, 135), 1.1
CONTENT = {
    "name": "ministerial",
    "title": "Ministerforelæggelse",
    "asks_again": False,
    "deadline": "",
    "steps": [{"name": name, "title": name.title(), "deadline": "+3", "seats": [{"official": "m0"}]} for name in ("head", "legal", "top")],
}
KEPT = """
    UPDATE approval a SET due_on = d.due, stands_at = casework_place(a.is_urgent, d.due),
           open_to = CASE d.access_level WHEN 'all' THEN a.authority_id WHEN 'unit' THEN d.unit_id END
      FROM (SELECT o.id, least(o.deadline, min(s.deadline)) AS due, r.access_level, r.unit_id
              FROM approval o JOIN step s ON s.approval_id = o.id AND s.state = 'open' JOIN record r ON r.id = o.record_id
             GROUP BY o.id, r.id) d WHERE d.id = a.id"""
FAR_DOWN = Position(dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + (dt.date(4000, 1, 1) - dt.date(2026, 11, 22)), 0).text
"""Behind all that is urgent and most that is late."""
Page = Callable[[Work, Archive], object]
VIEWS: dict[str, Page] = {
    "for approval": lambda work, _: lists.page(work, ListKey.FOR_APPROVAL),
    "the number behind it": lambda work, _: lists.count(work, ListKey.FOR_APPROVAL),
    "my units'": lambda work, _: lists.page(work, ListKey.UNIT_APPROVALS),
    "where I am responsible": lambda work, _: lists.page(work, ListKey.MY_APPROVALS),
    "followed": lambda work, _: lists.page(work, ListKey.WATCHED),
    "late": lambda work, _: lists.page(work, ListKey.APPROVALS_LATE),
    "late, the number behind it": lambda work, _: lists.count(work, ListKey.APPROVALS_LATE),
    "late, far down": lambda work, _: lists.page(work, ListKey.APPROVALS_LATE, after=FAR_DOWN),
    "late, by title": lambda work, _: lists.page(work, ListKey.APPROVALS_LATE, sort=(Sort(ListColumn.TITLE),)),
    "all under way": lambda work, _: lists.page(work, ListKey.APPROVALS),
}


def measure() -> list[Figure]:
    """Gives p50, p95 and statements of each view, for each who asks, and what the runner needs to look after so many."""
    with installation() as platform:
        without = _runners(platform)
        archive = fill(platform, max(int(APPROVALS * 1.1) // RECORDS_A_CASE, 10_000))
        started = time.perf_counter()
        much_asked = put_approvals(platform)
        askers = {"ordinary": archive.ordinary, "much asked": much_asked, "of 20 units": OF_MANY_UNITS, "of every unit": archive.superuser}
        figures = [Figure(f"open approvals: {APPROVALS} written", time.perf_counter() - started, "s")]
        for who, official_id in askers.items():
            for name, page in VIEWS.items():
                found = _page(platform, archive, Actor.official(official_id), page)
                goals = {"p95": P95_MS, "statements": STATEMENTS}
                figures += [
                    Figure(f"open approvals: {name}, {who}, {each.name}", each.value, each.unit, each.bare, goals.get(each.name))
                    for each in found
                ]
        figures += _looked_after(platform, without)
    return figures


def _runners(platform: Platform) -> dict[int, float]:
    """Gives the runner's megabytes by its age in seconds."""
    return {seconds: runner_memory(platform, seconds=seconds) for seconds in RUNNER_SECONDS}


def _looked_after(platform: Platform, without: dict[int, float]) -> list[Figure]:
    """Times the reconciler's look at all that is open, and weighs the runner beside one as old that had nothing to look after."""
    started = time.perf_counter()
    left_behind(platform)
    looked = Figure("open approvals: one look of the reconciler", time.perf_counter() - started, "s")
    return [looked] + [
        Figure(f"open approvals: runner after {seconds} s", held, "MB", without[seconds], FLAT * without[seconds])
        for seconds, held in _runners(platform).items()
    ]


def put_approvals(platform: Platform) -> int:
    """Writes the approvals on the newest records and analyses the tables; gives the official who is asked in about a thousand.

    Whoever belongs to every unit is asked in none: else all units would wait for one person.
    """
    url = platform.server.url(SUPERUSER).replace("postgresql+psycopg:", "postgresql:")
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        newest = connection.execute(
            "SELECT id, responsible_id FROM record WHERE responsible_id <> %s ORDER BY id DESC LIMIT %s", [FIRST_OFFICIAL, APPROVALS]
        )
        facts = {int(id): int(person) for id, person in newest.fetchall()}
        posts = (f"{OF_MANY_UNITS}\t{unit}\tcaseworker\tFuldmægtig\tf\t2006-01-01\n" for unit in MANY_UNITS)
        _copy(connection, "post", "official_id,unit_id,role,title,is_primary,starts_on", posts)
        for table, columns, lines in _Maker(facts).tables():
            _copy(connection, table, columns, lines)
        connection.execute(KEPT)  # as the triggers that do not run here keep it
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")
    asked = Counter(facts.values())
    return min(asked, key=lambda person: abs(asked[person] - ASKED_OF_ONE))


class _Maker:
    def __init__(self, facts: dict[int, int]) -> None:
        self.facts = facts
        self.ids = {record_id: number for number, record_id in enumerate(sorted(facts), start=1)}

    def tables(self) -> Iterator[tuple[str, str, Lines]]:
        yield "definition", "id,authority_id,name,title", iter([f"1\t{AUTHORITY}\tministerial\tMinisterforelæggelse\n"])
        content = json.dumps(CONTENT, ensure_ascii=False)
        yield (
            "definition_version",
            "id,definition_id,number,state,content,source_hash,created_by,created_at",
            iter([f"1\t1\t1\tpublished\t{content}\tx\t{FIRST_OFFICIAL}\t{TODAY}\n"]),
        )
        yield (
            "approval",
            "id,authority_id,record_id,definition_version_id,title,state,round,responsible_id,comment,started_at,deadline,trouble,is_urgent,"
            "version",
            self._approvals(),
        )
        yield "step", "id,approval_id,record_id,round,position,name,title,state,opened_at,deadline", self._steps()
        yield "seat", "id,step_id,approval_id,record_id,round,position,rule,rule_text,holder_id,state,trouble", self._seats()
        yield (
            "decision",
            "seat_id,step_id,approval_id,record_id,round,verdict,comment,actor_id,manifest_hash,decided_at",
            self._decisions(),
        )

        yield "approval_subscription", "approval_id,step,official_id,record_id,wants,is_own,changed_at", self._followed()

    def _followed(self) -> Lines:
        for record_id, number in self.ids.items():
            people = {self.facts[record_id]} if number % 10 == 0 else set()
            people |= {FIRST_OFFICIAL, OF_MANY_UNITS} if number % 100 == 0 else set()
            yield from (f"{number}\t\t{official_id}\t{record_id}\t{{}}\tf\t{TODAY}\n" for official_id in sorted(people))

    def _approvals(self) -> Lines:
        for record_id, number in self.ids.items():
            begun = TODAY - dt.timedelta(minutes=number)
            due = (TODAY + dt.timedelta(days=number % 40 - 5)).date() if number % 5 else NONE
            urgent = "t" if number % 10 == 0 else NONE
            yield (
                f"{number}\t{AUTHORITY}\t{record_id}\t1\tMinisterforelæggelse\tin_progress\t1\t{self.facts[record_id]}\t\t{begun}\t{due}\t"
                f"\t{urgent}\t1\n"
            )

    def _open_at(self, number: int) -> int:
        return 1 if number % 3 else 2

    def _steps(self) -> Lines:
        for record_id, number in self.ids.items():
            for position in range(1, self._open_at(number) + 1):
                state = "open" if position == self._open_at(number) else "approved"
                due = (TODAY + dt.timedelta(days=number % 9 - 2)).date()
                yield f"{number * 2 + position - 1}\t{number}\t{record_id}\t1\t{position}\thead\tKontorchef\t{state}\t{TODAY}\t{due}\n"

    def _seats(self) -> Lines:
        for record_id, number in self.ids.items():
            for position in range(1, self._open_at(number) + 1):
                is_open = position == self._open_at(number)
                id = number * 2 + position - 1
                yield f"{id}\t{id}\t{number}\t{record_id}\t1\t1\tname\tm0\t{self.facts[record_id]}\t{'open' if is_open else 'decided'}\t\n"

    def _decisions(self) -> Lines:
        for record_id, number in self.ids.items():
            if self._open_at(number) == 2:
                id = number * 2
                yield f"{id}\t{id}\t{number}\t{record_id}\t1\tapprove\t\t{self.facts[record_id]}\tx\t{TODAY}\n"
