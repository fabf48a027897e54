"""Changes of the organisation that carry work along: making one, its preview, how far it has come, its report, and the way back."""

import streamlit as st

from casework.queries import authorities, organisation_page, rights_page
from casework.queries.rights_page import AccessShift, PlanShown
from casework.services import organisation_plans
from casework.services.organisation_plans import Part
from casework.vocabulary import PlanState, Thing
from ui.desk.data import Desk
from ui.desk.parts.asking import Deed, ask_and_do, page_head, pick, pick_many, table
from ui.desk.parts.doing import done
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.organisation_terms import CARRIED, PLAN_KINDS, PLAN_STATES, WAITS, WAITS_FOR_US
from ui.desk.parts.pieces import empty, told
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.words import full_moment, t
from ui.desk.place import Place

TONES = {PlanState.PREVIEWED: "amber", PlanState.RUNNING: "blue", PlanState.UNDOING: "blue", PlanState.DONE: "green"}


def plans_view(mine: Desk, _: Place) -> None:
    """Show the plans, the newest first."""
    plans = mine.ask(rights_page.plans)
    with st.container(key="wide"), st.container(key="widebody"):
        page_head(
            t("Changes of the organisation"),
            t("Cases, records, rights, inboxes and numbers go along. Nothing changes before you have seen the preview and started it."),
        )
        with st.container(horizontal=True):
            if st.button(t("Merge units"), key="merge", icon=":material/merge:"):
                _merge(mine)
            if st.button(t("Split a unit"), key="split", icon=":material/call_split:"):
                _split(mine)
            if st.button(t("Move a unit"), key="move", icon=":material/drive_file_move:"):
                _move(mine)
            if st.button(t("Look again"), key="look_again", icon=":material/refresh:", type="tertiary"):
                st.rerun()
        if not plans:
            show(empty(t("No changes planned"), t("Merge, split or move a unit here. An official leaves from his own page.")))
        for plan in plans:
            _plan(mine, plan)


def _plan(mine: Desk, plan: PlanShown) -> None:
    with st.container(border=True, key=f"plan_{plan.plan_id}"):
        show(
            html(
                '<div class="page"><h2>{kind}: {about} → {to} <span class="pill {tone}">{state}</span></h2>'
                '<div class="small muted">{by} · {number}</div>{who}</div>',
                kind=t(PLAN_KINDS[plan.kind]),
                about=plan.about,
                to=plan.to or "–",
                tone=TONES.get(plan.state, "gray"),
                state=t(_state(plan)),
                by=t("made by {name}, {at}", name=plan.made_by, at=full_moment(plan.made_at)),
                number=t("plan {number}", number=plan.plan_id),
                who=who_sees(Thing.PLAN, plan.plan_id),
            )
        )
        if plan.of_authority and not plan.is_ours:
            show(told(t("{ministry} asks to move this unit to you. What is listed here would come with it.", ministry=plan.of_authority)))
        if plan.waits_for_other:
            show(told(t("The other ministry has been asked, and must say yes first.")))
        if plan.back_is_asked and plan.waits_for_me:
            show(told(t("The other ministry asks to have it taken back. Take it back here if you agree.")))
        if plan.trouble:
            show(told(plan.trouble, tone="red"))
        if plan.state in {PlanState.RUNNING, PlanState.UNDOING} and plan.total:
            st.progress(plan.done / plan.total, text=t("{done} of {total}", done=plan.done, total=plan.total))
        counts = plan.report if plan.state in {PlanState.DONE, PlanState.RUNNING} else plan.counts
        title = t("What became of each thing") if counts is plan.report else t("What would be carried along")
        if counts:
            show(_counts(title, counts))
        _to_know(plan)
        if plan.state is PlanState.PREVIEWED:
            _shifts(mine.ask(rights_page.plan_shifts, plan.plan_id))
            with st.container(horizontal=True, key=f"plan_deeds_{plan.plan_id}"):
                _before_it_starts(mine, plan)
        may_go_back = plan.state is PlanState.DONE and not plan.waits_for_other
        if may_go_back and st.button(t("Take it back"), key=f"undo_{plan.plan_id}", icon=":material/undo:"):
            is_asking = plan.is_between_ministries and not plan.back_is_asked
            said = t("The other ministry is asked to agree.") if is_asking else t("The change is being taken back.")
            done(lambda: mine.do(organisation_plans.undo_plan, plan.plan_id), said)


def _to_know(plan: PlanShown) -> None:
    if plan.definitions:
        named = ", ".join(plan.definitions)
        show(told(t("These approvals name who or what goes, and must be published anew: {names}.", names=named)))
    if plan.unread and plan.state is PlanState.PREVIEWED:
        said = t(
            "{count} records and cases could not be read by who takes over: a clearance or a security group is wanting.", count=plan.unread
        )
        show(told(said))
    if plan.unchanged:
        show(told(t("{count} rows were changed by somebody meanwhile and left alone.", count=plan.unchanged)))


def _state(plan: PlanShown) -> str:
    """Return where a plan stands, for whoever looks: the one ministry waits for the other's word, the other for its own."""
    if plan.waits_for_other:
        return WAITS
    return WAITS_FOR_US if plan.waits_for_me and plan.state is PlanState.PREVIEWED else PLAN_STATES[plan.state]


def _before_it_starts(mine: Desk, plan: PlanShown) -> None:
    """Offer what can be done about a plan that has its preview: start it, say yes or no to it, or drop it."""
    may_start = plan.is_ours and not plan.waits_for_other
    if may_start and st.button(t("Start"), key=f"start_{plan.plan_id}", icon=":material/play_arrow:", type="primary"):
        done(lambda: mine.do(organisation_plans.start_plan, plan.plan_id), t("The change is under way."))
    if plan.waits_for_me and st.button(t("Say yes…"), key=f"accept_{plan.plan_id}", icon=":material/handshake:", type="primary"):
        _accept(mine, plan)
    if plan.is_ours and st.button(t("Drop the plan"), key=f"drop_{plan.plan_id}", icon=":material/close:"):
        done(lambda: mine.do(organisation_plans.decline_plan, plan.plan_id), t("The plan is dropped."))
    if plan.waits_for_me and st.button(t("Say no"), key=f"decline_{plan.plan_id}", icon=":material/block:"):
        done(lambda: mine.do(organisation_plans.decline_plan, plan.plan_id), t("You said no. Nothing is moved."))


def _accept(mine: Desk, plan: PlanShown) -> None:
    names = _names(mine)

    def body() -> Deed | None:
        st.caption(t("The other ministry starts the move. From then on its cases and records lie here, under numbers of yours."))
        under = pick(t("Where it will stand in your organisation: under"), names, "accept_under")
        return lambda: mine.do(organisation_plans.accept_plan, plan.plan_id, parent_id=under)

    ask_and_do(
        t("Say yes to {unit}", unit=plan.about), t("Say yes"), "accept", body, told=t("You said yes. The other ministry can start it.")
    )


def _counts(title: str, counts: dict[str, int]) -> Markup:
    rows = [
        html("<tr><td>{what}</td><td>{count}</td></tr>", what=t(CARRIED.get(what, what)), count=count) for what, count in counts.items()
    ]
    return html(
        '<section class="page"><table class="plain"><thead><tr><th scope="col">{title}</th><th scope="col">{count}</th></tr></thead>'
        "<tbody>{rows}</tbody></table></section>",
        title=title,
        count=t("How many"),
        rows=each(rows),
    )


def _shifts(shifts: tuple[AccessShift, ...]) -> None:
    if not shifts:
        show(told(t("Nobody's access changes.")))
        return
    rows = [
        html(
            "<tr><td>{thing}</td><td>{loses}</td><td>{gains}</td></tr>",
            thing=shift.thing.replace("case", t("case")),
            loses=", ".join(shift.loses) or "–",
            gains=", ".join(shift.gains) or "–",
        )
        for shift in shifts
    ]
    with st.expander(t("Whose access changes: {count} records and cases", count=len(shifts))):
        show(table((t("By number"), t("Loses access"), t("Gets access")), rows, wraps=True))


def _names(mine: Desk) -> dict[int, str]:
    return {unit.unit_id: unit.name for unit in mine.ask(organisation_page.organisation_tree)}


def _merge(mine: Desk) -> None:
    names = _names(mine)

    def body() -> Deed | None:
        units = pick_many(t("Units that close"), names, "merge_units")
        left = [unit for unit in names if unit not in units]
        into = pick(t("Into"), {unit: names[unit] for unit in left}, "merge_into")
        return None if not units or into is None else lambda: mine.do(organisation_plans.plan_merge, tuple(units), into)

    ask_and_do(t("Merge units"), t("Make the plan"), "merge", body, told=t("The plan is made; its preview comes in a moment."))


def _split(mine: Desk) -> None:
    names = _names(mine)
    people = {person.official_id: person.name for person in mine.colleagues()}

    def body() -> Deed | None:
        unit = pick(t("Unit"), names, "split_unit")
        parts = []
        for number in (1, 2):
            show(html("<h2>{title}</h2>", title=t("New unit {number}", number=number)))
            first, second = st.columns([3, 1])
            name = first.text_input(t("Name"), key=f"split_name_{number}")
            short = second.text_input(t("Short name"), key=f"split_short_{number}")
            who = pick_many(t("Who goes there"), people, f"split_who_{number}")
            codes = st.text_input(t("Cases under these numbers of the file plan, with commas"), key=f"split_codes_{number}")
            parts.append(Part(name, short, tuple(who), tuple(code.strip() for code in codes.split(",") if code.strip())))
        return None if unit is None else lambda: mine.do(organisation_plans.plan_split, unit, tuple(parts))

    ask_and_do(
        t("Split a unit"), t("Make the plan"), "split", body, told=t("The plan is made; its preview comes in a moment."), width="medium"
    )


def _move(mine: Desk) -> None:
    names, ministries = _names(mine), mine.ask(authorities.other_authorities)

    def body() -> Deed | None:
        unit = pick(t("Unit"), names, "move_unit")
        under = pick(t("Under"), names, "move_under")
        other = None
        if ministries:
            other = pick(t("Or to another ministry of this installation, which is asked first"), ministries, "move_out")
        if unit is None or (under is None and other is None):
            return None
        return lambda: mine.do(organisation_plans.plan_move, unit, parent_id=under, authority_id=other)

    ask_and_do(t("Move a unit"), t("Make the plan"), "move", body, told=t("The plan is made; its preview comes in a moment."))
