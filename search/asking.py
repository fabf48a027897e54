"""Cuts what a person typed into tokens: brackets, operators, phrases, terms and field:value."""

import re
from dataclasses import dataclass
from enum import StrEnum

from search.tree import FIELDS
from search.troubles import LanguageError, Trouble


class TokenKind(StrEnum):
    """What a piece of a query is."""

    OPEN = "open"
    CLOSE = "close"
    AND = "and"
    OR = "or"
    NOT = "not"
    PHRASE = "phrase"
    TERM = "term"
    FIELD = "field"


@dataclass(frozen=True)
class Token:
    """One piece with its place; a field has its ``name``, and says whether its value stood in quotes."""

    kind: TokenKind
    text: str
    position: int
    name: str = ""
    is_quoted: bool = False


_OPERATORS = {
    "AND": TokenKind.AND,
    "OG": TokenKind.AND,
    "OR": TokenKind.OR,
    "ELLER": TokenKind.OR,
    "NOT": TokenKind.NOT,
    "IKKE": TokenKind.NOT,
}
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"'))
_PIECE = re.compile(
    r"""(?P<space>\s+)
      | (?P<open>\() | (?P<close>\))
      | (?P<field>[^\W\d_]{2,20}):(?=")
      | (?P<quote>")
      | (?P<minus>(?<![^\s(])-(?=[^\s\-)]))
      | (?P<section>§{1,2}\s{0,2}\d[^\s"()]*)
      | (?P<term>[^\s"()]+)""",
    re.VERBOSE,
)
_FIELD = re.compile(r"([^\W\d_]{2,20}):(?!//)(.*)", re.DOTALL)


def tokens(text: str) -> list[Token]:
    """Lists the tokens of a query; raises ``LanguageError`` for a quote that is not closed."""
    plain = text.translate(_QUOTES)
    found: list[Token] = []
    at = 0
    while match := _PIECE.match(plain, at):
        at = match.end()
        match match.lastgroup:
            case "open":
                found.append(Token(TokenKind.OPEN, "(", match.start()))
            case "close":
                found.append(Token(TokenKind.CLOSE, ")", match.start()))
            case "field" | "quote":
                phrase, at = _quoted(plain, plain.index('"', match.start()))
                found.append(_phrase(match, phrase))
            case "minus":
                found.append(Token(TokenKind.NOT, "-", match.start()))
            case "section":
                found.append(Token(TokenKind.TERM, match.group(), match.start()))
            case "term":
                found.append(_term(match.group(), match.start()))
    return found


def _quoted(text: str, opening: int) -> tuple[str, int]:
    closing = text.find('"', opening + 1)
    if closing < 0:
        raise LanguageError(Trouble.OPEN_QUOTE, opening)
    return text[opening + 1 : closing], closing + 1


def _phrase(match: re.Match[str], phrase: str) -> Token:
    if match.lastgroup == "field":
        return Token(TokenKind.FIELD, phrase, match.start(), match.group("field").casefold(), is_quoted=True)
    return Token(TokenKind.PHRASE, phrase, match.start())


def _term(text: str, position: int) -> Token:
    if text in _OPERATORS:
        return Token(_OPERATORS[text], text, position)
    field = _FIELD.fullmatch(text)
    if field and (field.group(2) or field.group(1).casefold() in FIELDS):
        return Token(TokenKind.FIELD, field.group(2), position, field.group(1).casefold())
    return Token(TokenKind.TERM, text, position)
