"""``casework desk``: starts in order, keeps running, stops whole, cleans up after a kill, and says clearly what is wrong."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from casework.adapters import locks, loopback
from casework.adapters.embedded_postgres import embedded
from casework.settings import Settings, child_environment
from ui.supervisor import ledger
from ui.supervisor.asked import Asked, Stopped
from ui.supervisor.children import Child, Children, Running

# Small programs in the place of the real ones; PostgreSQL is the real one.
DESK = """
import sys
from pathlib import Path
from casework.settings import read_settings
from ui.supervisor.desk import run_desk
from ui.supervisor.parts import Parts
here = Path(sys.argv[1])
def program(name, *more): return (sys.executable, str(here / f"{name}.py"), *more)
steps = program("step", "migrate"), program("step", "demo")
parts = Parts(*steps, web=program("web"), prefect=program("prefect"), runner=program("runner"))
sys.exit(run_desk(read_settings(), parts))
"""
STEP = """
import json, os, sys
from pathlib import Path
run = Path(os.environ["CASEWORK_HOME"]) / "run"
done = run / "demo-done"
if sys.argv[1] == "demo": done.touch()
sign_ins = [{"username": "ida", "password": "demo", "what": "registers the post"}] if done.exists() else []
(run / "prepared.json").write_text(json.dumps({"empty": not done.exists(), "again": False, "sign_ins": sign_ins}))
"""
ANSWERING = """
import http.server, json, os, time
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps(SAYS).encode()
        self.send_response(200); self.send_header("Content-Length", str(len(body))); self.end_headers(); self.wfile.write(body)
    def log_message(self, *_): pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ[PORT])), Answer).serve_forever()
"""
WEB = "import os\nPORT = 'CASEWORK_PORT'; SAYS = {'nonce': os.environ['CASEWORK_NONCE'], 'status': 'ok'}" + ANSWERING
PREFECT = "import time\ntime.sleep(0.5)\nPORT = 'CASEWORK_PREFECT_PORT'; SAYS = True" + ANSWERING
RUNNER = """
import os, time
from pathlib import Path
# As casework.adapters.readiness does it.
(Path(os.environ["CASEWORK_HOME"]) / "run" / "runner.ready").write_text(str(os.getpid()))
while True: time.sleep(60)
"""
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"


class Desk:
    """A desk of stand-in programs on a data folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = Settings(home=folder / "home", port=loopback.any_free_port(), prefect_port=loopback.any_free_port(), language="en")
        self.begun: list[subprocess.Popen[bytes]] = []
        for name, text in {"desk": DESK, "step": STEP, "web": WEB, "prefect": PREFECT, "runner": RUNNER}.items():
            (folder / f"{name}.py").write_text(text)

    def begin(self) -> subprocess.Popen[bytes]:
        """Start it in a session of its own, its words going to a file."""
        with self.words_file.open("ab") as words:
            process = subprocess.Popen(
                [sys.executable, str(self.folder / "desk.py"), str(self.folder)],
                env=child_environment(self.settings),
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.begun.append(process)
        return process

    def begin_and_wait(self) -> subprocess.Popen[bytes]:
        """Start it and wait for the closing box."""
        self.words_file.unlink(missing_ok=True)
        process = self.begin()
        eventually(lambda: "Ctrl-C stops all of it" in self.words, by=process, words=lambda: self.words)
        return process

    @property
    def words_file(self) -> Path:
        return self.folder / "words"

    @property
    def words(self) -> str:
        return self.words_file.read_text() if self.words_file.exists() else ""

    def processes(self) -> dict[str, int]:
        """What the ledger names, by name."""
        written = json.loads((self.settings.run_folder / ledger.LEDGER).read_text())
        return {one["name"]: one["number"] for one in written["processes"]}

    def everything(self) -> set[int]:
        """Every living process with this data folder in its environment or its command line."""
        mark = os.fsencode(self.settings.home)
        found = set()
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                said = (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
            except (OSError, ProcessLookupError):
                continue
            if mark in said and int(folder.name) != os.getpid():
                found.add(int(folder.name))
        return found


def eventually(
    true: Callable[[], bool], *, seconds: float = 40, by: subprocess.Popen[bytes] | None = None, words: Callable[[], str] = str
) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert by is None or by.poll() is None, words()
        assert time.monotonic() < deadline, words()
        time.sleep(0.1)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an empty cluster: making one takes longer than all the rest of a start."""
    home = tmp_path_factory.mktemp("cluster") / "home"
    with embedded(Settings(home=home), durable=False):
        pass
    return home


@pytest.fixture
def desk(tmp_path: Path, cluster: Path) -> Iterator[Desk]:
    subprocess.run(["cp", "--archive", "--reflink=auto", str(cluster), str(tmp_path / "home")], check=True)
    made = Desk(tmp_path)
    yield made
    for process in made.begun:
        if process.poll() is None:
            process.terminate()
            process.wait(30)


def test_the_desk_starts_in_order_and_ends_with_addresses_and_sign_ins(desk: Desk) -> None:
    desk.begin_and_wait()

    done = re.findall(r"✓ ([A-Z][a-z ]+?) +\d+\.\d s", desk.words)
    assert ["Database", "Tables and rules", "Demo ministry", "Desk", "Prefect server", "Effect runner"] == done
    assert f"http://localhost:{desk.settings.port}" in desk.words
    assert f"http://localhost:{desk.settings.prefect_port}" in desk.words
    assert "ida / demo  registers the post" in desk.words


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_sigterm_stop_every_process(desk: Desk, how: signal.Signals) -> None:
    process = desk.begin_and_wait()
    process.send_signal(how)

    assert process.wait(40) == 0
    assert set() == desk.everything()
    assert "Stopped. The data stays in" in desk.words


def test_starting_again_keeps_the_data_and_does_not_make_the_demo_again(desk: Desk) -> None:
    desk.begin_and_wait().terminate()
    desk.begun[0].wait(20)
    desk.begin_and_wait()

    assert "Demo ministry" not in desk.words
    assert "ida / demo" in desk.words


def test_ctrl_c_while_it_is_still_starting_stops_it_too(desk: Desk) -> None:
    (desk.folder / "step.py").write_text("import time; time.sleep(60)")
    process = desk.begin()
    eventually(lambda: "Tables and rules" in desk.words)
    process.send_signal(signal.SIGINT)

    assert process.wait(40) == 0
    assert set() == desk.everything()


def test_after_kill_9_nothing_lives_on_and_the_next_start_is_fine(desk: Desk) -> None:
    process = desk.begin_and_wait()
    process.kill()
    process.wait()
    eventually(lambda: desk.everything() == set(), seconds=10)

    desk.begin_and_wait()
    assert "ida / demo" in desk.words


@pytest.mark.long
def test_after_kill_9_the_next_start_ends_a_child_that_would_not_go(desk: Desk) -> None:
    (desk.folder / "web.py").write_text(DEAF + WEB)
    process = desk.begin_and_wait()
    deaf = desk.processes()["web"]
    process.kill()
    process.wait()
    assert deaf in desk.everything()

    desk.begin_and_wait()
    assert "Left behind last time, ended now:" in desk.words
    assert deaf not in desk.everything()


def test_a_child_that_will_not_stop_is_stopped_by_force_within_the_time(desk: Desk) -> None:
    (desk.folder / "web.py").write_text(DEAF + WEB)
    process = desk.begin_and_wait()
    process.terminate()

    assert process.wait(15) == 0
    assert set() == desk.everything()


def test_a_second_copy_is_told_where_the_first_one_is(desk: Desk) -> None:
    first = desk.begin_and_wait()
    second = desk.begin()

    assert second.wait(20) == 1
    assert f"Casework already runs at http://localhost:{desk.settings.port} (process {first.pid})." in desk.words
    assert "Traceback" not in desk.words


@pytest.mark.parametrize("variable", ["CASEWORK_PORT", "CASEWORK_PREFECT_PORT"])
def test_a_port_in_use_is_named_with_its_holder_and_the_setting_to_change(desk: Desk, variable: str) -> None:
    port = desk.settings.port if variable == "CASEWORK_PORT" else desk.settings.prefect_port
    with socket.create_server(("127.0.0.1", port)):
        process = desk.begin()

        assert process.wait(20) == 1
    assert f"Port {port} is in use by process {os.getpid()}." in desk.words
    assert f"{variable}={port + 100}" in desk.words
    assert "Traceback" not in desk.words


def test_a_child_that_dies_is_started_again_and_said(desk: Desk) -> None:
    desk.begin_and_wait()
    number = desk.processes()["runner"]
    os.kill(number, signal.SIGKILL)

    eventually(lambda: desk.processes()["runner"] != number)
    assert "Effect runner ended unexpectedly (status -9); starting again in 1 s" in desk.words


def test_a_database_that_dies_is_started_again_with_everything_on_it(desk: Desk) -> None:
    desk.begin_and_wait()
    before = desk.processes()
    os.kill(int((desk.settings.database_folder / "data" / "postmaster.pid").read_text().splitlines()[0]), signal.SIGKILL)

    eventually(lambda: desk.words.count("Ctrl-C stops all of it") == 2)
    assert "The database ended unexpectedly" in desk.words
    assert set(before.values()).isdisjoint(desk.processes().values())


def test_a_desk_that_cannot_start_says_where_its_log_is(desk: Desk) -> None:
    (desk.folder / "web.py").write_text("raise SystemExit('no such module')")
    process = desk.begin()

    assert process.wait(40) == 1
    assert f"The desk does not start.\nSee {desk.settings.logs_folder / 'web.log'}." in desk.words
    assert "no such module" in (desk.settings.logs_folder / "web.log").read_text()
    assert set() == desk.everything()


def test_a_step_that_fails_says_where_its_log_is(desk: Desk) -> None:
    (desk.folder / "step.py").write_text("raise SystemExit('the table is upside down')")
    process = desk.begin()

    assert process.wait(20) == 1
    assert f"See {desk.settings.logs_folder / 'migrate.log'}." in desk.words
    assert "Traceback" not in desk.words


def test_another_program_that_answers_on_the_port_is_not_taken_for_the_desk(desk: Desk) -> None:
    (desk.folder / "web.py").write_text(WEB.replace("os.environ['CASEWORK_NONCE']", "'somebody else'"))
    process = desk.begin()
    eventually(lambda: desk.settings.run_folder.exists() and (desk.settings.logs_folder / "web.log").exists())
    time.sleep(2)

    assert process.poll() is None
    assert "The desk is open" not in desk.words


def test_a_reused_process_number_is_left_alone(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    settings.run_folder.mkdir()
    with subprocess.Popen(["sleep", "60"], env={"CASEWORK_SUPERVISOR": "mark", "PATH": os.defpath}) as stranger:
        ours = ledger.noticed("web", stranger.pid)
        for entry, mark in ((ledger.Started("web", stranger.pid, ours.since - 1), "mark"), (ours, "another mark")):
            ledger.write(settings, mark, [entry])
            assert [] == ledger.end_leftovers(settings)
        assert stranger.poll() is None
        stranger.kill()


def test_a_wish_to_end_that_python_swallowed_is_remembered() -> None:
    asked = Asked()
    with asked.listening():
        with contextlib.suppress(Stopped):
            signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGTERM)

        with pytest.raises(Stopped):
            asked.look()


def test_a_child_that_dies_again_and_again_waits_longer_each_time(tmp_path: Path) -> None:
    pauses: list[float] = []

    def say(_: str, _running: Running, pause: float) -> None:
        pauses.append(pause)

    children = Children(say, lambda _: None)
    command = [sys.executable, "-c", "pass"]
    running = children.start(Child("brief", command, {}, tmp_path / "log", tmp_path, lambda _: False))
    while len(pauses) < 4:
        children.look()
        if running.next_start is not None:
            running.next_start = 0
        time.sleep(0.01)
    children.stop()

    assert [1, 2, 4, 8] == pauses


def test_a_lock_is_free_again_when_its_holder_is_killed(tmp_path: Path) -> None:
    holding = "import sys, time\nfrom pathlib import Path\nfrom casework.adapters import locks\n"
    holding += "assert locks.try_lock(locks.open_lock(Path(sys.argv[1]))); print('held', flush=True); time.sleep(60)"
    command = [sys.executable, "-c", holding, str(tmp_path / "lock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder, locks.opened(tmp_path / "lock") as lock:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert not locks.try_lock(lock)
        holder.kill()
        holder.wait()

        assert locks.try_lock(lock)
