"""The cases a case is tied to: parents, sub-cases, related ones, duplicates; and tying another to it."""

import streamlit as st

from casework.errors import CaseworkError
from casework.queries.case_lookup import CaseQuestion, find_cases
from casework.queries.case_page import CasePage
from casework.queries.case_suggestions import suggestions
from casework.services import case_relations
from casework.vocabulary import Action, RelationShown, Thing
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.case_terms import RELATIONS
from ui.desk.parts.doing import done
from ui.desk.parts.markup import html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.refusals import refused
from ui.desk.parts.terms import CASE_STATES
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.words import t


def case_relations_view(mine: Desk, case: CasePage) -> None:
    """Show the cases this one is tied to."""
    may_tie = any(offer.action is Action.RELATE and not offer.refused for offer in case.offers)
    if not case.relations:
        show(empty(t("Tied to no other case"), t("Sub-cases, related cases and duplicates stand here.")))
    with st.container(key="ties"):
        for tie in case.relations:
            left, right = st.columns([78, 22], vertical_alignment="center")
            left.html(
                str(
                    html(
                        '<div class="tie"><span class="small muted">{how}</span><a href="?case={id}">{number} {title}</a>'
                        '<span class="pill">{state}</span>{who}</div>',
                        how=t(RELATIONS[tie.relation]),
                        id=tie.case_id,
                        number=tie.number,
                        title=tie.title,
                        state=t(CASE_STATES[tie.state]),
                        who=who_sees(Thing.CASE_RELATION, tie.relation_id),
                    )
                )
            )
            if may_tie and right.button(t("Untie"), key=f"untie_{tie.relation_id}", icon=":material/link_off:", width="stretch"):
                told = t("{case} is untied.", case=tie.number)
                done(lambda tie=tie: mine.do(case_relations.unrelate, case.case_id, tie.relation_id), told)  # type: ignore[misc]


def case_relate_dialog(mine: Desk, case: CasePage) -> None:
    """Ask which case, and what it is to this one."""

    @st.dialog(t("Tie to another case"), width="medium")
    def ask() -> None:
        how = st.radio(
            t("The other case"), list(RELATIONS), format_func=lambda each: t(SENTENCES[each]), key="relate_how", horizontal=False
        )
        words = st.text_input(t("Case number or words of the title"), key="relate_words")
        found = _found(mine, words, but=case.case_id)
        if not found:
            show(html('<p class="muted">{text}</p>', text=t("No case has that number or those words.")))
            return
        other = st.radio(t("Case"), list(found), format_func=found.__getitem__, key="relate_case")
        if st.button(t("Tie them together"), type="primary", key="relate_do", width="stretch") and other is not None:
            try:
                mine.do(case_relations.relate, case.case_id, other, how)
                notices.tell(t("The case is tied to {case}.", case=found[other]))
            except CaseworkError as error:
                refused(error)
            else:
                st.rerun()

    ask()


SENTENCES = {
    RelationShown.PARENT: "is the one this case lies under",
    RelationShown.CHILD: "is a sub-case of this one",
    RelationShown.RELATED: "is related to this one",
    RelationShown.DUPLICATE_OF: "is the one this case duplicates",
    RelationShown.DUPLICATED_BY: "is a duplicate of this one",
}


def _found(mine: Desk, words: str, *, but: int) -> dict[int, str]:
    """Return the cases with the number or the words, the completed ones too; those one files on where nothing is typed."""
    if words.strip():
        rows = {each.case_id: f"{each.number} {each.title}" for each in mine.ask(find_cases, CaseQuestion(words), first=12).rows}
    else:
        rows = {each.case_id: f"{each.number} {each.title}" for each in mine.ask(suggestions)}
    return {case_id: name for case_id, name in rows.items() if case_id != but}
