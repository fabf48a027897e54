"""What in a text is proposed to be left out: numbers, ways to reach people, addresses, the parties of the case. Pure; text in, places out.

It would rather miss than propose what is harmless: a number needs its form and a sign beside it of what it is, and an official decides
on each. Sources: cpr.dk (days of replacement numbers are raised by 60; modulus 11 is no test since 2007), erstdt's modulus 11 for CVR,
the Danish numbering plan (eight digits, the first 2 to 9).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from stdnum.dk import cvr

from casework.identifiers import Flag, IdentifierKind, identifier
from casework.vocabulary import Sensitive

GROUNDS_PROPOSED: dict[Sensitive, str] = {
    Sensitive.CPR: "offl_30_1",
    Sensitive.CVR: "offl_30_2",
    Sensitive.PHONE: "offl_30_1",
    Sensitive.EMAIL: "offl_30_1",
    Sensitive.ADDRESS: "offl_30_1",
    Sensitive.PARTY: "offl_30_1",
}
"""The provision that is proposed with each; whoever accepts it decides which it is (``casework.redaction.grounds``)."""


@dataclass(frozen=True)
class Known:
    """Is what is known of one party of the case: all that may not be found by its form."""

    name: str = field(repr=False)
    identifier: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)


@dataclass(frozen=True)
class Found:
    """Is one place in the text: from where, to where (exclusive), what it is, and the provision that is proposed."""

    start: int
    end: int
    kind: Sensitive

    @property
    def ground(self) -> str:
        """Gives the code of the provision that is proposed."""
        return GROUNDS_PROPOSED[self.kind]


def suggest(text: str, parties: Sequence[Known] = ()) -> tuple[Found, ...]:
    """Gives what is proposed, in the order of the text; where two places overlap, the first of the rules' order stands."""
    taken: list[Found] = []
    for found in (*_cpr(text), *_parties(text, parties), *_email(text), *_cvr(text), *_phone(text), *_address(text)):
        if not any(found.start < other.end and other.start < found.end for other in taken):
            taken.append(found)
    return tuple(sorted(taken, key=lambda found: found.start))


_CPR = re.compile(r"(?<![\d.,/-])(\d{6})(\s?[-–]\s?|\s?)(\d{4})(?![\d/]|[-.,]\d)")
_CPR_SAID = re.compile(r"(cpr|person\s?n(umme)?r|p\.?nr)\W{0,3}(nr\.?|nummer(et)?)?\W*$", re.IGNORECASE)
_NEAR = 24


def _cpr(text: str) -> Iterator[Found]:
    """Finds ten digits that begin with a day; without their hyphen only where it is said what they are, or modulus 11 holds too."""
    for match in _CPR.finditer(text):
        number = identifier(IdentifierKind.CPR, match[1] + match[3])
        flags = set(number.flags)
        if Flag.NOT_A_DATE in flags or (Flag.REPLACEMENT_NUMBER in flags and not _is_raised_date(number.value)):
            continue
        said = _CPR_SAID.search(text[max(0, match.start() - _NEAR) : match.start()]) is not None
        if match[2].strip() or said or (not match[2] and not flags):
            yield Found(match.start(), match.end(), Sensitive.CPR)


def _is_raised_date(value: str) -> bool:
    """Says whether a replacement number's first six digits are a date whose day is raised by 60."""
    lowered = f"{int(value[:2]) - 60:02d}{value[2:]}"
    return Flag.NOT_A_DATE not in identifier(IdentifierKind.CPR, lowered).flags


_CVR = re.compile(r"(?:\b(?:cvr|se|virksomhed(?:s)?)[\s.-]*(?:nr|no|nummer)?[\s.:-]*|\bDK[\s-]?)((?:\d[ ]?){7}\d)(?![\d-])", re.IGNORECASE)


def _cvr(text: str) -> Iterator[Found]:
    """Finds eight digits that are called a CVR number and whose modulus 11 holds."""
    for match in _CVR.finditer(text):
        digits = match[1].replace(" ", "")
        if digits[0] != "0" and cvr.checksum(digits) == 0:
            yield Found(match.start(1), match.end(1), Sensitive.CVR)


_EIGHT = r"[2-9]\d[ ]?\d\d[ ]?\d\d[ ]?\d\d"
_PHONES = (
    re.compile(rf"(?<![\d+])((?:\+|00)45[ ]?{_EIGHT})(?!\d)"),
    re.compile(rf"\b(?:tlf|telefon(?:nummer)?|mobil(?:nummer)?|phone|ring(?:e)?\s+(?:til|på))\b\.?[\s:]*({_EIGHT})(?!\d)", re.IGNORECASE),
    re.compile(r"(?<![\d.,/-])(?<!\d )([2-9]\d \d\d \d\d \d\d)(?! ?\d|[,./-]\d)"),
)


def _phone(text: str) -> Iterator[Found]:
    """Finds eight digits with the country's code, called a telephone, or written in pairs."""
    for pattern in _PHONES:
        for match in pattern.finditer(text):
            yield Found(match.start(1), match.end(1), Sensitive.PHONE)


_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[A-Za-z]{2,24}(?![\w-])")


def _email(text: str) -> Iterator[Found]:
    for match in _EMAIL.finditer(text):
        yield Found(match.start(), match.end(), Sensitive.EMAIL)


_ROAD = (
    r"(?:vej|gade|gaden|vejen|all[eé]|stræde|plads|torv|vænget?|boulevard|parken?|haven?|vangen?|toften|bakken|engen|kaj|bro|brygge|stien)"
)
_CAPITAL = r"[A-ZÆØÅ][\wéü.'-]*[ ]"
_ADDRESS = re.compile(
    rf"(?:(?:{_CAPITAL}){{1,3}}(?i:{_ROAD})|(?:{_CAPITAL}){{0,3}}[A-ZÆØÅ][\wéü-]*{_ROAD})"
    r"[ ]\d{1,3}[ ]?[A-Z]?(?![\w%])"
    r"(?:,?[ ](?:st|kl|\d{1,2})\.?(?:,?[ ](?:tv|th|mf|\d{1,3})\.?(?!\w))?(?=[,.\s]|$))?"
    r"(?:,?\s\d{4}[ ][A-ZÆØÅ][\wéü]+(?:[ ][A-ZÆØÅ][\wéü]{0,15})?)?"
)


def _address(text: str) -> Iterator[Found]:
    """Finds a road by its ending with a house number, and the floor, postcode and town behind it."""
    for match in _ADDRESS.finditer(text):
        yield Found(match.start(), match.end(), Sensitive.ADDRESS)


def _parties(text: str, parties: Sequence[Known]) -> Iterator[Found]:
    """Finds what is known of the parties: the name whole, or its first and last word, a polite last name, numbers and addresses."""
    for party in parties:
        for pattern in _patterns(party):
            for match in pattern.finditer(text):
                yield Found(match.start(1), match.end(1), Sensitive.PARTY)


def _patterns(party: Known) -> Iterator[re.Pattern[str]]:
    words = party.name.split()
    if len(words) >= 2:
        yield _whole(r"\s+".join(re.escape(word) for word in words))
        if len(words) > 2:
            yield _whole(rf"{re.escape(words[0])}\s+{re.escape(words[-1])}")
        yield re.compile(rf"\b(?:hr|herr|fr|fru|frk|mr|mrs|ms)\.?\s+({re.escape(words[-1])}(?:s)?)(?!\w)", re.IGNORECASE)
    elif len(party.name.strip()) >= 4:
        yield _whole(re.escape(party.name.strip()))
    digits = re.sub(r"\D", "", party.identifier)
    if len(digits) >= 8:
        yield re.compile(r"(?<!\d)(" + r"[\s-]?".join(digits) + r")(?!\d)")
    phone = re.sub(r"\D", "", party.phone)[-8:]
    if len(phone) == 8:
        yield re.compile(r"(?<!\d)(" + r"\s?".join(phone) + r")(?!\d)")
    if "@" in party.email:
        yield _whole(re.escape(party.email.strip()))
    street = party.address.split(",")[0].split("\n")[0].split()
    if len(street) >= 2 and any(word[0].isdigit() for word in street):
        yield _whole(r"\s+".join(re.escape(word) for word in street) + r"(?:\W{1,3}\d{4}\s+[^\W\d]+)?")


def _whole(pattern: str) -> re.Pattern[str]:
    """Gives the pattern for whole words, in either case, also in the genitive."""
    return re.compile(rf"(?<!\w)({pattern}(?:s|'s)?)(?!\w)", re.IGNORECASE)
