"""The deeds of a request that ask for something first: both the requester's and the recipient's."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import requests as shown
from casework.queries.requests import RecipientShown, RequestShown
from casework.services import request_answering, request_besides, requests
from casework.vocabulary import Evaluation
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.asking import Deed, ask_and_do, one_of, pick
from ui.desk.parts.dates import date_field, read_date
from ui.desk.parts.markup import html, show
from ui.desk.parts.request_terms import EVALUATIONS
from ui.desk.parts.words import t
from ui.desk.place import Place, go
from ui.desk.views.record_choice_view import choose_record
from ui.desk.views.request_dialog_view import recipient_names


def begin_answer(mine: Desk, part: RecipientShown) -> None:
    """Begin the record that answers, and go to it."""
    try:
        made = mine.do(request_answering.begin_answer, part.recipient_id)
        notices.tell(t("The answer is begun. Execute the request when it is written."))
        go(Place(record_id=made, tab="write"))
    except CaseworkError as error:
        notices.refuse(error)
    st.rerun()


def copy_to_draft(mine: Desk, request: RequestShown) -> None:
    """Copy the request to a draft, and go to where it stands on top."""
    try:
        mine.do(request_besides.copy, request.request_id)
        notices.tell(t("A draft like it is made. Change it and send it."))
        go(Place(record_id=request.record_id, tab="requests"))
    except CaseworkError as error:
        notices.refuse(error)
    st.rerun()


def name_answer_dialog(mine: Desk, request: RequestShown, part: RecipientShown) -> None:
    """Ask which record answers: one of the case, or any that one may read, by a part of its number, its title or a party."""
    record = mine.record(request.record_id)
    named = {part.answer_id} if part.answer_id is not None else set()

    def body() -> Deed | None:
        other = choose_record(mine, record, "name_answer", but=named)
        return partial(mine.do, request_answering.set_answer, part.recipient_id, other) if other else None

    told = t("The answer is set.")
    ask_and_do(t("Answer with a record that is there"), t("Set it"), "name_answer", body, told=told, width="medium")


def execute_dialog(mine: Desk, part: RecipientShown) -> None:
    """Ask for a remark, which may be empty."""

    def body() -> Deed:
        comment = st.text_area(t("A remark to who asked"), key="execute_comment", height=90)
        return lambda: mine.do(request_answering.execute, part.recipient_id, comment)

    ask_and_do(t("Execute the request"), t("It is done"), "execute", body, told=t("The request is executed."))


def assign_request_dialog(mine: Desk, part: RecipientShown) -> None:
    """Ask which colleague of the unit gets it."""
    names = {each.principal_id: each.name for each in mine.ask(shown.colleagues, part.recipient_id)}

    def body() -> Deed | None:
        to_id = pick(t("Colleague"), names, "assign_request_to")
        return partial(mine.do, request_answering.assign, part.recipient_id, to_id) if to_id else None

    ask_and_do(t("Give the request to a colleague"), t("Give it"), "assign_request", body, told=t("The request is given on."))


def decline_dialog(mine: Desk, part: RecipientShown) -> None:
    """Ask why; the record closes again where nothing else opens it."""
    told = t("The request is declined.")
    _with_reason(
        t("Decline the request"),
        t("Decline it"),
        "decline",
        lambda reason: mine.do(request_answering.decline, part.recipient_id, reason),
        told,
    )


def send_back_dialog(mine: Desk, part: RecipientShown) -> None:
    """Ask what is missing."""
    told = t("The answer is sent back.")
    _with_reason(
        t("Send the answer back"),
        t("Send it back"),
        "send_back",
        lambda reason: mine.do(requests.send_back, part.recipient_id, reason),
        told,
    )


def cancel_dialog(mine: Desk, request: RequestShown) -> None:
    """Ask why."""
    told = t("The request is cancelled.")
    _with_reason(
        t("Cancel the request"), t("Cancel it"), "cancel_request", lambda reason: mine.do(requests.cancel, request.request_id, reason), told
    )


def deadline_dialog(mine: Desk, request: RequestShown) -> None:
    """Ask until when."""

    def body() -> Deed:
        typed = date_field(t("Deadline"), "request_until", request.deadline)
        return lambda: mine.do(requests.set_deadline, request.request_id, read_date(typed))

    ask_and_do(t("Another deadline"), t("Set it"), "request_deadline", body, told=t("The deadline is set."))


def ask_more_dialog(mine: Desk, request: RequestShown) -> None:
    """Ask who else."""
    there = {part.principal_id for part in request.recipients}
    names = {id: name for id, name in recipient_names(mine).items() if id not in there}

    def body() -> Deed | None:
        who = pick(t("Of whom"), names, "ask_more_of")
        return partial(mine.do, requests.ask_more, request.request_id, who) if who else None

    ask_and_do(t("Ask one more"), t("Send the request"), "ask_more", body, told=t("The request is sent."))


def finalise_dialog(mine: Desk, request: RequestShown) -> None:
    """Ask how the answers were, which may be left open, and finalise."""
    answered = [part for part in request.recipients if part.answered_at and part.state == "executed"]

    def body() -> Deed:
        if request.state == "sent":
            show(html('<p class="small muted">{text}</p>', text=t("Not everybody has answered. Nothing more is due once it is finalised.")))
        grades: dict[int, tuple[Evaluation | None, str]] = {}
        for part in answered:
            options = [None, *Evaluation]
            grade = st.radio(
                t("The answer of {name}", name=part.name),
                options,
                format_func=lambda each: t(EVALUATIONS[each]) if each else t("Not evaluated"),
                horizontal=True,
                key=f"grade_{part.recipient_id}",
            )
            said = st.text_input(t("Remark on the answer of {name}", name=part.name), key=f"grade_said_{part.recipient_id}")
            grades[part.recipient_id] = (grade, said)

        def deed() -> None:
            mine.do(requests.finalise, request.request_id)
            for recipient_id, (grade, said) in grades.items():
                if grade is not None:
                    mine.do(requests.evaluate, recipient_id, grade, said)

        return deed

    ask_and_do(
        t("Finalise the request"), t("Finalise it"), "finalise", body, told=t("The request is finalised."), width="medium",
        undo=f"request::{request.request_id}",
    )  # fmt: skip


def evaluate_dialog(mine: Desk, part: RecipientShown) -> None:
    """Ask how the answer was."""

    def body() -> Deed:
        grade = one_of(t("The answer of {name}", name=part.name), EVALUATIONS, "evaluate_grade", first=part.evaluation, is_radio=True)
        said = st.text_input(t("Remark"), value=part.evaluation_comment, key="evaluate_said")
        return lambda: mine.do(requests.evaluate, part.recipient_id, grade, said)

    ask_and_do(t("Evaluate the answer"), t("Save"), "evaluate", body, told=t("The evaluation is saved."))


def _with_reason(title: str, label: str, key: str, deed: Callable[[str], object], told: str) -> None:
    def body() -> Deed:
        reason = st.text_area(t("Reason"), key=f"{key}_reason", height=90)
        return lambda: deed(reason)

    ask_and_do(title, label, key, body, told=told)
