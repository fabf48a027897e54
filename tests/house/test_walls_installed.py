"""The walls in a migrated database are the ones this version writes down, and every table has its policy and its history."""

import psycopg
import pytest
from sqlmodel import SQLModel

from casework import walls
from casework.access import POLICIES, check_of
from casework.adapters.embedded_postgres import SUPERUSER, SYSTEM, DatabaseServer
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


def test_every_case_bound_table_keeps_history():
    """A table with a record or a case keeps history unless it is evidence itself or personal order."""
    bound = {
        name for name, table in SQLModel.metadata.tables.items() if {"record_id", "case_id"} & {column.name for column in table.columns}
    }
    evidence = {"event", "history", "personal_value"}
    kept_by_triggers = {"dated_reader", "search_exclusion"}
    personal_order = {"inbox_item", "reading", "case_choice_made", "edit_lock", "hidden_record", "folder_item", "record_mark", "reminder"}
    effects = {"outbox"}

    assert bound - evidence - kept_by_triggers - personal_order - effects <= set(walls.HISTORY_KEYS)


def _policies(connection: psycopg.Connection, table: str) -> list[tuple[object, ...]]:
    return connection.execute(
        "SELECT permissive, roles, cmd, qual, with_check FROM pg_policies WHERE tablename = %s AND policyname = 'access'",
        [table],
    ).fetchall()
