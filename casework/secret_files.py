"""Files that are made once and read for ever: keys and passwords, each only its owner's to read."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path


def kept_once(path: Path, made: Callable[[], bytes]) -> Path:
    """Gives the path of a file, making it first where it is not there (mode 0600, in a folder of mode 0700).

    It is written whole under another name and then linked into place: of processes that do so at once one is believed, and none
    reads a half.
    """
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(made())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(beside, path)
    except FileExistsError:
        pass  # another process was first, and its file is the one
    finally:
        beside.unlink()
    return path
