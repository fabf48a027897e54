"""The examples beside a version: what each says, what comes of it today, and a form that plays another and keeps it with the draft."""

from typing import Any

import streamlit as st

from casework.approvals.examples import given_as_written
from casework.approvals.source import content_of
from casework.queries import definitions_drawn, examples_run, seat_choices
from casework.queries.definitions_drawn import DrawnVersion
from casework.queries.examples_run import ExampleRun, Trial
from casework.vocabulary import DefinitionState
from ui.desk.data import Desk
from ui.desk.parts import definition_terms
from ui.desk.parts.definition_found import Written, wrong
from ui.desk.parts.definition_terms import DECISIONS, OUTCOMES, Names
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.value_form import value_form
from ui.desk.parts.words import t
from ui.desk.views.definition_steps_view import is_process, named, save, written_in

MOST_EXAMPLES = 50


def definition_examples_view(mine: Desk, version: DrawnVersion) -> None:
    """Show each example with what comes of it; a draft's are added and taken out."""
    if version.definition is None:
        show(empty(t("Nothing to run yet"), t("Mend what is said beside it first.")))
        return
    names, said = named(mine, version), written_in(mine, version)
    is_draft = version.row.state is DefinitionState.DRAFT and not is_process(version)
    text = t("Examples are kept with the version and run each time somebody publishes; one that does not come out stands in the way.")
    show(html('<p class="muted">{text}</p>', text=text))
    found = mine.ask(examples_run.examples_run, version.row.version_id)
    if not found:
        show(empty(t("No examples yet"), t("Play one below, and keep it when it comes out as it should.")))
    for at, run in enumerate(found):
        show(_example(run, version, names, said))
        if is_draft and st.button(t("Take {example} out", example=run.name), key=f"example_out_{at}", icon=":material/delete:"):
            _keep(mine, version, [each for number, each in enumerate(_written(version)) if number != at])
    if is_draft and len(found) < MOST_EXAMPLES:
        _another(mine, version, names)


def _example(run: ExampleRun, version: DrawnVersion, names: Names, said: Written) -> Markup:
    mark, tone = (t("does not come out"), "red") if run.wrong else (t("comes out"), "green")
    return html(
        '<section class="page panel"><h2>{name} <span class="pill {tone}">{mark}</span></h2>{rows}{wrong}</section>',
        name=run.name or "–",
        tone=tone,
        mark=mark,
        rows=_rows(run, version, names),
        wrong=each([html('<div class="bad">{what}</div>', what=wrong(problem, said)) for problem in run.wrong]),
    )


def _rows(run: ExampleRun, version: DrawnVersion, names: Names) -> Markup:
    lines = [
        (t("Given"), ", ".join(f"{definition_terms.field_name(name, names)} = {value}" for name, value in run.given.items())),
        (t("They decide"), "; ".join(f"{_title(version, step)}: {_decided(said)}" for step, said in run.decisions.items())),
        (t("Takes place"), _went(run, version, names)),
        (t("Ends"), t(OUTCOMES[run.outcome]) if run.outcome else ""),
    ]
    rows = [html("<dt>{name}</dt><dd>{value}</dd>", name=name, value=value or "–") for name, value in lines]
    return html('<dl class="facts">{rows}</dl>', rows=each(rows))


def _went(run: ExampleRun, version: DrawnVersion, names: Names) -> str:
    people = {**names.people, **names.units}
    steps = [(step, [people.get(name, name) for name in run.seats.get(step, ())]) for step in run.steps]
    return " → ".join(f"{_title(version, step)} ({', '.join(seats)})" if seats else _title(version, step) for step, seats in steps)


def _title(version: DrawnVersion, name: str) -> str:
    steps = version.definition.steps if version.definition is not None else ()
    return next((step.title for step in steps if step.name == name), name)


def _decided(said: str) -> str:
    return t(DECISIONS[said]) if said in DECISIONS else said


def _another(mine: Desk, version: DrawnVersion, names: Names) -> None:
    """Ask for a case and for decisions, show at once what comes of them, and keep it under a name."""
    assert version.definition is not None  # asked of a version that can be read
    show(html("<h2>{title}</h2>", title=t("Play another")))
    units = {unit.short_name: unit.name for unit in mine.ask(seat_choices.seat_choices).units}
    columns = st.columns(3)
    given: dict[str, str | bool | int | float] = {}
    with columns[0]:
        unit = st.selectbox(t("The record lies in"), list(units), index=None, format_func=units.__getitem__, key="example_unit",
                            placeholder=t("Type a name"))  # fmt: skip
    if unit:
        given["unit"] = unit
    for at, name in enumerate((field for field in definitions_drawn.looked_at(version.definition) if field != "unit"), start=1):
        with columns[at % 3]:
            kinds = [names.fields[name]] if name in names.fields else []
            value = value_form(definition_terms.field_name(name, names), kinds, None, f"example_{name}", may_be_empty=True)
        if value is not None:
            given[name] = value if isinstance(value, bool | str) else str(value)
    trial = Trial(given, _decisions(version))
    run = mine.ask(examples_run.example_tried, version.row.version_id, trial)
    if run is None:
        return
    show(html('<section class="page panel"><h2>{title}</h2>{rows}</section>', title=t("What comes of it"), rows=_rows(run, version, names)))
    with st.form("example_form", border=False):
        called = st.text_input(t("Name of the example"), key="example_name", max_chars=120)
        if st.form_submit_button(t("Keep it with the draft"), key="example_keep", type="primary", disabled=run.outcome is None):
            if not called.strip():
                st.error(t("Give the example a name."))
                return
            _keep(mine, version, [*_written(version), _content(called.strip(), trial, run)])


def _decisions(version: DrawnVersion) -> dict[str, str]:
    """Ask what each step that asks somebody decides; all its seats alike."""
    assert version.definition is not None  # asked of a version that can be read
    words = {verdict: t(told) for verdict, told in DECISIONS.items()}
    said: dict[str, str] = {}
    columns = st.columns(3)
    for at, step in enumerate(step for step in version.definition.steps if step.seats):
        chosen = columns[at % 3].selectbox(
            step.title,
            list(words),
            index=None,
            format_func=words.__getitem__,
            key=f"example_of_{step.name}",
            placeholder=t("nothing yet"),
        )
        if chosen:
            said[step.name] = chosen
    return said


def _content(name: str, trial: Trial, run: ExampleRun) -> dict[str, Any]:
    """Return the example as it is written: what came of it is what must come of it."""
    seats = {step: list(names) for step, names in run.seats.items() if names}
    return {
        "name": name,
        "given": given_as_written(trial.given),
        "decisions": dict(trial.decisions),
        "then": {"steps": list(run.steps), "seats": seats, "outcome": run.outcome},
    }


def _written(version: DrawnVersion) -> list[Any]:
    examples = content_of(version.source).get("examples")
    return examples if isinstance(examples, list) else []


def _keep(mine: Desk, version: DrawnVersion, examples: list[Any]) -> None:
    save(mine, version, content_of(version.source) | {"examples": examples})
