"""Deleting a case: what goes along and what stands in the way, record by record, is shown before it is asked why."""

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import case_deletion
from casework.queries.case_deletion import CaseDeletion, RecordInTheWay
from casework.queries.case_page import CasePage
from casework.services import case_deleting
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.refusals import refused
from ui.desk.parts.terms import reason
from ui.desk.parts.words import t
from ui.desk.place import Place, go


def case_delete_dialog(mine: Desk, case: CasePage) -> None:
    """Show the dry run, and ask why when nothing stands in the way."""

    @st.dialog(t("Delete the case"), width="large")
    def ask() -> None:
        found = mine.ask(case_deletion.case_deletion, case.case_id)
        show(_dry_run(found))
        if not found.is_free:
            return
        lead = t("It lies in your bin for thirty days and is then destroyed. Its number is not given again.")
        show(html('<p class="small muted">{text}</p>', text=lead))
        why = st.text_area(t("Why"), key="delete_case_reason", max_chars=1000, height=80)
        if st.button(t("Delete the case"), type="primary", key="delete_case_do", width="stretch"):
            _delete(mine, case, why)

    ask()


def _delete(mine: Desk, case: CasePage, why: str) -> None:
    try:
        mine.do(case_deleting.delete_case, case.case_id, why, opened_version=case.version)
        notices.tell(t("{title} is deleted. It lies in your bin.", title=case.title), undo=f"case_bin:0:{case.case_id}")
        go(Place(page="cases"))
    except CaseworkError as error:
        refused(error)
    else:
        st.rerun()


def _dry_run(found: CaseDeletion) -> Markup:
    """Return what stands in the way, of the case and of each record; then what goes along."""
    in_the_way = [one for one in found.records if one.reasons]
    along = [one for one in found.records if not one.reasons]
    parts = []
    if found.reasons:
        parts.append(_list(t("The case itself"), [html("<li>{why}</li>", why=reason(why)) for why in found.reasons]))
    if in_the_way:
        parts.append(_list(t("Cannot be deleted"), [_line(one) for one in in_the_way]))
        parts.append(html('<p class="small muted">{text}</p>', text=t("Move them to another case, or ask for the order that keeps them.")))
    if along:
        parts.append(_list(t("Is deleted along"), [_line(one) for one in along]))
    if not found.records:
        parts.append(html("<p>{text}</p>", text=t("There are no records on the case.")))
    return html('<section class="panel">{parts}</section>', parts=each(parts))


def _list(head: str, lines: list[Markup]) -> Markup:
    return html('<h3 class="card-title">{head}</h3><ul>{lines}</ul>', head=head, lines=each(lines))


def _line(one: RecordInTheWay) -> Markup:
    why = " ".join(reason(each_) for each_ in one.reasons)
    return html(
        '<li><a class="quiet" href="?record={id}">{title}</a> <span class="small muted">{why}</span></li>',
        id=one.record_id,
        title=one.title,
        why=why,
    )
