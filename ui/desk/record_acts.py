"""What can be done with many records at once, as a table: each record by its own rights, and what undoes it."""

import datetime as dt
from dataclasses import replace
from typing import Any

from casework.errors import NotFound, RuleBroken
from casework.queries import access_page, lists
from casework.services import approving, folders, granting_access, inbox, journal, marking, records, request_besides
from casework.services.granting_access import Limits
from casework.services.inbox import Lying
from casework.vocabulary import Flag, ListSource, Reason, Verdict
from casework.work import Work
from ui.desk.acting import Act, Limiting, Needs, Together, Undo, why_undone
from ui.desk.data import owners


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


def _assign(work: Work, record_id: int, to_id: int, _address: str) -> Undo | None:
    row = lists.rows_of(work, [record_id]).get(record_id)
    records.assign(work, record_id, to_id)
    return None if row is not None and row.responsible_id == to_id else lambda again: records.take_back(again, record_id)


def _register(work: Work, record_id: int, _told: Any, _address: str) -> Undo:
    records.register(work, record_id)
    return lambda again: journal.take_back(again, record_id, why_undone())


def _place(work: Work, record_id: int, case_id: int, _address: str) -> Undo | None:
    row = lists.rows_of(work, [record_id]).get(record_id)
    records.place_on_case(work, record_id, case_id)
    if row is not None and row.case_id == case_id:
        return None

    def undo(again: Work) -> None:
        now = lists.rows_of(again, [record_id]).get(record_id)
        if now is not None and now.case_id != case_id:
            raise RuleBroken(Reason.CHANGED_MEANWHILE)
        records.take_off_case(again, record_id, why_undone())

    return undo


def _copy(work: Work, record_id: int, case_id: int, _address: str) -> Undo:
    (copy_id,) = records.copy(work, record_id, (case_id,))

    def undo(again: Work) -> None:
        records.take_off_case(again, copy_id, why_undone())
        again.session.flush()
        records.bin_record(again, copy_id)

    return undo


def _limit(work: Work, record_id: int, told: Limiting, _address: str) -> Undo | None:
    before = _limits(work, record_id)
    wanted = replace(
        before,
        level=before.level if told.level is None else told.level,
        restricted_to=before.restricted_to if told.only_for is None else tuple(sorted(told.only_for)),
    )
    if wanted == before:
        return None
    granting_access.limit_record(work, record_id, wanted)

    def undo(again: Work) -> None:
        if _limits(again, record_id) != wanted:
            raise RuleBroken(Reason.CHANGED_MEANWHILE)
        granting_access.limit_record(again, record_id, before)

    return undo


def _limits(work: Work, record_id: int) -> Limits:
    shown = access_page.record_access(work, record_id)
    return Limits(tuple(sorted(shown.restricted_to)), shown.clearance, shown.level)


def _bin(work: Work, record_id: int, _told: Any, _address: str) -> Undo:
    records.bin_record(work, record_id)
    return lambda again: records.restore(again, record_id)


def _hide(work: Work, record_id: int, _told: Any, _address: str) -> Undo | None:
    return (lambda again: records.unhide(again, record_id)) if records.hide(work, record_id) else None


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


def _complete(work: Work, record_id: int, _told: Any, _address: str) -> Undo:
    records.complete(work, record_id)
    return lambda again: records.reopen(again, record_id, why_undone())


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
    "assign": Act(
        "Give to a colleague",
        _assign,
        Needs.COLLEAGUE,
        stays="Each can be undone for ten minutes, until it is passed on, as long as you may still see it.",
    ),
    "place": Act(
        "Place on a case",
        _place,
        Needs.CASE,
        stays="Undo takes them off the case again; access that the type of the case made narrower stays so.",
    ),
    "copy": Act("Copy to a case", _copy, Needs.CASE, stays="Undo bins each copy, unless others know of it or a rule keeps it."),
    "register": Act("Register", _register, stays="Undo takes the numbers back; a number is never given again."),
    "complete": Act("Complete", _complete),
    "limit": Act(
        "Who may see them",
        _limit,
        Needs.LIMITS,
        warning="Whoever is shut out loses them at once, also from the inbox.",
        stays="An approver who was shut out stays blocked after an undo, until the approval's responsible asks again.",
    ),
    "hide": Act("Hide from my lists", _hide, begins_at_once=True),
    "bin": Act("Put into the bin", _bin, stays="You can take them out again for thirty days. What others know of stays: hide it instead."),
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
