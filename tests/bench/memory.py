"""The memory of each process of a running desk, as its own share (PSS), after the first sign-in page."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from casework.adapters.loopback import any_free_port, get_json
from tests.bench.figures import Figure

LONGEST_START = 400.0
NAMES = (
    ("prefect", "prefect: server"),
    ("workflows.serve", "runner"),
    ("ui.asgi", "web"),
    ("postgres", "PostgreSQL"),
    ("supervisor", "supervisor"),
)


def measure() -> list[Figure]:
    """Starts the desk on a small demo ministry and adds up each part's processes."""
    home = Path(tempfile.mkdtemp(prefix="casework-memory-"))
    port = any_free_port()
    environment = os.environ | {"CASEWORK_HOME": str(home), "CASEWORK_PORT": str(port), "CASEWORK_PREFECT_PORT": str(any_free_port())}
    subprocess.run([sys.executable, "-c", "from ui.cli import main; main()", "demo", "--size", "small"], env=environment, check=True,
                   capture_output=True)  # fmt: skip
    log = (home / "desk.log").open("w")
    desk = subprocess.Popen([sys.executable, "-m", "ui.supervisor"], env=environment, stdout=log, stderr=log)
    try:
        _wait(port, home)
        return [Figure(f"memory: {name}", megabytes, "MB") for name, megabytes in sorted(by_part(desk.pid).items())]
    finally:
        desk.send_signal(signal.SIGTERM)
        desk.wait(60)
        log.close()
        shutil.rmtree(home, ignore_errors=True)


def _wait(port: int, home: Path) -> None:
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until:
        if get_json(port, "/healthz") is not None and "rediger" in (home / "desk.log").read_text():
            break
        time.sleep(1)
    time.sleep(5)


def by_part(root: int) -> dict[str, float]:
    """Gives the megabytes of a process and what it started, by part."""
    parts: dict[str, float] = {}
    for process in _tree(root):
        try:
            command = Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{process}/smaps_rollup").read_text(), re.MULTILINE)
        except OSError:
            continue
        name = next((name for mark, name in NAMES if mark in command), "other")
        parts[name] = parts.get(name, 0.0) + (int(found.group(1)) / 1024 if found else 0.0)
    return parts


def _tree(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(words[1]), []).append(int(status.parent.name))
    found, waiting = [], [root]
    while waiting:
        process = waiting.pop()
        found.append(process)
        waiting += children.get(process, [])
    return found
