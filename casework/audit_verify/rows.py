"""Holds the live rows against their history, the history against the events that tell of it, and access against its grants.

All of it is asked of the database with PostgreSQL's own functions: ours may have been tampered with.
"""

from collections.abc import Callable, Iterable
from typing import Any

from psycopg import sql

from casework.audit_verify.report import MOST, Kind, Problem, Problems

Ask = Callable[[sql.Composed | str], Iterable[tuple[Any, ...]]]

_HASH = "encode(sha256(convert_to(jsonb_strip_nulls({})::text, 'UTF8')), 'hex')"
_OLD = f"coalesce({_HASH.format('old_row')}, '')"
_NOTHING = "encode(sha256(''::bytea), 'hex')"

_LIVE = """
    SELECT k, l.hash, h.new_hash FROM (
        SELECT concat_ws('/', {key}) AS k, {hash} AS hash FROM {table} t) l
      FULL JOIN (SELECT DISTINCT ON (row_key) row_key AS k, new_hash FROM history WHERE table_name = {name}
                  ORDER BY row_key, id DESC) h USING (k)
     WHERE l.hash IS DISTINCT FROM nullif(h.new_hash, '') LIMIT {most}"""

# What a row was when it changed must be what it became at the change before.
_STEPS = f"""
    SELECT table_name, row_key, id FROM (
        SELECT table_name, row_key, id, {_OLD} AS was,
               lag(new_hash, 1, '') OVER (PARTITION BY table_name, row_key ORDER BY id) AS became FROM history) step
     WHERE was <> became LIMIT {MOST}"""

_WORKS = f"""
    WITH told AS (SELECT work_id, min(changes) AS changes, max(changes) AS other FROM event GROUP BY work_id),
         kept AS (SELECT work_id, min(id) AS first, encode(sha256(convert_to(string_agg(
                      concat_ws(':', table_name, row_key, operation, coalesce(record_id, 0), coalesce(case_id, 0),
                                (extract(epoch FROM valid_from) * 1000000)::bigint,
                                (extract(epoch FROM valid_to) * 1000000)::bigint, new_hash, {_OLD}), E'\\n' ORDER BY id),
                      'UTF8')), 'hex') AS changes FROM history GROUP BY work_id)
    SELECT work_id, kept.first, kept.changes IS NOT NULL, told.changes IS NOT NULL FROM told FULL JOIN kept USING (work_id)
     WHERE told.changes IS DISTINCT FROM coalesce(kept.changes, {_NOTHING}) OR told.changes <> told.other LIMIT {MOST}"""

_READERS = f"""
    SELECT r.id FROM record r LEFT JOIN case_file c ON c.id = r.case_id
     WHERE r.readers IS DISTINCT FROM coalesce((
               SELECT array_agg(DISTINCT g.principal_id ORDER BY g.principal_id) FROM grant_row g
                WHERE g.record_id = r.id AND g.ended_at IS NULL AND g.ends_at IS NULL
                  AND NOT EXISTS (SELECT 1 FROM dated_reader d WHERE d.grant_id = g.id)), '{{}}')
        OR r.case_restricted_to IS DISTINCT FROM CASE WHEN r.case_access THEN c.restricted_to END
     LIMIT {MOST}"""

_CASE_READERS = f"""
    SELECT c.id FROM case_file c
     WHERE c.readers IS DISTINCT FROM coalesce((
               SELECT array_agg(DISTINCT g.principal_id ORDER BY g.principal_id) FROM case_grant g
                WHERE g.case_id = c.id AND g.ended_at IS NULL), '{{}}')
     LIMIT {MOST}"""

_DATED_READERS = f"""
    SELECT coalesce(d.grant_id, g.id) FROM dated_reader d
      FULL JOIN (SELECT * FROM grant_row WHERE ended_at IS NULL) g ON g.id = d.grant_id
     WHERE (d.grant_id IS NULL AND g.ends_at IS NOT NULL)
        OR (d.grant_id IS NOT NULL AND (d.record_id, d.principal_id, d.starts_at, d.ends_at)
            IS DISTINCT FROM (g.record_id, g.principal_id, g.starts_at, coalesce(g.ends_at, 'infinity')))
     LIMIT {MOST}"""


def live_rows(ask: Ask, table: str, key: list[str], derived: list[str]) -> Problems:
    """Gives the rows of one table that are not what their last recorded change made of them."""
    image = sql.SQL("to_jsonb(t) - {}::text[]").format(sql.Literal(derived))
    query = sql.SQL(_LIVE).format(
        key=sql.SQL(", ").join(sql.SQL("t.{}::text").format(sql.Identifier(column)) for column in key),
        hash=sql.SQL(_HASH).format(image),
        table=sql.Identifier(table),
        name=sql.Literal(table),
        most=sql.Literal(MOST),
    )
    for row_key, live, last in ask(query):
        where = f"{table} {row_key}"
        if live is None:
            yield Problem(Kind.ROW_DELETED, where, "the row is gone and no recorded change deleted it")
        elif not last:
            yield Problem(Kind.ROW_ADDED, where, "the row is there and no recorded change made it")
        else:
            yield Problem(Kind.ROW_EDITED, where, "the row is not what its last recorded change made of it")


def history(ask: Ask) -> Problems:
    """Gives the changes that were changed afterwards, or that no event tells of."""
    for table, row_key, id in ask(_STEPS):
        yield Problem(Kind.ROW_EDITED, f"{table} {row_key}", f"changed between its recorded changes, before history {id}")
    for work, first, kept, told in ask(_WORKS):
        if work == 0:
            yield Problem(Kind.UNRECORDED_CHANGE, f"history {first}", "rows were changed outside of any work")
        elif not told:
            yield Problem(Kind.UNRECORDED_CHANGE, f"work {work}, history {first}", "no event tells of these changes")
        else:
            what = "its history is not what its events sealed" if kept else "its history is gone"
            yield Problem(Kind.HISTORY_EDITED, f"work {work}", what)


def access(ask: Ask) -> Problems:
    """Gives the records and cases that let other people in than their grants say."""
    for name, query in (("record", _READERS), ("case_file", _CASE_READERS), ("grant_row", _DATED_READERS)):
        for (id,) in ask(query):
            yield Problem(Kind.ACCESS_EDITED, f"{name} {id}", "who may see it is not what the grants and restrictions say")
