"""The deeds of the record page, as a table: what the button says, its icon, and the dialog or the deed itself.

A new deed is one row. With an ``action`` it is offered as the record's page says (``casework.queries.offers``) and shows why where it is
refused; ``offered`` narrows it further by what the page shows. ``is_more`` puts it under "More", where what is done seldom belongs.
"""

from collections.abc import Callable
from dataclasses import dataclass

from casework.queries.record_page import RecordPage
from casework.vocabulary import Action
from ui.desk.data import Desk
from ui.desk.parts.doing import done
from ui.desk.parts.words import t
from ui.desk.views.access_dialog_view import record_grants_dialog, record_limits_dialog
from ui.desk.views.assign_dialog_view import assign_dialog
from ui.desk.views.new_case_dialog_view import new_case_dialog
from ui.desk.views.place_on_case_dialog_view import place_on_case_dialog
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
    "complete": Deed("Complete", ":material/done_all:", complete, Action.COMPLETE),
    "limits": Deed("Who may see it", ":material/lock_person:", record_limits_dialog, Action.RESTRICT, is_more=True),
    "grants": Deed("Share, or end sharing", ":material/share:", record_grants_dialog, Action.SHARE, is_more=True),
    "assign": Deed("Give to a colleague", ":material/forward:", assign_dialog, Action.ASSIGN),
}
"""In the order they are offered; the first allowed one that is not under "More" is the next step."""
