"""What the model of an approval is made of: who acts, steps as written and as asked, seats, what was said, the way through a gate."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

OPEN = {"in_progress", "returned", "withdrawn"}
RETURNS = {"return", "return_with_me"}
STANDS = {"approved", "conditional", "skipped"}


@dataclass(frozen=True)
class Who:
    """Is an actor: a person, perhaps for somebody absent, with the units whose seats he may act at."""

    person: str
    absent: str = ""
    units: frozenset[str] = frozenset()

    @property
    def mine(self) -> str:
        return self.absent or self.person

    @property
    def people(self) -> set[str]:
        return {self.person, self.mine}


@dataclass(frozen=True)
class Written:
    """Is a step as it is written: whose seats, how many must approve, whether it takes place, who gets a copy."""

    seats: tuple[str, ...]
    needs: str | int = "all"
    holds: bool = True
    copies: tuple[str, ...] = ()

    @staticmethod
    def read(step: Mapping[str, Any]) -> "Written":
        """Reads a step of a test's definition, of a letter that came by e-mail."""
        seats = tuple(seat.get("official") or seat["members"] for seat in step["seats"])
        copies = tuple(each["official"] for each in step.get("copies", ()))
        return Written(seats, step.get("needs", "all"), _said(step.get("when")) is not False, copies)

    def needed(self, seats: int) -> int:
        return seats if self.needs == "all" else min(1 if self.needs == "any" else int(self.needs), seats)


def _said(when: Any) -> bool | None:
    """Answers a condition for a letter that came by e-mail, and whose amount nobody has filled in."""
    match when:
        case None:
            return True
        case {"equals": [{"field": "channel"}, channel]}:
            return bool(channel == "email")
        case {"all": parts}:
            answers = [_said(each) for each in parts]
            return False if False in answers else None if None in answers else True
        case {"not": [part]}:
            answer = _said(part)
            return None if answer is None else not answer
        case {"known": _}:
            return False
    return None


@dataclass(eq=False)
class Asking:
    """Is one asking of a step, with a place for each of its seats."""

    position: int
    written: Written
    seats: list["Place"] = field(default_factory=list)
    state: str = "open"

    @property
    def counted(self) -> "list[Place]":
        return [seat for seat in self.seats if not seat.is_gone]

    @property
    def approving(self) -> list[int]:
        return [n for n, seat in enumerate(self.seats) if not seat.is_gone and seat.said and seat.said.verdict not in RETURNS]

    @property
    def is_settled(self) -> bool:
        return bool(self.counted) and len(self.approving) >= self.written.needed(len(self.counted))

    @property
    def waiting(self) -> "list[Place]":
        return [seat for seat in self.counted if seat.said is None] if self.state == "open" else []


@dataclass(eq=False)
class Said:
    """Is a decision, with what stood beside it when it was made."""

    by: Who
    verdict: str
    to: int
    asking: Asking
    seat: int
    text: int
    at: int
    round: int
    stood: dict[int, Asking]
    is_undone: bool = False


@dataclass(eq=False)
class Passage:
    """Is a seat's way through the gate; ``waits`` is the executive's verdict that is not carried out: what, to whom, on which text.

    ``bypass`` says how much of the gate is left out: nothing, ``after`` this once, or ``always``.
    """

    place: str = "before"
    bypass: str = ""
    waits: tuple[Who, str, int, int] | None = None
    is_adjusted: bool = False
    is_assured: bool = False

    def said_nothing(self) -> None:
        """Takes the executive's verdict off, and the words that a gatekeeper put in their place."""
        self.waits, self.is_adjusted = None, False


@dataclass(eq=False)
class Copy:
    """Is a copy that its recipient has not seen; one to the executive lies at the gate first."""

    to: str
    is_at_gate: bool = False


@dataclass
class Gate:
    """Is the gate before one executive: who keeps it, who else is in its team, and every way through it, in order."""

    executive: str = ""
    keepers: frozenset[str] = frozenset()
    team: frozenset[str] = frozenset()
    passages: list[Passage] = field(default_factory=list)

    def stop(self) -> Passage:
        """Stops a seat; the gate is left out where the last one was sent on directly."""
        is_direct = bool(self.passages) and self.passages[-1].bypass == "always"
        self.passages.append(Passage("with_executive", "always") if is_direct else Passage())
        return self.passages[-1]


@dataclass(eq=False)
class Place:
    """Is a seat of one asking; ``is_kept`` says that what was said at it comes from an earlier one."""

    holder: str
    said: Said | None = None
    is_kept: bool = False
    is_blocked: bool = False
    is_gone: bool = False
    passage: Passage | None = None

    @property
    def is_at_gate(self) -> bool:
        return self.passage is not None and self.passage.place in {"before", "after"}

    @property
    def state(self) -> str:
        if self.is_gone:
            return "removed"
        if self.is_kept:
            return "carried"
        return "decided" if self.said else "blocked" if self.is_blocked else "waiting" if self.is_at_gate else "open"
