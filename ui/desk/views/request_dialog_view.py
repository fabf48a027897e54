"""Writing a request (bestilling): what is asked, of whom, until when."""

from collections.abc import Callable

import streamlit as st

from casework.queries import list_choosing
from casework.queries import requests as shown
from casework.queries.record_page import RecordPage
from casework.queries.requests import RequestShown, RequestTypeShown
from casework.services import requests
from casework.services.requests import NewRequest
from casework.vocabulary import Finalising, PrincipalKind
from ui.desk.data import Desk
from ui.desk.parts.asking import Deed, ask_and_do, one_of
from ui.desk.parts.dates import date_field, read_date
from ui.desk.parts.list_choice import pick_with_lists
from ui.desk.parts.markup import html, show
from ui.desk.parts.request_terms import FINALISINGS
from ui.desk.parts.words import language, t

KINDS = {
    PrincipalKind.UNIT: "unit",
    PrincipalKind.TEAM: "team",
    PrincipalKind.OFFICIAL: "colleague",
    PrincipalKind.AUTHORITY: "another authority",
}


def new_request_dialog(mine: Desk, record: RecordPage) -> None:
    """Ask for everything a request needs; the kind that is chosen fills in deadline and rule."""

    def body() -> Deed:
        new, keeps = _written(mine, record.record_id, None)
        return lambda: mine.do(requests.draft if keeps else requests.make, record.record_id, new())

    ask_and_do(t("New request"), t("Save the request"), "request", body, told=t("The request is saved."), width="large")


def change_request_dialog(mine: Desk, request: RequestShown) -> None:
    """Ask anew for everything of a request that has not gone."""

    def body() -> Deed:
        new, keeps = _written(mine, request.record_id, request)

        def deed() -> None:
            mine.do(requests.change, request.request_id, new(), opened_version=request.version)
            if not keeps:
                mine.do(requests.send, request.request_id)

        return deed

    ask_and_do(t("Change the request"), t("Save the request"), "request_change", body, told=t("The request is saved."), width="large")


def _written(mine: Desk, record_id: int, now: RequestShown | None) -> tuple[Callable[[], NewRequest], bool]:
    """Show the fields, filled in with what there is; return what is written, read when it is saved, and whether it stays a draft."""
    key = f"_{now.request_id}" if now else ""
    names, abroad = recipient_names(mine), _abroad(mine)
    kind = _kind(mine, now, key)
    kind_key = f"{key}_{kind.type_id if kind else 0}"
    text = st.text_area(t("What is asked"), value=now.text if now else "", key=f"request_text{key}", height=110, max_chars=4000)
    there = [part.principal_id for part in now.recipients if part.principal_id in names] if now else []
    st.session_state.setdefault(f"request_of{key}", there)
    recipients = pick_with_lists(
        mine, t("Of whom"), names, f"request_of{key}", lambda list_id: mine.ask(list_choosing.for_request, list_id, record_id)
    )
    usual = kind.working_days if kind else None
    left, right = st.columns(2)
    with left:
        typed = date_field(t("Deadline"), f"request_deadline{kind_key}", now.deadline if now else None)
        if usual is not None and not typed:
            st.caption(t("Left empty: {days} working days from today.", days=usual))
    with right:
        first = now.finalising if now else kind.finalising if kind else Finalising.NEVER
        ending = one_of(t("It is finalised"), FINALISINGS, f"request_ending{kind_key}", first=first)
    near = [each for each in names if each not in abroad]
    back_to = st.selectbox(
        t("It returns to"), near, index=near.index(now.return_to_id) if now and now.return_to_id in near else None,
        format_func=names.__getitem__, key=f"request_back{key}", placeholder=t("Me"),
    )  # fmt: skip
    along = now.sends_documents if now else True
    if abroad & set(recipients):
        along = st.checkbox(t("Send the record's text and documents along to the other authority"), value=along, key=f"request_along{key}")
    tells = st.checkbox(t("Tell me too when it is executed"), value=now.tells_requester if now else True, key=f"request_tells{key}")
    keeps = st.checkbox(t("Keep it as a draft for now"), value=now is not None, key=f"request_draft{key}")
    show(html('<p class="small muted">{text}</p>', text=t("Who is asked may read the record until they decline, or you take it back.")))
    type_id = kind.type_id if kind else None
    return lambda: NewRequest(text, tuple(recipients), type_id, read_date(typed), ending, back_to, along, tells), keeps


def _kind(mine: Desk, now: RequestShown | None, key: str) -> RequestTypeShown | None:
    types = {each.type_id: each for each in mine.ask(shown.request_types)}
    if not types:
        return None
    ids = list(types)
    chosen = st.selectbox(
        t("Kind of request"), ids, index=ids.index(now.type_id) if now and now.type_id in types else None,
        format_func=lambda each: types[each].name_da if language() == "da" else types[each].name_en,
        key=f"request_type{key}", placeholder=t("Choose"),
    )  # fmt: skip
    return types.get(chosen or 0)


def recipient_names(mine: Desk) -> dict[int, str]:
    """Return whom a request can be made of, each with what it is."""
    return {each.principal_id: f"{each.name} · {t(KINDS[each.kind])}" for each in mine.ask(shown.recipients)}


def _abroad(mine: Desk) -> set[int]:
    return {each.principal_id for each in mine.ask(shown.recipients) if each.is_abroad}
