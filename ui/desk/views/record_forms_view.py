"""The forms a document can be had in, beside the file as it came: how far each is, and asking for those that are not made by themselves."""

import streamlit as st

from casework.queries.record_page import RecordPage
from casework.queries.renditions import RenditionShown, renditions_of
from casework.services import renditions
from casework.vocabulary import RenditionKind
from ui.desk.data import Desk
from ui.desk.parts.doing import done
from ui.desk.parts.markup import Markup, html, show
from ui.desk.parts.rendition_terms import FORMS, STATES
from ui.desk.parts.wide import table
from ui.desk.parts.words import size, t

ASK = {
    RenditionKind.FLAT_PDF: "Make the flattened PDF",
    RenditionKind.TIFF: "Make the TIFF",
}


def forms(mine: Desk, record: RecordPage) -> None:
    """Show the forms of one document of the record, which is chosen where there are several."""
    names = {file.version_id: file.title or file.filename for file in record.files}
    with st.expander(t("PDF and other forms")):
        chosen = next(iter(names))
        if len(names) > 1:
            chosen = st.selectbox(t("Document"), list(names), format_func=names.__getitem__, key="forms_of")
        found = mine.ask(renditions_of, chosen)
        rows = [_cells(chosen, one) for one in found]
        show(table((t("Form"), t("State"), t("Open")), rows, label=t("Forms of {title}", title=names[chosen])))
        with st.container(horizontal=True):
            for one in found:
                if one.may_ask and st.button(t(ASK[one.kind]), key=f"form_{one.kind}_{chosen}"):
                    done(lambda kind=one.kind: mine.do(renditions.ask, chosen, kind), t("It is made now. Look again in a moment."))  # type: ignore[misc]  # the lambda's default


def _cells(version_id: int, one: RenditionShown) -> tuple[Markup | str, ...]:
    about = [t(STATES[one.state])]
    if one.pages > 1:
        about.append(t("{count} pages", count=one.pages))
    if one.size:
        about.append(size(one.size))
    link = html(
        '<a href="/documents/{id}/renditions/{kind}" target="_blank" rel="noopener">{text}</a>',
        id=version_id,
        kind=str(one.kind),
        text=t("Open the {form}", form=t(FORMS[one.kind])),
    )
    return t(FORMS[one.kind]), " · ".join(about), link if one.size else ""
