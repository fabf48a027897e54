"""The walls around tesseract and LibreOffice: what a program within them can reach, use up and leave behind."""

import gc
import json
import os
import socket
import sys
import time
from pathlib import Path

import psutil
import pytest

from casework.vocabulary import Extraction
from documents.containment import Containment
from documents.limits import ToolLimits
from documents.tools.running import Run, ToolFailed, run_tool
from documents.tools.toolbox import SOFFICE, TESSERACT, Toolbox

PYTHON = str(Path(sys.executable).resolve())
MEGABYTE = 1 << 20
BOTH = pytest.mark.parametrize("containment", list(Containment))


def limits(
    *, wall: float = 10.0, cpu: int = 5, memory: int = 512 * MEGABYTE, output: int = 4 * MEGABYTE, scratch: int = 32 * MEGABYTE
) -> ToolLimits:
    return ToolLimits(wall_seconds=wall, cpu_seconds=cpu, memory_bytes=memory, output_bytes=output, scratch_bytes=scratch)


def a_program(script: str, allowed: ToolLimits | None = None, *, takes: str = "", makes: str = "", again_on: int = -1) -> Run:
    """Return a run of a few lines of Python, which stand for a program that has been taken over."""
    return Run("the program", (PYTHON, "-I", "-S", "-c", script), allowed or limits(), takes=takes, makes=makes, again_on=again_on)


def ended_by(run: Run, containment: Containment | None = None) -> ToolFailed:
    with pytest.raises(ToolFailed) as failed:
        run_tool(run, b"", containment=containment)
    return failed.value


def running_with(word: str) -> list[int]:
    found = []
    for process in psutil.process_iter(["pid", "cmdline"]):
        if word in " ".join(process.info["cmdline"] or ()) and process.info["pid"] != os.getpid():
            found.append(process.info["pid"])
    return found


def gone_within(word: str, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while running_with(word):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@BOTH
def test_the_document_goes_in_and_what_is_made_comes_out(containment: Containment) -> None:
    by_descriptor = a_program("import sys; sys.stdout.write(sys.stdin.read().upper())")
    by_file = a_program("open('made/b.txt', 'w').write(open('a.txt').read().upper())", takes="a.txt", makes="b.txt")

    assert [b"BREV", b"BREV"] == [run_tool(run, b"brev", containment=containment) for run in (by_descriptor, by_file)]


@BOTH
def test_a_program_that_asks_to_be_started_again_is_once(containment: Containment) -> None:
    asks = "import os, sys; there = os.path.exists('home/p'); open('home/p', 'w'); sys.exit(0 if there else 81)"

    assert run_tool(a_program(asks, again_on=81), b"", containment=containment) == b""
    assert ended_by(a_program("import sys; sys.exit(81)", again_on=81), containment).outcome is Extraction.CRASHED


@BOTH
def test_no_network_is_reached_from_within(containment: Containment) -> None:
    asks = """
import socket
try:
    socket.create_connection(("127.0.0.1", %d), timeout=2)
    print("reached")
except OSError:
    print("refused")
"""
    with socket.create_server(("127.0.0.1", 0)) as outside:
        said = run_tool(a_program(asks % outside.getsockname()[1]), b"", containment=containment)

    assert said == b"refused\n"


def test_nothing_of_the_house_is_seen_and_nothing_is_written_but_in_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEWORK_SECRET", "hemmelig")
    (tmp_path / "blob").write_text("hemmelig")
    asks = f"""
import json, os
def can(path, how):
    try:
        open(path, how).close()
        return True
    except OSError:
        return False
reads = [can(path, "r") for path in ({str(tmp_path / "blob")!r}, "/etc/passwd", "/etc/shadow", {str(Path(__file__))!r})]
writes = [can(path, "w") for path in ("/usr/x", "/x", "/etc/x", "/var/x")]
processes = len([name for name in os.listdir("/proc") if name.isdigit()])
print(json.dumps([reads, writes, processes, sorted(os.environ), os.getcwd(), sorted(os.listdir("."))]))
"""
    reads, writes, processes, environment, folder, lies = json.loads(run_tool(a_program(asks), b"", containment=Containment.BUBBLEWRAP))

    assert not any(reads + writes)
    assert processes <= 3
    assert environment == ["HOME", "LANG", "OMP_THREAD_LIMIT", "PATH", "SAL_USE_VCLPLUGIN", "TMPDIR"]
    assert (folder, lies) == ("/tmp", ["home", "made"])


@BOTH
def test_a_program_that_hangs_is_ended_in_its_time_with_all_it_started(containment: Containment) -> None:
    hangs = "import subprocess; subprocess.run(['/bin/sleep', '61.375'])"
    started = time.monotonic()
    failed = ended_by(a_program(hangs, limits(wall=1.0)), containment)

    assert (failed.outcome, failed.reason) == (Extraction.TIMEOUT, "the program takes too long over it")
    assert time.monotonic() - started < 4
    assert gone_within("61.375", 2)


def test_what_a_program_leaves_behind_it_ends_with_it() -> None:
    leaves = "import os, time\nif os.fork() == 0:\n    os.setsid(); os.close(1); os.execv('/bin/sleep', ['sleep', '62.625'])"

    assert run_tool(a_program(leaves), b"", containment=Containment.BUBBLEWRAP) == b""
    assert gone_within("62.625", 2)


@pytest.mark.parametrize(
    ("script", "outcome"),
    [
        ("while True: pass", Extraction.TIMEOUT),
        ("x = bytearray(2 << 30)", Extraction.CRASHED),
        ("import os; os.abort()", Extraction.CRASHED),
        ("import sys; sys.stdout.write('x' * (8 << 20))", Extraction.TOO_BIG),
        ("f = open('made/x', 'wb')\nwhile True: f.write(bytes(1 << 20))", Extraction.CRASHED),
        ("import os; os.symlink('/usr/bin/env', 'made/b')", Extraction.CRASHED),
    ],
)
def test_a_program_that_takes_too_much_ends_in_a_named_outcome(script: str, outcome: Extraction) -> None:
    makes = "b" if "made" in script else ""

    assert ended_by(a_program(script, limits(cpu=1), makes=makes)).outcome is outcome


def test_libreoffice_that_takes_too_long_is_ended_and_leaves_nothing() -> None:
    soffice = Toolbox().program(SOFFICE)
    assert soffice is not None
    profile = "-env:UserInstallation=file://{folder}/home"
    command = (soffice.path, profile, "--headless", "--convert-to", "docx", "--outdir", "{folder}/made", "{folder}/hanger-63.doc")
    started = time.monotonic()

    failed = ended_by(Run("LibreOffice", command, limits(wall=0.1, memory=2048 * MEGABYTE), takes="hanger-63.doc", makes="hanger-63.docx"))

    assert (failed.outcome, failed.reason) == (Extraction.TIMEOUT, "LibreOffice takes too long over it")
    assert time.monotonic() - started < 3
    assert gone_within("hanger-63", 2)


def test_this_process_keeps_nothing_of_what_went_through() -> None:
    echoes = a_program("import sys; sys.stdout.write(sys.stdin.read())", limits(output=64 * MEGABYTE))
    document = b"x" * (16 * MEGABYTE)
    run_tool(echoes, document)
    gc.collect()
    before = psutil.Process().memory_info().rss
    for _ in range(5):
        assert len(run_tool(echoes, document)) == len(document)
    gc.collect()

    assert psutil.Process().memory_info().rss - before < 50 * MEGABYTE


def test_the_walls_cost_less_than_half_a_second() -> None:
    nothing = a_program("")
    seconds = []
    for _ in range(5):
        started = time.perf_counter()
        run_tool(nothing, b"")
        seconds.append(time.perf_counter() - started)

    assert min(seconds) < 0.5


def test_the_programs_are_found_with_their_versions_or_not_at_all(tmp_path: Path) -> None:
    here, nowhere = Toolbox(), Toolbox(str(tmp_path))

    assert {TESSERACT, SOFFICE} == set(here.versions())
    assert all(version[0].isdigit() for version in here.versions().values())
    tesseract = here.program(TESSERACT)
    assert tesseract is not None
    assert {"dan", "eng"} <= set(tesseract.languages)
    assert {} == nowhere.versions()
