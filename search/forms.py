"""What stands among the words of a record at the place of a word and is none itself: parts of compounds, and English stems.

No folded word begins so, and no pattern that a person can type reaches them.
"""

PART, ENGLISH = "~", "^"


def part_form(stem: str) -> str:
    """Gives how the stem of a part stands among the words."""
    return PART + stem


def english_form(stem: str) -> str:
    """Gives how an English stem stands among the words."""
    return ENGLISH + stem


def is_form(word: str) -> bool:
    """Says whether what stands among the words is none."""
    return word[:1] in (PART, ENGLISH)
