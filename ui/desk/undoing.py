"""What a notice can offer to take back, as a table: the deed's name to what undoes it and what is told then.

A deed is told as ``notices.tell(sentence, undo="name:detail:id")``.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from casework.errors import CaseworkError
from casework.services import (
    absences,
    accounts,
    approving,
    case_deleting,
    case_people,
    case_retyping,
    noticing,
    record_help,
    records,
    request_besides,
    subscribing,
)
from casework.vocabulary import RecordHint, Right
from ui.desk.data import Desk
from ui.desk.parts import helping, notices
from ui.desk.parts.words import t
from ui.desk.views.many_dialog_view import begin_undo


@dataclass(frozen=True)
class Undoing:
    """Undoes one kind of deed, given the detail and the id its notice carried."""

    undo: Callable[[Desk, str, int], None]
    told: str


def put_back(mine: Desk, key: str, record_id: int) -> None:
    """Put a record back into the inbox it was removed from."""
    mine.archive(record_id, key, put_back=True)


def unhide(mine: Desk, _detail: str, record_id: int) -> None:
    """Show a hidden record in my lists again."""
    mine.do(records.unhide, record_id)


def restore(mine: Desk, _detail: str, record_id: int) -> None:
    """Take a record out of the bin."""
    mine.do(records.restore, record_id)


def put_document_back(mine: Desk, document_id: str, record_id: int) -> None:
    """Put a document that was taken off back on its record."""
    mine.do(records.put_document_back, record_id, int(document_id))


def undo_decision(mine: Desk, for_id: str, approval_id: int) -> None:
    """Take a decision back, mine or the one given on behalf of a colleague."""
    with mine.work(on_behalf_of=int(for_id) or None) as work:
        approving.undo(work, approval_id)


def undo_start(mine: Desk, _detail: str, approval_id: int) -> None:
    """Take the start of an approval back."""
    mine.do(approving.undo_start, approval_id)


def take_back(mine: Desk, _detail: str, record_id: int) -> None:
    """Take back a record I handed over a moment ago."""
    mine.do(records.take_back, record_id)


def take_cases_back(mine: Desk, case_ids: str, _number: int) -> None:
    """Take back the cases I gave away a moment ago, as many as can be; raise why one could not."""
    refused: CaseworkError | None = None
    for case_id in case_ids.split("-"):
        try:
            mine.do(case_people.take_back, int(case_id))
        except CaseworkError as error:
            refused = error
    if refused is not None:
        raise refused


def unlock_account(mine: Desk, _detail: str, official_id: int) -> None:
    """Open an account that was locked a moment ago; its sessions stay ended."""
    mine.do(accounts.unlock_account, official_id)


def take_finalising_back(mine: Desk, _detail: str, request_id: int) -> None:
    """Take back that a request was finalised a moment ago."""
    mine.do(request_besides.take_finalising_back, request_id)


def take_helper_off(mine: Desk, principal_ids: str, record_id: int) -> None:
    """Take those who were let in a moment ago off the record again."""
    for principal_id in principal_ids.split("-"):
        mine.do(records.end_supplementary, record_id, int(principal_id))


def put_helper_back(mine: Desk, who_and_right: str, record_id: int) -> None:
    """Let somebody who was taken off work on the record again, with the right they had."""
    principal_id, right = who_and_right.split("-")
    mine.do(records.add_supplementary, record_id, int(principal_id), right=Right(int(right)), notify=False)


def ask_again(mine: Desk, hint: str, record_id: int) -> None:
    """Propose again what I said no to."""
    mine.do(record_help.ask_again, record_id, RecordHint(hint))
    helping.after_save(record_id)


def unlink_answer(mine: Desk, answered_id: str, record_id: int) -> None:
    """Take back that the record answers another one."""
    mine.do(records.unlink, record_id, int(answered_id))


def mark_unread(mine: Desk, _detail: str, read_in: int) -> None:
    """Mark notices as unread again that were marked as read in one go."""
    mine.do(noticing.take_reading_back, read_in)


def follow_again(mine: Desk, _detail: str, approval_id: int) -> None:
    """Follow an approval again."""
    mine.do(subscribing.watch, approval_id)


def stop_following(mine: Desk, _detail: str, approval_id: int) -> None:
    """Stop following an approval."""
    mine.do(subscribing.unwatch, approval_id)


def take_type_change_back(mine: Desk, _detail: str, case_id: int) -> None:
    """Make a case again what it was before I changed its type."""
    mine.do(case_retyping.take_type_change_back, case_id)


def restore_case(mine: Desk, _detail: str, case_id: int) -> None:
    """Take a case out of the bin, with what went with it."""
    mine.do(case_deleting.restore_case, case_id)


def take_many_back(_mine: Desk, _detail: str, _number: int) -> None:
    """Take back what was done with many records; how far it is, is shown."""
    begin_undo()


def take_absence_back(mine: Desk, _detail: str, absence_id: int) -> None:
    """End an absence that was entered a moment ago."""
    mine.do(absences.end_absence, absence_id)


def put_absence_back(mine: Desk, days: str, absence_id: int) -> None:
    """Put an absence onto the days it had before."""
    first, last = (dt.date.fromisoformat(each) for each in days.split("_"))
    mine.do(absences.change_absence, absence_id, starts_on=first, ends_on=last)


UNDOINGS: dict[str, Undoing] = {
    "bin": Undoing(restore, "It is out of the bin."),
    "document": Undoing(put_document_back, "The document is back."),
    "helper": Undoing(put_helper_back, "They work on it again."),
    "no_helper": Undoing(take_helper_off, "They no longer work on it."),
    "responsible": Undoing(take_back, "It is with the one who had it before."),
    "given_cases": Undoing(take_cases_back, "It is with the one who had it before."),
    "lock_account": Undoing(unlock_account, "The account is open again, with the password it had."),
    "request": Undoing(take_finalising_back, "The request is under way again."),
    "hint": Undoing(ask_again, "It is proposed again."),
    "answer": Undoing(unlink_answer, "It is no longer set as the answer."),
    "hide": Undoing(unhide, "It is back in your lists."),
    "decision": Undoing(undo_decision, "The decision is taken back. It waits for you again."),
    "absence": Undoing(take_absence_back, "It is taken back."),
    "absence_days": Undoing(put_absence_back, "The days are what they were."),
    "start": Undoing(undo_start, "The start is taken back. The approval is cancelled."),
    "notices": Undoing(mark_unread, "They are unread again."),
    "followed": Undoing(stop_following, "You no longer follow it."),
    "unfollowed": Undoing(follow_again, "You follow it again."),
    "type": Undoing(take_type_change_back, "The case is of its former type again, with its course as it was."),
    "case_bin": Undoing(restore_case, "The case is out of the bin."),
    "many": Undoing(take_many_back, "It is being taken back."),
    "archive": Undoing(put_back, "It is back in the inbox."),
}


def undo(mine: Desk, deed: str) -> None:
    """Take back what a notice offered to undo."""
    name, detail, number = deed.split(":")
    undoing = UNDOINGS[name]
    try:
        undoing.undo(mine, detail, int(number))
        notices.tell(t(undoing.told))
    except CaseworkError as error:
        notices.refuse(error)
