"""Doing something with many records: what it needs to know, how far it is, what came of each, and taking it back."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import streamlit as st

from casework.lists.definition import Condition
from casework.vocabulary import Flag
from ui.desk.data import Desk
from ui.desk.many import MOST, Act, Job, Needs, Outcome, Stage, Together, all_of, begin, go_on, take_back
from ui.desk.parts import notices
from ui.desk.parts.list_words import FLAGS
from ui.desk.parts.markup import each, html, show
from ui.desk.parts.words import t, today
from ui.desk.views.approve_many_view import approvals_asked, outcomes_told

STATE = "many"
SHOWN = 50


def begin_with(
    mine: Desk, name: str, record_ids: tuple[int, ...], address: str, where: tuple[Condition, ...], *, all_of_list: bool
) -> None:
    """Begin an act on the chosen records, or on all of a list; it is shown until it is done, whatever page is turned to."""
    st.session_state[STATE] = begin(name, mine.ask(all_of, address, where) if all_of_list else record_ids, address)


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
    notices.tell(_done_with(len(job.undoable)), undo="many::0")


def _question(mine: Desk, job: Job) -> None:
    chosen = job.record_ids
    count = t("One record is chosen.") if len(chosen) == 1 else t("{count} records are chosen.", count=len(chosen))
    show(html('<p class="muted">{count}</p>', count=count))
    if len(chosen) == MOST:
        show(html('<p class="muted">{text}</p>', text=t("At most {count} are done at once; begin again for the rest.", count=MOST)))
    if job.act.warning:
        show(html('<div class="told red">{text}</div>', text=t(job.act.warning)))
    told, is_ready = approvals_asked(mine, job) if job.act.needs is Needs.APPROVALS else _needed(mine, job.act)
    if st.button(_do_it(told), type="primary", key="many_do", width="stretch", disabled=not is_ready):
        job.told, job.stage = told, Stage.DOING
        job.record_ids = tuple(told.seen) if isinstance(told, Together) else job.record_ids
        st.rerun()


def _do_it(told: object) -> str:
    if not isinstance(told, Together) or not told.seen:
        return t("Do it")
    return t("Approve one record") if len(told.seen) == 1 else t("Approve {count} records", count=len(told.seen))


def _doing(mine: Desk, job: Job) -> None:
    _with_progress(go_on(mine, job), len(job.outcomes), len(job.record_ids))
    job.stage = Stage.DONE
    if not job.refused and not job.act.tells_each:
        notices.tell(_done_with(len(job.outcomes)), undo="many::0" if job.undoable else "")
    st.rerun()


def _undoing(mine: Desk, job: Job) -> None:
    _with_progress(take_back(mine, job), len(job.taken_back), len(job.undoable))
    if job.not_taken_back:
        job.stage = Stage.UNDONE
        st.rerun()
    count = sum(1 for each in job.taken_back if each.error is None)
    notices.tell(_taken_back(count))
    _forget()
    st.rerun()


def _done_with(count: int) -> str:
    if count == 0:
        return t("Nothing was done.")
    return t("Done with one record.") if count == 1 else t("Done with {count} records.", count=count)


def _needed(mine: Desk, act: Act) -> tuple[Any, bool]:
    match act.needs:
        case Needs.FLAG:
            names = {"": t("No flag"), **{colour.value: t(FLAGS[colour]) for colour in Flag}}
            said = st.radio(t("Flag"), list(names), index=1, format_func=names.__getitem__, key="many_flag", horizontal=True)
            return Flag(said) if said else None, True
        case Needs.DAY:
            day: dt.date | None = st.date_input(t("Day"), value=today() + dt.timedelta(days=7), format="DD.MM.YYYY", key="many_day")
            return day, day is not None
        case Needs.FOLDER:
            folders = {0: t("Out of every folder"), **{each.folder_id: "– " * each.depth + each.name for each in mine.folders()}}
            said_id = st.selectbox(t("Folder"), list(folders), index=len(folders) - 1, format_func=folders.__getitem__, key="many_folder")
            return said_id or None, True
        case Needs.COLLEAGUE:
            people = {person.official_id: f"{person.name} · {person.unit}" for person in mine.colleagues()}
            people |= {place.principal_id: place.name for place in mine.places() if place.name}
            to_id = st.selectbox(t("Colleague or unit"), list(people), index=None, format_func=people.__getitem__, key="many_to")
            return to_id, to_id is not None
        case Needs.CASE:
            words = st.text_input(t("Case number or words of the title"), key="many_words")
            found = {choice.case_id: f"{choice.number} {choice.title}" for choice in mine.open_cases(words)}
            if not found:
                show(html('<p class="muted">{text}</p>', text=t("No open case has that number or those words.")))
                return None, False
            return st.radio(t("Case"), list(found), format_func=found.__getitem__, key="many_case"), True
    return None, True


def _with_progress(numbers: Iterator[int], begun: int, count: int) -> None:
    bar = st.progress(begun / max(1, count), text=t("{done} of {count}", done=begun, count=count))
    for number in numbers:
        bar.progress(min(1.0, number / max(1, count)), text=t("{done} of {count}", done=number, count=count))


def _what_came_of_it(mine: Desk, job: Job) -> None:
    show(html("<p><b>{text}</b></p>", text=_done_with(len(job.outcomes) - len(job.refused))))
    if job.act.tells_each:
        outcomes_told(mine, job.outcomes)
    else:
        _refusals(mine, job.refused)
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
    show(html("<p><b>{text}</b></p>", text=_taken_back(count)))
    _refusals(mine, job.not_taken_back)
    if st.button(t("Close"), key="many_close", type="primary", width="stretch"):
        _forget()
        st.rerun()


def _taken_back(count: int) -> str:
    if count == 0:
        return t("Nothing was taken back.")
    return t("Taken back for one record.") if count == 1 else t("Taken back for {count} records.", count=count)


def _refusals(mine: Desk, refused: list[Outcome]) -> None:
    rows = mine.rows([outcome.record_id for outcome in refused[:SHOWN]])
    lines = [
        html(
            "<tr><td>{title}</td><td>{why}</td></tr>",
            title=rows[outcome.record_id].title if outcome.record_id in rows else t("A record"),
            why=notices.sentence(outcome.error),
        )
        for outcome in refused[:SHOWN]
        if outcome.error is not None
    ]
    count = t("One was refused:") if len(refused) == 1 else t("{count} were refused:", count=len(refused))
    head = html('<tr><th scope="col">{title}</th><th scope="col">{why}</th></tr>', title=t("Record"), why=t("Why not"))
    table = '<p>{count}</p><table class="plain wrap"><thead>{head}</thead><tbody>{lines}</tbody></table>'
    show(html(table, count=count, head=head, lines=each(lines)))
