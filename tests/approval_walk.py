"""A walk with one approval: random verbs by random people on a random definition, the motor coming at once or late.

The services allow what the model allows (``tests/approval_model.py``), and the rows are what the model says. From wherever a walk ends,
the approval can be brought to its end.
"""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from casework.errors import NotFound, Refused
from casework.queries.approvals import approval_show
from casework.services import approving, granting, inbox
from casework.vocabulary import ApprovalVerb, Right, Verdict
from casework.work import Actor, Work
from tests.approval_drawn import EXECUTIVE, KEEPER, TAIL, WHO, named
from tests.approval_model_parts import OPEN, RETURNS, Who, Written
from tests.approval_walk_absence import OnLeave
from tests.approval_walk_gate import AtTheGate
from tests.approval_walk_replies import Answering
from tests.approvals import attach

NAMES = st.sampled_from(WHO)
NUMBERS = st.integers(0, 2)
WAYS = st.sampled_from([True, True, False])
"""Whether the motor comes at once."""


class Walk(AtTheGate, OnLeave, Answering):
    """Is the machine that does at will what people do with one approval; a subclass says where."""

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
        deeds += self.at_the_gate_now(choice, verdict, at_once=at_once)
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

    @rule(name=st.sampled_from([*WHO, EXECUTIVE, KEEPER]))
    def open_it(self, name: str) -> None:
        if self._does(Who(name), lambda work: inbox.mark_read(work, self.record_id)) is None:
            self.model.opened[name] = self._tick()

    @rule(name=st.sampled_from(["secretary", "outsider", "head", "lawyer", EXECUTIVE, EXECUTIVE]))
    def mark_as_seen(self, name: str) -> None:
        def marked() -> None:
            self.model.copies = [each for each in self.model.copies if each.to != name or each.is_at_gate]

        is_his = any(each.to == name and not each.is_at_gate for each in self.model.copies)
        self._verb(ApprovalVerb.SEEN, Who(name), approving.mark_seen, is_his, marked, False)

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

    @rule(name=NAMES, is_led=WAYS, at_once=WAYS)
    def undo_start(self, name: str, is_led: bool, at_once: bool) -> None:
        who = Who(self.model.responsible) if is_led else self._actor(name, for_head=True)
        may = self.model.may_undo_start(who)
        self._verb(ApprovalVerb.UNDO_START, who, approving.undo_start, may, lambda: self.model.end_front("cancelled"), at_once)

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

    @rule(name=NAMES, new=NAMES, is_led=st.booleans())
    def hand_over(self, name: str, new: str, is_led: bool) -> None:
        who = Who(self.model.responsible if is_led else name)

        def handed() -> None:
            self.model.responsible = new

        def deed(work: Work, one: int) -> None:
            approving.hand_over(work, one, self.ministry.people[new])

        self._verb(ApprovalVerb.HAND_OVER, who, deed, self._is_in_charge(who) and new not in self.shut_out, handed, False)

    @rule(name=NAMES, days=st.integers(-1, 3), is_urgent=st.booleans(), is_led=st.booleans())
    def set_terms(self, name: str, days: int, is_urgent: bool, is_led: bool) -> None:
        who, day = Who(self.model.responsible if is_led else name), self.today() + dt.timedelta(days=days)

        def changed() -> None:
            self.deadline = day

        def deed(work: Work, one: int) -> None:
            approving.set_terms(work, one, deadline=day, is_urgent=is_urgent)

        may = self._is_in_charge(who) and (days >= 0 or day == self.deadline)
        self._verb(ApprovalVerb.SET_TERMS, who, deed, may, changed, False)

    def _is_in_charge(self, who: Who) -> bool:
        return self.model.state in OPEN and (who.mine == self.model.responsible or self.model.writes(who.person))

    @rule(name=st.sampled_from(["caseworker", "clerk", "head"]), number=NUMBERS, new=NAMES, at_once=WAYS)
    def replace(self, name: str, number: int, new: str, at_once: bool) -> None:
        may = self.model.writes(name) and self.model.may_replace(number, new) and new not in self.shut_out
        seat_id = self.rows.seat(number)

        def replaced() -> None:
            self.model.replace(number, new)

        def deed(work: Work, one: int) -> None:
            approving.replace_approver(work, one, seat_id, self.ministry.people[new])

        self._verb(ApprovalVerb.REPLACE, Who(name), deed, may, replaced, at_once)

    @rule(name=st.sampled_from(["caseworker", "clerk", "head"]), number=NUMBERS, at_once=WAYS)
    def remove(self, name: str, number: int, at_once: bool) -> None:
        seat_id = self.rows.seat(number)

        def removed() -> None:
            assert self.model.front
            self.model.front.seats[number].is_gone, self.model.front.seats[number].passage = True, None

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
        self._changed()
        self.seen_before = before
        self.model.wrote(name)

    @rule(names=st.sets(st.sampled_from([*WHO, EXECUTIVE, KEEPER]), max_size=5))
    def restrict(self, names: set[str]) -> None:
        listed = {*names, "caseworker"} if names else set()
        if (
            self._does(Who("caseworker"), lambda work: granting.restrict(work, self.record_id, [self.ministry.people[n] for n in listed]))
            is None
        ):
            self.shut_out = {*WHO, EXECUTIVE, KEEPER} - listed if listed else set()
            self.model.narrowed()

    @rule(name=st.sampled_from(["head", "lawyer", "manager", "clerk"]), right=st.sampled_from([Right.READ, Right.FULL_WRITE, None]))
    def let_in_or_out(self, name: str, right: Right | None) -> None:
        person = self.ministry.people[name]
        if right is not None:
            self._does(Who("caseworker"), lambda work: granting.share(work, self.record_id, person, right=right))
        elif self._does(Who("caseworker"), lambda work: granting.stop_sharing(work, self.record_id, person)) is None:
            self.model.narrowed()

    @rule()
    def the_motor_comes(self) -> None:
        self._motor()
