"""Run one installation on one machine until it is told to stop: database, tables, demo, desk, Prefect, effect runner."""

import contextlib
import secrets
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass

from casework.adapters import prefect_process
from casework.adapters.child_process import end_with_parent, spawn
from casework.adapters.embedded_postgres import DatabaseServer, embedded, external
from casework.adapters.log_file import append_to_log
from casework.errors import SettingsWrong
from casework.settings import Settings, child_environment
from ui.supervisor import ledger, preparing
from ui.supervisor.asked import Asked, Stopped
from ui.supervisor.children import Child, Children, Running
from ui.supervisor.parts import Parts, address, prefect_child, refuse_taken_ports, runner_child, web_child
from ui.supervisor.progress import Progress, SignIn

LONGEST_START_SECONDS = 180.0
LOOK_SECONDS = 0.2
DEATHS_OF_A_DESK_THAT_NEVER_OPENED = 3


class DatabaseDied(Exception):
    """Says that the database server ended without being asked."""


def run_desk(settings: Settings, parts: Parts | None = None, progress: Progress | None = None) -> int:
    """Start everything and keep it running; return the exit code: 0 after Ctrl-C, 1 when something must be put right."""
    progress = progress or Progress(settings)
    mark = secrets.token_urlsafe(24)
    asked = Asked()
    settings = settings.model_copy(update={"nonce": mark, "supervisor": mark})
    try:
        with asked.listening(), ledger.only_copy(settings, address(settings)):
            end_with_parent("make")
            _begin(settings, progress)
            while True:
                try:
                    _run_once(settings, parts or Parts(), progress, asked)
                except DatabaseDied:
                    progress.say("database died")
                    time.sleep(1)
    except Stopped:
        progress.say("stopped", home=settings.home)
        return 0
    except SettingsWrong as wrong:
        progress.wrong(wrong.what, wrong.what_to_do)
        return 1


def _begin(settings: Settings, progress: Progress) -> None:
    left = ledger.end_leftovers(settings)
    if left:
        progress.say("leftovers", count=len(left))
    refuse_taken_ports(settings)


def _run_once(settings: Settings, parts: Parts, progress: Progress, asked: Asked) -> None:
    with contextlib.ExitStack() as stack:
        with progress.step("database"):
            server = stack.enter_context(_database(settings, progress))
        lock = stack.enter_context(prefect_process.owned_lock(settings, progress.say_plainly))
        children = Children(_tell_of(progress), lambda now: _write_ledger(settings, now))
        stack.callback(children.stop)
        stack.callback(progress.say, "stopping")
        desk = _Desk(settings, parts, progress, asked, server, children)
        prefect = prefect_child(settings, server, lock, parts)
        sign_ins = desk.prepare(prefect)
        desk.open(prefect)
        progress.addresses(address(settings), f"http://localhost:{settings.prefect_port}", sign_ins)
        desk.watch()


def _database(settings: Settings, progress: Progress) -> contextlib.AbstractContextManager[DatabaseServer]:
    if settings.database_url:
        return external(settings)
    return embedded(settings, must_own=True, wait_for_users=False, say=progress.say_plainly)


@dataclass(frozen=True)
class _Desk:
    """Is one life of the installation, from a running database to its end."""

    settings: Settings
    parts: Parts
    progress: Progress
    asked: Asked
    server: DatabaseServer
    children: Children

    def prepare(self, prefect: Child) -> list[SignIn]:
        """Migrate, and fill an empty database; on a machine with two cores the Prefect server starts meanwhile."""
        with self.progress.step("migrations"):
            self._do("migrate", self.parts.migrate)
        found = preparing.read_answer(self.settings)
        if found.empty and not self.settings.production and self.server.owned:
            self.children.start(prefect)
            with self.progress.step("demo again" if found.again else "demo") as how_far:
                self._do("demo", self.parts.demo, lambda: how_far(preparing.told(self.settings)))
            found = preparing.read_answer(self.settings)
        return found.sign_ins

    def open(self, prefect: Child) -> None:
        """Start what is not yet started, the web server first: the desk is open before the Prefect server is well."""
        self._wait_for(self.children.start(web_child(self.settings, self.parts)))
        self.progress.say("opened", address=address(self.settings))
        if not any(one.child.name == "prefect" for one in self.children.running):
            self.children.start(prefect)
        self.children.start(runner_child(self.settings, self.parts))
        for one in self.children.running:
            if one.child.name != "web":
                self._wait_for(one)

    def watch(self) -> None:
        """Keep everything running for ever; ends by ``Stopped`` or ``DatabaseDied``."""
        while True:
            self._look()

    def _look(self) -> None:
        self.asked.look()
        self.children.look()
        if self.server.process is not None and self.server.process.poll() is not None:
            raise DatabaseDied
        time.sleep(LOOK_SECONDS)

    def _wait_for(self, running: Running) -> None:
        started = time.monotonic()
        while not running.is_ready:
            if running.child.name == "web" and running.failures >= DEATHS_OF_A_DESK_THAT_NEVER_OPENED:
                raise SettingsWrong("The desk does not start.", what_to_do=f"See {running.child.log}.")
            if time.monotonic() - started > LONGEST_START_SECONDS:
                self.progress.say("slow", name=self.progress.words[running.child.name], log=running.child.log)
                return
            self._look()
        self.progress.done(running.child.name, time.monotonic() - started)

    def _do(self, name: str, command: tuple[str, ...], meanwhile: Callable[[], None] = lambda: None) -> None:
        path = self.settings.logs_folder / f"{name}.log"
        with append_to_log(path) as log:
            process = spawn(command, environment=child_environment(self.settings), folder=self.settings.home, output=log)
        try:
            while process.poll() is None:
                meanwhile()
                self._look()
        finally:
            _end(process)
        if process.returncode != 0:
            raise SettingsWrong(f"The step '{name}' failed (status {process.returncode}).", what_to_do=f"See {path}.")


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _write_ledger(settings: Settings, children: Children) -> None:
    entries = [ledger.noticed(one.child.name, one.process.pid) for one in children.running]
    ledger.write(settings, settings.supervisor or "", entries)


def _tell_of(progress: Progress) -> Callable[[str, Running, float], None]:
    def tell(key: str, running: Running, pause: float) -> None:
        name = progress.words[running.child.name]
        progress.say(key, name=name, status=running.process.returncode, pause=pause, log=running.child.log)

    return tell
