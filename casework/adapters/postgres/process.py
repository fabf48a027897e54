"""Start and stop the one PostgreSQL process of a cluster."""

import contextlib
import signal
import subprocess
import time
from pathlib import Path

from casework.adapters.child_process import spawn
from casework.adapters.log_file import append_to_log
from casework.adapters.postgres.cluster import Cluster, environment
from casework.adapters.postgres.unavailable import DatabaseUnavailable

# A server that comes back from a power cut replays its log first; a busy one may take minutes.
LONGEST_START_SECONDS = 300.0
LONGEST_STOP_SECONDS = 10.0
_STATUS_LINE = 7  # of postmaster.pid, as pg_ctl reads it

SERVER_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "effective_cache_size": "2GB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "wal_compression": "pglz",
    "checkpoint_completion_target": "0.9",
    "random_page_cost": "1.1",
    "jit": "off",
    # Generic plans over row-level security are a hundred times slower (measured; reference of the runtime).
    "plan_cache_mode": "force_custom_plan",
    "file_copy_method": "clone",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "idle_in_transaction_session_timeout": "10min",
    # A failed statement holds what people typed: it, its details and its values stay out of the log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_line_prefix": "%m [%p] %q%u@%d ",
}
# For throw-away clusters of tests: nothing is flushed, everything is lost with the power.
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def start(cluster: Cluster, lock: int, *, durable: bool = True) -> subprocess.Popen[bytes]:
    """Start the server and return when it accepts connections.

    The server inherits ``lock``, so the folder counts as taken for exactly as long as a process of it lives, also
    when whoever started it was killed.
    """
    _refuse_a_foreign_server(cluster)
    # The lock is ours, so no server of ours lives: what these files say is about a dead one whose number may have
    # been given to another process since.
    for stale in (cluster.data / "postmaster.pid", cluster.socket_folder / ".s.PGSQL.5432.lock", cluster.socket_folder / ".s.PGSQL.5432"):
        stale.unlink(missing_ok=True)
    settings = SERVER_SETTINGS | {"unix_socket_directories": str(cluster.socket_folder)} | ({} if durable else NOT_DURABLE)
    command = [str(cluster.binaries / "postgres"), "-D", str(cluster.data)]
    command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with append_to_log(cluster.log) as log:
        server = spawn(
            command,
            environment=environment(),
            folder=cluster.data.parent,
            output=log,
            death_signal=signal.SIGINT,
            run_as=cluster.run_as,
            keep_open=[lock],
        )
    try:
        _wait_until_ready(cluster, server)
    except BaseException:
        stop(server)
        raise
    return server


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stop the server: first in order, then at once, in the end by force; committed work survives each of them."""
    for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is not None:
            return
        server.send_signal(how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(LONGEST_STOP_SECONDS)


def number_of(cluster: Cluster) -> int | None:
    """Return the process number of the server that runs on the cluster, by its own note; None when there is no note."""
    try:
        return int((cluster.data / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None


def _wait_until_ready(cluster: Cluster, server: subprocess.Popen[bytes]) -> None:
    status_file = cluster.data / "postmaster.pid"
    deadline = time.monotonic() + LONGEST_START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise DatabaseUnavailable(
                f"PostgreSQL stopped while starting (status {server.returncode}): {_last_words(cluster.log)}",
                f"The whole story is in {cluster.log}.",
            )
        if _status(status_file) == "ready":
            return
        time.sleep(0.01)
    raise DatabaseUnavailable(
        f"PostgreSQL was not ready after {LONGEST_START_SECONDS:.0f} seconds.", f"See what it is doing in {cluster.log}."
    )


def _status(status_file: Path) -> str:
    try:
        lines = status_file.read_text().splitlines()
    except FileNotFoundError:
        return ""
    return lines[_STATUS_LINE].strip() if len(lines) > _STATUS_LINE else ""


def _refuse_a_foreign_server(cluster: Cluster) -> None:
    # Somebody may have started a server on this folder by hand, without our lock.
    number = number_of(cluster)
    try:
        program = Path(f"/proc/{number}/exe").readlink().name
        folder = Path(f"/proc/{number}/cwd").readlink()
    except OSError:
        return
    if program.startswith("postgres") and folder == cluster.data.resolve():
        raise DatabaseUnavailable(
            f"Another PostgreSQL, process {number}, already runs on {cluster.data}; Casework did not start it.",
            f"Stop it first: kill -INT {number}",
        )


def _last_words(log: Path) -> str:
    said = log.read_text(errors="replace").strip().splitlines()
    return " / ".join(line for line in said[-5:] if "FATAL" in line or "PANIC" in line or "ERROR" in line) or "\n".join(said[-3:])
