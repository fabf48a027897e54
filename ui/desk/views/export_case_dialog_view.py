"""Taking a whole case out as a bundle: the purpose first, then the file."""

from urllib.parse import urlencode

import streamlit as st

from casework.queries.case_page import CasePage
from casework.vocabulary import Privilege
from ui.desk.data import Desk
from ui.desk.parts.markup import html, show
from ui.desk.parts.words import t


def export_case_dialog(mine: Desk, case: CasePage) -> None:
    """Ask what it is for, and give the file."""

    @st.dialog(t("Take the whole case out"), width="medium")
    def ask() -> None:
        text = t(
            "The case with its records, files, parties and history, as far as you may see it: a zip file that can be brought in again."
        )
        show(html('<p class="small muted">{text}</p>', text=text))
        whole = t("Whole numbers and protected addresses go with it; of whom is written down with the purpose.")
        less = t("Of entries of the register, numbers and protected addresses stay behind, as you may not be shown them; the file says so.")
        is_shown = Privilege.EDIT_PARTIES in mine.glance().privileges
        show(html('<p class="small muted">{whole} {less}</p>', whole=whole, less="" if is_shown else less))
        purpose = st.text_input(t("What is it for?"), key="export_purpose", help=t("The purpose is kept with who took it out."))
        if purpose.strip():
            link = f"/cases/{case.case_id}/bundle.zip?" + urlencode({"purpose": purpose})
            pattern = '<p class="page"><a class="quiet" href="{link}" target="_blank" rel="noopener">{text}</a></p>'
            show(html(pattern, link=link, text=t("Fetch the file")))
        else:
            show(html('<p class="small muted">{text}</p>', text=t("Write the purpose; then the file can be fetched.")))

    ask()
