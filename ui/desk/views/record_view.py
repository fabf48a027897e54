"""One record: its head and tabs in the middle, what can be done now and what is known about it to the right."""

import streamlit as st

from casework.queries.lists import ListKey
from casework.queries.record_page import FileShown, RecordPage
from casework.vocabulary import ApprovalState, DocumentRole
from ui.desk.data import Desk, Path
from ui.desk.parts.document import document_body
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty, facts, history, path_of, pill, told
from ui.desk.parts.record_facts import record_facts
from ui.desk.parts.terms import APPROVAL_STATES, CHANNELS, DOCUMENT_ROLES, OUTCOMES
from ui.desk.parts.words import full_moment, size, t
from ui.desk.place import Place
from ui.desk.views.approval_view import approval_card
from ui.desk.views.decide_view import decide_card
from ui.desk.views.deeds_view import deeds_card

TAB_LABELS = {"document": "Document", "files": "Attachments ({count})", "history": "History", "text": "Text", "details": "Details"}
MAIN_FACTS = 8


def record_pane(mine: Desk, record: RecordPage, path: Path | None, place: Place) -> None:
    """Show the record's head, and below it the tab the place names."""
    show(_head(record, path, place))
    with st.container(key="midbody"):
        match place.tab:
            case "files":
                show(_files(record, place))
            case "history":
                show(html('<div class="sheet">{lines}</div>', lines=history(mine.history(record.record_id))))
            case "text":
                show(_text(mine, record))
            case "details":
                show(html('<div class="sheet">{facts}</div>', facts=facts(record_facts(record))))
            case _:
                document_body(record, place)


def actions_pane(mine: Desk, record: RecordPage, path: Path | None, place: Place) -> None:
    """Show what can be done now, the approval's path and the main facts."""
    if path and path.is_mine_to_decide:
        decide_card(mine, record, path)
    deeds_card(mine, record, path, place.list if not place.words else ListKey.MY_CASES)
    if path:
        state, round_ = t(APPROVAL_STATES[path.shown.state]), t("round {number}", number=path.shown.round)
        show(
            html(
                '<h2>{title}</h2><div class="small muted">{name} · {state} · {round}</div>{path}',
                title=t("Approval"),
                name=path.shown.title,
                state=state,
                round=round_,
                path=path_of(path.shown),
            )
        )
        approval_card(mine, path.shown)
    show(html("<h2>{title}</h2>{facts}", title=t("About the record"), facts=facts(record_facts(record)[:MAIN_FACTS])))


def status_of(record: RecordPage, path: Path | None) -> str:
    """Return the approval's state where one runs or has ended well, else the record's own."""
    if path is None or path.shown.state is ApprovalState.CANCELLED:
        return record.state
    return path.shown.state


def _head(record: RecordPage, path: Path | None, place: Place) -> Markup:
    restriction = html('<span class="pill red">🔒 {text}</span>', text=t("Restricted")) if record.restricted_to or record.clearance else ""
    case = html('<a class="quiet" href="?case={id}">{number}</a> ·', id=record.case_id, number=record.case_number) if record.case_id else ""
    sender = html("{from_} <b>{sender}</b> ·", from_=t("From"), sender=record.sender) if record.sender else ""
    attachments = sum(1 for file in record.files if file.role is DocumentRole.ATTACHMENT)
    links = [
        html(
            '<a href="{link}"{current}>{label}</a>',
            link=place.at_tab(tab).link,
            label=t(label, count=attachments) if attachments or tab != "files" else t("Attachments"),
            current=Markup(' aria-current="page"') if tab == place.tab else "",
        )
        for tab, label in TAB_LABELS.items()
    ]
    return html(
        '<header class="head"><h1 title="{title}">{title}</h1><div class="facts">{pill}<span class="pill">{channel}</span>{restriction}'
        '<span>{case} {sender} {at}</span></div><nav class="tabs" aria-label="{parts}">{links}</nav></header>',
        title=record.title,
        pill=pill(status_of(record, path)),
        channel=t(CHANNELS[record.channel]),
        restriction=restriction,
        case=case,
        sender=sender,
        at=full_moment(record.arrived_at),
        parts=t("Parts of the record"),
        links=each(links),
    )


def _files(record: RecordPage, place: Place) -> Markup:
    if not record.files:
        return empty(t("No files"), t("This record has no documents."))
    return html('<div class="sheet"><ul class="files">{files}</ul></div>', files=each([_file(file, place) for file in record.files]))


def _file(file: FileShown, place: Place) -> Markup:
    kind = file.filename.rsplit(".", 1)[-1].upper()[:4] if "." in file.filename else "?"
    outcome = html("<small>{text}</small>", text=t(OUTCOMES[file.outcome])) if file.outcome != "ok" else ""
    return html(
        '<li><span class="kind" aria-hidden="true">{kind}</span><span class="name">{title}<small>{role} · {size}</small>{outcome}</span>'
        '<a href="{show}">{see}</a><a href="/documents/{id}" target="_blank" rel="noopener">{original}</a></li>',
        kind=kind,
        title=file.title or file.filename,
        role=t(DOCUMENT_ROLES[file.role]),
        size=size(file.size),
        outcome=outcome,
        show=place.at_document(file.version_id).link,
        see=t("Read"),
        id=file.version_id,
        original=t("Original"),
    )


def _text(mine: Desk, record: RecordPage) -> Markup:
    parts = []
    for file in record.files:
        why = told(t(OUTCOMES[file.outcome])) if file.outcome != "ok" else ""
        text = mine.text(file.version_id).replace("\f", "\n\n")
        parts.append(
            html(
                '<h2 class="card-title">{title}</h2>{why}<p class="prose">{text}</p>', title=file.title or file.filename, why=why, text=text
            )
        )
    if not parts:
        return empty(t("No text"), t("This record has no documents whose text could be read."))
    return html('<div class="sheet" style="display:grid;gap:14px">{parts}</div>', parts=each(parts))
