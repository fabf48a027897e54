"""One mapping of a case type while it is read: each key asked for once, each fault complained of at its place."""

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from casework.case_types.expressions import LIMIT, Complain, Expression, Literal, Scalar, read_expression, scalar
from casework.case_types.shape import Titles
from casework.vocabulary import CaseTypeProblem

W = TypeVar("W", bound=StrEnum)
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
LONGEST_TEXT = 1000
MOST_ITEMS = 200
NOWHERE = Literal("")


class Section:
    """Is a mapping with its place; what is not there or not right is complained of, and something harmless given instead."""

    def __init__(self, place: str, content: object, complain: Complain) -> None:
        self.place = place
        self.complain = complain
        self._content: Mapping[object, object] = content if isinstance(content, Mapping) else {}
        self._asked: set[str] = set()
        if not isinstance(content, Mapping):
            complain(place, CaseTypeProblem.SHAPE, "")

    def at(self, key: object) -> str:
        """Gives the place of a key."""
        return f"{self.place}.{key}" if self.place else str(key)

    def has(self, key: str) -> bool:
        """Says whether there is something under the key."""
        return self._content.get(key) is not None

    def text(self, key: str, *, needed: bool = False, longest: int = LONGEST_TEXT) -> str:
        """Gives a text; numbers and dates count as what they look like."""
        value = self._take(key, needed=needed)
        if value is None:
            return ""
        if isinstance(value, Mapping | list | bool):
            self.complain(self.at(key), CaseTypeProblem.SHAPE, "")
            return ""
        text = str(value).strip()
        if len(text) > longest:
            self.complain(self.at(key), CaseTypeProblem.TOO_LONG, str(longest))
        if needed and not text:
            self.complain(self.at(key), CaseTypeProblem.EMPTY, "")
        return text

    def name(self, key: str) -> str:
        """Gives a name: small letters, digits and underscores."""
        text = self.text(key, needed=True)
        if text and not NAME.fullmatch(text):
            self.complain(self.at(key), CaseTypeProblem.NAME_IS_NOT_A_NAME, text[:60])
        return text

    def titles(self, key: str, *, needed: bool = False, longest: int = LONGEST_TEXT) -> Titles:
        """Gives a text in the two languages; needed means in both."""
        value = self._take(key, needed=needed)
        if value is None:
            return Titles()
        below = Section(self.at(key), value, self.complain)
        made = Titles(*(below.text(language, needed=needed, longest=longest) for language in ("da", "en")))
        below.nothing_else()
        return made

    def word(self, key: str, words: type[W], default: W | None = None) -> W:
        """Gives one of the words of a closed list."""
        value = self._take(key, needed=default is None)
        fallback = default or next(iter(words))
        if value is None:
            return fallback
        if isinstance(value, str) and value in {each.value for each in words}:
            return words(value)
        self.complain(self.at(key), CaseTypeProblem.UNKNOWN_WORD, ", ".join(words))
        return fallback

    def whole(self, key: str, *, at_most: int, needed: bool = False) -> int | None:
        """Gives a whole number from 0."""
        value = self._take(key, needed=needed)
        number = scalar(value)
        if value is None:
            return None
        if not isinstance(number, Decimal):
            self.complain(self.at(key), CaseTypeProblem.WRONG_KIND, "number")
            return None
        if not number.is_finite() or number != number.to_integral_value() or not 0 <= number <= at_most:
            self.complain(self.at(key), CaseTypeProblem.NUMBER_TOO_BIG, str(at_most))
            return None
        return int(number)

    def number(self, key: str) -> Decimal | None:
        """Gives a number, or nothing when there is none."""
        value = self._take(key)
        number = scalar(value)
        if value is None or (isinstance(number, Decimal) and number.is_finite() and abs(number) <= LIMIT):
            return number if isinstance(number, Decimal) else None
        self.complain(self.at(key), CaseTypeProblem.WRONG_KIND, "number")
        return None

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Gives a yes or no."""
        value = self._take(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.complain(self.at(key), CaseTypeProblem.WRONG_KIND, "yes_no")
            return default
        return value

    def scalar(self, key: str) -> Scalar:
        """Gives a plain value."""
        value = scalar(self._take(key, needed=True))
        if value is None and self.has(key):
            self.complain(self.at(key), CaseTypeProblem.SHAPE, "")
        return "" if value is None else value

    def expression(self, key: str) -> Expression | None:
        """Gives an expression, or nothing when there is none."""
        value = self._take(key)
        return None if value is None else read_expression(value, self.at(key), self.complain)

    def needed_expression(self, key: str) -> Expression:
        """Gives an expression that must be there."""
        value = self._take(key, needed=True)
        read = None if value is None else read_expression(value, self.at(key), self.complain)
        return NOWHERE if read is None else read

    def texts(self, key: str) -> tuple[str, ...]:
        """Gives a list of texts."""
        items = self._list(key)
        if any(not isinstance(each, str) or not each.strip() for each in items):
            self.complain(self.at(key), CaseTypeProblem.SHAPE, "")
            return ()
        return tuple(str(each).strip() for each in items)

    def each(self, key: str, *, needed: bool = False) -> list["Section"]:
        """Gives the mappings of a list."""
        items = self._list(key, needed=needed)
        return [Section(f"{self.at(key)}.{number}", each, self.complain) for number, each in enumerate(items)]

    def below(self, key: str) -> "Section":
        """Gives the mapping under a key; an absent one is empty."""
        value = self._take(key)
        return Section(self.at(key), {} if value is None else value, self.complain)

    def nothing_else(self) -> None:
        """Complains of every key that nobody asked for."""
        for key in self._content:
            if key not in self._asked:
                self.complain(self.at(key), CaseTypeProblem.UNKNOWN_KEY, str(key)[:60])

    def _list(self, key: str, *, needed: bool = False) -> list[object]:
        value = self._take(key, needed=needed)
        if value is None:
            return []
        if not isinstance(value, list) or len(value) > MOST_ITEMS:
            self.complain(self.at(key), CaseTypeProblem.SHAPE if not isinstance(value, list) else CaseTypeProblem.TOO_LONG, "")
            return []
        if needed and not value:
            self.complain(self.at(key), CaseTypeProblem.EMPTY, "")
        return value

    def _take(self, key: str, *, needed: bool = False) -> object:
        self._asked.add(key)
        value = self._content.get(key)
        if needed and value is None:
            self.complain(self.at(key), CaseTypeProblem.MISSING, key)
        return value
