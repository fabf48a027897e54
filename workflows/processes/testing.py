"""Runs the examples of a process against the process itself, without a database or a server."""

import datetime as dt
from collections.abc import Iterator

from casework.approvals.definition import DefinitionRead
from casework.approvals.examples import Example
from casework.errors import RuleBroken
from casework.services.definition_examples import facts_given
from workflows.processes.primitives import Process
from workflows.processes.running import Playing, drive

_ANY_DAY = dt.date(2026, 1, 15)


def failing(process: Process, outline: DefinitionRead) -> Iterator[str]:
    """Gives, in words, what does not come out as the examples say."""
    for content in process.examples:
        example = Example.model_validate(content)
        run = played(process, outline, example)
        if example.then.steps is not None and run.steps != example.then.steps:
            yield f"{example.name}: the steps are {', '.join(run.steps)}"
        if example.then.outcome is not None and run.outcome != example.then.outcome:
            yield f"{example.name}: it is {run.outcome}"


def played(process: Process, outline: DefinitionRead, example: Example) -> Playing:
    """Plays one example; where a question cannot be answered the process waits for the field."""
    run = Playing(example, facts_given(outline, example), _ANY_DAY)
    try:
        drive(process, run)
    except RuleBroken:
        run.outcome = "waiting"
    return run
