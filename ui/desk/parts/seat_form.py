"""Choosing whom a step asks: people, roles with a place, and units, each found by typing."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from casework.approvals.definition import ANYWHERE, RESPONSIBLE_UNIT, UNIT_OF
from casework.queries.seat_choices import SeatChoices
from casework.vocabulary import Role
from ui.desk.parts.organisation_terms import ROLES
from ui.desk.parts.words import t

Seats = list[dict[str, Any]]
LED = (Role.MINISTER, Role.PERMANENT_SECRETARY)
"""Roles whose holder's unit is a secretariat that can be asked, whichever it is."""


def seats_form(label: str, choices: SeatChoices, now: Sequence[dict[str, Any]], key: str, *, most: int | None = None) -> Seats:
    """Return the seats that are chosen, at most ``most``; those there already stay where they stand, new ones come after them."""
    names = seat_names(choices)
    kept = seat_keys(now)
    unknown = {each: each for each in kept if each not in names}  # what the house does not have stays until it is taken out
    chosen = st.multiselect(
        label,
        [*names, *unknown],
        default=kept,
        format_func=lambda each: names.get(each) or t("{seat} (unknown)", seat=each),
        key=key,
        placeholder=t("Type a name, a role or a unit"),
        max_selections=most,
    )
    return [_seat(each) for each in [*(old for old in kept if old in chosen), *(new for new in chosen if new not in kept)]]


def seat_keys(seats: Sequence[dict[str, Any]]) -> list[str]:
    """Return the seats by the keys that ``seat_names`` has words for."""
    return [_key(seat) for seat in seats]


def seat_names(choices: SeatChoices) -> dict[str, str]:
    """Return everybody who can be asked, in words."""
    found = {f"official:{person.username}": f"{person.name} · {person.unit}" for person in choices.people}
    places = [(RESPONSIBLE_UNIT, t("the record's unit, or above it")), (ANYWHERE, t("wherever it is held"))]
    places += [(unit.short_name, unit.name) for unit in choices.units]
    for role in Role:
        found |= {f"role:{role}@{place}": f"{t(ROLES[role])} · {words}" for place, words in places}
    for led in LED:
        words = t("in the secretariat of: {role}", role=t(ROLES[led]))
        found[f"role:{Role.HEAD}@{UNIT_OF}{led}"] = f"{t(ROLES[Role.HEAD])} · {words}"
    found[f"members:{RESPONSIBLE_UNIT}"] = t("Anybody in the record's unit")
    found |= {f"members:{unit.short_name}": t("Anybody in {unit}", unit=unit.name) for unit in choices.units}
    return found | {f"members:{UNIT_OF}{role}": t("Anybody in the secretariat of: {role}", role=t(ROLES[role])) for role in LED}


def _key(seat: dict[str, Any]) -> str:
    if seat.get("official"):
        return f"official:{seat['official']}"
    if seat.get("members"):
        return f"members:{seat['members']}"
    return f"role:{seat.get('role', '')}@{seat.get('unit') or ANYWHERE}"


def _seat(key: str) -> dict[str, Any]:
    kind, _, value = key.partition(":")
    if kind != "role":
        return {kind: value}
    role, _, unit = value.partition("@")
    return {"role": role, "unit": unit}
