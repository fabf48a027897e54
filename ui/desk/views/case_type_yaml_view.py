"""The YAML of a version: read with line numbers, or written with everything wrong said as one writes."""

import streamlit as st

from casework.case_types.reading import read_case_type
from casework.case_types.shape import CaseTypeRead
from casework.errors import CaseTypeIsWrong, CaseworkError
from casework.queries.case_types import VersionShown
from casework.services import case_type_versions
from casework.vocabulary import DefinitionState
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.course_terms import wrong
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.text_file import text_file
from ui.desk.parts.words import t


def case_type_yaml_view(mine: Desk, version: VersionShown, _: CaseTypeRead) -> None:
    """Show the editor of a draft, or the text of what is published."""
    row = version.row
    if row.state is not DefinitionState.DRAFT:
        show(numbered(version.source))
        return
    file = text_file(f"yaml_file_{row.version_id}_{row.version}", t("Take the text from a file (YAML)"))
    opened = file.text if file else version.source
    key = f"yaml_{row.version_id}_{row.version}_{file.number if file else ''}"
    source = st.text_area(
        t("YAML of the case type"), value=opened, height=460, key=key, help=t("Press Ctrl+Enter to have it looked through.")
    )
    problems = problems_of(source)
    show(problems)
    if st.button(t("Save the draft"), key="save_yaml", type="primary", icon=":material/save:"):
        try:
            mine.do(case_type_versions.save_case_type_draft, row.version_id, source, opened_version=row.version)
            notices.tell(t("The draft is saved."))
        except CaseTypeIsWrong:
            notices.tell(t("Not saved: mend what is said below the text first."))
        except CaseworkError as error:
            st.error(notices.sentence(error))
            return
        st.rerun()
    with st.expander(t("The text with line numbers")):
        show(numbered(source))


def problems_of(source: str) -> Markup:
    """Return everything that is wrong with the text, by line, or that nothing is."""
    try:
        read_case_type(source)
    except CaseTypeIsWrong as error:
        lines = each([html("<li>{what}</li>", what=wrong(problem)) for problem in error.problems])
        head = t("{count} things to mend", count=len(error.problems))
        return html('<div class="wrongs" role="status"><b>{head}</b><ul>{lines}</ul></div>', head=head, lines=lines)
    return html('<div class="right" role="status">✓ {text}</div>', text=t("Nothing is wrong with it."))


def numbered(source: str) -> Markup:
    """Return the text with its line numbers."""
    lines = each([html("<li><code>{line}</code></li>", line=line or " ") for line in source.splitlines()])
    return html('<ol class="source" tabindex="0" aria-label="{label}">{lines}</ol>', label=t("YAML of the case type"), lines=lines)
