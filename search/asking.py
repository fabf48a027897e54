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
    """One piece with its place; a field has its ``name``, and says whether its value stood in quotes.

    ``apart`` is how many other words may lie between those in quotes, None where they are the very words side by side.
    """

    kind: TokenKind
    text: str
    position: int
    name: str = ""
    is_quoted: bool = False
    apart: int | None = None


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
_DIGITS = 6  # of a number; every longer one is too far as well
_APART = re.compile(r"~(\d*)")
_FIELD = re.compile(r"([^\W\d_]{2,20}):(?!//)(.*)", re.DOTALL)


def tokens(text: str) -> list[Token]:
    """Lists the tokens of a query; raises ``LanguageError`` for a quote that is not closed, or is to be near without a number."""
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
                apart, at = _apart(plain, at)
                found.append(_phrase(match, phrase, apart))
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


def _apart(text: str, at: int) -> tuple[int | None, int]:
    """Gives the number behind a tilde that stands at a closing quote, and where what follows begins."""
    tilde = _APART.match(text, at)
    if tilde is None:
        return None, at
    if not tilde.group(1):
        raise LanguageError(Trouble.CLOSE_NEEDS_A_NUMBER, at)
    return int(tilde.group(1)[:_DIGITS]), tilde.end()


def _phrase(match: re.Match[str], phrase: str, apart: int | None) -> Token:
    if match.lastgroup == "field":
        return Token(TokenKind.FIELD, phrase, match.start(), match.group("field").casefold(), is_quoted=True, apart=apart)
    return Token(TokenKind.PHRASE, phrase, match.start(), apart=apart)


def _term(text: str, position: int) -> Token:
    if text in _OPERATORS:
        return Token(_OPERATORS[text], text, position)
    field = _FIELD.fullmatch(text)
    if field and (field.group(2) or field.group(1).casefold() in FIELDS):
        return Token(TokenKind.FIELD, field.group(2), position, field.group(1).casefold())
    return Token(TokenKind.TERM, text, position)
