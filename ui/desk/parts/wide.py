"""The frame of a page over the whole width: its title, what it is for, and what stands on it."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from ui.desk.parts.markup import Markup, each, html, show


@contextmanager
def wide_page(title: str, lead: str = "", *, crumb: Markup | str = "") -> Iterator[None]:
    """Show the head of the page and what the block puts below it."""
    with st.container(key="wide"), st.container(key="widebody"):
        above = html('<div class="crumb">{crumb}</div>', crumb=crumb) if crumb else ""
        below = html('<div class="muted">{lead}</div>', lead=lead) if lead else ""
        show(html('<div class="page">{above}<h1>{title}</h1>{below}</div>', above=above, title=title, below=below))
        yield


def table(heads: tuple[str, ...], rows: list[tuple[Markup | str, ...]], *, label: str) -> Markup:
    """Return a table with its heads in words; cells are escaped unless they are markup of ours."""
    head = each([html('<th scope="col">{text}</th>', text=text) for text in heads])
    lines = each([html("<tr>{cells}</tr>", cells=each([html("<td>{cell}</td>", cell=cell) for cell in row])) for row in rows])
    return html(
        '<div class="scroll"><table class="plain rows" aria-label="{label}"><thead><tr>{head}</tr></thead>'
        "<tbody>{lines}</tbody></table></div>",
        label=label,
        head=head,
        lines=lines,
    )
