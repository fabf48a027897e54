"""The replies of an approval on its card: what is chosen, what was made, why not, and the responsible's say about it."""

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import replies
from casework.queries.approvals import ApprovalShown
from casework.queries.replies import RepliesShown
from casework.services import approving
from casework.vocabulary import ApprovalVerb, ReplyState
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import told
from ui.desk.parts.reply_terms import HOUSE, template_choice, trouble
from ui.desk.parts.terms import STATUS
from ui.desk.parts.words import t


def replies_part(mine: Desk, approval: ApprovalShown) -> None:
    """Show the replies that were made, or what is chosen about them; the responsible changes it until it is final."""
    shown = mine.ask(replies.replies_of, approval.approval_id)
    may_choose = ApprovalVerb.CHOOSE_REPLY in approval.verbs
    if shown.state is ReplyState.NOT_WANTED and not may_choose:
        return
    show(_said(shown))
    if may_choose and st.button(t("The reply…"), key="reply_choose", type="tertiary", icon=":material/reply:"):
        choice_dialog(mine, shown)
    if shown.state is ReplyState.NOT_MADE and ApprovalVerb.MAKE_REPLIES in approval.verbs:
        again, other = st.columns(2, gap="small")
        if again.button(t("Make the replies now"), key="reply_make", type="primary", width="stretch"):
            _do(mine, shown)
        if other.button(t("By another template…"), key="reply_other", width="stretch"):
            template_dialog(mine, shown)


def _said(shown: RepliesShown) -> Markup:
    template = shown.template or t(HOUSE.get(shown.language, HOUSE["da"]))
    match shown.state:
        case ReplyState.CHOSEN:
            return _line(t("When it is approved, a reply is made to each party. Letter template: {template}.", template=template))
        case ReplyState.NOT_WANTED:
            return _line(t("No reply is made when it is approved."))
        case ReplyState.DUE:
            return _line(t("The replies are being made."))
        case ReplyState.NOT_MADE if shown.trouble is not None:
            return told(f"{t('The replies were not made.')} {trouble(shown.trouble, shown.lacking, shown.lacking_of)}", tone="red")
        case ReplyState.NOT_MADE:
            return _line(t("The replies have not been made yet."))
    if not shown.made:
        return _line(t("The replies have been made."))
    lines = [
        html(
            '<li class="small"><a class="quiet" href="?record={id}">{title}</a> <span class="muted">{to} · {state}</span></li>',
            id=reply.record_id, title=reply.title, to=reply.recipient, state=t(STATUS[reply.state][0]),
        )
        for reply in shown.made
    ]  # fmt: skip
    return html('<h3 class="small">{title}</h3><ul class="plain-list">{lines}</ul>', title=t("Replies"), lines=each(lines))


def _line(text: str) -> Markup:
    return html('<div class="small muted">{text}</div>', text=text)


def choice_dialog(mine: Desk, shown: RepliesShown) -> None:
    """Ask whether replies are made, and by which letter template."""
    choices = mine.ask(replies.template_choices)

    @st.dialog(t("The reply"))
    def ask() -> None:
        wanted = st.checkbox(t("Make a reply to each party when it is approved"), shown.state is ReplyState.CHOSEN, key="reply_wanted")
        template_id, language = template_choice(choices, shown.template_id, shown.language, "reply_template")
        show(_line(t("Each reply is a draft that answers the record, with the approved documents enclosed. You send it.")))
        if st.button(t("Save"), key="reply_save", type="primary", width="stretch"):
            try:
                mine.do(approving.choose_reply, shown.approval_id, is_wanted=wanted, template_id=template_id, language=language)
                notices.tell(t("It is noted.") if wanted else t("No reply is made of this approval."))
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                st.rerun()

    ask()


def template_dialog(mine: Desk, shown: RepliesShown) -> None:
    """Ask for another letter template, and have the replies made by it."""
    choices = mine.ask(replies.template_choices)

    @st.dialog(t("By another template"))
    def ask() -> None:
        template_id, language = template_choice(choices, shown.template_id, shown.language, "reply_template")
        if st.button(t("Make the replies now"), key="reply_make_other", type="primary", width="stretch"):
            try:
                mine.do(approving.change_reply_template, shown.approval_id, template_id=template_id, language=language)
                notices.tell(t("The replies are being made."))
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                st.rerun()

    ask()


def _do(mine: Desk, shown: RepliesShown) -> None:
    try:
        mine.do(approving.make_replies, shown.approval_id)
        notices.tell(t("The replies are being made."))
    except CaseworkError as error:
        notices.refuse(error)
    st.rerun()
