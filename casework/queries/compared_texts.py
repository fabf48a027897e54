"""Two texts side by side, line by line, with the words that differ within a line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from sqlmodel import col, select

from casework.errors import NotFound
from casework.events import ContentRead
from casework.model import DocumentVersion, Record, RecordVersion
from casework.queries.record_versions import Change, text_of
from casework.queries.texts import text_of as text_of_version
from casework.vocabulary import Action
from casework.work import Work

MOST_LINES = 4_000
"""How many lines of each text are compared: comparing costs up to the product of both."""
MOST_WORDS = 400
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """Is a piece of a line: the same on both sides, or not."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Pair:
    """Is a line of the older text beside that of the newer one; a side that has none is empty."""

    change: Change
    older: tuple[Piece, ...]
    newer: tuple[Piece, ...]


@dataclass(frozen=True)
class TextsCompared:
    """Is two texts side by side; ``unread`` says that no text could be read from one of them, ``is_cut`` that more follows."""

    pairs: tuple[Pair, ...]
    unread: bool = False
    is_cut: bool = False

    @property
    def is_same(self) -> bool:
        """Says whether nothing differs as far as was compared."""
        return all(pair.change is Change.SAME for pair in self.pairs)


def compare_documents(work: Work, older_id: int, newer_id: int, *, noted: bool = True) -> TextsCompared:
    """Gives the texts of two document versions side by side; both are noted as read unless this sitting has been.

    Raises:
        NotFound: the asker may not see one of them.
    """
    for version_id in (older_id, newer_id):
        work.load(DocumentVersion, version_id, Action.READ)
    older, newer = (lines_of(text_of_version(work, version_id, noted=noted)) for version_id in (older_id, newer_id))
    return side_by_side(older, newer)


def compare_record_texts(work: Work, record_id: int, older: int, newer: int, *, noted: bool = True) -> TextsCompared:
    """Gives the record's own words in two of its numbered versions side by side.

    Raises:
        NotFound: the asker may not see the record, or it has no such version.
    """
    work.load(Record, record_id, Action.READ)
    asked = select(RecordVersion).where(col(RecordVersion.record_id) == record_id, col(RecordVersion.number).in_((older, newer)))
    found: dict[int, str] = {each.number: str(each.content["body_html"]) for each in work.session.exec(asked)}
    for number in (older, newer):
        if number not in found:
            raise NotFound("RecordVersion", number)
    if noted:
        work.record(ContentRead(record_id=record_id))
    return side_by_side(text_of(found[older]), text_of(found[newer]), may_be_empty=True)


def side_by_side(older: Sequence[str], newer: Sequence[str], *, may_be_empty: bool = False) -> TextsCompared:
    """Gives two texts line by line."""
    if not may_be_empty and not (older and newer):
        return TextsCompared((), unread=True)
    is_cut = max(len(older), len(newer)) > MOST_LINES
    return TextsCompared(tuple(_pairs(older[:MOST_LINES], newer[:MOST_LINES])), is_cut=is_cut)


def _pairs(older: Sequence[str], newer: Sequence[str]) -> Iterator[Pair]:
    for how, a, b, c, d in SequenceMatcher(a=older, b=newer, autojunk=False).get_opcodes():
        if how == "equal":
            for line in newer[c:d]:
                same = (Piece(line, differs=False),)
                yield Pair(Change.SAME, same, same)
            continue
        before, after = older[a:b], newer[c:d]
        for at in range(max(len(before), len(after))):
            yield _pair(before[at] if at < len(before) else None, after[at] if at < len(after) else None)


def _pair(older: str | None, newer: str | None) -> Pair:
    if older is None:
        return Pair(Change.ADDED, (), (Piece(newer or "", differs=True),))
    if newer is None:
        return Pair(Change.REMOVED, (Piece(older, differs=True),), ())
    a, b = _WORDS.findall(older), _WORDS.findall(newer)
    if max(len(a), len(b)) > MOST_WORDS:
        return Pair(Change.CHANGED, (Piece(older, differs=True),), (Piece(newer, differs=True),))
    left, right = [], []
    for how, i, j, k, m in SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes():
        left.append(Piece("".join(a[i:j]), differs=how != "equal"))
        right.append(Piece("".join(b[k:m]), differs=how != "equal"))
    return Pair(Change.CHANGED, tuple(p for p in left if p.text), tuple(p for p in right if p.text))


def lines_of(text: str) -> list[str]:
    """Gives the lines of a text that say something, pages and spaces evened out."""
    return [line for line in (" ".join(line.split()) for line in text.replace("\f", "\n").split("\n")) if line]
