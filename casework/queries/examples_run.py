"""The examples beside a definition with what comes of each today; and one that is thought up, played before it is kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from casework.approvals.conditions import as_scalar
from casework.approvals.definition import DefinitionRead
from casework.approvals.examples import Outcome, given_as_written
from casework.approvals.source import lines_of, with_line
from casework.errors import WrongInDefinition
from casework.model import Definition, DefinitionVersion
from casework.queries.definitions_drawn import reading_of, source_of
from casework.services import definition_examples
from casework.vocabulary import Action
from casework.work import Work


@dataclass(frozen=True)
class ExampleRun:
    """Is one example as it is written, and as it goes: the steps that take place, who sits in each, what becomes of it.

    ``wrong`` is where it does not come out as it says; an example that cannot be run has no ``outcome``.
    """

    number: int
    name: str
    given: Mapping[str, str]
    decisions: Mapping[str, str]
    steps: tuple[str, ...]
    seats: Mapping[str, tuple[str, ...]]
    outcome: Outcome | None
    wrong: tuple[WrongInDefinition, ...]


@dataclass(frozen=True)
class Trial:
    """Is an example that is thought up: fields of a case and what each step's seats decide, all alike."""

    given: Mapping[str, str | bool | int | float] = field(default_factory=dict)
    decisions: Mapping[str, str] = field(default_factory=dict)


def examples_run(work: Work, version_id: int) -> tuple[ExampleRun, ...]:
    """Gives the examples of a version, each run against the people and units of today; none where the version cannot be read.

    Raises:
        NotFound, NotPermitted.
    """
    version, authority_id, read = _loaded(work, version_id)
    if read is None:
        return ()
    return tuple(_runs(work, authority_id, read, source_of(version), whoever=not version.authors))


def example_tried(work: Work, version_id: int, trial: Trial) -> ExampleRun | None:
    """Plays a trial against a version, nothing where the version cannot be read.

    Raises:
        NotFound, NotPermitted.
    """
    version, authority_id, read = _loaded(work, version_id)
    if read is None:
        return None
    content = {"name": "trial", "given": given_as_written(trial.given), "decisions": trial.decisions, "then": {}}
    asked = replace(read, examples=(content,))
    return next(_runs(work, authority_id, asked, "", whoever=not version.authors))


def _runs(work: Work, authority_id: int, read: DefinitionRead, source: str, *, whoever: bool) -> Iterator[ExampleRun]:
    lines = lines_of(source)
    for number, content in enumerate(read.examples):
        played, found = definition_examples.run_one(work, authority_id, read, number, whoever=whoever)
        yield ExampleRun(
            number=number,
            name=str(content.get("name", "")),
            given={str(name): _words(value) for name, value in _mapping(content.get("given")).items()},
            decisions={str(step): _decided(said) for step, said in _mapping(content.get("decisions")).items()},
            steps=tuple(played.seats) if played else (),
            seats={step: tuple(names) for step, names in played.seats.items()} if played else {},
            outcome=played.outcome if played else None,
            wrong=tuple(with_line(WrongInDefinition(each.place, each.problem, each.about), lines) for each in found),
        )


def _mapping(content: object) -> Mapping[str, Any]:
    return content if isinstance(content, Mapping) else {}


def _words(value: object) -> str:
    dated = value.get("date") if isinstance(value, Mapping) else None
    said = dated if dated is not None else as_scalar(value)
    return "" if said is None else str(said)


def _decided(said: object) -> str:
    if isinstance(said, Mapping):
        return ", ".join(f"{who}: {verdict}" for who, verdict in said.items())
    return str(said)


def _loaded(work: Work, version_id: int) -> tuple[DefinitionVersion, int, DefinitionRead | None]:
    version = work.load(DefinitionVersion, version_id, Action.DESIGN)
    return version, work.session.get_one(Definition, version.definition_id).authority_id, reading_of(source_of(version))[0]
