"""A request walked at random by both sides, beside a small model of what each step may do."""

import datetime as dt
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from hypothesis.strategies import sampled_from

from casework.bootstrap import Platform
from casework.errors import NotFound, RuleBroken
from casework.queries import requests as shown
from casework.services import request_answering, request_clock, requests
from casework.services.requests import NewRequest
from casework.vocabulary import Finalising
from tests.asking import ASKED, a_record_of
from tests.builders import Ministry
from tests.conftest import Clock

WHO = ("lawyer", "outsider")
OPEN, ENDED = {"waiting", "accepted"}, {"finalised", "cancelled"}


class Walk(RuleBasedStateMachine):
    platform: ClassVar[Platform]
    ministry: ClassVar[Ministry]
    clock: ClassVar[Clock]
    began: ClassVar[dt.datetime]

    def __init__(self) -> None:
        super().__init__()
        self.clock.now = self.began
        self.record_id = a_record_of(self.platform, self.ministry)
        new = NewRequest(ASKED, tuple(self.ministry.people[who] for who in WHO), finalising=Finalising.WHEN_EXECUTED)
        with self.platform.work(self.ministry.actor("head")) as work:
            self.request_id = requests.make(work, self.record_id, new)
            self.parts = {who: each.recipient_id for who, each in zip(WHO, shown.request(work, self.request_id).recipients, strict=True)}
        self.whole, self.state, self.has_answer = "sent", dict.fromkeys(WHO, "waiting"), dict.fromkeys(WHO, False)

    def deed(self, who: str, allowed: bool, verb: Any, *given: Any) -> bool:
        try:
            with self.platform.work(self.ministry.actor(who)) as work:
                verb(work, *given)
        except (RuleBroken, NotFound):
            assert not allowed, (verb.__name__, self.whole, self.state)
            return False
        assert allowed, (verb.__name__, self.whole, self.state)
        return True

    def settle(self) -> None:
        states = set(self.state.values())
        if self.whole not in ENDED:
            self.whole = "executed" if "executed" in states and not states & OPEN else "sent"

    @property
    def runs(self) -> bool:
        return self.whole not in ENDED

    @rule(who=sampled_from(WHO))
    def accept(self, who: str) -> None:
        if self.deed(who, self.runs and self.state[who] == "waiting", request_answering.accept, self.parts[who]):
            self.state[who] = "accepted"

    @rule(who=sampled_from(WHO))
    def answer(self, who: str) -> None:
        if self.deed(who, self.runs and self.state[who] in OPEN, request_answering.begin_answer, self.parts[who]):
            self.has_answer[who] = True

    @rule(who=sampled_from(WHO))
    def take_off(self, who: str) -> None:
        if self.deed(who, self.runs and self.state[who] in OPEN, request_answering.take_answer_off, self.parts[who]):
            self.has_answer[who] = False

    @rule(who=sampled_from(WHO))
    def execute(self, who: str) -> None:
        may = self.runs and self.state[who] in OPEN and self.has_answer[who]
        if self.deed(who, may, request_answering.execute, self.parts[who]):
            self.state[who] = "executed"
            self.settle()

    @rule(who=sampled_from(WHO))
    def decline(self, who: str) -> None:
        if self.deed(who, self.runs and self.state[who] in OPEN, request_answering.decline, self.parts[who], "Nej"):
            self.state[who] = "declined"
            self.settle()

    @rule(who=sampled_from(WHO))
    def withdraw(self, who: str) -> None:
        if self.deed("head", self.runs and self.state[who] in OPEN, requests.withdraw, self.parts[who]):
            self.state[who] = "withdrawn"
            self.settle()

    @rule(who=sampled_from(WHO))
    def send_back(self, who: str) -> None:
        if self.deed("head", self.runs and self.state[who] == "executed", requests.send_back, self.parts[who], "Mere"):
            self.state[who] = "waiting"
            self.settle()

    @precondition(lambda self: self.runs)
    @rule()
    def clock_strikes(self) -> None:
        with self.platform.work(request_clock.CLOCK) as work:
            request_clock.finalise_due(work)
            request_clock.finalise_due(work)
        if self.whole == "executed":
            self.whole = "finalised"

    @rule(say=sampled_from((True, False, False, False)))
    def end(self, say: bool) -> None:
        if not say:
            return
        if self.deed("head", self.runs, requests.cancel, self.request_id, "Slut"):
            self.whole = "cancelled"
            self.state = {who: "withdrawn" if state in OPEN else state for who, state in self.state.items()}

    @invariant()
    def is_as_the_model_says(self) -> None:
        with self.platform.work(self.ministry.actor("head")) as work:
            found = shown.request(work, self.request_id)
        assert (self.whole, self.state) == (found.state, dict(zip(WHO, (each.state for each in found.recipients), strict=True)))

    @invariant()
    def the_record_is_open_to_who_is_asked_and_to_nobody_else(self) -> None:
        for who in WHO:
            with self.platform.work(self.ministry.actor(who)) as work:
                if self.state[who] in {"declined", "withdrawn"}:
                    with pytest.raises(NotFound):
                        shown.request(work, self.request_id)
                else:
                    shown.request(work, self.request_id)


def test_a_walked_request_does_what_its_model_says(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    bound = type("Bound", (Walk,), {"platform": platform, "ministry": ministry, "clock": clock, "began": clock.now})
    run_state_machine_as_test(
        bound,
        settings=settings(
            max_examples=4, stateful_step_count=12, deadline=dt.timedelta(seconds=20), phases=(Phase.generate, Phase.explicit),
            suppress_health_check=list(HealthCheck), derandomize=True,
        ),
    )  # fmt: skip
