"""The numbered versions of a record, and what differs between two of them."""

import datetime as dt

import streamlit as st

from casework.queries import record_versions
from casework.queries.record_page import RecordPage
from casework.queries.record_versions import Change, Comparison, FileChange
from casework.vocabulary import PartyRole, Thing
from ui.desk.data import Desk, Path
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty, facts
from ui.desk.parts.record_terms import CHANGES, EXTERNAL, GENRES, VERSION_FIELDS
from ui.desk.parts.terms import KINDS, PARTY_ROLES, status
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.wide import table
from ui.desk.parts.words import day, full_moment, t
from ui.desk.place import Place
from ui.desk.views.document_versions_view import compared_documents

MARKS = {Change.ADDED: "+", Change.REMOVED: "−", Change.CHANGED: "≠", Change.SAME: ""}
WORDS = {
    "kind": {kind.value: words for kind, words in KINDS.items()},
    "genre": {genre.value: words for genre, words in GENRES.items()},
    "external_access": {access.value: words for access, words in EXTERNAL.items()},
}
DAYS = ("letter_date", "deadline")
AROUND = 2
"""How many lines stay around a change."""


def versions_tab(mine: Desk, record: RecordPage, _path: Path | None, _place: Place) -> None:
    """Show the versions, and two of them side by side in what differs."""
    rows = mine.ask(record_versions.versions_of, record.record_id)
    if not rows:
        with st.container(key="sheet"):
            if compared_documents(mine, record):
                return
        show(empty(t("One version only"), t("The record is as it came. Every save from now on makes a numbered version.")))
        return
    with st.container(key="sheet"):
        compared_documents(mine, record)
        active = html(' <span class="pill green">{text}</span>', text=t("Counts now"))
        lines: list[tuple[Markup | str, ...]] = [
            (
                str(row.number),
                html('<span class="once">{at}</span>', at=full_moment(row.made_at)),
                html('<span class="once">{by}</span>', by=row.by),
                html("{title}{active}", title=row.title, active=active if row.is_active else ""),
                who_sees(Thing.RECORD_VERSION, row.version_id),
            )
            for row in rows
        ]
        show(table((t("Version"), t("Saved"), t("By"), t("Title"), t("Access")), lines, label=t("Versions")))
        numbers = [row.number for row in rows]
        _whole(mine, record, numbers)
        if len(rows) < 2:
            return
        left, right = st.columns(2)
        older = left.selectbox(t("Compare version"), numbers, index=1, key=f"older_{record.record_id}")
        newer = right.selectbox(t("with version"), numbers, index=0, key=f"newer_{record.record_id}")
        show(_difference(mine.reads_words(record_versions.compare, record.record_id, min(older, newer), max(older, newer))))


def _whole(mine: Desk, record: RecordPage, numbers: list[int]) -> None:
    """Show one version as it was, when it is asked for."""
    number = st.selectbox(
        t("Show a version whole"), numbers, index=None, key=f"whole_{record.record_id}", placeholder=t("Choose a version")
    )
    if number is None:
        return
    found = mine.reads_words(record_versions.version_of, record.record_id, number)
    known: list[tuple[str, Markup | str]] = [(t(VERSION_FIELDS[name]), worded(name, value)) for name, value in found.fields]
    known += [
        (t("Document"), html("{file} {who}", file=_file(title, id), who=who_sees(Thing.DOCUMENT_VERSION, id))) for id, title in found.files
    ]
    known += [(t(PARTY_ROLES[PartyRole(role)]), name) for role, name in found.parties]
    show(
        html(
            '<section class="page"><h2>{title}</h2><p class="small muted">{saved}</p>{facts}<div class="prose">{lines}</div></section>',
            title=t("Version {number}", number=number),
            saved=t("Saved {at} by {name}.", at=full_moment(found.made_at), name=found.by),
            facts=facts(tuple(known)),
            lines=each([html("<p>{line}</p>", line=line) for line in found.lines]),
        )
    )


def _file(title: str, version_id: int) -> Markup:
    return html('<a class="quiet" href="/documents/{id}" target="_blank" rel="noopener">{title}</a>', id=version_id, title=title)


def worded(field: str, value: str) -> str:
    """Return a piece of a version's metadata in words."""
    if field == "state" and value:
        return status(value)[0]
    words = WORDS.get(field)
    if words is not None:
        return t(words[value]) if value in words else value
    if field in DAYS and value:
        return day(dt.date.fromisoformat(value))
    return full_moment(dt.datetime.fromisoformat(value)) if field == "happened_at" and value else value


def _difference(found: Comparison) -> Markup:
    if found.is_same:
        return html('<p class="muted">{text}</p>', text=t("Nothing differs."))
    parts = [
        *(
            _line(
                Change.CHANGED,
                f"{t(VERSION_FIELDS[one.field])}: {worded(one.field, one.before) or '–'} → {worded(one.field, one.after) or '–'}",
            )
            for one in found.fields
        ),
        *(_line(one.change, f"{t(PARTY_ROLES[PartyRole(one.role)])}: {one.name}") for one in found.parties),
        *(_line(one.change, _document(one)) for one in found.files if one.change is not Change.SAME),
    ]
    if found.order:
        parts.append(_line(Change.CHANGED, f"{t('The documents are in another order now.')} {', '.join(found.order)}"))
    return html(
        '<h2 class="card-title">{title}</h2><div class="diff">{parts}</div>'
        '<h2 class="card-title">{text}</h2><div class="diff">{lines}</div>',
        title=t("What differs"),
        parts=each(parts) if parts else html('<p class="muted">{text}</p>', text=t("Only the text.")),
        text=t("Text"),
        lines=each(_near([(line.change, line.text) for line in found.lines])) or html('<p class="muted">–</p>'),
    )


def _document(one: FileChange) -> Markup:
    """Return a document that differs, with the ways to what it was and what it became."""
    ways = ((t("as it was"), one.before_version_id), (t("as it became"), one.after_version_id))
    links = each([html(" · {link}", link=_file(words, id)) for words, id in ways if id is not None])
    return html("{kind}: {title}{links}", kind=t("Document"), title=one.title, links=links)


def _near(lines: list[tuple[Change, str]]) -> list[Markup]:
    """Return the changed lines with those around them; what lies between is left out and said so."""
    changed = [at for at, (change, _) in enumerate(lines) if change is not Change.SAME]
    near = {at for one in changed for at in range(one - AROUND, one + AROUND + 1)}
    made, is_left_out = [], False
    for at, (change, words) in enumerate(lines):
        if at in near:
            made.append(_line(change, words))
        elif not is_left_out:
            made.append(html('<p class="same">…</p>'))
        is_left_out = at not in near
    return made if changed else []


def _line(change: Change, words: Markup | str) -> Markup:
    return html(
        '<p class="{change}"><span aria-hidden="true">{mark}</span><span class="unseen">{said}</span> {words}</p>',
        change=change.value,
        mark=MARKS[change],
        said=t(CHANGES[change]) if change is not Change.SAME else "",
        words=words,
    )
