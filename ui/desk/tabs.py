"""The tabs of the record page, as a table: name in the address, label, view, and what its label counts.

A new tab is one row: a view in ``ui/desk/views/`` with the signature of ``Tab.view``, which shows itself or an empty state. What a tab
shows is decided by the queries it asks, as everywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass

from casework.queries import requests as requests_shown
from casework.queries.communication import count_notes, count_unread_messages
from casework.queries.record_page import RecordPage
from ui.desk.data import Desk, Path
from ui.desk.parts.document import document_body
from ui.desk.parts.markup import Markup, html
from ui.desk.parts.words import t
from ui.desk.place import Place
from ui.desk.views.access_view import record_access_view
from ui.desk.views.approval_story_view import story_tab
from ui.desk.views.chats_view import chats_tab
from ui.desk.views.notes_view import notes_counted, notes_tab
from ui.desk.views.party_snapshots_view import record_parties_tab
from ui.desk.views.record_details_view import details_tab, history_tab
from ui.desk.views.record_files_view import attachments, files_tab
from ui.desk.views.record_links_view import links_tab
from ui.desk.views.record_text_view import text_tab
from ui.desk.views.record_versions_view import versions_tab
from ui.desk.views.record_write_view import may_write, write_tab
from ui.desk.views.redact_view import redact_tab
from ui.desk.views.requests_view import requests_tab

View = Callable[[Desk, RecordPage, Path | None, Place], None]


@dataclass(frozen=True)
class Tab:
    """One tab; a count above nought, or in words, stands behind its label, and ``offered`` says on which records it stands at all."""

    label: str
    view: View
    count: Callable[[Desk, RecordPage], int | str] | None = None
    offered: Callable[[RecordPage], bool] | None = None


def document_tab(mine: Desk, record: RecordPage, _path: Path | None, place: Place) -> None:
    """Show the document or the record's own words."""
    document_body(mine, record, place)


TABS: dict[str, Tab] = {
    "document": Tab("Document", document_tab),
    "write": Tab("Write", write_tab, offered=may_write),
    "files": Tab("Attachments", files_tab, attachments),
    "redact": Tab("Redact", redact_tab, offered=lambda record: bool(record.files)),
    "notes": Tab("Notes", notes_tab, lambda mine, record: notes_counted(mine.ask(count_notes, record.record_id))),
    "chats": Tab("Chats", chats_tab, lambda mine, record: mine.ask(count_unread_messages, record.record_id)),
    "parties": Tab("Parties", record_parties_tab, lambda _, record: len(record.parties)),
    "requests": Tab("Requests", requests_tab, lambda mine, record: mine.ask(requests_shown.count_open, record.record_id)),
    "links": Tab("Related", links_tab),
    "versions": Tab("Versions", versions_tab),
    "approval": Tab("Approvals", story_tab),
    "history": Tab("History", history_tab),
    "text": Tab("Text", text_tab),
    "details": Tab("Details", details_tab),
    "access": Tab("Access", record_access_view),
}
"""In the order they stand; a count costs a question at every showing, so let it be answered by what the page holds already."""


def tab_links(mine: Desk, record: RecordPage, place: Place) -> list[Markup]:
    """Return the links of the tabs that stand on this record."""
    return [
        html(
            '<a href="{link}"{current}>{label}</a>',
            link=place.at_tab(name).link,
            label=_label(mine, record, tab),
            current=Markup(' aria-current="page"') if name == place.tab else "",
        )
        for name, tab in TABS.items()
        if tab.offered is None or tab.offered(record)
    ]


def shown_tab(record: RecordPage, place: Place) -> Tab:
    """Return the tab that the place names, or the first where it stands on no such record."""
    tab = TABS.get(place.tab)
    return tab if tab and (tab.offered is None or tab.offered(record)) else TABS["document"]


def _label(mine: Desk, record: RecordPage, tab: Tab) -> str:
    number = tab.count(mine, record) if tab.count else 0
    return f"{t(tab.label)} ({number})" if number else t(tab.label)
