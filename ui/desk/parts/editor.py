"""The editor of a record's words, and the upload of its files, as the desk mounts them."""

import hashlib

import streamlit as st

from casework.safe_html import sanitised
from ui.desk.parts.components import mount
from ui.desk.parts.words import t
from ui.guard import SESSION_HEADER
from ui.shell import installed


def editor(key: str, label: str, html: str) -> str:
    """Show the editor, opened with these words, and return what stands in it now; it is cleaned before it is stored."""
    clean = sanitised(html)
    said = mount(
        "editor",
        key=key,
        data={
            "label": label,
            "html": clean,
            "opened": hashlib.sha256(clean.encode()).hexdigest()[:16],
            "say": {
                "marks": t("Marks"), "bold": t("Bold"), "italic": t("Italic"), "heading": t("Heading"), "text": t("Plain text"),
                "list": t("List"), "numbers": t("Numbered list"), "quote": t("Quotation"),
            },
        },
        on_html_change=lambda: None,
    )  # fmt: skip
    return clean if said.html is None else str(said.html)


def upload(key: str, target: str, ask: str, *, many: bool = True, hint: str = "") -> int:
    """Show where files are dropped, sent straight to ``target``; return how many were filed just now."""
    said = mount(
        "upload",
        key=key,
        data={
            "target": target,
            "token": installed().tokens.for_secret(st.context.headers.get(SESSION_HEADER, "")),
            "many": many,
            "say": {
                "ask": ask,
                "hint": hint or t("Choose files, or drop them here. Up to 200 MB each."),
                "failed": t("It could not be sent. Try again."),
            },
        },
        on_filed_change=lambda: None,
    )
    return int(said.filed or 0)
