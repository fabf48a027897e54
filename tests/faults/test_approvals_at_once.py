"""Two people at the same instant, at the same approval: one transition, and who came second is told by whom and when."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.errors import CaseworkError, NotFound, Refused
from casework.model import Decision, Seat
from casework.queries.approvals import approval_show
from casework.services import approving, gating, granting, organisation
from casework.services.moving import MOTOR, move
from casework.vocabulary import ApprovalState, GatePlace, Reason, Right, StepState, Verdict
from casework.work import Actor, Work
from documents.filing import add_document
from tests.approvals import ANY_OF_TWO, decided, letter, publish, shown, started
from tests.builders import SINCE, Ministry
from tests.conftest import Clock
from tests.gates import MINISTER, at, gatekeeping, passage_of, said, with_a_gate
from ui.desk.parts.done_first import done_first
from ui.text import say

FEW, MANY = 2, 200
APPROVED = {"head": ("seat_decided", ApprovalState.APPROVED)}
"""What it comes to when the approver is first: the event the other is told of, and where the approval ends."""


@dataclass
class House:
    """Is the office where two people do something at once; ``seen`` is what was on the screens, ``refused`` how often the first was."""

    platform: Platform
    ministry: Ministry
    approval_id: int = 0
    record_id: int = 0
    passage_id: int = 0
    seen: str = ""
    refused: int = 0

    def begin(self, definition: str, *decide: str) -> None:
        """Starts an approval and lets some approve, then has everybody look at it."""
        self.record_id = letter(self.platform, self.ministry)
        self.approval_id = started(self.platform, self.ministry, definition, self.record_id)
        for username in decide:
            decided(self.platform, self.ministry, self.approval_id, username)
        self.seen = shown(self.platform, self.ministry, self.approval_id).manifest_hash

    def says(self, verdict: Verdict) -> Callable[[Work], object]:
        return lambda work: approving.decide(work, self.approval_id, verdict, "Som aftalt", manifest_hash=self.seen)

    def withdraws(self, work: Work) -> object:
        return approving.withdraw(work, self.approval_id)

    def cancels(self, work: Work) -> object:
        return approving.cancel(work, self.approval_id)

    def takes_back(self, work: Work) -> object:
        return approving.undo(work, self.approval_id)

    def adds_a_document(self, work: Work) -> object:
        return add_document(work, self.record_id, b"Et bilag til", filename="bilag.txt", media_type="text/plain")

    def replaces_the_approver(self, work: Work) -> object:
        seat = work.session.exec(select(Seat.id).where(col(Seat.approval_id) == self.approval_id)).one()
        return approving.replace_approver(work, self.approval_id, seat, self.ministry.people["manager"])

    def shuts_the_approver_out(self, work: Work) -> object:
        return granting.restrict(work, self.record_id, [self.ministry.people["caseworker"]])

    def starts(self, work: Work) -> object:
        return approving.start(work, self.record_id, "alone")

    def comes_to_the_gate(self, *, is_said: bool = False) -> None:
        """Brings an approval to the executive, and has everybody look at it; ``is_said`` has the verdict wait to be carried out."""
        self.begin("minister", "head")
        self.passage_id = passage_of(self.platform, self.approval_id)
        gatekeeping(self.platform, self.ministry, gating.release, self.passage_id)
        if is_said:
            said(self.platform, self.ministry, self.passage_id)

    def taps(self, work: Work) -> object:
        return gating.give_verdict(work, self.passage_id, Verdict.APPROVE, manifest_hash=self.seen)

    def takes_it_from_the_executive(self, work: Work) -> object:
        return gating.withdraw_from_executive(work, self.passage_id)

    def carries_it_out(self, work: Work) -> object:
        return gating.execute(work, self.passage_id)

    def decisions(self) -> list[Decision]:
        with self.platform.work(MOTOR) as work:
            return list(work.session.exec(select(Decision).where(col(Decision.approval_id) == self.approval_id)).all())


@pytest.fixture
def house(platform: Platform, ministry: Ministry) -> House:
    publish(platform, ministry)
    publish(platform, ministry, ANY_OF_TWO, MINISTER)
    with_a_gate(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        organisation.substitute(work, ministry.people["head"], ministry.people["lawyer"], starts_on=SINCE, ends_on=SINCE.replace(year=2030))
    return House(platform, ministry)


@dataclass
class Ends:
    """Is how two deeds ended: who was refused, with what."""

    no: dict[str, CaseworkError] = field(default_factory=dict)


def _at_once(house: House, *deeds: tuple[str, Callable[[Work], object]]) -> Ends:
    """Lets everyone do something at the same instant; ``lawyer for head`` is a substitute."""
    gate, ends = threading.Barrier(len(deeds)), Ends()

    def do(who: str, deed: Callable[[Work], object]) -> None:
        name, _, absent = who.partition(" for ")
        behalf = house.ministry.people[absent] if absent else None
        gate.wait()
        try:
            with house.platform.work(Actor.official(house.ministry.people[name], on_behalf_of=behalf)) as work:
                deed(work)
        except (Refused, NotFound) as no:
            ends.no[who] = no

    threads = [threading.Thread(target=do, args=each) for each in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    house.refused += deeds[0][0] in ends.no
    return ends


NAMES = {
    "head": "Jens Holt", "lawyer": "Ida Ravn", "lawyer for head": "Ida Ravn", "caseworker": "Mette Lund", "clerk": "Karen Toft",
    "manager": "Lis Krogh", "outsider": "Bo Krag", "secretary": "Sara Bech",
}  # fmt: skip


def _told(house: House, no: CaseworkError, winner: str, kind: str) -> None:
    """Holds that a refusal says who was first, what that was, and when."""
    assert isinstance(no, Refused)
    assert no.after is not None, no
    assert (NAMES[winner], kind, house.platform.clock()) == (no.after.by, no.after.kind, no.after.at)
    assert ("Jens Holt" if " for " in winner else "") == no.after.on_behalf_of


@contextmanager
def _then_moved(house: House) -> Iterator[ApprovalState]:
    with house.platform.work(MOTOR) as work:
        found = move(work, house.approval_id)
    assert found.trouble == ""
    yield found.state


def approve_against_return(house: House) -> None:
    """The holder approves and his substitute returns."""
    house.begin("alone")
    ends = _at_once(house, ("head", house.says(Verdict.APPROVE)), ("lawyer for head", house.says(Verdict.RETURN)))
    ((loser, no),) = ends.no.items()
    winner = "head" if loser != "head" else "lawyer for head"
    _told(house, no, winner, "seat_decided")
    with _then_moved(house) as state:
        assert (ApprovalState.APPROVED if winner == "head" else ApprovalState.RETURNED) is state
    [decision] = house.decisions()
    assert isinstance(no, Refused)
    assert (no.after and no.after.facts["verdict"]) == decision.verdict
    assert [Reason.ALREADY_DECIDED] == no.reasons


def approve_against_withdraw(house: House) -> None:
    """The last approver approves and the responsible withdraws: it is final or with the responsible, never both."""
    house.begin("alone")
    ends = _at_once(house, ("head", house.says(Verdict.APPROVE)), ("caseworker", house.withdraws))
    _one_of_two(house, ends, APPROVED | {"caseworker": ("approval_withdrawn", ApprovalState.WITHDRAWN)})


def approve_against_cancel(house: House) -> None:
    """The last approver approves and the approval is cancelled."""
    house.begin("alone")
    ends = _at_once(house, ("head", house.says(Verdict.APPROVE)), ("caseworker", house.cancels))
    _one_of_two(house, ends, APPROVED | {"caseworker": ("approval_cancelled", ApprovalState.CANCELLED)})


def approve_against_a_replaced_approver(house: House) -> None:
    """The approver approves and somebody else gets his seat."""
    house.begin("alone")
    ends = _at_once(house, ("head", house.says(Verdict.APPROVE)), ("caseworker", house.replaces_the_approver))
    _one_of_two(house, ends, APPROVED | {"caseworker": ("approver_replaced", ApprovalState.IN_PROGRESS)})


def _one_of_two(house: House, ends: Ends, kinds: dict[str, tuple[str, ApprovalState]]) -> None:
    """Holds that exactly one of two did what he did, and that the other was told so."""
    ((loser, no),) = ends.no.items()
    (winner,) = set(kinds) - {loser}
    kind, wanted = kinds[winner]
    _told(house, no, winner, kind)
    with _then_moved(house) as state:
        assert wanted is state
    assert len(house.decisions()) == (kind == "seat_decided")


def approve_against_a_document(house: House) -> None:
    """The approver approves and a document comes: he has approved what he saw, or is told who changed it; never something between."""
    house.begin("alone")
    ends = _at_once(house, ("head", house.says(Verdict.APPROVE)), ("caseworker", house.adds_a_document))
    with house.platform.system_engine.connect() as connection:
        kinds = connection.execute(
            text("SELECT kind FROM event WHERE record_id = :id AND kind IN ('seat_decided', 'document_filed') ORDER BY id"),
            {"id": house.record_id},
        ).scalars()
        happened = list(kinds)
    if "head" in ends.no:
        assert ["document_filed"] == happened
        assert isinstance(ends.no["head"], Refused)
        assert [Reason.SEEN_SOMETHING_ELSE] == ends.no["head"].reasons
        _told(house, ends.no["head"], "caseworker", "document_filed")
        return
    [decision] = house.decisions()
    assert (["seat_decided", "document_filed"], house.seen) == (happened, decision.manifest_hash)
    with _then_moved(house) as state:
        assert state is ApprovalState.APPROVED


def approve_against_approve(house: House) -> None:
    """Two approve where either of them is enough: one did, and the other is told that it was not needed any more."""
    house.begin("any")
    ends = _at_once(house, ("head", house.says(Verdict.APPROVE)), ("lawyer", house.says(Verdict.APPROVE)))
    ((loser, no),) = ends.no.items()
    _told(house, no, "lawyer" if loser == "head" else "head", "seat_decided")
    with _then_moved(house) as state:
        assert state is ApprovalState.IN_PROGRESS
    one, two = shown(house.platform, house.ministry, house.approval_id).steps
    assert (1, StepState.APPROVED, StepState.OPEN) == (len(house.decisions()), one.state, two.state)


def return_against_return(house: House) -> None:
    """Two of a step return it: the first ends the step."""
    house.begin("together")
    ends = _at_once(house, ("head", house.says(Verdict.RETURN)), ("lawyer", house.says(Verdict.RETURN)))
    ((loser, no),) = ends.no.items()
    _told(house, no, "lawyer" if loser == "head" else "head", "seat_decided")
    assert isinstance(no, Refused)
    assert ([Reason.STEP_NOT_OPEN], 1) == (no.reasons, len(house.decisions()))


def undo_against_the_next_approver(house: House) -> None:
    """One takes his approval back and the next one approves on it."""
    house.begin("three_steps", "head")
    ends = _at_once(house, ("head", house.takes_back), ("lawyer", house.says(Verdict.APPROVE)))
    ((loser, no),) = ends.no.items()
    _told(house, no, *(("lawyer", "seat_decided") if loser == "head" else ("head", "decision_undone")))
    with _then_moved(house):
        steps = shown(house.platform, house.ministry, house.approval_id).steps
    assert [each.state for each in steps].index(StepState.OPEN) == (2 if loser == "head" else 0)


def approve_against_lost_access(house: House) -> None:
    """The approver approves and loses his access: nothing is decided by who may not read it."""
    house.begin("alone")
    ends = _at_once(house, ("head", house.says(Verdict.APPROVE)), ("caseworker", house.shuts_the_approver_out))
    assert set(ends.no) <= {"head"}
    assert len(house.decisions()) == (not ends.no)


def start_against_start(house: House) -> None:
    """Two start an approval of the same record."""
    house.record_id = letter(house.platform, house.ministry)
    with house.platform.work(house.ministry.actor("caseworker")) as work:
        granting.share(work, house.record_id, house.ministry.people["clerk"], right=Right.FULL_WRITE)
    ends = _at_once(house, ("caseworker", house.starts), ("clerk", house.starts))
    ((loser, no),) = ends.no.items()
    _told(house, no, "clerk" if loser == "caseworker" else "caseworker", "approval_started")
    assert isinstance(no, Refused)
    assert [Reason.APPROVAL_IS_OPEN] == no.reasons


def verdict_against_withdrawal(house: House) -> None:
    """The executive taps and a gatekeeper takes it back: it is before the gate again, and a verdict that came too late is told by whom."""
    house.comes_to_the_gate()
    ends = _at_once(house, ("secretary", house.taps), ("manager", house.takes_it_from_the_executive))
    assert set(ends.no) <= {"secretary"}
    if "secretary" in ends.no:
        _told(house, ends.no["secretary"], "manager", "gate_withdrawn")
    passage = at(house.platform, house.passage_id)
    assert (GatePlace.BEFORE, None) == (passage.place, passage.verdict)


def execute_against_a_document(house: House) -> None:
    """A verdict is carried out and a document comes: it counts for what the executive saw, or the gatekeeper is told who changed it."""
    house.comes_to_the_gate(is_said=True)
    ends = _at_once(house, ("manager", house.carries_it_out), ("caseworker", house.adds_a_document))
    assert set(ends.no) <= {"manager"}
    if "manager" in ends.no:
        _told(house, ends.no["manager"], "caseworker", "document_filed")
    passage = at(house.platform, house.passage_id)
    assert (GatePlace.AFTER if ends.no else GatePlace.DONE) is passage.place
    assert [house.seen] * (1 if ends.no else 2) == [each.manifest_hash for each in house.decisions()]


def two_keepers_execute(house: House) -> None:
    """Two gatekeepers carry the same verdict out: one did, the other is told so."""
    house.comes_to_the_gate(is_said=True)
    ends = _at_once(house, ("manager", house.carries_it_out), ("outsider", house.carries_it_out))
    ((loser, no),) = ends.no.items()
    winner = "outsider" if loser == "manager" else "manager"
    _told(house, no, winner, "gate_verdict_executed")
    passage = at(house.platform, house.passage_id)
    assert (GatePlace.DONE, house.ministry.people[winner], 2) == (passage.place, passage.executed_by, len(house.decisions()))


PAIRS = (
    approve_against_return,
    approve_against_withdraw,
    approve_against_cancel,
    approve_against_a_replaced_approver,
    approve_against_a_document,
    approve_against_approve,
    return_against_return,
    undo_against_the_next_approver,
    approve_against_lost_access,
    start_against_start,
    verdict_against_withdrawal,
    execute_against_a_document,
    two_keepers_execute,
)


def test_of_two_at_the_same_instant_one_is_told_who_was_first(house: House) -> None:
    for pair in PAIRS:
        for _ in range(FEW):
            pair(house)


@pytest.mark.faults
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("pair", PAIRS)
def test_two_hundred_times_two_at_the_same_instant(house: House, pair: Callable[[House], None]) -> None:
    for _ in range(MANY):
        pair(house)

    assert 0 < house.refused < MANY, "only one of the two ever came first"


def test_two_motors_at_the_same_instant_open_one_step(platform: Platform, house: House) -> None:
    house.begin("three_steps")
    with platform.work(house.ministry.actor("head")) as work:
        approving.decide(work, house.approval_id, Verdict.APPROVE, manifest_hash=approval_show(work, house.approval_id).manifest_hash)
    gate = threading.Barrier(4)

    def run() -> None:
        gate.wait()
        with platform.work(MOTOR) as work:
            move(work, house.approval_id)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with platform.system_engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM step")).scalar_one() == 2
        assert connection.execute(text("SELECT count(*) FROM event WHERE kind = 'step_opened'")).scalar_one() == 2


def test_who_comes_too_late_is_told_in_danish_and_english(house: House, clock: Clock) -> None:
    house.begin("alone")
    decided(house.platform, house.ministry, house.approval_id, "head", Verdict.RETURN, "Nej")
    substitute = Actor.official(house.ministry.people["lawyer"], on_behalf_of=house.ministry.people["head"])
    with pytest.raises(Refused) as refusal, house.platform.work(substitute) as work:
        house.says(Verdict.APPROVE)(work)
    after = refusal.value.after

    assert after is not None
    assert "Før dig: Jens Holt besluttede på trinnet head: Returneret (10:00)." == done_first(after, "10:00", partial(say, language="da"))
    assert "Before you, Jens Holt decided at the step head: Returned." == done_first(after, t=partial(say, language="en"))
    assert clock.now == after.at
