"""Changing the steps of a running approval that have not begun: whom they ask and tell, by when, in which order; added and taken out."""

from functools import partial
from typing import Any

import streamlit as st

from casework.approvals.definition import ALL
from casework.approvals.definition_reading import MOST_STEPS
from casework.errors import CaseworkError, DefinitionIsWrong, WrongInDefinition
from casework.queries import approval_steps, seat_choices
from casework.queries.approval_steps import StepsToEdit
from casework.queries.seat_choices import SeatChoices
from casework.services import approving
from casework.vocabulary import DefinitionProblem
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.definition_terms import WRONG
from ui.desk.parts.markup import Markup, html, show
from ui.desk.parts.seat_form import seat_keys, seat_names, seats_form
from ui.desk.parts.step_form import copies_form, days_of, late_form, name_of, needs_form
from ui.desk.parts.words import t

Step = dict[str, Any]
WRITTEN = "_written"


def steps_dialog(mine: Desk, approval_id: int) -> None:
    """Ask for the steps to come; what is changed stays until it is saved or thrown away, also when it is refused."""
    now = mine.ask(approval_steps.steps_to_edit, approval_id)
    choices = mine.ask(seat_choices.seat_choices)
    names = seat_names(choices)
    key = f"steps_{approval_id}_{now.version}"

    @st.dialog(t("Change the steps to come"), width="large")
    def ask() -> None:
        steps: list[Step] = st.session_state.setdefault(key, _to_come(now))
        show(html('<p class="muted small">{text}</p>', text=t("What has begun stays as it is. The change is for this approval alone.")))
        for number, step in enumerate(now.content["steps"][: now.begun], start=1):
            show(html('<div>{line} <span class="pill">{pill}</span></div>', line=_line(number, step, names), pill=t("Has begun")))
        for at, step in enumerate(steps):
            _step(key, steps, at, now.begun + at + 1, step, choices, names)
        add, back = st.columns(2)
        full = now.begun + len(steps) >= MOST_STEPS
        add.button(
            t("Add a step"), key="steps_add", icon=":material/add:", width="stretch", disabled=full, on_click=_add, args=(key, steps)
        )  # fmt: skip
        back.button(t("Throw my changes away"), key="steps_back", width="stretch", on_click=_forget, args=(key,))
        if st.button(t("Save the steps"), key="steps_do", type="primary", width="stretch"):
            _save(mine, now, key, steps)

    ask()


def _to_come(now: StepsToEdit) -> list[Step]:
    """Return the steps that have not begun, each with a number of its own that it keeps when it is moved."""
    return [{**step, "id": number, WRITTEN: step} for number, step in enumerate(now.content["steps"][now.begun :], start=1)]


def _add(key: str, steps: list[Step]) -> None:
    made = st.session_state[f"{key}_made"] = st.session_state.get(f"{key}_made", MOST_STEPS) + 1
    steps.append({"id": made, "title": "", "seats": [], WRITTEN: {}})
    _open(key, steps[-1]["id"])


def _open(key: str, id: int) -> None:
    st.session_state[f"{key}_open"] = id


def _move(steps: list[Step], at: int, to: int) -> None:
    steps[at], steps[to] = steps[to], steps[at]


def _take_out(steps: list[Step], at: int) -> None:
    del steps[at]


def _forget(key: str) -> None:
    st.session_state.pop(key, None)
    st.session_state.pop(f"{key}_open", None)


def _step(key: str, steps: list[Step], at: int, number: int, step: Step, choices: SeatChoices, names: dict[str, str]) -> None:
    """Show one step with what can be done with it, and its form where it is the one being changed."""
    called = str(step.get("title") or t("New step"))
    with st.container(border=True, key=f"to_come_{step['id']}"):
        words, edit, up, down, out = st.columns([60, 10, 10, 10, 10], vertical_alignment="center")
        line = words.container()
        id, last = step["id"], len(steps) - 1
        for column, deed, label, icon, does, is_off in (
            (edit, "edit", t("Change {step}", step=called), "edit", partial(_open, key, id), False),
            (up, "up", t("Move {step} up", step=called), "arrow_upward", partial(_move, steps, at, at - 1), at == 0),
            (down, "down", t("Move {step} down", step=called), "arrow_downward", partial(_move, steps, at, at + 1), at == last),
            (out, "out", t("Take {step} out", step=called), "delete", partial(_take_out, steps, at), False),
        ):
            column.button(label, key=f"steps_{deed}_{id}", icon=f":material/{icon}:", width="stretch", disabled=is_off, on_click=does)
        if st.session_state.get(f"{key}_open") == step["id"]:
            _form(f"{key}_{step['id']}", step, choices)
        with line:  # said last, so that it tells what stands in the form
            show(html("<div>{line}</div>", line=_line(number, step, names)))


def _form(key: str, step: Step, choices: SeatChoices) -> None:
    """Ask for a step's title, whom it asks, how many, by when, and who is told besides; conditions and gates stay as they were drawn."""
    written = step[WRITTEN]
    step["title"] = st.text_input(t("Title, as people read it"), str(written.get("title") or ""), key=f"{key}_title", max_chars=120).strip()
    step["seats"] = seats_form(t("Who is asked"), choices, written.get("seats") or [], f"{key}_seats")
    step["needs"] = needs_form(written.get("needs", ALL), len(step["seats"]), key)
    days = st.number_input(t("Working days for the step (0: no deadline)"), 0, 999, days_of(written.get("deadline")), key=f"{key}_days")
    step["deadline"] = f"+{int(days)}" if days else ""
    step["copies"] = copies_form(choices, written, key)
    step["escalate"] = late_form(choices, written, key)
    if any(written.get(kept) for kept in ("when", "until", "gate", "limited")):
        words = t("Its condition, the day it waits for and its gatekeeper stay as they were drawn.")
        show(html('<p class="muted small">{text}</p>', text=words))


def _line(number: int, step: Step, names: dict[str, str]) -> Markup:
    asked = ", ".join(names.get(each, each) for each in seat_keys(step.get("seats") or []))
    days = days_of(step.get("deadline"))
    by = t("{days} working days", days=days) if days else t("no deadline")
    title = str(step.get("title") or step.get("name") or t("New step"))
    return html(
        '<b>{number}. {title}</b> <span class="muted small">{asked} · {by}</span>',
        number=number, title=title, asked=asked or t("nobody yet"), by=by,
    )  # fmt: skip


def _save(mine: Desk, now: StepsToEdit, key: str, steps: list[Step]) -> None:
    kept: list[Step] = list(now.content["steps"][: now.begun])
    if untitled := [now.begun + at for at, step in enumerate(steps) if not step.get("title")]:
        places = [WrongInDefinition(f"steps.{number}", DefinitionProblem.TITLE_IS_EMPTY) for number in untitled]
        st.error("\n\n".join(_wrong(place) for place in places))
        return
    for step in steps:
        named = {"name": str(step.get("name") or name_of(step["title"], [*kept, *steps]))}
        said = {name: value for name, value in step.items() if name not in {"id", WRITTEN}} | named
        if said.get("needs") == ALL:
            said.pop("needs")
        kept.append({name: value for name, value in said.items() if name == "seats" or value not in ("", None, False)})
    try:
        mine.do(approving.edit_steps, now.approval_id, now.content | {"steps": kept}, opened_version=now.version)
    except DefinitionIsWrong as error:
        st.error("\n\n".join(_wrong(problem) for problem in error.problems))
        return
    except CaseworkError as error:
        st.error(notices.sentence(error))
        return
    _forget(key)
    notices.tell(t("The steps are changed. What has begun goes on as it was."))
    st.rerun()


def _wrong(problem: WrongInDefinition) -> str:
    """Return what is wrong as a sentence that begins with the step it is about."""
    sentence = t(WRONG[problem.problem], about=problem.about).strip()
    kind, _, rest = problem.place.partition(".")
    number = rest.split(".")[0]
    return t("Step {number}: {what}", number=int(number) + 1, what=sentence) if kind == "steps" and number.isdigit() else sentence
