"""The executive's own page: what has been released, one thing at a time, in large type; one tap a verdict, and nothing but this."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from casework.errors import CaseworkError, SeenSomethingElse
from casework.queries import approvals, gate
from casework.queries.approvals import StepShown
from casework.queries.approved_parts import DecidedOn
from casework.queries.gate import PassageShown
from casework.services import gating
from casework.vocabulary import GateVerb, StepState, Verdict
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.components import mount
from ui.desk.parts.document import document_body, papers
from ui.desk.parts.gate_terms import FLAG_SIGNS, FLAGS
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty, told
from ui.desk.parts.terms import VERDICTS
from ui.desk.parts.words import day, moment, t, urgency
from ui.desk.place import Place, follow, go
from ui.desk.views.decide_view import receivers
from ui.desk.views.decided_on_view import parts_list
from ui.desk.views.executive_said_view import PAGE, just_said, remember_said, said_before
from ui.desk.views.gate_copies_view import executive_copies
from ui.desk.views.gate_seen_view import ask_to_look_again, first_seen, forget_seen

DRAFTS = "executive_drafts"
AT_THE_OFFICE = -1  # no step has this place; an empty choice would bear a button to clear it, too small for a finger
WORDS = "executive_words"
TAPS = {
    Verdict.APPROVE: ("Approve", "check"),
    Verdict.CONDITIONAL: ("Approve on a condition", "rule"),
    Verdict.RETURN: ("Return", "undo"),
    Verdict.RETURN_WITH_ME: ("Return, and back to me", "sync_alt"),
}
NOT_WHERE_LIMITED = (Verdict.RETURN, Verdict.RETURN_WITH_ME)
MOST = 4000


@dataclass(frozen=True)
class Said:
    """Is what a tap says: the verdict, the words beside it, and whom a return goes to, None where that is left open."""

    verdict: Verdict
    words: str
    return_to: int | None


def executive_view(mine: Desk, place: Place) -> None:
    """Show what waits, or one thing of it."""
    waiting = mine.ask(gate.executive_list)
    at = next((number for number, one in enumerate(waiting) if one.passage_id == place.id), None)
    with st.container(key="executive"):
        _walk(waiting, at)
        _notice()
        just_said(mine)
        if at is None:
            _list(waiting, is_gone=place.id is not None)
            executive_copies(mine)
            said_before(mine)
        else:
            _one(mine, place, waiting, at)
        _foot(waiting)


def _walk(waiting: Sequence[PassageShown], at: int | None) -> None:
    """Show the way from one thing to the next: large buttons, the arrow keys, a swipe."""
    said = mount(
        "swipe",
        key="swipe",
        data={
            "all": "" if at is None else f"?page={PAGE}",
            "leave": "?list=my_inbox",
            "previous": _link(waiting, at, -1),
            "next": _link(waiting, at, 1),
            "say": {
                "label": t("From one to the next"),
                "all": t("All"),
                "leave": t("To the desk"),
                "place": t("For your decision: {number}", number=len(waiting))
                if at is None
                else t("{number} of {count}", number=at + 1, count=len(waiting)),
                "previous": t("The one before"),
                "next": t("The next one"),
            },
        },
        on_go_change=lambda: None,
    )
    if said.go:
        follow(said.go)
        st.rerun()


def _link(waiting: Sequence[PassageShown], at: int | None, step: int) -> str:
    to = None if at is None else at + step
    return f"?page={PAGE}&id={waiting[to].passage_id}" if to is not None and 0 <= to < len(waiting) else ""


def _notice() -> None:
    """Show what the last deed told, once: this page has no bar that would."""
    if notice := st.session_state.pop(notices.NOTICE, None):
        show(told(notice.text, tone=notice.tone))


def _list(waiting: Sequence[PassageShown], *, is_gone: bool) -> None:
    if is_gone:
        show(told(t("That one is not with you any more.")))
    if not waiting:
        show(empty(t("Nothing waits for your decision"), t("When it has been made ready for you, it appears here.")))
        return
    show(
        html(
            '<h1 class="unseen">{title}</h1><ol class="executive-list">{rows}</ol>', title=t("For your decision"), rows=each(_rows(waiting))
        )
    )


def _rows(waiting: Sequence[PassageShown]) -> list[Markup]:
    return [
        html(
            '<li class="{unread}"><a href="?page=executive&amp;id={id}"><span class="line">{marks}</span>'
            '<span class="title">{new}{title}</span>'
            '<span class="muted">{step}{number}{due}</span></a></li>',
            unread="unread" if one.is_unread else "",
            new=html('<span class="unseen">{text}: </span>', text=t("Unread")) if one.is_unread else "",
            id=one.passage_id,
            marks=_marks(one),
            title=one.title,
            step=one.step,
            number=f" · {one.case_number}" if one.case_number else "",
            due=_due(one),
        )
        for one in waiting
    ]


def _one(mine: Desk, place: Place, waiting: Sequence[PassageShown], at: int) -> None:
    passage = waiting[at]
    found = mine.ask(gate.at_the_gate, passage.passage_id)
    record = mine.record(passage.record_id)
    if passage.is_unread:
        mine.mark_read(passage.record_id)
    seen, now = first_seen(mine, passage)
    with st.container(key="executive_body"):
        left, right = st.columns([66, 34], gap="small")
        with left, st.container(key="executive_paper"):
            show(_head(passage, papers(record, place)))
            document_body(mine, record, place)
        with right, st.container(key="executive_side"):
            is_changed = ask_to_look_again(mine, seen, now, passage)
            if GateVerb.GIVE_VERDICT in found.verbs:
                verdicts = [each for each in TAPS if not (found.is_limited and each in NOT_WHERE_LIMITED)]
                _verdicts(mine, passage, verdicts, seen, onwards=_onwards(waiting, at), is_held=is_changed)
            else:
                show(told(t("You have written on this, so somebody else must decide it."), tone="amber"))
            if passage.note:
                show(html('<section class="note"><h2>{title}</h2><p>{note}</p></section>', title=t("From your office"), note=passage.note))
            _standing(mine, now)
            _approved(mine, passage)


def _verdicts(mine: Desk, passage: PassageShown, verdicts: Sequence[Verdict], seen: DecidedOn, *, onwards: Place, is_held: bool) -> None:
    drafts: dict[int, str] = st.session_state.setdefault(DRAFTS, {})
    with st.container(key="verdicts"):
        words = st.text_area(
            t("Your words"),
            value=drafts.get(passage.passage_id, ""),
            key=f"{WORDS}_{passage.passage_id}",
            on_change=_keep_words,
            args=(passage.passage_id,),
            height=76,
            max_chars=MOST,
            placeholder=t("Optional") if passage.bypass is None else t("Needed with everything but an approval"),
        )
        to = _to_whom(mine, passage) if Verdict.RETURN in verdicts else None
        for verdict in verdicts:
            label, icon = TAPS[verdict]
            kind = "primary" if verdict is Verdict.APPROVE else "secondary"
            if st.button(
                t(label),
                key=f"verdict_{verdict}_{passage.passage_id}",  # a second tap does not reach what comes next
                type=kind,  # type: ignore[arg-type]  # one of two words
                width="stretch",
                icon=f":material/{icon}:",
                disabled=is_held,
            ):
                _say(mine, passage, Said(verdict, words, to if verdict in NOT_WHERE_LIMITED else None), seen, onwards)


def _to_whom(mine: Desk, passage: PassageShown) -> int | None:
    """Return whom a return goes to, asked only where there is a choice; None leaves it to who keeps the gate, where it comes back there."""
    to = receivers(mine.ask(approvals.approval_show, passage.approval_id))
    if len(to) == 1:
        return None
    names = ({AT_THE_OFFICE: t("As your office sees fit")} if passage.bypass is None else {}) | to
    said = st.selectbox(t("A return goes to"), list(names), format_func=names.__getitem__, key=f"executive_to_{passage.passage_id}")
    return None if said == AT_THE_OFFICE else said


def _keep_words(passage_id: int) -> None:
    """Keep what is written and not sent: it is there again when one comes back, also where a swipe came right after the last word."""
    st.session_state[DRAFTS][passage_id] = st.session_state[f"{WORDS}_{passage_id}"]


def _say(mine: Desk, passage: PassageShown, said: Said, seen: DecidedOn, onwards: Place) -> None:
    try:
        mine.do(
            gating.give_verdict, passage.passage_id, said.verdict, said.words, manifest_hash=seen.manifest_hash, return_to=said.return_to
        )
        remember_said(passage, said.verdict)
        st.session_state[DRAFTS].pop(passage.passage_id, None)
        forget_seen()
        go(onwards)
    except SeenSomethingElse:
        pass  # the page says what changed, with the way to look at it again
    except CaseworkError as error:
        notices.refuse(error)
    st.rerun()


def _onwards(waiting: Sequence[PassageShown], at: int) -> Place:
    """Return where one goes from here: the next one, else the one before, else all."""
    rest = [*waiting[at + 1 :], *waiting[:at][::-1]]
    return Place(page=PAGE, id=rest[0].passage_id if rest else None)


def _head(passage: PassageShown, files: Markup) -> Markup:
    return html(
        '<div class="executive-head"><div class="line">{marks}</div><h1>{title}</h1>'
        '<div class="muted">{step}{number}{due}</div>{files}</div>',
        marks=_marks(passage),
        title=passage.title,
        step=passage.step,
        number=f" · {passage.case_number}" if passage.case_number else "",
        due=_due(passage),
        files=files,
    )


def _marks(passage: PassageShown) -> Markup:
    marks = [html('<span class="pill red"><span aria-hidden="true">!</span> {text}</span>', text=t("Urgent"))] if passage.is_urgent else []
    if passage.flag is not None:
        sign, words = FLAG_SIGNS[passage.flag], t(FLAGS[passage.flag])
        marks.append(html('<span class="pill blue"><span aria-hidden="true">{sign}</span> {text}</span>', sign=sign, text=words))
    return each(marks)


def _due(passage: PassageShown) -> Markup | str:
    if passage.deadline is None:
        return ""
    words = t("due {date}", date=day(passage.deadline))
    return html(' · <span class="{late}">{due}</span>', late=urgency(passage.deadline), due=words)


def _standing(mine: Desk, now: DecidedOn) -> None:
    """Show of each document whether it was approved in this version, an older one, or not yet, with a way to see the two side by side."""
    with st.container(key="executive_parts"):
        show(html("<h2>{title}</h2>", title=t("What has been approved")))
        parts_list(mine, now, key=PAGE)


def _approved(mine: Desk, passage: PassageShown) -> None:
    """Show what was said by whom before it came here."""
    approval = mine.ask(approvals.approval_show, passage.approval_id)
    lines = [_said(step) for step in approval.steps if step.decisions and step.state is not StepState.OPEN]
    heading = t("Approved by")
    nobody = t("You are the first who decides it.")
    rows = html('<ul class="plain-list">{lines}</ul>', lines=each(lines)) if lines else html("<p>{text}</p>", text=nobody)
    show(html('<section class="before"><h2>{title}</h2>{rows}</section>', title=heading, rows=rows))


def _said(step: StepShown) -> Markup:
    return each(
        [
            html(
                '<li><b>{who}</b> <span class="muted">{title} · {at}</span><div>{verdict}</div>{words}</li>',
                who=t("{name} for {absent}", name=one.by, absent=one.on_behalf_of) if one.on_behalf_of else one.by,
                title=step.title,
                at=moment(one.at),
                verdict=t(VERDICTS[one.verdict]),
                words=html('<div class="said">{text}</div>', text=one.comment) if one.comment else "",
            )
            for one in step.decisions
        ]
    )


def _foot(waiting: Sequence[PassageShown]) -> None:
    unread = sum(one.is_unread for one in waiting)
    pattern = (
        '<footer class="foot"><span>{waiting}</span><span class="push"></span>'
        '<span class="keys"><span><kbd>←</kbd> <kbd>→</kbd> {walk}</span></span></footer>'
    )
    show(
        html(
            pattern,
            waiting=t("{count} for your decision, {unread} unread", count=len(waiting), unread=unread),
            walk=t("or swipe: the next one"),
        )
    )
