"""Every record number of a case with what became of it: who sees a gap in the numbers sees why, as far as they may.

A number of a record the asker may not read is a gap to them, and nothing more is said of it, whatever became of it (docs/access.md,
permitted channels).
"""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import col, select

from casework.model import Case, EventRow, GivenNumber, Official, Record
from casework.queries.histories import words_beside
from casework.vocabulary import Action, Ending
from casework.work import Work

TOLD_ONE_BY_ONE = 20
_TOLD_BY = ("record_deregistered", "record_left_case")


class NumberState(StrEnum):
    """What became of a number, as the asker may know."""

    IN_USE = "in_use"
    DEREGISTERED = "deregistered"
    MOVED = "moved"
    TAKEN_OFF = "taken_off"
    DESTROYED = "destroyed"
    NOT_FOR_YOU = "not_for_you"


@dataclass(frozen=True)
class NumberShown:
    """Is one number of the case's series."""

    number: int
    state: NumberState
    record_id: int | None = None
    title: str = ""
    at: dt.datetime | None = None
    by: str = ""
    reason: str = ""
    moved_to_case_id: int | None = None
    moved_to: str = ""
    upto: int | None = None
    """The last of a long run of numbers that nothing is known of, which stands as one: an old system may have counted across all cases."""

    @property
    def is_gap(self) -> bool:
        """Says whether no record the asker sees on the case has the number."""
        return self.state is not NumberState.IN_USE


def numbers_of_case(work: Work, case_id: int) -> tuple[NumberShown, ...]:
    """Gives the numbers of a case from one to the highest that the asker can know of, each with what became of it.

    Of numbers that nothing is known of, more than ``TOLD_ONE_BY_ONE`` in a row are told as one, from its first to its last.

    Raises:
        NotFound: the asker may not see the case.
    """
    work.load(Case, case_id, Action.READ)
    in_use = {
        number: NumberShown(number, NumberState.IN_USE, id, title, at)
        for id, number, title, at in work.session.execute(
            select(Record.id, Record.number, Record.title, Record.registered_at).where(
                col(Record.case_id) == case_id, col(Record.number).is_not(None)
            )
        )
    }
    ended = _ended(work, case_id)
    known = ended | in_use
    told: list[NumberShown] = []
    after = 1
    for number in sorted(known):
        told += (*_unknown(after, number - 1), known[number])
        after = number + 1
    return tuple(told)


def _unknown(first: int, last: int) -> Iterator[NumberShown]:
    """Tells of the numbers between two that are known."""
    if last - first >= TOLD_ONE_BY_ONE:
        yield NumberShown(first, NumberState.NOT_FOR_YOU, upto=last)
    else:
        yield from (NumberShown(number, NumberState.NOT_FOR_YOU) for number in range(first, last + 1))


def gaps_of_case(work: Work, case_id: int) -> tuple[NumberShown, ...]:
    """Gives the numbers of a case that no record the asker sees there has, each with its explanation.

    Raises:
        NotFound: the asker may not see the case.
    """
    return tuple(number for number in numbers_of_case(work, case_id) if number.is_gap)


def _ended(work: Work, case_id: int) -> dict[int, NumberShown]:
    rows = work.session.execute(
        select(GivenNumber, Official.name, Record.title)
        .outerjoin(Official, col(Official.id) == GivenNumber.ended_by)
        .outerjoin(Record, col(Record.id) == GivenNumber.record_id)
        .where(col(GivenNumber.case_id) == case_id, col(GivenNumber.ending) != "")
    ).all()
    reasons = _reasons(work, case_id) if rows else {}
    cases = {given.moved_to_case_id for given, _, _ in rows} - {None}
    names = dict(work.session.execute(select(Case.id, Case.number).where(col(Case.id).in_(cases))).all()) if cases else {}
    return {
        given.number: NumberShown(
            given.number,
            NumberState(Ending(given.ending)),
            given.record_id if title is not None else None,
            title or "",
            given.ended_at,
            name or "",
            reasons.get(given.number, ""),
            given.moved_to_case_id if given.moved_to_case_id in names else None,
            names.get(given.moved_to_case_id, ""),
        )
        for given, name, title in rows
    }


def _reasons(work: Work, case_id: int) -> dict[int, str]:
    """Gives what was said when a number came out of use, from the events, to whom may read the record it was said of."""
    told = work.session.exec(
        select(EventRow).where(col(EventRow.case_id) == case_id, col(EventRow.kind).in_(_TOLD_BY)).order_by(col(EventRow.id))
    ).all()
    words = words_beside(work, [event.hash for event in told])
    found: dict[int, str] = {}
    for event in told:
        number = json.loads(event.body)["facts"].get("number")
        if number is not None:
            found[number] = words.get(event.hash, {}).get("reason", "")
    return found
