"""Original case numbers: ours are taken into the series, those of other systems stand beside it as they are."""

import re
from dataclasses import dataclass

_OURS = re.compile(r"(?P<year>(19|20)\d\d)\s*-\s*(?P<sequence>[1-9]\d{0,8})")
# Below every number of our own and of cases being opened, which are negative until their work ends.
_FOREIGN = -1_000_000_000


@dataclass(frozen=True)
class OriginalNumber:
    """Is a case's number as it is stored: ``is_ours`` when it counts in our own series of its year."""

    number: str
    year: int
    sequence: int
    is_ours: bool


def original_number(number: str, *, case_id: int, opened_year: int) -> OriginalNumber:
    """Reads a number: ``2004 - 17`` counts as the seventeenth of 2004; anything else stays what it says, outside every series."""
    if found := _OURS.fullmatch(number.strip()):
        year, sequence = int(found["year"]), int(found["sequence"])
        return OriginalNumber(f"{year}-{sequence}", year, sequence, is_ours=True)
    return OriginalNumber(number.strip(), opened_year, _FOREIGN - case_id, is_ours=False)


def spelled(number: str) -> str:
    """Gives the number as it will be stored."""
    return original_number(number, case_id=0, opened_year=0).number
