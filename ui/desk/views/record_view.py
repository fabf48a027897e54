"""One record: its head and tabs in the middle, what can be done now and what is known about it to the right."""

import streamlit as st

from casework.vocabulary import DocumentRole
from ui.desk.parts.document import document_body
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty, facts, history, path, pill, told
from ui.desk.parts.terms import APPROVAL_STATES, CHANNELS, DOCUMENT_ROLES, OUTCOMES
from ui.desk.parts.words import full_moment, size, t
from ui.desk.place import Place
from ui.desk.shown import Desk, File, RecordShown
from ui.desk.views.decide_view import decide_card
from ui.desk.views.deeds_view import deeds_card

TAB_LABELS = {"document": "Document", "files": "Attachments ({count})", "history": "History", "text": "Text", "details": "Details"}


def record_pane(mine: Desk, record: RecordShown, place: Place) -> None:
    """Show the record's head, and below it the tab the place names."""
    show(_head(record, place))
    with st.container(key="midbody"):
        match place.tab:
            case "files":
                show(_files(record, place))
            case "history":
                show(html('<div class="sheet">{lines}</div>', lines=history(mine.history(record.record_id))))
            case "text":
                show(_text(mine, record, place))
            case "details":
                show(html('<div class="sheet">{facts}</div>', facts=facts(record.facts)))
            case _:
                document_body(mine, record, place)


def actions_pane(mine: Desk, record: RecordShown) -> None:
    """Show what can be done now, the approval's path and the main facts."""
    if record.approval and record.approval.seat_id:
        decide_card(mine, record, record.approval)
    deeds_card(mine, record)
    if record.approval:
        state = t(APPROVAL_STATES[record.approval.state])
        round_ = t("round {number}", number=record.approval.round)
        show(html('<h2>{title}</h2><div class="small muted">{name} · {state} · {round}</div>{path}',
                  title=t("Approval"), name=record.approval.title, state=state, round=round_, path=path(record.approval)))
    show(html("<h2>{title}</h2>{facts}", title=t("About the record"), facts=facts(record.facts[:8])))


def _head(record: RecordShown, place: Place) -> Markup:
    channel = t(CHANNELS[record.channel])
    restriction = html('<span class="pill red">🔒 {text}</span>', text=record.restriction) if record.restriction else ""
    case = html('<a class="quiet" href="?case={id}">{number}</a> ·', id=record.case_id, number=record.case_number) if record.case_id else ""
    attachments = sum(1 for file in record.files if file.role is not DocumentRole.MAIN)
    links = [
        html('<a href="{link}"{current}>{label}</a>', link=place.at_tab(tab).link, label=t(label, count=attachments) if attachments or tab != "files" else t("Attachments"),
             current=Markup(' aria-current="page"') if tab == place.tab else "")
        for tab, label in TAB_LABELS.items()
    ]
    return html(
        '<header class="head"><h1 title="{title}">{title}</h1><div class="facts">{pill}<span class="pill">{channel}</span>{restriction}'
        '<span>{case} {from_} <b>{sender}</b> · {at}</span></div><nav class="tabs" aria-label="{parts}">{links}</nav></header>',
        title=record.title, pill=pill(record.status), channel=channel, restriction=restriction, case=case, from_=t("From"),
        sender=record.sender, at=full_moment(record.arrived_at), parts=t("Parts of the record"), links=each(links),
    )


def _files(record: RecordShown, place: Place) -> Markup:
    if not record.files:
        return empty(t("No files"), t("This record has no documents."))
    return html('<div class="sheet"><ul class="files">{files}</ul></div>', files=each([_file(file, place) for file in record.files]))


def _file(file: File, place: Place) -> Markup:
    kind = file.filename.rsplit(".", 1)[-1].upper()[:4] if "." in file.filename else "?"
    outcome = html("<small>{text}</small>", text=t(OUTCOMES[file.outcome])) if file.outcome != "ok" else ""
    return html(
        '<li><span class="kind" aria-hidden="true">{kind}</span><span class="name">{title}<small>{role} · {size}</small>{outcome}</span>'
        '<a href="{show}">{see}</a><a href="/documents/{id}" target="_blank" rel="noopener">{original}</a></li>',
        kind=kind, title=file.title or file.filename, role=t(DOCUMENT_ROLES[file.role]), size=size(file.size), outcome=outcome,
        show=place.at_document(file.version_id).link, see=t("Read"), id=file.version_id, original=t("Original"),
    )


def _text(mine: Desk, record: RecordShown, place: Place) -> Markup:
    parts = []
    for file in record.files:
        told_ = told(t(OUTCOMES[file.outcome])) if file.outcome != "ok" else ""
        parts.append(html('<h2 class="card-title">{title}</h2>{told}<p class="prose">{text}</p>', title=file.title or file.filename, told=told_, text=mine.text(file.version_id)))
    if not parts:
        return empty(t("No text"), t("This record has no documents whose text could be read."))
    return html('<div class="sheet" style="display:grid;gap:14px">{parts}</div>', parts=each(parts))
