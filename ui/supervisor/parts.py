"""Describe the processes of one installation: the desk's web server, the Prefect server, the effect runner."""

import sys
import time
from dataclasses import dataclass

from casework.adapters import loopback, prefect_process
from casework.adapters.embedded_postgres import DatabaseServer
from casework.adapters.readiness import has_reported
from casework.errors import SettingsWrong
from casework.settings import Settings, child_environment
from ui.supervisor.children import Child

# -P: neither the folder we start in nor the script's may shadow an installed package.
PYTHON = (sys.executable, "-P", "-m")

LONGEST_CLOSING_SECONDS = 5.0


@dataclass(frozen=True)
class Parts:
    """Is what a desk consists of beside its database, and the two steps that prepare the database."""

    migrate: tuple[str, ...] = (*PYTHON, "ui.supervisor.preparing", "migrate")
    demo: tuple[str, ...] = (*PYTHON, "ui.supervisor.preparing", "demo")
    web: tuple[str, ...] = (*PYTHON, "ui.asgi")
    prefect: tuple[str, ...] | None = None  # none: Prefect's own server
    runner: tuple[str, ...] = (*PYTHON, "workflows.serve")


def web_child(settings: Settings, parts: Parts) -> Child:
    """Return the web server: ready when the server on our port answers with our nonce."""

    def ready(_: int) -> bool:
        health = loopback.get_json(settings.port, "/healthz", host=local_host(settings))
        return isinstance(health, dict) and health.get("nonce") == settings.nonce

    return Child("web", parts.web, child_environment(settings), settings.logs_folder / "web.log", settings.home, ready)


def prefect_child(settings: Settings, server: DatabaseServer, lock: int, parts: Parts) -> Child:
    """Return the Prefect server: ready when this very process listens on the port and is well."""
    port = settings.prefect_port
    return Child(
        name="prefect",
        command=parts.prefect or prefect_process.server_command(port),
        environment=prefect_process.server_environment(settings, server, port),
        log=prefect_process.log_of(settings),
        folder=settings.home,
        ready=lambda number: prefect_process.is_healthy(number, port),
        started=lambda number: prefect_process.write_note(lock, port, number),
        keep_open=(lock,),
    )


def runner_child(settings: Settings, parts: Parts) -> Child:
    """Return the effect runner: ready when it has said so; it waits for the Prefect server by itself."""
    environment = child_environment(settings, prefect_process.prefect_environment(settings, settings.prefect_port))
    log = settings.logs_folder / "runner.log"
    return Child("runner", parts.runner, environment, log, settings.home, lambda number: has_reported(settings, "runner", number))


def local_host(settings: Settings) -> str:
    """Return the address at which this machine itself reaches the desk."""
    return "127.0.0.1" if settings.host in {"0.0.0.0", "localhost"} else settings.host  # noqa: S104 - compared, not bound


def address(settings: Settings) -> str:
    """Return the address of the desk for people on this machine."""
    host = "localhost" if local_host(settings) == "127.0.0.1" else settings.host
    return f"http://{host}:{settings.port}"


def _becomes_free(host: str, port: int) -> bool:
    """Say whether a port can be had, waiting a moment where no program listens on it: a connection is only just closing."""
    until = time.monotonic() + LONGEST_CLOSING_SECONDS
    while not loopback.is_free(host, port):
        if loopback.listener(port) is not None or time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


def refuse_taken_ports(settings: Settings) -> None:
    """Raise ``SettingsWrong`` naming a port that is in use, by whom, and the setting that chooses another."""
    for port, host, variable in (
        (settings.port, settings.host, "CASEWORK_PORT"),
        (settings.prefect_port, "127.0.0.1", "CASEWORK_PREFECT_PORT"),
    ):
        if not _becomes_free(host, port):
            holder = loopback.listener(port)
            by = f" by process {holder}" if holder else ""
            raise SettingsWrong(
                f"Port {port} is in use{by}.", what_to_do=f"Stop that program, or choose another port: {variable}={port + 100}"
            )
