"""The frame around every view: stylesheet and the status line at the foot."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from casework.queries.lists import ListKey
from ui.desk.data import Glance
from ui.desk.parts.markup import each, html, show
from ui.desk.parts.words import t

STATIC = Path(__file__).parent.parent / "static"
KEYS = "keys"
LETTERS = (("/", "search"), ("n", "write something new"), ("l", "the list"), ("d", "what to do"))
"""Keys of one letter: who dictates to the machine, or slips, can do without them (WCAG 2.2, 2.1.4)."""
SHORTCUTS = (("↑ ↓", "choose"), ("Page Down", "next page"), ("Home End", "first, last"))


@cache
def _stylesheet() -> str:
    return (STATIC / "desk.css").read_text(encoding="utf-8")


def style() -> None:
    """Give the page its look."""
    with st.container(key="style"):
        st.html(f"<style>:root {{ --choose-file: '{t('Choose a file')}' }}\n{_stylesheet()}</style>")


def has_letters(habits: Mapping[str, Mapping[str, Any]]) -> bool:
    """Return whether keys of one letter do something for this official."""
    return bool(habits.get(KEYS, {}).get("letters", True))


def foot(glance: Glance) -> None:
    """Show what waits and the keys that help."""
    counts = glance.counts
    waiting = t(
        "{unit} in the unit's inbox · {approval} for your approval",
        unit=counts[ListKey.UNIT_INBOX],
        approval=counts[ListKey.FOR_APPROVAL],
    )
    keys = [
        html("<span><kbd>{key}</kbd> {does}</span>", key=key, does=t(does))
        for key, does in (*(LETTERS if has_letters(glance.habits) else ()), *SHORTCUTS)
    ]
    with st.container(key="foot"):
        pattern = '<footer class="foot"><span>{waiting}</span><span class="push"></span><span class="keys">{keys}</span></footer>'
        show(html(pattern, waiting=waiting, keys=each(keys)))
