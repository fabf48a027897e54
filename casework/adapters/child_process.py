"""Start processes that cannot outlive this one, and when we are root, start them as somebody else.

The kernel sends a child its death signal when the *thread* that forked it ends, so processes are started from the
main thread only.
"""

import ctypes
import os
import pwd
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1
_PR_SET_SECUREBITS = 28
_SECBIT_NO_SETUID_FIXUP = 1 << 2
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2
_CAPABILITY_VERSION_3 = 0x20080522
_CAP_DAC_READ_SEARCH = 2
_CAP_DAC_OVERRIDE = 1
_CAP_SETPCAP = 8
_ASKING_TO_END = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

# Loaded before any fork: between fork and exec nothing may allocate more than it must.
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class RunAs:
    """Names the operating system user a child runs as; ``capability`` is the one privilege it keeps, if any."""

    uid: int
    gid: int
    capability: int | None = None


def unprivileged_user() -> RunAs | None:
    """Return who does the work that root must not do, or None when we are not root."""
    if os.geteuid() != 0:
        return None
    for name in ("casework", "postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return RunAs(user.pw_uid, user.pw_gid)
    return RunAs(65534, 65534)


def can_reach(path: Path, user: RunAs) -> bool:
    """Say whether ``user`` may enter every folder above and including ``path``."""
    return all(_may_enter(folder, user) for folder in (path, *path.parents) if folder.exists())


def _may_enter(folder: Path, user: RunAs) -> bool:
    status = folder.stat()
    if status.st_uid == user.uid:
        return bool(status.st_mode & 0o100)
    return bool(status.st_mode & (0o010 if status.st_gid == user.gid else 0o001))


def capability_to_enter_folders() -> int | None:
    """Return the smallest capability we hold that lets another user pass through private folders, or None."""
    permitted = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("CapPrm:"))
    held = int(permitted.split()[1], 16)
    if not held >> _CAP_SETPCAP & 1:
        return None
    return next((one for one in (_CAP_DAC_READ_SEARCH, _CAP_DAC_OVERRIDE) if held >> one & 1), None)


def end_with_parent(name: str) -> None:
    """Have this process asked to end when its parent dies, if the parent's program is ``name``."""
    parent = os.getppid()
    if _program_of(parent) == name:
        _libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)


def _program_of(process_number: int) -> str:
    try:
        return Path(f"/proc/{process_number}/comm").read_text().strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def spawn(
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    folder: Path,
    output: IO[bytes] | int,
    death_signal: signal.Signals = signal.SIGTERM,
    run_as: RunAs | None = None,
    keep_open: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start ``command`` in a session of its own; it receives ``death_signal`` when this process dies in any way."""
    if threading.current_thread() is not threading.main_thread():
        message = "processes are started from the main thread: the death signal follows the thread that forked"
        raise RuntimeError(message)
    # A Ctrl-C that lands between fork and the end of Popen would be lost in one of Python's own callbacks, or leave a
    # child that nobody knows of; it waits until the child is known.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ASKING_TO_END)
    try:
        process = subprocess.Popen(
            list(command),
            env=dict(environment),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=tuple(keep_open),
            preexec_fn=_before_exec(death_signal, run_as, before),
        )
    except BaseException:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        raise
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    except BaseException:
        process.kill()
        process.wait()
        raise
    return process


def _before_exec(death_signal: signal.Signals, run_as: RunAs | None, mask: set[int | signal.Signals]) -> Callable[[], None]:
    parent = os.getpid()

    def before_exec() -> None:
        os.umask(0o077)
        if run_as is not None:
            _become(run_as)
        # After the change of user, which clears it.
        _libc.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)

    return before_exec


def _become(user: RunAs) -> None:
    if user.capability is not None:
        # Capabilities then outlive the change of user, and access(2), by which PostgreSQL finds its own programs,
        # takes them into account.
        _checked(_libc.prctl(_PR_SET_SECUREBITS, _SECBIT_NO_SETUID_FIXUP, 0, 0, 0), "securebits")
    os.setgroups([])
    os.setgid(user.gid)
    os.setuid(user.uid)
    if user.capability is not None:
        _keep_only(user.capability)


def _keep_only(capability: int) -> None:
    # Permitted, effective and inheritable hold this one bit; ambient carries it over exec without making the exec
    # "secure", which would clear the death signal again.
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    bit = 1 << capability
    sets = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
    _checked(_libc.capset(header, sets), "capset")
    _checked(_libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, capability, 0, 0), "ambient capability")


def _checked(answer: int, what: str) -> None:
    if answer != 0:
        raise OSError(ctypes.get_errno(), what)
