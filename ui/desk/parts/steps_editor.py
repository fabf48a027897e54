"""Steps of an approval that are changed in a form: whom they ask and tell, by when, in which order; added and taken out.

Used before an approval starts, on all its steps, and while it runs, on those that have not begun.
"""

from functools import partial
from typing import Any

import streamlit as st

from casework.approvals.definition import ALL
from casework.approvals.definition_reading import MOST_STEPS
from casework.errors import WrongInDefinition
from casework.queries.seat_choices import SeatChoices
from casework.vocabulary import DefinitionProblem
from ui.desk.parts.definition_found import WRONG
from ui.desk.parts.markup import Markup, html, show
from ui.desk.parts.seat_form import seat_keys, seat_names, seats_form
from ui.desk.parts.step_form import copies_form, days_of, late_form, name_of, needs_form
from ui.desk.parts.words import t

Step = dict[str, Any]
WRITTEN = "_written"


def steps_editor(key: str, written: list[Step], choices: SeatChoices, *, begun: int = 0) -> list[Step]:
    """Show the steps after the ``begun`` first, to be changed, and return them; they stay under the key until ``forget_steps``."""
    names = seat_names(choices)
    steps: list[Step] = st.session_state.setdefault(key, _to_come(written[begun:]))
    for number, step in enumerate(written[:begun], start=1):
        show(html('<div>{line} <span class="pill">{pill}</span></div>', line=_line(number, step, names), pill=t("Has begun")))
    for at, step in enumerate(steps):
        _step(key, steps, at, begun + at + 1, step, choices, names)
    add, back = st.columns(2)
    full = begun + len(steps) >= MOST_STEPS
    add.button(
        t("Add a step"), key="steps_add", icon=":material/add:", width="stretch", disabled=full, on_click=_add, args=(key, steps)
    )  # fmt: skip
    back.button(t("Throw my changes away"), key="steps_back", width="stretch", on_click=forget_steps, args=(key,))
    return steps


def forget_steps(key: str) -> None:
    """Forget what was changed in the form of this key."""
    st.session_state.pop(key, None)
    st.session_state.pop(f"{key}_open", None)


def untitled_steps(steps: list[Step], *, begun: int = 0) -> tuple[WrongInDefinition, ...]:
    """Return the steps of the form that have no title, each with its place."""
    lacking = [begun + at for at, step in enumerate(steps) if not step.get("title")]
    return tuple(WrongInDefinition(f"steps.{number}", DefinitionProblem.TITLE_IS_EMPTY) for number in lacking)


def steps_said(kept: list[Step], steps: list[Step]) -> list[Step]:
    """Return the steps as a definition says them: those that are kept, then those of the form, each with a name of its own."""
    all_steps = [*kept]
    for step in steps:
        named = {"name": str(step.get("name") or name_of(step["title"], [*all_steps, *steps]))}
        said = {name: value for name, value in step.items() if name not in {"id", WRITTEN}} | named
        if said.get("needs") == ALL:
            said.pop("needs")
        all_steps.append({name: value for name, value in said.items() if name == "seats" or value not in ("", None, False)})
    return all_steps


def wrong_steps(problems: tuple[WrongInDefinition, ...]) -> str:
    """Return what is wrong, a sentence each that begins with the step it is about."""
    return "\n\n".join(_wrong(problem) for problem in problems)


def _to_come(written: list[Step]) -> list[Step]:
    """Return the steps to change, each with a number of its own that it keeps when it is moved."""
    return [{**step, "id": number, WRITTEN: step} for number, step in enumerate(written, start=1)]


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


def _wrong(problem: WrongInDefinition) -> str:
    sentence = t(WRONG[problem.problem], about=problem.about).strip()
    kind, _, rest = problem.place.partition(".")
    number = rest.split(".")[0]
    return t("Step {number}: {what}", number=int(number) + 1, what=sentence) if kind == "steps" and number.isdigit() else sentence
