"""Every table, one after the other: nobody sees a row without an actor, and nobody changes one without saying so."""

import re
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import select, text
from sqlalchemy.exc import InvalidRequestError, ProgrammingError
from sqlalchemy.orm import make_transient_to_detached
from sqlmodel import Session, SQLModel

from casework import walls
from casework.access import POLICIES
from casework.adapters.embedded_postgres import APP, OWNER, SIGNER, SUPERUSER, SYSTEM, DatabaseServer
from casework.bootstrap import Platform, assemble, engine_for
from casework.errors import NotFound, UnrecordedChange
from casework.settings import Settings
from casework.work import Actor
from documents.blobs import BlobStore
from tests.builders import build_ministry
from tests.conftest import Clock
from tests.databases import TEMPLATE

NAME = "every_table"
MODELS = {mapper.class_.__tablename__: mapper.class_ for mapper in SQLModel._sa_registry.mappers}
EVIDENCE = sorted({*walls.APPEND_ONLY, "decision", "document_version"})


@pytest.fixture(scope="module")
def filled(server: DatabaseServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """Gives a database with at least one row in every table; foreign keys are dropped, so that any row can be tried."""
    _as_superuser(server, "postgres", f"CREATE DATABASE {NAME} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY OWNER casework_owner")
    settings = Settings(home=tmp_path_factory.mktemp("filled"))
    platform = assemble(settings, server, BlobStore(settings.blobs_folder), clock=Clock(), name=NAME)
    build_ministry(platform)
    with psycopg.connect(_plain(server.url(SUPERUSER, NAME))) as connection:
        _drop_foreign_keys(connection)
        connection.execute("SET session_replication_role = replica")
        for table in (*POLICIES, "checkpoint", "checkpointed_event"):
            connection.execute(_a_row(connection, table))
        connection.execute("UPDATE decision SET undone_at = NULL")
        connection.execute("UPDATE record SET sent_at = NULL")
    yield platform
    platform.close()
    _as_superuser(server, "postgres", f"DROP DATABASE {NAME} WITH (FORCE)")


@pytest.fixture
def bare(filled: Platform, server: DatabaseServer) -> Iterator[psycopg.Connection]:
    """Gives a connection of the application that never opened a work."""
    with psycopg.connect(_plain(server.url(APP, NAME))) as connection:
        yield connection
        connection.rollback()


# ---- nothing is visible without an actor -----------------------------------------------------------------------------------
@pytest.mark.parametrize("table", sorted(POLICIES))
def test_there_are_rows_to_hide(filled, server, table):
    with psycopg.connect(_plain(server.url(SUPERUSER, NAME))) as connection:
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() > (0,)


@pytest.mark.parametrize("table", sorted(POLICIES))
def test_a_bare_connection_sees_nothing(bare, table):
    assert [] == bare.execute(f"SELECT * FROM {table}").fetchall()


@pytest.mark.parametrize("table", sorted(POLICIES))
def test_settings_that_a_commit_left_empty_show_nothing(bare, table):
    for name in (
        "actor",
        "authority",
        "clearance",
        "limited",
        "now",
        "principals",
        "units",
        "held_record",
        "held_case_file",
        "records_of",
        "privileges",
        "lent_record",
        "lent_case_file",
    ):
        bare.execute("SELECT set_config(%s, '', false)", [f"app.{name}"])

    assert [] == bare.execute(f"SELECT * FROM {table}").fetchall()


@pytest.mark.parametrize("table", sorted(POLICIES))
def test_a_session_without_a_work_sees_nothing_in_orm_core_or_text(filled, table):
    model = MODELS[table]
    with Session(filled.engine) as session:
        assert [] == session.execute(select(model)).all()
        assert [] == session.execute(select(model.__table__)).all()
        assert [] == session.execute(text(f"SELECT * FROM {table}")).all()


@pytest.mark.parametrize("table", sorted(POLICIES))
def test_refresh_without_a_work_finds_nothing(filled, table):
    model = MODELS[table]
    with Session(filled.system_engine) as session:
        row = session.execute(select(model)).scalars().first()
    copy = model(**{column.key: getattr(row, column.key) for column in model.__mapper__.column_attrs})
    make_transient_to_detached(copy)
    with Session(filled.engine) as session:
        session.add(copy)
        with pytest.raises(InvalidRequestError):
            session.refresh(copy)


@pytest.mark.parametrize("table", sorted(POLICIES))
def test_a_connection_shows_nothing_after_its_work_has_ended(filled, server, table):
    one = engine_for(server.url(APP, NAME), size=1)
    with one.connect() as connection:
        with connection.begin():
            head = connection.execute(text("SELECT work_id FROM casework_enter(:id, NULL, now(), current_date)"), {"id": _head(server)})
            assert head.scalar_one()
            assert connection.execute(text("SELECT count(*) FROM official")).scalar_one() > 0
        assert [] == connection.execute(text(f"SELECT * FROM {table}")).all()
    one.dispose()


def test_an_unknown_official_is_nobody(filled):
    with pytest.raises(NotFound), filled.work(Actor.official(999_999)):
        pass


def test_an_official_who_has_left_is_nobody(filled, server):
    _as_superuser(server, NAME, "SET session_replication_role = replica; UPDATE official SET is_active = false WHERE username = 'auditor'")
    auditor = _official(server, "auditor")

    with pytest.raises(NotFound), filled.work(Actor.official(auditor)):
        pass


# ---- a change that nobody recorded does not commit ---------------------------------------------------------------------------
@pytest.mark.parametrize("verb", ["INSERT", "UPDATE", "DELETE"])
@pytest.mark.parametrize("table", sorted(walls.HISTORY_KEYS))
def test_a_change_without_an_event_does_not_commit(filled, server, table, verb):
    with psycopg.connect(_plain(server.url(SUPERUSER, NAME))) as connection:
        statement = _change(connection, table, verb).as_string(connection)
    granted = verb in walls.WRITES.get(table, walls.EVERYTHING) and not (table == "decision" and verb == "UPDATE")

    with pytest.raises(UnrecordedChange if granted else ProgrammingError), filled.work(Actor.system("setup")) as work:
        if table in {"document_version", "record_version"}:
            work.session.execute(text("SELECT set_config('app.destroying', '1', true)"))
        work.session.execute(text(statement.replace(":", "\\:")))


def test_undoing_a_decision_without_an_event_does_not_commit(filled):
    with pytest.raises(UnrecordedChange), filled.work(Actor.system("setup")) as work:
        work.session.execute(text("UPDATE decision SET undone_at = now()"))


@pytest.mark.parametrize("table", sorted(walls.HISTORY_KEYS))
def test_a_change_outside_a_work_is_refused_at_once(filled, server, table):
    if "INSERT" not in walls.WRITES.get(table, walls.EVERYTHING):
        return
    with psycopg.connect(_plain(server.url(SYSTEM, NAME))) as connection:
        with pytest.raises(psycopg.Error) as refusal:
            connection.execute(_change(connection, table, "INSERT"))
        connection.rollback()

    assert "CW001" == refusal.value.sqlstate


# ---- evidence is appended, never changed ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [APP, SYSTEM, SIGNER])
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE", "TRUNCATE"])
@pytest.mark.parametrize("table", walls.APPEND_ONLY)
def test_no_role_of_the_house_may_change_evidence(filled, server, table, verb, role):
    with psycopg.connect(_plain(server.url(SUPERUSER, NAME))) as connection:
        statement = _change(connection, table, verb)
    with psycopg.connect(_plain(server.url(role, NAME))) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


@pytest.mark.parametrize("verb", ["UPDATE", "DELETE", "TRUNCATE"])
@pytest.mark.parametrize("table", EVIDENCE)
def test_not_even_the_owner_changes_evidence(filled, server, table, verb):
    with psycopg.connect(_plain(server.url(OWNER, NAME))) as connection:
        with pytest.raises(psycopg.Error) as refusal:
            connection.execute(_change(connection, table, verb))
        connection.rollback()

    assert "CW004" == refusal.value.sqlstate


@pytest.mark.parametrize("table", ["event", "history", "personal_value", "subject_key", "checkpoint", "checkpointed_event"])
def test_the_application_writes_evidence_only_through_its_functions(filled, server, bare, table):
    with psycopg.connect(_plain(server.url(SUPERUSER, NAME))) as connection:
        statement = _change(connection, table, "INSERT")

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        bare.execute(statement)


def test_the_signer_reads_events_and_nothing_of_the_cases(filled, server):
    with psycopg.connect(_plain(server.url(SIGNER, NAME)), autocommit=True) as connection:
        assert connection.execute("SELECT count(*) FROM event").fetchone() > (0,)
        for table in set(POLICIES) - {"event"}:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"SELECT * FROM {table}")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT casework_append_events('[]')")


# ---- rows of any shape -----------------------------------------------------------------------------------------------------------
def _columns(connection: psycopg.Connection, table: str) -> list[tuple[str, str]]:
    return connection.execute(
        """SELECT a.attname, format_type(a.atttypid, NULL) FROM pg_attribute a
            WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum""",
        [table],
    ).fetchall()  # type: ignore[return-value]


_SOME = {
    "integer": "987", "bigint": "987", "boolean": "true", "text": "'x'", "character varying": "'x'", "date": "'2026-01-01'",
    "timestamp with time zone": "'2026-01-01'", "jsonb": "'{}'", "bytea": "'x'", "double precision": "1",
    "integer[]": "'{}'", "text[]": "'{}'", "character varying[]": "'{}'",
}  # fmt: skip
_OTHER = _SOME | {
    "integer": "654", "bigint": "654", "boolean": "false", "text": "'y'", "character varying": "'y'", "date": "'2026-02-02'",
    "timestamp with time zone": "'2026-02-02'",
}  # fmt: skip


_BY_NAME = {
    ("case_relation", "other_id"): "986",
    ("gate_passage", "ended_at"): "NULL",
    ("note", "case_id"): "NULL",
    ("annotation", "case_id"): "NULL",
    ("annotation_recipient", "case_id"): "NULL",
}
"""What a check of the table asks for: a case is not related to itself, a note or annotation is of one thing."""


def _a_row(connection: psycopg.Connection, table: str, values: dict[str, str] = _SOME) -> sql.Composed:
    columns = _columns(connection, table)
    return sql.SQL("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE VALUES ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(sql.Identifier(name) for name, _ in columns),
        sql.SQL(", ").join(sql.SQL(_value(table, name, kind, values)) for name, kind in columns),
    )


def _value(table: str, name: str, kind: str, values: dict[str, str]) -> str:
    if special := _BY_NAME.get((table, name)):
        return special
    column = MODELS[table].__table__.columns[name]
    words = getattr(column.type, "enums", None)
    return f"'{words[0]}'" if words else values[kind]


def _change(connection: psycopg.Connection, table: str, verb: str) -> sql.Composed:
    match verb:
        case "INSERT":
            return _a_row(connection, table, _OTHER)
        case "UPDATE":
            key = set(walls.HISTORY_KEYS.get(table, "id").split(","))
            derived = set(walls.DERIVED.get(table, "").split(","))
            fixed = key | derived | _FIXED.get(table, set())
            may = re.search(r"UPDATE \((.*)\)", walls.WRITES.get(table, ""))
            open_ = set(may[1].split(", ")) if may and table not in {"decision", *walls.DERIVED} else None
            wanted = [(n, k) for n, k in _columns(connection, table) if n not in fixed and k in _CHANGED and (open_ is None or n in open_)]
            name, kind = (wanted or _columns(connection, table))[0]  # a table of nothing but its key
            return sql.SQL("UPDATE {} SET {} = {}").format(sql.Identifier(table), sql.Identifier(name), sql.SQL(_CHANGED[kind]))
        case "DELETE":
            return sql.SQL("DELETE FROM {}").format(sql.Identifier(table))
    return sql.SQL("TRUNCATE {}").format(sql.Identifier(table))


_CHANGED = {
    "integer": "321",
    "bigint": "321",
    "text": "'z'",
    "timestamp with time zone": "now()",
    "character varying": "'z'",
    "date": "now()",
    "boolean": "false",
}
_FIXED = {"case_course": {"version_id"}}
"""What a trigger of its own refuses to change, whoever says so."""


def _drop_foreign_keys(connection: psycopg.Connection) -> None:
    for table, name in connection.execute("SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'f'").fetchall():
        connection.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.Identifier(table), sql.Identifier(name)))


def _as_superuser(server: DatabaseServer, database: str, statement: str) -> None:
    with psycopg.connect(_plain(server.url(SUPERUSER, database)), autocommit=True) as connection:
        connection.execute(statement)


def _official(server: DatabaseServer, username: str) -> int:
    with psycopg.connect(_plain(server.url(SUPERUSER, NAME))) as connection:
        return connection.execute("SELECT id FROM official WHERE username = %s", [username]).fetchone()[0]


def _head(server: DatabaseServer) -> int:
    return _official(server, "head")


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg:", "postgresql:")
