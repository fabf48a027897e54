"""The rules at an executive's gate, beside those of the approval (``tests/approval_model.py``): what may be done there, what follows."""

from dataclasses import dataclass

from tests.approval_model import Approval
from tests.approval_model_parts import Copy, Passage, Who

BEFORE, WITH, AFTER = "before", "with_executive", "after"
WHERE = {
    "sort": {BEFORE, WITH, AFTER},
    "assure": {BEFORE},
    "release": {BEFORE},
    "send_directly": {BEFORE},
    "skip_afterwards": {BEFORE, WITH},
    "withdraw": {WITH, AFTER},
    "decide_on_behalf": {BEFORE, WITH, AFTER},
    "adjust": {AFTER},
    "ask_again": {AFTER},
    "execute": {AFTER},
}
"""Where what is to be decided may be for a verb of the gatekeeper's."""
NO_DRAFTER = {"assure", "decide_on_behalf", "adjust", "execute"}
"""What says something of the matter: nobody does it who has written on the record."""
LETS_IN = {"release", "send_directly"}


@dataclass
class AtGate:
    """Is the gate of one approval."""

    approval: Approval

    def shown(self) -> list[tuple[str, str, str, bool, bool]]:
        """Gives what the rows must say (``tests.approval_rows.Rows.at_gate``)."""
        front = self.approval.front
        ways = [self.passage(number) for number in range(len(front.seats))] if front else []
        return [(each.place, each.bypass, each.waits[1] if each.waits else "", each.is_adjusted, each.is_assured) for each in ways if each]

    def passage(self, number: int) -> Passage | None:
        """Gives the way through the gate that a seat is on."""
        front = self.approval.front if self.approval.state == "in_progress" else None
        is_there = front is not None and front.state == "open" and number < len(front.seats) and front.seats[number].said is None
        return front.seats[number].passage if front and is_there else None

    def gated_seat(self) -> int | None:
        """Gives the place of the seat that is on its way through the gate."""
        front = self.approval.front
        return next((number for number in range(len(front.seats) if front else 0) if self.passage(number)), None)

    def has_outdated_verdict(self, number: int) -> bool:
        """Says whether the executive has said something of a text that is no longer there: it can only be taken back."""
        passage = self.passage(number)
        return passage is not None and passage.waits is not None and passage.waits[3] != self.approval.text

    def may_keep(self, verb: str, who: Who, number: int, to: int, *, executive_reads: bool) -> bool:
        """Says whether a gatekeeper's verb may be done; ``executive_reads`` says whether the executive could read it once let in."""
        passage, approval = self.passage(number), self.approval
        if passage is None or who.person not in approval.gate.keepers or passage.place not in WHERE[verb]:
            return False
        if verb in NO_DRAFTER and who.person in approval.drafters:
            return False
        if verb in LETS_IN:
            return executive_reads and approval.gate.executive not in approval.drafters
        if verb == "decide_on_behalf":
            return executive_reads and approval.may_say(self._for_executive(who), number, to, is_let_in=True)
        if verb == "execute":
            assert passage.waits
            by, _, back_to, text = passage.waits
            return text == approval.text and approval.may_say(by, number, back_to)
        return True

    def keep(self, verb: str, who: Who, number: int, said: tuple[str, int], at: int) -> None:
        """Lets a gatekeeper's verb follow; ``said`` is the verdict of who decides for the executive, and to which step."""
        passage, front = self.passage(number), self.approval.front
        assert passage
        assert front
        match verb:
            case "execute":
                assert passage.waits
                by, verdict, to, _ = passage.waits
                self.approval.decide(by, number, verdict, to, at)
            case "decide_on_behalf":
                passage.said_nothing()
                self.approval.decide(self._for_executive(who), number, *said, at)
            case "withdraw":
                passage.place, passage.bypass = BEFORE, ""
                passage.said_nothing()
            case "release" | "send_directly":
                passage.place, passage.bypass = WITH, "always" if verb == "send_directly" else passage.bypass
            case "skip_afterwards":
                passage.bypass = passage.bypass or "after"
            case "ask_again":
                passage.place = WITH
                passage.said_nothing()
            case "assure":
                passage.is_assured = True
            case "adjust":
                passage.is_adjusted = True
        if verb in {"withdraw", "ask_again", "execute", "decide_on_behalf", *LETS_IN}:
            front.seats[number].is_blocked = False

    def may_give_verdict(self, who: Who, number: int, to: int) -> bool:
        passage = self.passage(number)
        is_his = passage is not None and passage.place == WITH and who.mine == self.approval.gate.executive
        return is_his and self.approval.may_say(who, number, to)

    def give_verdict(self, who: Who, number: int, verdict: str, to: int, at: int) -> None:
        """Keeps the executive's verdict at the gate, or lets it count where the gate is left out."""
        passage = self.passage(number)
        assert passage
        if passage.bypass:
            self.approval.decide(who, number, verdict, to, at)
        else:
            passage.place, passage.waits = AFTER, (who, verdict, to, self.approval.text)

    def may_take_back(self, who: Who, number: int) -> bool:
        passage = self.passage(number)
        return passage is not None and passage.place == AFTER and who.mine == self.approval.gate.executive

    def take_back(self, number: int) -> None:
        """Gives the executive what he said back."""
        passage, front = self.passage(number), self.approval.front
        assert passage
        assert front
        passage.place, front.seats[number].is_blocked = WITH, False
        passage.said_nothing()

    def _for_executive(self, who: Who) -> Who:
        return Who(who.person, self.approval.gate.executive)

    # ---- copies ------------------------------------------------------------------------------------------------------------------------
    def copy(self) -> Copy | None:
        """Gives the first copy that lies at the gate."""
        return next((each for each in self.approval.copies if each.is_at_gate), None)

    def may_let_go(self, verb: str, who: Who, *, executive_reads: bool) -> bool:
        """Says whether a copy may be given to the executive, or marked as seen in his place."""
        is_kept = self.copy() is not None and who.person in self.approval.gate.keepers
        return is_kept and (verb == "see_copy" or executive_reads)

    def let_go(self, verb: str) -> None:
        copy = self.copy()
        assert copy
        if verb == "see_copy":
            self.approval.copies.remove(copy)
        copy.is_at_gate = False
