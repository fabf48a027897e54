"""The deeds of the record page, as a table: what the button says, its icon, and the dialog or the deed itself.

A new deed is one row. With an ``action`` it is offered as the record's page says (``casework.queries.offers``) and shows why where it is
refused; ``offered`` narrows it further by what the page shows. ``is_more`` puts it under "More", where what is done seldom belongs.
"""

from collections.abc import Callable
from dataclasses import dataclass

from casework.queries.record_page import RecordPage
from casework.vocabulary import Action, Reason, RecordKind, RecordState
from ui.desk.data import Desk
from ui.desk.parts.doing import done
from ui.desk.parts.words import t
from ui.desk.views import record_deeds_dialog_view as deeds_of
from ui.desk.views.access_dialog_view import record_grants_dialog, record_limits_dialog
from ui.desk.views.hold_dialog_view import hold_record_dialog
from ui.desk.views.new_case_dialog_view import new_case_dialog
from ui.desk.views.own_order_dialog_view import own_order_dialog
from ui.desk.views.place_on_case_dialog_view import place_on_case_dialog
from ui.desk.views.record_people_dialog_view import assign_dialog, helpers_dialog
from ui.desk.views.request_dialog_view import new_request_dialog
from ui.desk.views.start_approval_dialog_view import start_approval_dialog


@dataclass(frozen=True)
class Deed:
    """One deed; ``do`` opens its dialog or does it."""

    label: str
    icon: str
    do: Callable[[Desk, RecordPage], None]
    action: Action | None = None
    offered: Callable[[RecordPage], bool] | None = None
    is_more: bool = False


def has_no_case(record: RecordPage) -> bool:
    """Return whether the record is on no case."""
    return record.case_id is None


def has_case(record: RecordPage) -> bool:
    """Return whether the record is on a case."""
    return record.case_id is not None


def has_sender(record: RecordPage) -> bool:
    """Return whether there is somebody to reply to."""
    return bool(record.sender)


def is_unsent_letter(record: RecordPage) -> bool:
    """Return whether the record goes somewhere, out or to colleagues alone, and has not gone."""
    stays = any(Reason.RECORD_DOES_NOT_GO_OUT in each.refused for each in record.offers if each.action is Action.SEND)
    return not stays and record.sent_at is None


def is_unreceived_letter(record: RecordPage) -> bool:
    """Return whether the record comes in and has not been marked as received."""
    return record.kind is RecordKind.INBOUND and record.state is RecordState.DRAFT


def take_responsibility(mine: Desk, record: RecordPage) -> None:
    """Make me the record's responsible."""
    done(lambda: mine.take_responsibility(record), t("You are responsible for {title}.", title=record.title))


def register(mine: Desk, record: RecordPage) -> None:
    """Give the record its number on the case."""
    done(lambda: mine.register(record), t("{title} is registered.", title=record.title))


def complete(mine: Desk, record: RecordPage) -> None:
    """Complete the record."""
    done(lambda: mine.complete(record), t("{title} is completed.", title=record.title))


DEEDS: dict[str, Deed] = {
    "take_responsibility": Deed("Take responsibility", ":material/person_add:", take_responsibility, Action.TAKE_RESPONSIBILITY),
    "place_on_case": Deed("Make a case of it", ":material/create_new_folder:", new_case_dialog, Action.PLACE_ON_CASE, has_no_case),
    "place_existing": Deed("Place on an existing case", ":material/folder_open:", place_on_case_dialog, Action.PLACE_ON_CASE, has_no_case),
    "register": Deed("Register", ":material/task:", register, Action.REGISTER),
    "start_approval": Deed("Start an approval", ":material/approval_delegation:", start_approval_dialog, Action.START_APPROVAL),
    "request": Deed("New request…", ":material/assignment_add:", new_request_dialog, Action.REQUEST),
    "reply": Deed("Reply", ":material/reply:", deeds_of.reply, Action.REPLY, has_sender),
    "mark_sent": Deed("Mark as sent", ":material/outgoing_mail:", deeds_of.mark_sent, Action.SEND, is_unsent_letter),
    "mark_received": Deed(
        "Mark as received", ":material/move_to_inbox:", deeds_of.mark_received_dialog, Action.MARK_RECEIVED, is_unreceived_letter
    ),
    "complete": Deed("Complete", ":material/done_all:", complete, Action.COMPLETE),
    "limits": Deed("Who may see it", ":material/lock_person:", record_limits_dialog, Action.RESTRICT, is_more=True),
    "grants": Deed("Share, or end sharing", ":material/share:", record_grants_dialog, Action.SHARE, is_more=True),
    "hold": Deed("Order that it is kept…", ":material/inventory_2:", hold_record_dialog, Action.HOLD, is_more=True),
    "assign": Deed("Give to a colleague or unit", ":material/forward:", assign_dialog, Action.ASSIGN),
    "helpers": Deed("Who else works on it", ":material/group_add:", helpers_dialog, Action.SUPPLEMENT, is_more=True),
    "reopen": Deed("Reopen", ":material/undo:", deeds_of.reopen_dialog, Action.REOPEN),
    "forward": Deed("Forward", ":material/forward_to_inbox:", deeds_of.forward, Action.FORWARD, is_more=True),
    "copy": Deed("Copy to cases", ":material/content_copy:", deeds_of.copy_dialog, Action.COPY, is_more=True),
    "answer": Deed("Set as the answer to a record", ":material/link:", deeds_of.answer_dialog, Action.SET_ANSWER, is_more=True),
    "move": Deed("Move to another case", ":material/drive_file_move:", deeds_of.move_dialog, Action.MOVE_TO_CASE, has_case, is_more=True),
    "deregister": Deed("Take the number back", ":material/backspace:", deeds_of.deregister_dialog, Action.DEREGISTER, is_more=True),
    "hide": Deed("Hide from my lists", ":material/visibility_off:", deeds_of.hide, Action.HIDE, is_more=True),
    "delete": Deed("Delete", ":material/delete:", deeds_of.delete, Action.DELETE, is_more=True),
    "everyone": Deed(
        "Delete for everyone", ":material/delete_forever:", deeds_of.delete_for_everyone_dialog, Action.DELETE_FOR_EVERYONE, is_more=True
    ),
    "own_order": Deed("Keep in order", ":material/bookmark:", own_order_dialog),
}
"""In the order they are offered; the first allowed one that is not under "More" is the next step."""
