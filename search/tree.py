"""The small tree that every query becomes; engines read nothing else."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class FieldName(StrEnum):
    """What ``field:value`` can ask about."""

    CASE = "case"
    FROM = "from"
    TYPE = "type"
    UNIT = "unit"
    PLAN = "plan"
    REGISTERED = "registered"
    STATE = "state"
    TITLE = "title"
    ID = "id"


FIELDS: dict[str, FieldName | None] = {
    **{name.value: name for name in FieldName},
    "sag": FieldName.CASE,
    "fra": FieldName.FROM,
    "enhed": FieldName.UNIT,
    "emne": FieldName.PLAN,
    "journaliseret": FieldName.REGISTERED,
    "tilstand": FieldName.STATE,
    "titel": FieldName.TITLE,
    "akt": FieldName.ID,
    "date": None,
    "dato": None,
}
"""Every name that can stand before a colon; dates become ranges, not fields."""


@dataclass(frozen=True)
class Word:
    """A word in any of its inflections, or an identifier in any of its spellings."""

    text: str


@dataclass(frozen=True)
class Phrase:
    """Words next to each other, exactly so inflected."""

    text: str


@dataclass(frozen=True)
class Prefix:
    """Words that begin so; ``text`` is without the star."""

    text: str


@dataclass(frozen=True)
class Wildcard:
    """One word with gaps: ``*`` stands for any letters, ``?`` for one."""

    text: str


@dataclass(frozen=True)
class Fuzzy:
    """A word or one that is a letter or two from it."""

    text: str


@dataclass(frozen=True)
class Close:
    """Words in any inflection and any order, with at most ``apart`` other words between the first and the last of them."""

    text: str
    apart: int


@dataclass(frozen=True)
class Field:
    """A leaf asked of one field; ``TYPE``, ``REGISTERED`` and ``STATE`` hold canonical values."""

    name: FieldName
    value: Word | Phrase | Prefix | Close


@dataclass(frozen=True)
class DateRange:
    """Dates from ``first`` to ``last``, both included; None leaves that end open."""

    first: dt.date | None
    last: dt.date | None


@dataclass(frozen=True)
class And:
    """All of the parts."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Or:
    """At least one of the parts."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Not:
    """Everything readable but the part."""

    part: "Node"


Leaf = Word | Phrase | Prefix | Wildcard | Fuzzy | Close
Node = Leaf | Field | DateRange | And | Or | Not


def sought(asked: Node) -> tuple[Leaf, ...]:
    """Lists the leaves that a hit can show: those sought in the whole text, without what is denied, each once."""
    match asked:
        case And(parts) | Or(parts):
            return tuple(dict.fromkeys(leaf for part in parts for leaf in sought(part)))
        case Word() | Phrase() | Prefix() | Wildcard() | Fuzzy() | Close():
            return (asked,)
        case Field(FieldName.TITLE | FieldName.FROM | FieldName.CASE, value):
            return (value,)
        case _:
            return ()
