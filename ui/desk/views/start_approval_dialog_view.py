"""Sending a record on its way: choosing the approval by its definition."""

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import replies
from casework.queries.record_page import RecordPage
from casework.services import approving
from casework.vocabulary import Thing
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.dates import date_field, read_date
from ui.desk.parts.markup import html, show
from ui.desk.parts.reply_terms import template_choice
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.words import t


def start_approval_dialog(mine: Desk, record: RecordPage) -> None:
    """Ask which way the record shall go."""
    templates = mine.ask(replies.template_choices)
    definitions = {choice.name: choice for choice in mine.definitions()}

    @st.dialog(t("Start an approval"), width="medium")
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
                text=t("The documents are frozen as they are now. Who changes them later is told to the approvers."),
            )
        )
        if st.button(t("Send for approval"), type="primary", key="approval_start", width="stretch"):
            try:
                mine.do(
                    approving.start, record.record_id, name, comment=comment, deadline=read_date(typed), is_urgent=is_urgent,
                    makes_reply=wanted, template_id=template[0], language=template[1],
                )  # fmt: skip
                notices.tell(t("{title} is on its way.", title=record.title))
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                st.rerun()

    ask()
