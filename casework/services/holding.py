"""Orders that a record, or a case with all its records, is kept: given with a reason, until a day or until further notice, and lifted.

Source: arkivloven § 8 ff.; a lawsuit, an inquiry or an access request keeps what a disposal list would let go.
"""

import datetime as dt

from casework.errors import NotFound, RuleBroken
from casework.events import HoldPlaced, HoldReleased
from casework.model import Case, Hold, Record
from casework.vocabulary import Action, Reason
from casework.work import Work


def place_hold(work: Work, reason: str, *, record_id: int | None = None, case_id: int | None = None, until: dt.date | None = None) -> int:
    """Forbids the destruction of a record, or of a case with all its records; gives the hold's id.

    Args:
        work: of someone with the privilege who sees the thing. reason: why it must be kept.
        record_id: the record, or case_id: the case; one of the two. until: the last day, or None until it is lifted.

    Raises:
        NotPermitted: without ``PLACE_HOLDS``. RuleBroken: no reason, a day that has passed, or not one thing; all of them together.
    """
    if record_id is not None:
        work.load(Record, record_id, Action.HOLD)
    if case_id is not None:
        work.load(Case, case_id, Action.HOLD)
    reasons = [
        *([] if reason.strip() else [Reason.REASON_IS_REQUIRED]),
        *([Reason.DATES_ARE_WRONG] if until is not None and until < work.today else []),
        *([Reason.HOLD_NEEDS_ONE_THING] if (record_id is None) == (case_id is None) else []),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    hold = work.add(
        Hold(record_id=record_id, case_id=case_id, reason=reason.strip(), placed_by=work.official_id, placed_at=work.now, until=until)
    )
    work.record(HoldPlaced(record_id=record_id, case_id=case_id, hold_id=hold.id, until=until, reason=hold.reason))
    return hold.id


def release_hold(work: Work, hold_id: int, *, reason: str) -> None:
    """Lifts a hold; who did and why stays with it.

    Raises:
        NotFound: the hold, or what it keeps, is not the actor's to see. NotPermitted: without ``PLACE_HOLDS``.
        RuleBroken: no reason, or the hold has ended already; both together.
    """
    hold = work.session.get(Hold, hold_id, with_for_update=True)
    if hold is None:
        raise NotFound("Hold", hold_id)
    if hold.record_id is not None:
        work.load(Record, hold.record_id, Action.HOLD)
    if hold.case_id is not None:
        work.load(Case, hold.case_id, Action.HOLD)
    has_ended = hold.released_at is not None or (hold.until is not None and hold.until < work.today)
    reasons = [*([] if reason.strip() else [Reason.REASON_IS_REQUIRED]), *([Reason.HOLD_HAS_ENDED] if has_ended else [])]
    if reasons:
        raise RuleBroken(*reasons)
    hold.released_at, hold.released_by, hold.release_reason = work.now, work.official_id, reason.strip()
    work.record(HoldReleased(record_id=hold.record_id, case_id=hold.case_id, hold_id=hold_id, reason=hold.release_reason))
