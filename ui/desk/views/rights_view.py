"""What each role may do, and what waits for a second person to confirm."""

from functools import partial

import streamlit as st

from casework.access import HELD_FOR_UNITS
from casework.queries import rights_page
from casework.queries.rights_page import ProposalShown, RightShown
from casework.services import organisation_rights
from casework.vocabulary import PROTECTED, Privilege, PrivilegeScope, ProposalState, Role, Thing
from ui.desk.data import Desk
from ui.desk.parts.asking import Deed, ask_and_do, one_of, section
from ui.desk.parts.doing import done
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.organisation_terms import PRIVILEGE_SCOPES, PROPOSAL_KINDS, PROPOSAL_STATES, ROLES, privilege_words
from ui.desk.parts.pieces import empty
from ui.desk.parts.terms import CLEARANCES
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.words import full_moment, t
from ui.desk.place import Place


def rights_view(mine: Desk, _: Place) -> None:
    """Show the roles with their rights, and the proposals."""
    may_change = mine.ask(lambda work: work.has(Privilege.MANAGE_ORGANISATION))
    may_confirm = may_change or mine.ask(lambda work: work.has(Privilege.CONFIRM_RIGHTS))
    shown = mine.ask(rights_page.rights)
    with st.container(key="wide"), st.container(key="widebody"):
        show(
            html(
                '<div class="page"><h1>{title}</h1><div class="muted">{text}</div></div>',
                title=t("Roles and rights"),
                text=t(
                    "Protected rights take two persons, and neither may gain by it. Managing the organisation gives no sight of records."
                ),
            )
        )
        proposals = mine.ask(rights_page.proposals)
        if may_confirm or proposals:
            _proposals(mine, proposals, may_confirm=may_confirm)
        if may_change:
            with st.container(horizontal=True):
                if st.button(t("Give a right"), key="give_right", icon=":material/add_moderator:", type="primary"):
                    _give(mine)
                if st.button(t("Take a right away"), key="take_right", icon=":material/remove_moderator:"):
                    _take(mine, shown)
        show(_table(shown))


def _table(shown: tuple[RightShown, ...]) -> Markup:
    rows = []
    for role in Role:
        rights = each([_right(right) for right in shown if right.role is role])
        none = html('<li class="muted">{text}</li>', text=t("Nothing beyond the rights to single records"))
        rows.append(
            html("<tr><td><b>{role}</b></td><td><ul class='rights'>{rights}</ul></td></tr>", role=t(ROLES[role]), rights=rights or none)
        )
    return html(
        '<section class="page"><table class="plain wrap"><thead><tr><th scope="col">{role}</th><th scope="col">{rights}</th></tr></thead>'
        "<tbody>{rows}</tbody></table></section>",
        role=t("Role"),
        rights=t("Rights"),
        rows=each(rows),
    )


def _right(right: RightShown) -> Markup:
    lock = html(' <span class="pill red">{text}</span>', text=t("Protected")) if right.is_protected else ""
    scope = html(' <span class="muted small">{text}</span>', text=t(PRIVILEGE_SCOPES[right.scope]))
    return html("<li>{name}{scope}{lock}</li>", name=t(privilege_words(right.privilege)), scope=scope, lock=lock)


def _proposals(mine: Desk, proposals: tuple[ProposalShown, ...], *, may_confirm: bool) -> None:
    section(t("What takes two persons"))
    if not proposals:
        show(empty(t("Nothing waits"), t("What somebody proposes stands here until another confirms or refuses it.")))
    for proposal in proposals:
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"proposal_{proposal.proposal_id}"):
            show(
                html(
                    '<div class="page"><b>{what}</b> <span class="pill {tone}">{state}</span><div>{why}</div>'
                    '<div class="small muted">{by}{decided}</div>{who}</div>',
                    what=_what(proposal),
                    tone="amber" if proposal.state is ProposalState.OPEN else "gray",
                    state=t(PROPOSAL_STATES[proposal.state]),
                    why=proposal.reason,
                    who=who_sees(Thing.PROPOSAL, proposal.proposal_id),
                    by=t("proposed by {name}, {at}", name=proposal.proposed_by, at=full_moment(proposal.proposed_at)),
                    decided=t(" · decided by {name}", name=proposal.decided_by) if proposal.decided_by else "",
                )
            )
            if proposal.state is not ProposalState.OPEN:
                continue
            id = proposal.proposal_id
            if proposal.is_mine:
                if st.button(t("Take it back"), key=f"withdraw_{id}", icon=":material/undo:"):
                    done(partial(mine.do, organisation_rights.withdraw, id), t("The proposal is taken back."))
            elif may_confirm:
                if st.button(t("Confirm"), key=f"confirm_{id}", icon=":material/check:", type="primary"):
                    done(partial(mine.do, organisation_rights.confirm, id), t("It is confirmed and done."))
                if st.button(t("Refuse"), key=f"refuse_{id}", icon=":material/close:"):
                    done(partial(mine.do, organisation_rights.refuse, id), t("It is refused."))


def _what(proposal: ProposalShown) -> str:
    kind = t(PROPOSAL_KINDS[proposal.kind])
    if proposal.clearance is not None:
        return f"{kind}: {proposal.official}, {t(CLEARANCES[proposal.clearance])}"
    role = t(ROLES[Role(proposal.role)]) if proposal.role else ""
    if proposal.privilege:
        return f"{kind}: {role}, {t(privilege_words(proposal.privilege))} {t(PRIVILEGE_SCOPES[PrivilegeScope(proposal.scope)])}"
    return f"{kind}: {proposal.official}, {role}, {proposal.unit}"


def _give(mine: Desk) -> None:
    def body() -> Deed | None:
        role = one_of(t("Role"), ROLES, "right_role")
        privilege = one_of(t("Right"), {each_: privilege_words(each_) for each_ in Privilege}, "right_which")
        scopes = PRIVILEGE_SCOPES if privilege in HELD_FOR_UNITS else {PrivilegeScope.AUTHORITY: PRIVILEGE_SCOPES[PrivilegeScope.AUTHORITY]}
        scope = one_of(t("Where"), scopes, "right_scope", is_radio=True, first=PrivilegeScope.AUTHORITY)
        if privilege not in PROTECTED:
            return lambda: mine.do(organisation_rights.give_privilege, role, privilege, scope)
        st.info(t("This right is protected: you propose it, and another confirms."))
        reason = st.text_input(t("Why"), key="right_reason")
        if not reason.strip():
            return None
        return lambda: mine.do(organisation_rights.propose_privilege, role, privilege, scope, reason=reason)

    ask_and_do(t("Give a right"), t("Give or propose it"), "right", body, told=t("It is given, or waits for a second person."))


def _take(mine: Desk, shown: tuple[RightShown, ...]) -> None:
    names = {(right.role, right.privilege): f"{t(ROLES[right.role])}: {t(privilege_words(right.privilege))}" for right in shown}

    def body() -> Deed | None:
        role, privilege = st.selectbox(t("Right"), list(names), format_func=names.__getitem__, key="take_which")
        return lambda: mine.do(organisation_rights.take_privilege, role, privilege)

    ask_and_do(t("Take a right away"), t("Take it away"), "take", body, told=t("It is taken away."))
