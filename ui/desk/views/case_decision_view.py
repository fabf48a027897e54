"""Decisions on a case (forvaltningsloven §§ 22-25): written with a check-list of what must be there, finished, superseded."""

from dataclasses import dataclass

import streamlit as st

from casework.case_types.deciding import NEEDED, DecisionWords, missing, needed
from casework.errors import CaseworkError, Stale
from casework.queries.case_page import CasePage
from casework.queries.course_shown import CourseShown, DecisionShown
from casework.services import case_decisions
from casework.vocabulary import DecisionOutcome, DecisionState, TaskKind, TaskState, Thing
from casework.work import Work
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.at_once import at_once
from ui.desk.parts.course_terms import DECISION_STATES, OUTCOMES, unsure
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import facts, told
from ui.desk.parts.terms import reason
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.words import full_moment, t

PARTS = {
    "facts": "Facts of the case",
    "legal_rule": "Legal rules",
    "reasons": "Reasons",
    "considerations": "Main considerations of the discretion",
    "appeal_body": "Appeal goes to",
    "appeal_procedure": "How to appeal",
    "appeal_time_limit": "Time limit of the appeal",
}


def case_decision_view(mine: Desk, case: CasePage, shown: CourseShown) -> None:
    """Show the decisions, the draft as a form, and offer a new one."""
    deciding = any(task.kind is TaskKind.DECISION for phase in shown.phases for task in phase.tasks if task.state is TaskState.OPEN)
    if not shown.decisions and not deciding:
        return
    show(html('<h2 class="page">{title}</h2>', title=t("Decision")))
    for decision in shown.decisions:
        if decision.state is not DecisionState.DRAFT or not shown.can_write:
            show(_decided(decision))
    draft = next((decision for decision in shown.decisions if decision.state is DecisionState.DRAFT), None)
    if draft is not None and shown.can_write:
        with st.container(border=True, key=f"decision_{draft.decision_id}"):
            _form(mine, draft)
            if shown.appeal_to_confirm:
                show(html('<div class="page small">{source}{mark}</div>', source=shown.appeal_to_confirm, mark=unsure(is_unsure=True)))
    elif shown.can_write:
        label = t("New decision that supersedes it") if shown.decisions else t("Write the decision")
        if st.button(label, key="begin_decision", icon=":material/gavel:"):
            at_once(lambda: mine.do(case_decisions.begin_decision, case.case_id), t("A draft of the decision is begun."))


def _decided(decision: DecisionShown) -> Markup:
    label, tone = DECISION_STATES[decision.state]
    by = t("{name} for {absent}", name=decision.decided_by, absent=decision.on_behalf_of) if decision.on_behalf_of else decision.decided_by
    pairs = tuple((t(PARTS[part]), getattr(decision.words, part)) for part in PARTS if getattr(decision.words, part))
    return html(
        '<section class="page panel"><div class="page-head"><h3>{outcome}</h3><span class="pill {tone}">{state}</span></div>'
        '<div class="small muted">{by}</div>{facts}{who}</section>',
        outcome=t(OUTCOMES[decision.words.outcome]),
        who=who_sees(Thing.CASE_DECISION, decision.decision_id),
        tone=tone,
        state=t(label),
        by=f"{by} · {full_moment(decision.finished_at)}" if decision.finished_at else decision.started_by,
        facts=facts(pairs),
    )


@dataclass
class Opened:
    """Is the draft as it was when one began to write in it; ``take`` counts how often it was opened anew."""

    version: int
    words: DecisionWords
    take: int = 0


def _opened(draft: DecisionShown) -> Opened:
    """Return what one writes on top of: a colleague's saving it meanwhile must not empty the fields one is typing in."""
    opened: Opened = st.session_state.setdefault(f"decision_opened_{draft.decision_id}", Opened(draft.version, draft.words))
    if opened.version != draft.version:
        show(
            told(
                t("A colleague has saved this draft since you opened it. What you have typed stands here; nothing of it is lost."),
                tone="amber",
            )
        )
        if st.button(t("Show what is saved instead"), key="decision_anew", icon=":material/refresh:"):
            opened.version, opened.words, opened.take = draft.version, draft.words, opened.take + 1
            st.rerun()
    return opened


def _form(mine: Desk, draft: DecisionShown) -> None:
    """The draft: what is written is looked through as one writes, and saved with either button."""
    opened = _opened(draft)
    before, key = opened.words, f"{draft.decision_id}_{opened.take}"
    outcomes = list(DecisionOutcome)
    outcome = st.radio(
        t("The decision is"), outcomes, index=outcomes.index(before.outcome), format_func=lambda word: t(OUTCOMES[word]),
        key=f"outcome_{key}", horizontal=True,
    )  # fmt: skip
    written = {
        part: st.text_area(t(PARTS[part]), getattr(before, part), height=96, key=f"{part}_{key}")
        for part in ("facts", "legal_rule", "reasons")
    }
    discretion = st.checkbox(t("The decision rests on discretion"), before.uses_discretion, key=f"discretion_{key}")
    considerations = before.considerations
    if discretion:
        considerations = st.text_area(t(PARTS["considerations"]), before.considerations, height=80, key=f"considerations_{key}")
    appealable = st.checkbox(t("The decision can be appealed"), before.can_be_appealed, key=f"appealable_{key}")
    appeal = {"appeal_body": before.appeal_body, "appeal_time_limit": before.appeal_time_limit}
    if appealable:
        left, right = st.columns(2)
        appeal["appeal_body"] = left.text_input(t(PARTS["appeal_body"]), before.appeal_body, key=f"body_{key}")
        appeal["appeal_time_limit"] = right.text_input(t(PARTS["appeal_time_limit"]), before.appeal_time_limit, key=f"limit_{key}")
    label = t(PARTS["appeal_procedure"]) if appealable else t("Why it cannot be appealed")
    procedure = st.text_area(label, before.appeal_procedure, height=70, key=f"procedure_{key}")
    words = DecisionWords(
        outcome, uses_discretion=discretion, considerations=considerations, can_be_appealed=appealable, appeal_procedure=procedure,
        **written, **appeal,
    )  # fmt: skip
    show(checklist(words))
    with st.container(horizontal=True, key=f"decision_deeds_{draft.decision_id}"):
        saves = st.button(t("Save the draft"), key="save_decision", icon=":material/save:")
        decides = st.button(t("Decide"), key="finish_decision", type="primary", icon=":material/gavel:")
        drops = st.button(t("Throw the draft away"), key="drop_decision", type="tertiary")
    if saves or decides:
        _save(mine, draft, opened, words, finish=decides)
    if drops:
        at_once(lambda: mine.do(case_decisions.drop_decision, draft.decision_id), t("The draft is thrown away."))


def checklist(words: DecisionWords) -> Markup:
    """Return what the decision must hold, ticked where it is there."""
    wanted = needed(words)
    if not wanted:
        return html(
            '<div class="page small muted">{text}</div>', text=t("A decision fully in favour needs no reasons and no guidance on appeal.")
        )
    lines = [
        html(
            "<li>{mark} {part} <span class='small muted'>{source}</span></li>",
            mark="☑" if getattr(words, part).strip() else "☐",
            part=t(PARTS[part]),
            source=source,
        )
        for part, _, source in NEEDED
        if part in wanted
    ]
    return html('<div class="page"><b>{title}</b><ul class="checks">{lines}</ul></div>', title=t("Must be there"), lines=each(lines))


def _write_and_finish(work: Work, decision_id: int, words: DecisionWords, *, opened_version: int) -> None:
    """Decide on the very words that stand on the screen."""
    case_decisions.write_decision(work, decision_id, words, opened_version=opened_version)
    case_decisions.finish_decision(work, decision_id)


def _save(mine: Desk, draft: DecisionShown, opened: Opened, words: DecisionWords, *, finish: bool) -> None:
    if finish and (reasons := missing(words)):
        st.error("\n\n".join(reason(why) for why in reasons))
        return
    try:
        deed = _write_and_finish if finish else case_decisions.write_decision
        mine.do(deed, draft.decision_id, words, opened_version=opened.version)
        notices.tell(t("The case is decided.") if finish else t("The draft is saved."))
    except CaseworkError as error:
        st.error(notices.sentence(error))
        if isinstance(error, Stale):
            opened.version = draft.version  # what is typed is kept; saving again puts it on top
        return
    del st.session_state[f"decision_opened_{draft.decision_id}"]
    st.rerun()
