"""Reads RTF in one pass over its tokens, without recursion, so that neither depth nor length of a file costs more than its bytes.

The text is the document as it stands with its tracked changes accepted; each change is listed after it, ``[+inserted+]`` and
``[-deleted-]``, and so are notes and comments, as in Word files. Pictures and embedded objects are skipped.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple

from casework.vocabulary import Extraction
from documents.cleaning import tidy
from documents.extracted import Extracted
from documents.extractors.codepages import encoding_of
from documents.extractors.rtf_words import APART, CHARACTERS, CHARSETS, PROPERTIES, READ, SETS, SYMBOLS, UNREAD
from documents.extractors.source import Source

TOOL = "rtf"
DEEPEST = 1_000  # groups remembered; no writer nests a tenth of it
LONGEST_SKIP = 100

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n\x00]+|([^\\{}\r\n\x00]+)", re.DOTALL
)


def extract(source: Source) -> Extracted:
    """Return the words of an RTF file; partial when it ends in the middle or is too long."""
    reader = read_rtf(source.content, lambda: source.budget.is_spent)
    said = source.budget.take(reader.text())
    outcome, reason = Extraction.OK, ""
    if reader.is_stopped or source.budget.is_spent:
        outcome, reason = Extraction.PARTIAL, "only the beginning was read"
    elif not reader.is_whole:
        outcome, reason = Extraction.PARTIAL, "it ends in the middle"
    return Extracted(outcome, source.media_type, said, page_count=1, tool=TOOL, reason=reason, properties=reader.properties())


def read_rtf(content: bytes, is_spent: Callable[[], bool] = lambda: False) -> "Reader":
    """Return a reader that has read the whole of the RTF, or as much as may be."""
    reader = Reader()
    reader.read(content, is_spent)
    return reader


class _Group(NamedTuple):
    """What holds within a pair of braces and is as before after it."""

    into: str = "text"
    skipped: str = ""
    encoding: str = ""
    unicode_skip: int = 1
    change: str = ""


class Reader:
    """Walks the tokens of one file and gathers words by where they belong."""

    def __init__(self) -> None:
        self.is_whole = False
        self.is_stopped = False
        self._group = _Group()
        self._above: list[_Group] = []
        self._deeper = 0  # groups below those remembered
        self._words: dict[str, list[str]] = defaultdict(list)
        self._changes: list[tuple[str, list[str]]] = []
        self._last_change = ""
        self._bytes = bytearray()
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._default_font = 0
        self._encoding = "cp1252"
        self._to_skip = 0
        self._is_starred = False

    def read(self, content: bytes, is_spent: Callable[[], bool]) -> None:
        """Walk the tokens from the first to the last brace."""
        place, count = 0, 0
        while (match := _TOKEN.match(content, place)) is not None:
            place, count = match.end(), count + 1
            word, number, hexed, symbol, brace, text = match.groups()
            if text is not None:
                self._take_bytes(text)
            elif hexed is not None:
                self._take_bytes(bytes((int(hexed, 16),)))
            elif word is not None:
                place += self._take_word(word.decode("ascii"), None if number is None else int(number))
            elif symbol is not None:
                self._take_symbol(symbol)
            elif brace == b"{":
                self._open()
            elif brace == b"}" and self._close():
                self.is_whole = True
                break
            if count % 20_000 == 0 and is_spent():
                self.is_stopped = True
                break
        self._flush()

    def text(self) -> str:
        """Return the words: headers first, then the text, notes, comments, and what was changed."""
        changed = [f"[{mark}{''.join(pieces).strip()}{mark}]" for mark, pieces in self._changes if "".join(pieces).strip()]
        parts = [*(_joined(self._words[name]).strip() for name in ("headers", "text", "notes", "comments")), *changed]
        return tidy("\n".join(part for part in parts if part))

    def properties(self) -> dict[str, str]:
        """Return title and author as the file tells them."""
        return {name: said for name in PROPERTIES if (said := _joined(self._words[name]).strip())}

    def _open(self) -> None:
        self._flush()
        self._to_skip = 0
        if len(self._above) < DEEPEST:
            self._above.append(self._group)
        else:
            self._deeper += 1

    def _close(self) -> bool:
        """Go back to the group above; say whether the file's own group has ended."""
        self._flush()
        self._to_skip = 0
        self._is_starred = False
        if self._deeper:
            self._deeper -= 1
            return False
        before, self._group = self._group, self._above.pop() if self._above else self._group
        if before.into != self._group.into and before.into in ("notes", "comments", "headers"):
            self._words[before.into].append("\n")
        return not self._above

    def _take_word(self, word: str, number: int | None) -> int:
        """Do what a control word says; return how many bytes after it are none of the text."""
        starred, self._is_starred = self._is_starred, False
        self._to_skip = 0
        if word == "bin":
            self._flush()
            return max(number or 0, 0)
        if word == "u" and number is not None:
            self._take_unicode(number)
        elif word in CHARACTERS:
            self._flush()
            self._add(CHARACTERS[word])
        elif not self._enters(word, starred=starred):
            self._set(word, number)
        return 0

    def _enters(self, word: str, *, starred: bool) -> bool:
        """Say whether the word begins a group of its own kind, and turn to that."""
        group = self._group
        if word == "ud" and group.skipped == "upr":
            self._turn(group._replace(skipped=""))
        elif word in APART and not group.skipped:
            self._turn(group._replace(into=APART[word], change=""))
            if word == "annotation" and (author := _joined(self._words.pop("author", [])).strip()):
                self._words["comments"].append(f"{author}: ")
            elif word == "atnauthor":
                self._words.pop("author", None)
        elif word == "fonttbl":
            self._turn(group._replace(skipped="fonts"))
        elif word == "upr":
            self._turn(group._replace(skipped=group.skipped or "upr"))
        elif word in UNREAD or (starred and word not in READ):
            self._turn(group._replace(skipped=group.skipped or "unread"))
        else:
            return False
        return True

    def _set(self, word: str, number: int | None) -> None:
        """Take up what governs the words that follow: encoding, font, changes."""
        if word == "f":
            self._set_font(number or 0)
        elif word in ("fcharset", "cpg") and self._group.skipped == "fonts":
            self._fonts[self._font] = encoding_of(number) if word == "cpg" else CHARSETS.get(number or 0, "")
        elif word == "uc":
            self._turn(self._group._replace(unicode_skip=min(max(number or 0, 0), LONGEST_SKIP)))
        elif word == "plain":
            self._turn(self._group._replace(encoding=self._fonts.get(self._default_font, ""), change=""))
        elif word in ("deleted", "revised"):
            mark = "-" if word == "deleted" else "+"
            self._turn(self._group._replace(change="" if number == 0 else mark))
        elif word == "deff":
            self._default_font = number or 0
        elif word in SETS or word == "ansicpg":
            self._encoding = SETS.get(word) or encoding_of(number) or self._encoding

    def _set_font(self, number: int) -> None:
        if self._group.skipped == "fonts":
            self._font = number
        elif self._group.encoding != (encoding := self._fonts.get(number, "")):
            self._turn(self._group._replace(encoding=encoding))

    def _turn(self, group: _Group) -> None:
        self._flush()
        self._group = group

    def _take_symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._is_starred = True
        elif self._to_skip:
            self._to_skip -= 1
        elif symbol in SYMBOLS:
            self._flush()
            self._add(SYMBOLS[symbol])

    def _take_unicode(self, number: int) -> None:
        self._flush()
        code = number & 0xFFFF
        # The private range F000–F0FF repeats ASCII in the symbol fonts.
        self._add(chr(code - 0xF000 if 0xF020 <= code <= 0xF0FF else code))
        self._to_skip = self._group.unicode_skip

    def _take_bytes(self, text: bytes) -> None:
        if self._to_skip:
            skipped = min(self._to_skip, len(text))
            self._to_skip -= skipped
            text = text[skipped:]
        if not self._group.skipped:
            self._bytes += text

    def _flush(self) -> None:
        """Make the bytes gathered into words; letters of two bytes are whole only together."""
        if self._bytes:
            text = self._bytes.decode(self._group.encoding or self._encoding, "replace")
            self._bytes.clear()
            self._add(text)

    def _add(self, text: str) -> None:
        group = self._group
        if group.skipped:
            return
        if group.change:
            if self._last_change != group.change:
                self._changes.append((group.change, []))
            self._changes[-1][1].append(text)
        self._last_change = group.change
        if group.change != "-":
            self._words[group.into].append(text)


def _joined(pieces: list[str]) -> str:
    """Join the pieces, letters that were written as two halves among them."""
    text = "".join(pieces)
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
