"""What a note of oral information or a meeting tells of: who told it, when, where, who was there (offentlighedsloven § 13)."""

import datetime as dt

import streamlit as st

from casework.queries.record_page import OccasionShown
from casework.services.records import NewOccasion
from casework.vocabulary import Genre
from ui.desk.parts.words import COPENHAGEN, t

NOTHING = OccasionShown("", None, "", "")


def occasion_form(key: str, genre: Genre, now: OccasionShown | None) -> NewOccasion | None:
    """Show the fields that the genre asks for and return what they say; a letter and a plain note ask for none."""
    if genre not in {Genre.ORAL_INFORMATION, Genre.MEETING}:
        return None
    shown = now or NOTHING
    local = shown.happened_at.astimezone(COPENHAGEN) if shown.happened_at else dt.datetime.now(COPENHAGEN)
    left, right = st.columns(2)
    with left:
        told_by = st.text_input(t("Told by"), value=shown.told_by, key=f"{key}_told_by") if genre is Genre.ORAL_INFORMATION else ""
        place = st.text_input(t("Where"), value=shown.place, key=f"{key}_place", help=t("A room, or: by telephone."))
    with right:
        on = st.date_input(t("On"), value=local.date(), key=f"{key}_on", format="DD/MM/YYYY")
        at = st.time_input(t("At"), value=local.time().replace(second=0, microsecond=0), key=f"{key}_at")
    participants = st.text_area(t("Present"), value=shown.participants, key=f"{key}_participants", height=80)
    happened = dt.datetime.combine(on, at, tzinfo=COPENHAGEN).astimezone(dt.UTC) if isinstance(on, dt.date) else None
    return NewOccasion(told_by.strip(), happened, place.strip(), participants.strip())
