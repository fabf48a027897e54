"""Judge the folders a cluster is to live in: their file system, their owner, the length of their names."""

import hashlib
import os
import re
import stat
import tempfile
from pathlib import Path

from casework.adapters.child_process import RunAs, can_reach
from casework.adapters.postgres.unavailable import DatabaseUnavailable

# A flock on these does not exclude another machine, and an fsync does not mean that the bytes are on a disk.
NETWORK_FILESYSTEMS = frozenset(
    {
        "9p",
        "afs",
        "ceph",
        "cifs",
        "coda",
        "davfs",
        "fuse.davfs",
        "fuse.glusterfs",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.sshfs",
        "glusterfs",
        "gpfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "orangefs",
        "smb3",
        "smbfs",
    }
)
# sun_path holds 108 bytes with its closing zero; PostgreSQL puts "/.s.PGSQL.5432.lock" behind the folder.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432.lock")


def filesystem_of(folder: Path, mounts: str) -> str:
    """Return the type of the file system ``folder`` is on, by the text of ``/proc/mounts``."""
    found, kind = Path("/"), "unknown"
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        # A space in a name stands as \040 in this file.
        place = Path(re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), fields[1]))
        # A later line for the same place is mounted over the earlier one.
        if (folder == place or place in folder.parents) and len(place.parts) >= len(found.parts):
            found, kind = place, fields[2]
    return kind


def refuse_network_filesystem(folder: Path, mounts: str) -> None:
    """Raise ``DatabaseUnavailable`` when ``folder`` is on a file system that several machines can see."""
    kind = filesystem_of(folder, mounts)
    if kind in NETWORK_FILESYSTEMS:
        raise DatabaseUnavailable(
            f"{folder} is on a network file system ({kind}); a database there can be damaged beyond repair.",
            "Set CASEWORK_HOME to a folder on a local disk, or CASEWORK_DATABASE_URL to a PostgreSQL server.",
        )


def own_folder(folder: Path, mode: int = 0o700, owner: RunAs | None = None) -> Path:
    """Make ``folder`` if it is missing, with this mode and owner, and return it; what exists stays as it is.

    Raises ``DatabaseUnavailable`` where this user may not write.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=mode)
        folder.chmod(mode)
        if owner is not None:
            os.chown(folder, owner.uid, owner.gid)
    except FileExistsError:
        pass
    except OSError as wrong:
        raise DatabaseUnavailable(
            f"{wrong.filename} cannot be written by this user ({wrong.strerror}).",
            "Set CASEWORK_HOME to a folder of yours; a folder once made by root stays root's.",
        ) from wrong
    return folder


def socket_folder(home: Path, user: RunAs | None) -> Path:
    """Return a folder for the socket whose name is short enough, owned by who runs the server, closed to others."""
    inside = home / "run" / "socket"
    short = len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER
    if short and (user is None or user.capability is not None or can_reach(home, user)):
        own_folder(home / "run", 0o711)
        return own_folder(inside, owner=user)
    mark = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    outside = own_folder(Path(tempfile.gettempdir()) / f"casework-{os.geteuid()}-{mark}", owner=user)
    # Anybody may make folders here, so a folder that was there before is believed only when it is ours.
    status = outside.lstat()
    expected = os.geteuid() if user is None else user.uid
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != expected or status.st_mode & 0o077:
        raise DatabaseUnavailable(
            f"{outside} belongs to somebody else; the database cannot put its socket there.",
            f"Remove {outside}, or set CASEWORK_HOME to a folder with a shorter name.",
        )
    return outside
