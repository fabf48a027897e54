"""The words of replies and of letter templates: what has become of them, what is wrong, and the choice of a template."""

from collections.abc import Sequence

import streamlit as st

from casework.errors import TemplateIsWrong
from casework.letter_fields import BY_NAME
from casework.queries.replies import TemplateChoice
from casework.vocabulary import ReplyTrouble, TemplateProblem, TemplateState
from ui.desk.parts.words import t
from ui.text import say

TEMPLATE_STATES = {
    TemplateState.CHECKED: ("Checked, not in use", "amber"),
    TemplateState.IN_USE: ("In use", "green"),
    TemplateState.RETIRED: ("Retired", "gray"),
}
TEMPLATE_PROBLEMS = {
    TemplateProblem.NOT_WORD: "It is no Word file (.docx).",
    TemplateProblem.UNREADABLE: "It cannot be read, or is too big.",
    TemplateProblem.HAS_MACROS: "It has macros. Save it as a Word file without macros (.docx).",
    TemplateProblem.HAS_OBJECTS: "Something is built in that is no text or picture ({about}). Take it out, or put a picture in its place.",
    TemplateProblem.REACHES_OUTSIDE: (
        "It fetches something from elsewhere when it is opened ({about}). Put pictures into the file itself, and detach templates and "
        "mailing lists from it."
    ),
    TemplateProblem.NOT_WRITTEN_SO: "A field or a condition is not written as it should be: {about}",
    TemplateProblem.NOT_ALLOWED: (
        "Only the fields of the list, if, and for over attachments can stand in a template, and of Word's own fields page numbers, dates "
        "and the like; not: {about}"
    ),
    TemplateProblem.UNKNOWN_FIELD: "Nothing fills in: {about}. See the list of fields.",
    TemplateProblem.LEFT_OVER: "A field stands where none is filled in, as in a comment: {about}",
    TemplateProblem.INFECTED: "A virus was found in it ({about}). Get a clean file.",
    TemplateProblem.NOT_CHECKED: "It could not be checked for viruses ({about}). Try again in a while.",
}
TROUBLES = {
    ReplyTrouble.FIELDS_ARE_EMPTY: "The letter says what is not filled in: {fields}. Fill it in, or choose another letter template.",
    ReplyTrouble.NOBODY_TO_ANSWER: "There is nobody to answer: put a party on the case, or a sender on the record.",
    ReplyTrouble.NOBODY_APPROVED: "Every step was passed over, so nobody has approved whom the letter could name.",
    ReplyTrouble.RESPONSIBLE_CANNOT_READ: (
        "The responsible for the approval can no longer read the record. Make the replies yourself; they are then yours."
    ),
    ReplyTrouble.RESPONSIBLE_CANNOT_READ_CASE: "The responsible for the approval cannot see the case, whose words stand in the letter.",
    ReplyTrouble.CASE_TAKES_NO_MORE: "The case is completed and takes no more records. Reopen it first.",
    ReplyTrouble.DOCUMENTS_ARE_GONE: "A document that was approved is no longer there.",
    ReplyTrouble.TEMPLATE_NOT_IN_USE: "The letter template is not in use any more. Choose another one.",
    ReplyTrouble.TEMPLATE_IS_WRONG: "The letter template cannot be filled in. Choose another one, and tell who keeps the templates.",
}
LANGUAGES = {"da": "Danish", "en": "English"}
HOUSE = {"da": "The house's own letter, in Danish", "en": "The house's own letter, in English"}
TO_PARTIES = {"da": "The house's own letter to parties, in Danish", "en": "The house's own letter to parties, in English"}


def template_fault(error: TemplateIsWrong, language: str) -> str:
    """Return what is wrong with a Word file that shall be a template."""
    return say(TEMPLATE_PROBLEMS[error.problem], language, about=", ".join(error.about))


def trouble(why: ReplyTrouble, lacking: Sequence[str], lacking_of: Sequence[str]) -> str:
    """Return why replies were not made, which fields are empty and whose they are, and what to do."""
    fields = "; ".join(f"{t(BY_NAME[name].says)} ({name})" if name in BY_NAME else name for name in lacking)
    said = t(TROUBLES[why], fields=fields or t("something of the case"))
    return f"{said} {t('It is missing of {names}.', names=', '.join(lacking_of))}" if lacking_of else said


def template_choice(choices: Sequence[TemplateChoice], template_id: int | None, language: str, key: str) -> tuple[int | None, str]:
    """Ask which letter template replies are written from; return its id, None for the house's own letter, and the language."""
    names: dict[tuple[int | None, str], str] = {(None, spoken): t(words) for spoken, words in HOUSE.items()}
    names |= {(each.template_id, each.language): f"{each.name} ({t(LANGUAGES[each.language])})" for each in choices}
    options = list(names)
    now = next((at for at, (id, spoken) in enumerate(options) if id == template_id and (id is not None or spoken == language)), 0)
    chosen = st.selectbox(t("Letter template"), options, index=now, format_func=names.__getitem__, key=key)
    return chosen or options[0]
