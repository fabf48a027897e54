"""One version of a definition: its steps and drawing, its text, a simulation, what differs; draft, publish, retire."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from casework.approvals.bpmn import bpmn
from casework.errors import CaseworkError, DefinitionIsWrong, WrongInDefinition
from casework.queries import definitions_drawn
from casework.queries.definitions_drawn import DrawnVersion
from casework.services import definition_drafts
from casework.vocabulary import DefinitionState, Reason, Thing
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.approval_drawing import drawing
from ui.desk.parts.course_terms import VERSION_STATES
from ui.desk.parts.definition_found import Written, wrong
from ui.desk.parts.drafts import begin_draft, throw_away_dialog
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty, facts
from ui.desk.parts.terms import reason
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.words import full_moment, t
from ui.desk.place import Place
from ui.desk.views.definition_differences_view import definition_differences_view
from ui.desk.views.definition_examples_view import definition_examples_view
from ui.desk.views.definition_simulation_view import definition_simulation_view
from ui.desk.views.definition_steps_view import definition_steps_view, is_process, named, written_in
from ui.desk.views.definition_yaml_view import definition_yaml_view


@dataclass(frozen=True)
class Tab:
    """One tab of the version."""

    label: str
    view: Callable[[Desk, DrawnVersion], None]


TABS: dict[str, Tab] = {
    "steps": Tab("Steps", definition_steps_view),
    "yaml": Tab("YAML", definition_yaml_view),
    "simulation": Tab("Simulation", definition_simulation_view),
    "examples": Tab("Examples", definition_examples_view),
    "differences": Tab("What differs", definition_differences_view),
}


def definition_view(mine: Desk, place: Place) -> None:
    """Show the version at the tab the place names."""
    with st.container(key="wide"), st.container(key="widebody"):
        if place.id is None:
            show(empty(t("There is nothing here"), t("Choose a version in the list of definitions.")))
            return
        version = mine.ask(definitions_drawn.drawn_version, place.id)
        tab = place.tab if place.tab in TABS else next(iter(TABS))
        show(_head(version, place, tab))
        left, right = st.columns([72, 28], gap="large")
        with left, st.container(key="definitionbody"):
            TABS[tab].view(mine, version)
        with right:
            _deeds(mine, version)
            show(_found(version, written_in(mine, version)))
            show(html('<section class="page panel"><h2>{title}</h2>{facts}</section>', title=t("About the version"), facts=_facts(version)))


def _head(version: DrawnVersion, place: Place, current: str) -> Markup:
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
        '<div class="page"><div class="crumb"><a class="quiet" href="?page=definitions">{all}</a> · {version}</div>'
        '<div class="page-head"><h1>{title}</h1><span class="pill {tone}">{label}</span></div>'
        '{who}<nav class="tabs" aria-label="{parts}">{links}</nav></div>',
        all=t("Approval definitions"),
        version=t("Version {number}", number=version.row.number),
        title=version.row.title,
        tone=tone,
        label=t(label),
        parts=t("Parts of the definition"),
        who=who_sees(Thing.DEFINITION, version.row.definition_id),
        links=each(links),
    )


def _found(version: DrawnVersion, said: Written) -> Markup:
    """Return what must be mended before it is published, and what is worth knowing."""
    if not version.wrong and not version.told:
        return html('<div class="right" role="status">✓ {text}</div>', text=t("Nothing is wrong with it."))
    return each(
        [_list(t("To mend before it is published"), version.wrong, "wrongs", said), _list(t("Worth knowing"), version.told, "knows", said)]
    )


def _list(head: str, problems: tuple[WrongInDefinition, ...], kind: str, said: Written) -> Markup:
    if not problems:
        return Markup("")
    lines = each([html("<li>{what}</li>", what=wrong(problem, said)) for problem in problems])
    return html('<div class="{kind}" role="status"><b>{head}</b><ul>{lines}</ul></div>', kind=kind, head=head, lines=lines)


def _facts(version: DrawnVersion) -> Markup:
    row = version.row
    pairs = (
        (t("Name"), row.name),
        *_process_facts(version),
        (t("Written by"), ", ".join(row.authors) or t("The set-up")),
        (t("Begun"), full_moment(row.created_at)),
        (t("Published by"), row.published_by),
        (t("Published"), full_moment(row.published_at) if row.published_at else ""),
        (t("Retired"), full_moment(row.retired_at) if row.retired_at else ""),
        (t("Running of those you may read"), str(row.running)),
        (t("Fingerprint"), version.source_hash[:12]),
    )
    return facts(pairs)


def _process_facts(version: DrawnVersion) -> tuple[tuple[str, str], ...]:
    pin = version.definition.process if version.definition is not None else None
    if pin is None:
        return ()
    return ((t("Process in Python"), f"{pin.name}_v{pin.version}.py"), (t("Fingerprint of its source"), pin.hash[:12]))


def _deeds(mine: Desk, version: DrawnVersion) -> None:
    row = version.row
    with st.container(key="actions", border=True):
        show(html("<h2>{title}</h2>", title=t("What you can do now")))
        if row.state is DefinitionState.DRAFT:
            _draft_deeds(mine, version)
        elif is_process(version):
            show(html('<div class="small muted">{why}</div>', why=t("It is a process in Python: its next version comes with the program.")))
        elif st.button(t("New version from this"), key="new_version", type="primary", icon=":material/edit:", width="stretch"):
            begin_draft(lambda: mine.do(definition_drafts.draft_definition, version.source), Place(page="definition", tab="steps"))
        if row.state is DefinitionState.PUBLISHED and st.button(t("Retire"), key="retire", icon=":material/archive:", width="stretch"):
            _do(lambda: mine.do(definition_drafts.retire_definition, row.version_id), t("It is retired. No new approval begins by it."))
        _downloads(mine, version)


def _draft_deeds(mine: Desk, version: DrawnVersion) -> None:
    row = version.row
    if row.is_mine:
        show(html('<div class="small muted">{why}</div>', why=reason(Reason.AUTHOR_CANNOT_PUBLISH)))
    elif st.button(t("Publish"), key="publish", type="primary", icon=":material/publish:", width="stretch", disabled=bool(version.wrong)):
        _do(
            lambda: mine.do(definition_drafts.publish_definition_draft, row.version_id, opened_version=row.version),
            t("It is published."),
            written_in(mine, version),
        )
    if st.button(t("Throw the draft away"), key="drop", icon=":material/delete:", width="stretch"):
        throw_away_dialog(lambda: mine.do(definition_drafts.drop_definition_draft, row.version_id), Place(page="definitions"))


def _downloads(mine: Desk, version: DrawnVersion) -> None:
    row, read = version.row, version.definition
    files = [(t("Download the YAML"), version.source, "yaml", "application/yaml")]
    if read is not None:
        files.append((t("Download the drawing (SVG)"), str(drawing(read, named(mine, version))), "svg", "image/svg+xml"))
        files.append((t("Download for other modelers (BPMN)"), bpmn(read), "bpmn", "application/xml"))
    for label, content, kind, media in files:
        st.download_button(
            label, content, file_name=f"{row.name}-{row.number}.{kind}", mime=media, key=f"as_{kind}", icon=":material/download:",
            width="stretch",
        )  # fmt: skip


def _do(deed: Callable[[], object], told: str, said: Written | None = None) -> None:
    try:
        deed()
        notices.tell(told)
    except DefinitionIsWrong as error:
        st.error("\n\n".join(wrong(problem, said) for problem in error.problems))
        return
    except CaseworkError as error:
        notices.refuse(error)
    st.rerun()
