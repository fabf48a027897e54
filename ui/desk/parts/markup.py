"""HTML of our own, safe by construction: every value is escaped unless it was made here.

User text never goes through ``st.markdown``: even a plain one fetches a remote picture (measured).
"""

import streamlit as st
from markupsafe import Markup, escape

__all__ = ["Markup", "each", "escape", "html", "show"]


def html(pattern: str, **values: object) -> Markup:
    """Return the pattern with its values put in, each escaped unless it is Markup already."""
    return Markup(pattern).format(**values)  # noqa: S704  # the pattern is a literal of ours, its values are escaped


def each(parts: "list[Markup]") -> Markup:
    """Return the parts one after another."""
    return Markup("").join(parts)


def show(markup: Markup) -> None:
    """Put the markup on the page."""
    st.html(str(markup))
