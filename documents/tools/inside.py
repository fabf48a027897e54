"""What runs within the walls: sets the limits, runs the one program as its child, and hands over what it wrote.

Started by ``documents.tools.running`` with the document on descriptor 0 and the way out on descriptor 1. It loads nothing but the
standard library, so that it starts in a twentieth of a second.
"""

import contextlib
import json
import os
import resource
import signal
from pathlib import Path
from typing import Any, NoReturn

# How it ends, read by the parent: 0 done; these otherwise.
REFUSED = 81
OUT_OF_TIME = 82
BROKE_DOWN = 83
TOO_MUCH = 84
NOT_STARTED = 85

_ENDINGS = {signal.SIGXCPU: OUT_OF_TIME, signal.SIGKILL: OUT_OF_TIME, signal.SIGXFSZ: TOO_MUCH}


def main(order: str) -> NoReturn:
    """Do what the order says and exit with how it went."""
    run: dict[str, Any] = json.loads(order)
    if not run["is_walled"]:
        from documents.containment import die_with_parent, enter_namespaces

        die_with_parent()
        enter_namespaces()
    status = NOT_STARTED
    try:
        status = _done(run)
    finally:
        os._exit(status)


def _done(run: dict[str, Any]) -> int:
    folder = Path(run["folder"])
    os.chdir(folder)
    for name in ("home", "made"):
        (folder / name).mkdir()
    if run["takes"]:
        _keep_input(folder / run["takes"], run["limits"]["scratch_bytes"])
    _set_limits(run["limits"])
    command = [argument.replace("{folder}", str(folder)) for argument in run["command"]]
    status = _run(command, run)
    if status == run["again_on"]:  # LibreOffice makes its profile at its first start and asks to be started anew
        status = _run(command, run)
    if os.WIFSIGNALED(status):
        return _ENDINGS.get(signal.Signals(os.WTERMSIG(status)), BROKE_DOWN)
    if os.waitstatus_to_exitcode(status) != 0:
        return REFUSED
    return _hand_over(folder / "made" / run["makes"]) if run["makes"] else 0


def _keep_input(path: Path, most: int) -> None:
    with path.open("wb") as target:
        while most > 0 and (chunk := os.read(0, min(most, 1 << 20))):
            most -= target.write(chunk)


def _set_limits(limits: dict[str, Any]) -> None:
    for what, amount in (
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_FSIZE, limits["scratch_bytes"]),
        (resource.RLIMIT_NOFILE, limits["open_files"]),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        # Past the soft processor limit comes SIGXCPU, which names its cause; a second on, SIGKILL.
        grace = 1 if what == resource.RLIMIT_CPU and amount != hard else 0
        resource.setrlimit(what, (amount, amount + grace))


def _run(command: list[str], run: dict[str, Any]) -> int:
    """Run the program to its end and return its wait status; it says nothing to anybody but what it makes."""
    environment = {
        "HOME": f"{run['folder']}/home",
        "TMPDIR": run["folder"],
        "LANG": "C.UTF-8",
        "PATH": "/usr/bin:/bin",
        "OMP_THREAD_LIMIT": "1",  # tesseract's four threads wait for each other: slower with them, and four times the processor
        "SAL_USE_VCLPLUGIN": "svp",  # LibreOffice without a screen
    }
    pid = os.fork()
    if pid == 0:
        try:
            os.nice(10)  # whoever sits at the desk comes before a scan
            silent = os.open(os.devnull, os.O_RDWR)
            os.dup2(silent, 2)
            if run["takes"]:
                os.dup2(silent, 0)
            if run["makes"]:
                os.dup2(silent, 1)
            os.execve(command[0], command, environment)  # noqa: S606  # no shell is the point
        finally:
            os._exit(NOT_STARTED)
    return os.waitpid(pid, 0)[1]


def _hand_over(path: Path) -> int:
    """Write the made file to descriptor 1; what is no ordinary file is none."""
    try:
        made = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return REFUSED
    with contextlib.closing(os.fdopen(made, "rb", buffering=0)) as source:
        while chunk := source.read(1 << 20):
            view = memoryview(chunk)
            while view:
                view = view[os.write(1, view) :]
    return 0
