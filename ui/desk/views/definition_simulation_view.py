"""A simulation: who would get it, in which order and by when, for a real record or an invented one, with somebody away."""

import datetime as dt

import streamlit as st

from casework.approvals.conditions import BUILT_IN, fields_of
from casework.errors import CaseworkError
from casework.queries import seat_choices, simulating
from casework.queries.definitions_drawn import DrawnVersion
from casework.queries.simulating import Foreseen, Invented, SeatForeseen, StepForeseen
from ui.desk.data import Desk
from ui.desk.parts import definition_terms, notices
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.terms import reason
from ui.desk.parts.words import day, t, today


def definition_simulation_view(mine: Desk, version: DrawnVersion) -> None:
    """Ask what it is played with, and show what would happen; nothing is written."""
    if version.definition is None:
        show(empty(t("Nothing to simulate yet"), t("Mend what is said beside it first.")))
        return
    show(html('<p class="muted">{text}</p>', text=t("Nothing is started or written: this is what would happen.")))
    invented = _asked(mine, version)
    try:
        found = mine.ask(simulating.simulate, version.row.version_id, invented)
    except CaseworkError as error:
        st.error(notices.sentence(error))
        return
    if found is not None:
        show(_summary(found))
        show(
            html('<ol class="foreseen">{steps}</ol>', steps=each([_step(number, step) for number, step in enumerate(found.steps, start=1)]))
        )


def _asked(mine: Desk, version: DrawnVersion) -> Invented:
    choices = mine.ask(seat_choices.seat_choices)
    people = {person.official_id: f"{person.name} · {person.unit}" for person in choices.people}
    units = {unit.unit_id: unit.name for unit in choices.units}
    left, right = st.columns(2)
    record = left.text_input(t("A record's id, from its address (empty: an invented one)"), key="sim_record", max_chars=12).strip()
    starts_on = right.date_input(t("Begins on"), today(), key="sim_starts")
    unit = left.selectbox(t("The record lies in"), list(units), format_func=units.__getitem__, key="sim_unit", disabled=bool(record))
    drafter = right.selectbox(t("Drafted by"), list(people), index=None, format_func=people.__getitem__, key="sim_drafter",
                              placeholder=t("Type a name"))  # fmt: skip
    away = st.multiselect(t("Who is away"), list(people), format_func=people.__getitem__, key="sim_away", placeholder=t("Type a name"))
    asked = fields_of(version.definition.steps) if version.definition else ()
    fields: dict[str, str | bool | int | float | None] = {}
    columns = st.columns(3)
    for at, name in enumerate(field for field in asked if field != "unit"):
        typed = columns[at % 3].text_input(
            _field(name), key=f"sim_field_{name}", help=t("A number, a date as 2026-07-01, yes, no or text.")
        )
        if typed.strip():
            fields[name] = _typed(typed.strip())
    return Invented(
        record_id=int(record) if record.isdigit() else None,
        unit_id=unit,
        drafter_id=drafter,
        starts_on=starts_on if isinstance(starts_on, dt.date) else None,
        fields=fields,
        away=tuple(away),
    )


def _typed(words: str) -> str | bool:
    return {t("yes"): True, t("no"): False, "yes": True, "no": False}.get(words.lower(), words)


def _summary(found: Foreseen) -> Markup:
    late = found.due_on is not None and found.ends_on > found.due_on
    if found.stops_at:
        return html(
            '<div class="wrongs" role="status"><b>{text}</b></div>',
            text=t("It would stop at {step}: nobody can decide.", step=found.stops_at),
        )
    text = t("It would be approved on {date}", date=day(found.ends_on))
    due = " · " + t("the whole is due {date}", date=day(found.due_on)) if found.due_on else ""
    return html('<div class="{kind}" role="status">{text}{due}</div>', kind="wrongs" if late else "right", text=text, due=due)


def _step(number: int, step: StepForeseen) -> Markup:
    because = ", ".join(f"{_field(name)} = {value or '–'}" for name, value in step.because.items())
    if not step.takes_place:
        return html(
            '<li class="passed"><b>{number}. {title}</b> <span class="muted">{text} {because}</span></li>',
            number=number, title=step.title, text=t("is passed by:"), because=because,
        )  # fmt: skip
    lines = [_seat(seat) for seat in step.seats]
    lines += [html('<div class="small muted">{text} {seat}</div>', text=t("copy:"), seat=seat.holder) for seat in step.copies]
    if step.late_on is not None:
        told = t("If nobody has decided on {date}, {name} is told.", date=day(step.late_on), name=step.late_to)
        lines.append(html('<div class="small muted">{told}</div>', told=told))
    by_what = t("as it went before") if step.is_from_the_past else t("by its deadline")
    took = by_what if step.seats else t("asks nobody")
    return html(
        '<li><b>{number}. {title}</b> <span class="muted">{because}</span><div class="small muted">{opens} – {closes} · {took}{due}</div>'
        "{lines}</li>",
        number=number,
        title=step.title,
        because=because,
        opens=day(step.opens_on) if step.opens_on else "–",
        closes=day(step.closes_on) if step.closes_on else "–",
        took=took,
        due=" · " + t("due {date}", date=day(step.due_on)) if step.due_on else "",
        lines=each(lines),
    )


def _field(name: str) -> str:
    return t(definition_terms.BUILT_IN[name]) if name in BUILT_IN else name


def _seat(seat: SeatForeseen) -> Markup:
    stands_in = t("away; {names} stands in", names=", ".join(seat.stands_in)) if seat.stands_in else ""
    trouble = reason(seat.trouble) if seat.trouble else ""
    return html(
        '<div>{holder} <span class="muted">{stands_in}</span><span class="bad">{trouble}</span></div>',
        holder=seat.holder, stands_in=stands_in, trouble=trouble,
    )  # fmt: skip
