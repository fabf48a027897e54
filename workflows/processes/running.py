"""Runs a process from the top: over the rows of an approval, or over an example; purely, so that it can be done anywhere and again.

Nothing is awaited for real: a primitive answers at once or ends the run. A coroutine that gives itself up to something else is refused.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping

from casework.approvals.asking import Asks
from casework.approvals.definition import SeatRead, StepRead
from casework.approvals.examples import Example, Outcome, ended
from casework.approvals.moving import Diverged, Stopped, Trouble, Walk
from casework.case_types.evaluating import Facts, evaluate
from casework.case_types.expressions import Expression, Scalar
from casework.vocabulary import SeatRule
from workflows.processes.limits import LONGEST, limited
from workflows.processes.primitives import CURRENT, Process, Run


class ProcessIsWrong(Exception):
    """Says what is wrong with a process, to the programmer who wrote it."""


def drive(process: Process, run: Run, *, seconds: float = LONGEST) -> None:
    """Runs a process to its end, or to where its run ends it.

    Raises:
        ProcessIsWrong: it awaits something else than the primitives. TookTooLong: it did not come to an end.
    """
    token = CURRENT.set(run)
    course = process.run()
    try:
        with limited(seconds):
            course.send(None)
    except StopIteration:
        return
    finally:
        course.close()
        CURRENT.reset(token)
    message = "it awaits something else than the words of workflows.processes.primitives"
    raise ProcessIsWrong(message)


@dataclasses.dataclass(frozen=True)
class Replaying:
    """Is a run over the rows of an approval."""

    walk: Walk
    answers: Asks

    def come_to(self, step: StepRead) -> None:
        """Gives a settled step its outcome; ends the run at the first that has none, which must be as it was published."""
        try:
            self.walk.come_to(step.name)
        except Stopped:
            self._compare(step)
            raise
        self._compare(step)

    def _compare(self, step: StepRead) -> None:
        written = next(each for each in self.walk.definition.steps if each.name == step.name)
        if dataclasses.replace(written, when=None) != step:
            raise Diverged(Trouble.MET_OTHERWISE, step.name)

    def asks(self, name: str, condition: Expression) -> bool:
        """Answers as in the round's earlier runs, else by the case as it is."""
        return self.answers.holds(name, condition)


class Playing:
    """Is a run over an example: everybody named by their seat, nobody asked."""

    def __init__(self, example: Example, facts: Mapping[str, Scalar | None], today: dt.date) -> None:
        self.steps: list[str] = []
        self.outcome: Outcome = "approved"
        self._example = example
        self._facts = facts
        self._answers = Asks(facts, today)

    def come_to(self, step: StepRead) -> None:
        """Takes the step, and goes on: an example says which steps take place whatever is decided in them."""
        self.steps.append(step.name)
        if self.outcome != "approved":
            return
        if step.until is not None:
            known = isinstance(evaluate(step.until, Facts(self._answers.today, self._facts)).value, dt.date)
            self.outcome = "approved" if known else "waiting"
            return
        self.outcome = ended(step, [_named(seat) for seat in step.seats], self._example.decisions.get(step.name))

    def asks(self, name: str, condition: Expression) -> bool:
        """Answers by what the example gives."""
        return self._answers.holds(name, condition)


def _named(seat: SeatRead) -> str:
    return seat.official if seat.rule is SeatRule.NAME else seat.text
