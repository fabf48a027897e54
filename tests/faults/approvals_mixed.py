"""A ministry whose database, Prefect server and runners are killed while hundreds of approvals are on their way.

What people do is driven by the model (``tests/approval_model.py``): whatever was killed, the rows come to be what it says.
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
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from json import dumps
from pathlib import Path

import psycopg
from sqlalchemy.exc import DBAPIError

from casework import migrations
from casework.adapters.embedded_postgres import APP, OWNER, SUPERUSER, SYSTEM, DatabaseServer, embedded
from casework.adapters.loopback import any_free_port
from casework.adapters.prefect_process import PrefectServer, noted, prefect_server
from casework.bootstrap import Platform, assemble
from casework.queries.approvals import approval_show
from casework.services import approving
from casework.settings import Settings
from casework.vocabulary import Verdict
from casework.work import Work
from documents.blobs import BlobStore
from tests.approval_model import Approval, Who, Written
from tests.approval_rows import Rows
from tests.approvals import ANY_OF_TWO, CONDITION, EVERYBODY, THREE, TOGETHER, TWO_OF_THREE, UNIT, letter, publish
from tests.builders import Ministry, build_ministry

LOAD = (EVERYBODY, ANY_OF_TWO, TWO_OF_THREE, UNIT, THREE, CONDITION, TOGETHER)
JU = ("lawyer", "secretary", "manager", "outsider")
PATIENCE = 120.0
"""Seconds in which the rows must have come to be what the model says, whatever was killed."""


@dataclass
class Case:
    """Is one approval with its model; ``unsettled`` is the model before a deed that was done or was not."""

    rows: Rows
    model: Approval
    unsettled: Approval | None = None


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
        publish(self.platform, self.ministry, *LOAD)
        self._start_prefect()
        self._start_runners()
        return self

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
        ministry = self.house.ministry
        names = {id: name for name, id in ministry.people.items()} | {ministry.grants: "TT", ministry.legal: "JU"}
        for number in range(approvals):
            content = LOAD[number % len(LOAD)]
            record_id = letter(self.house.platform, ministry)
            with self.house.platform.work(ministry.actor("caseworker")) as work:
                approval_id = approving.start(work, record_id, content["name"])
            model = Approval(
                [Written.read(step) for step in content["steps"]],
                "caseworker",
                reads=lambda _: True,
                writes=lambda person: person == "caseworker",
                members=lambda holder: JU if holder == "JU" else (holder,),
            )
            model.move()
            self.cases.append(Case(Rows(self.house.platform, approval_id, names), model))

    def run(self, kills: int) -> None:
        """Goes on until every approval has ended; a kill comes after every so many deeds."""
        between = max(2, len(self.cases) * 2 // (kills + 1))
        while open_ones := [case for case in self.cases if case.model.state not in {"approved", "cancelled"}]:
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
            who, deed, follows = self._choose(case)
        except DBAPIError:
            return
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
        verdict = self.dice.choices(list(Verdict), [7, 1, 1, 1])[0]
        seat_id = case.rows.seat(number)

        def decide(work: Work) -> None:
            seen = approval_show(work, id).manifest_hash
            approving.decide(work, id, verdict, "Derfor", manifest_hash=seen, seat_id=seat_id)

        return who.person, decide, lambda: model.decide(who, number, verdict.value, 0, 0)


def _first(verb: Callable[[Work, int], object], approval_id: int, work: Work) -> object:
    return verb(work, approval_id)
