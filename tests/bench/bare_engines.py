"""The engines as they come, fed the same texts and asked the same in their own language, with snippets of a page of hits."""

from pathlib import Path
from typing import Any, Protocol

import psycopg
import tantivy
from whoosh import index as whoosh_index
from whoosh.fields import ID, KEYWORD, NUMERIC, STORED, TEXT, Schema
from whoosh.qparser import FuzzyTermPlugin, QueryParser

from casework.vocabulary import IndexEngine
from search.engines.port import Facet, Order
from search.schema import IndexedRecord

PAGE = 25


class Bare(Protocol):
    """Is an engine without the house."""

    def __init__(self, folder: Path) -> None: ...

    def write(self, letters: list[IndexedRecord]) -> None:
        """Writes and commits."""
        ...

    def find(self, words: str, *, order: Order = Order.DATE, facets: tuple[Facet, ...] = ()) -> int:
        """Finds a page and gives how many there are."""
        ...


def text_of(letter: IndexedRecord) -> str:
    """Gives all the text of a letter."""
    return " ".join(
        (letter.title, letter.case_title, *letter.senders, letter.body_text, *(f"{d.filename} {d.text}" for d in letter.documents))
    )


class BareTantivy:
    """Is Tantivy with its own tokenizer, order and snippets."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        made = tantivy.SchemaBuilder()
        for name in ("title", "text"):
            made.add_text_field(name, stored=True)
        made.add_text_field("keys", tokenizer_name="raw", index_option="basic")
        for facet in Facet:
            made.add_text_field(f"facet_{facet}", tokenizer_name="raw", index_option="basic", fast=True)
        made.add_integer_field("record", stored=True, indexed=True, fast=True)
        made.add_integer_field("day", indexed=True, fast=True)
        self._index = tantivy.Index(made.build(), path=str(folder))

    def write(self, letters: list[IndexedRecord]) -> None:
        with self._index.writer(64 << 20, 1) as writer:
            for letter in letters:
                document = tantivy.Document()
                document.add_text("title", letter.title)
                document.add_text("text", text_of(letter))
                for facet, value in facets_of(letter).items():
                    document.add_text("keys", f"{facet}:{value}")
                    document.add_text(f"facet_{facet}", value)
                document.add_integer("record", letter.record_id)
                document.add_integer("day", letter.date.toordinal())
                writer.add_document(document)
            writer.commit()
            writer.wait_merging_threads()

    def find(self, words: str, *, order: Order = Order.DATE, facets: tuple[Facet, ...] = ()) -> int:
        self._index.reload()
        searcher = self._index.searcher()
        query = self._query(words)
        found: Any = searcher.search(query, limit=PAGE, **({"order_by_field": "day"} if order is Order.DATE else {}))
        shown = tantivy.SnippetGenerator.create(searcher, query, self._index.schema, "text")
        for _, address in found.hits:
            shown.snippet_from_doc(searcher.doc(address)).highlighted()
        for facet in facets:
            searcher.aggregate(query, {"counted": {"terms": {"field": f"facet_{facet}", "size": 1000}}})
        return int(found.count)

    def _query(self, words: str) -> tantivy.Query:
        schema = self._index.schema
        if words.endswith("~"):
            return tantivy.Query.fuzzy_term_query(schema, "text", words[:-1].lower(), 2 if len(words) > 8 else 1)
        if words.endswith("*"):
            return tantivy.Query.regex_query(schema, "text", f"{words[:-1].lower()}.*")
        if words.endswith(" registered:yes"):
            kept = tantivy.Query.term_query(schema, "keys", "registered:yes")
            return tantivy.Query.boolean_query([(tantivy.Occur.Must, kept), (tantivy.Occur.Must, self._query(words.split()[0]))])
        return self._index.parse_query(words, ["text"], conjunction_by_default=True)


class BareWhoosh:
    """Is Whoosh with its own analysis, order and snippets."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        facets = {f"facet_{facet}": ID() for facet in Facet}
        schema = Schema(
            record=ID(unique=True), text=TEXT(phrase=True), keys=KEYWORD(), day=NUMERIC(sortable=True), shown=STORED(), **facets
        )
        self._index = whoosh_index.create_in(str(folder), schema)

    def write(self, letters: list[IndexedRecord]) -> None:
        writer = self._index.writer(limitmb=256)
        for letter in letters:
            facets = facets_of(letter)
            writer.add_document(
                record=str(letter.record_id), text=text_of(letter), keys=" ".join(f"{name}:{value}" for name, value in facets.items()),
                day=letter.date.toordinal(), shown=text_of(letter), **{f"facet_{name}": value for name, value in facets.items()},
            )  # fmt: skip
        writer.commit()

    def find(self, words: str, *, order: Order = Order.DATE, facets: tuple[Facet, ...] = ()) -> int:
        parser = QueryParser("text", self._index.schema)
        parser.add_plugin(FuzzyTermPlugin())
        with self._index.searcher() as searcher:
            how: dict[str, Any] = {"sortedby": "day", "reverse": True} if order is Order.DATE else {}
            if facets:
                how["groupedby"] = [f"facet_{facet}" for facet in facets]
            query = parser.parse(words.replace("registered:yes", "keys:registered\\:yes"))
            found = searcher.search(query, limit=PAGE, **how)
            for hit in found:
                hit.highlights("text", text=hit["shown"])
            return len(found)


def facets_of(letter: IndexedRecord) -> dict[str, str]:
    """Gives what a letter is counted by."""
    return {
        Facet.KIND: letter.kind, Facet.CHANNEL: letter.channel, Facet.UNIT: str(letter.unit_id), Facet.YEAR: str(letter.date.year),
        Facet.REGISTERED: "yes" if letter.registered else "no",
    }  # fmt: skip


class BarePostgres:
    """Is PostgreSQL with its own Danish parser, ``ts_rank`` and headlines; asked for near words, it finds the word itself."""

    def __init__(self, folder: Path, url: str = "") -> None:
        del folder
        self._session = psycopg.connect(url, autocommit=True, options="-c jit=off", prepare_threshold=None)
        facets = "".join(f", {facet} text" for facet in Facet)
        self._session.execute("DROP SCHEMA IF EXISTS bare CASCADE")
        self._session.execute("CREATE SCHEMA bare")
        self._session.execute(
            f"CREATE TABLE bare.letter (record bigint PRIMARY KEY, day int, shown text{facets},"  # type: ignore[arg-type]  # our own names
            " words tsvector GENERATED ALWAYS AS (to_tsvector('danish', shown)) STORED)"
        )
        self._session.execute("CREATE INDEX ON bare.letter USING gin (words)")

    def write(self, letters: list[IndexedRecord]) -> None:
        names = ", ".join(("record", "day", "shown", *Facet))
        with self._session.cursor() as cursor, cursor.copy(f"COPY bare.letter ({names}) FROM STDIN") as copy:  # type: ignore[arg-type]
            for letter in letters:
                facets = facets_of(letter)
                copy.write_row((letter.record_id, letter.date.toordinal(), text_of(letter), *(facets.get(facet) for facet in Facet)))

    def find(self, words: str, *, order: Order = Order.DATE, facets: tuple[Facet, ...] = ()) -> int:
        asked, registered = words.removesuffix(" registered:yes"), " AND registered = 'yes'" if words.endswith(" registered:yes") else ""
        within = f"words @@ {self._query(asked)}{registered}"
        text = asked.rstrip("*~").lower()
        by = "day DESC" if order is Order.DATE else f"ts_rank(words, {self._query(asked)}) DESC"
        values = [text] * within.count("%s")
        (total,) = self._one(f"SELECT count(*) FROM bare.letter WHERE {within}", values)
        self._session.execute(
            f"SELECT record, ts_headline('danish', shown, {self._query(asked)}) FROM"  # type: ignore[arg-type]  # our own words
            f" (SELECT * FROM bare.letter WHERE {within} ORDER BY {by} LIMIT {PAGE}) page",
            [text] * (1 + within.count("%s") + by.count("%s")),
        ).fetchall()
        for facet in facets:
            self._session.execute(f"SELECT {facet}, count(*) FROM bare.letter WHERE {within} GROUP BY 1", values).fetchall()  # type: ignore[arg-type]
        return int(total)

    @staticmethod
    def _query(words: str) -> str:
        if words.endswith("*"):
            return "to_tsquery('simple', %s || ':*')"
        return "phraseto_tsquery('danish', %s)" if words.startswith('"') else "plainto_tsquery('danish', %s)"

    def _one(self, question: str, values: list[str]) -> tuple[Any, ...]:
        row = self._session.execute(question, values).fetchone()  # type: ignore[arg-type]
        assert row is not None
        return row


BARE: dict[IndexEngine, type[Bare]] = {IndexEngine.WHOOSH: BareWhoosh, IndexEngine.TANTIVY: BareTantivy}
"""What is compared with over a folder; ``BarePostgres`` is told its database besides."""
