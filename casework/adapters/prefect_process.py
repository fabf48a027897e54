"""Run the Prefect server beside the database, or use the one that runs already; Prefect itself is never imported here."""

import contextlib
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from casework.adapters import locks, loopback
from casework.adapters.child_process import spawn
from casework.adapters.embedded_postgres import PREFECT, DatabaseServer
from casework.adapters.log_file import append_to_log
from casework.adapters.postgres.filesystem import own_folder
from casework.adapters.postgres.passwords import password_of
from casework.errors import SettingsWrong
from casework.settings import Settings, child_environment

OWNER_LOCK, USERS_LOCK = "prefect.lock", "prefect-users.lock"
LONGEST_START_SECONDS = 180.0
LONGEST_STOP_SECONDS = 8.0


@dataclass(frozen=True)
class PrefectServer:
    """Is a Prefect server that answers; ``environment`` is what a process needs before it imports Prefect."""

    port: int
    environment: dict[str, str]
    owned: bool

    @property
    def api_url(self) -> str:
        """Is the address for clients."""
        return f"http://127.0.0.1:{self.port}/api"

    @property
    def pages_url(self) -> str:
        """Is the address for people."""
        return f"http://localhost:{self.port}"


def prefect_environment(settings: Settings, port: int) -> dict[str, str]:
    """Return what every process that speaks to the Prefect server needs in its environment."""
    return {
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_API_AUTH_STRING": pages_sign_in(settings),
        "PREFECT_CLIENT_CSRF_SUPPORT_ENABLED": "true",
        "PREFECT_HOME": str(settings.prefect_folder),
        "PREFECT_PROFILES_PATH": str(settings.prefect_folder / "profiles.toml"),
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        # Both lines: the server's own telemetry and the one of its Python client.
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }


def server_environment(settings: Settings, server: DatabaseServer, port: int) -> dict[str, str]:
    """Return the environment of the Prefect server itself."""
    return (
        child_environment(settings)
        | prefect_environment(settings, port)
        | {
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": _for_asyncpg(server.url(PREFECT, "prefect")),
            "PREFECT_SERVER_API_AUTH_STRING": pages_sign_in(settings),
            "PREFECT_SERVER_API_HOST": "127.0.0.1",
            "PREFECT_SERVER_API_PORT": str(port),
            "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "true",
            "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
            # Otherwise it copies its pages into the installed package at each start.
            "PREFECT_UI_STATIC_DIRECTORY": str(settings.prefect_folder / "pages"),
            "PREFECT__SERVER_FINAL": "1",
        }
    )


def _for_asyncpg(url: str) -> str:
    # The other driver knows nothing of the demand for one kind of password. Done by hand: importing SQLAlchemy for it
    # would cost the supervisor a second and 20 MB.
    address, _, query = url.replace("+psycopg://", "+asyncpg://", 1).partition("?")
    kept = [part for part in query.split("&") if part and not part.startswith("require_auth=")]
    return address + ("?" + "&".join(kept) if kept else "")


def server_command(port: int) -> list[str]:
    """Return the command that ``prefect server start`` would run, without the questions it asks first."""
    return [
        *(sys.executable, "-P", "-m", "uvicorn", "--factory", "prefect.server.api.server:create_app"),
        *("--host", "127.0.0.1", "--port", str(port), "--no-access-log", "--log-level", "warning"),
        *("--timeout-keep-alive", "5", "--timeout-graceful-shutdown", "3"),
    ]


def pages_sign_in(settings: Settings) -> str:
    """Return what Prefect's own pages ask for; it lies in ``secrets/prefect_pages`` as ``admin:…``."""
    own_folder(settings.secrets_folder)
    return f"admin:{password_of(settings.secrets_folder, 'prefect_pages')}"


@contextlib.contextmanager
def prefect_server(settings: Settings, server: DatabaseServer, *, say: Callable[[str], None] = lambda _: None) -> Iterator[PrefectServer]:
    """Yield the Prefect server of this installation, starting one for as long as the block lasts when none runs.

    A temporary server takes any port when the usual one is in use. Raises ``SettingsWrong`` when it does not start.
    """
    own_folder(settings.run_folder, 0o711)
    with locks.opened(settings.run_folder / OWNER_LOCK) as owner, locks.opened(settings.run_folder / USERS_LOCK) as users:
        if not _own(settings, owner, users, say):
            port, _ = noted(settings)
            yield PrefectServer(port, prefect_environment(settings, port), owned=False)
            return
        port = settings.prefect_port if loopback.is_free("127.0.0.1", settings.prefect_port) else loopback.any_free_port()
        child = start(settings, server, port, owner)
        try:
            _wait_until_healthy(settings, child, port)
            yield PrefectServer(port, prefect_environment(settings, port), owned=True)
            locks.wait_for_users(users, lambda: say("waiting for other casework commands that use Prefect"))
        finally:
            stop(child)


def start(settings: Settings, server: DatabaseServer, port: int, lock: int) -> subprocess.Popen[bytes]:
    """Start the Prefect server on ``port`` and note it in the lock file; ``lock`` lives as long as the server."""
    own_folder(settings.prefect_folder)
    with append_to_log(log_of(settings)) as log:
        child = spawn(
            server_command(port),
            environment=server_environment(settings, server, port),
            folder=settings.prefect_folder,
            output=log,
            keep_open=[lock],
        )
    write_note(lock, port, child.pid)
    return child


@contextlib.contextmanager
def owned_lock(settings: Settings, say: Callable[[str], None]) -> Iterator[int]:
    """Hold the owner's lock of the Prefect server, for who keeps it running by other means than ``prefect_server``."""
    own_folder(settings.run_folder, 0o711)
    with locks.opened(settings.run_folder / OWNER_LOCK) as owner, locks.opened(settings.run_folder / USERS_LOCK) as users:
        _own(settings, owner, users, say, must_own=True)
        yield owner


def write_note(lock: int, port: int, process_number: int) -> None:
    """Write into the lock file where the server is, for those who come to use it."""
    locks.write_note(lock, json.dumps({"port": port, "process": process_number}))


def stop(child: subprocess.Popen[bytes]) -> None:
    """Stop the Prefect server, by force when it takes too long: what it stores is in PostgreSQL."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        if child.poll() is None:
            child.send_signal(how)
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(LONGEST_STOP_SECONDS)


def is_healthy(process_number: int, port: int) -> bool:
    """Say whether this very process listens on the port and its server says that it is well."""
    return loopback.listens(process_number, port) and loopback.get_json(port, "/api/health") is True


def noted(settings: Settings) -> tuple[int, int]:
    """Return port and process number of the running Prefect server by its note; zeros when there is none."""
    try:
        note = json.loads(locks.read_note(settings.run_folder / OWNER_LOCK))
        return int(note["port"]), int(note["process"])
    except (ValueError, KeyError, TypeError):
        return 0, 0


def log_of(settings: Settings) -> Path:
    """Return where the Prefect server writes its log."""
    return settings.logs_folder / "prefect.log"


def _own(settings: Settings, owner: int, users: int, say: Callable[[str], None], *, must_own: bool = False) -> bool:
    def answers() -> bool:
        port, number = noted(settings)
        return number > 0 and is_healthy(number, port)

    try:
        return locks.own_or_join(
            owner,
            users,
            answers=answers,
            must_own=must_own,
            patience=LONGEST_START_SECONDS,
            waiting=lambda: say("waiting for the Prefect server"),
        )
    except TimeoutError:
        raise SettingsWrong("The Prefect server does not answer.", what_to_do=f"See {log_of(settings)}.") from None


def _wait_until_healthy(settings: Settings, child: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + LONGEST_START_SECONDS
    while not is_healthy(child.pid, port):
        if child.poll() is not None or time.monotonic() > deadline:
            raise SettingsWrong("The Prefect server did not start.", what_to_do=f"See {log_of(settings)}.")
        time.sleep(0.1)
