"""Where a course goes next: which phase opens after one closes, which tasks it opens with. Pure: data in, data out."""

from collections.abc import Iterable
from dataclasses import dataclass

from casework.case_types.evaluating import Facts, evaluate
from casework.case_types.expressions import Expression
from casework.case_types.shape import CaseTypeRead, Phase, Task
from casework.vocabulary import TaskKind, TaskState

BY_DEED = frozenset({TaskKind.HEARING, TaskKind.DECISION})
"""Tasks that are finished by the deed itself: a hearing that ends, a decision that is finished."""

FINISHED = frozenset({TaskState.DONE, TaskState.SKIPPED, TaskState.NOT_NEEDED})


@dataclass(frozen=True)
class TaskNow:
    """Is a task of an open phase as it stands."""

    name: str
    is_mandatory: bool
    state: TaskState
    answer: bool | None = None


def applies(condition: Expression | None, facts: Facts) -> bool:
    """Says whether a condition lets something happen; what cannot be known yet does not stand in the way."""
    return condition is None or evaluate(condition, facts).value is not False


def may_close(tasks: Iterable[TaskNow]) -> bool:
    """Says whether a phase can be left: no mandatory task is open."""
    return not any(task.is_mandatory and task.state not in FINISHED for task in tasks)


def closes_by_itself(tasks: Iterable[TaskNow]) -> bool:
    """Says whether a phase is left without anybody saying so: no task is open."""
    return all(task.state in FINISHED for task in tasks)


def next_phase(kind: CaseTypeRead, position: int, tasks: Iterable[TaskNow], facts: Facts) -> tuple[Phase | None, tuple[Phase, ...]]:
    """Gives the phase that opens after the one at the position closes, and those that are passed by on the way.

    A question that was answered names the phase to go to; from there on, phases whose condition says no are passed by too.
    """
    goal = _goal(kind.phases[position], tasks) if position >= 0 else ""
    passed: list[Phase] = []
    for phase in kind.phases[position + 1 :]:
        if goal and phase.name != goal:
            passed.append(phase)
            continue
        goal = ""
        if applies(phase.when, facts):
            return phase, tuple(passed)
        passed.append(phase)
    return None, tuple(passed)


def open_at_first(phase: Phase, facts: Facts) -> tuple[tuple[Task, TaskState], ...]:
    """Gives the tasks of a phase that opens, each open, or not needed because its condition says no."""
    return tuple((task, TaskState.OPEN if applies(task.when, facts) else TaskState.NOT_NEEDED) for task in phase.tasks)


def _goal(phase: Phase, tasks: Iterable[TaskNow]) -> str:
    answers = {task.name: task.answer for task in tasks if task.state is TaskState.DONE}
    for task in phase.tasks:
        if task.kind is TaskKind.QUESTION and (task.yes or task.no) and answers.get(task.name) is not None:
            return task.yes if answers[task.name] else task.no
    return ""
