"""Holds the walls inside the database against the ones this version builds: triggers, policies, functions, rights.

``expected.json`` is what a fresh database has, written by ``tests/house/expected_walls.py`` and kept fresh by a house test.
"""

import json
from collections.abc import Callable, Iterable
from importlib.resources import files
from typing import Any

from casework.audit_verify.report import Kind, Problem, Problems

Ask = Callable[[str], Iterable[tuple[Any, ...]]]
Facts = dict[str, str]

_OURS = "n.nspname = 'public' AND c.relkind IN ('r', 'v', 'm', 'p', 'f') AND c.relname <> 'alembic_version'"
_TRIGGERS = f"""pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
          JOIN pg_proc p ON p.oid = t.tgfoid WHERE {_OURS} AND NOT t.tgisinternal"""
# PostgreSQL tells these in words that differ from version to version
_IN_WORDS = ("policy ", "condition ")

FACTS = (
    # tables: what stands under an evidence table's name must be a table, and row-level security on where it belongs
    f"""SELECT 'table ' || c.relname, c.relkind::text || CASE WHEN c.relrowsecurity THEN ' row security' ELSE '' END
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {_OURS}""",
    f"""SELECT 'trigger ' || c.relname || '.' || t.tgname, concat_ws(' ', CASE t.tgenabled WHEN 'O' THEN 'on' ELSE 'off' END,
               p.proname, t.tgtype, t.tgdeferrable, t.tginitdeferred, encode(t.tgargs, 'hex'),
               (SELECT string_agg(a.attname, ',' ORDER BY a.attname) FROM pg_attribute a
                 WHERE a.attrelid = c.oid AND a.attnum = ANY (t.tgattr::int2[])))
          FROM {_TRIGGERS}""",
    f"SELECT 'condition ' || c.relname || '.' || t.tgname, pg_get_triggerdef(t.oid) FROM {_TRIGGERS} AND t.tgqual IS NOT NULL",
    """SELECT 'policy ' || tablename || '.' || policyname,
              concat_ws(' ', permissive, cmd, roles::text, 'USING', qual, 'CHECK', with_check)
         FROM pg_policies WHERE schemaname = 'public'""",
    """SELECT 'function ' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
              encode(sha256(convert_to(concat_ws(' ', p.prosrc, p.prosecdef, p.proconfig::text, l.lanname), 'UTF8')), 'hex')
         FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
        WHERE n.nspname = 'public' AND (p.proname LIKE 'casework\\_%' OR p.proname LIKE 'app\\_%')""",
    f"""SELECT 'rule ' || c.relname || '.' || r.rulename, r.ev_enabled::text
          FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE {_OURS} AND r.rulename <> '_RETURN'""",
    f"""SELECT 'writing ' || relname || ' by ' || grantee, string_agg(DISTINCT privilege, ', ' ORDER BY privilege) FROM (
            SELECT c.relname, coalesce(a.grantee::regrole::text, '') AS grantee, a.privilege_type AS privilege, a.grantee AS g, c.relowner
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) a WHERE {_OURS}
             UNION ALL
            SELECT c.relname, a.grantee::regrole::text, a.privilege_type || ' (' || t.attname || ')', a.grantee, c.relowner
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute t ON t.attrelid = c.oid,
                   aclexplode(t.attacl) a WHERE {_OURS}) granted
         WHERE g <> relowner AND privilege NOT LIKE 'SELECT%' GROUP BY relname, grantee""",
    """SELECT 'role ' || rolname, concat_ws(' ', CASE WHEN rolsuper THEN 'superuser' END, CASE WHEN rolbypassrls THEN 'bypasses' END,
              CASE WHEN rolcreaterole THEN 'makes roles' END)
         FROM pg_roles WHERE rolname IN ('casework_owner', 'casework_app', 'casework_system', 'casework_signer')""",
    """SELECT 'setting ' || s.setdatabase || '.' || s.setrole, one FROM pg_db_role_setting s, unnest(s.setconfig) one
        WHERE (s.setdatabase = 0 OR s.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database()))
          AND (one LIKE 'session\\_replication\\_role=%' OR one LIKE 'app.%')""",
)


def facts(ask: Ask) -> Facts:
    """Gives what stands in the database, by name."""
    return {name: value for query in FACTS for name, value in ask(query)}


def expected() -> tuple[int, Facts]:
    """Gives the version of PostgreSQL that the expectation was taken from, and what stands in a fresh database."""
    page = json.loads((files(__package__) / "expected.json").read_text())
    return page["postgresql"], page["walls"]


def history_tables(wanted: Facts) -> dict[str, tuple[list[str], list[str]]]:
    """Gives the tables that keep history, with their key columns and the columns that are derived."""
    found = {}
    for name, value in wanted.items():
        table, _, trigger = name.removeprefix("trigger ").partition(".")
        if name.startswith("trigger ") and trigger == "keep_history":
            key, derived = bytes.fromhex(value.split(" ")[5]).decode().split("\0")[:2]
            found[table] = (key.split(","), derived.split(",") if derived else [])
    return found


def problems(found: Facts, wanted: Facts, *, same_version: bool) -> Problems:
    """Gives every wall that is missing, changed, or was put up by somebody else.

    Another version of PostgreSQL writes expressions in other words, so there only their presence is compared.
    """
    for name in sorted(wanted.keys() - found.keys()):
        yield Problem(Kind.WALL_MISSING, name, "it has been dropped")
    for name in sorted(found.keys() - wanted.keys()):
        yield Problem(Kind.WALL_ADDED, name, f"it is not of this version: {found[name][:200]}")
    for name in sorted(wanted.keys() & found.keys()):
        if found[name] == wanted[name] or (name.startswith(_IN_WORDS) and not same_version):
            continue
        off = name.startswith("trigger ") and found[name].startswith("off ")
        yield Problem(Kind.WALL_CHANGED, name, "it is switched off" if off else f"it is now: {found[name][:200]}")
