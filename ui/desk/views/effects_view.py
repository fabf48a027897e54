"""Effects that failed or are parked: what was to follow, why it did not, what to do, and a button to try again."""

import streamlit as st

from casework.errors import CaseworkError
from casework.queries.search_index import last_comparison
from casework.queries.troubles import Trouble
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.effect_words import EFFECTS, went_wrong, what_to_do
from ui.desk.parts.markup import html, show
from ui.desk.parts.pieces import empty, told
from ui.desk.parts.search_index import compared, is_read, to_do
from ui.desk.parts.terms import OUTBOX_STATES
from ui.desk.parts.words import full_moment, t
from ui.desk.place import Place


def effects_view(mine: Desk, _: Place) -> None:
    """Show each effect that a person has to look at."""
    effects = mine.effects()
    with st.container(key="wide"), st.container(key="widebody"):
        show(
            html(
                '<div class="page"><h1>{title}</h1><div class="muted">{text}</div></div>',
                title=t("Failed effects"),
                text=t("What should have followed from something done here, and did not."),
            )
        )
        _index(mine)
        if not effects:
            show(empty(t("Everything has been done"), t("No effect has failed. If one does, it stands here with what to do.")))
        for effect in effects:
            _effect(mine, effect)


def _index(mine: Desk) -> None:
    """Show how the search index stands beside the database."""
    last, can_be_read = mine.ask(last_comparison), is_read(mine.engine)
    is_well = can_be_read and not (last is not None and last.needs_a_rebuild and not last.is_broken)
    lines = [] if can_be_read else [t("The search index cannot be read.")]
    words = " ".join(filter(None, [*lines, compared(last), to_do(last, is_read_now=can_be_read)]))
    show(html('<p class="muted">{words}</p>', words=words) if is_well else told(words, tone="red"))


def _effect(mine: Desk, effect: Trouble) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"effect_{effect.effect_id}"):
        about = (
            html('<a class="quiet" href="?record={id}">{about}</a>', id=effect.record_id, about=effect.about)
            if effect.record_id
            else effect.about
        )
        show(
            html(
                '<div class="page"><h2>{effect}</h2><div>{about}</div><div class="small muted">{number} · {state} · {tries} · {at}</div>'
                '<p style="margin:6px 0 0"><b>{what}</b> {trouble}</p><p style="margin:2px 0 0"><b>{do}</b> {todo}</p></div>',
                effect=t(EFFECTS.get(effect.effect, effect.effect)),
                about=about,
                number=t("No. {number}", number=effect.effect_id),
                state=t(OUTBOX_STATES[effect.state]),
                tries=t("tried {count} times", count=effect.attempts),
                at=full_moment(effect.at),
                what=t("What went wrong:"),
                trouble=went_wrong(effect.trouble),
                do=t("What to do:"),
                todo=what_to_do(effect.what_to_do),
            )
        )
        if st.button(t("Try again"), key=f"retry_{effect.effect_id}", icon=":material/replay:"):
            try:
                mine.retry(effect.effect_id)
                notices.tell(t("It will be tried again now."))
            except CaseworkError as error:
                notices.refuse(error)
            st.rerun()
