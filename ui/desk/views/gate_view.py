"""A gatekeeper's pages: a list for each executive whose gate is kept, and one thing at a gate with all that can be done there."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from casework.approvals.moving import RETURNS
from casework.queries import approvals, gate
from casework.queries.approved_parts import DecidedOn
from casework.queries.gate import AtTheGate, GateKept, PassageShown
from casework.services import gating
from casework.vocabulary import GateBand, GateFlag, GatePlace, GateVerb, Verdict
from ui.desk.data import Desk
from ui.desk.parts.asking import Deed, ask_and_do, one_of
from ui.desk.parts.document import document_body, papers
from ui.desk.parts.doing import done
from ui.desk.parts.gate_terms import BAND_TONES, BANDS, BYPASSES, FLAG_SIGNS, FLAGS, PLACES, SIGNS
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty, facts, told
from ui.desk.parts.terms import VERDICTS
from ui.desk.parts.wide import table, wide_page
from ui.desk.parts.words import day, moment, t, urgency
from ui.desk.place import Place
from ui.desk.views.decide_view import receivers
from ui.desk.views.decided_on_view import parts_list
from ui.desk.views.gate_copies_view import copies_at_gate
from ui.desk.views.gate_seen_view import ask_to_look_again, first_seen, forget_seen

MOST = 4000
NO_FLAG = "No flag"
PRESSES: dict[GateFlag | None, str] = {flag: NO_FLAG if flag is None else FLAGS[flag] for flag in (None, *GateFlag)}
DONE = {
    GateVerb.ASSURE: "It is marked as looked through.",
    GateVerb.SKIP_AFTERWARDS: "What the executive says will count at once.",
    GateVerb.WITHDRAW: "It is back before the gate.",
    GateVerb.EXECUTE: "The verdict is carried out.",
}
BUTTONS = {
    GateVerb.ASSURE: ("Looked through", "fact_check", gating.assure),
    GateVerb.SKIP_AFTERWARDS: ("Skip the gate afterwards", "fast_forward", gating.skip_afterwards),
    GateVerb.WITHDRAW: ("Take it back from the executive", "undo", gating.withdraw_from_executive),
}


def gates_view(mine: Desk, place: Place) -> None:
    """Show the list of one of the gates that are kept, the first where none is named."""
    kept = mine.ask(gate.my_gates)
    with wide_page(t("The gates I keep"), t("What is on its way to an executive, and what comes back with a verdict.")):
        chosen = next((one for one in kept if one.executive_id == place.id), kept[0] if kept else None)
        if chosen is None:
            nothing = t("You keep a gate when you are in the team that keeps it and may act for the executive.")
            show(empty(t("You keep no gate today"), nothing))
            return
        show(_tabs(kept, chosen))
        rows = mine.ask(gate.gate_list, chosen.executive_id)
        copies_at_gate(mine, chosen)
        if not rows and chosen.copies:
            return
        if not rows:
            show(empty(t("Nothing is at this gate"), t("What is sent to {name} for approval stops here first.", name=chosen.name)))
            return
        show(_bands(rows))
        heads = (t("Where"), t("Title"), t("Flag"), t("To be sorted by"), t("Days"), t("The step is due"), t("Since"))
        show(table(heads, [_row(one) for one in rows], label=t("At the gate before {name}", name=chosen.name)))


def _tabs(kept: Sequence[GateKept], chosen: GateKept) -> Markup:
    tabs = [
        html(
            '<a href="?page=gates&amp;id={id}"{current}>{name} <span class="muted">({count})</span></a>',
            id=one.executive_id,
            current=html(' aria-current="page"') if one is chosen else "",
            name=one.name,
            count=one.before + one.after + one.copies,
        )
        for one in kept
    ]
    return html('<div class="page"><nav class="tabs" aria-label="{label}">{tabs}</nav></div>', label=t("Gates"), tabs=each(tabs))


def _bands(rows: Sequence[PassageShown]) -> Markup:
    """Return how many there are in each of the four bands of time."""
    counted = {band: sum(one.band is band for one in rows) for band in GateBand}
    return html(
        '<div class="gate-bands">{bands}</div>',
        bands=each([html("<span>{pill} <b>{count}</b></span>", pill=_band(band), count=count) for band, count in counted.items()]),
    )


def _row(one: PassageShown) -> tuple[Markup | str, ...]:
    urgent = html('<span class="pill red"><span aria-hidden="true">!</span> {text}</span> ', text=t("Urgent")) if one.is_urgent else ""
    title = html(
        '{urgent}<a href="?page=gate&amp;id={id}" class="{unread}">{new}{title}</a><div class="small muted">{step}{number}</div>',
        urgent=urgent,
        unread="unread" if one.is_unread else "",
        new=html('<span class="unseen">{text}: </span>', text=t("Unread")) if one.is_unread else "",
        id=one.passage_id,
        title=one.title,
        step=one.step,
        number=f" · {one.case_number}" if one.case_number else "",
    )
    due = html('<span class="{late}">{date}</span>', late=urgency(one.deadline), date=day(one.deadline)) if one.deadline else "–"
    return (
        _where(one),
        title,
        _flag(one.flag),
        day(one.sorting_deadline) if one.sorting_deadline else "–",
        html("{days} {band}", days="" if one.days is None else one.days, band=_band(one.band)),
        due,
        moment(one.arrived_at),
    )


def _where(one: PassageShown) -> Markup:
    said = html(" · {verdict}", verdict=t(VERDICTS[one.verdict])) if one.verdict is not None else ""
    tone = {GatePlace.BEFORE: "amber", GatePlace.AFTER: "violet"}.get(one.place, "blue")
    return html(
        '<span class="pill {tone}"><span aria-hidden="true">{sign}</span> {words}</span>{said}',
        tone=tone,
        sign=SIGNS[one.place],
        words=t(PLACES[one.place]),
        said=said,
    )


def _flag(flag: GateFlag | None) -> Markup | str:
    return html('<span aria-hidden="true">{sign}</span> {words}', sign=FLAG_SIGNS[flag], words=t(FLAGS[flag])) if flag is not None else "–"


def _band(band: GateBand) -> Markup:
    return html('<span class="pill {tone}">{words}</span>', tone=BAND_TONES[band], words=t(BANDS[band]))


def gate_view(mine: Desk, place: Place) -> None:
    """Show one thing at a gate: what it is, where it is, what the executive said, and what can be done."""
    found = mine.ask(gate.at_the_gate, place.id or 0)
    passage = found.passage
    record = mine.record(passage.record_id)
    if passage.is_unread:
        mine.mark_read(passage.record_id)
    seen, now = first_seen(mine, passage)
    back = html('<a href="?page=gates&amp;id={id}">{text}</a>', id=passage.executive_id, text=t("The gates I keep"))
    lead = t("At the gate before {name}", name=passage.executive)
    with wide_page(passage.title, lead, crumb=back):
        left, right = st.columns([62, 38], gap="large")
        with left, st.container(key="gate_paper"):
            if others := papers(record, place):
                show(others)
            document_body(mine, record, place)
        with right:
            _stands(passage, _named(mine, passage))
            with st.container(key="actions", border=True):
                _deeds(mine, found, seen, is_held=ask_to_look_again(mine, seen, now, passage))
            with st.container(key="gate_parts", border=True):
                show(html("<h2>{title}</h2>", title=t("What has been approved")))
                parts_list(mine, now, key="gate")


def _stands(passage: PassageShown, to: str) -> None:
    pairs: list[tuple[str, Markup | str]] = [
        (t("Where"), _where(passage)),
        (t("Record"), html('<a href="?list=my_cases&amp;record={id}">{text}</a>', id=passage.record_id, text=t("Open the record"))),
        (t("Case"), passage.case_number),
        (t("Step"), f"{passage.definition} · {passage.step}"),
        (
            t("To be sorted by"),
            html("{date} {band}", date=day(passage.sorting_deadline) if passage.sorting_deadline else "", band=_band(passage.band)),
        ),
        (t("Flag"), _flag(passage.flag)),
        (t("Looked through"), f"{passage.assured_by}, {moment(passage.assured_at)}" if passage.assured_at else ""),
    ]
    if passage.bypass is not None:
        pairs.append((t("The gate"), t(BYPASSES[passage.bypass])))
    if passage.note:
        pairs.append((t("Told the executive"), passage.note))
    show(html('<section class="page panel"><h2>{title}</h2>{facts}</section>', title=t("Where it stands"), facts=facts(tuple(pairs))))
    if passage.verdict is not None:
        show(_verdict(passage, to))


def _named(mine: Desk, passage: PassageShown) -> str:
    """Return whom the executive wants a return to go to, nothing where that was left open."""
    if passage.return_to is None:
        return ""
    return receivers(mine.ask(approvals.approval_show, passage.approval_id)).get(passage.return_to, "")


def _verdict(passage: PassageShown, to: str) -> Markup:
    own = html('<div class="said">{text}</div>', text=passage.said) if passage.said else html("<p>{text}</p>", text=t("Without words."))
    adjusted = (
        html('<h3>{title}</h3><div class="said">{text}</div>', title=t("Goes out as"), text=passage.adjusted or t("Without words."))
        if passage.adjusted is not None
        else ""
    )
    return html(
        '<section class="page panel"><h2>{verdict}</h2><div class="small muted">{who}</div>{to}{own}{adjusted}</section>',
        verdict=t(VERDICTS[passage.verdict]) if passage.verdict else "",
        who=t("{name} said it, {at}", name=passage.said_by, at=moment(passage.said_at) if passage.said_at else ""),
        to=html("<p>{text}</p>", text=t("It goes to: {name}", name=to)) if to else "",
        own=own,
        adjusted=adjusted,
    )


def _deeds(mine: Desk, found: AtTheGate, seen: DecidedOn, *, is_held: bool) -> None:
    """Show what can be done here, the next thing to do first."""
    passage, id = found.passage, found.passage.passage_id
    if not found.verbs:
        show(told(t("There is nothing for you to do here.")))
        return
    if GateVerb.EXECUTE in found.verbs:
        _after(mine, passage)
    if GateVerb.RELEASE in found.verbs:
        _before(mine, passage)
    if GateVerb.SORT in found.verbs:
        _button(t("Sort…"), "sort", "sort", partial(_sort_dialog, mine, passage))
    for verb, (label, icon, deed) in BUTTONS.items():
        is_done = verb is GateVerb.SKIP_AFTERWARDS and passage.bypass is not None
        if verb in found.verbs and not is_done:
            _button(t(label), f"gate_{verb}", icon, partial(done, partial(mine.do, deed, id), t(DONE[verb])))
    if GateVerb.DECIDE_ON_BEHALF in found.verbs:
        label = t("Decide for {name}…", name=passage.executive)
        _button(label, "gate_behalf", "gavel", partial(_behalf_dialog, mine, passage, seen), is_held=is_held)


def _before(mine: Desk, passage: PassageShown) -> None:
    _button(t("Release to {name}…", name=passage.executive), "gate_release", "send", partial(_release_dialog, mine, passage), is_first=True)


def _after(mine: Desk, passage: PassageShown) -> None:
    id = passage.passage_id
    if passage.verdict in RETURNS and passage.return_to is None:
        _button(t("Carry it out…"), "gate_execute", "task_alt", partial(_execute_dialog, mine, passage), is_first=True)
    else:
        carry_out = partial(done, partial(mine.do, gating.execute, id), t(DONE[GateVerb.EXECUTE]))
        _button(t("Carry it out"), "gate_execute", "task_alt", carry_out, is_first=True)
    if passage.verdict is Verdict.APPROVE:
        to_next = partial(
            done, partial(mine.do, gating.execute, id, directly_to_next=True), t("It is carried out, and is with the next one.")
        )
        _button(t("Carry it out, directly to the next executive"), "gate_execute_next", "double_arrow", to_next)
    _button(t("Adjust the words…"), "gate_adjust", "edit_note", partial(_words_dialog, mine, passage))
    _button(t("Ask {name} again…", name=passage.executive), "gate_ask_again", "forward_to_inbox", partial(_ask_again_dialog, mine, passage))


def _button(label: str, key: str, icon: str, deed: Callable[[], object], *, is_first: bool = False, is_held: bool = False) -> None:
    kind = "primary" if is_first else "secondary"
    pressed = st.button(label, key=key, icon=f":material/{icon}:", width="stretch", type=kind, disabled=is_held)  # type: ignore[arg-type]  # one of two words
    if pressed:
        deed()


def _sort_dialog(mine: Desk, passage: PassageShown) -> None:
    def body() -> Deed:
        flags = list(PRESSES)
        flag = st.radio(t("Flag"), flags, index=flags.index(passage.flag), format_func=lambda each: t(PRESSES[each]), key="gate_flag")
        by = st.date_input(t("To be sorted by"), value=passage.sorting_deadline, key="gate_by", format="DD/MM/YYYY")
        return lambda: mine.do(gating.sort, passage.passage_id, flag=flag, sorting_deadline=by)

    ask_and_do(t("Sort"), t("Save"), "gate_sort", body, told=t("It is sorted."))


def _release_dialog(mine: Desk, passage: PassageShown) -> None:
    def body() -> Deed:
        note = st.text_area(t("A word with it, if you want"), key="gate_note", max_chars=MOST, height=100)
        directly = st.checkbox(t("Send directly: what comes back counts at once, also if it comes here again"), key="gate_directly")
        release = gating.send_directly if directly else gating.release
        return lambda: mine.do(release, passage.passage_id, note=note)

    title = t("Release to {name}", name=passage.executive)
    ask_and_do(title, t("Release"), "gate_release", body, told=t("It is with {name}.", name=passage.executive))


def _execute_dialog(mine: Desk, passage: PassageShown) -> None:
    to = receivers(mine.ask(approvals.approval_show, passage.approval_id))

    def body() -> Deed:
        position = st.radio(t("To whom?"), list(to), format_func=to.__getitem__, key="gate_to")
        return lambda: mine.do(gating.execute, passage.passage_id, return_to=position or None)

    ask_and_do(t("Carry it out"), t("Carry it out"), "gate_execute", body, told=t(DONE[GateVerb.EXECUTE]))


def _words_dialog(mine: Desk, passage: PassageShown) -> None:
    def body() -> Deed:
        st.caption(t("The verdict stays as it was said, and so do the executive's own words beside yours."))
        first = passage.said if passage.adjusted is None else passage.adjusted
        words = st.text_area(t("What goes out"), value=first, key="gate_words", max_chars=MOST, height=160)
        return lambda: mine.do(gating.adjust_words, passage.passage_id, words)

    ask_and_do(t("Adjust the words"), t("Save"), "gate_words", body, told=t("The words are adjusted."))


def _ask_again_dialog(mine: Desk, passage: PassageShown) -> None:
    def body() -> Deed | None:
        words = st.text_area(t("What do you ask?"), key="gate_why", max_chars=MOST, height=120)
        return (lambda: mine.do(gating.ask_again, passage.passage_id, words)) if words.strip() else None

    title = t("Ask {name} again", name=passage.executive)
    ask_and_do(title, t("Ask again"), "gate_why", body, told=t("It is with {name}.", name=passage.executive))


def _behalf_dialog(mine: Desk, passage: PassageShown, seen: DecidedOn) -> None:
    to = receivers(mine.ask(approvals.approval_show, passage.approval_id))

    def decide(verdict: Verdict, words: str, position: int) -> None:
        mine.do(
            gating.decide_on_behalf,
            passage.passage_id,
            verdict,
            words,
            manifest_hash=seen.manifest_hash,
            return_to=position or None,
        )
        forget_seen()

    def body() -> Deed:
        st.caption(t("Both names stand with the decision."))
        verdict = one_of(t("What is decided?"), VERDICTS, "gate_verdict", is_radio=True)
        is_return = verdict in RETURNS and len(to) > 1
        position = st.radio(t("To whom?"), list(to), format_func=to.__getitem__, key="gate_behalf_to") if is_return else 0
        words = st.text_area(t("Comment"), key="gate_comment", max_chars=MOST, height=120)
        return lambda: decide(verdict, words, position)

    title = t("Decide for {name}", name=passage.executive)
    ask_and_do(title, t("Decide"), "gate_behalf", body, told=t("It is decided for {name}.", name=passage.executive))
