"""What a walk with one approval stands on: its beginning, how a deed is done and held against the model, and what must always hold."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from casework.approvals.definition import canonical
from casework.approvals.manifest import manifest_of
from casework.bootstrap import Platform
from casework.calendar import legal_date
from casework.errors import NotFound, Refused
from casework.model import Record
from casework.services import approving, granting
from casework.services.definitions import publish_definition
from casework.services.moving import MOTOR, look, move
from casework.vocabulary import ApprovalVerb, Right, StepState
from casework.work import Actor, Work
from tests.approval_drawn import (
    AS_WRITTEN,
    DRAWN,
    EXECUTIVE,
    FRESH,
    GATED,
    HEAD,
    IN_PYTHON,
    KEEPER,
    OFFICE,
    PROCESSES,
    TAIL,
    UNITS,
    WHO,
    Leave,
    named,
)
from tests.approval_model import Approval
from tests.approval_model_gate import AtGate
from tests.approval_model_parts import Gate, Who, Written
from tests.approval_rows import Rows
from tests.approvals import EVERY_SHAPE, attach, letter
from tests.builders import Ministry
from tests.conftest import Clock
from tests.replies import APPLICANT, LAWYER, WITNESS, on_a_case
from workflows.processes.registry import Registered


class Ground(RuleBasedStateMachine):
    """Is one approval with its model; subclasses say what people do with it, and where."""

    platform: Platform
    ministry: Ministry
    clock: Clock
    numbers: Iterator[int]
    tally: Counter[tuple[str, bool]]

    @initialize(
        drawn=st.sampled_from([*EVERY_SHAPE, GATED, GATED, GATED, GATED, GATED, *IN_PYTHON, None, None, None]).flatmap(
            lambda each: st.just(each) if each else DRAWN
        ),
        own=st.booleans().flatmap(lambda is_own: TAIL if is_own else st.just([])),
        wrote=st.sampled_from(["", "", "", "clerk", "caseworker"]),
        is_answered=st.booleans(),
    )
    def begin(self, drawn: dict[str, Any] | Registered, own: list[dict[str, Any]], wrote: str, is_answered: bool) -> None:
        self.is_code = isinstance(drawn, Registered)
        self.content = canonical(drawn.outline) if isinstance(drawn, Registered) else self._published(drawn)
        self.record_id, self.is_answered = letter(self.platform, self.ministry), is_answered
        self.case_id = on_a_case(self.platform, self.ministry, self.record_id, APPLICANT, LAWYER, WITNESS) if is_answered else 0
        with self.platform.work(self.ministry.actor("caseworker")) as work:
            granting.share(work, self.record_id, self.ministry.people["clerk"], right=Right.FULL_WRITE)
        if wrote:
            attach(self.platform, self.ministry.actor(wrote), self.record_id, b"Bilag")
        self.leaves: list[Leave] = []
        self.deadline: dt.date | None = None
        names = {id: name for name, id in self.ministry.people.items()} | {self.ministry.grants: "TT", self.ministry.legal: "JU"}
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
            gate=Gate(EXECUTIVE, frozenset({KEEPER}), frozenset({KEEPER, "auditor"})),
            drafters={wrote} - {""},
        )
        self.gate, self._is_moved = AtGate(self.model), False
        self.id = self._started(own)
        self.rows = Rows(self.platform, self.id, names)
        self._ask_access()
        self._motor()

    def _started(self, own: list[dict[str, Any]]) -> int:
        """Starts the approval, by steps of its own where some are drawn and the model says that they may be."""
        steps = named(own, "own")
        may = not self.is_code and self.model.may_edit([Written.read(step) for step in own])
        for given in (steps, None) if steps else (None,):
            try:
                with self.platform.work(self.ministry.actor("caseworker")) as work:
                    started = approving.start(work, self.record_id, self.content["name"], makes_reply=self.is_answered, steps=given)
            except Refused:
                assert given is not None
                assert not may
                self.tally["start by own steps", False] += 1
                continue
            if given is not None:
                assert may
                self.content, self.model.steps = self.content | {"steps": given}, [Written.read(step) for step in own]
                self.tally["start by own steps", True] += 1
            return started
        raise AssertionError(own)

    def _published(self, drawn: dict[str, Any]) -> dict[str, Any]:
        number = next(self.numbers)
        content = drawn | {"name": f"walk_{number}", "steps": named(drawn["steps"], f"w{number}")}
        with self.platform.work(Actor.system("setup")) as work:
            publish_definition(work, content, authority_id=self.ministry.authority)
        return content

    # ---- what must hold --------------------------------------------------------------------------------------------------------------
    @invariant()
    def the_rows_are_what_the_model_says(self) -> None:
        assert self.model.shown() == self.rows.standing()
        assert self.gate.shown() == self.rows.at_gate()

    @invariant()
    def one_decision_a_seat_and_four_eyes(self) -> None:
        assert [] == self.rows.wrong()

    @invariant()
    def nothing_follows_the_end(self) -> None:
        if self.model.state == "approved":
            self.final = self.final or self.rows.whole()
            assert self.final == self.rows.whole()

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
        self._changed()
        return None

    def _changed(self) -> None:
        """Knows that something is not what it was: access is asked anew, and the motor has reason to come."""
        self._is_moved = False
        self._ask_access()

    def _then(self, at_once: bool) -> None:
        if at_once and not self._is_moved:
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
        self._is_moved = True
        self.model.move()
        replayed = {each.position: str(each.state) for each in again.settled if each.state is not StepState.SUPERSEDED}
        assert replayed == {position: state for position, state in self.model.steps_now.items() if state != "open"}

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
        own = [
            Who(name, "", frozenset(unit for unit, people in UNITS.items() if name in people)) for name in (*WHO, *FRESH, EXECUTIVE, KEEPER)
        ]
        return [*own, *dict.fromkeys(each.who for each in (HEAD, *self.leaves) if each.is_on(self.today()))]

    def today(self) -> dt.date:
        return legal_date(self.clock.now)

    def _stands_in(self, who: Who) -> bool:
        return any(each.is_on(self.today()) and each.who.people == who.people for each in (HEAD, OFFICE, *self.leaves))

    def _sees(self, who: Who) -> bool:
        if not who.absent:
            return self._access_now()[0][who.person]
        if not self._stands_in(who):
            return False
        if who not in self._seen_by:
            actor = Actor.official(self.ministry.people[who.person], on_behalf_of=self.ministry.people[who.absent])
            with self.platform.work(actor) as work:
                self._seen_by[who] = work.session.get(Record, self.record_id) is not None
        return self._seen_by[who]

    def _hash(self, work: Work) -> str:
        return manifest_of(work, work.session.get_one(Record, self.record_id)).hash

    def _tick(self) -> int:
        return int(self.clock.now.timestamp())
