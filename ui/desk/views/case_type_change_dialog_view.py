"""Making a case a case of another type: what changes, what is lost and what begins anew is shown before it is done."""

import streamlit as st

from casework.errors import CaseworkError, Stale
from casework.fields import shown
from casework.queries import type_change
from casework.queries.case_page import CasePage
from casework.queries.case_parts import FieldShown
from casework.queries.type_change import TypeChange
from casework.services import case_retyping
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.case_terms import CASE_FIELDS
from ui.desk.parts.course_terms import DISPOSALS, title
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.refusals import refused
from ui.desk.parts.terms import ACCESS_LEVELS, reason
from ui.desk.parts.words import day, language, t

VERSION = "retype_version"


def case_type_change_dialog(mine: Desk, case: CasePage) -> None:
    """Ask for the type and the reason, beside everything that follows from it."""
    st.session_state[VERSION] = case.version
    types = {each.name: title(each.title_da, each.title_en) for each in mine.case_types() if each.name != case.type}

    @st.dialog(t("Change the type"), width="large")
    def ask() -> None:
        show(html('<p class="small muted">{text}</p>', text=t("The case is now: {type}.", type=title(*case.type_titles))))
        to = st.selectbox(
            t("New type"), list(types), index=None, format_func=types.__getitem__, key="retype_to", placeholder=t("Choose a type")
        )
        if to is None:
            return
        takes_codes = True
        change = mine.ask(type_change.type_change, case.case_id, to)
        if change.prefilled:
            takes_codes = st.checkbox(t("Take the codes of the new type"), value=True, key="retype_codes")
            change = change if takes_codes else mine.ask(type_change.type_change, case.case_id, to, takes_codes=False)
        show(_preview(change))
        if change.refused:
            st.error(" ".join(reason(why) for why in change.refused))
            return
        why = st.text_area(t("Why"), key="retype_reason", max_chars=1000, height=80)
        if st.button(t("Change the type"), type="primary", key="retype_do", width="stretch"):
            _change(mine, case, to, why, takes_codes=takes_codes)

    ask()


def _change(mine: Desk, case: CasePage, to: str, why: str, *, takes_codes: bool) -> None:
    try:
        mine.do(
            case_retyping.change_case_type, case.case_id, to, why, takes_codes=takes_codes, opened_version=st.session_state[VERSION]
        )  # fmt: skip
        notices.tell(t("The type is changed, and the course begins anew."), undo=f"type:0:{case.case_id}")
    except Stale as error:
        refused(error)
        st.session_state[VERSION] = mine.case(case.case_id).version
    except CaseworkError as error:
        refused(error)
    else:
        st.rerun()


def _preview(change: TypeChange) -> Markup:
    """Return what changes as a list of plain sentences; what is lost comes first."""
    lines = [*_of_fields(change), *_of_case(change), *_of_access(change), *_of_course(change)]
    return html(
        '<section class="panel" aria-label="{label}"><h3 class="card-title">{label}</h3><dl class="facts">{lines}</dl></section>',
        label=t("What changes"),
        lines=each([html("<dt>{head}</dt><dd>{text}</dd>", head=head, text=text) for head, text in lines]),
    )


def _of_fields(change: TypeChange) -> list[tuple[str, str]]:
    lines = []
    if change.lost:
        lines.append((t("Is lost (stays in the history)"), _values(change.lost)))
    if change.kept:
        lines.append((t("Is kept"), _values(change.kept)))
    if change.filled:
        lines.append((t("Is filled in"), _values(change.filled)))
    if change.missing:
        lines.append((t("Must be filled in"), ", ".join(title(each_.da, each_.en) for each_ in change.missing)))
    return lines


def _of_case(change: TypeChange) -> list[tuple[str, str]]:
    none = "–"
    lines = [
        (t(CASE_FIELDS[each_.name]).capitalize(), t("{before} → {after}", before=each_.before or none, after=each_.after or none))
        for each_ in change.described
    ]
    if change.deadline_before != change.deadline_after:
        before, after = (day(due) if due else none for due in (change.deadline_before, change.deadline_after))
        lines.append((t("Deadline"), t("{before} → {after}", before=before, after=after)))
    if change.retention is not None:
        lines.append((t("When the case has ended"), f"{t(DISPOSALS[change.retention])} ({change.retention_source})"))
    return lines


def _of_access(change: TypeChange) -> list[tuple[str, str]]:
    lines = []
    if change.clearance_before != change.clearance_after:
        change_of = t("{before} → {after}", before=change.clearance_before, after=change.clearance_after)
        lines.append((t("Classification"), change_of))
    if change.newly_only_for:
        lines.append((t("Only for"), ", ".join(change.newly_only_for)))
    if change.record_level is not None:
        lines.append((t("Records are at most open to"), t(ACCESS_LEVELS[change.record_level])))
    return lines


def _of_course(change: TypeChange) -> list[tuple[str, str]]:
    lines = []
    if change.ended.done or change.ended.open:
        text = t("{done} tasks are done and {open} open; all of it stays in the history.", done=change.ended.done, open=change.ended.open)
        lines.append((t("The course that ends"), text))
    course = " → ".join(title(each_.da, each_.en) for each_ in change.phases)
    lines.append((t("The course that begins"), course or t("The type has no course.")))
    if change.approval:
        lines.append((t("Usual approval"), change.approval))
    return lines


def _values(fields: tuple[FieldShown, ...]) -> str:
    return ", ".join(
        f"{one.definition.title(language())}: {one.refers_to or shown(one.definition, one.value, language=language())}" for one in fields
    )  # fmt: skip
