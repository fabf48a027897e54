"""Whatever is done to the records of two cases, no number is given twice and every gap is explained."""

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from casework.bootstrap import Platform
from casework.errors import RuleBroken
from casework.queries import case_numbers
from casework.queries.case_numbers import NumberState
from casework.services import granting, records
from casework.vocabulary import Cause, Genre
from tests.builders import Ministry, a_case

CASES = st.integers(0, 1)


class Journal(RuleBasedStateMachine):
    """Is the machine that registers, de-registers, moves, takes off and copies at will; a subclass says where."""

    platform: Platform
    ministry: Ministry

    def __init__(self) -> None:
        super().__init__()
        self.me = self.ministry.actor("caseworker")
        with self.platform.work(self.me) as work:
            self.cases = [a_case(work, self.ministry, responsible_id=self.ministry.people["caseworker"]).id for _ in range(2)]
            for case_id in self.cases:
                granting.give_on_case(work, case_id, self.ministry.people["caseworker"], cause=Cause.RESPONSIBLE)
        self.records: list[int] = []
        self.given: dict[int, list[int]] = {case_id: [] for case_id in self.cases}

    def _try(self, verb: Any, *arguments: Any) -> Any:
        try:
            with self.platform.work(self.me) as work:
                return verb(work, *arguments)
        except RuleBroken:
            return None

    def _record(self, number: int) -> int:
        return self.records[number % len(self.records)]

    @rule(case=CASES)
    def write(self, case: int) -> None:
        with self.platform.work(self.me) as work:
            self.records.append(records.draft_own(work, "Notat", genre=Genre.NOTE, case_id=self.cases[case]))

    @rule(which=st.integers(0, 9))
    def register(self, which: int) -> None:
        if self.records:
            self._try(records.register, self._record(which))
            self._keep()

    @rule(which=st.integers(0, 9))
    def deregister(self, which: int) -> None:
        if self.records:
            self._try(records.deregister, self._record(which), "fejl")

    @rule(which=st.integers(0, 9), case=CASES)
    def move(self, which: int, case: int) -> None:
        if self.records:
            self._try(records.move, self._record(which), self.cases[case], "hører til dér")

    @rule(which=st.integers(0, 9), case=CASES)
    def leave_and_rejoin(self, which: int, case: int) -> None:
        if self.records:
            self._try(records.take_off_case, self._record(which), "hører ikke til")
            self._try(records.place_on_case, self._record(which), self.cases[case])

    @rule(which=st.integers(0, 9), case=CASES)
    def copy(self, which: int, case: int) -> None:
        if self.records:
            self.records += self._try(records.copy, self._record(which), (self.cases[case],)) or []

    def _keep(self) -> None:
        with self.platform.work(self.me) as work:
            for case_id in self.cases:
                numbers = case_numbers.numbers_of_case(work, case_id)
                in_use = [number.number for number in numbers if number.state is NumberState.IN_USE]
                self.given[case_id] += [number for number in in_use if number not in self.given[case_id]]

    def teardown(self) -> None:
        self._keep()
        with self.platform.work(self.me) as work:
            for case_id in self.cases:
                numbers = case_numbers.numbers_of_case(work, case_id)
                last = max(self.given[case_id], default=0)
                # each number once, in order, and none that nobody could explain
                assert list(range(1, last + 1)) == [number.number for number in numbers] == self.given[case_id]
                assert [] == [each for each in numbers if each.is_gap and not (each.reason and each.by and each.at)]


def test_no_number_of_a_case_is_used_twice_and_every_gap_is_explained(platform: Platform, ministry: Ministry) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        type("JournalHere", (Journal,), {"platform": platform, "ministry": ministry}),
        settings=settings(max_examples=6, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck), database=None),
    )
