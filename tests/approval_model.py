"""The rules of an approval on a page or two of plain Python: what services, motor and rows are held against, verb by verb (f2.md 3).

It knows nothing of tables, locks, Prefect or SQL; of an executive's gate ``tests/approval_model_gate.py`` knows more. Who can read and
write is told to it; whether a verb may be done, and what follows, it says itself. A ``move`` is what the motor does when it comes to it, at
once or late.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tests.approval_model_parts import OPEN, RETURNS, STANDS, Asking, Copy, Gate, Place, Said, Who, Written


@dataclass
class Approval:
    """Is an approval as the rules say it stands. ``reads`` and ``writes`` are asked about people, ``members`` about units."""

    steps: list[Written]
    responsible: str
    reads: Callable[[str], bool]
    writes: Callable[[str], bool]
    members: Callable[[str], Iterable[str]]
    gate: Gate = field(default_factory=Gate)
    distinct: bool = False
    asks_again: bool = False
    state: str = "in_progress"
    round: int = 1
    standing: dict[int, Asking] = field(default_factory=dict)
    front: Asking | None = None
    kept: dict[int, dict[int, Said]] = field(default_factory=dict)
    sent_on: int = 0
    said: list[Said] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)
    begun: int = 0
    text: int = 0
    drafters: set[str] = field(default_factory=set)
    opened: dict[str, int] = field(default_factory=dict)

    def shown(self) -> tuple[object, ...]:
        """Gives what the rows must say (``tests.approval_rows.Rows.standing``)."""
        front, steps = self.front, self.steps_now
        places = [(seat.holder, seat.state) for seat in front.seats] if front and front.state == "open" else []
        said = [(each.by.person, each.by.mine, each.verdict, each.asking.position) for each in self.said if not each.is_undone]
        return (self.state, self.round, self.responsible, steps, places, said, sorted((each.to, each.is_at_gate) for each in self.copies))

    @property
    def steps_now(self) -> dict[int, str]:
        """Gives the state of each step that counts now."""
        return {n: each.state for n, each in self.standing.items()} | ({self.front.position: self.front.state} if self.front else {})

    # ---- the motor ---------------------------------------------------------------------------------------------------------------
    def move(self) -> None:
        while self.state == "in_progress" and self._goes_on():
            pass
        self.look()

    def _goes_on(self) -> bool:
        if self.front and self.front.state in {"returned", "conditional"}:
            last = self._back(self.front)
            if not last.to:
                self.state = "returned"
                return False
            self._begin(*self._after(last))
            return True
        if self.front and self.front.state == "open":
            return False
        if self.asks_again and (old := self._old()):
            self._begin({n: each for n, each in self.standing.items() if n < min(old) or each.state == "conditional"})
            return True
        position = next((n for n in range(1, len(self.steps) + 1) if n not in self.standing), 0)
        if not position:
            self.state = "approved"
            return False
        self._open(position)
        return True

    def _open(self, position: int) -> None:
        written = self.steps[position - 1]
        kept = {n: said for n, said in self.kept.get(position, {}).items() if not said.is_undone}
        places = [Place(holder, kept.get(n), is_kept=n in kept) for n, holder in enumerate(written.seats)]
        for place in places if written.holds else []:
            place.passage = self.gate.stop() if place.holder == self.gate.executive and not place.is_kept else None
        state = "skipped" if not written.holds else "open" if places else "approved"  # who is only told need not answer
        self.front = Asking(position, written, places if written.holds else [], state)
        self.begun = max(self.begun, position)
        if written.holds:
            self.copies += [Copy(each, each == self.gate.executive) for each in written.copies]
        if state != "open":
            self.standing[position] = self.front

    def look(self) -> None:
        """Blocks who may not read or has written, and opens who may again."""
        for seat in self.front.waiting if self.front and self.state == "in_progress" else []:
            if seat.is_at_gate:
                seat.is_blocked = not any(self.reads(each) for each in self.gate.keepers) or seat.holder in self.drafters
            else:
                seat.is_blocked = not self.has_somebody(seat.holder)

    def narrowed(self) -> None:
        """Follows from less access, at once."""
        for seat in self.front.waiting if self.front else []:
            seat.is_blocked = seat.is_blocked or not (seat.is_at_gate or self.has_somebody(seat.holder))

    def wrote(self, name: str) -> None:
        """Follows from writing on the record, at once: whoever wrote is asked no more, nor a unit of which nobody else reads it."""
        self.drafters.add(name)
        self.text += 1
        for seat in self.front.waiting if self.front else []:
            readers = {each for each in self.members(seat.holder) if self.reads(each)}
            seat.is_blocked = seat.is_blocked or seat.holder in self.drafters or (bool(readers) and readers <= self.drafters)

    def has_somebody(self, holder: str) -> bool:
        """Says whether anybody at a seat reads the record and has not written on it."""
        return any(self.reads(each) and each not in self.drafters for each in self.members(holder))

    @property
    def is_all_approved(self) -> bool:
        """Says whether everybody has approved: final, also before the motor has come."""
        front = self.front.state if self.front else "approved"
        is_whole = self.state == "in_progress" and front in {"approved", "skipped"} and len(self.standing) == len(self.steps)
        return is_whole and not (self.asks_again and self._old())

    @property
    def has_approvals(self) -> bool:
        """Says whether anybody has approved what stands; a step that only told somebody has not."""
        return any(self._approvals(each) for each in self.standing.values())

    def _old(self) -> list[int]:
        """Gives the steps that somebody approved with another text."""
        return [n for n, each in self.standing.items() if each.state == "approved" and any(self._is_old(seat) for seat in each.counted)]

    # ---- approvers -----------------------------------------------------------------------------------------------------------------
    def may_decide(self, who: Who, number: int, to: int) -> bool:
        if self.state != "in_progress" or not self.front or self.front.state != "open" or number >= len(self.front.seats):
            return False
        seat = self.front.seats[number]
        is_his = (seat.holder == who.mine or seat.holder in who.units) and seat.passage is None
        return is_his and self.may_say(who, number, to)

    def may_say(self, who: Who, number: int, to: int, *, is_let_in: bool = False) -> bool:
        """Says whether a verdict may be given at a seat that is his; ``is_let_in`` says that saying it lets him in."""
        assert self.front
        seat = self.front.seats[number]
        can = seat in self.front.waiting and (is_let_in or (not seat.is_blocked and self.reads(who.mine)))
        return can and not who.people & self.drafters and not self.has_spoken(who.people, number) and 0 <= to < self.front.position

    def has_spoken(self, people: set[str], number: int) -> bool:
        """Says whether one of them has decided elsewhere in the asking, or, where people must differ, in a step that stands."""
        assert self.front
        in_step = [seat.said for n, seat in enumerate(self.front.seats) if seat.said and (n != number or seat.is_kept)]
        in_others = [said for each in self.standing.values() for said in self._approvals(each)] if self.distinct else []
        return any(people & said.by.people for said in (*in_step, *in_others) if said)

    def _approvals(self, each: Asking) -> list[Said]:
        """Gives the approvals given at an asking, also those of earlier askings that it keeps."""
        return [seat.said for seat in each.seats if seat.said and seat.said.verdict not in RETURNS]

    def decide(self, who: Who, number: int, verdict: str, to: int, at: int) -> None:
        assert self.front
        said = Said(who, verdict, to if verdict in RETURNS else 0, self.front, number, self.text, at, self.round, dict(self.standing))
        self.said.append(said)
        self.front.seats[number].said = said
        if passage := self.front.seats[number].passage:
            passage.place = "done"
        verdicts = {seat.said.verdict for seat in self.front.seats if seat.said and not seat.is_kept}
        if verdicts & RETURNS:
            self.front.state = "returned"
        elif "conditional" in verdicts:
            self.front.state = "conditional"
        elif self.front.is_settled:
            self.front.state = "approved"
        if self.front.state in STANDS:
            self.standing[self.front.position] = self.front

    def _back(self, asking: Asking) -> Said:
        return next(seat.said for seat in asking.seats if seat.said and not seat.is_kept and seat.said.verdict != "approve")

    def _after(self, last: Said) -> tuple[dict[int, Asking], dict[int, dict[int, Said]]]:
        """Gives what stands after a return or a condition: steps, and what seats of the step asked again have said."""
        at, before = last.asking.position, {n: each for n, each in self.standing.items() if n < last.asking.position}
        if last.verdict == "return":
            return {n: each for n, each in before.items() if n < last.to}, {}
        if last.verdict == "return_with_me":
            return {n: each for n, each in before.items() if n != last.to}, {}
        if last.asking.is_settled:
            return before | {at: last.asking}, {}
        return before, {at: {n: said for n in last.asking.approving if (said := last.asking.seats[n].said)}}

    def _begin(self, standing: dict[int, Asking], kept: dict[int, dict[int, Said]] | None = None, *, is_sent_on: bool = False) -> None:
        self.standing, self.kept, self.front, self.round = standing, kept or {}, None, self.round + 1
        self.sent_on = self.round if is_sent_on else self.sent_on

    def _is_old(self, seat: Place) -> bool:
        return bool(seat.said and seat.said.verdict == "approve" and seat.said.text != self.text)

    def last(self) -> Said | None:
        return next((said for said in reversed(self.said) if not said.is_undone), None)

    def may_undo(self, who: Who) -> bool:
        last = self.last()
        if (
            self.state not in {"in_progress", "returned"}
            or self.is_all_approved
            or not last
            or (last.by.person, last.by.mine) != (who.person, who.mine)
        ):
            return False
        if last.asking is self.front and self.front.state == "open":
            return True
        asked = [seat.holder for seat in self.front.waiting if seat.state == "open"] if self.front else []
        if self.front and self.front.position == last.asking.position:
            asked = []
        asked += [each for seat in (self.front.waiting if self.front else []) if seat.is_at_gate for each in self.gate.team]
        next_ones = {each for holder in asked for each in self.members(holder)} if self.state == "in_progress" else {self.responsible}
        return self.sent_on <= last.round and not any(self.opened.get(each, -1) >= last.at for each in next_ones - who.people)

    def may_undo_start(self, who: Who) -> bool:
        if who.mine != self.responsible or self.state != "in_progress" or self.is_all_approved or self.round > 1 or self.last():
            return False
        waiting = self.front.waiting if self.front else []
        asked = [seat.holder for seat in waiting if seat.state in {"open", "blocked"}] + [self.gate.executive] * bool(self.gate.passages)
        asked += [each for seat in waiting if seat.is_at_gate for each in self.gate.team]
        return not any(each in self.opened for holder in asked for each in set(self.members(holder)) - who.people)

    def undo(self) -> None:
        last = self.last()
        assert last
        last.is_undone = True
        if last.asking is self.front and self.front.state == "open":
            seat = self.front.seats[last.seat]
            seat.said = None
            if seat.passage:
                seat.passage.place = "with_executive"
                seat.passage.said_nothing()
            return
        others = {n: seat.said for n, seat in enumerate(last.asking.seats) if seat.said and seat.said is not last}
        self.state = "in_progress"
        self._begin(dict(last.stood), {last.asking.position: others})

    # ---- who is responsible, and who writes ------------------------------------------------------------------------------------------
    def resume(self) -> None:
        after = self._after(self._back(self.front)) if self.state == "returned" and self.front else ({}, {})
        self.state = "in_progress"
        self._begin(*after, is_sent_on=True)

    def end_front(self, state: str) -> None:
        """Withdraws or cancels: what is open lapses, what has been approved stands for now."""
        self.state = state
        self.front = None if self.front and self.front.state == "open" else self.front

    def reopen(self) -> None:
        standing: dict[int, Asking] = {}
        kept: dict[int, dict[int, Said]] = {}
        while (at := len(standing) + 1) in self.standing:
            asking = self.standing[at]
            if asking.state == "conditional" and not asking.is_settled:
                kept = {at: {n: said for n in asking.approving if (said := asking.seats[n].said)}}
                break
            standing[at] = asking
        if len(standing) == len(self.steps):
            del standing[len(standing)]
        self.state = "in_progress"
        self._begin(standing, kept, is_sent_on=True)

    def may_replace(self, number: int, new: str) -> bool:
        if self.state != "in_progress" or not self.front or number >= len(self.front.seats):
            return False
        is_asked = self.front.seats[number] in self.front.waiting
        is_seated = new in {seat.holder for seat in self.front.waiting}
        return is_asked and not is_seated and new not in self.drafters and not self.has_spoken({new}, number)

    def replace(self, number: int, new: str) -> None:
        assert self.front
        seat = self.front.seats[number]
        seat.holder, seat.is_blocked = new, False
        seat.passage = self.gate.stop() if new == self.gate.executive else None

    def may_remove(self, number: int) -> bool:
        asked = self.front.waiting if self.front and self.state == "in_progress" else []
        return len(asked) > 1 and bool(self.front) and number < len(self.front.seats) and self.front.seats[number] in asked

    def may_edit(self, tail: list[Written]) -> bool:
        seen = {holder for step in self.steps[: self.begun] for holder in step.seats}
        for step in tail:
            if self.drafters & set(step.seats) or len(set(step.seats)) < len(step.seats):
                return False
            if self.distinct and seen & set(step.seats) and step.needed(len(step.seats)) == len(step.seats):
                return False
            seen |= set(step.seats)
        return self.state in OPEN and not self.is_all_approved
