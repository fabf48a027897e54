"""The one query language: words, "phrases", "words close by"~5, AND OR NOT (OG ELLER IKKE, -), brackets, begin*, w*ld, near~, field:value.

Any text whatever becomes a tree or a ``LanguageError`` with its place; nothing else is raised. Words side by side must all be
there. Upper case makes an operator, so that a sentence pasted from a letter stays a sentence.
"""

from search.analysis import identifier_of, words
from search.asking import Token, TokenKind, tokens
from search.fields import field
from search.leaves import close, leaf
from search.tree import And, Node, Not, Or, Phrase
from search.troubles import LanguageError, Trouble

__all__ = ["LanguageError", "Trouble", "parse"]

LONGEST_QUERY = 1_000
MOST_TERMS = 64
DEEPEST = 16


def parse(text: str) -> Node:
    """Turns what a person typed into a tree; raises ``LanguageError`` with the reason and its place."""
    if len(text) > LONGEST_QUERY:
        raise LanguageError(Trouble.TOO_LONG, LONGEST_QUERY)
    parser = _Parser(tokens(text), len(text))
    asked = parser.either(0)
    if parser.peek() is not None:
        raise LanguageError(Trouble.UNEXPECTED_BRACKET, parser.place())
    if asked is None:
        raise LanguageError(Trouble.EMPTY, 0)
    return asked


class _Parser:
    """Walks the tokens once, a method for each level of binding; None stands for a part without any word in it."""

    def __init__(self, all_tokens: list[Token], end: int) -> None:
        self._tokens = all_tokens
        self._end = end
        self._at = 0
        self._terms = 0

    def peek(self) -> TokenKind | None:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else None

    def place(self) -> int:
        return self._tokens[self._at].position if self._at < len(self._tokens) else self._end

    def take(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def either(self, depth: int) -> Node | None:
        parts = [self._all(depth)]
        while self.peek() is TokenKind.OR:
            self.take()
            parts.append(self._all(depth))
        return _joined(Or, parts)

    def _all(self, depth: int) -> Node | None:
        parts = [self._one(depth)]
        while self.peek() not in {None, TokenKind.OR, TokenKind.CLOSE}:
            if self.peek() is TokenKind.AND:
                self.take()
            parts.append(self._one(depth))
        return _joined(And, parts)

    def _one(self, depth: int) -> Node | None:
        if depth > DEEPEST:
            raise LanguageError(Trouble.TOO_DEEP, self.place())
        match self.peek():
            case TokenKind.NOT:
                self.take()
                denied = self._one(depth + 1)
                return None if denied is None else Not(denied)
            case TokenKind.OPEN:
                return self._bracketed(depth)
            case TokenKind.PHRASE | TokenKind.TERM | TokenKind.FIELD:
                return self._term(self.take())
            case TokenKind.CLOSE if depth == 0:
                raise LanguageError(Trouble.UNEXPECTED_BRACKET, self.place())
            case _:
                raise LanguageError(Trouble.MISSING_PART if self._tokens else Trouble.EMPTY, self.place())

    def _bracketed(self, depth: int) -> Node | None:
        opening = self.take()
        inner = self.either(depth + 1)
        if self.peek() is not TokenKind.CLOSE:
            raise LanguageError(Trouble.OPEN_BRACKET, opening.position)
        self.take()
        return inner

    def _term(self, token: Token) -> Node | None:
        self._terms += 1
        if self._terms > MOST_TERMS:
            raise LanguageError(Trouble.TOO_MANY_TERMS, token.position)
        if token.kind is TokenKind.FIELD:
            return field(token)
        if token.apart is not None:
            return close(token)
        if token.kind is TokenKind.PHRASE:
            return Phrase(token.text) if words(token.text) or identifier_of(token.text) else None
        return leaf(token)


def _joined(join: type[And] | type[Or], parts: list[Node | None]) -> Node | None:
    real = tuple(part for part in parts if part is not None)
    if not real:
        return None
    return real[0] if len(real) == 1 else join(real)
