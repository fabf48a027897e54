"""Look at ports and servers of this machine: is one free, who listens, does our server answer."""

import contextlib
import http.client
import json
import socket
from pathlib import Path

_LISTENING = "0A"


def is_free(host: str, port: int) -> bool:
    """Say whether a server could listen on the port now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def any_free_port() -> int:
    """Return the number of a port that was free a moment ago."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listener(port: int) -> int | None:
    """Return the number of the process that listens on the port; None when nobody does or it is not ours to see."""
    sockets = {f"socket:[{inode}]" for inode in _listening_inodes(port)}
    if not sockets:
        return None
    for folder in Path("/proc").glob("[0-9]*"):
        if _holds(folder, sockets):
            return int(folder.name)
    return None


def listens(process_number: int, port: int) -> bool:
    """Say whether this very process listens on the port: the proof that an answer from there is its."""
    return _holds(Path("/proc") / str(process_number), {f"socket:[{inode}]" for inode in _listening_inodes(port)})


def _listening_inodes(port: int) -> set[str]:
    wanted = f":{port:04X}"
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with contextlib.suppress(FileNotFoundError):
            lines = [line.split() for line in Path(table).read_text().splitlines()[1:]]
            found |= {fields[9] for fields in lines if fields[1].endswith(wanted) and fields[3] == _LISTENING}
    return found


def _holds(process_folder: Path, sockets: set[str]) -> bool:
    try:
        for descriptor in (process_folder / "fd").iterdir():
            with contextlib.suppress(FileNotFoundError):
                if str(descriptor.readlink()) in sockets:
                    return True
    except (FileNotFoundError, PermissionError, ProcessLookupError):
        pass
    return False


def get_json(port: int, path: str, *, host: str = "127.0.0.1", seconds: float = 2.0) -> object | None:
    """Return what a server on this machine answers as JSON; None when it does not, or not with 200."""
    connection = http.client.HTTPConnection(host, port, timeout=seconds)
    try:
        connection.request("GET", path, headers={"Host": f"localhost:{port}"})
        response = connection.getresponse()
        body = response.read(100_000)
        return json.loads(body) if response.status == http.client.OK else None
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
