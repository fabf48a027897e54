"""What is odd about a number; odd is flagged and never refused.

Digst's own MeMo examples carry numbers with wrong check digits, and since 1 October 2007 a CPR number need not have a
right one (standards.md part 0).
"""

import datetime as dt
import re

WRONG_CHECK_DIGIT = "wrong_check_digit"
WRONG_LENGTH = "wrong_length"
WRONG_DATE = "wrong_date"

CPR_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
CVR_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)


def flags_of(kind: str, value: str) -> tuple[str, ...]:
    """Return what is odd about a number of this kind; nothing for kinds without a rule."""
    digits = re.sub(r"[\s-]", "", value)
    if kind == "CPR":
        return _cpr(digits)
    if kind in ("CVR", "SE"):
        return _weighed(digits, CVR_WEIGHTS)
    if kind == "GLN":
        return _gln(digits)
    if kind == "P_NUMBER":
        return () if digits.isascii() and digits.isdigit() and len(digits) == 10 else (WRONG_LENGTH,)
    return ()


def _cpr(digits: str) -> tuple[str, ...]:
    flags = _weighed(digits, CPR_WEIGHTS)
    if WRONG_LENGTH in flags:
        return flags
    day, month = int(digits[:2]), int(digits[2:4])
    # Replacement numbers have 60 added to the day (CPR-kontoret, erstatningspersonnumre).
    try:
        dt.date(2000, month, day - 60 if day > 60 else day)
    except ValueError:
        return (*flags, WRONG_DATE)
    return flags


def _weighed(digits: str, weights: tuple[int, ...]) -> tuple[str, ...]:
    if len(digits) != len(weights) or not (digits.isascii() and digits.isdigit()):
        return (WRONG_LENGTH,)
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return () if total % 11 == 0 else (WRONG_CHECK_DIGIT,)


def _gln(digits: str) -> tuple[str, ...]:
    if len(digits) != 13 or not (digits.isascii() and digits.isdigit()):
        return (WRONG_LENGTH,)
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return () if total % 10 == 0 else (WRONG_CHECK_DIGIT,)
