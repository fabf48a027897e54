"""Give a process its PostgreSQL: the embedded one of its data folder, started when needed, or an external one.

One process owns the server of a folder; others that come while it runs use the same one. Who owns it is a lock on
``database/owner.lock`` that the server itself inherits; who uses it is a shared lock on ``database/users.lock``.
"""

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from casework.adapters.postgres import cluster as clusters
from casework.adapters.postgres import locks, process
from casework.adapters.postgres.passwords import APP, OWNER, PREFECT, SIGNER, SUPERUSER, SYSTEM, password_of
from casework.adapters.postgres.roles import make_roles_and_databases
from casework.adapters.postgres.unavailable import DatabaseUnavailable
from casework.errors import SettingsWrong
from casework.settings import Settings

__all__ = [
    "APP",
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
]

LONGEST_WAIT_FOR_OTHERS_SECONDS = 60.0
EXTERNAL_VARIABLES = {
    OWNER: "CASEWORK_DATABASE_OWNER_URL",
    SYSTEM: "CASEWORK_DATABASE_SYSTEM_URL",
    SIGNER: "CASEWORK_DATABASE_SIGNER_URL",
    PREFECT: "CASEWORK_PREFECT_DATABASE_URL",
}

Say = Callable[[str], None]


@dataclass(frozen=True)
class DatabaseServer:
    """Is a running PostgreSQL; ``socket_folder`` and ``process_number`` are None for an external one."""

    url_of: Callable[[str, str], str]
    socket_folder: Path | None
    process_number: int | None
    owned: bool

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
    }

    def url_of(role: str, database: str) -> str:
        url = named.get((role, database))
        if url is None:
            variable = EXTERNAL_VARIABLES.get(role, "CASEWORK_DATABASE_URL")
            raise SettingsWrong(f"The external PostgreSQL is not known for {role}.", what_to_do=f"Set {variable}.")
        return "postgresql+psycopg://" + url.split("://", 1)[-1]

    yield DatabaseServer(url_of, socket_folder=None, process_number=None, owned=False)


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
    with locks.opened(cluster.folder / "users.lock") as users, contextlib.ExitStack() as stack:
        owner = stack.enter_context(locks.opened(cluster.folder / "owner.lock"))
        if _own_or_join(settings, cluster, owner, users, must_own=must_own, say=say):
            with _owned(settings, cluster, owner, users, wait_for_users=wait_for_users, durable=durable, say=say) as server:
                yield server
        else:
            yield _server(settings, cluster, process.number_of(cluster), owned=False)


def _own_or_join(settings: Settings, cluster: clusters.Cluster, owner: int, users: int, *, must_own: bool, say: Say) -> bool:
    """Return True with the folder locked for us, False with a running server joined."""
    deadline = time.monotonic() + LONGEST_WAIT_FOR_OTHERS_SECONDS
    told = False
    while not locks.try_lock(owner):
        # An owner that is about to stop holds the users' lock alone, so nobody joins a server that goes away.
        if not must_own and locks.try_lock(users, shared=True):
            if _answers(settings, cluster):
                return False
            locks.release(users)
        if time.monotonic() > deadline:
            raise DatabaseUnavailable(
                f"Another process ({locks.noted_owner(cluster.folder / 'owner.lock') or 'unknown'}) holds {cluster.folder}.",
                "Let it finish or stop it, then start again.",
            )
        if must_own and not told:
            say("waiting for another casework command to let go of the database")
            told = True
        time.sleep(0.05)
    return True


@contextlib.contextmanager
def _owned(
    settings: Settings, cluster: clusters.Cluster, owner: int, users: int, *, wait_for_users: bool, durable: bool, say: Say
) -> Iterator[DatabaseServer]:
    locks.note_owner(owner)
    if not cluster.data.exists():
        say("making the database")
        clusters.create(cluster, password_of(settings.secrets_folder, SUPERUSER), durable=durable)
    clusters.check(cluster)
    running = process.start(cluster, owner, durable=durable)
    try:
        _make_roles(settings, cluster)
        yield _server(settings, cluster, running.pid, owned=True)
    finally:
        try:
            if not locks.try_lock(users) and wait_for_users:
                say("waiting for other casework commands that use this database")
                locks.wait_for_lock(users)
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


def _server(settings: Settings, cluster: clusters.Cluster, number: int | None, *, owned: bool) -> DatabaseServer:
    def url_of(role: str, database: str) -> str:
        return _libpq_url(settings, cluster, role, database).replace("postgresql://", "postgresql+psycopg://", 1)

    return DatabaseServer(url_of, cluster.socket_folder, number, owned)


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
