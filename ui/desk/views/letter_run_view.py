"""A run of letters to many while it is written and afterwards: made, waiting, failed and why; stopping it, and trying again."""

import streamlit as st

from casework.queries import letters_to_many as asked
from casework.queries.letters_to_many import LetterShown, LettersPage
from casework.services import letters_to_many
from casework.vocabulary import LetterState
from ui.desk.data import Desk
from ui.desk.parts.doing import done
from ui.desk.parts.letter_words import LETTER_STATES, counts, trouble
from ui.desk.parts.markup import Markup, html, show
from ui.desk.parts.terms import STATUS
from ui.desk.parts.wide import table, wide_page
from ui.desk.parts.words import moment, t
from ui.desk.place import Place

AGAIN = 2.0  # seconds


def letter_run_view(mine: Desk, place: Place) -> None:
    """Show how far each letter of the run has come that the address names."""
    page = mine.ask(asked.letters_page, place.id or 0)
    crumb = html('<a href="?page=letters&id={id}">{text}</a>', id=page.case_id, text=page.case_title)
    lead = t(
        "From the template {template}, ordered by {name}, {moment}.",
        template=page.row.template, name=page.row.started_by, moment=moment(page.row.started_at),
    )  # fmt: skip
    with wide_page(page.row.title, lead, crumb=crumb):
        _progress(mine, page)
        _deeds(mine, page)
        lines = [_line(letter) for letter in page.letters]
        show(table((t("To"), t("Letter"), t("Why, and what to do")), lines, label=t("Letters")))
        show(html('<p class="small muted">{text}</p>', text=t("Each letter is a draft of who ordered it, and is sent as any other.")))


def _progress(mine: Desk, page: LettersPage) -> None:
    """Show the counts, anew every little while as long as letters wait."""
    if not page.row.counts[LetterState.WAITING]:
        show(html('<p role="status"><b>{text}</b></p>', text=counts(page.row.counts)))
        return

    @st.fragment(run_every=AGAIN)
    def look() -> None:
        with mine.work() as work:
            now = asked.letters_page(work, page.row.run_id).row.counts
        if now != page.row.counts:
            st.rerun()
        everything = sum(now.values())
        st.progress((everything - now[LetterState.WAITING]) / everything, text=counts(now))

    look()


def _deeds(mine: Desk, page: LettersPage) -> None:
    run_id, found = page.row.run_id, page.row.counts
    with st.container(horizontal=True, key="letter_run_deeds"):
        if found[LetterState.WAITING] and st.button(t("Stop"), key="letters_stop", icon=":material/stop_circle:"):
            done(lambda: mine.do(letters_to_many.stop_letters, run_id), t("It is stopped. What is written stays."))
        again = found[LetterState.FAILED] + found[LetterState.STOPPED]
        if again and page.is_mine and st.button(t("Try {count} again", count=again), key="letters_again", icon=":material/refresh:"):
            done(lambda: mine.do(letters_to_many.try_letters_again, run_id), t("They are being written."))


def _line(letter: LetterShown) -> tuple[Markup | str, ...]:
    label, tone = LETTER_STATES[letter.state]
    pill = html('<span class="pill {tone}">{text}</span>', tone=tone, text=t(label))
    if letter.record_id is not None and letter.record_state is not None:
        state, tone = STATUS[letter.record_state]
        pattern = '<a href="?record={id}">{text}</a> <span class="pill {tone}">{state}</span>'
        pill = html(pattern, id=letter.record_id, text=t("Open the letter"), tone=tone, state=t(state))
    why = trouble(letter.trouble, letter.lacking) if letter.trouble is not None else ""
    return letter.recipient or t("Not shown to you, or no longer there"), pill, why
