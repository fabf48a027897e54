"""Sending a record on its way: choosing the approval by its definition, and changing its steps before it starts."""

from dataclasses import dataclass, field

import streamlit as st

from casework.errors import CaseworkError, DefinitionIsWrong
from casework.queries import approval_steps, replies, seat_choices
from casework.queries.record_page import RecordPage
from casework.services import approving
from casework.vocabulary import Thing
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.dates import date_field, read_date
from ui.desk.parts.markup import html, show
from ui.desk.parts.reply_terms import template_choice
from ui.desk.parts.steps_editor import Step, forget_steps, steps_editor, steps_said, untitled_steps, wrong_steps
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.words import full_moment, t


@dataclass(frozen=True)
class _Own:
    """Is what the form says of the steps: those of the definition, unless they are changed here."""

    key: str = ""
    steps: list[Step] = field(default_factory=list)


def start_approval_dialog(mine: Desk, record: RecordPage) -> None:
    """Ask which way the record shall go."""
    templates = mine.ask(replies.template_choices)
    definitions = {choice.name: choice for choice in mine.definitions()}

    @st.dialog(t("Start an approval"), width="large")
    def ask() -> None:
        if not definitions:
            show(html('<p class="muted">{text}</p>', text=t("No approval has been published yet. A workflow designer can publish one.")))
            return
        name = st.radio(
            t("Approval"),
            list(definitions),
            format_func=lambda key: definitions[key].title,
            captions=[" → ".join(choice.steps) for choice in definitions.values()],
            key="approval_definition",
        )
        show(who_sees(Thing.DEFINITION, definitions[name].definition_id))
        own = _own_steps(mine, record.record_id, name)
        comment = st.text_area(t("Message to the approvers"), key="approval_comment", max_chars=4000, height=80)
        left, right = st.columns(2, vertical_alignment="center")
        with left:
            typed = date_field(t("To be final by"), "approval_deadline", None, told=t("Empty, it is as the approval's definition says."))
        is_urgent = right.checkbox(t("Urgent"), key="approval_urgent", help=t("It stands before the others in every list."))
        default = mine.ask(replies.reply_default, name)
        wanted = st.checkbox(t("Make a reply to each party when it is approved"), default.is_wanted, key=f"approval_reply_{name}")
        template = template_choice(templates, default.template_id, "da", f"approval_template_{name}") if wanted else (None, "da")
        show(
            html(
                '<p class="small muted">{text}</p>',
                text=t(
                    "Each approver decides on the documents as they are at that moment. They can still be changed: the approvers "
                    "see it, and who changes something no longer decides."
                ),
            )
        )
        if st.button(t("Send for approval"), type="primary", key="approval_start", width="stretch"):
            if untitled := untitled_steps(own.steps):
                st.error(wrong_steps(untitled))
                return
            try:
                approval_id = mine.do(
                    approving.start, record.record_id, name, comment=comment, deadline=read_date(typed), is_urgent=is_urgent,
                    makes_reply=wanted, template_id=template[0], language=template[1],
                    steps=steps_said([], own.steps) if own.key else None,
                )  # fmt: skip
                if own.key:
                    forget_steps(own.key)
                notices.tell(t("{title} is on its way.", title=record.title), undo=f"start::{approval_id}")
            except DefinitionIsWrong as error:
                st.error(wrong_steps(error.problems))
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                st.rerun()

    ask()


def _own_steps(mine: Desk, record_id: int, name: str) -> _Own:
    """Ask whether the steps are to be changed, and how; what is changed stays while it is refused, and by whatever else is chosen."""
    written = mine.ask(approval_steps.steps_to_start, name)
    if written.is_code:
        return _Own()
    key = f"start_{record_id}_{written.version_id}"
    if not st.toggle(t("Change the steps before it starts"), key=f"{key}_own", help=t("The change is for this approval alone.")):
        return _Own()
    key, steps = _begun_from(mine, key, name, written.content["steps"])
    return _Own(key, steps_editor(key, steps, mine.ask(seat_choices.seat_choices)))


def _begun_from(mine: Desk, key: str, name: str, steps: list[Step]) -> tuple[str, list[Step]]:
    """Ask whose steps the form begins with: the definition's, or an approval's one is responsible for; each keeps its own changes."""
    earlier = {each.approval_id: each for each in mine.ask(approval_steps.steps_of_mine, name)}
    if not earlier:
        return key, steps
    chosen = st.selectbox(
        t("Begin with the steps of"),
        [0, *earlier],
        format_func=lambda one: (
            f"{earlier[one].title}, {full_moment(earlier[one].started_at)} ({one})" if one else t("The definition, as published")
        ),
        key=f"{key}_from",
        help=t("Approvals you are responsible for and whose steps were changed are listed, the latest first."),
    )
    return (f"{key}_{chosen}", list(earlier[chosen].steps)) if chosen else (key, steps)
