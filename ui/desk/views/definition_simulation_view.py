"""A simulation: who would get it, in which order and by when, for a real record or an invented one, with somebody away."""

import datetime as dt

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import case_page, definitions_drawn, seat_choices, simulating
from casework.queries.definitions_drawn import DrawnVersion
from casework.queries.simulating import Foreseen, Given, Invented, SeatForeseen, StepForeseen
from ui.desk.data import Desk
from ui.desk.parts import definition_terms, notices
from ui.desk.parts.asking import pick
from ui.desk.parts.definition_terms import Names, titles_of
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.terms import reason
from ui.desk.parts.value_form import value_form
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
        names = Names(fields={field.name: field for field in version.fields}, steps=titles_of(version.definition))
        show(_summary(found, names))
        steps = [_step(number, step, names) for number, step in enumerate(found.steps, start=1)]
        show(html('<ol class="foreseen">{steps}</ol>', steps=each(steps)))


def _asked(mine: Desk, version: DrawnVersion) -> Invented:
    choices = mine.ask(seat_choices.seat_choices)
    people = {person.official_id: f"{person.name} · {person.unit}" for person in choices.people}
    units = {unit.unit_id: unit.name for unit in choices.units}
    left, right = st.columns(2)
    with left:
        words = st.text_input(t("Part of the case's number or title (empty: an invented case)"), key="sim_case_words").strip()
        found = {case.case_id: f"{case.number} {case.title}" for case in mine.ask(case_page.open_cases, words)} if words else {}
        case_id = pick(t("Case"), found, "sim_case") if words else None
        unit = st.selectbox(t("The record lies in"), list(units), format_func=units.__getitem__, key="sim_unit", disabled=bool(case_id))
    starts_on = right.date_input(t("Begins on"), today(), key="sim_starts", format="DD/MM/YYYY")
    drafter = right.selectbox(t("Drafted by"), list(people), index=None, format_func=people.__getitem__, key="sim_drafter",
                              placeholder=t("Type a name"))  # fmt: skip
    away = st.multiselect(
        t("Who is away"),
        list(people),
        format_func=people.__getitem__,
        key="sim_away",
        placeholder=t("Type a name"),
        help=t("Who has a substitute on the day a step opens is away without being named here."),
    )
    return Invented(
        case_id=case_id,
        unit_id=unit,
        drafter_id=drafter,
        starts_on=starts_on if isinstance(starts_on, dt.date) else None,
        fields=_fields(version),
        away=tuple(away),
    )


def _fields(version: DrawnVersion) -> dict[str, Given]:
    """Ask for the fields that the definition looks at; what is said here stands over what the case has."""
    names = Names(fields={field.name: field for field in version.fields}, steps=titles_of(version.definition))
    asked = definitions_drawn.looked_at(version.definition) if version.definition else ()
    columns = st.columns(3)
    said: dict[str, Given] = {}
    for at, name in enumerate(field for field in asked if field != "unit"):
        with columns[at % 3]:
            kinds = [names.fields[name]] if name in names.fields else []
            value = value_form(definition_terms.field_name(name, names), kinds, None, f"sim_field_{name}", may_be_empty=True)
        if value is not None:
            said[name] = value if isinstance(value, bool | str) else str(value)
    return said


def _summary(found: Foreseen, names: Names) -> Markup:
    late = found.due_on is not None and found.ends_on > found.due_on
    if text := _stops(found, names):
        return html('<div class="wrongs" role="status"><b>{text}</b></div>', text=text)
    text = t("It would be approved on {date}", date=day(found.ends_on))
    due = " · " + t("the whole is due {date}", date=day(found.due_on)) if found.due_on else ""
    return html(
        '<div class="{kind}" role="status"><b>{text}</b>{due}{lines}</div>',
        kind="wrongs" if late else "right",
        text=text,
        due=due,
        lines=each([html("<div>{line}</div>", line=line) for line in _how_long(found)]),
    )


def _how_long(found: Foreseen) -> list[str]:
    """Return how long it takes in all, by what that is reckoned, and which holidays lie on the way."""
    in_all = t("In all {count} working days, {days} days by the calendar.", count=found.working_days, days=found.days)
    if found.asking and found.from_the_past == found.asking:
        by = t("That is how long it takes at past handling times.")
    elif found.from_the_past:
        counts = {"some": found.from_the_past, "all": found.asking}
        by = t("{some} of {all} steps go by past handling times, the others by their deadlines.", **counts)
    else:
        by = t("No step has past handling times: they go by their deadlines.") if found.asking else ""
    off = ", ".join(day(each_day) for each_day in found.holidays)
    return [line for line in (in_all, by, t("Nobody works on {days}.", days=off) if off else "") if line]


def _stops(found: Foreseen, names: Names) -> str:
    """Return why it would not come to its end, nothing where it would."""
    lacks = ", ".join(definition_terms.field_name(name, names) for name in found.lacks)
    if lacks and not found.stops_at:
        return t("It would not begin: {fields} must be filled in.", fields=lacks)
    if lacks:
        return t("It would stand still before {step} until {fields} is filled in.", step=found.stops_at, fields=lacks)
    return t("It would stop at {step}: nobody can decide.", step=found.stops_at) if found.stops_at else ""


def _step(number: int, step: StepForeseen, names: Names) -> Markup:
    because = ", ".join(f"{definition_terms.field_name(name, names)} = {value or '–'}" for name, value in step.because.items())
    if not step.takes_place:
        return html(
            '<li class="passed"><b>{number}. {title}</b> <span class="muted">{text} {because}</span></li>',
            number=number, title=step.title, text=t("cannot be said:") if step.lacks else t("is passed by:"), because=because,
        )  # fmt: skip
    unsaid = ", ".join(definition_terms.field_name(name, names) for name in step.unsaid)
    safely = t("Asked to be safe while {fields} is not filled in.", fields=unsaid)
    lines = [html('<div class="small told amber" role="note">{safely}</div>', safely=safely)] if unsaid else []
    lines += [_seat(seat) for seat in step.seats]
    lines += [html('<div class="small muted">{text} {seat}</div>', text=t("copy:"), seat=seat.holder) for seat in step.copies]
    if step.late_on is not None:
        told = t("If nobody has decided on {date}, {name} is told.", date=day(step.late_on), name=step.late_to)
        lines.append(html('<div class="small muted">{told}</div>', told=told))
    took = _took(step) if step.seats else t("asks nobody")
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


def _took(step: StepForeseen) -> str:
    """Return how many working days a step takes, and by what that is reckoned."""
    count = t("1 working day") if step.days == 1 else t("{count} working days", count=step.days)
    if step.is_from_the_past:
        return t("{days}, as it went before", days=count)
    return t("{days}, by its deadline", days=count) if step.is_by_deadline else t("{days}, for want of a deadline and a past", days=count)


def _seat(seat: SeatForeseen) -> Markup:
    until = t("away until {date}", date=day(seat.away_until)) if seat.away_until else t("away") if seat.stands_in else ""
    others = t("{names} stands in", names=", ".join(seat.stands_in)) if seat.stands_in else ""
    stands_in = "; ".join(part for part in (until, others) if part)
    gate = t("through the gate that {names} keep", names=", ".join(seat.gatekeepers)) if seat.gatekeepers else ""
    if seat.gatekeepers_away:
        gate += " " + t("({names}, who keep the gate, are away)", names=", ".join(seat.gatekeepers_away))
    trouble = reason(seat.trouble) if seat.trouble else ""
    return html(
        '<div>{holder} <span class="muted">{stands_in} {gate}</span><span class="bad">{trouble}</span></div>',
        holder=seat.holder, stands_in=stands_in, gate=gate, trouble=trouble,
    )  # fmt: skip
