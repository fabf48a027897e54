"""Registering many: one after the other, each in a work of its own, with what became of each; and taking it back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from casework.errors import CaseworkError
from casework.queries import journal_queue
from casework.queries.journal_queue import QueueRow
from casework.services import journal
from casework.vocabulary import RegisterOutcome
from ui.desk.data import Desk
from ui.desk.parts import notices


@dataclass(frozen=True)
class Outcome:
    """What became of one record: its number, or why it was refused; ``is_placed`` when it was put on the case in the same deed."""

    record_id: int
    title: str
    outcome: RegisterOutcome
    said: str
    is_placed: bool = False


def register_each(
    mine: Desk, rows: Sequence[QueueRow], cases: Mapping[int, int | None], tell: Callable[[int, QueueRow], None]
) -> tuple[Outcome, ...]:
    """Register each record on its own case or on the one named for it; a refused one stops no other."""
    outcomes: list[Outcome] = []
    for number, row in enumerate(rows, 1):
        tell(number, row)
        try:
            is_placed = mine.do(journal.register_on, row.record_id, cases.get(row.record_id), opened_version=row.version)
            outcomes.append(Outcome(row.record_id, row.title, RegisterOutcome.REGISTERED, "", is_placed))
        except CaseworkError as error:
            outcomes.append(Outcome(row.record_id, row.title, RegisterOutcome.REFUSED, notices.sentence(error)))
    numbers = mine.do(journal_queue.numbers_of, [each.record_id for each in outcomes])
    return tuple(replace(each, said=each.said or numbers.get(each.record_id, "")) for each in outcomes)


def take_back_each(mine: Desk, outcomes: Sequence[Outcome], reason: str) -> tuple[Outcome, ...]:
    """Take the registrations back one by one, the last number first, and give those that could not be, each with why."""
    left: list[Outcome] = []
    for each in reversed([each for each in outcomes if each.outcome is RegisterOutcome.REGISTERED]):
        try:
            mine.do(journal.take_back, each.record_id, reason, was_placed=each.is_placed)
        except CaseworkError as error:
            left.append(replace(each, said=f"{each.said}: {notices.sentence(error)}"))
    return tuple(reversed(left))
