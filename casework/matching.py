"""What two entries of the party register are compared by: names, telephones and addresses in one spelling.

Pure functions; what they give is stored beside the entry, so that finding duplicates is a question of equality.
"""

import re
import unicodedata

_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss", "ð": "d", "þ": "th", "ł": "l"})
_PHONE_DIGITS = 8
_STREET_WORDS = {"gl": "gammel", "ndr": "nordre", "sdr": "soendre", "st": "store"}


def folded(words: str) -> str:
    """Gives the words in lower case without accents, æ ø å written out, punctuation as single spaces."""
    plain = unicodedata.normalize("NFC", words).casefold().translate(_LETTERS)
    plain = "".join(each for each in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(each))
    # a mark between single letters joins them: A/S, ApS and A.m.b.a. are words, not letters
    plain = re.sub(r"(?<=\b\w)[./](?=\w\b)", "", plain)
    return " ".join(re.findall(r"[^\W_]+", plain))


def name_key(name: str) -> str:
    """Gives a name that is the same for ``Hansen, Jens`` and ``JENS HANSEN``."""
    return " ".join(sorted(folded(name).split()))


def phone_key(phone: str) -> str:
    """Gives the last eight digits of a telephone number, or nothing when it has fewer: +45 and spaces make no difference."""
    digits = re.sub(r"\D", "", phone)
    return digits[-_PHONE_DIGITS:] if len(digits) >= _PHONE_DIGITS else ""


def address_key(street: str, postcode: str) -> str:
    """Gives an address without case, commas and abbreviated street words; nothing when there is no street."""
    words = [_STREET_WORDS.get(each, each) for each in folded(street).split()]
    return " ".join([*words, *folded(postcode).split()]) if words else ""
