"""The engines as they come, fed the same fields and asked the same in their own language, with snippets of a page of hits.

The same fields are: the words of the whole text, of the title, of the case's title and of the names, each as they stand and as the stems
the engine knows; keys, who may read it, what it is counted by; and the text itself, to show. Not the places of parts of compounds, the
identifiers in their one spelling, nor what else of ours an engine as it comes does not know.
"""

from pathlib import Path
from typing import Any, Protocol

import psycopg
import tantivy
from whoosh import index as whoosh_index
from whoosh.analysis import LanguageAnalyzer
from whoosh.fields import ID, KEYWORD, NUMERIC, STORED, TEXT, Schema
from whoosh.qparser import FuzzyTermPlugin, QueryParser

from casework.vocabulary import IndexEngine
from search.engines.port import Facet, Order
from search.schema import IndexedRecord

PAGE = 25
FIELDS = ("text", "title", "case_title", "names")


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


def fields_of(letter: IndexedRecord) -> dict[str, str]:
    """Gives the texts of a letter by the fields in which words are sought."""
    return {"text": text_of(letter), "title": letter.title, "case_title": letter.case_title, "names": " ".join(letter.senders)}


def keys_of(letter: IndexedRecord) -> list[str]:
    """Gives the keys of a letter and the tokens of who may read it."""
    return [*(f"{name}:{value}" for name, value in facets_of(letter).items()), *letter.access.readers, f"case:{letter.case_number}"]


class BareTantivy:
    """Is Tantivy with its own tokenizers, order and snippets."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        made = tantivy.SchemaBuilder()
        for name in FIELDS:
            made.add_text_field(name, stored=name == "text")
            made.add_text_field(f"{name}_stems", tokenizer_name="danish", index_option="basic")
        made.add_text_field("keys", tokenizer_name="raw", index_option="basic")
        for facet in Facet:
            made.add_text_field(f"facet_{facet}", tokenizer_name="raw", index_option="basic", fast=True)
        made.add_integer_field("record", stored=True, indexed=True, fast=True)
        made.add_integer_field("day", indexed=True, fast=True)
        self._index = tantivy.Index(made.build(), path=str(folder))
        danish = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
        self._index.register_tokenizer("danish", danish.filter(tantivy.Filter.stemmer("danish")).build())

    def write(self, letters: list[IndexedRecord]) -> None:
        with self._index.writer(64 << 20, 1) as writer:
            for letter in letters:
                document = tantivy.Document()
                for name, text in fields_of(letter).items():
                    document.add_text(name, text)
                    document.add_text(f"{name}_stems", text)
                for key in keys_of(letter):
                    document.add_text("keys", key)
                for facet, value in facets_of(letter).items():
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
        texts = {name: TEXT(phrase=True) for name in FIELDS}
        texts |= {f"{name}_stems": TEXT(analyzer=LanguageAnalyzer("da"), phrase=False) for name in FIELDS}
        schema = Schema(record=ID(unique=True), keys=KEYWORD(), day=NUMERIC(sortable=True), shown=STORED(), **texts, **facets)
        self._index = whoosh_index.create_in(str(folder), schema)

    def write(self, letters: list[IndexedRecord]) -> None:
        writer = self._index.writer(limitmb=256)
        for letter in letters:
            texts = fields_of(letter)
            writer.add_document(
                record=str(letter.record_id), keys=" ".join(keys_of(letter)), day=letter.date.toordinal(), shown=texts["text"],
                **texts, **{f"{name}_stems": text for name, text in texts.items()},
                **{f"facet_{name}": value for name, value in facets_of(letter).items()},
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
            f"CREATE TABLE bare.letter (record bigint PRIMARY KEY, day int, shown text, title text, case_title text, names text{facets},"  # type: ignore[arg-type]  # our own names
            " words tsvector GENERATED ALWAYS AS (to_tsvector('danish', shown)) STORED,"
            " as_written tsvector GENERATED ALWAYS AS (to_tsvector('simple', shown)) STORED,"
            " of_fields tsvector GENERATED ALWAYS AS (setweight(to_tsvector('danish', title), 'A')"
            " || setweight(to_tsvector('danish', names), 'B') || setweight(to_tsvector('danish', case_title), 'C')) STORED, keys text[])"
        )
        for column in ("words", "as_written", "of_fields", "keys"):
            self._session.execute(f"CREATE INDEX ON bare.letter USING gin ({column})")  # type: ignore[arg-type]  # our own names

    def write(self, letters: list[IndexedRecord]) -> None:
        names = ", ".join(("record", "day", "shown", "title", "case_title", "names", "keys", *Facet))
        with self._session.cursor() as cursor, cursor.copy(f"COPY bare.letter ({names}) FROM STDIN") as copy:  # type: ignore[arg-type]
            for letter in letters:
                facets = facets_of(letter)
                counted = (facets.get(facet) for facet in Facet)
                copy.write_row((letter.record_id, letter.date.toordinal(), *fields_of(letter).values(), keys_of(letter), *counted))

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
