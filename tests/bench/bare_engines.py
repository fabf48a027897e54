"""The engines as they come, fed the same texts and asked the same in their own language, with snippets of a page of hits."""

from pathlib import Path
from typing import Any, Protocol

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


BARE: dict[IndexEngine, type[Bare]] = {IndexEngine.WHOOSH: BareWhoosh, IndexEngine.TANTIVY: BareTantivy}
