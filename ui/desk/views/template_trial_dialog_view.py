"""Trying a letter template on a real case: the case is found by its number or title, and the letter shown in its words."""

from urllib.parse import urlencode

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import letters_to_many as asked
from casework.queries.letter_templates import TemplateVersionShown
from documents.template_trying import TemplateTried, tried_on
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.letter_words import lack
from ui.desk.parts.markup import each, html, show
from ui.desk.parts.pieces import told
from ui.desk.parts.reply_terms import TEMPLATE_PROBLEMS
from ui.desk.parts.terms import PARTY_ROLES
from ui.desk.parts.words import t


def template_trial_dialog(mine: Desk, name: str, version: TemplateVersionShown) -> None:
    """Ask for a case and one of its parties, and show the letter as it would be; nothing is kept."""

    @st.dialog(t("{name}, version {number}, on a case", name=name, number=version.number), width="medium")
    def ask() -> None:
        words = st.text_input(t("Case number or words of the title"), key="trial_words")
        cases = {each.case_id: f"{each.number} {each.title}" for each in mine.open_cases(words)}
        if not cases:
            none = t("No open case has that number or those words.") if words else t("Write a case number or words of its title.")
            show(html('<p class="muted">{text}</p>', text=none))
            return
        case_id = st.selectbox(t("Case"), list(cases), format_func=cases.__getitem__, key="trial_case")
        if case_id is not None:
            _on_case(mine, version, case_id)

    ask()


def _on_case(mine: Desk, version: TemplateVersionShown, case_id: int) -> None:
    try:
        parties = {one.key: f"{one.name} ({t(PARTY_ROLES[one.role])})" for one in mine.ask(asked.letter_recipients, case_id)}
        party = st.selectbox(t("Party"), list(parties), format_func=parties.__getitem__, key="trial_party") if parties else ""
        found, _, letter = tried_on(mine.work, mine.merge, version.version_id, case_id, party or "")
    except CaseworkError as error:
        st.error(notices.sentence(error))
        return
    _tried(found)
    if letter:
        link = f"/letter-templates/{version.version_id}/on-case.docx?{urlencode({'case': case_id, 'to': party or ''})}"
        show(html('<p><a class="quiet" href="{link}" download>{text}</a></p>', link=link, text=t("Take it out as a Word file")))


def _tried(found: TemplateTried) -> None:
    if found.problem is not None:
        show(told(t(TEMPLATE_PROBLEMS[found.problem], about=""), tone="amber"))
        return
    if found.lacking:
        show(told(lack(found.lacking, None), tone="amber"))
        return
    if found.invented:
        text = t("Invented: {fields}. Only the reply of an approval has them, or the case has no party.", fields=", ".join(found.invented))
        show(html('<p class="small muted">{text}</p>', text=text))
    lines = [html("<p>{line}</p>", line=line) for line in found.text.splitlines() if line.strip()]
    show(html('<div class="knows">{text}</div>', text=each(lines)))
