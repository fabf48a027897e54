"""Writing a request (bestilling): what is asked, of whom, until when."""

import streamlit as st

from casework.queries import requests as shown
from casework.queries.record_page import RecordPage
from casework.services import requests
from casework.services.requests import NewRequest
from casework.vocabulary import Finalising, PrincipalKind
from ui.desk.data import Desk
from ui.desk.parts.asking import Deed, ask_and_do, one_of, pick_many
from ui.desk.parts.dates import date_field, read_date
from ui.desk.parts.markup import html, show
from ui.desk.parts.request_terms import FINALISINGS
from ui.desk.parts.words import language, t

KINDS = {PrincipalKind.UNIT: "unit", PrincipalKind.OFFICIAL: "colleague", PrincipalKind.AUTHORITY: "another authority"}


def new_request_dialog(mine: Desk, record: RecordPage) -> None:
    """Ask for everything a request needs; the kind that is chosen fills in deadline and rule."""

    def body() -> Deed:
        types = {each.type_id: each for each in mine.ask(shown.request_types)}
        names = recipient_names(mine)
        kind = None
        if types:
            chosen = st.selectbox(
                t("Kind of request"),
                list(types),
                index=None,
                format_func=lambda each: types[each].name_da if language() == "da" else types[each].name_en,
                key="request_type",
                placeholder=t("Choose"),
            )
            kind = types.get(chosen or 0)
        text = st.text_area(t("What is asked"), key="request_text", height=110, max_chars=4000)
        recipients = pick_many(t("Of whom"), names, "request_of")
        usual = f"+{kind.working_days}" if kind and kind.working_days is not None else ""
        left, right = st.columns(2)
        with left:
            typed = date_field(t("Deadline"), f"request_deadline_{kind.type_id if kind else 0}", None) or usual
            if usual and typed == usual:
                st.caption(t("Left empty: {days} working days from today.", days=kind.working_days if kind else 0))
        with right:
            first = kind.finalising if kind else Finalising.NEVER
            ending = one_of(t("It is finalised"), FINALISINGS, f"request_ending_{first}", first=first)
        near = {id: name for id, name in names.items() if id not in _abroad(mine)}
        back_to = st.selectbox(
            t("It returns to"), list(near), index=None, format_func=near.__getitem__, key="request_back", placeholder=t("Me")
        )
        goes_abroad = any(each in _abroad(mine) for each in recipients)
        along = st.checkbox(t("Send the record's text and documents along to the other authority"), value=True) if goes_abroad else True
        tells = st.checkbox(t("Tell me too when it is executed"), value=True, key="request_tells")
        keeps = st.checkbox(t("Keep it as a draft for now"), key="request_draft")
        show(html('<p class="small muted">{text}</p>', text=t("Who is asked may read the record until they decline, or you take it back.")))

        def deed() -> None:
            new = NewRequest(text, tuple(recipients), kind.type_id if kind else None, read_date(typed), ending, back_to, along, tells)
            mine.do(requests.draft if keeps else requests.make, record.record_id, new)

        return deed

    ask_and_do(t("New request"), t("Save the request"), "request", body, told=t("The request is saved."), width="large")


def recipient_names(mine: Desk) -> dict[int, str]:
    """Return whom a request can be made of, each with what it is."""
    return {each.principal_id: f"{each.name} · {t(KINDS[each.kind])}" for each in mine.ask(shown.recipients)}


def _abroad(mine: Desk) -> set[int]:
    return {each.principal_id for each in mine.ask(shown.recipients) if each.is_abroad}
