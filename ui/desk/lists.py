"""The lists as the desk names them: a label, what stands there when it is empty, and how this official likes it to look."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from casework.lists.definition import NEWEST_FIRST, USUAL_COLUMNS, ListDefinition, Sort, sort_from
from casework.lists.standard import FOLDER, OF_UNITS, SAVED, STANDARD, address_of
from casework.vocabulary import Density, ListColumn, ListKey, Presentation
from ui.desk.data import Glance
from ui.desk.parts.words import t

NARROWEST, WIDEST = 48, 1200
"""How narrow and how wide a column can be drawn, in pixels."""
LIST_LABELS = {
    ListKey.UNIT_INBOX: "Unit inbox",
    ListKey.MY_INBOX: "My inbox",
    ListKey.FOR_APPROVAL: "For approval",
    ListKey.MY_CASES: "My cases",
    ListKey.COMPLETED: "Completed",
    ListKey.MY_DESKTOP: "My desktop",
    ListKey.MY_ARCHIVE: "Put away by me",
    ListKey.MY_PROCESS: "In process with me",
    ListKey.FLAGGED: "Flagged",
    ListKey.ANNOTATIONS: "Annotations to me",
    ListKey.MY_CHATS: "My chats",
    ListKey.LATEST: "Latest opened",
    ListKey.MY_SENT: "Sent by me",
    ListKey.OUTBOX: "Outbox",
    ListKey.MY_PRIVATE: "My private records",
    ListKey.APPROVALS: "Approvals under way",
    ListKey.APPROVALS_LATE: "Late approvals",
    ListKey.WATCHED: "Approvals I follow",
    ListKey.MY_APPROVALS: "Approvals I am responsible for",
    ListKey.UNIT_APPROVALS: "For approval in the unit",
    ListKey.ARCHIVE: "The archive",
    ListKey.LIBRARY: "The library",
    ListKey.BIN: "My bin",
    ListKey.ALL_OVER: "Search all over",
    ListKey.REQUESTS: "Asked of me",
    ListKey.REQUESTS_SENT: "Asked by me",
    ListKey.REQUESTS_LATE: "Late requests",
    ListKey.UNIT_REQUESTS: "Asked of the unit",
    ListKey.UNIT_REQUESTS_SENT: "Asked by the unit",
    ListKey.UNIT_DESKTOP: "Desktop of the unit",
    ListKey.UNIT_ARCHIVE: "Put away by the unit",
    ListKey.UNIT_PROCESS: "In process in the unit",
}
OF_ABSENT = {
    ListKey.UNIT_INBOX: "{name}: unit inbox",
    ListKey.MY_INBOX: "{name}: inbox",
    ListKey.FOR_APPROVAL: "{name}: for approval",
    ListKey.MY_CASES: "{name}: cases",
    ListKey.COMPLETED: "{name}: completed",
}
"""What a list is called while one acts for an absent colleague: it is that one's, and says so."""
AS_A_TABLE = frozenset({ListKey.UNIT_APPROVALS, ListKey.MY_APPROVALS, ListKey.WATCHED, ListKey.APPROVALS, ListKey.APPROVALS_LATE})
"""The lists that are followed rather than read one by one."""
VIEWS = {
    ListKey.FOR_APPROVAL: "Mine",
    ListKey.UNIT_APPROVALS: "My units'",
    ListKey.MY_APPROVALS: "Where I am responsible",
    ListKey.WATCHED: "Followed",
}
"""The views of *For approval*, in their order."""
SHORT_LABELS = {
    ListKey.UNIT_INBOX: "Inbox",
    ListKey.UNIT_DESKTOP: "Desktop",
    ListKey.UNIT_REQUESTS: "Asked of the unit",
    ListKey.UNIT_REQUESTS_SENT: "Asked by the unit",
    ListKey.UNIT_PROCESS: "In process",
    ListKey.UNIT_APPROVALS: "For approval",
    ListKey.UNIT_ARCHIVE: "Put away",
}
EMPTY = {
    "unit_inbox": ("The unit's inbox is empty", "New post to the unit lands here by itself. Look in My cases for work already begun."),
    "my_inbox": ("Your inbox is empty", "What is sent to you lands here. Take something from the unit's inbox to begin."),
    "for_approval": ("Nothing waits for your approval", "When a colleague sends you a record for approval, it appears here."),
    "my_approvals": ("You are responsible for no approval", "What you send for approval stands here until it is finally approved."),
    "unit_approvals": (
        "Nothing in the unit waits for approval",
        "What waits for the unit or somebody in it, and what they have sent for approval, stands here.",
    ),
    "unit_requests": ("Nothing is asked of the unit", "What others ask the unit for on a record stands here until it is answered."),
    "unit_requests_sent": (
        "The unit has asked for nothing",
        "What somebody in the unit asks for on a record, or what comes back to the unit, stands here until it is finalised.",
    ),
    "my_cases": ("You are responsible for no open records", "Take responsibility for a record in the unit's inbox."),
    "completed": ("Nothing has been completed yet", "Records you complete are kept here and can always be found by search."),
    "found": ("Nothing was found", "Try fewer or other words, or part of a word followed by *. Only what you may read is searched."),
    "my_desktop": ("Your desktop is empty", "Put a record here when you work on it: Keep in order, then On my desktop."),
    "flagged": ("You have flagged nothing", "Put a flag on a record to find it here again. Only you see it."),
    "annotations": (
        "No record has an annotation to you that you have not read",
        "An annotation that a colleague directs at you stands here until you have read it.",
    ),
    "my_chats": ("You take part in no chat", "A chat stands on its record, under Chats. Who takes part finds the record here."),
    "approvals_late": (
        "No approval is late",
        "What has passed the deadline of its step, or its own, stands here: the most pressing first.",
    ),
    "watched": ("You follow no approval", "Choose Follow on a record's approval to be told when it moves, is commented on or is final."),
    "folder": ("The folder is empty", "Choose records in a list and move them here. They stay where they are for everybody else."),
    "library": (
        "The library is empty",
        "A record stands here when it is completed and open to the whole ministry, without a restriction or classification.",
    ),
    "bin": ("The bin is empty", "Drafts you delete lie here for thirty days."),
    "": ("There is nothing here", "What fits this list appears here by itself. Only what you may read is shown."),
}


@dataclass(frozen=True)
class View:
    """One of several ways to look at the same: its link, and whether it is shown now."""

    link: str
    label: str
    is_shown: bool


@dataclass(frozen=True)
class Look:
    """How one list looks to this official, as remembered."""

    columns: tuple[ListColumn, ...]
    sort: tuple[Sort, ...]
    density: Density
    presentation: Presentation
    widths: dict[str, int] = field(default_factory=dict)


def look_of(glance: Glance, address: str, definition: ListDefinition | None = None) -> Look:
    """Return how the list looks: as its reader last had it, else as it is defined."""
    habit = glance.habits.get(habit_name(address), {})
    return Look(
        columns=tuple(ListColumn(each) for each in habit.get("columns", []) if each in list(ListColumn))
        or (definition.columns if definition else USUAL_COLUMNS),
        sort=_sort(habit) or (definition.sort if definition else NEWEST_FIRST),
        density=Density(habit.get("density", Density.COMFORTABLE)),
        presentation=Presentation(habit.get("presentation", _usual(address))),
        widths=widths_of(habit.get("widths")),
    )


def _usual(address: str) -> Presentation:
    """Return how a list is laid out that nobody has laid out otherwise: what is followed as a whole stands as a table."""
    found = address_of(address)
    return Presentation.TABLE if found and found.kind in AS_A_TABLE else Presentation.READING


def views_of(glance: Glance, address: str) -> tuple[View, ...]:
    """Return the views beside a list, in their order; none where there is but one, or for who has no other list."""
    found = address_of(address)
    if found is None or found.kind not in VIEWS or glance.decides_only:
        return ()
    return tuple(View(f"?list={key}", t(label), key == found.kind) for key, label in VIEWS.items())


def widths_of(said: Any) -> dict[str, int]:  # whatever a browser or a habit says
    """Return the widths of columns in pixels, by column; what makes no sense is left out."""
    if not isinstance(said, Mapping):
        return {}
    sound = {str(name): width for name, width in said.items() if isinstance(width, int) and name in list(ListColumn)}
    return {name: min(max(width, NARROWEST), WIDEST) for name, width in sound.items()}


def habit_name(address: str) -> str:
    """Return the name under which the look of a list is remembered."""
    return f"list:{address}"


def list_label(glance: Glance, address: str) -> str:
    """Return what a list is called; a unit's carries the unit's name."""
    found = address_of(address)
    if found is None:
        return ""
    if found.kind == SAVED:
        return next((each.name for each in glance.saved if each.list_id == found.id), t("Saved list"))
    if found.kind == FOLDER:
        return next((each.name for each in glance.folders if each.folder_id == found.id), t("Folder"))
    unit = next((each.name for each in glance.places if each.principal_id == found.id), "") if found.id is not None else ""
    key = ListKey(found.kind)
    label = t(OF_ABSENT[key], name=glance.absent) if glance.absent and key in OF_ABSENT else t(LIST_LABELS[key])
    return f"{label} · {unit}" if unit else label


def when_empty(name: str) -> list[str]:
    """Return what stands where a list is empty: what that means, and what to do."""
    found = address_of(name)
    kind = found.kind if found else name
    return [t(sentence) for sentence in EMPTY.get(kind, EMPTY[""])]


def stands_by_urgency(name: str) -> bool:
    """Return whether a list stands urgent first of itself, and not newest first."""
    found = address_of(name)
    definition = (STANDARD | OF_UNITS).get(found.kind) if found else None
    return definition is not None and definition.is_by_urgency


def is_standard(address: str) -> bool:
    """Return whether the list is one that stands ready for everybody."""
    found = address_of(address)
    return found is not None and (found.kind in STANDARD or found.kind in OF_UNITS)


def _sort(habit: Mapping[str, Any]) -> tuple[Sort, ...]:
    try:
        return sort_from(habit["sort"]) if habit.get("sort") else ()
    except (TypeError, ValueError):
        return ()
