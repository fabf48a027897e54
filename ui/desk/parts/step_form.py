"""What forms of steps share: how many must approve, copies, who is told when it is late, working days, and names that no other step has."""

import re
from collections.abc import Sequence
from typing import Any

import streamlit as st

from casework.approvals.definition import ALL, ANY
from casework.approvals.definition_reading import MOST_STEPS
from casework.approvals.judging import working_days
from casework.queries.seat_choices import SeatChoices
from ui.desk.parts.seat_form import Seats, seats_form
from ui.desk.parts.words import t

_RELATIVE = re.compile(r"\+\d{1,3}")
Content = dict[str, Any]


def needs_form(now: object, count: int, key: str) -> str | int:
    """Ask how many of so many seats must approve."""
    if count < 2:
        return ALL
    options = [ALL, ANY, *range(2, count)]
    chosen = st.selectbox(
        t("How many must approve"),
        options,
        index=options.index(now) if now in options else 0,
        format_func=lambda each: t("all") if each == ALL else t("one") if each == ANY else str(each),
        key=f"{key}_needs_{count}",
    )
    return chosen if isinstance(chosen, int) else str(chosen)


def copies_form(choices: SeatChoices, now: Content, key: str) -> Seats:
    """Ask who gets a copy of the step: of a unit, everybody."""
    return seats_form(t("Copies to (they need not act)"), choices, now.get("copies") or [], f"{key}_copies")


def late_form(choices: SeatChoices, now: Content, key: str) -> Content | None:
    """Ask who is told when the step is late, of a unit everybody, and how many working days after; nothing where nobody is."""
    late = now.get("escalate") or {}
    told = seats_form(t("When it is late, tell"), choices, [late["to"]] if late else [], f"{key}_late", most=1)
    after = st.number_input(t("… so many working days after the deadline"), 0, 99, days_of(late.get("after")), key=f"{key}_after")
    return {"after": f"+{int(after)}", "to": told[0]} if told else None


def days_of(deadline: object) -> int:
    """Return the working days of a deadline as it is written, 0 for none."""
    return working_days(deadline) if isinstance(deadline, str) and _RELATIVE.fullmatch(deadline) else 0


def name_of(title: str, steps: Sequence[Content]) -> str:
    """Return a name for a new step made of its title, one that no other step has."""
    plain = title.strip().lower().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    made = re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "step"
    taken = {step.get("name") for step in steps}
    return made if made not in taken else next(f"{made}_{n}" for n in range(2, MOST_STEPS + 2) if f"{made}_{n}" not in taken)
