"""What a notice can offer to take back, as a table: the deed's name to what undoes it and what is told then.

A deed is told as ``notices.tell(sentence, undo="name:detail:id")``.
"""

from collections.abc import Callable
from dataclasses import dataclass

from casework.errors import CaseworkError
from casework.queries.lists import ListKey
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.words import t


@dataclass(frozen=True)
class Undoing:
    """Undoes one kind of deed, given the detail and the id its notice carried."""

    undo: Callable[[Desk, str, int], None]
    told: str


def put_back(mine: Desk, key: str, record_id: int) -> None:
    """Put a record back into the inbox it was removed from."""
    mine.archive(record_id, ListKey(key), put_back=True)


UNDOINGS: dict[str, Undoing] = {
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
