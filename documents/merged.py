"""What filling a Word template in gives; kept apart from the filling, which only the sandbox child does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from casework.errors import Retryable
from casework.vocabulary import TemplateProblem

Values = Mapping[str, str | Sequence[str]]
"""The fields of one letter by name; a field that is not there, or has no words, is lacking where the template says it."""


@dataclass(frozen=True)
class Merged:
    """Is the filled-in letters, or why there are none: every field that is lacking, or what is wrong with the template, and where.

    ``names`` are the fields the template says; ``text`` is the words of the first letter; ``lacking_in`` says letter by letter what lacks.
    """

    letters: tuple[bytes, ...] = field(default=(), repr=False)
    names: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    lacking_in: tuple[tuple[str, ...], ...] = ()
    problem: TemplateProblem | None = None
    about: str = field(default="", repr=False)
    text: str = field(default="", repr=False)


Merge = Callable[[bytes, Sequence[Values]], Merged]
"""Fills a template in for each letter."""


def nobody_merges(_template: bytes, _letters: Sequence[Values]) -> Merged:
    """Stands where nothing that fills templates in was handed in."""
    raise Retryable("no sandbox to fill letters in")
