"""The top of the desk: name, search, lists with counts and the user's menu."""

import streamlit as st

from casework.queries.lists import COUNT_CAP, ListKey
from casework.services.signing_in import Seated
from ui.desk.data import Glance
from ui.desk.parts import notices
from ui.desk.parts.components import mount
from ui.desk.parts.words import t
from ui.desk.place import LISTS, Place, follow
from ui.text import LANGUAGES

KEY = "bar"
LIST_LABELS = {
    ListKey.UNIT_INBOX: "Unit inbox",
    ListKey.MY_INBOX: "My inbox",
    ListKey.FOR_APPROVAL: "For approval",
    ListKey.MY_CASES: "My cases",
    ListKey.COMPLETED: "Completed",
}

OF_ABSENT = {
    ListKey.UNIT_INBOX: "{name}: unit inbox",
    ListKey.MY_INBOX: "{name}: inbox",
    ListKey.FOR_APPROVAL: "{name}: for approval",
    ListKey.MY_CASES: "{name}: cases",
    ListKey.COMPLETED: "{name}: completed",
}
"""What a list is called while one acts for an absent colleague: it is that one's, and says so."""


def list_label(person: Seated, key: ListKey) -> str:
    """Return what a list is called for whom it is shown."""
    return t(OF_ABSENT[key], name=person.absent) if person.on_behalf_of is not None else t(LIST_LABELS[key])


def bar(person: Seated, place: Place, glance: Glance, pages: list[list[object]], token: str) -> str:
    """Show the bar; a chosen link becomes the browser's address. Returns the deed a notice's undo asks to take back.

    ``pages`` is the menu of pages, by group: ``[[group, [[label, link], …]], …]``.
    """
    notice = notices.current()
    shown = [ListKey.FOR_APPROVAL] if glance.decides_only else LISTS
    menu = [[t("My account"), "?page=account"]]
    languages = [[name, "/language", {"language": code, "next": ""}] for code, name in LANGUAGES.items() if code != person.language]
    said = mount(
        "bar",
        key=KEY,
        data={
            "language": person.language,
            "home": ListKey.UNIT_INBOX.value,
            "words": "" if place.page else place.words,
            "name": person.name,
            "initials": "".join(part[0] for part in person.name.split()[:1] + person.name.split()[-1:]).upper(),
            "unit": person.unit,
            "lists": [[key.value, t(LIST_LABELS[key]), _capped(glance.counts.get(key))] for key in shown],
            "list": "" if place.case_id or place.words or place.page else place.list.value,
            "acting": t("You act for {name}", name=person.absent) if person.on_behalf_of is not None else "",
            "menu": menu,
            "pages": pages,
            "forms": [*languages, [t("Sign out"), "/sign-out", {}]],
            "token": token,
            "notice": {"id": notice.number, "text": notice.text, "undo": notice.undo, "tone": notice.tone} if notice else None,
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
                "freshKey": t("Write something new (n)"),
                "density": t("Compact list"),
                "undo": t("Undo"),
                "close": t("Close"),
            },
        },
        on_go_change=_go,
        on_undo_change=lambda: None,
    )
    return said.undo or ""


def _go() -> None:
    link = st.session_state[KEY]["go"]
    if link:
        follow(link)


def _capped(count: int | None) -> str | None:
    if count is None:
        return None
    return f"{COUNT_CAP}+" if count >= COUNT_CAP else str(count)
