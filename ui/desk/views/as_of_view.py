"""A case as it stood at a past moment, beside a link to how it stands now."""

import datetime as dt

import streamlit as st

from casework.calendar import COPENHAGEN
from casework.errors import NotFound
from casework.past import ApprovalThen, FolderThen
from casework.queries import as_of
from casework.queries.as_of import CaseThen, RecordThen
from casework.queries.explaining import Because
from casework.vocabulary import ApprovalState, CaseState, Cause, PartyRole, RecordKind, StepState, Verdict
from ui.desk.data import Desk
from ui.desk.parts.access_words import ground
from ui.desk.parts.case_facts import retention_words, value_facts
from ui.desk.parts.case_terms import RELATIONS
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty, facts, told
from ui.desk.parts.terms import APPROVAL_STATES, CASE_STATES, KINDS, PARTY_ROLES, STEP_STATES, VERDICTS
from ui.desk.parts.words import full_moment, t
from ui.desk.place import Place

HEADS = ("No.", "Title", "Kind", "Responsible", "Documents (version)")


def as_of_view(mine: Desk, place: Place) -> None:
    """Show the case at the moment the address names (``q``, Danish time)."""
    moment = _moment(place.words)
    with st.container(key="wide"), st.container(key="widebody"):
        if moment is None or place.id is None:
            show(empty(t("No such moment"), t("Choose a day and a time on the case's history.")))
            return
        try:
            then = mine.ask(as_of.case_as_of, place.id, moment)
        except NotFound:
            mine.case(place.id)  # one the official may not see is answered like one that is not there
            show(empty(t("The case had not been opened yet"), t("Choose a later moment on the case's history.")))
            return
        _show(then)


def _show(then: CaseThen) -> None:
    now = html('<a class="quiet" href="?case={id}">{text}</a>', id=then.case_id, text=t("The case now"))
    show(
        html(
            '<div class="page"><div class="crumb">{kind} {number} · {now}</div><div class="page-head"><h1>{title}</h1>'
            '<span class="pill">{state}</span></div>{note}</div>',
            kind=t("Case"),
            number=then.number,
            now=now,
            title=then.title,
            state=t(CASE_STATES[CaseState(then.state)]),
            note=told(t("This is how the case stood on {moment}, as far as you may see it today.", moment=full_moment(then.moment))),
        )
    )
    left, right = st.columns([68, 32], gap="large")
    with left:
        show(_records(then))
        if then.approvals:
            show(_panel(t("Approvals"), each([_approval(approval) for approval in then.approvals])))
        if then.folders:
            show(_panel(t("Sub-folders"), each([_folder(folder, then) for folder in then.folders])))
    with right:
        show(html('<section class="page panel"><h2>{title}</h2>{facts}</section>', title=t("About the case"), facts=facts(_facts(then))))
        if then.fields:
            show(_panel(t("Fields of the type"), facts(value_facts(then.fields))))
        if then.relations:
            tied = tuple((t(RELATIONS[tie.relation]), f"{tie.number} {tie.title}") for tie in then.relations)
            show(_panel(t("Tied to"), facts(tied)))


def _panel(title: str, content: Markup) -> Markup:
    return html('<section class="page panel"><h2>{title}</h2>{content}</section>', title=title, content=content)


def _approval(approval: ApprovalThen) -> Markup:
    steps = [
        html(
            "<li><span>{title} · {state}{who}</span>{said}</li>",
            title=step.title,
            state=t(STEP_STATES[StepState(step.state)]),
            who=f" · {', '.join(step.holders)}" if step.holders else "",
            said=each(
                [
                    html(
                        '<div class="small muted">{name}: {verdict}{comment}</div>',
                        name=name,
                        verdict=t(VERDICTS[Verdict(verdict)]),
                        comment=f" – {comment}" if comment else "",
                    )
                    for verdict, name, comment in step.said
                ]
            ),
        )
        for step in approval.steps
    ]
    return html(
        '<h3><a class="quiet" href="?record={id}">{title}</a> <span class="pill">{state}</span></h3>'
        '<div class="small muted">{responsible}</div><ol>{steps}</ol>',
        id=approval.record_id,
        title=approval.title,
        state=t(APPROVAL_STATES[ApprovalState(approval.state)]),
        responsible=t("{name} is responsible for an approval", name=approval.responsible),
        steps=each(steps),
    )


def _folder(folder: FolderThen, then: CaseThen) -> Markup:
    titles = {record.record_id: record.title for record in then.records}
    inside = ", ".join(titles[id] for id in folder.record_ids if id in titles)
    return html(
        '<p style="margin:4px 0;padding-left:{indent}px"><b>{title}</b> <span class="muted">{inside}</span></p>',
        indent=(folder.depth - 1) * 18,
        title=folder.title,
        inside=inside or t("Nothing lay in it."),
    )


def _records(then: CaseThen) -> Markup:
    if not then.records:
        return empty(t("No records on the case"), t("None that you may see today lay on it then."))
    heads = each([html('<th scope="col">{head}</th>', head=t(head)) for head in HEADS])
    title = t("Records ({count})", count=len(then.records))
    return html(
        '<section class="page panel"><h2>{title}</h2><table class="plain"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
        "</section>",
        title=title,
        heads=heads,
        rows=each([_record(record) for record in then.records]),
    )


def _record(record: RecordThen) -> Markup:
    return html(
        '<tr><td>{number}</td><td><a href="?record={id}">{title}</a></td><td>{kind}</td><td>{who}</td><td>{documents}</td></tr>',
        number=record.number or "–",
        id=record.record_id,
        title=record.title,
        kind=t(KINDS[RecordKind(record.kind)]),
        who=record.responsible,
        documents=", ".join(record.documents) or "–",
    )


def _facts(then: CaseThen) -> tuple[tuple[str, str], ...]:
    involved = tuple((t("Access"), ground_of(name, cause)) for name, cause in then.involved)
    parties = tuple((t(PARTY_ROLES[PartyRole(role)]), name) for role, name in then.parties)
    return (
        (t("Responsible"), then.responsible),
        (t("Unit"), then.unit),
        (t("Public title"), then.public_title),
        (t("Subject in the file plan"), then.file_plan_code),
        (t("Action code"), then.action_code),
        (t("Disposal code"), then.disposal_code),
        *(((t("What becomes of the case"), retention_words(then.retention)),) if then.retention else ()),
        (t("Deadline"), then.deadline),
        (t("Only for"), ", ".join(then.restricted_to)),
        *involved,
        *parties,
    )


def ground_of(name: str, cause: str) -> str:
    """Return why somebody was involved, as a sentence."""
    return ground(Because(Cause(cause), name))


def _moment(words: str) -> dt.datetime | None:
    try:
        given = dt.datetime.fromisoformat(words)
    except ValueError:
        return None
    return given if given.tzinfo else given.replace(tzinfo=COPENHAGEN)
