"""Writing to many on a case: a template and whom, looked through before it is ordered; and the letters that were ordered before."""

from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import distribution_lists, list_choosing, replies
from casework.queries import letters_to_many as asked
from casework.queries.letters_to_many import LetterRecipient, LetterRunRow
from casework.queries.replies import TemplateChoice
from casework.services import letters_to_many
from casework.services.letters_to_many import LONGEST_TITLE, OF_REGISTER
from casework.vocabulary import Expansion
from documents import letter_checking
from documents.letter_checking import LettersChecked
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.asking import pick_many
from ui.desk.parts.letter_words import counts, lack
from ui.desk.parts.list_choice import expansion
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty, told
from ui.desk.parts.reply_terms import LANGUAGES
from ui.desk.parts.terms import PARTY_ROLES
from ui.desk.parts.wide import table, wide_page
from ui.desk.parts.words import moment, t
from ui.desk.place import Place, go


def letters_view(mine: Desk, place: Place) -> None:
    """Show the form, what the letters would lack, and the runs of the case that the address names."""
    case_id = place.id or 0
    recipients = mine.ask(asked.letter_recipients, case_id)
    templates = mine.ask(replies.template_choices)
    crumb = html('<a href="?case={id}">{text}</a>', id=case_id, text=t("Back to the case"))
    lead = t("One letter to each, from the same template. Each becomes a draft of yours on the case; you look it through and send it.")
    with wide_page(t("Write to many"), lead, crumb=crumb):
        if templates:
            _form(mine, case_id, recipients, templates)
        else:
            show(empty(t("No letter template is in use"), t("Ask who keeps the templates to take one into use.")))
        _runs(mine.ask(asked.letter_runs, case_id))


def _form(mine: Desk, case_id: int, recipients: Sequence[LetterRecipient], templates: Sequence[TemplateChoice]) -> None:
    names = {choice.template_id: f"{choice.name} ({t(LANGUAGES[choice.language])})" for choice in templates}
    with st.container(border=True, key="letters_form"):
        left, right = st.columns(2, gap="large")
        template_id = left.selectbox(t("Letter template"), list(names), format_func=names.__getitem__, key="letters_template")
        title = right.text_input(t("Title of the letters"), key="letters_title", max_chars=LONGEST_TITLE)
        to = [*_of_case(recipients), *_of_list(mine, case_id)]
        if not to:
            show(html('<p class="small muted">{text}</p>', text=t("Choose to whom. Who is chosen twice gets one letter.")))
        elif template_id is not None:
            _look_through(mine, case_id, template_id, to, title)


def _of_case(recipients: Sequence[LetterRecipient]) -> list[str]:
    """Ask for the parties of the case, by their roles at once or one by one; return their keys."""
    if not recipients:
        return []
    names = {one.key: f"{one.name} ({t(PARTY_ROLES[one.role])})" for one in recipients}
    roles = list(dict.fromkeys(one.role for one in recipients))
    chosen = st.pills(
        t("All who stand on the case as"), roles, selection_mode="multi", format_func=lambda role: t(PARTY_ROLES[role]), key="letters_roles"
    )
    single = pick_many(t("Or these parties of the case"), names, "letters_to")
    return [one.key for one in recipients if one.role in chosen or one.key in single]


def _of_list(mine: Desk, case_id: int) -> list[str]:
    """Ask for a distribution list and show who of it gets a letter; return their keys."""
    lists = {row.list_id: f"{row.name} ({row.members})" for row in mine.ask(distribution_lists.lists_of)}
    if not lists:
        return []
    hint = t("Choose a list")
    list_id = st.selectbox(
        t("From a distribution list"), list(lists), index=None, format_func=lists.__getitem__, key="letters_list", placeholder=hint
    )
    if list_id is None:
        return []
    try:
        weighed = mine.ask(list_choosing.for_letters, list_id, case_id)
    except CaseworkError as error:
        st.error(notices.sentence(error))
        return []
    expansion(weighed)
    return [f"{OF_REGISTER}{one.party_id}" for one in weighed if one.outcome is Expansion.PUT]


def _look_through(mine: Desk, case_id: int, template_id: int, to: list[str], title: str) -> None:
    """Look the letters through at a press, and offer to order them once they were looked through as they are chosen now."""
    choice = (case_id, template_id, tuple(to))
    if st.button(t("Look the letters through"), key="letters_check", icon=":material/fact_check:"):
        try:
            st.session_state["letters_checked"] = (choice, letter_checking.checked(mine.work, mine.merge, case_id, template_id, to))
        except CaseworkError as error:
            notices.refuse(error)
            st.rerun()
    kept = st.session_state.get("letters_checked")
    if kept is None or kept[0] != choice:
        show(html('<p class="small muted">{text}</p>', text=t("Nothing is written before you have seen what is missing.")))
        return
    able = _checked(mine, case_id, template_id, kept[1])
    if able and st.button(t("Write the letters ({count})", count=len(able)), key="letters_order", type="primary"):
        try:
            run_id = mine.do(letters_to_many.order_letters, case_id, template_id, able, title=title)
        except CaseworkError as error:
            notices.refuse(error)
            st.rerun()
        del st.session_state["letters_checked"]
        notices.tell(t("The letters are being written. You can leave this page."))
        go(Place(page="letter_run", id=run_id))
        st.rerun()


def _checked(mine: Desk, case_id: int, template_id: int, found: LettersChecked) -> list[str]:
    """Show what was found, and one letter as it would be; return the keys of those that can be written."""
    able = {one.recipient: one.name for one in found.letters if not one.lacking and one.problem is None}
    lines = [
        html("<li><b>{name}</b>: {why}</li>", name=one.name, why=lack(one.lacking, one.problem))
        for one in found.letters
        if one.recipient not in able
    ]
    if lines:
        text = t("Cannot be written: {count}. They are left out unless you fill in what is missing.", count=len(lines))
        show(told(text, tone="amber"))
        show(html('<ul class="tasks">{lines}</ul>', lines=each(lines)))
    show(html("<p>{text}</p>", text=t("Can be written: {count}.", count=len(able))))
    if able:
        key = st.selectbox(
            t("See the letter to"), list(able), index=None, format_func=able.__getitem__, key="letters_see", placeholder=t("Choose a party")
        )
        if key is not None:
            _letter(mine, case_id, template_id, key)
    return list(able)


def _letter(mine: Desk, case_id: int, template_id: int, key: str) -> None:
    try:
        (letter,) = letter_checking.checked(mine.work, mine.merge, case_id, template_id, [key]).letters
    except CaseworkError as error:
        st.error(notices.sentence(error))
        return
    lines = [html("<p>{line}</p>", line=line) for line in letter.text.splitlines() if line.strip()]
    show(html('<div class="knows">{text}</div>', text=each(lines)))
    link = f"/cases/{case_id}/letters/preview.docx?{urlencode({'template': template_id, 'to': key})}"
    show(html('<p><a class="quiet" href="{link}" download>{text}</a></p>', link=link, text=t("Take it out as a Word file")))


def _runs(runs: Sequence[LetterRunRow]) -> None:
    if not runs:
        return
    show(html('<h2 class="page">{title}</h2>', title=t("Written before on this case")))
    lines: list[tuple[Markup | str, ...]] = [
        (
            html('<a href="?page=letter_run&id={id}">{title}</a>', id=run.run_id, title=run.title),
            run.template,
            f"{run.started_by}, {moment(run.started_at)}",
            counts(run.counts),
        )
        for run in runs
    ]
    show(table((t("Title"), t("Letter template"), t("Ordered by"), t("Letters")), lines, label=t("Written before on this case")))
