"""Handing work on and back: whom it tells, and taking it back a moment later; the same for records and cases."""

import datetime as dt
import json
from dataclasses import dataclass

from sqlmodel import col, select

from casework.errors import RuleBroken
from casework.model import Case, EventRow, Official, Record
from casework.services import noticing
from casework.vocabulary import Reason
from casework.work import Work

MOMENT = dt.timedelta(minutes=10)
"""How long who has handed something over can take it back."""


@dataclass(frozen=True)
class Before:
    """Is who was responsible before a handing over, and the unit it belonged to then."""

    responsible_id: int
    unit_id: int | None


def tell(work: Work, thing: Record | Case, before: int, to_id: int) -> None:
    """Tells the one who was responsible, and of a case the one who is now, where somebody else gave it away.

    Told is who may read the thing, before the right that came with it ends. Of a record the new one is told by its inbox.
    """
    if before in work.standing.principals | work.standing.lent_principals:
        return
    on = {"record_id": thing.id} if isinstance(thing, Record) else {"case_id": thing.id}
    if work.session.get(Official, before) is not None:
        noticing.tell(work, [before], cause="reassigned", **on)
    if isinstance(thing, Case) and work.session.get(Official, to_id) is not None:
        noticing.tell(work, [to_id], cause="responsible", **on)


def given_by_me(work: Work, *, record_id: int | None = None, case_id: int | None = None) -> Before:
    """Gives from whom I handed a record or a case over a moment ago.

    Raises:
        RuleBroken: ``TOO_LATE_TO_TAKE_BACK``, also where somebody has passed it on, or somebody else handed it over.
    """
    on_it = col(EventRow.record_id) == record_id if record_id is not None else col(EventRow.case_id) == case_id
    given = work.session.exec(
        select(EventRow).where(on_it, col(EventRow.kind) == "responsibility_given").order_by(col(EventRow.id).desc()).limit(1)
    ).first()
    facts = json.loads(given.body)["facts"] if given else {}
    if given is None or given.actor_id != work.official_id or given.at < work.now - MOMENT or not facts.get("from_id"):
        raise RuleBroken(Reason.TOO_LATE_TO_TAKE_BACK)
    return Before(facts["from_id"], facts.get("from_unit_id"))
