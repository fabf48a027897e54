"""The embedded PostgreSQL keeps to its contract: one owner, passwords demanded, nothing left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from casework.adapters.child_process import RunAs, can_reach
from casework.adapters.embedded_postgres import (
    APP,
    INDEX,
    OWNER,
    PREFECT,
    SIGNER,
    SUPERUSER,
    SYSTEM,
    DatabaseServer,
    DatabaseUnavailable,
    database,
    embedded,
)
from casework.adapters.postgres.filesystem import filesystem_of, refuse_network_filesystem, socket_folder
from casework.adapters.postgres.passwords import password_of
from casework.errors import SettingsWrong
from casework.settings import Settings, child_environment, read_settings

MOUNTS = """\
/dev/vda / ext4 rw 0 0
nas:/ida /mnt/ida nfs4 rw 0 0
/dev/vdb /mnt/local\\040disk xfs rw 0 0
//filer/share /mnt/share cifs rw 0 0
"""
OWN_THE_SERVER = """
import sys, time
from pathlib import Path
from casework.adapters.embedded_postgres import embedded
from casework.settings import Settings
with embedded(Settings(home=Path(sys.argv[1])), durable=False) as server:
    print(server.process_number, server.owned, flush=True)
    time.sleep(float(sys.argv[2]))
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("postgres")


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[DatabaseServer]:
    with embedded(Settings(home=home), durable=False) as running:
        yield running


def libpq(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


def ask(server: DatabaseServer, role: str, question: sql.SQL, database: str = "casework") -> list[tuple[object, ...]]:
    with psycopg.connect(libpq(server.url(role, database))) as connection:
        return connection.execute(question).fetchall()


def owner_process(home: Path, seconds: float) -> tuple[subprocess.Popen[str], int]:
    command = [sys.executable, "-c", OWN_THE_SERVER, str(home), str(seconds)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=child_environment(Settings(home=home)))
    assert process.stdout is not None
    with process.stdout as words:
        number, owned = words.readline().split()
    assert owned == "True"
    return process, int(number)


def lives(process_number: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{process_number}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_every_role_signs_in_with_its_own_password(server: DatabaseServer) -> None:
    who = sql.SQL("SELECT current_user")

    assert [("casework_owner",), ("casework_app",), ("casework_system",), ("casework_signer",)] == [
        row for role in (OWNER, APP, SYSTEM, SIGNER) for row in ask(server, role, who)
    ]
    assert [("prefect",)] == ask(server, PREFECT, who, "prefect")
    assert [("casework_index",)] == ask(server, INDEX, who, "casework_index")


def test_only_system_actors_stand_outside_the_policies_and_nobody_but_the_bootstrap_is_superuser(server: DatabaseServer) -> None:
    rows = ask(server, SUPERUSER, sql.SQL("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolcanlogin ORDER BY 1"), "postgres")

    assert [
        ("casework_app", False, False),
        ("casework_index", False, False),
        ("casework_owner", False, False),
        ("casework_signer", False, False),
        ("casework_system", False, True),
        ("postgres", True, True),
        ("prefect", False, False),
    ] == rows


def test_a_connection_without_the_password_is_refused(server: DatabaseServer) -> None:
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(host=str(server.socket_folder), user=APP, dbname="casework")


def test_a_connection_with_another_roles_password_is_refused(server: DatabaseServer) -> None:
    with psycopg.connect(libpq(server.url(APP))) as connection:
        password = connection.info.password

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(host=str(server.socket_folder), user=OWNER, dbname="casework", password=password)


def test_nobody_opens_the_database_of_another(server: DatabaseServer) -> None:
    """Neither Prefect nor the index the cases, nor the application Prefect's tables or the words of every record."""
    others = ((PREFECT, "casework"), (INDEX, "casework"), (APP, "prefect"), *((each, "casework_index") for each in (APP, SYSTEM, SIGNER)))
    for role, other in others:
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            ask(server, role, sql.SQL("SELECT 1"), other)


def test_the_server_listens_on_no_network_checks_its_pages_and_sorts_by_code_point(server: DatabaseServer) -> None:
    question = sql.SQL(
        "SELECT current_setting('listen_addresses'), current_setting('data_checksums'), current_setting('plan_cache_mode'), datlocale "
        "FROM pg_database WHERE datname = 'casework'"
    )

    assert [("", "on", "force_custom_plan", "C.UTF-8")] == ask(server, APP, question)


def test_what_people_type_stays_out_of_the_log(server: DatabaseServer, home: Path) -> None:
    with psycopg.connect(libpq(server.url(OWNER))) as connection:
        connection.execute("CREATE TEMPORARY TABLE person (cpr text PRIMARY KEY)")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO person VALUES ('7001019999'), ('7001019999')")

    log = (home / "logs" / "postgres.log").read_text()
    assert "duplicate key value" in log
    assert "7001019999" not in log


def test_secrets_are_readable_by_their_owner_alone(server: DatabaseServer, home: Path) -> None:
    modes = {path.stat().st_mode & 0o777 for path in (home / "secrets").iterdir()}

    assert {0o600} == modes
    assert server.owned


def test_the_server_does_not_run_as_root(server: DatabaseServer) -> None:
    owner = Path(f"/proc/{server.process_number}").stat().st_uid

    assert owner != 0


def test_a_second_user_of_the_folder_joins_the_running_server(server: DatabaseServer, home: Path) -> None:
    with embedded(Settings(home=home)) as joined:
        assert (False, server.process_number) == (joined.owned, joined.process_number)
        assert [(1,)] == ask(joined, APP, sql.SQL("SELECT 1"))

    assert [(1,)] == ask(server, APP, sql.SQL("SELECT 1"))


def test_data_is_kept_from_one_start_to_the_next(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with embedded(settings, durable=False) as first, psycopg.connect(libpq(first.url(OWNER))) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    assert first.process_number is not None
    assert not lives(first.process_number)

    with embedded(settings, durable=False) as second:
        assert [(42,)] == ask(second, OWNER, sql.SQL("SELECT answer FROM kept"))


def test_an_owner_waits_at_its_end_for_those_who_joined(tmp_path: Path) -> None:
    owner, number = owner_process(tmp_path, seconds=0.5)
    with embedded(Settings(home=tmp_path), durable=False) as joined:
        time.sleep(1)

        assert (False, None) == (joined.owned, owner.poll())
        assert [(1,)] == ask(joined, APP, sql.SQL("SELECT 1"))

    assert owner.wait(20) == 0
    assert not lives(number)


@pytest.mark.parametrize("long_name", [False, True])
def test_a_killed_owner_takes_its_server_along_and_the_next_start_is_fine(tmp_path: Path, *, long_name: bool) -> None:
    home = tmp_path / ("long" * 30 if long_name else "short")
    owner, number = owner_process(home, seconds=100)
    owner.kill()
    owner.wait()

    with embedded(Settings(home=home), durable=False) as server:
        assert server.owned
        assert not lives(number)
        assert [(1,)] == ask(server, APP, sql.SQL("SELECT 1"))


def test_a_killed_server_leaves_nothing_that_stops_the_next_start(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with embedded(settings, durable=False) as server:
        assert server.process_number is not None
        os.kill(server.process_number, signal.SIGKILL)
    # The number of a dead server may belong to any process by now, here to this one's parent.
    (tmp_path / "database" / "data" / "postmaster.pid").write_text(f"{os.getppid()}\n")

    with embedded(settings, durable=False) as again:
        assert [(1,)] == ask(again, APP, sql.SQL("SELECT 1"))


def test_a_cluster_half_made_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "database" / "half-made" / "data" / "base").mkdir(parents=True)

    with embedded(Settings(home=tmp_path), durable=False) as server:
        assert [(1,)] == ask(server, APP, sql.SQL("SELECT 1"))


def test_data_of_another_major_version_is_refused(tmp_path: Path) -> None:
    data = tmp_path / "database" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("15\n")

    with pytest.raises(DatabaseUnavailable, match="is of PostgreSQL 15"), embedded(Settings(home=tmp_path)):
        pass


def test_a_wrong_administrator_password_is_said_with_the_file_to_put_right(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with embedded(settings, durable=False):
        pass
    (tmp_path / "secrets" / SUPERUSER).write_text("wrong\n")

    with pytest.raises(DatabaseUnavailable, match="secrets/postgres is not the one"), embedded(settings, durable=False):
        pass


def test_a_lost_password_file_of_a_role_is_made_anew(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with embedded(settings, durable=False):
        pass
    (tmp_path / "secrets" / APP).unlink()

    with embedded(settings, durable=False) as server:
        assert [(1,)] == ask(server, APP, sql.SQL("SELECT 1"))


def test_a_secret_is_made_once(tmp_path: Path) -> None:
    assert password_of(tmp_path, "one") == password_of(tmp_path, "one")
    assert password_of(tmp_path, "one") != password_of(tmp_path, "other")
    assert ["one", "other"] == sorted(path.name for path in tmp_path.iterdir())


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("/srv/casework", "ext4"), ("/mnt/ida/casework", "nfs4"), ("/mnt/local disk/casework", "xfs"), ("/mnt/share", "cifs")],
)
def test_the_file_system_of_a_folder_is_the_innermost_mount(folder: str, kind: str) -> None:
    assert kind == filesystem_of(Path(folder), MOUNTS)


def test_a_network_file_system_is_refused_and_a_local_one_is_not() -> None:
    refuse_network_filesystem(Path("/mnt/local disk/casework"), MOUNTS)

    with pytest.raises(DatabaseUnavailable, match="network file system"):
        refuse_network_filesystem(Path("/mnt/ida/casework"), MOUNTS)


def test_the_socket_of_a_long_folder_name_lies_elsewhere_in_a_closed_folder(tmp_path: Path) -> None:
    folder = socket_folder(tmp_path / ("long" * 30), None)

    assert len(str(folder)) < 80
    assert 0o700 == folder.stat().st_mode & 0o777
    folder.rmdir()


def test_a_socket_folder_that_is_open_to_others_is_refused(tmp_path: Path) -> None:
    home = tmp_path / ("long" * 30)
    folder = socket_folder(home, None)
    folder.chmod(0o777)

    with pytest.raises(DatabaseUnavailable, match="belongs to somebody else"):
        socket_folder(home, None)
    folder.rmdir()


def test_a_private_folder_above_is_noticed(tmp_path: Path) -> None:
    private = tmp_path / "private"
    inside = private / "inside"
    inside.mkdir(parents=True)
    private.chmod(0o700)

    assert not can_reach(inside, RunAs(uid=60001, gid=60001))


def test_an_external_server_is_used_as_it_is_named(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, database_url="postgresql://casework_app:x@db.example/casework")

    with database(settings) as server:
        assert server.url(APP) == "postgresql+psycopg://casework_app:x@db.example/casework"
        with pytest.raises(SettingsWrong, match="CASEWORK_DATABASE_SYSTEM_URL"):
            server.url(SYSTEM)
    assert [] == list(tmp_path.iterdir())


def test_a_misspelt_setting_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEWORK_DATABSE_URL", "postgresql://db/casework")

    with pytest.raises(SettingsWrong, match="There is no setting CASEWORK_DATABSE_URL"):
        read_settings()


def test_a_setting_with_an_impossible_value_is_refused_without_repeating_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEWORK_PORT", "70000")

    with pytest.raises(SettingsWrong, match="CASEWORK_PORT"):
        read_settings()


def test_a_child_gets_these_settings_and_nobody_elses_prefect(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "https://elsewhere.example")
    monkeypatch.setenv("CASEWORK_PORT", "9999")

    environment = child_environment(Settings(home=tmp_path, port=8600), {"EXTRA": "1"})

    assert ("8600", str(tmp_path), "1") == (environment["CASEWORK_PORT"], environment["CASEWORK_HOME"], environment["EXTRA"])
    assert "PREFECT_API_URL" not in environment
