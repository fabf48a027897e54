"""A dialog that asks for a few things and does one deed: what was typed stays when the deed is refused."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, TypeVar

import streamlit as st

from casework.errors import CaseworkError
from ui.desk.parts import notices
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.words import t

Deed = Callable[[], object]
K = TypeVar("K")


def ask_and_do(
    title: str,
    label: str,
    key: str,
    body: Callable[[], Deed | None],
    *,
    told: str,
    width: Literal["small", "medium", "large"] = "small",
    undo: str | Callable[[object], str] = "",
) -> None:
    """Open the dialog; ``body`` shows the fields and gives the deed, or None while something is missing.

    ``undo`` names what takes it back, or says it of what the deed gave.
    """

    @st.dialog(title, width=width)
    def dialog() -> None:
        deed = body()
        if st.button(label, type="primary", key=f"{key}_do", width="stretch", disabled=deed is None) and deed is not None:
            try:
                made = deed()
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                notices.tell(told, undo=undo if isinstance(undo, str) else undo(made))
                st.rerun()

    dialog()


def pick(label: str, names: Mapping[K, str], key: str) -> K | None:
    """Return what was chosen of the names, found by typing; None until something is."""
    return st.selectbox(label, list(names), index=None, format_func=names.__getitem__, key=key, placeholder=t("Type a name"))


def pick_many(label: str, names: Mapping[K, str], key: str) -> list[K]:
    """Return all that were chosen of the names."""
    return st.multiselect(label, list(names), format_func=names.__getitem__, key=key, placeholder=t("Type a name"))


def one_of(label: str, words: Mapping[K, str], key: str, *, first: K | None = None, is_radio: bool = False) -> K:
    """Return the one of the words that is chosen, the first to begin with; the words are translated here."""
    kinds = list(words)
    index = kinds.index(first) if first is not None else 0
    if is_radio:
        chosen = st.radio(label, kinds, index=index, format_func=lambda each: t(words[each]), key=key)
    else:
        chosen = st.selectbox(label, kinds, index=index, format_func=lambda each: t(words[each]), key=key)
    return kinds[index] if chosen is None else chosen


def table(heads: Sequence[str], rows: list[Markup], *, wraps: bool = False) -> Markup:
    """Return rows under their heads."""
    return html(
        '<table class="plain{wraps}"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>',
        wraps=" wrap" if wraps else "",
        heads=each([html('<th scope="col">{head}</th>', head=head) for head in heads]),
        rows=each(rows),
    )


def page_head(title: str, text: str) -> None:
    """Show a page's title and what it is for."""
    show(html('<div class="page"><h1>{title}</h1><div class="muted">{text}</div></div>', title=title, text=text))


def section(title: str, content: Markup | str = "") -> None:
    """Show a part of a page under its heading."""
    show(html('<section class="page"><h2>{title}</h2>{content}</section>', title=title, content=content))
