"""The text of a version: read with line numbers, or written with everything found said as one writes."""

import json

import streamlit as st

from casework.approvals.definition_reading import json_schema
from casework.approvals.source import content_of
from casework.errors import CaseworkError, DefinitionIsWrong
from casework.queries import definitions_drawn, seat_choices
from casework.queries.definitions_drawn import DrawnVersion
from casework.services import definition_drafts
from casework.vocabulary import DefinitionState
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.definition_found import Written, written, wrong
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.text_file import text_file
from ui.desk.parts.words import t
from ui.desk.views.definition_steps_view import is_process


def definition_yaml_view(mine: Desk, version: DrawnVersion) -> None:
    """Show the editor of a draft, or the text of what is published."""
    row = version.row
    schema = json.dumps(json_schema(), ensure_ascii=False, indent=1)
    name = "approval-definition.schema.json"
    st.download_button(
        t("Download the JSON Schema, for editors"), schema, name, "application/schema+json", key="as_schema", icon=":material/download:"
    )
    if row.state is not DefinitionState.DRAFT or is_process(version):
        show(numbered(version.source))
        return
    file = text_file(f"definition_file_{row.version_id}_{row.version}", t("Take the text from a file (YAML)"))
    opened = file.text if file else version.source
    key = f"definition_yaml_{row.version_id}_{row.version}_{file.number if file else ''}"
    source = st.text_area(
        t("YAML of the definition"), value=opened, height=460, key=key, help=t("Press Ctrl+Enter to have it looked through.")
    )
    said = _said(mine, version, source)
    show(_found(mine, source, said))
    if st.button(t("Save the draft"), key="save_yaml", type="primary", icon=":material/save:"):
        try:
            mine.do(definition_drafts.save_definition_draft, row.version_id, source, opened_version=row.version)
            notices.tell(t("The draft is saved."))
        except DefinitionIsWrong as error:
            st.error("\n\n".join(wrong(problem, said) for problem in error.problems))
            return
        except CaseworkError as error:
            st.error(notices.sentence(error))
            return
        st.rerun()
    with st.expander(t("The text with line numbers")):
        show(numbered(source))


def _said(mine: Desk, version: DrawnVersion, source: str) -> Written:
    """Return what a text names, in words; nothing of one that is no YAML."""
    try:
        content = content_of(source)
    except DefinitionIsWrong:
        return Written()
    kinds = [each.titles[0] for each in mine.ask(definitions_drawn.condition_fields) if each.titles]
    return written(content, mine.ask(seat_choices.seat_choices), kinds or version.fields)


def _found(mine: Desk, source: str, said: Written) -> Markup:
    found, _ = mine.ask(definitions_drawn.looked_through, source)
    if not found:
        return html('<div class="right" role="status">✓ {text}</div>', text=t("Nothing is wrong with it."))
    lines = each([html("<li>{what}</li>", what=wrong(problem, said)) for problem in found])
    head = t("1 thing to mend") if len(found) == 1 else t("{count} things to mend", count=len(found))
    return html('<div class="wrongs" role="status"><b>{head}</b><ul>{lines}</ul></div>', head=head, lines=lines)


def numbered(source: str) -> Markup:
    """Return the text with its line numbers."""
    lines = each([html("<li><code>{line}</code></li>", line=line or " ") for line in source.splitlines()])
    return html('<ol class="source" tabindex="0" aria-label="{label}">{lines}</ol>', label=t("YAML of the definition"), lines=lines)
