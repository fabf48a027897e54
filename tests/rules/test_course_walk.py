"""A course walked in every order: it never stands still, and never leaves a phase with a mandatory task open."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.case_types.course import FINISHED, TaskNow, closes_by_itself, may_close, next_phase, open_at_first
from casework.case_types.evaluating import facts_of
from casework.case_types.reading import read_case_type
from casework.case_types.shape import CaseTypeRead
from casework.case_types.shipped import shipped
from casework.vocabulary import TaskKind, TaskState
from tests.course import SMALL

KINDS = [*map(read_case_type, shipped().values()), read_case_type(SMALL)]
TODAY = dt.date(2026, 11, 23)
choices = st.sampled_from([TaskState.DONE, TaskState.SKIPPED])


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(KINDS), st.data())
def test_every_walk_through_every_course_comes_to_its_end(kind: CaseTypeRead, data: st.DataObject) -> None:
    facts = facts_of(kind, {}, TODAY)
    position, tasks, opened = -1, (), []
    while True:
        phase, passed = next_phase(kind, position, tasks, facts)
        if phase is None:
            break
        place = kind.phases.index(phase)
        assert place > position
        assert [kind.phases[n] for n in range(position + 1, place)] == list(passed)
        opened.append(phase.name)
        tasks = _worked_on(phase, facts, data)
        assert may_close(tasks)
        position = place

    assert opened[0] == kind.phases[0].name
    assert len(opened) == len(set(opened)) <= len(kind.phases)


def _worked_on(phase, facts, data):
    """Does the tasks of a phase in a drawn order, looking after each that the phase is not left too early."""
    kinds = {task.name: task.kind for task in phase.tasks}
    now = {task.name: TaskNow(task.name, task.is_mandatory, state) for task, state in open_at_first(phase, facts)}
    waiting = [name for name, task in now.items() if task.state is TaskState.OPEN]
    for name in data.draw(st.permutations(waiting)):
        mandatory_open = any(task.is_mandatory and task.state not in FINISHED for task in now.values())
        assert may_close(now.values()) is not mandatory_open
        assert not closes_by_itself(now.values())
        state = data.draw(choices)
        answer = data.draw(st.booleans()) if kinds[name] is TaskKind.QUESTION and state is TaskState.DONE else None
        now[name] = TaskNow(name, now[name].is_mandatory, state, answer)
    assert closes_by_itself(now.values())
    return tuple(now.values())
