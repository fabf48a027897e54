"""Requests as they are shown: on their record's tab, on the page of one, and in the lists of those that wait."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import carried, histories
from casework.queries import requests as shown
from casework.queries.carried import CarriedRequest
from casework.queries.record_page import RecordPage
from casework.queries.requests import RecipientShown, RequestShown
from casework.services import request_answering, requests
from casework.vocabulary import Action, ListKey, RequestState, Thing
from ui.desk.data import Desk, Path
from ui.desk.parts.doing import done
from ui.desk.parts.history_words import who, words_of
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty, facts, told
from ui.desk.parts.refusals import refused
from ui.desk.parts.request_terms import EVALUATIONS, FINALISINGS, RECIPIENT_STATES, STATES, TROUBLES
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.wide import table, wide_page
from ui.desk.parts.words import day, full_moment, language, t, urgency
from ui.desk.place import Place
from ui.desk.views import request_deeds_dialog_view as dialogs
from ui.desk.views.request_dialog_view import change_request_dialog, new_request_dialog

CAME_UNDER_WAY = "It was under way when it was brought along. Nobody here is asked by it: make a new request if it is still needed."
LISTS = {
    ListKey.REQUESTS: "To me",
    ListKey.UNIT_REQUESTS: "For my units",
    ListKey.REQUESTS_SENT: "I have asked for",
    ListKey.UNIT_REQUESTS_SENT: "My units have asked for",
    ListKey.REQUESTS_LATE: "Late",
}


def requests_tab(mine: Desk, record: RecordPage, _path: Path | None, _place: Place) -> None:
    """Show the record's requests, newest first, with what can be done about each."""
    found = mine.ask(shown.of_record, record.record_id)
    with st.container(key="sheet"):
        if record.may(Action.REQUEST) and st.button(t("New request…"), key="new_request", icon=":material/assignment_add:"):
            new_request_dialog(mine, record)
        brought = mine.ask(carried.requests_of_record, record.record_id)
        if not found and not brought:
            show(empty(t("No requests"), t("Ask a colleague, a unit or another authority for something on this record.")))
        for request in found:
            with st.container(border=True, key=f"request_{request.request_id}"):
                _request(mine, request, is_linked=True)
                _besides(mine, request, may_ask=record.may(Action.REQUEST))
        for one in brought:
            with st.container(border=True, key=f"carried_request_{one.carried_id}"):
                show(_carried(one))


def request_view(mine: Desk, place: Place) -> None:
    """Show one request with its whole life."""
    try:
        request = mine.ask(shown.request, place.id or 0)
        told = mine.told(mine.ask(histories.of_record, request.record_id))
    except CaseworkError as error:
        refused(error)
        return
    link = html('<a class="quiet" href="?record={id}&amp;tab=requests">{title}</a>', id=request.record_id, title=request.record_title)
    with wide_page(_title(request), crumb=link):
        with st.container(border=True, key=f"request_{request.request_id}"):
            _request(mine, request, is_linked=False)
            _besides(mine, request, may_ask=mine.record(request.record_id).may(Action.REQUEST))
        lines: list[tuple[Markup | str, ...]] = [
            (full_moment(line.at), who(line), words_of(line, told.names))
            for line in told.lines
            if line.facts.get("request_id") == request.request_id and line.kind != "request_crossed"
        ]
        show(html('<h2 class="page">{title}</h2>', title=t("What has happened")))
        show(table((t("When"), t("Who"), t("What")), lines, label=t("What has happened")))


def requests_view(mine: Desk, place: Place) -> None:
    """Show the requests that wait: for me, for my units, those I or my units have made, and those that are late."""
    key = ListKey(place.tab) if place.tab in [*LISTS] else ListKey.REQUESTS
    links = [
        html(
            '<a href="?page=requests&amp;tab={name}"{current}>{label}</a>',
            name=name.value,
            label=t(label),
            current=Markup(' aria-current="page"') if name is key else "",
        )
        for name, label in LISTS.items()
    ]
    with wide_page(t("Requests"), t("What has been asked and is not finished; the nearest deadline first.")):
        show(html('<nav class="tabs" aria-label="{title}">{links}</nav>', title=t("Requests"), links=each(links)))
        found = mine.ask(shown.listed, key)
        if not found:
            show(empty(t("Nothing waits here"), t("A new request is made on its record.")))
            return
        rows: list[tuple[Markup | str, ...]] = [
            (
                html('<a href="?page=request&amp;id={id}">{title}</a>', id=one.request_id, title=_short(one.text)),
                html('<a class="quiet" href="?record={id}&amp;tab=requests">{title}</a>', id=one.record_id, title=one.record_title),
                one.requested_by,
                ", ".join(part.assigned_to or part.name for part in one.recipients),
                _due(one),
                _pill(*STATES[one.state]),
            )
            for one in found
        ]
        show(table((t("Request"), t("Record"), t("From"), t("To"), t("Deadline"), t("Status")), rows, label=t("Requests")))


def _request(mine: Desk, request: RequestShown, *, is_linked: bool) -> None:
    named = html('<h3><a class="quiet" href="?page=request&amp;id={id}">{title}</a></h3>', id=request.request_id, title=_title(request))
    head = html(
        '<div class="page"><div class="page-head">{title}{pill}</div><p class="wrap">{text}</p>{facts}{end}{who}</div>',
        title=named if is_linked else "",
        pill=_pill(*STATES[request.state]),
        text=request.text,
        facts=facts(
            (
                (t("From"), request.requested_by),
                (t("Deadline"), day(request.deadline) if request.deadline else ""),
                *(((t("It returns to"), request.return_to),) if request.return_to else ()),
                (t("Sent"), full_moment(request.sent_at) if request.sent_at else ""),
                (t("It is finalised"), t(FINALISINGS[request.finalising])),
                *(((t("Finished"), full_moment(request.ended_at)),) if request.ended_at else ()),
            )
        ),
        end=html('<p class="said small">{text}</p>', text=request.end_reason) if request.end_reason else "",
        who=who_sees(Thing.REQUEST, request.request_id),
    )
    show(head)
    for part in request.recipients:
        with st.container(key=f"part_{part.recipient_id}"):
            show(_part(request, part))
            _deeds(_of_part(mine, request, part), part.may, f"part_deeds_{part.recipient_id}")
    _deeds(_of_request(mine, request), request.may, f"request_deeds_{request.request_id}")


def _besides(mine: Desk, request: RequestShown, *, may_ask: bool) -> None:
    """Show what can be done with a request beside answering and steering it: printed, and copied to a new draft."""
    id = request.request_id
    with st.container(horizontal=True, key=f"request_besides_{id}", vertical_alignment="center"):
        link = html('<a class="quiet" href="/requests/{id}.pdf" target="_blank">{text}</a>', id=id, text=t("Print it (PDF)"))
        st.html(str(link), width="content")
        if may_ask and st.button(t("Copy to a new draft"), key=f"request_copy_{id}", type="tertiary", icon=":material/content_copy:"):
            dialogs.copy_to_draft(mine, request)


def _carried(one: CarriedRequest) -> Markup:
    """Show a request of elsewhere: what was asked and what came of it; nothing can be done about it here."""
    lines = [
        html(
            "<p><b>{of}</b> {pill} {given} {at}</p>{said}",
            of=part.of,
            given=t("with {name}", name=part.given_to) if part.given_to and part.given_to != part.of else "",
            pill=_pill(*RECIPIENT_STATES[part.state]),
            at=full_moment(part.at) if part.at else "",
            said=each(
                [html('<div class="said small">{text}</div>', text=text) for text in (part.comment, part.evaluation_comment) if text]
            ),
        )
        for part in one.answers
    ]
    named = (
        (t("From"), one.asked_by),
        (t("Deadline"), day(one.deadline) if one.deadline else ""),
        (t("It returns to"), one.returns_to if one.is_under_way else ""),
        (t("Made"), full_moment(one.made_at) if one.is_under_way else ""),
        (t("Finished"), full_moment(one.ended_at) if one.ended_at else ""),
        (t("Brought in from"), one.source),
    )
    return html(
        '<div class="page"><div class="page-head"><h3>{title}</h3>{pill}</div><p class="wrap">{text}</p>{open}{facts}{end}{lines}</div>',
        open=html('<p class="said small">{text}</p>', text=t(CAME_UNDER_WAY)) if one.is_under_way else "",
        title=one.kind or t("Request"),
        pill=_pill(*STATES[one.state]),
        text=one.text,
        facts=facts(tuple(each for each in named if each[1])),
        end=html('<p class="said small">{text}</p>', text=one.end_reason) if one.end_reason else "",
        lines=each(lines),
    )


def _part(request: RequestShown, part: RecipientShown) -> Markup:
    words = [html("<b>{name}</b> {pill}", name=part.name, pill=_pill(*RECIPIENT_STATES[part.state]))]
    if part.assigned_to and part.assigned_to != part.name:
        words.append(html("{text}", text=t("with {name}", name=part.assigned_to)))
    if part.answered_at and part.state == "executed":
        kept = t("after the deadline") if part.is_late else t("in time") if request.deadline else ""
        words.append(html("{at} {kept}", at=full_moment(part.answered_at), kept=kept))
    if part.answer_id:
        words.append(
            html(
                '{label} <a class="quiet" href="?record={id}">{title}</a>',
                label=t("answered with"),
                id=part.answer_id,
                title=part.answer_title,
            )
        )
    elif part.has_answer:
        words.append(html("{text}", text=t("The answer is not open to you")))
    if part.evaluation:
        words.append(html("{label}: {grade}", label=t("Evaluation"), grade=t(EVALUATIONS[part.evaluation])))
    said = [html('<div class="said small">{text}</div>', text=text) for text in (part.comment, part.evaluation_comment) if text]
    if part.trouble:
        said.append(told(t(TROUBLES[part.trouble]), tone="amber"))
    line = Markup(" · ").join(words)
    return html('<div class="page"><p>{line}</p>{said}</div>', line=line, said=each(said))


@dataclass(frozen=True)
class Offer:
    """One deed about a request: the action it is, its label, what it does, whether it is the next step, and when it stands at all."""

    action: Action
    label: str
    deed: Callable[[], None]
    is_next: bool = False
    when: bool = True


def _of_part(mine: Desk, request: RequestShown, part: RecipientShown) -> list[Offer]:
    """Return what can be done about one recipient's part."""
    has, id = part.has_answer, part.recipient_id
    return [
        Offer(Action.EXECUTE, t("Execute…"), partial(dialogs.execute_dialog, mine, part), has or not request.needs_answer),
        Offer(Action.SET_ANSWER, t("Write an answer"), partial(dialogs.begin_answer, mine, part), not has, when=not has),
        Offer(Action.ACCEPT, t("Take it on"), _done(mine, request_answering.accept, id, t("The request is yours to answer."))),
        Offer(Action.SET_ANSWER, t("Answer with a record…"), partial(dialogs.name_answer_dialog, mine, request, part)),
        Offer(Action.SET_ANSWER, t("Take the answer off"),
              _done(mine, request_answering.take_answer_off, id, t("The answer is taken off.")), when=has),
        Offer(Action.ASSIGN, t("Give to a colleague…"), partial(dialogs.assign_request_dialog, mine, part)),
        Offer(Action.DECLINE, t("Decline…"), partial(dialogs.decline_dialog, mine, part)),
        Offer(Action.RESUME, t("Send back…"), partial(dialogs.send_back_dialog, mine, part)),
        Offer(Action.EVALUATE, t("Evaluate…"), partial(dialogs.evaluate_dialog, mine, part)),
        Offer(Action.REMIND, t("Remind"), _done(mine, requests.remind, id, t("They are reminded."))),
        Offer(Action.CANCEL, t("Take back"), _done(mine, requests.withdraw, id, t("The request is taken back.")),
              when=len(request.recipients) > 1),
    ]  # fmt: skip


def _of_request(mine: Desk, request: RequestShown) -> list[Offer]:
    """Return what its requester can do about the request as a whole."""
    id, is_executed = request.request_id, request.state is RequestState.EXECUTED
    return [
        Offer(Action.SEND, t("Send it"), _done(mine, requests.send, id, t("The request is sent.")), is_next=True),
        Offer(Action.EDIT, t("Change…"), partial(change_request_dialog, mine, request)),
        Offer(Action.DELETE, t("Throw it away"), _done(mine, requests.drop, id, t("The draft is thrown away."))),
        Offer(Action.FINALISE, t("Finalise…"), partial(dialogs.finalise_dialog, mine, request), is_executed),
        Offer(Action.REMIND, t("Another deadline…"), partial(dialogs.deadline_dialog, mine, request)),
        Offer(Action.REMIND, t("Ask one more…"), partial(dialogs.ask_more_dialog, mine, request)),
        Offer(Action.CANCEL, t("Cancel…"), partial(dialogs.cancel_dialog, mine, request)),
    ]


def _done(mine: Desk, verb: Callable[..., None], id: int, told: str) -> Callable[[], None]:
    return partial(done, partial(mine.do, verb, id), told)


def _deeds(offered: list[Offer], may: tuple[Action, ...], key: str) -> None:
    open_ = [offer for offer in offered if offer.when and offer.action in may]
    if not open_:
        return
    with st.container(horizontal=True, key=key):
        for offer in open_:
            number = offered.index(offer)
            if st.button(offer.label, key=f"{key}_{number}", type="primary" if offer.is_next else "secondary"):
                offer.deed()


def _title(request: RequestShown) -> str:
    kind = request.type_da if language() == "da" else request.type_en
    return kind or t("Request")


def _pill(label: str, tone: str) -> Markup:
    return html('<span class="pill {tone}">{label}</span>', tone=tone, label=t(label))


def _due(request: RequestShown) -> Markup | str:
    if request.deadline is None:
        return "–"
    return html('<span class="{late}">{day}</span>', late=urgency(request.deadline), day=day(request.deadline))


def _short(text: str) -> str:
    first = text.splitlines()[0]
    return first if len(first) <= 90 else f"{first[:88].rstrip()} …"
