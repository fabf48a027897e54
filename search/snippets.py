"""The piece of a record's text that shows why it was found, as plain parts that no screen can mistake for markup."""

import itertools
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from search.analysed import LANDMARK, Section, SectionKind
from search.analysis import located, located_identifiers
from search.engines.port import SnippetPart
from search.meaning import Identifier

BEFORE = 8
AFTER = 22
LONGEST = 400

_READ_FIRST = (SectionKind.TEXT, SectionKind.BODY, SectionKind.ABOUT, SectionKind.FILENAME, SectionKind.TITLE)


def snippet(sections: Sequence[Section], marks: Mapping[int, int], wanted: Iterable[Identifier]) -> tuple[SnippetPart, ...]:
    """Gives the stretch that shows most of what was sought.

    ``marks`` says at which word positions something sought stands, and which leaf it is; ``wanted`` are identifiers to look
    for in the text when no word shows the hit. Nothing sought in the text gives the beginning of it.
    """
    section, centre = _best(sections, sorted(marks.items()))
    if section is not None:
        return _around(section, centre, marks)
    for each in _in_reading_order(sections):
        for begin, end, spelling in located_identifiers(each.text):
            if any(spelling.startswith(one.spelling) if one.is_beginning else spelling == one.spelling for one in wanted):
                return _cut(each.text, max(0, begin - 60), min(len(each.text), end + 150), [(begin, end)])
    opening = next((each for each in _in_reading_order(sections) if each.text.strip()), None)
    return _around(opening, opening.start, {}) if opening is not None else ()


def documents_with(sections: Sequence[Section], marks: Mapping[int, int], wanted: Iterable[Identifier]) -> tuple[int, ...]:
    """Lists the documents in whose name or text something sought stands."""
    found: dict[int, None] = {}
    positions = sorted(marks)
    identifiers = tuple(wanted)
    for section in sections:
        if section.document_id is None or section.document_id in found:
            continue
        first = bisect_right(positions, section.start - 1)
        is_marked = first < len(positions) and positions[first] < section.start + section.length
        if is_marked or (identifiers and _holds(section.text, identifiers)):
            found[section.document_id] = None
    return tuple(found)


def _holds(text: str, wanted: tuple[Identifier, ...]) -> bool:
    return any(
        spelling.startswith(one.spelling) if one.is_beginning else spelling == one.spelling
        for _, _, spelling in located_identifiers(text)
        for one in wanted
    )


def _in_reading_order(sections: Sequence[Section]) -> list[Section]:
    return sorted(sections, key=lambda section: _READ_FIRST.index(section.kind))


def _best(sections: Sequence[Section], marks: list[tuple[int, int]]) -> tuple[Section | None, int]:
    """Picks the section read first among those whose best window shows the most leaves, and where that window stands."""
    best: tuple[int, int, Section | None, int] = (0, 0, None, 0)
    for section in sections:
        low = bisect_right(marks, (section.start, -1))
        high = bisect_right(marks, (section.start + section.length - 1, len(marks)))
        leaves, centre = _densest(marks[low:high])
        rank = (leaves, -_READ_FIRST.index(section.kind))
        if leaves and (best[2] is None or rank > best[:2]):
            best = (*rank, section, centre)
    return best[2], best[3]


def _densest(marks: list[tuple[int, int]]) -> tuple[int, int]:
    best, centre, first = 0, 0, 0
    inside: dict[int, int] = {}
    for position, leaf in marks:
        inside[leaf] = inside.get(leaf, 0) + 1
        while position - marks[first][0] > AFTER:
            gone = marks[first][1]
            inside[gone] -= 1
            if not inside[gone]:
                del inside[gone]
            first += 1
        if len(inside) > best:
            best, centre = len(inside), marks[first][0]
    return best, centre


def _around(section: Section, centre: int, marks: Mapping[int, int]) -> tuple[SnippetPart, ...]:
    first = max(0, centre - section.start - BEFORE)
    last = min(section.length, centre - section.start + AFTER)
    landmark = first // LANDMARK if section.landmarks else 0
    spans = located(section.text, section.landmarks[landmark] if section.landmarks else 0)
    skipped = first - landmark * LANDMARK
    shown = list(itertools.islice(spans, skipped, skipped + last - first))
    if not shown:
        return ()
    hits = [span for position, span in enumerate(shown, section.start + first) if position in marks]
    begin = 0 if first == 0 else shown[0][0]
    end = len(section.text) if last == section.length else shown[-1][1]
    return _cut(section.text, begin, end, hits)


def _cut(text: str, begin: int, end: int, hits: list[tuple[int, int]]) -> tuple[SnippetPart, ...]:
    if end - begin > LONGEST:
        nearest = hits[0][0] if hits else begin
        begin = max(begin, nearest - LONGEST // 4)
        end = min(end, begin + LONGEST)
    parts = [SnippetPart("… ", is_hit=False)] if begin > 0 else []
    at = begin
    for start, stop in hits:
        if stop > end:
            break
        parts += [SnippetPart(_plain(text[at:start]), is_hit=False), SnippetPart(_plain(text[start:stop]), is_hit=True)]
        at = stop
    parts.append(SnippetPart(_plain(text[at:end]), is_hit=False))
    if end < len(text):
        parts.append(SnippetPart(" …", is_hit=False))
    return tuple(part for part in parts if part.text)


def _plain(text: str) -> str:
    """Gives the text on one line, without control characters."""
    lined = text if text.isprintable() else "".join(letter if letter.isprintable() else " " for letter in text)
    core = " ".join(lined.split())
    if not core:
        return " " if lined else ""
    return (" " if lined[0] == " " else "") + core + (" " if lined[-1] == " " else "")
