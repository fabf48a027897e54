"""A ministry whose database, Prefect server and runners are killed while hundreds of approvals are on their way.

Half of them are moved by definitions in data, half by processes in Python; each makes a reply when it is final. What people do is driven
by the model (``tests/approval_model.py``): whatever was killed, the rows come to be what it says.
"""

import copy
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from json import dumps
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from casework import migrations
from casework.adapters.embedded_postgres import APP, OWNER, SUPERUSER, SYSTEM, DatabaseServer, embedded
from casework.adapters.loopback import any_free_port
from casework.adapters.prefect_process import PrefectServer, noted, prefect_server
from casework.approvals.definition import canonical
from casework.bootstrap import Platform, assemble
from casework.queries.approvals import approval_show
from casework.services import approving
from casework.services.bringing_definitions import bring_shipped_definitions
from casework.services.definitions import publish_definition
from casework.settings import Settings
from casework.vocabulary import Verdict
from casework.work import Actor, Work
from documents.blobs import BlobStore
from tests.approval_model import Approval
from tests.approval_model_parts import Who, Written
from tests.approval_rows import Rows
from tests.approvals import ANY_OF_TWO, CONDITION, EVERYBODY, THREE, TOGETHER, TWO_OF_THREE, UNIT, publish
from tests.builders import Ministry, build_ministry
from tests.processes import on_a_case_with, written
from tests.replies import received
from workflows.processes.registry import Registered

DATA = (EVERYBODY, ANY_OF_TWO, TWO_OF_THREE, UNIT, THREE, CONDITION, TOGETHER)
JU = ("lawyer", "secretary", "manager", "outsider")
PATIENCE = 120.0
"""Seconds in which the rows must have come to be what the model says, whatever was killed."""


@dataclass(frozen=True)
class Kind:
    """Is a kind of approval in the load: its definition, its steps as the model knows them, the fields of the case it is about."""

    definition: str
    steps: tuple[Written, ...]
    fields: Mapping[str, Any] | None = None


def _asks(*seats: str, holds: bool = True, copies: tuple[str, ...] = ()) -> Written:
    return Written(seats, holds=holds, copies=copies)


def small(amount: int, *, is_dear: bool) -> Kind:
    """Gives the small process (tests.processes) about a case with an amount."""
    return Kind("small", (_asks("head"), _asks("lawyer", holds=is_dear), _asks("secretary")), {"amount": str(amount)})


def consultation(*, is_short: bool) -> Kind:
    """Gives the house's own public consultation, whose time for answers has run out long ago."""
    steps = (
        _asks("head"), _asks("secretary", holds=is_short), _asks(), _asks("head"), _asks("secretary", holds=False), _asks(copies=("head",)),
    )  # fmt: skip
    return Kind("public_consultation", steps, {"shortened": is_short, "answers_before": "2020-01-02"})


IN_DATA = tuple(Kind(content["name"], tuple(Written.read(step) for step in content["steps"])) for content in DATA)
IN_PYTHON = (small(500, is_dear=False), small(5000, is_dear=True), consultation(is_short=False), consultation(is_short=True))


@dataclass
class Case:
    """Is one approval with its model; ``unsettled`` is the model before a deed that was done or was not."""

    rows: Rows
    model: Approval
    unsettled: Approval | None = None

    @property
    def has_ended(self) -> bool:
        """Says whether it has surely ended; a last deed in which the database died may not have been done."""
        return self.unsettled is None and self.model.state in {"approved", "cancelled"}


class House:
    """Is an installation of its own, with two runners; use it in a ``with``."""

    def __init__(self, home: Path) -> None:
        self.settings = Settings(home=home, prefect_port=any_free_port())
        self._database, self._prefect = ExitStack(), ExitStack()
        self.runners: list[subprocess.Popen[bytes]] = []
        self.server: DatabaseServer
        self.prefect: PrefectServer
        self.platform: Platform

    def __enter__(self) -> "House":
        self._start_database()
        migrations.upgrade(self.server.url(OWNER))
        self.ministry: Ministry = build_ministry(self.platform)
        publish(self.platform, self.ministry, *DATA)
        with self.platform.work(Actor.system("setup")) as work:
            bring_shipped_definitions(work, self.ministry.authority, publish=True)
        self.processes = self.settings.home / "processes"
        self.processes.mkdir()
        for name in ("small", "other"):
            self.publish(written(self.processes, name=name))
        self._start_prefect()
        self._start_runners()
        return self

    def publish(self, process: Registered) -> None:
        """Takes a process into use that lies in the folder the runners read when they start."""
        with self.platform.work(Actor.system("setup")) as work:
            publish_definition(work, canonical(process.outline), authority_id=self.ministry.authority)

    def deploy(self, change: Callable[[], None]) -> None:
        """Stops the runners, changes what they run, and starts them again."""
        for runner in self.runners:
            runner.terminate()
            runner.wait()
        self.runners.clear()
        change()
        self._start_runners()

    def __exit__(self, *_: object) -> None:
        for runner in self.runners:
            runner.kill()
            runner.wait()
        self._prefect.close()
        self.platform.close()
        self._database.close()

    def _start_database(self) -> None:
        self.server = self._database.enter_context(embedded(self.settings, wait_for_users=False))
        self.platform = assemble(self.settings, self.server, BlobStore(self.settings.blobs_folder))

    def _start_prefect(self) -> None:
        self.prefect = self._prefect.enter_context(prefect_server(self.settings, self.server))

    def _start_runners(self) -> None:
        while len(self.runners) < 2:
            command = [
                sys.executable, "-m", "tests.faults.approvals_runner", str(self.settings.home), self.server.url(APP),
                self.server.url(SYSTEM), dumps(self.prefect.environment),
            ]  # fmt: skip
            self.runners.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    # ---- what is killed, and how it comes back -------------------------------------------------------------------------------------
    def kill_a_runner(self) -> Callable[[], None]:
        victim = self.runners.pop(0)
        victim.kill()

        def back() -> None:
            victim.wait()
            self._start_runners()

        return back

    def kill_the_prefect_server(self) -> Callable[[], None]:
        _, number = noted(self.settings)
        os.kill(number, signal.SIGKILL)

        def back() -> None:
            self._prefect.close()
            self._prefect = ExitStack()
            self._start_prefect()

        return back

    def kill_the_database(self) -> Callable[[], None]:
        assert self.server.process_number is not None
        os.kill(self.server.process_number, signal.SIGKILL)

        def back() -> None:
            self.platform.close()
            self._database.close()
            self._database = ExitStack()
            self._start_database()

        return back

    def drop_prefects_database(self) -> Callable[[], None]:
        back = self.kill_the_prefect_server()
        address = self.server.url(SUPERUSER, "postgres").replace("postgresql+psycopg://", "postgresql://")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("DROP DATABASE prefect WITH (FORCE)")
            connection.execute("CREATE DATABASE prefect OWNER prefect")
        with psycopg.connect(address.replace("/postgres?", "/prefect?"), autocommit=True) as connection:
            connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        return back


@contextmanager
def house() -> Iterator[House]:
    """Gives an installation in a folder that goes away afterwards, durable as in use."""
    home = Path(tempfile.mkdtemp(prefix="casework-mixed-"))
    try:
        with House(home) as made:
            yield made
    finally:
        shutil.rmtree(home, ignore_errors=True)


@dataclass
class Driver:
    """Lets people do what they do, at random, and has things killed on the way; what is done is counted."""

    house: House
    dice: random.Random
    cases: list[Case] = field(default_factory=list)
    done: int = 0
    kills: int = 0

    def start(self, approvals: int) -> None:
        """Starts so many approvals, data and Python in turn."""
        for number in range(approvals):
            kinds = IN_PYTHON if number % 2 else IN_DATA
            self.begin(kinds[number // 2 % len(kinds)])

    def begin(self, kind: Kind) -> Case:
        """Starts an approval of a letter that somebody sent in, on a case where it is about one."""
        ministry, platform = self.house.ministry, self.house.platform
        names = {id: name for name, id in ministry.people.items()} | {ministry.grants: "TT", ministry.legal: "JU"}
        record_id = received(platform, ministry)
        if kind.fields is not None:
            on_a_case_with(platform, ministry, record_id, kind.fields)
        with platform.work(ministry.actor("caseworker")) as work:
            approval_id = approving.start(work, record_id, kind.definition, makes_reply=True)
        model = Approval(
            list(kind.steps),
            "caseworker",
            reads=lambda _: True,
            writes=lambda person: person == "caseworker",
            members=lambda holder: JU if holder == "JU" else (holder,),
        )
        model.move()
        case = Case(Rows(platform, approval_id, names), model)
        self.cases.append(case)
        return case

    def run(self, kills: int) -> None:
        """Goes on until every approval has ended; a kill comes after every so many deeds."""
        between = max(2, len(self.cases) * 2 // (kills + 1))
        while open_ones := [case for case in self.cases if not case.has_ended]:
            if self.kills < kills and self.done >= (self.kills + 1) * between:
                self._kill_something(open_ones, kills)
            case = self.dice.choice(open_ones)
            self.settle(case)
            self._deed(case)
        assert self.kills == kills, (self.kills, self.done)

    def _kill_something(self, open_ones: list[Case], of: int) -> None:
        """Kills a thing while somebody is at it, and brings it back; in the middle of so many kills Prefect's database is dropped."""
        deeds = (self.house.kill_a_runner, self.house.kill_the_prefect_server, self.house.kill_the_database)
        is_the_middle = self.kills == of // 2 // len(deeds) * len(deeds) + 1  # one of those of the server
        kill = self.house.drop_prefects_database if is_the_middle else deeds[self.kills % len(deeds)]
        found: list[Callable[[], None]] = []
        killer = threading.Timer(self.dice.random() * 0.2, lambda: found.append(kill()))
        killer.start()
        for case in self.dice.sample(open_ones, min(5, len(open_ones))):
            if case.unsettled is None and self._is_settled(case):
                self._deed(case)
        killer.join()
        found[0]()
        for case in self.cases:
            case.rows = Rows(self.house.platform, case.rows.approval_id, case.rows.names)
        self.kills += 1

    def _deed(self, case: Case) -> None:
        """Lets somebody do something, the motor having come; of a deed in which the database died, the rows say whether it was done."""
        if case.model.state in {"approved", "cancelled"}:
            return
        try:
            chosen = self._choose(case)
        except DBAPIError:
            return
        self._do(case, *chosen)

    def approve(self, case: Case, name: str) -> None:
        """Lets somebody approve at the seat he is asked at."""
        who = Who(name, units=frozenset({"JU"}) if name in JU else frozenset())
        number = next(n for n in range(3) if case.model.may_decide(who, n, 0))
        self._do(case, *self._decision(case, who, number, Verdict.APPROVE))

    def _do(self, case: Case, who: str, deed: Callable[[Work], object], follows: Callable[[], object]) -> None:
        case.unsettled = copy.deepcopy(case.model)
        follows()
        case.model.move()
        try:
            with self.house.platform.work(self.house.ministry.actor(who)) as work:
                deed(work)
        except DBAPIError:
            return  # it was done or it was not: settle() finds out
        case.unsettled = None
        self.done += 1

    def settle(self, case: Case) -> None:
        """Waits until the rows are what the model says; of a deed in which the database died, the model before it or after it."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            found = case.rows.standing()
            if found == case.model.shown():
                case.unsettled = None
                return
            if case.unsettled is not None and found == case.unsettled.shown():
                case.model, case.unsettled = case.unsettled, None
                return
            time.sleep(0.05)
        assert case.model.shown() == case.rows.standing()

    def settle_all(self) -> None:
        """Waits until the rows of every approval are what its model says."""
        for case in self.cases:
            self.settle(case)

    def wait_for_replies(self) -> None:
        """Waits until no reply is left to be made."""
        self.wait_until("SELECT count(*) FROM outbox WHERE effect = 'reply' AND state IN ('waiting', 'leased')", 0)

    def wait_until(self, query: str, count: int) -> None:
        """Waits until a question counts so many."""
        until, found = time.monotonic() + PATIENCE, -1
        while time.monotonic() < until and found != count:
            with self.house.platform.system_engine.connect() as connection:
                found = connection.execute(text(query)).scalar_one()
            time.sleep(0.05)
        assert count == found

    def _is_settled(self, case: Case) -> bool:
        try:
            return case.rows.standing() == case.model.shown()
        except DBAPIError:
            return False

    def _choose(self, case: Case) -> tuple[str, Callable[[Work], object], Callable[[], object]]:
        """Picks what somebody may do: mostly an approval, sometimes another verb."""
        model, id = case.model, case.rows.approval_id
        if model.state in {"returned", "withdrawn"}:
            return "caseworker", partial(_first, approving.resume, id), model.resume
        chance = self.dice.random()
        if chance < 0.04:
            return "caseworker", partial(_first, approving.withdraw, id), lambda: model.end_front("withdrawn")
        if chance < 0.05:
            return "caseworker", partial(_first, approving.cancel, id), lambda: model.end_front("cancelled")
        last = model.last()
        if chance < 0.10 and last and model.may_undo(last.by):
            return last.by.person, partial(_first, approving.undo, id), model.undo
        people = [Who(name, units=frozenset({"JU"}) if name in JU else frozenset()) for name in ("head", *JU)]
        may = [(who, n) for who in people for n in range(3) if model.may_decide(who, n, 0)]
        who, number = self.dice.choice(may)
        return self._decision(case, who, number, self.dice.choices(list(Verdict), [7, 1, 1, 1])[0])

    def _decision(self, case: Case, who: Who, number: int, verdict: Verdict) -> tuple[str, Callable[[Work], object], Callable[[], object]]:
        model, id, seat_id = case.model, case.rows.approval_id, case.rows.seat(number)

        def decide(work: Work) -> None:
            seen = approval_show(work, id).manifest_hash
            approving.decide(work, id, verdict, "Derfor", manifest_hash=seen, seat_id=seat_id)

        return who.person, decide, lambda: model.decide(who, number, verdict.value, 0, 0)


def _first(verb: Callable[[Work, int], object], approval_id: int, work: Work) -> object:
    return verb(work, approval_id)
