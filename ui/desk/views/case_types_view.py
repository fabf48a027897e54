"""The case types of the authority with their versions; a new one begins from one that is there, from a file, or from little."""

from itertools import groupby

import streamlit as st

from casework.calendar import legal_date
from casework.case_types.shipped import shipped
from casework.errors import CaseTypeIsWrong, CaseworkError
from casework.queries import case_types
from casework.queries.case_types import VersionRow
from casework.services import case_type_versions
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.course_terms import VERSION_STATES, title, wrong
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.text_file import text_file
from ui.desk.parts.words import day, t
from ui.desk.place import Place, go

HEADS = ("Version", "Status", "Written by", "Published by", "Published")
LITTLE = """\
name: new_case_type
title: {da: Ny sagstype, en: New case type}
law: ""
phases:
  - name: first
    title: {da: Behandling, en: Handling}
    tasks:
      - {name: handle, title: {da: Behandl sagen, en: Handle the case}}
"""


def case_types_view(mine: Desk, _: Place) -> None:
    """Show each case type with its versions, the newest first."""
    rows = mine.ask(case_types.case_type_versions)
    with st.container(key="wide"), st.container(key="widebody"):
        show(
            html(
                '<div class="page"><h1>{title}</h1><div class="muted">{text}</div></div>',
                title=t("Case types"),
                text=t("What a case of each kind asks for. A running case keeps the version it began with."),
            )
        )
        if st.button(t("New case type…"), key="new_case_type", icon=":material/add:"):
            new_dialog(mine)
        if not rows:
            show(empty(t("No case types yet"), t("Begin one from a template of the house, or from a file.")))
        for _name, versions in groupby(rows, key=lambda row: row.case_type):
            show(_panel(list(versions)))


def _panel(versions: list[VersionRow]) -> Markup:
    newest = versions[0]
    heads = each([html('<th scope="col">{head}</th>', head=t(head)) for head in HEADS])
    return html(
        '<section class="page panel"><h2>{title} <span class="small muted">{name}</span></h2>'
        '<table class="plain"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></section>',
        title=title(newest.title_da, newest.title_en),
        name=newest.case_type,
        heads=heads,
        rows=each([_row(version) for version in versions]),
    )


def _row(version: VersionRow) -> Markup:
    label, tone = VERSION_STATES[version.state]
    return html(
        '<tr><td><a href="?page=case_type&amp;id={id}">{number}</a></td><td><span class="pill {tone}">{label}</span></td>'
        "<td>{authors}</td><td>{by}</td><td>{at}</td></tr>",
        id=version.version_id,
        number=t("Version {number}", number=version.number),
        tone=tone,
        label=t(label),
        authors=", ".join(version.authors),
        by=version.published_by or "–",
        at=day(legal_date(version.published_at)) if version.published_at else "–",
    )


def new_dialog(mine: Desk) -> None:
    """Ask what a new case type begins from."""
    templates = {"": LITTLE, **shipped()}

    @st.dialog(t("New case type"), width="medium")
    def ask() -> None:
        chosen = st.selectbox(
            t("Begin from"),
            list(templates),
            format_func=lambda name: name.replace("_", " ") or t("Little: one phase, one task"),
            key="new_from",
        )
        file = text_file("new_file", t("…or from a YAML file"))
        name = st.text_input(t("Name (small letters, digits, underscores)"), key="new_name", max_chars=40)
        if st.button(t("Begin a draft"), type="primary", key="new_do", width="stretch"):
            source = file.text if file else templates[chosen]
            try:
                version_id = mine.do(case_type_versions.draft_case_type, _named(source, name.strip()) if name.strip() else source)
            except CaseTypeIsWrong as error:
                st.error("\n\n".join(wrong(problem) for problem in error.problems))
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                go(Place(page="case_type", id=version_id, tab="yaml"))
                st.rerun()

    ask()


def _named(source: str, name: str) -> str:
    """Give the YAML another name: its line that begins with ``name:``."""
    lines = source.splitlines(keepends=True)
    at = next((number for number, line in enumerate(lines) if line.startswith("name:")), None)
    if at is None:
        return f"name: {name}\n{source}"
    return "".join([*lines[:at], f"name: {name}\n", *lines[at + 1 :]])
