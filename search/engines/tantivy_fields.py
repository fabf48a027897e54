"""The schema of a Tantivy index, how an entry is written into it, and how it is read back.

A word stands in the index with its first letter thrice (``led``), so that whatever is a letter or two from it and begins as it does
is found by Tantivy's own automaton, and nothing else is.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from tantivy import DocAddress, Document, Index, PreTokenizedString, Schema, SchemaBuilder, Searcher, TextAnalyzerBuilder, Token, Tokenizer

from search.analysed import Place
from search.analysis import stem
from search.engines.entry import DAY, KEYED, KEYS, PRINT, RECORD, Entry
from search.engines.kept import packed, unpacked
from search.engines.port import Facet
from search.forms import is_form

ORDER, ENTRY = "order", "entry"
_RECORD_BITS = 40
_RECORD_MASK = (1 << _RECORD_BITS) - 1
_NOTHING = "-"  # keeps the place of a word that folds to nothing; no word is so written
_LONG_GAP = 16  # between texts
_BETWEEN_VALUES = 2  # places from the last word of a value to the first of the next, as Tantivy counts


def stems_of(place: Place) -> str:
    """Names the field with the stems of a place's words."""
    return f"{place}_stems"


def facet_of(facet: Facet) -> str:
    """Names the column that a facet is counted from."""
    return f"facet_{facet}"


def schema() -> Schema:
    """Gives the schema of a new index."""
    made = SchemaBuilder()
    for place in Place:
        made.add_text_field(place, tokenizer_name="whitespace", index_option="position")
        made.add_text_field(stems_of(place), tokenizer_name="whitespace", index_option="basic")
    for name in KEYED:
        made.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for facet in Facet:
        made.add_text_field(facet_of(facet), tokenizer_name="raw", index_option="basic", fast=True)
    made.add_integer_field(ORDER, indexed=True, fast=True)
    made.add_integer_field(RECORD, indexed=True, fast=True)
    made.add_integer_field(PRINT, fast=True)
    made.add_bytes_field(ENTRY, stored=True)
    return made.build()


def open_index(folder: Path) -> Index:
    """Opens the index of a folder; raises ``ValueError`` where there is none."""
    return _ready(Index.open(str(folder)))


def create_index(folder: Path) -> Index:
    """Makes an empty index in a folder."""
    return _ready(Index(schema(), path=str(folder)))


def _ready(index: Index) -> Index:
    index.register_tokenizer("whitespace", TextAnalyzerBuilder(Tokenizer.whitespace()).build())
    index.config_reader("manual")
    return index


@lru_cache(maxsize=200_000)
def _stemmed(word: str) -> str:
    """Gives the stem of a word; what a word is found by besides is none and stays as it is."""
    return word if is_form(word) else stem(word)


def led(word: str) -> str:
    """Gives how a word, or the beginning of one, is written in the index."""
    return word[0] * 2 + word


def order_of(day: int, record_id: int = 0) -> int:
    """Gives the number by which hits are put in order: the day, counted from year 1, then the record's id."""
    return day << _RECORD_BITS | record_id


def record_of(order: int) -> int:
    """Gives the record's id back."""
    return order & _RECORD_MASK


def document_of(entry: Entry) -> Document:
    """Gives what Tantivy is handed of a record."""
    made = Document()
    for place in Place:
        words = entry.placed[place]
        for value in _values(words):
            if isinstance(value, str):
                made.add_text(place, value)
            else:
                made.add_pre_tokenized_text(place, value)
        made.add_text(stems_of(place), " ".join(set(map(_stemmed, words))))
    for name in KEYED:
        for key in entry.keyed[name]:
            made.add_text(name, key)
    facets = {f"{facet}": facet_of(facet) for facet in Facet}
    for key in entry.keyed[KEYS]:
        name, _, value = key.partition(":")
        if name in facets:
            made.add_text(facets[name], value)
    made.add_integer(ORDER, order_of(entry.columns[DAY], entry.columns[RECORD]))
    made.add_integer(RECORD, entry.columns[RECORD])
    made.add_integer(PRINT, entry.columns[PRINT])
    made.add_bytes(ENTRY, packed(entry))
    return made


def _values(words: Mapping[str, list[int]]) -> Iterator[str | PreTokenizedString]:
    """Gives the texts of a place again, each as Tantivy reads it, words in their places, and between two texts what keeps them apart."""
    words = {word: positions for word, positions in words.items() if not is_form(word)}
    at: list[str | None] = [None] * (1 + max((positions[-1] for positions in words.values()), default=-1))
    beside: dict[int, list[str]] = {}  # what a line break cut in two stands whole beside its first half
    for word, positions in words.items():
        written = led(word)
        for position in positions:
            if at[position] is None:
                at[position] = written
            else:
                beside.setdefault(position, []).append(written)
    end = 0
    for start, value in _texts(at):
        if end:
            yield PreTokenizedString("", [Token(_NOTHING, start + 1 - end - 2 * _BETWEEN_VALUES, 0)])
        end = start + len(value)
        within = {position - start: more for position, more in beside.items() if start <= position < start + len(value)}
        yield _with(value, within) if within else " ".join(value)


def _texts(at: list[str | None]) -> Iterator[tuple[int, list[str]]]:
    start, value, gap = 0, list[str](), 0
    for position, word in enumerate(at):
        if word is None:
            gap += 1
            continue
        if value and gap > _LONG_GAP:
            yield start, value
            value = []
        if value:
            value += [_NOTHING] * gap
        else:
            start = position
        gap = 0
        value.append(word)
    if value:
        yield start, value


def _with(value: list[str], beside: dict[int, list[str]]) -> PreTokenizedString:
    tokens = [Token(word, position, 0) for position, first in enumerate(value) for word in (first, *beside.get(position, ()))]
    return PreTokenizedString("", tokens)


def kept(searcher: Searcher, address: DocAddress) -> Entry:
    """Reads the entry that the index keeps of a hit."""
    stored: Any = searcher.doc(address).get_first(ENTRY)
    return unpacked(stored)
