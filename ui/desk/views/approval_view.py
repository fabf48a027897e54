"""What can be done with an approval besides deciding: each verb the table gives the reader, and what has been said about it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import seat_choices
from casework.queries.approvals import ApprovalShown, CopyShown, SeatShown
from casework.services import approving
from casework.vocabulary import ApprovalVerb, SeatState, StepState, Thing
from ui.desk.data import Desk, Path
from ui.desk.parts import notices
from ui.desk.parts.markup import each, html, show
from ui.desk.parts.pieces import field_called, told
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.words import moment, t
from ui.desk.views.approval_following_view import following
from ui.desk.views.approval_steps_dialog_view import steps_dialog
from ui.desk.views.approval_terms_dialog_view import hand_over_dialog, terms_dialog
from ui.desk.views.decided_on_view import parts_dialog
from ui.desk.views.reply_view import replies_part
from ui.desk.views.undo_decision_view import my_decision, my_start

MOST = 4000


@dataclass(frozen=True)
class Deed:
    """Is a verb as a button: its words, what is told afterwards, and what is asked first; ``may_tell`` the responsible, where wanted."""

    label: str
    told: str
    icon: str
    does: Callable[..., object]
    asks: str = ""
    is_first: bool = False
    may_tell: bool = False


@dataclass(frozen=True)
class Asked:
    """Is a verb as a button that opens a dialog of its own."""

    verb: ApprovalVerb
    key: str
    label: str
    icon: str
    asks: Callable[[Desk, ApprovalShown], None]


DEEDS: dict[ApprovalVerb, Deed] = {
    ApprovalVerb.RESUME: Deed("Send on again", "It is on its way.", "redo", approving.resume, is_first=True),
    ApprovalVerb.SEEN: Deed(
        "Mark as seen",
        "Marked as seen.",
        "visibility",
        approving.mark_seen,
        asks="A word with it, if you want",
        is_first=True,
        may_tell=True,
    ),
    ApprovalVerb.REOPEN: Deed("Reopen the approval", "The approval goes on.", "restart_alt", approving.reopen, is_first=True),
    ApprovalVerb.COMMENT: Deed(
        "Comment", "Your comment stands with the approval.", "chat", approving.comment, asks="What do you want to say?"
    ),
    ApprovalVerb.WITHDRAW: Deed(
        "Withdraw", "It is with you again. Change what you want and send it on.", "undo", approving.withdraw, asks="Why?"
    ),
    ApprovalVerb.TAKE_OVER: Deed("Take over", "You are responsible for the approval now.", "person_add", approving.take_over),
    ApprovalVerb.CANCEL: Deed("Cancel the approval", "The approval is cancelled.", "cancel", approving.cancel, asks="Why?"),
    ApprovalVerb.DELETE: Deed(
        "Delete the approval",
        "The approval is deleted. The history of the record keeps it.",
        "delete",
        approving.delete,
        asks="Why? It cannot be reopened afterwards.",
    ),
}


def approval_card(mine: Desk, path: Path) -> None:
    """Show what is wrong with the approval, what has been said, what has been approved, and the verbs that are mine."""
    approval = path.shown
    show(who_sees(Thing.APPROVAL, approval.approval_id))
    if approval.trouble:
        show(told(notices.stands_still(approval.trouble), tone="red"))
    for name in (field_called(approval, field) for field in approval.changed_fields):
        show(told(t("{field} was changed after a condition looked at it. The steps stay as they were decided.", field=name), tone="amber"))
    _ask_else(mine, approval)
    _at_the_gate(approval)
    my_decision(mine, approval.approval_id)
    my_start(mine, approval.approval_id)
    _said(approval)
    following(mine, approval.approval_id)
    replies_part(mine, approval)
    if st.button(t("What has been approved…"), key="approval_parts", type="tertiary", icon=":material/fact_check:"):
        parts_dialog(mine, path)
    mine_now = [verb for verb in DEEDS if verb in approval.verbs and _makes_sense(mine, approval, verb)]
    for verb in [verb for verb in mine_now if DEEDS[verb].is_first]:
        _button(mine, approval, verb)
    rest = [verb for verb in mine_now if not DEEDS[verb].is_first]
    _more(mine, approval, rest)


def _more(mine: Desk, approval: ApprovalShown, rest: list[ApprovalVerb]) -> None:
    """Show the verbs that are seldom wanted behind one button: those done at once, then those with a dialog of their own."""
    asked = [each for each in DIALOGS if each.verb in approval.verbs and (each.verb is not ApprovalVerb.REPLACE or _undecided(approval))]
    if not rest and not asked:
        return
    with st.popover(t("More about the approval"), width="stretch", key="approval_more"):
        for verb in rest:
            _button(mine, approval, verb)
        for each in asked:
            if st.button(t(each.label), key=each.key, width="stretch", icon=f":material/{each.icon}:"):
                each.asks(mine, approval)


def _ask_else(mine: Desk, approval: ApprovalShown) -> None:
    """Show, to who may, the way to ask somebody else where who is asked is away and nobody stands in."""
    alone = [seat for seat in _undecided(approval) if seat.away_until is not None and not seat.stand_ins]
    if not alone or ApprovalVerb.REPLACE not in approval.verbs:
        return
    if st.button(t("Ask somebody else…"), key="approval_ask_else", icon=":material/swap_horiz:", width="stretch"):
        approvers_dialog(mine, approval)


def _at_the_gate(approval: ApprovalShown) -> None:
    """Show the way to where it is decided, to an executive who has it and to who keeps the gate."""
    if approval.my_passage_id is not None:
        link = html('<a href="?page=executive&amp;id={id}">{text}</a>', id=approval.my_passage_id, text=t("Decide it on your own page"))
    elif approval.kept_passage_id is not None:
        link = html('<a href="?page=gate&amp;id={id}">{text}</a>', id=approval.kept_passage_id, text=t("See it at the gate you keep"))
    else:
        return
    show(html('<div class="told"><span>{link}</span></div>', link=link))


def _copy_state(copy: CopyShown) -> str:
    """Return what has become of a copy."""
    if copy.is_at_gate:
        return t("the copy lies at the gate")
    if copy.seen_at is None:
        return t("has got a copy")
    if copy.seen_by:
        return t("marked as seen by {name}, {at}", name=copy.seen_by, at=moment(copy.seen_at))
    return t("has seen the copy, {at}", at=moment(copy.seen_at))


def _makes_sense(mine: Desk, approval: ApprovalShown, verb: ApprovalVerb) -> bool:
    if verb is ApprovalVerb.TAKE_OVER:
        return approval.responsible_id != mine.person.official_id
    return verb is not ApprovalVerb.SEEN or any(
        not copy.seen_at and copy.official_id == mine.person.official_id for copy in approval.copies
    )


def _button(mine: Desk, approval: ApprovalShown, verb: ApprovalVerb) -> None:
    deed = DEEDS[verb]
    label = t(deed.label) + ("…" if deed.asks else "")
    kind = "primary" if verb is ApprovalVerb.RESUME else "secondary"
    if not st.button(label, key=f"approval_{verb}", type=kind, width="stretch", icon=f":material/{deed.icon}:"):  # type: ignore[arg-type]  # one of two words
        return
    if deed.asks:
        ask_dialog(mine, approval, deed)
        return
    try:
        mine.do(deed.does, approval.approval_id)
        notices.tell(t(deed.told))
    except CaseworkError as error:
        notices.refuse(error)
    st.rerun()


def ask_dialog(mine: Desk, approval: ApprovalShown, deed: Deed) -> None:
    """Ask for words, then do the deed; what was typed stays when it is refused."""

    @st.dialog(t(deed.label))
    def ask() -> None:
        words = st.text_area(t(deed.asks), key="approval_words", max_chars=MOST)
        more = {"tell_responsible": st.checkbox(t("Tell the responsible"), key="approval_tell")} if deed.may_tell else {}
        if st.button(t(deed.label), key="approval_do", type="primary", width="stretch"):
            try:
                mine.do(deed.does, approval.approval_id, words, **more)
                notices.tell(t(deed.told))
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                st.rerun()

    ask()


def approvers_dialog(mine: Desk, approval: ApprovalShown) -> None:
    """Ask which approver gives way, and to whom, a colleague or anybody in a unit; both are told."""
    seats = {seat.seat_id: seat for seat in _undecided(approval)}
    units = mine.ask(seat_choices.seat_choices).units
    names = {person.official_id: person.name for person in mine.colleagues()}
    names |= {unit.unit_id: t("Anybody in {unit}", unit=unit.name) for unit in units}

    @st.dialog(t("Change approvers"))
    def ask() -> None:
        seat_id = st.selectbox(t("Who gives way?"), list(seats), format_func=lambda seat: seats[seat].holder, key="approver_seat")
        to = st.selectbox(t("To whom?"), list(names), format_func=names.__getitem__, index=None, key="approver_to")
        replace, remove = st.columns(2)
        if replace.button(t("Replace"), key="approver_replace", type="primary", width="stretch", disabled=to is None):
            _change(partial(mine.do, approving.replace_approver, approval.approval_id, seat_id, to or 0))
        if remove.button(t("Remove"), key="approver_remove", width="stretch", disabled=len(seats) < 2):
            _change(partial(mine.do, approving.remove_approver, approval.approval_id, seat_id))

    ask()


def _change(deed: Callable[[], object]) -> None:
    try:
        deed()
        notices.tell(t("The approvers are changed, and both have been told."))
    except CaseworkError as error:
        st.error(notices.sentence(error))
    else:
        st.rerun()


def _undecided(approval: ApprovalShown) -> list[SeatShown]:
    open_steps = [step for step in approval.steps if step.state is StepState.OPEN]
    return [seat for step in open_steps for seat in step.seats if seat.state in {SeatState.WAITING, SeatState.OPEN, SeatState.BLOCKED}]


DIALOGS = (
    Asked(ApprovalVerb.SET_TERMS, "approval_terms", "Deadline and urgency…", "event", terms_dialog),
    Asked(ApprovalVerb.HAND_OVER, "approval_hand_over", "Hand over…", "person_raised_hand", hand_over_dialog),
    Asked(ApprovalVerb.REPLACE, "approval_replace", "Change approvers…", "swap_horiz", approvers_dialog),
    Asked(
        ApprovalVerb.EDIT_STEPS,
        "approval_steps",
        "Change the steps to come…",
        "edit",
        lambda mine, approval: steps_dialog(mine, approval.approval_id),
    ),
)


def _said(approval: ApprovalShown) -> None:
    """Show comments, and who has got a copy and seen it."""
    lines = [
        html(
            '<li class="small"><b>{who}</b> <span class="muted">{at}</span><div class="said">{text}</div></li>',
            who=comment.by,
            at=moment(comment.at),
            text=comment.text,
        )
        for comment in approval.comments
    ]
    lines += [
        html(
            '<li class="small"><b>{who}</b> <span class="muted">{state}</span>{text}</li>',
            who=copy.name,
            state=_copy_state(copy),
            text=html('<div class="said">{text}</div>', text=copy.comment) if copy.comment else "",
        )
        for copy in approval.copies
    ]
    if lines:
        show(html('<ul class="plain-list">{lines}</ul>', lines=each(lines)))
