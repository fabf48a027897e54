"""The warm server inside the sandbox: has the parsers imported, forks one child a document, and kills it in time.

It never reads a document itself. One request is one packet: JSON with the job, and three descriptors: where to read
the document, where to write the result, where to report how the child ended. One child waits forked ahead for the next document:
it is as new as one forked then, and what forking costs is paid while another document is read.
"""

import array
import contextlib
import gc
import json
import os
import resource
import selectors
import signal
import socket
import time
from dataclasses import dataclass
from typing import Any, NoReturn

PACKET = 65_536
MOST_OPEN = 1024


@dataclass
class _Child:
    pid: int
    deadline: float
    report: socket.socket
    killed: bool = False


@dataclass
class _Spare:
    """Is a child that waits for its one document at the other end of the line."""

    pid: int
    line: socket.socket


def main(descriptor: int) -> None:
    """Serve requests from the socket until its other end is closed; then kill what still runs."""
    from documents import sandbox_child, warming  # the parsers: a second of imports, once
    from documents.containment import close_to_others, enter_namespaces

    achieved = enter_namespaces()
    close_to_others()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests = socket.socket(fileno=descriptor)
    warming.warm()
    gc.collect()
    gc.freeze()  # children then share the parsers' memory instead of copying it at their first collection
    requests.send(json.dumps({"ready": achieved, "tools": sandbox_child.TOOLS, "kinds": sandbox_child.KINDS}).encode())
    _serve(requests, sandbox_child.run)


def _serve(requests: socket.socket, run: Any) -> None:
    children: dict[int, _Child] = {}
    spare = _fork(run)
    with selectors.DefaultSelector() as selector:
        selector.register(requests, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select(_patience(children)):
                if key.fileobj is not requests:
                    selector.unregister(key.fileobj)
                    _report(key.fd, children.pop(key.fd))
                    continue
                request, descriptors = _receive(requests)
                if request is None:
                    _kill(list(children.values()))
                    return
                ended, child = _hand_over(request, descriptors, spare, run)
                children[ended] = child
                selector.register(ended, selectors.EVENT_READ)
                spare = _fork(run)
            _kill([child for child in children.values() if child.deadline <= time.monotonic()])


def _patience(children: dict[int, _Child]) -> float | None:
    waiting = [child.deadline for child in children.values() if not child.killed]
    return max(0.0, min(waiting) - time.monotonic()) if waiting else None


def _receive(line: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    message, ancillary, _, _ = line.recvmsg(PACKET, socket.CMSG_LEN(3 * array.array("i").itemsize))
    descriptors = array.array("i")
    for level, kind, content in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            descriptors.frombytes(content)
    return (json.loads(message) if message else None), list(descriptors)


def _hand_over(request: dict[str, Any], descriptors: list[int], spare: _Spare, run: Any) -> tuple[int, _Child]:
    """Give the document to the child that waits, or where that has died to a new one; its time begins now."""
    source, target, report = descriptors
    deadline = time.monotonic() + request["limits"]["wall_seconds"]
    packet = [json.dumps(request).encode()]
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [source, target]))]
    try:
        spare.line.sendmsg(packet, rights)
    except OSError:
        spare.line.close()
        os.waitpid(spare.pid, 0)
        spare = _fork(run)
        spare.line.sendmsg(packet, rights)
    spare.line.close()
    os.close(source)
    os.close(target)
    return os.pidfd_open(spare.pid), _Child(spare.pid, deadline, socket.socket(fileno=report))


def _fork(run: Any) -> _Spare:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    pid = os.fork()
    if pid == 0:
        _be_the_child(theirs.fileno(), run)
    theirs.close()
    return _Spare(pid, ours)


def _be_the_child(line: int, run: Any) -> NoReturn:
    """Shed everything but the line, wait for the one document, set the limits, do the one job, and be gone."""
    from documents.containment import die_with_parent

    status = 70
    try:
        die_with_parent()
        os.setsid()
        os.dup2(line, 3)
        os.closerange(4, MOST_OPEN)
        request, descriptors = _receive(socket.socket(fileno=3))
        if request is None:  # the server has gone
            os._exit(0)
        for descriptor, place in zip(descriptors, (0, 1), strict=True):
            os.dup2(descriptor, place)
        os.closerange(3, MOST_OPEN)
        _set_limits(request["limits"])
        os.nice(10 if request["limits"]["is_behind"] else 0)
        status = run(request, 0, 1)
    finally:
        os._exit(status)


def _set_limits(limits: dict[str, Any]) -> None:
    for what, amount in (
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_FSIZE, limits["file_bytes"]),
        (resource.RLIMIT_NOFILE, limits["open_files"]),
        (resource.RLIMIT_CORE, 0),
        *(() if limits["may_thread"] else ((resource.RLIMIT_NPROC, 0),)),
    ):
        hard = resource.getrlimit(what)[1]
        amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        # Past the soft processor limit comes SIGXCPU, which names its cause; a second on, SIGKILL.
        grace = 1 if what == resource.RLIMIT_CPU and amount != hard else 0
        resource.setrlimit(what, (amount, amount + grace))


def _kill(children: list[_Child]) -> None:
    for child in children:
        child.killed = True
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                kill(child.pid, signal.SIGKILL)


def _report(ended: int, child: _Child) -> None:
    """Reap the child and tell whoever asked how it ended and what it used."""
    os.close(ended)
    _, status, usage = os.wait4(child.pid, 0)
    how = {
        "exit": os.waitstatus_to_exitcode(status),
        "late": child.killed,
        "cpu_seconds": usage.ru_utime + usage.ru_stime,
        "peak_kilobytes": usage.ru_maxrss,
    }
    with contextlib.suppress(OSError):  # whoever asked may have gone
        child.report.send(json.dumps(how).encode())
    child.report.close()
