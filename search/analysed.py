"""A record taken apart for searching: its sections, the words of each searchable field with their places, and its keys."""

import itertools
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from search.analysis import identifiers, located, mended, numbered
from search.compounds import parts
from search.english import english_stem, is_english
from search.forms import english_form, part_form
from search.schema import IndexedRecord, IndexedThing

MOST_TEXT = 5_000_000
"""Letters read of one text; more than a thousand pages, and a bound on what one document can cost."""

LANDMARK = 256

_GAP = 64  # between sections, so that no phrase runs from one into the next


class Place(StrEnum):
    """The fields in which words can be sought."""

    ALL = "words"
    TITLE = "title"
    CASE = "case_title"
    NAMES = "names"


class SectionKind(StrEnum):
    """What a stretch of a record's words is."""

    TITLE = "title"
    ABOUT = "about"
    FILENAME = "filename"
    BODY = "body"
    TEXT = "text"


@dataclass(frozen=True)
class Section:
    """One stretch of text whose first word stands at ``start`` among the words of the record.

    ``landmarks`` say at which letter every 256th word begins, so that a snippet far into a long text is found at once.
    """

    kind: SectionKind
    text: str
    document_id: int | None
    start: int
    length: int
    landmarks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Analysed:
    """Everything an engine writes of a record: sections to show, words by field with their places, exact keys."""

    sections: tuple[Section, ...]
    places: Mapping[Place, Mapping[str, list[int]]]
    keys: frozenset[str]
    identifiers: frozenset[str]
    completions: frozenset[str]


def analyse(record: IndexedRecord | IndexedThing) -> Analysed:
    """Takes a record, or another thing that is found, apart."""
    if isinstance(record, IndexedThing):
        return _thing(record)
    numbers = frozenset(_numbers(record))
    return _taken_apart(_texts(record), record.title, record.case_title, record.senders, _keys(record), numbers, _completions(record))


def _thing(thing: IndexedThing) -> Analysed:
    texts = [(SectionKind.TITLE, thing.title), *((SectionKind.BODY, text) for text in thing.texts)]
    shown: list[tuple[SectionKind, int | None, str]] = [(kind, None, text[:MOST_TEXT]) for kind, text in texts if text]
    keys = [f"id:{thing.thing_id}", f"year:{thing.date.year}", f"state:{thing.state}"]
    keys += [f"unit:{thing.unit_id}"] if thing.unit_id is not None else []
    keys += [f"case:{case_key(thing.case_number)}"] if thing.case_number else []
    keys += [f"plan:{branch}" for branch in plan_branches(thing.plan_code)] if thing.plan_code else []
    return _taken_apart(shown, thing.title, thing.case_title, thing.names, keys, thing.identifiers, set())


def _taken_apart(
    shown: list[tuple[SectionKind, int | None, str]],
    title: str,
    case_title: str,
    names: tuple[str, ...],
    keys: list[str],
    numbers: frozenset[str],
    completions: set[str],
) -> Analysed:
    sections: list[Section] = []
    everything: dict[str, list[int]] = defaultdict(list)
    start = 0
    texts = [(*each, numbered(each[2])) for each in shown]
    english = is_english([word for *_, words in texts for word in words])
    for kind, document_id, text, words in texts:
        place_words(text, words, everything, start, english=is_english(words, otherwise=english))
        sections.append(Section(kind, text, document_id, start, len(words), _landmarks(text, len(words))))
        start += len(words) + _GAP
    return Analysed(
        sections=tuple(sections),
        places={
            Place.ALL: dict(everything),
            Place.TITLE: _placed(title, english=english),
            Place.CASE: _placed(case_title, english=english),
            Place.NAMES: _placed(*names, english=english),
        },
        keys=frozenset(keys),
        identifiers=numbers.union(*(identifiers(each.text) for each in sections)),
        completions=frozenset(completions),
    )


def plan_branches(code: str) -> list[str]:
    """Lists a file plan code and everything above it: ``27.12.01`` lies under ``27.12`` and ``27``."""
    plain = code.casefold()
    return [plain[: match.start()] for match in re.finditer(r"[.\-]", plain)] + [plain]


def case_key(number: str) -> str:
    """Gives the spelling under which a case number is kept."""
    return "".join(number.casefold().split())


def _texts(record: IndexedRecord) -> list[tuple[SectionKind, int | None, str]]:
    about = [record.case_title, record.case_number or "", *record.senders, *record.concerned, *record.identifiers]
    found: list[tuple[SectionKind, int | None, str]] = [(SectionKind.TITLE, None, record.title)]
    found += [(SectionKind.ABOUT, None, text) for text in about]
    found += [(SectionKind.FILENAME, document.document_id, document.filename) for document in record.documents]
    found += [(SectionKind.BODY, None, record.body_text)]
    found += [(SectionKind.TEXT, document.document_id, document.text) for document in record.documents]
    return [(kind, document_id, text[:MOST_TEXT]) for kind, document_id, text in found if text]


def place_words(text: str, words: list[str], places: dict[str, list[int]], start: int, *, english: bool) -> None:
    """Adds where the words of a text stand, in order and counted from ``start``, and what they can be found by besides."""
    own: dict[str, list[int]] = defaultdict(list)
    for position, word in enumerate(words, start):
        own[word].append(position)
    for position, word in mended(text):
        own[word].append(start + position)
    own.pop("", None)  # what folds to nothing keeps its place
    touched = set(own)
    for word, found in own.items():
        places[word].extend(found)
        for form in _forms(word, english):
            places[form].extend(found)
            touched.add(form)
    for each in touched:
        places[each].sort()  # words share forms, and what a line break cut was added behind the others


@lru_cache(maxsize=200_000)
def _forms(word: str, english: bool) -> tuple[str, ...]:
    """Gives what a word can be found by besides itself: the parts of a compound, and its stem in an English text."""
    found = tuple(part_form(part) for part in parts(word))
    return (*found, english_form(stemmed)) if english and (stemmed := english_stem(word)) else found


def _placed(*texts: str, english: bool) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    start = 0
    for text in texts:
        words = numbered(text)
        place_words(text, words, places, start, english=english)
        start += len(words) + _GAP
    return {word: sorted(set(found)) for word, found in places.items()}


def _landmarks(text: str, length: int) -> tuple[int, ...]:
    if length <= LANDMARK:
        return ()
    return tuple(begin for begin, _ in itertools.islice(located(text), 0, None, LANDMARK))


def _keys(record: IndexedRecord) -> list[str]:
    keys = [
        f"id:{record.record_id}",
        f"kind:{record.kind}",
        f"channel:{record.channel}",
        f"registered:{'yes' if record.registered else 'no'}",
        f"year:{record.date.year}",
        f"state:{record.state}",
    ]
    if record.unit_id is not None:
        keys.append(f"unit:{record.unit_id}")
    if record.case_number:
        keys.append(f"case:{case_key(record.case_number)}")
    if record.plan_code:
        keys.extend(f"plan:{branch}" for branch in plan_branches(record.plan_code))
    return keys


def _numbers(record: IndexedRecord) -> set[str]:
    found = {case_key(each) for each in (record.case_number, record.plan_code, *record.identifiers) if each}
    if record.case_number and record.record_number is not None:
        found.add(f"{case_key(record.case_number)}-{record.record_number}")
    return found


def _completions(record: IndexedRecord) -> set[str]:
    shown = (record.title, record.case_title, *record.senders, *(document.filename for document in record.documents))
    return {raw.casefold() for text in shown for raw in re.findall(r"[^\W_]{3,40}", text) if not raw.isdigit()}
