"""A query made narrower by one value of a facet, and wider again by taking one field of it away: the same language, by a click."""

from dataclasses import dataclass

from search.asking import Token, TokenKind, tokens
from search.engines.port import Facet
from search.language import parse
from search.tree import FIELDS, DateRange, Field, FieldName
from search.troubles import LanguageError

ASKED_BY: dict[Facet, str] = {
    Facet.KIND: FieldName.TYPE,
    Facet.CHANNEL: FieldName.TYPE,
    Facet.UNIT: FieldName.UNIT,
    Facet.YEAR: "date",
    Facet.REGISTERED: FieldName.REGISTERED,
    Facet.PLAN: FieldName.PLAN,
    Facet.STATE: FieldName.STATE,
}
"""The field of the language that asks for a facet's value."""


@dataclass(frozen=True)
class Narrowing:
    """Is a field that narrows a whole query: its text, the field (``date`` for days) and value, and the query without it.

    ``without`` is empty where nothing else is asked.
    """

    text: str
    field: str
    value: str
    without: str


def narrowed(words: str, facet: Facet, value: str) -> str:
    """Gives the query that finds what the words find and what has this value of the facet."""
    told = words.strip()
    return f"({told}) {ASKED_BY[facet]}:{value}" if _is_choice(tokens(told)) else f"{told} {ASKED_BY[facet]}:{value}"


def narrowings(words: str) -> tuple[Narrowing, ...]:
    """Lists the fields that everything found must have, in the order typed; none for what cannot be understood."""
    try:
        listed = tokens(words)
        if _is_choice(listed):
            return ()
        return tuple(_narrowing(words, listed, at) for at, depth in enumerate(_depths(listed)) if depth == 0 and _narrows(listed, at))
    except LanguageError:
        return ()


def _narrows(listed: list[Token], at: int) -> bool:
    return listed[at].kind is TokenKind.FIELD and (at == 0 or listed[at - 1].kind is not TokenKind.NOT)


def _narrowing(words: str, listed: list[Token], at: int) -> Narrowing:
    ends = [*(each.position for each in listed[1:]), len(words)]
    pieces = [words[each.position : end] for each, end in zip(listed, ends, strict=True)]
    gone = {at}
    if at + 1 < len(listed) and listed[at + 1].kind is TokenKind.AND:
        gone.add(at + 1)
    elif at and listed[at - 1].kind is TokenKind.AND:
        gone.add(at - 1)
    left = "".join(piece for number, piece in enumerate(pieces) if number not in gone).strip()
    text = pieces[at].strip()
    field, value = _meant(text, listed[at])
    return Narrowing(text, field, value, left)


def _meant(text: str, token: Token) -> tuple[str, str]:
    match parse(text):
        case Field(name, value):
            return name, value.text
        case DateRange():
            return "date", token.text
    return FIELDS[token.name] or "date", token.text


def _is_choice(listed: list[Token]) -> bool:
    """Says whether the query as a whole is one thing or another."""
    return any(each.kind is TokenKind.OR and depth == 0 for each, depth in zip(listed, _depths(listed), strict=True))


def _depths(listed: list[Token]) -> list[int]:
    """Gives how many parentheses are open around each token."""
    depth, found = 0, []
    for each in listed:
        if each.kind is TokenKind.CLOSE:
            depth -= 1
        found.append(depth)
        if each.kind is TokenKind.OPEN:
            depth += 1
    return found
