"""The panel of lists at the left: my own, unit by unit, the archive, saved lists and folders, with what is unread there."""

import streamlit as st

from casework.queries.list_panel import UNREAD_CAP
from casework.vocabulary import ListKey
from ui.desk.data import Glance
from ui.desk.lists import LIST_LABELS, SHORT_LABELS
from ui.desk.parts.components import mount
from ui.desk.parts.words import t
from ui.desk.place import Place

HABIT = "panel"
MINE = (
    ListKey.MY_INBOX,
    ListKey.FOR_APPROVAL,
    ListKey.MY_APPROVALS,
    ListKey.REQUESTS,
    ListKey.ANNOTATIONS,
    ListKey.MY_DESKTOP,
    ListKey.MY_PROCESS,
    ListKey.MY_CASES,
    ListKey.FLAGGED,
)
MORE_OF_MINE = (
    ListKey.WATCHED,
    ListKey.REQUESTS_SENT,
    ListKey.REQUESTS_LATE,
    ListKey.MY_CHATS,
    ListKey.LATEST,
    ListKey.OUTBOX,
    ListKey.MY_SENT,
    ListKey.MY_PRIVATE,
    ListKey.MY_ARCHIVE,
    ListKey.BIN,
)
EVERYBODYS = (ListKey.ARCHIVE, ListKey.LIBRARY, ListKey.ALL_OVER, ListKey.APPROVALS, ListKey.APPROVALS_LATE, ListKey.COMPLETED)
OF_A_UNIT = (
    ListKey.UNIT_INBOX,
    ListKey.UNIT_DESKTOP,
    ListKey.UNIT_PROCESS,
    ListKey.UNIT_APPROVALS,
    ListKey.UNIT_REQUESTS,
    ListKey.UNIT_REQUESTS_SENT,
    ListKey.UNIT_ARCHIVE,
)
OPEN_UNITS = 2
Entry = list[object]


def panel(place: Place, glance: Glance) -> dict[str, object]:
    """Show the panel. Returns what of it has just changed and is to be remembered: whether it is open, which groups are folded."""
    habit = glance.habits.get(HABIT, {})
    is_open = bool(habit.get("open", True))
    folded = habit.get("folded", ["more", *[f"unit-{each.principal_id}" for each in glance.places[1 + OPEN_UNITS :]]])
    with st.container(key="panel_open" if is_open else "panel_shut"):
        said = mount(
            "panel",
            key="panel",
            data={
                "open": is_open,
                "groups": groups(glance),
                "folded": folded,
                "current": place.list if place.is_list and not place.where else "",
                "page": place.page,
                "say": {"lists": t("Lists"), "close": t("Hide the lists"), "unread": t("unread")},
            },
            on_open_change=lambda: None,
            on_folded_change=lambda: None,
        )
    changed: dict[str, object] = {"open": said.open == "open"} if said.open else {}
    return changed | ({"folded": said.folded} if said.folded is not None else {})


def groups(glance: Glance) -> list[Entry]:
    """Return the groups with their lists: ``[[key, title, [[address, label, count, depth], …], [label, link]], …]``."""
    units = glance.places[1:]
    waiting = {
        ListKey.MY_INBOX: glance.places[0].unread if glance.places else 0,
        ListKey.FOR_APPROVAL: glance.counts.get(ListKey.FOR_APPROVAL, 0),
        ListKey.ANNOTATIONS: glance.counts.get(ListKey.ANNOTATIONS, 0),
    }
    first = (ListKey.FOR_APPROVAL,) if glance.decides_only else MINE
    mine = [[key, t(LIST_LABELS[key]), _count(waiting.get(key, 0)), 0] for key in first]
    made: list[Entry] = [["mine", glance.absent or t("Mine"), mine, None]]
    if glance.decides_only:
        return made
    for unit in units:
        lists_of = [
            [
                key if len(units) == 1 else f"{key}-{unit.principal_id}",
                t(SHORT_LABELS[key]),
                _count(unit.unread) if key is ListKey.UNIT_INBOX else "",
                0,
            ]
            for key in OF_A_UNIT
        ]
        made.append([f"unit-{unit.principal_id}", unit.name, lists_of, None])
    made.append(["archive", t("Archive"), [[key, t(LIST_LABELS[key]), "", 0] for key in EVERYBODYS], None])
    made.append(["more", t("More of mine"), [[key, t(LIST_LABELS[key]), "", 0] for key in MORE_OF_MINE], None])
    saved = [
        [each.address, f"{each.name} ({each.owner})" if each.owner else each.name, "", 0] for each in glance.saved if not each.is_hidden
    ]
    made.append(["saved", t("Saved lists"), saved, [t("Saved lists and folders …"), "?page=lists"]])
    folders = [[f"folder-{each.folder_id}", each.name, _count(each.records), each.depth] for each in glance.folders]
    return [*made, ["folders", t("Folders"), folders, None]] if folders else made


def _count(number: int) -> str:
    if not number:
        return ""
    return f"{UNREAD_CAP}+" if number >= UNREAD_CAP else str(number)
