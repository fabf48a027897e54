"""Give a process its PostgreSQL: the embedded one of its data folder, started when needed, or an external one.

One process owns the server of a folder; others that come while it runs use the same one (``casework.adapters.locks``).
"""

import contextlib
import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from casework.adapters import locks
from casework.adapters.postgres import cluster as clusters
from casework.adapters.postgres import process
from casework.adapters.postgres.passwords import APP, INDEX, OWNER, PREFECT, SIGNER, SUPERUSER, SYSTEM, password_of
from casework.adapters.postgres.roles import drop_database, make_roles_and_databases
from casework.adapters.postgres.unavailable import DatabaseUnavailable
from casework.errors import SettingsWrong
from casework.settings import Settings

__all__ = [
    "APP",
    "INDEX",
    "OWNER",
    "PREFECT",
    "SIGNER",
    "SUPERUSER",
    "SYSTEM",
    "DatabaseServer",
    "DatabaseUnavailable",
    "database",
    "embedded",
    "external",
    "recreate_empty",
]

LONGEST_WAIT_FOR_OTHERS_SECONDS = 60.0
OWNER_LOCK, USERS_LOCK = "owner.lock", "users.lock"
EXTERNAL_VARIABLES = {
    OWNER: "CASEWORK_DATABASE_OWNER_URL",
    SYSTEM: "CASEWORK_DATABASE_SYSTEM_URL",
    SIGNER: "CASEWORK_DATABASE_SIGNER_URL",
    PREFECT: "CASEWORK_PREFECT_DATABASE_URL",
    INDEX: "CASEWORK_DATABASE_INDEX_URL",
}

Say = Callable[[str], None]


@dataclass(frozen=True)
class DatabaseServer:
    """Is a running PostgreSQL; ``socket_folder`` and ``process_number`` are None for an external one.

    ``process`` is there only for its owner, who must notice when it dies.
    """

    url_of: Callable[[str, str], str]
    socket_folder: Path | None
    process_number: int | None
    process: subprocess.Popen[bytes] | None = None

    @property
    def owned(self) -> bool:
        """Says whether this process started the server and will stop it."""
        return self.process is not None

    def url(self, role: str, database: str = "casework") -> str:
        """Return the SQLAlchemy URL (psycopg) for ``role``, with its password: never to be logged."""
        return self.url_of(role, database)


def database(settings: Settings) -> contextlib.AbstractContextManager[DatabaseServer]:
    """Return the database the settings ask for: the external one where they name one, else the embedded one."""
    return external(settings) if settings.database_url else embedded(settings)


@contextlib.contextmanager
def external(settings: Settings) -> Iterator[DatabaseServer]:
    """Yield the PostgreSQL server named in the settings; nothing is started, checked or stopped."""
    named = {
        (APP, "casework"): settings.database_url,
        (OWNER, "casework"): settings.database_owner_url,
        (SYSTEM, "casework"): settings.database_system_url,
        (SIGNER, "casework"): settings.database_signer_url,
        (PREFECT, "prefect"): settings.prefect_database_url,
        (INDEX, "casework_index"): settings.database_index_url,
    }

    def url_of(role: str, database: str) -> str:
        url = named.get((role, database))
        if url is None:
            variable = EXTERNAL_VARIABLES.get(role, "CASEWORK_DATABASE_URL")
            raise SettingsWrong(f"The external PostgreSQL is not known for {role}.", what_to_do=f"Set {variable}.")
        return "postgresql+psycopg://" + url.split("://", 1)[-1]

    yield DatabaseServer(url_of, socket_folder=None, process_number=None)


@contextlib.contextmanager
def embedded(
    settings: Settings, *, must_own: bool = False, wait_for_users: bool = True, durable: bool = True, say: Say = lambda _: None
) -> Iterator[DatabaseServer]:
    """Yield the embedded server of ``settings.home``, starting it when no process of ours has.

    An owner waits at its end until every other user has gone, unless ``wait_for_users`` is False. With ``must_own``
    a server that another process owns is waited for, and refused after a minute. ``durable=False`` is for throw-away
    clusters. Raises ``DatabaseUnavailable`` with what to do.
    """
    cluster = clusters.prepare_folders(settings)
    with locks.opened(cluster.folder / USERS_LOCK) as users, contextlib.ExitStack() as stack:
        owner = stack.enter_context(locks.opened(cluster.folder / OWNER_LOCK))
        if _own_or_join(settings, cluster, owner, users, must_own=must_own, say=say):
            with _owned(settings, cluster, owner, users, wait_for_users=wait_for_users, durable=durable, say=say) as server:
                yield server
        else:
            yield _server(settings, cluster, None)


def recreate_empty(settings: Settings, server: DatabaseServer) -> None:
    """Throw away everything in the embedded database ``casework``; only for demo data that was never finished."""
    if server.socket_folder is None:
        raise SettingsWrong("An external database is never thrown away.", what_to_do="Drop it and make it anew by hand.")
    superuser_url = server.url(SUPERUSER, "postgres").replace("+psycopg", "", 1)
    drop_database(superuser_url, "casework")
    make_roles_and_databases(superuser_url, settings.secrets_folder)


def _own_or_join(settings: Settings, cluster: clusters.Cluster, owner: int, users: int, *, must_own: bool, say: Say) -> bool:
    """Return True with the folder locked for us, False with a running server joined."""
    try:
        return locks.own_or_join(
            owner,
            users,
            answers=lambda: _answers(settings, cluster),
            must_own=must_own,
            patience=LONGEST_WAIT_FOR_OTHERS_SECONDS,
            waiting=lambda: say("waiting for another casework command to let go of the database"),
        )
    except TimeoutError:
        holder = locks.read_note(cluster.folder / OWNER_LOCK) or "unknown"
        raise DatabaseUnavailable(
            f"Another process ({holder}) holds {cluster.folder}.", "Let it finish or stop it, then start again."
        ) from None


@contextlib.contextmanager
def _owned(
    settings: Settings, cluster: clusters.Cluster, owner: int, users: int, *, wait_for_users: bool, durable: bool, say: Say
) -> Iterator[DatabaseServer]:
    locks.write_note(owner, str(os.getpid()))
    if not cluster.data.exists():
        say("making the database")
        clusters.create(cluster, password_of(settings.secrets_folder, SUPERUSER), durable=durable)
    clusters.check(cluster)
    running = process.start(cluster, owner, durable=durable)
    try:
        _make_roles(settings, cluster)
        yield _server(settings, cluster, running)
    finally:
        try:
            if wait_for_users:
                locks.wait_for_users(users, lambda: say("waiting for other casework commands that use this database"))
            else:
                locks.try_lock(users)
        finally:
            process.stop(running)
            _remove_outside_folder(settings, cluster)


def _remove_outside_folder(settings: Settings, cluster: clusters.Cluster) -> None:
    if settings.home not in cluster.socket_folder.parents:
        with contextlib.suppress(OSError):
            cluster.socket_folder.rmdir()


def _make_roles(settings: Settings, cluster: clusters.Cluster) -> None:
    try:
        make_roles_and_databases(_libpq_url(settings, cluster, SUPERUSER, "postgres"), settings.secrets_folder)
    except psycopg.OperationalError as wrong:
        raise DatabaseUnavailable(
            f"The database does not know its own administrator: {wrong}",
            f"The password in {settings.secrets_folder / SUPERUSER} is not the one of this cluster; put the right file back.",
        ) from wrong


def _server(settings: Settings, cluster: clusters.Cluster, running: subprocess.Popen[bytes] | None) -> DatabaseServer:
    def url_of(role: str, database: str) -> str:
        return _libpq_url(settings, cluster, role, database).replace("postgresql://", "postgresql+psycopg://", 1)

    return DatabaseServer(url_of, cluster.socket_folder, process.number_of(cluster), running)


def _libpq_url(settings: Settings, cluster: clusters.Cluster, role: str, database: str) -> str:
    password = password_of(settings.secrets_folder, role)
    folder = quote(str(cluster.socket_folder), safe="")
    # A server that does not ask for the password in this one way is not ours.
    return f"postgresql://{role}:{quote(password, safe='')}@/{database}?host={folder}&require_auth=scram-sha-256"


def _answers(settings: Settings, cluster: clusters.Cluster) -> bool:
    if not (settings.secrets_folder / APP).exists():
        return False
    try:
        psycopg.connect(_libpq_url(settings, cluster, APP, "casework"), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True
