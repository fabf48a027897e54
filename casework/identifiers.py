"""Value objects for the numbers Danish authorities know people, companies and mailboxes by.

Checks *flag*, they never refuse: the agency's own examples fail their checksums, and CPR modulus 11 has not been a validity
test since 1 October 2007 (cpr.dk). ``repr`` and ``str`` are masked so that no log ever holds a whole number.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from stdnum import ean
from stdnum.dk import cpr, cvr
from stdnum.exceptions import ValidationError


class IdentifierKind(StrEnum):
    """What sort of number it is."""

    CPR = "CPR"
    CVR = "CVR"
    GLN = "GLN"
    PNUMBER = "P"
    EMAIL = "EMAIL"
    OTHER = "OTHER"


class Flag(StrEnum):
    """What is odd about a number; shown beside it, never a reason to refuse."""

    WRONG_LENGTH = "wrong_length"
    NOT_DIGITS = "not_digits"
    WRONG_CHECK_DIGIT = "wrong_check_digit"
    NOT_A_DATE = "not_a_date"
    REPLACEMENT_NUMBER = "replacement_number"
    STARTS_WITH_ZERO = "starts_with_zero"


@dataclass(frozen=True, repr=False)
class Identifier:
    """One number with its kind; ``value`` is the whole of it, everything else shows it masked."""

    kind: IdentifierKind
    value: str

    def __repr__(self) -> str:
        return f"{self.kind}:{self.masked}"

    __str__ = __repr__

    @property
    def masked(self) -> str:
        """Gives what a person may see over a shoulder: the birth date of a CPR, the last two of others."""
        if self.kind is IdentifierKind.CPR:
            return f"{self.value[:6]}-xxxx"
        if self.kind is IdentifierKind.EMAIL:
            return self.value[:1] + "…@" + self.value.rpartition("@")[2]
        return "…" + self.value[-2:]

    @property
    def flags(self) -> tuple[Flag, ...]:
        """Lists what is odd about the number, in order; empty when nothing is."""
        return _CHECKS.get(self.kind, _no_flags)(self.value)


def identifier(kind: str, value: str) -> Identifier:
    """Reads a kind and number as another system writes them; an unknown kind becomes OTHER, nothing is refused."""
    try:
        known = IdentifierKind(kind.strip().upper())
    except ValueError:
        known = IdentifierKind.OTHER
    text = value.strip()
    if known in {IdentifierKind.CPR, IdentifierKind.CVR, IdentifierKind.GLN}:
        text = re.sub(r"[\s-]", "", text)
    return Identifier(known, text)


def _no_flags(_: str) -> tuple[Flag, ...]:
    return ()


def _digits(value: str, length: int) -> tuple[Flag, ...]:
    if not (value.isascii() and value.isdigit()):
        return (Flag.NOT_DIGITS,)
    return () if len(value) == length else (Flag.WRONG_LENGTH,)


def _cvr_flags(value: str) -> tuple[Flag, ...]:
    if wrong := _digits(value, 8):
        return wrong
    if value.startswith("0"):
        return (Flag.STARTS_WITH_ZERO,)
    return () if cvr.checksum(value) == 0 else (Flag.WRONG_CHECK_DIGIT,)


def _cpr_flags(value: str) -> tuple[Flag, ...]:
    if wrong := _digits(value, 10):
        return wrong
    if 61 <= int(value[:2]) <= 91:
        return (Flag.REPLACEMENT_NUMBER,)
    try:
        cpr.get_birth_date(value)
    except ValidationError:
        return (Flag.NOT_A_DATE,)
    return () if cpr.checksum(value) == 0 else (Flag.WRONG_CHECK_DIGIT,)


def _gln_flags(value: str) -> tuple[Flag, ...]:
    if wrong := _digits(value, 13):
        return wrong
    return () if ean.calc_check_digit(value[:-1]) == value[-1] else (Flag.WRONG_CHECK_DIGIT,)


_CHECKS: dict[IdentifierKind, Callable[[str], tuple[Flag, ...]]] = {
    IdentifierKind.CPR: _cpr_flags,
    IdentifierKind.CVR: _cvr_flags,
    IdentifierKind.GLN: _gln_flags,
    IdentifierKind.PNUMBER: lambda value: _digits(value, 10),
}
