"""The walls in a migrated database are the ones this version writes down, and every table has its policy and its history."""

import psycopg
import pytest
from sqlalchemy import NullPool, create_engine
from sqlmodel import SQLModel

from casework import walls
from casework.access import POLICIES, check_of
from casework.adapters.embedded_postgres import OWNER, SUPERUSER, SYSTEM, DatabaseServer
from casework.audit_verify.walls import expected, history_tables
from tests.house.expected_walls import PAGE, page_of

# Signed links of the chain hold counts and hashes and belong to nobody; the signer, bound by nothing else, writes them.
WITHOUT_POLICY = {"checkpoint", "checkpointed_event"}


def test_the_verifier_expects_the_walls_that_a_fresh_database_has(server: DatabaseServer):
    assert page_of(server.url(SYSTEM)) == PAGE.read_text(), "Run: python -m tests.house.expected_walls"


def test_the_verifier_knows_every_table_that_keeps_history_with_its_keys():
    keys = {table: key.split(",") for table, key in walls.HISTORY_KEYS.items()}
    derived = {table: columns.split(",") for table, columns in walls.DERIVED.items()}

    assert {table: (key, derived.get(table, [])) for table, key in keys.items()} == history_tables(expected()[1])


def test_every_table_has_a_policy():
    assert set(SQLModel.metadata.tables) - WITHOUT_POLICY == set(POLICIES)


@pytest.mark.parametrize("table", sorted(POLICIES))
def test_the_installed_policy_is_the_generated_one(server: DatabaseServer, table: str):
    with psycopg.connect(server.url(SUPERUSER).replace("+psycopg", "")) as connection:
        found = _policies(connection, table)
        connection.execute(f"DROP POLICY access ON {table}")  # type: ignore[arg-type]
        rule = POLICIES[table]
        connection.execute(f"CREATE POLICY access ON {table} TO casework_app USING ({rule}) WITH CHECK ({check_of(rule)})")  # type: ignore[arg-type]
        generated = _policies(connection, table)
        connection.rollback()

    assert generated == found


def test_walls_stand_anew_over_those_of_an_older_version(server: DatabaseServer):
    """Before, an upgrade failed where a function had come to answer in other columns, and what was no longer written here stayed."""
    older = """DROP FUNCTION casework_enter(integer, integer, timestamptz, date);
        CREATE FUNCTION casework_enter(p_actor integer, p_behalf integer, p_now timestamptz, p_today date)
            RETURNS TABLE (work_id bigint) LANGUAGE sql AS 'SELECT 1::bigint';
        CREATE FUNCTION casework_of_an_older_version() RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'"""
    engine = create_engine(server.url(OWNER), poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(older)

        walls.install(connection)

        columns = connection.exec_driver_sql("SELECT pronargs, proargnames FROM pg_proc WHERE proname = 'casework_enter'").one()
        stale = connection.exec_driver_sql("SELECT count(*) FROM pg_proc WHERE proname = 'casework_of_an_older_version'").scalar_one()
        connection.rollback()

    assert "list_units" in columns[1]
    assert stale == 0


def test_every_case_bound_table_keeps_history():
    """A table with a record or a case keeps history unless it is evidence itself or personal order."""
    bound = {
        name for name, table in SQLModel.metadata.tables.items() if {"record_id", "case_id"} & {column.name for column in table.columns}
    }
    evidence = {"event", "history", "personal_value"}
    kept_by_triggers = {"dated_reader", "search_exclusion"}
    personal_order = {
        "inbox_item",
        "reading",
        "search_told",
        "case_choice_made",
        "hint_declined",
        "edit_lock",
        "check_out",
        "hidden_record",
        "folder_item",
        "record_mark",
        "reminder",
        "notice",
        "substitute_told",
        "approval_subscription",
    }
    effects = {"outbox", "redacted_copy_progress"}  # and how far one is

    assert bound - evidence - kept_by_triggers - personal_order - effects <= set(walls.HISTORY_KEYS)


def _policies(connection: psycopg.Connection, table: str) -> list[tuple[object, ...]]:
    return connection.execute(
        "SELECT permissive, roles, cmd, qual, with_check FROM pg_policies WHERE tablename = %s AND policyname = 'access'",
        [table],
    ).fetchall()
