"""Finds in one generation of an index in PostgreSQL: what matches, in which order, how much of what; then one page of it is shown."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from search import ranking
from search.analysed import Analysed, Place
from search.analysis import fold
from search.engines.kept import analysed_of
from search.engines.port import Facet, FacetCount, Hit
from search.engines.postgres_asking import Condition, PartsAsking, WholeAsking
from search.engines.postgres_place import Connection, ask
from search.engines.postgres_tables import SEVERAL
from search.engines.postgres_writing import SEPARATOR, entry_from
from search.meaning import Like, Near
from search.schema import ReaderFilter
from search.showing import hit, nearness
from search.tree import And, Leaf, Node

_LAST_LETTER = "\U0010ffff"

_MATCHED = (
    "SELECT record_id, day{0} FROM record WHERE NOT is_long AND words @@ %s::tsquery"
    " UNION ALL SELECT record_id, day{0} FROM record WHERE is_long AND "
)

Ranked = tuple[int, int]
"""A record's id with its points."""


class Question:
    """Is what one reader asks of one generation, within one transaction."""

    def __init__(self, connection: Connection, asked: Node, reader: ReaderFilter, leaves: tuple[Leaf, ...]) -> None:
        self._connection = connection
        self._asked = asked
        self._leaves = leaves
        self._telling = ranking.telling(leaves)
        self._whole = WholeAsking(_Vocabulary(connection).like)
        self._parts = PartsAsking(self._whole)
        self._within = self._whole.all_of(self._whole.readable(reader), self._whole.matching(asked))
        long = self._parts.all_of(self._parts.readable(reader), self._parts.matching(asked))
        self._matched = Condition(
            _MATCHED + long.sql,
            (self._within, *long.values),
        )

    # ---- the two orders -----------------------------------------------------------------------------------------------------------
    def by_date(self, skipped: int, size: int, facets: tuple[Facet, ...]) -> tuple[int, list[Ranked], tuple[FacetCount, ...]]:
        """Gives the total, a page of the newest, and the counts."""
        row = self._row(
            f"""WITH matched AS MATERIALIZED ({self._matched.sql.format(_columns(facets))})
                SELECT (SELECT count(*) FROM matched),
                       ARRAY(SELECT record_id FROM matched ORDER BY day DESC, record_id DESC LIMIT %s OFFSET %s){_counts(facets)}""",  # noqa: S608  # our own words
            [*self._matched.values, size, skipped],
        )
        return row[0], [(record_id, 0) for record_id in row[1]], _counted(facets, row[2:])

    def counts(self, facets: tuple[Facet, ...]) -> tuple[FacetCount, ...]:
        """Gives the counts alone."""
        if not facets:
            return ()
        row = self._row(
            f"WITH matched AS MATERIALIZED ({self._matched.sql.format(_columns(facets))}) SELECT 0{_counts(facets)}",
            list(self._matched.values),
        )
        return _counted(facets, row[1:])

    def by_relevance(self, upto: int) -> tuple[int, list[Ranked]]:
        """Gives the total and the best with their points; ties fall to closeness, date, record id."""
        points, joins, values = self._points()
        most = upto if len(self._telling) < 2 else max(upto, ranking.MOST_COMPARED)
        rows = ask(
            self._connection,
            f"""WITH matched AS MATERIALIZED ({self._matched.sql.format("")}),
                     ranked AS (SELECT record_id, day, {points} AS points FROM matched {joins}),
                     placed AS (
                        SELECT record_id, points, count(*) OVER () AS total, count(*) OVER (PARTITION BY points) AS many,
                               count(*) OVER (ORDER BY points DESC) AS upto,
                               row_number() OVER (PARTITION BY points ORDER BY day DESC, record_id DESC) AS place
                          FROM ranked)
                SELECT record_id, points, total, many FROM placed WHERE upto - many < %s AND place <= %s
                 ORDER BY points DESC, place""",  # noqa: S608  # our own words
            [*self._matched.values, *values, upto, most],
        ).fetchall()
        if not rows:
            return 0, []
        best: list[Ranked] = []
        for worth, band in groupby(rows, key=lambda row: row[1]):
            ids = list(band)
            best += [(record_id, worth) for record_id in self._nearest_first([row[0] for row in ids], ids[0][3])]
        return rows[0][2], best[:upto]

    def _nearest_first(self, ids: list[int], many: int) -> list[int]:
        if len(self._telling) < 2 or many > ranking.MOST_COMPARED:
            return ids
        near = {record_id: nearness(record, self._telling) for record_id, record in self._kept(ids)}
        return sorted(ids, key=lambda record_id: -near[record_id])

    def _points(self) -> tuple[str, str, list[str]]:
        """Gives what the points are made of: a sum, the joins it needs, and their values."""
        sums, joins, values = [], [], list[str]()
        for number, leaf in enumerate(self._telling):
            is_sure = leaf in _sure(self._asked)
            places = [(place, worth) for place, worth in ranking.PLACES if not (is_sure and place is Place.ALL)]
            sets = [each for place, worth in places for each in self._worth(leaf, place, worth)]
            union = " UNION ALL ".join(each.sql for each in sets)
            joins.append(
                f"LEFT JOIN (SELECT record_id, max(worth) AS worth FROM ({union}) each GROUP BY record_id) leaf{number} USING (record_id)"  # noqa: S608  # our own words
            )
            values += [value for each in sets for value in each.values]
            sums.append(f"coalesce(leaf{number}.worth, {ranking.TEXT_POINTS if is_sure else 0})")
        return " + ".join(sums) or "0", " ".join(joins), values

    def _worth(self, leaf: Leaf, place: Place, worth: int) -> Iterator[Condition]:
        asked = self._whole.leaf(leaf, place)
        within = self._whole.all_of(self._within, asked)
        stands = f"SELECT record_id, {worth} AS worth FROM"
        yield Condition(f"{stands} record WHERE NOT is_long AND words @@ %s::tsquery", (within,))
        yield Condition(f"{stands} part WHERE words @@ %s::tsquery", (asked,))

    # ---- showing ------------------------------------------------------------------------------------------------------------------
    def show(self, page: list[Ranked]) -> tuple[Hit, ...]:
        """Gives the hits of a page, each with its snippet and the documents in which something sought stands."""
        kept = dict(self._kept([record_id for record_id, _ in page]))
        return tuple(hit(record_id, kept[record_id], points, self._leaves) for record_id, points in page)

    def _kept(self, ids: list[int]) -> Iterator[tuple[int, Analysed]]:
        for record_id, kept in self._connection.execute("SELECT record_id, kept FROM record WHERE record_id = ANY(%s)", [ids]):
            yield record_id, analysed_of(entry_from(kept))

    def _row(self, question: str, values: list[Any]) -> tuple[Any, ...]:
        row: tuple[Any, ...] | None = ask(self._connection, question, values).fetchone()
        assert row is not None
        return row


class _Vocabulary:
    """Answers which words of the index a slot accepts; each is asked once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[Like | Near, list[str]] = {}

    def like(self, slot: Like | Near) -> list[str]:
        if slot not in self._known:
            self._known[slot] = self._near(slot) if isinstance(slot, Near) else self._shaped(slot)
        return self._known[slot]

    def _near(self, slot: Near) -> list[str]:
        found = self._connection.execute(
            "SELECT word FROM word WHERE word >= %s AND word < %s AND length(word) BETWEEN %s AND %s ORDER BY word",
            [slot.beginning, slot.beginning + _LAST_LETTER, len(slot.word) - slot.errors, len(slot.word) + slot.errors],
        )
        return list(slot.nearest([word for (word,) in found]))

    def _shaped(self, slot: Like) -> list[str]:
        found = self._connection.execute("SELECT word FROM word WHERE word LIKE %s", [_wide(slot)])
        return [word for (word,) in found if slot.accepts(word)]


def completions(connection: Connection, reader: ReaderFilter, beginning: str) -> Iterable[tuple[str, int]]:
    """Counts readable records by completion, of those that begin so."""
    readable = WholeAsking(_Vocabulary(connection).like).readable(reader)
    found = connection.execute(
        "SELECT key, count(*) FROM completion JOIN record USING (record_id)"
        " WHERE key >= %s AND key < %s AND access @@ %s::tsquery GROUP BY key",
        [beginning, beginning + _LAST_LETTER, readable],
    )
    return [(key.replace(SEPARATOR, "\0"), count) for key, count in found]


def _wide(slot: Like) -> str:
    """Gives a pattern of SQL that every word of the shape has; ``?`` may stand for two letters, so it is as wide as ``*``."""
    return "%".join(fold(piece) for piece in re.split(r"[*?]+", slot.pattern))


def _sure(asked: Node) -> tuple[Node, ...]:
    """Lists the leaves that stand in every hit."""
    return tuple(each for part in asked.parts for each in _sure(part)) if isinstance(asked, And) else (asked,)


def _columns(facets: tuple[Facet, ...]) -> str:
    return "".join(f", {facet}" for facet in facets)


def _counts(facets: tuple[Facet, ...]) -> str:
    one = ", (SELECT json_object_agg(value, many) FROM (SELECT {0} AS value, count(*) AS many FROM matched GROUP BY 1) counted"
    one += " WHERE value IS NOT NULL)"
    return "".join(one.format(f"unnest({facet})" if facet in SEVERAL else facet) for facet in facets)


def _counted(facets: tuple[Facet, ...], counts: Iterable[dict[str, int] | None]) -> tuple[FacetCount, ...]:
    return tuple(
        FacetCount(facet, value, many)
        for facet, found in zip(facets, counts, strict=True)
        for value, many in sorted((found or {}).items(), key=lambda each: (-each[1], each[0]))
    )
