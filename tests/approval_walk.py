"""A walk with one approval: random verbs by random people on a random definition, the motor coming at once or late.

The services allow what the model allows (``tests/approval_model.py``), and the rows are what the model says. From wherever a walk ends,
the approval can be brought to its end.
"""

import datetime as dt
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from casework.approvals.definition import canonical
from casework.approvals.manifest import manifest_of
from casework.bootstrap import Platform
from casework.errors import NotFound, Refused
from casework.model import Record
from casework.queries.approvals import approval_show
from casework.services import approving, granting, inbox, organisation
from casework.services.definitions import publish_definition
from casework.services.moving import MOTOR, look, move
from casework.vocabulary import ApprovalVerb, Right, StepState, Verdict
from casework.work import Actor, Work
from tests.approval_drawn import AS_WRITTEN, DRAWN, FRESH, IN_PYTHON, PROCESSES, TAIL, UNITS, WHO, named
from tests.approval_model import OPEN, RETURNS, Approval, Who, Written
from tests.approval_rows import Rows
from tests.approvals import EVERY_SHAPE, attach, letter
from tests.builders import SINCE, Ministry
from tests.conftest import Clock
from workflows.processes.registry import Registered

NAMES = st.sampled_from(WHO)
NUMBERS = st.integers(0, 2)
WAYS = st.sampled_from([True, True, False])
"""Whether the motor comes at once."""
MOST_ENDINGS = 40


class Walk(RuleBasedStateMachine):
    """Is the machine that does at will what people do with one approval; a subclass says where."""

    platform: Platform
    ministry: Ministry
    clock: Clock
    numbers: Iterator[int]
    tally: Counter[tuple[str, bool]]

    @initialize(drawn=st.sampled_from([*EVERY_SHAPE, *IN_PYTHON, None, None, None]).flatmap(lambda each: st.just(each) if each else DRAWN))
    def begin(self, drawn: dict[str, Any] | Registered) -> None:
        self.is_code = isinstance(drawn, Registered)
        self.content = canonical(drawn.outline) if isinstance(drawn, Registered) else self._published(drawn)
        self.record_id = letter(self.platform, self.ministry)
        with self.platform.work(self.ministry.actor("caseworker")) as work:
            self.id = approving.start(work, self.record_id, self.content["name"])
            granting.share(work, self.record_id, self.ministry.people["clerk"], right=Right.FULL_WRITE)
        names = {id: name for name, id in self.ministry.people.items()} | {self.ministry.grants: "TT", self.ministry.legal: "JU"}
        self.rows = Rows(self.platform, self.id, names)
        self.shut_out: set[str] = set()
        self._access: tuple[dict[str, bool], set[str]] | None = None
        self._seen_by: dict[Who, bool] = {}
        self.final: object = None
        self.seen_before = ""
        steps = list(AS_WRITTEN) if self.is_code else [Written.read(step) for step in self.content["steps"]]
        self.model = Approval(
            steps,
            "caseworker",
            reads=lambda person: self._access_now()[0][person],
            writes=lambda person: person in self._access_now()[1],
            members=lambda holder: UNITS.get(holder, (holder,)),
            distinct=bool(self.content.get("distinct")),
            asks_again=bool(self.content.get("asks_again")),
        )
        self._ask_access()
        self._motor()

    def _published(self, drawn: dict[str, Any]) -> dict[str, Any]:
        number = next(self.numbers)
        content = drawn | {"name": f"walk_{number}", "steps": named(drawn["steps"], f"w{number}")}
        with self.platform.work(Actor.system("setup")) as work:
            publish_definition(work, content, authority_id=self.ministry.authority)
        return content

    # ---- approvers -----------------------------------------------------------------------------------------------------------------
    @rule(name=NAMES, number=NUMBERS, verdict=st.sampled_from(Verdict), to=st.integers(-1, 2), is_led=WAYS, at_once=WAYS)
    def decide(self, name: str, number: int, verdict: Verdict, to: int, is_led: bool, at_once: bool) -> None:
        who = self._actor(name, for_head=to == 2)
        if is_led:
            led = self._may_decide()
            who, number = led[(number + to) % len(led)] if led else (who, number)
            verdict = verdict if number + to != 1 else Verdict.APPROVE
        self._say(who, number, verdict, to, at_once=at_once)

    def _say(self, who: Who, number: int, verdict: Verdict, to: int, *, at_once: bool) -> None:
        """Lets somebody decide at a seat of the open step: allowed exactly when the model says so."""
        is_return = verdict in RETURNS
        may = self._sees(who) and self.model.may_decide(who, number, to if is_return else 0)
        seat_id = self.rows.seat(number)

        def deed(work: Work) -> None:
            seen = approval_show(work, self.id).manifest_hash
            approving.decide(work, self.id, verdict, "Derfor", manifest_hash=seen, return_to=to if is_return else None, seat_id=seat_id)

        said = self._does(who, deed)
        assert may == (said is None), (who, number, verdict, to, said)
        self.tally[verdict.value, may] += 1
        if said is None:
            assert who.mine not in self.shut_out, who
            self.model.decide(who, number, verdict.value, to, self._tick())
        self._then(at_once)

    @rule(choice=st.integers(0, 99), verdict=st.sampled_from(Verdict), at_once=WAYS)
    def go_on(self, choice: int, verdict: Verdict, at_once: bool) -> None:
        """Does one of the things that may be done now, so that walks come far."""
        deeds: list[Callable[[], object]] = []
        last = self.model.last()
        if last and self._sees(last.by) and self.model.may_undo(last.by):
            deeds.append(lambda: self._verb(ApprovalVerb.UNDO, last.by, approving.undo, True, self.model.undo, at_once))
        responsible = Who(self.model.responsible)
        if self.model.state in {"returned", "withdrawn"} and self._sees(responsible):
            deeds += [lambda: self._verb(ApprovalVerb.RESUME, responsible, approving.resume, True, self.model.resume, at_once)] * 3
        if self.model.state == "cancelled":
            deeds += [lambda: self._verb(ApprovalVerb.REOPEN, Who("caseworker"), approving.reopen, True, self.model.reopen, at_once)] * 3
        for who, number in self._may_decide():
            for said in (Verdict.APPROVE, verdict):
                deeds.append(partial(self._say, who, number, said, choice % 3 if said in RETURNS else 0, at_once=at_once))
        if deeds:
            deeds[choice % len(deeds)]()

    @rule(choice=st.integers(0, 99), verdict=st.sampled_from(Verdict), at_once=WAYS)
    def go_on_further(self, choice: int, verdict: Verdict, at_once: bool) -> None:
        self.go_on(choice, verdict, at_once)

    def _may_decide(self) -> list[tuple[Who, int]]:
        return [(who, n) for who in self._actors() for n in range(3) if self._sees(who) and self.model.may_decide(who, n, 0)]

    @rule(name=NAMES)
    def decide_on_what_is_no_longer_there(self, name: str) -> None:
        who = self._actor(name)
        if self.seen_before and self._sees(who):
            said = self._does(who, lambda work: approving.decide(work, self.id, Verdict.APPROVE, manifest_hash=self.seen_before))
            assert said is not None

    @rule(name=NAMES, for_head=st.booleans(), is_led=WAYS, at_once=WAYS)
    def undo(self, name: str, for_head: bool, is_led: bool, at_once: bool) -> None:
        last = self.model.last()
        who = last.by if last and is_led else self._actor(name, for_head=for_head)
        self._verb(ApprovalVerb.UNDO, who, approving.undo, self.model.may_undo(who), self.model.undo, at_once)

    @rule(name=NAMES)
    def open_it(self, name: str) -> None:
        if self._does(Who(name), lambda work: inbox.mark_read(work, self.record_id)) is None:
            self.model.opened[name] = self._tick()

    @rule(name=st.sampled_from(["secretary", "outsider", "head", "lawyer"]))
    def mark_as_seen(self, name: str) -> None:
        def marked() -> None:
            self.model.copies = [each for each in self.model.copies if each != name]

        self._verb(ApprovalVerb.SEEN, Who(name), approving.mark_seen, name in self.model.copies, marked, False)

    @rule(name=NAMES)
    def comment(self, name: str) -> None:
        self._verb(
            ApprovalVerb.COMMENT,
            Who(name),
            lambda work, one: approving.comment(work, one, "Et ord"),
            self.model.state in OPEN,
            lambda: None,
            False,
        )

    # ---- the responsible, and who writes ---------------------------------------------------------------------------------------------
    @rule(name=NAMES, is_led=WAYS, at_once=WAYS)
    def resume(self, name: str, is_led: bool, at_once: bool) -> None:
        who = Who(self.model.responsible) if is_led else self._actor(name, for_head=True)
        may = who.mine == self.model.responsible and self.model.state in {"returned", "withdrawn"}
        self._verb(ApprovalVerb.RESUME, who, approving.resume, may, self.model.resume, at_once)

    @rule(name=NAMES, is_led=st.booleans(), at_once=WAYS)
    def withdraw(self, name: str, is_led: bool, at_once: bool) -> None:
        who = Who(self.model.responsible) if is_led else self._actor(name, for_head=True)
        may = who.mine == self.model.responsible and self.model.state == "in_progress" and not self.model.is_all_approved
        self._verb(ApprovalVerb.WITHDRAW, who, approving.withdraw, may, lambda: self.model.end_front("withdrawn"), at_once)

    @rule(name=NAMES, at_once=WAYS)
    def cancel(self, name: str, at_once: bool) -> None:
        may = self.model.writes(name) and self.model.state in OPEN and not self.model.is_all_approved
        self._verb(ApprovalVerb.CANCEL, Who(name), approving.cancel, may, lambda: self.model.end_front("cancelled"), at_once)

    @rule(name=NAMES, at_once=WAYS)
    def reopen(self, name: str, at_once: bool) -> None:
        may = (self.model.writes(name) or name == self.model.responsible) and self.model.state == "cancelled"
        self._verb(ApprovalVerb.REOPEN, Who(name), approving.reopen, may, self.model.reopen, at_once)

    @rule(name=NAMES)
    def take_over(self, name: str) -> None:
        def taken() -> None:
            self.model.responsible = name

        self._verb(
            ApprovalVerb.TAKE_OVER, Who(name), approving.take_over, self.model.writes(name) and self.model.state in OPEN, taken, False
        )

    @rule(name=st.sampled_from(["caseworker", "clerk", "head"]), number=NUMBERS, new=NAMES, at_once=WAYS)
    def replace(self, name: str, number: int, new: str, at_once: bool) -> None:
        may = self.model.writes(name) and self.model.may_replace(number, new) and new not in self.shut_out
        seat_id = self.rows.seat(number)

        def replaced() -> None:
            assert self.model.front
            self.model.front.seats[number].holder, self.model.front.seats[number].is_blocked = new, False

        def deed(work: Work, one: int) -> None:
            approving.replace_approver(work, one, seat_id, self.ministry.people[new])

        self._verb(ApprovalVerb.REPLACE, Who(name), deed, may, replaced, at_once)

    @rule(name=st.sampled_from(["caseworker", "clerk", "head"]), number=NUMBERS, at_once=WAYS)
    def remove(self, name: str, number: int, at_once: bool) -> None:
        seat_id = self.rows.seat(number)

        def removed() -> None:
            assert self.model.front
            self.model.front.seats[number].is_gone = True

        may = self.model.writes(name) and self.model.may_remove(number)
        self._verb(ApprovalVerb.REMOVE, Who(name), lambda work, one: approving.remove_approver(work, one, seat_id), may, removed, at_once)

    @rule(name=st.sampled_from(["caseworker", "clerk", "head"]), tail=TAIL, at_once=WAYS)
    def edit_the_steps_to_come(self, name: str, tail: list[dict[str, Any]], at_once: bool) -> None:
        begun = self.content["steps"][: self.model.begun]
        after = self.content | {"steps": [*begun, *named(tail, f"e{self._tick()}")]}
        new = [Written.read(step) for step in tail]
        may = self.model.writes(name) and bool(after["steps"]) and self.model.may_edit(new) and not self.is_code

        def edited() -> None:
            self.content, self.model.steps = after, self.model.steps[: self.model.begun] + new

        self._verb(ApprovalVerb.EDIT_STEPS, Who(name), lambda work, one: approving.edit_steps(work, one, after), may, edited, at_once)

    # ---- the record, and who may read it -----------------------------------------------------------------------------------------------
    @rule(name=st.sampled_from(["caseworker", "clerk", "head", "lawyer"]))
    def write_on_the_record(self, name: str) -> None:
        with self.platform.work(Actor.system("setup")) as work:
            before = self._hash(work)
        try:
            attach(self.platform, self.ministry.actor(name), self.record_id, f"Bilag {self._tick()}".encode())
        except (Refused, NotFound):
            assert not (self._sees(Who(name)) and self.model.writes(name))
            return
        self.seen_before = before
        self.model.drafters.add(name)
        self.model.text += 1

    @rule(names=st.sets(NAMES, max_size=4))
    def restrict(self, names: set[str]) -> None:
        listed = {*names, "caseworker"} if names else set()
        if (
            self._does(Who("caseworker"), lambda work: granting.restrict(work, self.record_id, [self.ministry.people[n] for n in listed]))
            is None
        ):
            self.shut_out = set(WHO) - listed if listed else set()
            self._narrowed()

    @rule(name=st.sampled_from(["head", "lawyer", "manager", "clerk"]), right=st.sampled_from([Right.READ, Right.FULL_WRITE, None]))
    def let_in_or_out(self, name: str, right: Right | None) -> None:
        person = self.ministry.people[name]
        if right is not None:
            self._does(Who("caseworker"), lambda work: granting.share(work, self.record_id, person, right=right))
        elif self._does(Who("caseworker"), lambda work: granting.stop_sharing(work, self.record_id, person)) is None:
            self._narrowed()

    @rule()
    def the_motor_comes(self) -> None:
        self._motor()

    # ---- what must hold --------------------------------------------------------------------------------------------------------------
    @invariant()
    def the_rows_are_what_the_model_says(self) -> None:
        assert self.model.shown() == self.rows.standing()

    @invariant()
    def one_decision_a_seat_and_four_eyes(self) -> None:
        assert [] == self.rows.wrong()

    @invariant()
    def nothing_follows_the_end(self) -> None:
        if self.model.state == "approved":
            self.final = self.final or self.rows.whole()
            assert self.final == self.rows.whole()

    def teardown(self) -> None:
        """Brings the approval to its end from wherever the walk left it: no state is without a way out."""
        if not hasattr(self, "model") or sys.exc_info()[0] is not None:  # what went wrong on the way is told, not what follows from it
            return
        self._does(Who("caseworker"), lambda work: granting.restrict(work, self.record_id, []))
        self.shut_out = set()
        for _ in range(MOST_ENDINGS):
            self._ask_access()
            self._motor()
            if self.model.state == "approved" or not self._one_step_towards_the_end():
                self.the_rows_are_what_the_model_says()
                self.tally[f"ended {self.model.state}", True] += 1
                return
        assert "approved" == self.model.state

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
        front = self.model.front
        assert front
        number = next(n for n, seat in enumerate(front.seats) if seat in front.waiting)
        new = next((each for each in (*FRESH, *WHO) if self.model.may_replace(number, each)), None)
        if new is None:
            self.cancel("caseworker", at_once=True)
            return False
        self.replace("caseworker", number, new, at_once=True)
        return True

    # ---- how it is done ----------------------------------------------------------------------------------------------------------------
    def _verb(
        self,
        verb: ApprovalVerb,
        who: Who,
        deed: Callable[[Work, int], object],
        may: bool,
        follows: Callable[[], object],
        at_once: bool,
    ) -> None:
        """Does a verb: allowed exactly when the model says so, and then the model follows."""
        expected = self._sees(who) and may
        said = self._does(who, lambda work: deed(work, self.id))
        assert expected == (said is None), (verb, who, said)
        self.tally[verb.value, expected] += 1
        if said is None:
            follows()
        self._then(at_once)

    def _does(self, who: Who, deed: Callable[[Work], object]) -> str | None:
        self.clock.forward(minutes=1)
        absent = self.ministry.people[who.absent] if who.absent else None
        try:
            with self.platform.work(Actor.official(self.ministry.people[who.person], on_behalf_of=absent)) as work:
                deed(work)
        except (Refused, NotFound) as no:
            return f"{type(no).__name__}: {no}"
        finally:
            self._ask_access()
        return None

    def _then(self, at_once: bool) -> None:
        if at_once:
            self._motor()

    def _motor(self) -> None:
        """Lets the motor come: nothing is left to do after it, nothing parked, and what it replays is what the model says."""
        self.clock.forward(seconds=1)
        with self.platform.work(MOTOR) as work:
            moved = move(work, self.id, PROCESSES)
        with self.platform.work(MOTOR) as work:
            again = look(work, self.id, PROCESSES)
        assert ("", False) == (moved.trouble, again.has_moves)
        self._ask_access()
        self.model.move()
        replayed = {each.position: str(each.state) for each in again.settled if each.state is not StepState.SUPERSEDED}
        assert replayed == {position: state for position, state in self.model.steps_now.items() if state != "open"}

    def _narrowed(self) -> None:
        self._ask_access()
        self.model.narrowed()

    def _ask_access(self) -> None:
        """Has it asked anew who reads and who writes: that it is right is held elsewhere (``test_access_over_time.py``)."""
        self._access = None
        self._seen_by.clear()

    def _access_now(self) -> tuple[dict[str, bool], set[str]]:
        self._access = self._access or self.rows.access(self.record_id)
        return self._access

    def _actor(self, name: str, *, for_head: bool = False) -> Who:
        return next(who for who in self._actors() if who.person == name and bool(who.absent) == (for_head and name == "lawyer"))

    def _actors(self) -> list[Who]:
        own = [Who(name, "", frozenset(unit for unit, people in UNITS.items() if name in people)) for name in (*WHO, *FRESH)]
        return [*own, Who("lawyer", "head", frozenset(UNITS))]

    def _sees(self, who: Who) -> bool:
        if not who.absent:
            return self._access_now()[0][who.person]
        if who not in self._seen_by:
            actor = Actor.official(self.ministry.people[who.person], on_behalf_of=self.ministry.people[who.absent])
            with self.platform.work(actor) as work:
                self._seen_by[who] = work.session.get(Record, self.record_id) is not None
        return self._seen_by[who]

    def _hash(self, work: Work) -> str:
        return manifest_of(work, work.session.get_one(Record, self.record_id)).hash

    def _tick(self) -> int:
        return int(self.clock.now.timestamp())


def walk(
    platform: Platform, ministry: Ministry, clock: Clock, examples: int, steps: int, *, is_random: bool = False
) -> Counter[tuple[str, bool]]:
    """Walks so many times so far, each with an approval of its own in the one database; head is stood in for by the lawyer.

    Gives how often each verb was done and how often it was refused, and how often a walk ended in which state.
    """
    today = clock.now.date()
    with platform.work(ministry.actor("head")) as work:
        organisation.substitute(
            work, ministry.people["head"], ministry.people["lawyer"], starts_on=SINCE, ends_on=today + dt.timedelta(days=999)
        )
    with platform.work(Actor.system("setup")) as work:
        for each in IN_PYTHON:
            publish_definition(work, canonical(each.outline), authority_id=ministry.authority)
    here = {"platform": platform, "ministry": ministry, "clock": clock, "numbers": count(1), "tally": Counter[tuple[str, bool]]()}
    machine: Any = type("WalkHere", (Walk,), here)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=not is_random,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return here["tally"]
