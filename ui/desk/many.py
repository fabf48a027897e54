"""What can be done with many records at once, as a table: each record in a work of its own, what came of each, and what undoes it.

A job outlives the run of the page that began it: one that was cut short goes on where it stood, and does nothing twice.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from casework.errors import CaseworkError, NotFound
from casework.lists.definition import Condition
from casework.queries import lists
from casework.queries.approving_many import ToApprove
from casework.services import approving, folders, inbox, marking, records, request_besides
from casework.services.inbox import Lying
from casework.vocabulary import Flag, ListColumn, ListSource, Verdict
from casework.work import Work
from ui.desk.data import Desk, owners

MOST = 1000


class Needs(StrEnum):
    """What an act has to be told before it can begin."""

    NOTHING = ""
    FLAG = "flag"
    FOLDER = "folder"
    DAY = "day"
    COLLEAGUE = "colleague"
    CASE = "case"
    APPROVALS = "approvals"


Undo = Callable[[Work], object]


@dataclass(frozen=True)
class Act:
    """One act: what its button says, what it has to be told, and how it is done to one record; it gives what undoes it.

    What can be taken back and has to be told nothing begins at once. ``tells_each`` shows what came of every record, also where
    nothing was refused; ``for_whom`` is the absent colleague on whose behalf it is done to a record.
    """

    label: str
    does: Callable[[Work, int, Any, str], Undo | None]
    needs: Needs = Needs.NOTHING
    begins_at_once: bool = False
    of_the_bin: bool = False
    of_requests: bool = False
    of_approvals: bool = False
    tells_each: bool = False
    for_whom: Callable[[Any, int], int | None] = lambda _told, _record_id: None
    warning: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of one record: done, or refused with the error; ``undo`` takes it back where that can be, ``for_id`` says for whom."""

    record_id: int
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
    """One act on many records, from the first question to the last undo."""

    name: str
    record_ids: tuple[int, ...]
    address: str
    stage: Stage = Stage.ASKING
    told: Any = None
    outcomes: list[Outcome] = field(default_factory=list)
    taken_back: list[Outcome] = field(default_factory=list)
    shown: tuple[ToApprove, ...] | None = None

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


@dataclass(frozen=True)
class Together:
    """What is approved together: each with what was on the screen, by record, and a word that goes with all of them."""

    seen: dict[int, ToApprove]
    comment: str = ""


def _read(work: Work, record_id: int, _told: Any, _address: str) -> Undo | None:
    fresh = inbox.mark_all_read(work, [record_id])
    if not fresh and not lists.rows_of(work, [record_id]):
        raise NotFound("Record", record_id)
    return (lambda again: inbox.mark_unread(again, record_id)) if fresh else None


def _unread(work: Work, record_id: int, _told: Any, _address: str) -> Undo | None:
    row = lists.rows_of(work, [record_id]).get(record_id)
    if row is None:
        raise NotFound("Record", record_id)
    inbox.mark_unread(work, record_id)
    return None if row.is_unread else lambda again: inbox.mark_read(again, record_id)


def _flag(work: Work, record_id: int, colour: Flag | None, _address: str) -> Undo:
    before = marking.flag(work, record_id, colour)
    return lambda again: marking.flag(again, record_id, before)


def _deadline(work: Work, record_id: int, day: dt.date | None, _address: str) -> Undo:
    before = marking.set_deadline(work, record_id, day)
    return lambda again: marking.set_deadline(again, record_id, before)


def _remind(work: Work, record_id: int, day: dt.date, _address: str) -> Undo:
    reminder = marking.remind(work, record_id, day)
    return lambda again: marking.forget_reminder(again, reminder)


def _folder(work: Work, record_id: int, folder_id: int | None, _address: str) -> Undo:
    before = folders.file_in_folder(work, record_id, folder_id)
    return lambda again: folders.file_in_folder(again, record_id, before)


def _desktop(work: Work, record_id: int, _told: Any, address: str) -> Undo:
    owner = owners(work, address)[0]
    before = inbox.put_on_desktop(work, record_id, owner)
    return _laid_again(record_id, owner, before)


def _archive(work: Work, record_id: int, _told: Any, address: str) -> Undo:
    for owner in owners(work, address):
        try:
            before = inbox.archive(work, record_id, owner)
        except NotFound:
            continue
        return _laid_again(record_id, owner, before)
    raise NotFound("InboxItem", record_id)


def _laid_again(record_id: int, owner: int, before: Lying) -> Undo:
    return lambda again: inbox.lay(again, record_id, owner, before)


def _assign(work: Work, record_id: int, to_id: int, _address: str) -> None:
    records.assign(work, record_id, to_id)


def _register(work: Work, record_id: int, _told: Any, _address: str) -> None:
    records.register(work, record_id)


def _place(work: Work, record_id: int, case_id: int, _address: str) -> None:
    records.place_on_case(work, record_id, case_id)


def _restore(work: Work, record_id: int, _told: Any, _address: str) -> Undo:
    records.restore(work, record_id)
    return lambda again: records.bin_record(again, record_id)


def _purge(work: Work, record_id: int, _told: Any, _address: str) -> None:
    records.purge(work, record_id)


def _finalise(work: Work, record_id: int, _told: Any, _address: str) -> Undo:
    ended = request_besides.finalise_of_record(work, record_id)
    return lambda again: request_besides.take_all_back(again, ended)


def _approve(work: Work, record_id: int, told: Together, _address: str) -> Undo:
    one = told.seen[record_id]
    approving.decide(
        work, one.approval_id, Verdict.APPROVE, told.comment, manifest_hash=one.seen.manifest_hash, seat_id=one.seat_id
    )  # fmt: skip
    return lambda again: approving.undo(again, one.approval_id)


def _at_whose_seat(told: Together, record_id: int) -> int | None:
    return told.seen[record_id].for_id


def _complete(work: Work, record_id: int, _told: Any, _address: str) -> None:
    records.complete(work, record_id)


ACTS: dict[str, Act] = {
    "approve": Act("Approve together", _approve, Needs.APPROVALS, of_approvals=True, tells_each=True, for_whom=_at_whose_seat),
    "read": Act("Mark as read", _read, begins_at_once=True),
    "unread": Act("Mark as unread", _unread, begins_at_once=True),
    "flag": Act("Flag", _flag, Needs.FLAG),
    "deadline": Act("My deadline", _deadline, Needs.DAY),
    "remind": Act("Remind me", _remind, Needs.DAY),
    "folder": Act("Move to a folder", _folder, Needs.FOLDER),
    "desktop": Act("Put on the desktop", _desktop, begins_at_once=True),
    "put_away": Act("Put it away", _archive, begins_at_once=True),
    "assign": Act("Give to a colleague", _assign, Needs.COLLEAGUE),
    "place": Act("Place on a case", _place, Needs.CASE),
    "register": Act("Register", _register),
    "complete": Act("Complete", _complete),
    "finalise": Act(
        "Finalise the requests",
        _finalise,
        of_requests=True,
        warning="Yours on them are finalised, also those that nobody has answered: nothing more is due. It can be undone for ten minutes.",
    ),
    "restore": Act("Take out of the bin", _restore, begins_at_once=True, of_the_bin=True),
    "purge": Act("Destroy now", _purge, of_the_bin=True, warning="They are destroyed at once and cannot be brought back."),
}
"""In the order of their buttons."""


def acts_of(source: ListSource) -> dict[str, Act]:
    """Return what can be done with the records of a list: those of the bin can be taken out or destroyed, and nothing else.

    Requests are finalised from the lists of what one has asked for; approvals are decided together from what waits for one.
    """
    here = {name: act for name, act in ACTS.items() if act.of_the_bin is (source is ListSource.BIN)}
    here = {name: act for name, act in here.items() if not act.of_approvals or source is ListSource.OPEN_SEATS}
    return {name: act for name, act in here.items() if not act.of_requests or source in _ASKED_BY_ME}


_ASKED_BY_ME = frozenset({ListSource.REQUESTED_BY, ListSource.REQUESTED_LATE})


def begin(name: str, record_ids: tuple[int, ...], address: str) -> Job:
    """Return a job at its beginning."""
    return Job(name, record_ids, address, Stage.DOING if ACTS[name].begins_at_once else Stage.ASKING)


def go_on(mine: Desk, job: Job) -> Iterator[int]:
    """Do the act to each record that is left, in a work of its own; give how many are done as it goes."""
    for record_id in job.record_ids[len(job.outcomes) :]:
        for_id = job.act.for_whom(job.told, record_id)
        try:
            with mine.work(on_behalf_of=for_id) as work:
                undo = job.act.does(work, record_id, job.told, job.address)
            job.outcomes.append(Outcome(record_id, undo=undo, for_id=for_id))
        except CaseworkError as error:
            job.outcomes.append(Outcome(record_id, error))
        yield len(job.outcomes)


def take_back(mine: Desk, job: Job) -> Iterator[int]:
    """Take back what can be taken back and is not yet, the last first; give how many are taken back as it goes."""
    for outcome in job.undoable[len(job.taken_back) :]:
        assert outcome.undo is not None  # those without an undo were left out
        try:
            with mine.work(on_behalf_of=outcome.for_id) as work:
                outcome.undo(work)
            job.taken_back.append(Outcome(outcome.record_id))
        except CaseworkError as error:
            job.taken_back.append(Outcome(outcome.record_id, error))
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
