"""What the desk says, in Danish and English: English sentences are the keys, the Danish ones come from ``da.po``.

The catalogue is read as text at the first use, so nothing has to be compiled and a translator's change is one file.
``tests/house`` holds that every sentence used in ``ui`` has its Danish.
"""

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LANGUAGES = {"da": "Dansk", "en": "English"}


@cache
def catalogue(language: str) -> dict[str, str]:
    """Return the sentences of a language by their English ones; English itself needs none."""
    file = Path(__file__).parent / f"{language}.po"
    if not file.exists():
        return {}
    with file.open("rb") as lines:
        return {str(m.id): str(m.string) for m in read_po(lines, locale=language) if m.id and m.string}


def say(message: str, language: str, **values: object) -> str:
    """Return the sentence in the language, its ``{names}`` filled in; a missing translation is the English one."""
    return catalogue(language).get(message, message).format(**values)
