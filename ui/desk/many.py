"""A job: one act done to many things, each in a work of its own, with what came of each, and taken back the same way.

A job outlives the run of the page that began it: one that was cut short goes on where it stood, and does nothing twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from casework.errors import CaseworkError
from casework.lists.definition import Condition
from casework.queries import list_cases, lists
from casework.queries.approving_many import ToApprove
from casework.vocabulary import ListColumn
from casework.work import Work
from ui.desk.acting import Act, Undo
from ui.desk.case_acts import CASE_ACTS
from ui.desk.data import Desk
from ui.desk.record_acts import ACTS as RECORD_ACTS

MOST = 1000
ACTS = {**RECORD_ACTS, **CASE_ACTS}


@dataclass(frozen=True)
class Outcome:
    """What came of one: done, or refused with the error; ``undo`` takes it back where that can be, ``for_id`` says for whom."""

    of_id: int
    error: CaseworkError | None = None
    undo: Undo | None = None
    for_id: int | None = None


class Stage(StrEnum):
    """How far a job is."""

    ASKING = "asking"
    DOING = "doing"
    DONE = "done"
    TOLD = "told"
    UNDOING = "undoing"
    UNDONE = "undone"


@dataclass
class Job:
    """One act on many records or cases, from the first question to the last undo."""

    name: str
    ids: tuple[int, ...]
    address: str
    stage: Stage = Stage.ASKING
    told: Any = None
    outcomes: list[Outcome] = field(default_factory=list)
    taken_back: list[Outcome] = field(default_factory=list)
    shown: tuple[ToApprove, ...] | None = None
    titles: dict[int, str] = field(default_factory=dict)

    @property
    def act(self) -> Act:
        """Return what is done."""
        return ACTS[self.name]

    @property
    def refused(self) -> list[Outcome]:
        """Return what was refused so far."""
        return [each for each in self.outcomes if each.error is not None]

    @property
    def undoable(self) -> list[Outcome]:
        """Return what can be taken back, the last first."""
        return [each for each in reversed(self.outcomes) if each.undo]

    @property
    def not_taken_back(self) -> list[Outcome]:
        """Return what could not be taken back any more."""
        return [each for each in self.taken_back if each.error is not None]


def begin(name: str, ids: tuple[int, ...], address: str) -> Job:
    """Return a job at its beginning."""
    return Job(name, ids, address, Stage.DOING if ACTS[name].begins_at_once else Stage.ASKING)


def go_on(mine: Desk, job: Job) -> Iterator[int]:
    """Do the act to each one that is left, in a work of its own; give how many are done as it goes."""
    for of_id in job.ids[len(job.outcomes) :]:
        for_id = job.act.for_whom(job.told, of_id)
        try:
            with mine.work(on_behalf_of=for_id) as work:
                undo = job.act.does(work, of_id, job.told, job.address)
            job.outcomes.append(Outcome(of_id, undo=undo, for_id=for_id))
        except CaseworkError as error:
            job.outcomes.append(Outcome(of_id, error))
        yield len(job.outcomes)


def take_back(mine: Desk, job: Job) -> Iterator[int]:
    """Take back what can be taken back and is not yet, the last first; give how many are taken back as it goes."""
    for outcome in job.undoable[len(job.taken_back) :]:
        assert outcome.undo is not None  # those without an undo were left out
        try:
            with mine.work(on_behalf_of=outcome.for_id) as work:
                outcome.undo(work)
            job.taken_back.append(Outcome(outcome.of_id))
        except CaseworkError as error:
            job.taken_back.append(Outcome(outcome.of_id, error))
        yield len(job.taken_back)


def all_of(work: Work, address: str, where: tuple[Condition, ...]) -> tuple[int, ...]:
    """Return the ids of all records on a list, up to the most that are done at once."""
    ids: list[int] = []
    after = ""
    while len(ids) < MOST:
        page = lists.page(work, address, first=lists.MOST_ROWS, after=after, where=where, columns=(ListColumn.TITLE,))
        ids += [row.record_id for row in page.rows]
        after = page.after
        if not after:
            break
    return tuple(ids[:MOST])


def all_cases_of(work: Work, address: str, where: tuple[Condition, ...]) -> tuple[int, ...]:
    """Return the ids of all cases on a list, up to the most that are done at once."""
    ids: list[int] = []
    after = ""
    while len(ids) < MOST:
        page = list_cases.page(work, address, first=lists.MOST_ROWS, after=after, where=where)
        ids += [row.case_id for row in page.rows]
        after = page.after
        if not after:
            break
    return tuple(ids[:MOST])
