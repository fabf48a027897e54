"""How the sandbox server is walled in: bubblewrap where it works, else namespaces, else resource limits alone.

Inside bubblewrap there is no network, no other process, no home folder, no blob store and nothing writable:
only the interpreter, the libraries and the rooms ``documents`` and ``casework``, all read-only.
"""

import ctypes
import shutil
import subprocess
import sys
from enum import StrEnum
from functools import cache
from pathlib import Path

CLONE_NEWNS = 0x00020000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_NO_NEW_PRIVS = 38
SYSTEM_FOLDERS = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/fonts")
SCRATCH = "/tmp"  # noqa: S108  # behind the walls: empty, in memory, and nobody else's
# Debian links libraries by way of /etc/alternatives; LibreOffice reads its defaults from /etc/libreoffice.
TOOL_FOLDERS = ("/etc/alternatives", "/etc/libreoffice", "/var/cache/fontconfig")


class Containment(StrEnum):
    """By what means parsers are kept from the rest of the machine."""

    BUBBLEWRAP = "bubblewrap"
    NAMESPACES = "namespaces"


@cache
def best_containment() -> Containment:
    """Try once whether bubblewrap runs here and say which containment to use."""
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        return Containment.NAMESPACES
    try:
        tried = subprocess.run(
            [*_bubblewrap(bwrap), sys.executable, "-I", "-S", "-c", ""],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=20,
            check=False,
            env={},
        )
    except (OSError, subprocess.TimeoutExpired):
        return Containment.NAMESPACES
    return Containment.BUBBLEWRAP if tried.returncode == 0 else Containment.NAMESPACES


def command(containment: Containment, start: str) -> list[str]:
    """Return the command line that runs the Python statement ``start`` walled in, isolated from the environment."""
    python = [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(_house())!r}); {start}"]
    if containment is Containment.BUBBLEWRAP:
        return [*_bubblewrap(shutil.which("bwrap") or "bwrap"), *python]
    return python


def tool_command(containment: Containment, start: str, *, program: str, scratch_bytes: int) -> list[str]:
    """Return the command line that runs the Python statement ``start``, which starts an outside program, behind walls of its own.

    There is no network, no other process, a read-only system and one folder, /tmp, in memory: no blob store, no settings, no parsers.
    """
    python = [str(Path(sys.executable).resolve()), "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(_house())!r}); {start}"]
    if containment is not Containment.BUBBLEWRAP:
        return python
    room = str(_house() / "documents")
    folders = dict.fromkeys([*SYSTEM_FOLDERS, *TOOL_FOLDERS, sys.base_prefix, *_interpreter_folders(), *_folders_of(program)])
    binds = [part for folder in folders if Path(folder).exists() for part in ("--ro-bind", folder, folder)]
    walls = ["--unshare-all", "--new-session", "--die-with-parent", "--cap-drop", "ALL", "--proc", "/proc", "--dev", "/dev"]
    scratch = ["--size", str(scratch_bytes), "--tmpfs", SCRATCH, "--chdir", SCRATCH]
    bwrap = shutil.which("bwrap") or "bwrap"
    return [bwrap, *walls, *binds, "--ro-bind", room, room, *scratch, "--remount-ro", "/", "--", *python]


def _folders_of(program: str) -> list[str]:
    """Name where a program lies that is none of the operating system's: LibreOffice has a folder of its own, a level up."""
    real = Path(program).resolve()
    return [] if real.is_relative_to("/usr") or not real.is_absolute() else [str(real.parent.parent)]


def enter_namespaces() -> str:
    """Cut this process off from the network if the kernel lets us; return what was achieved in one word.

    Must be called while the process has one thread. Inside bubblewrap it finds nothing left to do.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    for flags in (CLONE_NEWNET | CLONE_NEWIPC, CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC):
        if libc.unshare(flags) == 0:
            return "namespaces"
    return "rlimits"


def close_to_others() -> None:
    """Keep every process of the same user from looking into this one and those it forks: no child reaches a child beside it."""
    _LIBC.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def die_with_parent() -> None:
    """Have the kernel kill this process when the one that forked it dies."""
    _LIBC.prctl(PR_SET_PDEATHSIG, 9, 0, 0, 0)


_LIBC = ctypes.CDLL(None)


def _house() -> Path:
    return Path(__file__).resolve().parent.parent


def _bubblewrap(bwrap: str) -> list[str]:
    house = _house()
    folders = dict.fromkeys([*SYSTEM_FOLDERS, sys.base_prefix, sys.prefix, *_interpreter_folders()])
    binds = [part for folder in folders if Path(folder).exists() for part in ("--ro-bind", folder, folder)]
    rooms = [part for room in ("casework", "documents") for part in ("--ro-bind", str(house / room), str(house / room))]
    walls = ["--unshare-all", "--new-session", "--cap-drop", "ALL", "--proc", "/proc", "--dev", "/dev"]
    return [bwrap, *walls, *binds, *rooms, "--chdir", "/", "--remount-ro", "/", "--"]


def _interpreter_folders() -> list[str]:
    """Name the folder of every link on the way from ``sys.executable`` to the real interpreter."""
    folders = []
    path = Path(sys.executable)
    while path.is_symlink():
        path = path.parent / path.readlink()
        folders.append(str(path.parent.parent.resolve()))
    return folders
