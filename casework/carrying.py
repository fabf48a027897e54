"""What becomes of an open case when a journal period begins: the rule, pure, the same for the dry run and for the day itself."""

from dataclasses import dataclass

from casework.plan_changes import Change
from casework.vocabulary import CarryRule, CaseFate, CodeFate


@dataclass(frozen=True)
class Fate:
    """Is what becomes of a case: its code from then on, and what it is continued under."""

    fate: CaseFate
    to_code: str


def fate_of(change: Change | None, code: str, *, chosen: str | None, has_open_approval: bool) -> Fate:
    """Gives the fate of an open case under a code.

    A case that an approval is open on is not closed: it is carried where there is somewhere to, else held back as it is.
    """
    if change is None:
        return Fate(CaseFate.STAYS, code)
    to_code = chosen if chosen in change.to_codes else next(iter(change.to_codes), None)
    if change.rule is not CarryRule.CARRY and not has_open_approval:
        return Fate(CaseFate.CONTINUED, to_code) if change.rule is CarryRule.CONTINUE and to_code else Fate(CaseFate.CLOSED, code)
    if to_code is None:
        return Fate(CaseFate.HELD_BACK, code)
    stays = to_code == code and change.fate in {CodeFate.KEPT, CodeFate.RENAMED}
    return Fate(CaseFate.STAYS if stays else CaseFate.CARRIED, to_code)
