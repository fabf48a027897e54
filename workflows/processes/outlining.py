"""The outline of a process: every step on any way through it, in order, each with the condition under which it takes place.

It is a definition as any other, so that the desk draws, simulates and shows a process without running it. It is found by running the
process along every way that its questions allow, and it is why the questions are data: an outline says exactly what the process does.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from itertools import pairwise

from casework.approvals.definition import DefinitionRead, ProcessPin, StepRead, canonical
from casework.approvals.definition_reading import read_definition
from casework.case_types.expressions import Applied, Expression
from workflows.processes.primitives import Process
from workflows.processes.running import ProcessIsWrong, drive

MOST_WAYS = 2_000
_TURNED = {"equals": "differs", "differs": "equals", "less": "at_least", "at_least": "less", "more": "at_most", "at_most": "more"}

Way = frozenset[tuple[str, bool]]
"""What was answered on the way to a step."""


class Tracing:
    """Is a run that answers by a script, then yes, and writes down what it meets."""

    def __init__(self, script: tuple[bool, ...]) -> None:
        self.answers: dict[str, bool] = {}
        self.conditions: dict[str, Expression] = {}
        self.met: dict[str, tuple[StepRead, Way]] = {}
        self._script = script

    def come_to(self, step: StepRead) -> None:
        """Writes the step down with the answers that led to it."""
        if step.name in self.met:
            message = f"the step {step.name} comes twice on one way: every step has a name of its own"
            raise ProcessIsWrong(message)
        self.met[step.name] = (step, frozenset(self.answers.items()))

    def asks(self, name: str, condition: Expression) -> bool:
        """Answers by the script; the same question has the same answer."""
        if self.conditions.setdefault(name, condition) != condition:
            message = f"two questions are called {name}: every question has a name of its own"
            raise ProcessIsWrong(message)
        if name not in self.answers:
            at = len(self.answers)
            self.answers[name] = self._script[at] if at < len(self._script) else True
        return self.answers[name]


def outline(process: Process, source_hash: str) -> DefinitionRead:
    """Gives the definition that a process is.

    Raises:
        ProcessIsWrong: its steps have no one order, a name stands for two things, it has too many ways, or it awaits something foreign.
        DefinitionIsWrong: what it says of a step or of the whole is no definition.
    """
    runs = list(_every_way(process))
    steps: dict[str, StepRead] = {}
    conditions: dict[str, Expression] = {}
    ways: dict[str, set[Way]] = {}
    for run in runs:
        for question, condition in run.conditions.items():
            if conditions.setdefault(question, condition) != condition:
                message = f"two questions are called {question}: every question has a name of its own"
                raise ProcessIsWrong(message)
        for step, way in run.met.values():
            if steps.setdefault(step.name, step) != step:
                message = f"the step {step.name} asks others on another way: every step has a name of its own"
                raise ProcessIsWrong(message)
            ways.setdefault(step.name, set()).add(way)
    placed = [_placed(steps[name], ways[name], conditions) for name in _ordered([list(run.met) for run in runs])]
    found = DefinitionRead(
        name=process.name,
        title=process.title,
        steps=tuple(placed),
        deadline=process.deadline,
        asks_again=process.asks_again,
        distinct=process.distinct,
        reply=process.reply,
        due=process.due,
        sees=process.sees,
        process=ProcessPin(process.name, process.version, source_hash),
        examples=process.examples,
    )
    return read_definition(canonical(found))


def _every_way(process: Process) -> Iterable[Tracing]:
    scripts: list[tuple[bool, ...]] = [()]
    count = 0
    while scripts:
        count += 1
        if count > MOST_WAYS:
            message = f"it has more than {MOST_WAYS} ways: ask fewer questions, or ask them where they matter"
            raise ProcessIsWrong(message)
        script = scripts.pop()
        run = Tracing(script)
        drive(process, run)
        given = tuple(run.answers.values())
        scripts += [(*given[:at], False) for at in range(len(script), len(given))]
        yield run


def _ordered(orders: list[list[str]]) -> list[str]:
    """Gives one order that all ways keep; of those that are free, the one met first."""
    names = list(dict.fromkeys(name for order in orders for name in order))
    before: dict[str, set[str]] = {name: set() for name in names}
    for order in orders:
        for earlier, later in pairwise(order):
            before[later].add(earlier)
    placed: list[str] = []
    while len(placed) < len(names):
        free = next((name for name in names if name not in placed and before[name] <= set(placed)), None)
        if free is None:
            left = ", ".join(name for name in names if name not in placed)
            message = f"the steps {left} come in one order on one way and in another on another: give the later ones names of their own"
            raise ProcessIsWrong(message)
        placed.append(free)
    return placed


def _placed(step: StepRead, ways: set[Way], conditions: Mapping[str, Expression]) -> StepRead:
    """Gives the step with its condition, made of the shortest ways that say the same."""
    shortest = sorted(_shortened(ways), key=lambda way: sorted(way))
    if frozenset() in shortest:
        return step
    alternatives = [_joined("all", [_said(conditions[name], answer) for name, answer in sorted(way)]) for way in shortest]
    return dataclasses.replace(step, when=_joined("any", alternatives))


def _shortened(ways: set[Way]) -> set[Way]:
    """Drops answers that do not matter: two ways that differ in one answer are one way without it."""
    while True:
        merged = {one ^ (one - other) for one in ways for other in ways if _differ_in_one(one, other)}
        found = ways | merged
        kept = {way for way in found if not any(other < way for other in found)}
        if kept == ways:
            return kept
        ways = kept


def _differ_in_one(one: Way, other: Way) -> bool:
    left, right = one - other, other - one
    return len(left) == len(right) == 1 and next(iter(left))[0] == next(iter(right))[0]


def _said(condition: Expression, answer: bool) -> Expression:
    if answer:
        return condition
    match condition:
        case Applied(operator, operands) if operator in _TURNED:
            return Applied(_TURNED[operator], operands)
        case Applied("not", (inner,)):
            return inner
    return Applied("not", (condition,))


def _joined(operator: str, expressions: list[Expression]) -> Expression:
    return expressions[0] if len(expressions) == 1 else Applied(operator, tuple(expressions))
