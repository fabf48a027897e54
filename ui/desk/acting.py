"""What an act on many things is: what its button says, what it has to be told, how it is done to one thing, and what undoes it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from casework.queries.approving_many import ToApprove
from casework.vocabulary import AccessLevel
from casework.work import Work
from ui.desk.data import Desk
from ui.desk.parts.words import t


class Needs(StrEnum):
    """What an act has to be told before it can begin."""

    NOTHING = ""
    FLAG = "flag"
    FOLDER = "folder"
    DAY = "day"
    DAY_OR_NONE = "day_or_none"
    COLLEAGUE = "colleague"
    CASE = "case"
    APPROVALS = "approvals"
    LIMITS = "limits"
    PROGRESS = "progress"
    KEYWORDS = "keywords"


Undo = Callable[[Work], object]


def titles_of_records(mine: Desk, record_ids: list[int]) -> dict[int, str]:
    """Return the titles of the records one may still read, by id."""
    return {record_id: row.title for record_id, row in mine.rows(record_ids).items()}


@dataclass(frozen=True)
class Act:
    """One act: what its button says, what it has to be told, and how it is done to one thing; it gives what undoes it.

    What can be taken back and has to be told nothing begins at once. ``tells_each`` shows what came of every one, also where
    nothing was refused; ``for_whom`` is the absent colleague on whose behalf it is done. ``stays`` says what an undo leaves as it
    is, or why there is none; ``of_cases`` are done to cases, the others to records.
    """

    label: str
    does: Callable[[Work, int, Any, str], Undo | None]
    needs: Needs = Needs.NOTHING
    begins_at_once: bool = False
    of_the_bin: bool = False
    of_requests: bool = False
    of_approvals: bool = False
    of_cases: bool = False
    tells_each: bool = False
    for_whom: Callable[[Any, int], int | None] = lambda _told, _id: None
    warning: str = ""
    stays: str = ""
    titles: Callable[[Desk, list[int]], dict[int, str]] = titles_of_records


@dataclass(frozen=True)
class Together:
    """What is approved together: each with what was on the screen, by record, and a word that goes with all of them."""

    seen: dict[int, ToApprove]
    comment: str = ""


@dataclass(frozen=True)
class Limiting:
    """Who shall see many records: the level and whom they are kept to; None leaves either as each record has it."""

    level: AccessLevel | None = None
    only_for: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Keywords:
    """The keywords that are put on many cases and taken off them."""

    put_on: tuple[int, ...] = ()
    taken_off: tuple[int, ...] = ()


def why_undone() -> str:
    """Return the reason that stands in a history where something that needs one was taken back from the notice."""
    return t("Undone at once by who did it.")
