"""English words by any of their endings, in texts that are English."""

from collections.abc import Collection
from functools import lru_cache

from whoosh.lang.snowball.english import EnglishStemmer

_ENGLISH_WORDS = "the and of to is that for with this are was be on have from which your our please"
_DANISH_WORDS = "og at det er af til den paa som ikke de vi jeg med har fra om kan skal et"
_ENGLISH, _DANISH = frozenset(_ENGLISH_WORDS.split()), frozenset(_DANISH_WORDS.split())
_TELLING = 5
"""So many function words tell the language of a text."""

_stemmer = EnglishStemmer()


@lru_cache(maxsize=100_000)
def english_stem(word: str) -> str:
    """Gives the English stem of a folded word (Snowball's), of what is no word of letters nothing."""
    return str(_stemmer.stem(word)) if word.isalpha() and word.isascii() and len(word) > 2 else ""


def is_english(words: Collection[str], *, otherwise: bool = False) -> bool:
    """Says whether folded words are of an English text; where they do not tell, what is said of the record they stand in."""
    english, danish = (sum(map(telling.__contains__, words)) for telling in (_ENGLISH, _DANISH))
    return english > 2 * danish if english + danish >= _TELLING else otherwise
