"""One version of a case type: what a caseworker sees, its YAML, its fields and tasks as forms, what differs; draft, publish, retire."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from casework.case_types.reading import read_once
from casework.case_types.shape import CaseTypeRead
from casework.errors import CaseTypeIsWrong, CaseworkError
from casework.queries import case_types
from casework.queries.case_types import VersionShown
from casework.services import case_type_versions
from casework.vocabulary import DefinitionState, Reason, Thing
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.course_terms import VERSION_STATES, title, wrong
from ui.desk.parts.drafts import begin_draft, throw_away_dialog
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty, facts
from ui.desk.parts.terms import reason
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.words import full_moment, t
from ui.desk.place import Place
from ui.desk.views.case_type_differences_view import case_type_differences_view
from ui.desk.views.case_type_forms_view import case_type_fields_view, case_type_tasks_view
from ui.desk.views.case_type_preview_view import case_type_preview_view
from ui.desk.views.case_type_yaml_view import case_type_yaml_view


@dataclass(frozen=True)
class Tab:
    """One tab of the version."""

    label: str
    view: Callable[[Desk, VersionShown, CaseTypeRead], None]


TABS: dict[str, Tab] = {
    "preview": Tab("What a caseworker sees", case_type_preview_view),
    "yaml": Tab("YAML", case_type_yaml_view),
    "fields": Tab("Fields", case_type_fields_view),
    "tasks": Tab("Phases and tasks", case_type_tasks_view),
    "differences": Tab("What differs", case_type_differences_view),
}


def case_type_view(mine: Desk, place: Place) -> None:
    """Show the version at the tab the place names."""
    with st.container(key="wide"), st.container(key="widebody"):
        if place.id is None:
            show(empty(t("There is nothing here"), t("Choose a version in the list of case types.")))
            return
        version = mine.ask(case_types.case_type_version, place.id)
        read = read_once(version.source)
        tab = place.tab if place.tab in TABS else next(iter(TABS))
        show(_head(version, place, tab))
        left, right = st.columns([72, 28], gap="large")
        with left, st.container(key="casetypebody"):
            TABS[tab].view(mine, version, read)
        with right:
            _deeds(mine, version)
            show(html('<section class="page panel"><h2>{title}</h2>{facts}</section>', title=t("About the version"), facts=_facts(version)))


def _head(version: VersionShown, place: Place, current: str) -> Markup:
    label, tone = VERSION_STATES[version.row.state]
    links = [
        html(
            '<a href="{link}"{current}>{label}</a>',
            link=place.at_tab(name).link,
            label=t(tab.label),
            current=Markup(' aria-current="page"') if name == current else "",
        )
        for name, tab in TABS.items()
    ]
    return html(
        '<div class="page"><div class="crumb"><a class="quiet" href="?page=case_types">{all}</a> · {version}</div>'
        '<div class="page-head"><h1>{title}</h1><span class="pill {tone}">{label}</span></div>'
        '{who}<nav class="tabs" aria-label="{parts}">{links}</nav></div>',
        all=t("Case types"),
        version=t("Version {number}", number=version.row.number),
        title=title(version.row.title_da, version.row.title_en),
        tone=tone,
        label=t(label),
        parts=t("Parts of the case type"),
        who=who_sees(Thing.CASE_TYPE, version.row.version_id),
        links=each(links),
    )


def _facts(version: VersionShown) -> Markup:
    row = version.row
    pairs = (
        (t("Name"), row.case_type),
        (t("Written by"), ", ".join(row.authors)),
        (t("Begun"), full_moment(row.created_at)),
        (t("Published by"), row.published_by),
        (t("Published"), full_moment(row.published_at) if row.published_at else ""),
        (t("Retired"), full_moment(row.retired_at) if row.retired_at else ""),
        (t("Fingerprint"), version.source_hash[:12]),
    )
    return facts(pairs)


def _deeds(mine: Desk, version: VersionShown) -> None:
    row = version.row
    with st.container(key="actions", border=True):
        show(html("<h2>{title}</h2>", title=t("What you can do now")))
        if row.state is DefinitionState.DRAFT:
            if row.is_mine:
                show(html('<div class="small muted">{why}</div>', why=reason(Reason.AUTHOR_CANNOT_PUBLISH)))
            elif st.button(t("Publish"), key="publish", type="primary", icon=":material/publish:", width="stretch"):
                _do(
                    lambda: mine.do(case_type_versions.publish_case_type, row.version_id, opened_version=row.version), t("It is published.")
                )
            if st.button(t("Throw the draft away"), key="drop", icon=":material/delete:", width="stretch"):
                throw_away_dialog(lambda: mine.do(case_type_versions.drop_case_type_draft, row.version_id), Place(page="case_types"))
        elif st.button(t("New version from this"), key="new_version", type="primary", icon=":material/edit:", width="stretch"):
            begin_draft(lambda: mine.do(case_type_versions.draft_case_type, version.source), Place(page="case_type", tab="yaml"))
        if row.state is DefinitionState.PUBLISHED and st.button(t("Retire"), key="retire", icon=":material/archive:", width="stretch"):
            _do(lambda: mine.do(case_type_versions.retire_case_type, row.version_id), t("It is retired. No new case begins by it."))
        st.download_button(
            t("Download the YAML"),
            version.source,
            file_name=f"{row.case_type}-{row.number}.yaml",
            mime="application/yaml",
            key="download",
            icon=":material/download:",
            width="stretch",
        )


def _do(deed: Callable[[], object], told: str) -> None:
    try:
        deed()
        notices.tell(told)
    except CaseTypeIsWrong as error:
        st.error("\n\n".join(wrong(problem) for problem in error.problems))
        return
    except CaseworkError as error:
        notices.refuse(error)
    st.rerun()
