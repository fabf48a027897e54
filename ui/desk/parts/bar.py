"""The top of the desk: name, search, lists with counts and the user's menu."""

from dataclasses import dataclass

import streamlit as st

from casework.queries.lists import COUNT_CAP, ListKey
from casework.services.signing_in import Seated
from casework.vocabulary import Presentation
from ui.desk.data import Glance
from ui.desk.lists import LIST_LABELS, list_label, look_of
from ui.desk.parts import notices
from ui.desk.parts.components import mount
from ui.desk.parts.frame import has_letters
from ui.desk.parts.notice_terms import on_the_bell
from ui.desk.parts.panel import HABIT as PANEL
from ui.desk.parts.words import t
from ui.desk.place import Place, follow
from ui.text import LANGUAGES

KEY = "bar"
QUICK = (ListKey.UNIT_INBOX, ListKey.MY_INBOX, ListKey.FOR_APPROVAL, ListKey.MY_CASES, ListKey.COMPLETED)
TOOLS = {"filter": "Filter", "columns": "Columns and order", "cases": "Show as cases", "table": "Show as a table"}


@dataclass(frozen=True)
class Said:
    """What was asked of the bar: the deed to take back, or the tool of the list that was pressed."""

    undo: str = ""
    tool: str = ""


def bar(person: Seated, place: Place, glance: Glance, pages: list[list[object]], token: str, typing_key: str) -> Said:
    """Show the bar; a chosen link becomes the browser's address. Returns what else was asked of it.

    ``typing_key`` is what this official's unsaved words are kept with in their browser (``typed.js``).
    ``pages`` is the menu of pages, by group: ``[[group, [[label, link], …]], …]``.
    """
    notice, look = notices.current(), look_of(glance, place.list)
    pressed = {
        *({"table"} if look.presentation is Presentation.TABLE else ()),
        *({"cases"} if place.cases else ()),
        *({"filter"} if place.where else ()),
    }
    shown = [ListKey.FOR_APPROVAL] if glance.decides_only else QUICK
    menu = [[t("My account"), "?page=account"]]
    languages = [[name, "/language", {"language": code, "next": ""}] for code, name in LANGUAGES.items() if code != person.language]
    said = mount(
        "bar",
        key=KEY,
        data={
            "language": person.language,
            "home": ListKey.UNIT_INBOX.value,
            "within": "?list=all_over&q=" if place.is_all_over else "?q=",
            "words": "" if place.page else place.words,
            "name": person.name,
            "initials": "".join(part[0] for part in person.name.split()[:1] + person.name.split()[-1:]).upper(),
            "unit": person.unit,
            "acting": t("You act for {name}", name=glance.absent) if glance.absent else "",
            "panel": bool(glance.habits.get(PANEL, {}).get("open", True)),
            "lists": [[key.value, t(LIST_LABELS[key]), _capped(glance.counts.get(key))] for key in shown],
            "list": str(place.list) if place.is_list else "",
            "title": _title(place, glance),
            "tools": [[name, t(label), name in pressed] for name, label in TOOLS.items() if _has(place, name)],
            "density": look.density,
            "letters": has_letters(glance.habits),
            "menu": menu,
            "bell": on_the_bell(glance.unread.on_desk, person.language),
            "page": place.page,
            "pages": pages,
            "forms": [*languages, [t("Sign out"), "/sign-out", {}]],
            "token": token,
            "notice": {"id": notice.number, "text": notice.text, "undo": notice.undo, "tone": notice.tone} if notice else None,
            "typed": {
                "key": typing_key,
                "say": {
                    "found": t("You typed something here that was not saved:"),
                    "go": t("Continue with what you typed"),
                    "discard": t("Discard"),
                },
            },
            "panes": {
                ".st-key-midbody": t("The record"),
                ".st-key-right": t("About the record"),
                ".st-key-wide": t("The page"),
            },
            "say": {
                "search": t("Search records, cases and parties"),
                "lists": t("Lists"),
                "more": t("More"),
                "fresh": t("New"),
                "freshKey": t("Write something new (n)") if has_letters(glance.habits) else t("Write something new"),
                "density": t("Compact list"),
                "panel": t("Show the lists"),
                "undo": t("Undo"),
                "close": t("Close"),
            },
        },
        on_go_change=_go,
        on_undo_change=lambda: None,
        on_tool_change=lambda: None,
    )
    return Said(said.undo or "", said.tool or "")


def _has(place: Place, tool: str) -> bool:
    """Return whether the place has the tool: the bin is a table, and nothing else; all over is a table, or cases."""
    without: dict[str, set[str]] = {ListKey.BIN: {"cases", "table"}, ListKey.ALL_OVER: {"table"}}
    return place.is_list and tool not in without.get(place.list, set())


def _title(place: Place, glance: Glance) -> str:
    if not place.is_list:
        return ""
    label = list_label(glance, place.list)
    return t("{list}, narrowed", list=label) if place.where else label


def _go() -> None:
    link = st.session_state[KEY]["go"]
    if link:
        follow(link)


def _capped(count: int | None) -> str | None:
    if count is None:
        return None
    return f"{COUNT_CAP}+" if count >= COUNT_CAP else str(count)
