"""Whatever somebody is told of has a kind that one can choose about, and words in every language of the house."""

import ast
from collections.abc import Iterator
from pathlib import Path

from casework.notice_words import WORDS
from casework.vocabulary import KIND_OF, NoticeKind, NoticeWay, Subscription
from ui.desk.parts import notice_terms
from ui.text import LANGUAGES

ROOMS = [Path(__file__).parents[2] / room for room in ("casework", "documents")]


def causes() -> Iterator[str]:
    """Gives every cause for which something is laid into an inbox, or somebody is told."""
    for room in ROOMS:
        for file in room.rglob("*.py"):
            for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2] in {
                    "put",
                    "tell",
                    "_tell",
                    "tell_recipient",
                    "tell_requester",
                }:
                    yield from (each.value.value for each in call.keywords if each.arg == "cause" and isinstance(each.value, ast.Constant))


def test_every_cause_has_a_kind() -> None:
    found = set(causes())

    assert 25 < len(found)
    assert [] == sorted(found - set(KIND_OF))


def test_every_kind_way_and_wish_has_its_words() -> None:
    assert [set(NoticeKind), set(NoticeWay), set(Subscription)] == [
        set(words) for words in (notice_terms.KINDS, notice_terms.WAYS, notice_terms.SUBSCRIPTIONS)
    ]


def test_every_cause_is_said_in_every_language() -> None:
    assert set(LANGUAGES) == set(WORDS)
    for language, words in WORDS.items():
        assert [] == sorted(set(KIND_OF) - set(words)), language
        assert set(words) == set(WORDS["en"]), language
        assert [] == [word for word, said in words.items() if not said]
