"""What a person types who looks for one thing they know: a part of a number, of a title or of a name, in no language at all."""

import re

from search.analysis import words

_WORD = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")
MOST_WORDS, MOST_LETTERS = 8, 40


def in_part(text: str) -> str:
    """Gives the query that finds records with all of the words, each a whole one or a part; empty where there is no word.

    Nothing typed is read as an operator or a field, so the query can always be understood.
    """
    typed = [word[:MOST_LETTERS].rstrip("-.").lower() for word in _WORD.findall(text)]
    return " ".join(_sought(word) for word in [each for each in typed if words(each)][:MOST_WORDS])


def _sought(word: str) -> str:
    letters = sum(len(each) for each in words(word))
    if letters < 2:
        return word
    if word.isalpha() and letters > 2:
        return f"*{word}*"  # as it is typed: other endings of the word would find other names
    return f"({word} OR {word}*)"
