"""A query as rows to click: what must be there, what one of must be, what must not; built into the language and taken apart again.

The text is always the truth. What rows cannot say is kept as it is typed, beside them, and nothing is ever changed by taking apart.
"""

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from search.analysis import words
from search.language import parse
from search.tree import And, Close, DateRange, Field, FieldName, Fuzzy, Node, Not, Or, Phrase, Prefix, Wildcard, Word
from search.troubles import LanguageError, Trouble
from search.written import written


class Part(StrEnum):
    """Whether a row must hold, one of several, or must not."""

    ALL = "all"
    ANY = "any"
    NONE = "none"


class RowField(StrEnum):
    """What a row asks about: the whole text, or a field of the language."""

    TEXT = "text"
    TITLE = FieldName.TITLE.value
    FROM = FieldName.FROM.value
    CASE = FieldName.CASE.value
    TYPE = FieldName.TYPE.value
    STATE = FieldName.STATE.value
    UNIT = FieldName.UNIT.value
    PLAN = FieldName.PLAN.value
    REGISTERED = FieldName.REGISTERED.value
    ID = FieldName.ID.value
    DATE = "date"


class How(StrEnum):
    """How a row asks: a word in any form, the very words side by side, words close by, a beginning, a shape, a near word; a value; days."""

    WORD = "word"
    PHRASE = "phrase"
    CLOSE = "close"
    BEGINS = "begins"
    SHAPE = "shape"
    NEAR = "near"
    IS = "is"
    BETWEEN = "between"


_WORDED = (How.WORD, How.PHRASE, How.CLOSE, How.BEGINS)
HOWS: dict[RowField, tuple[How, ...]] = {
    RowField.TEXT: (*_WORDED, How.SHAPE, How.NEAR),
    RowField.TITLE: _WORDED,
    RowField.FROM: _WORDED,
    RowField.CASE: _WORDED,
    RowField.DATE: (How.BETWEEN,),
}
"""How each field can be asked; the others have a value."""

_MEANS: dict[How, type[Node]] = {
    How.WORD: Word,
    How.PHRASE: Phrase,
    How.CLOSE: Close,
    How.BEGINS: Prefix,
    How.SHAPE: Wildcard,
    How.NEAR: Fuzzy,
}


@dataclass(frozen=True)
class Row:
    """Is one row; ``until`` is the last of the days that ``value`` begins, either of them empty where that end is open.

    ``apart`` is how many other words may lie between words that are to be close by.
    """

    field: RowField
    how: How
    value: str
    part: Part = Part.ALL
    until: str = ""
    apart: int = 0


@dataclass(frozen=True)
class Built:
    """Is a query in rows, and the parts that rows cannot say, as the language writes them."""

    rows: tuple[Row, ...]
    kept: tuple[str, ...] = ()


class NotOneRow(LanguageError):
    """Says that what stands in a row is more, or other, than what the row asks for; ``row`` is which one."""

    def __init__(self, row: int, wrong: LanguageError) -> None:
        super().__init__(wrong.reason, wrong.position, wrong.near)
        self.row = row


def hows(field: RowField) -> tuple[How, ...]:
    """Gives how a field can be asked."""
    return HOWS.get(field, (How.IS,))


def build(built: Built) -> str:
    """Gives the query that the rows say; empty where there is none.

    Raises:
        NotOneRow: what is written in a row cannot be asked so.
    """
    texts: dict[Part, list[str]] = {part: [] for part in Part}
    for number, row in enumerate(built.rows):
        texts[row.part].append(written(_asked(number, row)))
    one_of = " OR ".join(texts[Part.ANY])
    is_alone = not (texts[Part.ALL] or texts[Part.NONE] or built.kept)
    chosen = [one_of if is_alone or len(texts[Part.ANY]) < 2 else f"({one_of})"] if one_of else []
    kept = [f"({each})" if isinstance(parse(each), And | Or) and not is_only(built) else each for each in built.kept]
    return " ".join([*texts[Part.ALL], *chosen, *kept, *(f"-{each}" for each in texts[Part.NONE])])


def is_only(built: Built) -> bool:
    """Says whether nothing but one kept part is there."""
    return not built.rows and len(built.kept) == 1


def take_apart(text: str) -> Built:
    """Gives the rows of a query, and what they cannot say; a query of which no rows can be made is kept whole.

    Raises:
        LanguageError: it cannot be understood.
    """
    asked = parse(text)
    built = _apart(asked)
    try:
        if _plain(parse(build(built))) == _plain(asked):
            return built
    except LanguageError:
        pass
    return Built((), (text.strip(),))


def _asked(number: int, row: Row) -> Node:
    """Gives what a row asks: just what it says, whatever is written in it."""
    try:
        asked = parse(_typed(row))
    except LanguageError as wrong:
        raise NotOneRow(number, wrong) from wrong
    if not _is_meant(row, asked):
        raise NotOneRow(number, LanguageError(_wrong(row), 0, row.value))
    return asked


def _typed(row: Row) -> str:
    value = " ".join(row.value.replace('"', " ").split())
    ends = {How.BEGINS: "*", How.NEAR: "~"}
    match row.how:
        case How.BETWEEN:
            return f"date:{row.value.strip()}..{row.until.strip()}"
        case How.PHRASE:
            said = f'"{value}"'
        case How.CLOSE:
            said = f'"{value}"~{row.apart}'
        case How.IS | How.WORD if row.field is not RowField.TEXT and " " in value:
            said = f'"{value}"' if row.how is How.IS else value
        case _:
            said = value + ends.get(row.how, "")
    return said if row.field is RowField.TEXT else f"{row.field}:{said}"


def _is_meant(row: Row, asked: Node) -> bool:
    match asked:
        case DateRange():
            return row.field is RowField.DATE
        case Field(name, value):
            return row.field.value == name.value and (row.how is How.IS or isinstance(value, _MEANS[row.how]))
        case _:
            return (
                row.field is RowField.TEXT and row.how is not How.IS and row.how is not How.BETWEEN and isinstance(asked, _MEANS[row.how])
            )


def _wrong(row: Row) -> Trouble:
    return Trouble.ONE_WORD_A_ROW if len(words(row.value)) > 1 else Trouble.UNKNOWN_VALUE


def _apart(asked: Node) -> Built:
    rows: list[Row] = []
    kept: list[str] = []
    chosen: list[Row] = []
    for each in _parts(asked):
        some = _choice(each)
        if (row := _row(each)) is not None:
            rows.append(row)
        elif isinstance(each, Not) and (denied := _choice(each.part) or _alone(each.part)):
            rows += [_as(Part.NONE, one) for one in denied]
        elif some and not chosen:
            chosen = some
        else:
            kept.append(written(each))
    no = [row for row in rows if row.part is Part.NONE]
    return Built((*(row for row in rows if row.part is Part.ALL), *(_as(Part.ANY, row) for row in chosen), *no), tuple(kept))


def _parts(asked: Node) -> tuple[Node, ...]:
    return tuple(one for part in asked.parts for one in _parts(part)) if isinstance(asked, And) else (asked,)


def _choice(asked: Node) -> list[Row]:
    """Gives the rows of which one is enough; none where a part is more than a row."""
    rows = [_row(part) for part in asked.parts] if isinstance(asked, Or) else []
    return [row for row in rows if row is not None] if all(row is not None for row in rows) else []


def _alone(asked: Node) -> list[Row]:
    return [row] if (row := _row(asked)) is not None else []


def _as(part: Part, row: Row) -> Row:
    return replace(row, part=part)


def _row(asked: Node) -> Row | None:
    match asked:
        case DateRange(first, last):
            return Row(RowField.DATE, How.BETWEEN, _day(first), until=_day(last))
        case Field(name, value):
            field = RowField(name.value)
            return Row(field, How.IS if hows(field) == (How.IS,) else _how(value), value.text, apart=_apart_of(value))
        case Word() | Phrase() | Prefix() | Wildcard() | Fuzzy() | Close():
            return Row(RowField.TEXT, _how(asked), asked.text, apart=_apart_of(asked))
        case _:
            return None


def _apart_of(leaf: Node) -> int:
    return leaf.apart if isinstance(leaf, Close) else 0


def _how(leaf: Node) -> How:
    return next(how for how, kind in _MEANS.items() if isinstance(leaf, kind))


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


# ---- the same, however it is written ---------------------------------------------------------------------------------------------
def _plain(asked: Node) -> object:
    """Gives a query without the order of its parts, without brackets that change nothing."""
    match asked:
        case And():
            return "and", frozenset(_plain(part) for each in _parts(asked) for part in _denied(each))
        case Or(parts):
            return "or", frozenset(_plain(part) for part in parts)
        case Not(Or()):
            return "and", frozenset(_plain(part) for part in _denied(asked))
        case Not(part):
            return "not", _plain(part)
        case _:
            return asked


def _denied(asked: Node) -> tuple[Node, ...]:
    """Gives what denying a choice denies, each by itself."""
    return tuple(Not(part) for part in asked.part.parts) if isinstance(asked, Not) and isinstance(asked.part, Or) else (asked,)
