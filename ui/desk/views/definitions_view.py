"""The definitions of approvals with their versions; a new one begins from one that is there, from a file, or from little."""

from itertools import groupby

import streamlit as st

from casework.approvals.source import content_of, write_content
from casework.calendar import legal_date
from casework.errors import CaseworkError, DefinitionIsWrong
from casework.queries import definitions_drawn
from casework.queries.definitions_drawn import DrawnRow
from casework.services import definition_drafts
from casework.vocabulary import DefinitionState
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.course_terms import VERSION_STATES
from ui.desk.parts.definition_found import wrong
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.text_file import text_file
from ui.desk.parts.words import day, t
from ui.desk.place import Place, go

HEADS = ("Version", "Status", "Written by", "Published by", "Published", "Running of those you may read")
LITTLE = """\
name: new_approval
title: Ny godkendelse
steps:
  - name: head
    title: Chef
    seats:
      - {role: head, unit: responsible}
    deadline: +3
"""


def definitions_view(mine: Desk, _: Place) -> None:
    """Show each definition with its versions, the newest first."""
    rows = mine.ask(definitions_drawn.drawn_versions)
    with st.container(key="wide"), st.container(key="widebody"):
        show(
            html(
                '<div class="page"><h1>{title}</h1><div class="muted">{text}</div></div>',
                title=t("Approval definitions"),
                text=t("The ways that approvals go: who is asked, in which order, by when. What runs keeps the version it began with."),
            )
        )
        if st.button(t("New definition…"), key="new_definition", icon=":material/add:"):
            new_dialog(mine, rows)
        if not rows:
            show(empty(t("No definitions yet"), t("Begin one with a single step, or from a file.")))
        for _name, versions in groupby(rows, key=lambda row: row.name):
            show(_panel(list(versions)))


def _panel(versions: list[DrawnRow]) -> Markup:
    newest = versions[0]
    now = next((each for each in versions if each.state is DefinitionState.PUBLISHED), newest)
    heads = each([html('<th scope="col">{head}</th>', head=t(head)) for head in HEADS])
    return html(
        '<section class="page panel"><h2>{title} <span class="small muted">{name}</span>{draft}</h2>'
        '<table class="plain"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></section>',
        title=now.title,
        name=now.name,
        draft=html(' <span class="pill amber">{words}</span>', words=_draft(newest, now))
        if newest.state is DefinitionState.DRAFT and newest is not now
        else "",
        heads=heads,
        rows=each([_row(version) for version in versions]),
    )


def _draft(newest: DrawnRow, now: DrawnRow) -> str:
    """Return that there is a newer version, with its title where it would be called otherwise."""
    if newest.title == now.title:
        return t("There is a draft")
    return t("There is a draft: {title}", title=newest.title)


def _row(version: DrawnRow) -> Markup:
    label, tone = VERSION_STATES[version.state]
    return html(
        '<tr><td><a href="?page=definition&amp;id={id}">{number}</a></td><td><span class="pill {tone}">{label}</span></td>'
        "<td>{authors}</td><td>{by}</td><td>{at}</td><td>{running}</td></tr>",
        id=version.version_id,
        number=t("Version {number}", number=version.number),
        tone=tone,
        label=t(label),
        authors=", ".join(version.authors) or t("The set-up"),
        by=version.published_by or "–",
        at=day(legal_date(version.published_at)) if version.published_at else "–",
        running=version.running or "–",
    )


def new_dialog(mine: Desk, rows: tuple[DrawnRow, ...]) -> None:
    """Ask what a new definition begins from."""
    newest = {row.version_id: f"{row.title} ({row.name})" for row in reversed(rows)}

    @st.dialog(t("New definition"), width="medium")
    def ask() -> None:
        chosen = st.selectbox(
            t("Begin from"),
            [0, *newest],
            format_func=lambda chosen: newest.get(chosen, t("Little: one step")),
            key="definition_from",
        )
        file = text_file("definition_file", t("…or from a file (YAML)"))
        title = st.text_input(t("Title, as people read it"), key="definition_title", max_chars=120)
        name = st.text_input(t("Name (small letters, digits, underscores)"), key="definition_name", max_chars=40)
        if st.button(t("Begin a draft"), type="primary", key="definition_do", width="stretch"):
            source = file.text if file else _source(mine, chosen)
            try:
                version_id = mine.do(definition_drafts.draft_definition, _named(source, name.strip(), title.strip()))
            except DefinitionIsWrong as error:
                st.error("\n\n".join(wrong(problem) for problem in error.problems))
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                go(Place(page="definition", id=version_id, tab="steps"))
                st.rerun()

    ask()


def _source(mine: Desk, version_id: int) -> str:
    return mine.ask(definitions_drawn.drawn_version, version_id).source if version_id else LITTLE


def _named(source: str, name: str, title: str) -> str:
    """Give the text another name and title where they were written."""
    said = {key: value for key, value in (("name", name), ("title", title)) if value}
    return write_content(content_of(source) | said) if said else source
