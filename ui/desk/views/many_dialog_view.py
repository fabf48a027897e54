"""Doing something with many records or cases: what it needs to know, how far it is, what came of each, and taking it back."""

from collections.abc import Iterator

import streamlit as st

from casework.lists.definition import Condition
from ui.desk.acting import Needs, Together
from ui.desk.data import Desk
from ui.desk.many import ACTS, MOST, Job, Stage, all_cases_of, all_of, begin, go_on, take_back
from ui.desk.parts import notices
from ui.desk.parts.markup import html, show
from ui.desk.parts.words import t
from ui.desk.views.approve_many_view import approvals_asked
from ui.desk.views.many_outcomes_view import outcomes_told
from ui.desk.views.many_question_view import needed

STATE = "many"


def begin_with(mine: Desk, name: str, ids: tuple[int, ...], address: str, where: tuple[Condition, ...], *, all_of_list: bool) -> None:
    """Begin an act on the chosen ones, or on all of a list; it is shown until it is done, whatever page is turned to."""
    every = all_cases_of if ACTS[name].of_cases else all_of
    st.session_state[STATE] = begin(name, mine.ask(every, address, where) if all_of_list else ids, address)


def begin_undo() -> None:
    """Begin to take back what was last done with many records."""
    job: Job | None = st.session_state.get(STATE)
    if job is not None:
        job.stage = Stage.UNDOING


def many_dialog(mine: Desk) -> None:
    """Show the act that is under way: what it needs, how far it is, what came of it, and how to take it back."""
    job: Job | None = st.session_state.get(STATE)
    if job is None or job.stage is Stage.TOLD or (job.stage is Stage.DONE and not job.refused and not job.act.tells_each):
        return

    is_dismissible = job.stage not in {Stage.DOING, Stage.UNDOING}

    @st.dialog(t(job.act.label), width="large" if job.act.tells_each else "medium", dismissible=is_dismissible, on_dismiss=_close)
    def ask() -> None:
        match job.stage:
            case Stage.ASKING:
                _question(mine, job)
            case Stage.DOING:
                _doing(mine, job)
            case Stage.DONE:
                _what_came_of_it(mine, job)
            case Stage.UNDOING:
                _undoing(mine, job)
            case Stage.UNDONE:
                _what_was_taken_back(mine, job)

    ask()


def _forget() -> None:
    st.session_state.pop(STATE, None)


def _close() -> None:
    """Shut the dialog; what was done can still be taken back from the notice."""
    job: Job | None = st.session_state.get(STATE)
    if job is None or job.stage is not Stage.DONE or not job.act.tells_each or not job.undoable:
        _forget()
        return
    job.stage = Stage.TOLD
    notices.tell(_done_with(job, len(job.undoable)), undo="many::0")


def _question(mine: Desk, job: Job) -> None:
    job.titles = job.titles or job.act.titles(mine, list(job.ids))
    show(html('<p class="muted">{count}</p>', count=_chosen(job)))
    if len(job.ids) == MOST:
        show(html('<p class="muted">{text}</p>', text=t("At most {count} are done at once; begin again for the rest.", count=MOST)))
    if job.act.warning:
        show(html('<div class="told red">{text}</div>', text=t(job.act.warning)))
    if job.act.stays:
        show(html('<p class="small muted">{text}</p>', text=t(job.act.stays)))
    told, is_ready = approvals_asked(mine, job) if job.act.needs is Needs.APPROVALS else needed(mine, job.act)
    if st.button(_do_it(told), type="primary", key="many_do", width="stretch", disabled=not is_ready):
        job.told, job.stage = told, Stage.DOING
        job.ids = tuple(told.seen) if isinstance(told, Together) else job.ids
        st.rerun()


def _chosen(job: Job) -> str:
    if job.act.of_cases:
        return t("One case is chosen.") if len(job.ids) == 1 else t("{count} cases are chosen.", count=len(job.ids))
    return t("One record is chosen.") if len(job.ids) == 1 else t("{count} records are chosen.", count=len(job.ids))


def _do_it(told: object) -> str:
    if not isinstance(told, Together) or not told.seen:
        return t("Do it")
    return t("Approve one record") if len(told.seen) == 1 else t("Approve {count} records", count=len(told.seen))


def _doing(mine: Desk, job: Job) -> None:
    _with_progress(go_on(mine, job), len(job.outcomes), len(job.ids))
    job.stage = Stage.DONE
    if not job.refused and not job.act.tells_each:
        notices.tell(_done_with(job, len(job.outcomes)), undo="many::0" if job.undoable else "")
    st.rerun()


def _undoing(mine: Desk, job: Job) -> None:
    _with_progress(take_back(mine, job), len(job.taken_back), len(job.undoable))
    if job.not_taken_back:
        job.stage = Stage.UNDONE
        st.rerun()
    count = sum(1 for each in job.taken_back if each.error is None)
    notices.tell(_taken_back(job, count))
    _forget()
    st.rerun()


def _done_with(job: Job, count: int) -> str:
    if count == 0:
        return t("Nothing was done.")
    if job.act.of_cases:
        return t("Done with one case.") if count == 1 else t("Done with {count} cases.", count=count)
    return t("Done with one record.") if count == 1 else t("Done with {count} records.", count=count)


def _with_progress(numbers: Iterator[int], begun: int, count: int) -> None:
    bar = st.progress(begun / max(1, count), text=t("{done} of {count}", done=begun, count=count))
    for number in numbers:
        bar.progress(min(1.0, number / max(1, count)), text=t("{done} of {count}", done=number, count=count))


def _what_came_of_it(mine: Desk, job: Job) -> None:
    show(html("<p><b>{text}</b></p>", text=_done_with(job, len(job.outcomes) - len(job.refused))))
    outcomes_told(mine, job, job.outcomes, t("Approved") if job.act.of_approvals else t("Done"))
    left, right = st.columns(2)
    if job.undoable and left.button(t("Undo"), key="many_undo", width="stretch", icon=":material/undo:"):
        job.stage = Stage.UNDOING
        st.rerun()
    if right.button(t("Close"), key="many_close", type="primary", width="stretch"):
        _close()
        st.rerun()


def _what_was_taken_back(mine: Desk, job: Job) -> None:
    """Say what could not be taken back any more, and why; the rest is as it was."""
    count = len(job.taken_back) - len(job.not_taken_back)
    show(html("<p><b>{text}</b></p>", text=_taken_back(job, count)))
    outcomes_told(mine, job, job.taken_back, t("Taken back"))
    if st.button(t("Close"), key="many_close", type="primary", width="stretch"):
        _forget()
        st.rerun()


def _taken_back(job: Job, count: int) -> str:
    if count == 0:
        return t("Nothing was taken back.")
    if job.act.of_cases:
        return t("Taken back for one case.") if count == 1 else t("Taken back for {count} cases.", count=count)
    return t("Taken back for one record.") if count == 1 else t("Taken back for {count} records.", count=count)
