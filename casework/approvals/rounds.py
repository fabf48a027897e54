"""What a round takes over from the ones before it: which steps stand, and which seats of the step that is asked again.

A return, a conditional approval, an undoing and a document that changed each begin a round; history stays as it was.
Source: f2.md 3: after a return every later step approves again; "with me" jumps straight back; a conditional approval goes on after
its approver without coming back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from casework.vocabulary import Verdict


@dataclass(frozen=True)
class Carried:
    """Is what stands at the beginning of a round: positions of steps, and of a step that opens again, positions of its seats."""

    steps: frozenset[int] = frozenset()
    seats: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    @property
    def leading(self) -> int:
        """Gives after how many steps from the first on the round begins."""
        count = 0
        while count + 1 in self.steps:
            count += 1
        return count

    def data(self) -> dict[str, Any]:
        """Gives it as it is kept with the round."""
        return {"carried": sorted(self.steps), "seats": {str(step): list(seats) for step, seats in self.seats.items()}}


NOTHING = Carried()


def up_to(position: int) -> Carried:
    """Carries every step up to a position."""
    return Carried(frozenset(range(1, position + 1)))


def carried_from(value: Mapping[str, Any]) -> Carried:
    """Reads what was kept; rounds from before steps could be asked out of order kept the position alone."""
    if "after" in value:
        return up_to(int(value["after"]))
    seats = {int(step): tuple(each) for step, each in value.get("seats", {}).items()}
    return Carried(frozenset(value["carried"]), seats)


def after_return(verdict: Verdict, position: int, return_to: int, *, settled: bool = False, decided: tuple[int, ...] = ()) -> Carried:
    """Gives what the round after a verdict takes over.

    Args:
        verdict: a return, a return with me, or a conditional approval. position: of the step it was given at.
        return_to: 0 for the responsible, else the earlier step that is asked.
        settled: whether a conditional approval was all that its step still needed.
        decided: of a step that needs more, the positions of the seats that have approved.
    """
    match verdict:
        case Verdict.CONDITIONAL:
            return up_to(position) if settled else Carried(up_to(position - 1).steps, {position: decided})
        case Verdict.RETURN_WITH_ME:
            return Carried(up_to(position - 1).steps - {return_to})
    return up_to(return_to - 1) if return_to else NOTHING
