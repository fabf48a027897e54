"""The end of a walk: from wherever it was left, the approval is brought to its end; and the walks themselves, as many as are asked for.

On its way to the end a walk lingers: it does what the walks so far have done least often, and lets somebody try in vain what
has been refused least often. Left to chance, a verdict at a gate would be taken back once in a thousand walks.
"""

import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from casework.approvals.definition import canonical
from casework.bootstrap import Platform
from casework.services import approving, granting, organisation
from casework.services.definitions import publish_definition
from casework.vocabulary import ApprovalVerb, Verdict
from casework.work import Actor
from tests.approval_drawn import EXECUTIVE, FRESH, HEAD, IN_PYTHON, KEEPER, WHO
from tests.approval_model_parts import RETURNS, Who
from tests.approval_walk import Walk
from tests.approval_walk_gate import COPIES, KEEPING, a_gate
from tests.builders import Ministry
from tests.conftest import Clock

MOST_ENDINGS = 40
LINGERS, ENOUGH = 4, 2
"""How many deeds a walk does at its end that bring it no nearer, and how often such a deed is done in a lot of walks."""
STRANGER = "outsider"

Deeds = dict[str, Callable[[], object]]


class WalkToItsEnd(Walk):
    """Is a walk that ends; what it does on the way is ``Walk``'s."""

    def teardown(self) -> None:
        """Brings the approval to its end from wherever the walk left it: no state is without a way out."""
        if not hasattr(self, "model") or sys.exc_info()[0] is not None:  # what went wrong on the way is told, not what follows from it
            return
        self._does(Who("caseworker"), lambda work: granting.restrict(work, self.record_id, []))
        self.shut_out = set()
        lingered = 0
        for _ in range(MOST_ENDINGS):
            self._ask_access()
            self._motor()
            lingered += lingered < LINGERS and self._linger()
            if self.model.state == "approved" or not self._one_step_towards_the_end():
                self.the_rows_are_what_the_model_says()
                self.the_replies_are_made_once()
                self.clock.forward(days=5)  # so that no leave is left for the next walk
                self.tally[f"ended {self.model.state}", True] += 1
                return
        assert "approved" == self.model.state

    def _linger(self) -> bool:
        """Does what has been done least often of what may be done now, after a stranger tried what has been refused least often."""
        verb = min(KEEPING, key=lambda each: self.tally[f"gate {each}", False])
        if self.tally[f"gate {verb}", False] < ENOUGH:
            self.keep_the_gate(verb, STRANGER, self.gate.gated_seat() or 0, Verdict.APPROVE, 0, is_led=False, at_once=False)
        possible = self._at_a_step() | self._at_the_gate()
        seldom = min(sorted(possible), key=lambda name: self.tally[name, True], default="")
        is_wanted = seldom in possible and self.tally[seldom, True] < ENOUGH
        if is_wanted:
            possible[seldom]()
        return is_wanted

    def _at_a_step(self) -> Deeds:
        """Gives, by what each is counted as, what the approvers and those with a copy may do and few walks come to."""
        deeds: Deeds = {}
        for copy in self.model.copies:
            if not copy.is_at_gate:
                deeds["seen"] = partial(self.mark_as_seen, copy.to)
        for who, number in self._may_decide():
            for verdict in Verdict:
                if verdict.value in RETURNS and self.model.may_decide(who, number, 0):
                    deeds[verdict.value] = partial(self._say, who, number, verdict, 0, at_once=True)
        for number in range(3):
            if self.model.may_remove(number) and self.model.writes("caseworker"):
                deeds["remove"] = partial(self.remove, "caseworker", number, at_once=True)
        return deeds

    def _at_the_gate(self) -> Deeds:
        """Gives the same of the executive and of those who keep the gate."""
        executive, keeper = Who(EXECUTIVE), Who(KEEPER)
        deeds: Deeds = {}
        for number in range(3):
            if self.gate.may_take_back(executive, number):
                deeds["gate take_verdict_back"] = partial(self.take_the_executives_verdict_back, EXECUTIVE, number, is_led=False)
            for verb in KEEPING:
                if self._keeps(verb, number):
                    how = partial(self.keep_the_gate, verb, KEEPER, number, Verdict.APPROVE, 0, is_led=False, at_once=True)
                    deeds[f"gate {verb}"] = how
        for copied in COPIES:
            if self.gate.may_let_go(copied, keeper, executive_reads=True):
                deeds[f"gate {copied}"] = partial(self.let_a_copy_go, copied, KEEPER, is_led=False)
        return deeds

    def _one_step_towards_the_end(self) -> bool:
        """Does what brings the approval nearer to its end; where nobody is left who may decide, it is cancelled and false is given."""
        if self.model.state == "cancelled":
            self._verb(ApprovalVerb.REOPEN, Who("caseworker"), approving.reopen, True, self.model.reopen, True)
            return True
        if self.model.state in {"returned", "withdrawn"}:
            self._verb(ApprovalVerb.RESUME, Who(self.model.responsible), approving.resume, True, self.model.resume, True)
            return True
        for who, number in self._may_decide()[:1]:
            self._say(who, number, Verdict.APPROVE, 0, at_once=True)
            return True
        for deed in self.at_the_gate_now(0, Verdict.APPROVE, at_once=True, is_ending=True)[:1]:
            deed()
            return True
        front = self.model.front
        assert front
        number = next(n for n, seat in enumerate(front.seats) if seat in front.waiting)
        new = next((each for each in (*FRESH, *WHO) if self.model.may_replace(number, each)), None)
        if new is None:
            self.cancel("caseworker", at_once=True)
            return False
        self.replace("caseworker", number, new, at_once=True)
        return True


def stand(platform: Platform, ministry: Ministry) -> None:
    """Prepares the ministry for walks: head is stood in for by the lawyer, one executive has a gate, two processes in Python are known."""
    with platform.work(ministry.actor(HEAD.absent)) as work:
        absent, substitute = ministry.people[HEAD.absent], ministry.people[HEAD.substitute]
        organisation.substitute(work, absent, substitute, starts_on=HEAD.first, ends_on=HEAD.last)
    a_gate(platform, ministry)
    with platform.work(Actor.system("setup")) as work:
        for each in IN_PYTHON:
            publish_definition(work, canonical(each.outline), authority_id=ministry.authority)


def walk(
    platform: Platform, ministry: Ministry, clock: Clock, examples: int, steps: int, *, lot: int | None = None
) -> Counter[tuple[str, bool]]:
    """Walks so many times so far, each with an approval of its own in the one database, where ``stand`` has been.

    Without a lot the same walks are done each time, with one they are random. A failure is told as it was found: to make it smaller takes
    an hour on a database, and what is printed does it again.
    Gives how often each verb was done and how often it was refused, and how often a walk ended in which state.
    """
    here = {"platform": platform, "ministry": ministry, "clock": clock, "numbers": count((lot or 0) * 100_000 + 1)}
    machine: Any = type("WalkHere", (WalkToItsEnd,), here | {"tally": Counter[tuple[str, bool]]()})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=lot is None,
            database=None,
            phases=[Phase.generate],
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    tally: Counter[tuple[str, bool]] = machine.tally
    return tally
