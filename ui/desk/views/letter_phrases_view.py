"""Phrases by criterion: the words that stand in letters where a condition holds, shown, written and taken out of use."""

from typing import Any

import streamlit as st

from casework.approvals.definition_reading import condition_of
from casework.errors import CaseworkError
from casework.queries import letter_templates as asked
from casework.queries.definitions_drawn import ConditionField
from casework.queries.letter_templates import PhraseShown
from casework.services import letter_phrases
from ui.desk.data import Desk
from ui.desk.parts import condition_form, definition_terms, notices
from ui.desk.parts.asking import Deed, ask_and_do
from ui.desk.parts.markup import Markup, html, show
from ui.desk.parts.words import moment, t


def phrases(mine: Desk) -> None:
    """Show the phrases, each with when it stands and who changed it, and the ways to write one."""
    found = mine.ask(asked.letter_phrases)
    with st.expander(t("Phrases by criterion ({count})", count=len(found)), key="phrases"):
        show(
            html(
                '<p class="muted">{text}</p>',
                text=t("A phrase stands in a letter only where its condition holds: for a company, say, or above an amount."),
            )
        )
        if st.button(t("New phrase…"), key="new_phrase", icon=":material/add:"):
            _dialog(mine, None)
        for phrase in found:
            _phrase(mine, phrase)


def _phrase(mine: Desk, phrase: PhraseShown) -> None:
    words, change, end = st.columns([60, 20, 20], vertical_alignment="center")
    with words:
        show(_about(mine, phrase))
    if change.button(t("Change…"), key=f"phrase_change_{phrase.phrase_id}", width="stretch"):
        _dialog(mine, phrase)
    if phrase.is_active and end.button(t("Take out of use"), key=f"phrase_end_{phrase.phrase_id}", width="stretch"):
        try:
            mine.do(letter_phrases.end_phrase, phrase.phrase_id, opened_version=phrase.version)
            notices.tell(t("It is out of use."))
        except CaseworkError as error:
            notices.refuse(error)
        st.rerun()


def _about(mine: Desk, phrase: PhraseShown) -> Markup:
    named = t("Said by {templates}", templates=", ".join(phrase.named_in)) if phrase.named_in else t("No template in use says it")
    state = "" if phrase.is_active else html(' <span class="pill gray">{text}</span>', text=t("Out of use"))
    return html(
        '<div><b>{{{{ phrase.{name} }}}}</b>{state} <span class="small muted">{by}, {at} · {named}</span><div class="small">{when}</div>'
        '<div class="small muted">{words}</div></div>',
        name=phrase.name, state=state, by=phrase.changed_by, at=moment(phrase.changed_at), named=named, when=_when(mine, phrase.condition),
        words=phrase.da if t("Case") == "Sag" else phrase.en,
    )  # fmt: skip


def _when(mine: Desk, condition: Any) -> str:
    read = None if condition is None else condition_of(condition)
    if read is None:
        return t("Always stands")
    return t("Stands when {condition}", condition=definition_terms.condition_words(read, _names(mine)))


def _names(mine: Desk) -> definition_terms.Names:
    return definition_terms.Names(fields={name: kinds[0] for name, kinds in mine.ask(letter_phrases.phrase_fields) if kinds})


def _dialog(mine: Desk, phrase: PhraseShown | None) -> None:
    key = f"phrase_{phrase.phrase_id if phrase else 0}"
    fields = tuple(ConditionField(name, kinds) for name, kinds in mine.ask(letter_phrases.phrase_fields))

    def body() -> Deed | None:
        name = st.text_input(t("Name"), value=phrase.name if phrase else "", key=f"{key}_name", max_chars=letter_phrases.LONGEST_NAME)
        if name.strip():
            show(html('<p class="small muted">{text} <code>{{{{ phrase.{name} }}}}</code></p>', text=t("A template says:"),
                      name=letter_phrases.plain_name(name)))  # fmt: skip
        condition = condition_form.condition_form(fields, phrase.condition if phrase else None, f"{key}_when", condition_form.OF_PHRASES)
        da = st.text_area(t("Words in Danish"), value=phrase.da if phrase else "", key=f"{key}_da", max_chars=letter_phrases.LONGEST_WORDS)
        en = st.text_area(t("Words in English"), value=phrase.en if phrase else "", key=f"{key}_en", max_chars=letter_phrases.LONGEST_WORDS)
        if condition is condition_form.NOT_FILLED_IN or not name.strip():
            return None
        kept = phrase.condition if phrase and condition is condition_form.NOT_A_FORM else condition
        if phrase is None:
            return lambda: mine.do(letter_phrases.add_phrase, name, kept, da, en)
        return lambda: mine.do(letter_phrases.change_phrase, phrase.phrase_id, name, kept, da, en, opened_version=phrase.version)

    title = t("New phrase") if phrase is None else t("Change the phrase {name}", name=phrase.name)
    ask_and_do(title, t("Save"), key, body, told=t("The phrase is saved; letters made from now on say it so."), width="medium")
