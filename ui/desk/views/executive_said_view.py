"""What an executive has said and may still take back: the verdict of a moment ago on every page, and all of them below the list."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import gate, undoable
from casework.queries.gate import PassageShown
from casework.queries.undoable import Undoable
from casework.services import gating
from casework.vocabulary import Verdict
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.markup import html, show
from ui.desk.parts.terms import VERDICTS
from ui.desk.parts.words import t
from ui.desk.place import Place, go
from ui.desk.views.undo_decision_view import undo, until_words

PAGE = "executive"
SAID = "executive_said"
MOST = 10


@dataclass(frozen=True)
class JustSaid:
    """Is the verdict given a moment ago."""

    passage_id: int
    approval_id: int
    title: str
    verdict: Verdict


def remember_said(passage: PassageShown, verdict: Verdict) -> None:
    """Remember what was said a moment ago, to be told on the next page."""
    st.session_state[SAID] = JustSaid(passage.passage_id, passage.approval_id, passage.title, verdict)


def just_said(mine: Desk) -> None:
    """Show the verdict of a moment ago with the way to take it back, as long as there is one."""
    said = st.session_state.get(SAID)
    if not isinstance(said, JustSaid):
        return
    at_the_office = next((one for one in mine.ask(gate.said_list) if one.passage_id == said.passage_id), None)
    decided = None if at_the_office else _undoable_of(mine, said.approval_id)
    until = _until_carried_out() if at_the_office else until_words(decided) if decided else ""
    with st.container(key="just_said", horizontal=True, vertical_alignment="center"):
        show(
            html(
                '<div class="just-said" role="status"><b>{verdict}</b>: {title} <span class="muted">{until}</span></div>',
                verdict=t(VERDICTS[said.verdict]),
                title=said.title,
                until=until,
            )
        )
        if at_the_office:
            _button("take_verdict_back", partial(mine.do, gating.take_verdict_back, said.passage_id), Place(page=PAGE, id=said.passage_id))
        elif decided:
            _button("take_verdict_back", partial(undo, mine, decided), Place(page=PAGE))


def said_before(mine: Desk) -> None:
    """Show below the list everything that was said and may still be taken back, but for what stands above it."""
    now = st.session_state.get(SAID)
    above = {now.passage_id, now.approval_id} if isinstance(now, JustSaid) else set()
    at_the_office = [one for one in mine.ask(gate.said_list) if one.passage_id not in above]
    decided = [one for one in mine.ask(undoable.last_decided, MOST) if one.approval_id not in above]
    if not at_the_office and not decided:
        return
    with st.container(key="said_before"):
        show(html("<h2>{title}</h2>", title=t("What you have decided and can take back")))
        for one in at_the_office:
            back = partial(mine.do, gating.take_verdict_back, one.passage_id)
            assert one.verdict is not None  # a check of the database: what lies behind the gate has a verdict
            _said(f"said_{one.passage_id}", one.title, one.verdict, _until_carried_out(), back, Place(page=PAGE, id=one.passage_id))
        for each in decided:
            _said(f"decided_{each.approval_id}", each.title, each.verdict, until_words(each), partial(undo, mine, each), Place(page=PAGE))


def _said(key: str, title: str, verdict: Verdict, until: str, deed: Callable[[], object], to: Place) -> None:
    with st.container(key=key, horizontal=True, vertical_alignment="center"):
        show(
            html(
                '<div class="gate-copy"><b>{title}</b><div class="muted">{verdict}. {until}</div></div>',
                title=title,
                verdict=t(VERDICTS[verdict]),
                until=until,
            )
        )
        _button(f"{key}_back", deed, to)


def _button(key: str, deed: Callable[[], object], to: Place) -> None:
    if not st.button(t("Take it back"), key=key, icon=":material/undo:"):
        return
    try:
        deed()
        st.session_state.pop(SAID, None)
        go(to)
    except CaseworkError as error:
        notices.refuse(error)
    st.rerun()


def _until_carried_out() -> str:
    return t("You can take it back until your office has carried it out.")


def _undoable_of(mine: Desk, approval_id: int) -> Undoable | None:
    return next((one for one in mine.ask(undoable.last_decided, MOST) if one.approval_id == approval_id), None)
