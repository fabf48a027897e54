"""Two versions of a document side by side, or a redacted copy beside what it was made of: by their pages, or by their texts."""

from dataclasses import dataclass

import streamlit as st

from casework.queries import compared_pages
from casework.queries.compared_pages import DocumentVersions
from casework.queries.record_page import RecordPage
from ui.desk.data import Desk
from ui.desk.parts.components import mount
from ui.desk.parts.markup import html, show
from ui.desk.parts.words import moment, t
from ui.drawn import DRAWN


@dataclass(frozen=True)
class _Choice:
    """Is something that can stand on a side: by which name the routes know it, where its pages are, and what it is called."""

    side: str
    source: str
    name: str
    has_pages: bool
    has_text: bool


def compared_documents(mine: Desk, record: RecordPage) -> bool:
    """Show the documents of which there is more than one to compare, and two of one side by side; say whether there are any."""
    found = {each.document_id: each for each in mine.ask(compared_pages.versions_of_documents, record.record_id)}
    choices = {document_id: _choices(each) for document_id, each in found.items()}
    names = {document_id: each.title or each.versions[0].filename for document_id, each in found.items() if len(choices[document_id]) > 1}
    if not names:
        return False
    of = str(record.record_id)
    with st.container(key="compare_documents"):
        show(html('<h2 class="card-title">{title}</h2>', title=t("Documents side by side")))
        document_id = st.selectbox(t("Document"), list(names), format_func=names.__getitem__, key=f"compare_document_{of}")
        sides = choices[document_id]
        labels = [each.name for each in sides]
        left, right = st.columns(2)
        older = left.selectbox(
            t("On the left"), range(len(sides)), 1, format_func=labels.__getitem__, key=f"compare_left_{of}_{document_id}"
        )
        newer = right.selectbox(
            t("On the right"), range(len(sides)), 0, format_func=labels.__getitem__, key=f"compare_right_{of}_{document_id}"
        )
        _side_by_side(sides[older], sides[newer])
    return True


def _side_by_side(older: _Choice, newer: _Choice) -> None:
    mount(
        "compare",
        key="compare",
        data={
            "address": f"/compared/{older.side}/{newer.side}",
            "older": older.source,
            "newer": newer.source,
            "olderName": older.name,
            "newerName": newer.name,
            "hasPages": older.has_pages and newer.has_pages,
            "hasText": older.has_text and newer.has_text,
            "say": _words(),
        },
    )


def _choices(document: DocumentVersions) -> list[_Choice]:
    """Return what can stand on a side, the newest version first; redacted copies stand above the version they were made of."""
    made: list[_Choice] = []
    for version in document.versions:
        for copy in (each for each in document.copies if each.version_id == version.version_id):
            name = t("Redacted copy of version {number}, {at}", number=version.number, at=moment(copy.ordered_at))
            made.append(_Choice(f"c{copy.copy_id}", f"/redacted-copies/{copy.copy_id}", name, has_pages=True, has_text=False))
        name = t("Version {number}, {at}, {name}", number=version.number, at=moment(version.filed_at), name=version.by or "–")
        is_drawn = version.media_type in DRAWN or version.has_pdf
        made.append(_Choice(f"d{version.version_id}", f"/documents/{version.version_id}", name, has_pages=is_drawn, has_text=True))
    return made


def _words() -> dict[str, str]:
    return {
        "how": t("How to compare"), "pages": t("Pages"), "text": t("Text"), "tools": t("How to compare"),
        "previous": t("Previous change"), "next": t("Next change"), "label": t("The two side by side; Enter goes to the next change"),
        "waiting": t("They are being compared …"), "failed": t("They cannot be compared. Open both and look."),
        "unread": t("No text could be read from one of the two. Open both and look."), "same": t("The words are the same"),
        "cut": t("Only the first {number} lines are compared.", number="{number}"), "changes": t("{n} changed lines", n="{n}"),
        "change": t("Change {n} of {m}", n="{n}", m="{m}"), "noMore": t("There are no more changes that way."),
        "pair": t("Pages {n} of {m}", n="{n}", m="{m}"), "page": t("Page {n}", n="{n}"), "missing": t("This page is not there."),
        "whole": t("Fill the window"), "looking": t("Looking at pages {n} of {m} …", n="{n}", m="{m}"),
    }  # fmt: skip
