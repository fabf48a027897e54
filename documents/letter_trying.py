"""Fills a template in for many, letter by letter: what each would lack, or the letter."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from casework.vocabulary import TemplateProblem
from documents.merged import Merge, Merged, Values

AT_ONCE, BYTES_AT_ONCE = 25, 32 << 20
"""How many letters one child fills in, and about how big they may be together."""


@dataclass(frozen=True)
class Tried:
    """Is a letter, or the fields that are empty in it, or what is wrong with the template; ``text`` is the letter's words."""

    letter: bytes = field(default=b"", repr=False)
    lacking: tuple[str, ...] = ()
    problem: TemplateProblem | None = None
    text: str = field(default="", repr=False)

    @property
    def is_broken(self) -> bool:
        """Says whether the child broke down, which may be the machine's fault."""
        return self.problem is TemplateProblem.UNREADABLE


def tried(merge: Merge, template: bytes, letters: Sequence[Values]) -> list[Tried]:
    """Fills each letter in; one that lacks something holds up no other. The words are given where there is one letter alone."""
    outcomes: list[Tried] = []
    at_once = max(1, min(AT_ONCE, BYTES_AT_ONCE // max(1, len(template))))
    for start in range(0, len(letters), at_once):
        outcomes += _some(merge, template, letters[start : start + at_once])
    return outcomes


def _some(merge: Merge, template: bytes, letters: Sequence[Values]) -> list[Tried]:
    merged = merge(template, letters)
    if merged.problem is not None:
        if len(letters) > 1 and merged.problem is not TemplateProblem.UNREADABLE:  # it may be one party's words alone
            return [outcome for each in letters for outcome in _some(merge, template, [each])]
        return [Tried(problem=merged.problem)] * len(letters)
    if not merged.lacking:
        return _whole(merged)
    if len(merged.lacking_in) != len(letters):  # the child answers for each letter, or has broken down
        return [Tried(problem=TemplateProblem.UNREADABLE)] * len(letters)
    complete = iter(_some(merge, template, whole) if (whole := _complete(merged, letters)) else [])
    return [Tried(lacking=lacking) if lacking else next(complete) for lacking in merged.lacking_in]


def _whole(merged: Merged) -> list[Tried]:
    text = merged.text if len(merged.letters) == 1 else ""
    return [Tried(letter, text=text) for letter in merged.letters]


def _complete(merged: Merged, letters: Sequence[Values]) -> list[Values]:
    return [each for each, lacking in zip(letters, merged.lacking_in, strict=True) if not lacking]
