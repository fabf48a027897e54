"""Small pieces of our own HTML that several views show: pills, facts, the approval's path, history, empty states."""

import datetime as dt

from casework.queries.approvals import ApprovalShown, SeatShown, StepShown
from casework.queries.lists import RecordRow
from casework.vocabulary import Reason, SeatState, StepState
from ui.desk.data import Told
from ui.desk.parts.approval_columns import away_in_words
from ui.desk.parts.approval_story_words import asked_safely
from ui.desk.parts.history_words import who, words_of
from ui.desk.parts.markup import Markup, each, html
from ui.desk.parts.terms import STEP_STATES, VERDICTS, reason, status
from ui.desk.parts.words import day, full_moment, language, left_in_words, moment, t, today, urgency

RECORD_HEADS = ("No.", "Title", "From", "Status", "Arrived", "Deadline")
_PRESSING = {"late": "●", "soon": "◑", "": "○"}
_MARKS = {
    StepState.APPROVED: ("done", "✓"),
    StepState.OPEN: ("now", "•"),
    StepState.CONDITIONAL: ("done", "✓"),
    StepState.SKIPPED: ("", "–"),
    StepState.RETURNED: ("back", "↩"),
}


def pill(key: str) -> Markup:
    """Return a status as a coloured pill."""
    label, tone = status(key)
    return html('<span class="pill {tone}">{label}</span>', tone=tone, label=label)


def facts(pairs: tuple[tuple[str, Markup | str], ...]) -> Markup:
    """Return names and values as a description list."""
    rows = [html("<dt>{name}</dt><dd>{value}</dd>", name=name, value=value or "–") for name, value in pairs]
    return html('<dl class="facts">{rows}</dl>', rows=each(rows))


def path_of(approval: ApprovalShown) -> Markup:
    """Return an approval's steps as a path: who has said what, who is next."""
    return html('<ol class="path">{steps}</ol>', steps=each([_step(step, approval) for step in approval.steps]))


def field_called(approval: ApprovalShown, name: str) -> str:
    """Return what a field of the approval's case is called."""
    return next((field.da if language() == "da" else field.en for field in approval.fields if field.name == name), name)


def _asked_without(step: StepShown, approval: ApprovalShown) -> Markup:
    """Return why a step is asked although nobody can say yet whether it is needed."""
    if not step.asked_without:
        return Markup("")
    why = asked_safely((field_called(approval, name) for name in step.asked_without), t)
    return html('<div class="small told amber" role="note">{why}</div>', why=why)


def _step(step: StepShown, approval: ApprovalShown) -> Markup:
    kind, mark = _MARKS.get(step.state, ("", str(step.position)))
    said = [
        html(
            '<div class="small muted">{verdict} · {at}</div>{comment}',
            verdict=t(VERDICTS[decision.verdict]),
            at=moment(decision.at),
            comment=html('<div class="said small">{text}</div>', text=decision.comment) if decision.comment else "",
        )
        for decision in step.decisions
    ]
    due = ""
    if step.state is StepState.OPEN and step.deadline and not step.asks_nobody:
        due = html(" · {due}", due=_due(step.deadline))
    state = each(said) if said else html('<div class="small muted">{state}{due}</div>', state=_state(step), due=due)
    return html(
        '<li class="{kind}"><span class="mark" aria-hidden="true">{mark}</span><div class="who">{people}</div>'
        '<div class="small muted">{title}</div>{state}{away}{without}{blocked}</li>',
        away=each([_away(seat) for seat in step.seats if seat.away_until is not None]),
        without=_asked_without(step, approval),
        blocked=each([_SEATS[seat.state](seat) for seat in step.seats if step.state is StepState.OPEN and seat.state in _SEATS]),
        kind=kind,
        mark=mark,
        people=_people(step),
        title=step.title,
        state=state,
    )


def _due(deadline: dt.date) -> Markup:
    """Return the day of a deadline and how near it is, by a sign and in words, never by colour alone."""
    pressing = urgency(deadline)
    return html(
        '<span class="{pressing}"><span aria-hidden="true">{sign}</span> {due} ({left})</span>',
        pressing=pressing,
        sign=_PRESSING[pressing],
        due=t("due {date}", date=day(deadline)),
        left=left_in_words((deadline - today()).days),
    )


def _state(step: StepShown) -> str:
    """Return where a step is; one that asks nobody waits for its day, or is done."""
    if step.asks_nobody and step.state is StepState.OPEN and step.deadline:
        return t("waits until {day}", day=day(step.deadline))
    return t("Done") if step.asks_nobody and step.state is StepState.APPROVED else t(STEP_STATES[step.state])


def _blocked(seat: SeatShown) -> Markup:
    """Return why somebody who is asked cannot decide, and what to do about it."""
    if seat.trouble == "drafter_cannot_decide":
        why = t("{name} has written on the record, so somebody else must decide.", name=seat.holder)
    elif seat.trouble == Reason.NOBODY_KEEPS_THE_GATE:
        why = reason(Reason.NOBODY_KEEPS_THE_GATE)
    elif seat.username:
        why = t("{name} may not read the record any more and cannot decide.", name=seat.holder)
    else:
        why = t("Nobody in {name} may read the record any more, so nobody there can decide.", name=seat.holder)
    todo = t("Change the approver under More about the approval, or give access to the record.")
    return html(
        '<div class="told blocked-seat"><span><span class="pill amber">{blocked}</span> {why} {todo}</span></div>',
        blocked=t("Blocked"),
        why=why,
        todo=todo,
    )


def _away(seat: SeatShown) -> Markup:
    """Return that somebody who is asked is away, until when, and who stands in, if anybody."""
    words = away_in_words(seat.holder, seat.away_until, seat.stand_ins)
    if seat.stand_ins:
        return html('<div class="small muted">{words}</div>', words=words)
    return html(
        '<div class="told blocked-seat"><span><span class="pill amber">{absent}</span> {words}</span></div>',
        absent=t("Absent"),
        words=words,
    )


def _at_the_gate(seat: SeatShown) -> Markup:
    """Return that somebody who is asked has not got it yet, or has said it and it is not carried out yet."""
    words = t("At the gate before {name}", name=seat.holder)
    return html('<div class="small"><span class="pill amber"><span aria-hidden="true">◐</span> {words}</span></div>', words=words)


_SEATS = {SeatState.BLOCKED: _blocked, SeatState.WAITING: _at_the_gate}


def _people(step: StepShown) -> str:
    """Return who is asked: those whose seat counts, and how many are needed where not all are."""
    if step.state is StepState.SKIPPED:
        return t("Not needed here")
    if step.asks_nobody:
        return t("Asks nobody")
    counted = [seat.holder for seat in step.seats if seat.state not in {SeatState.REMOVED, SeatState.LAPSED}]
    return ", ".join(counted) or t("Found when the step opens")


def history(told_: Told) -> Markup:
    """Return what happened, newest first."""
    rows = [
        html(
            '<li><time datetime="{iso}">{at}</time><div><b>{who}</b> {what}</div></li>',
            iso=line.at.isoformat(),
            at=full_moment(line.at),
            who=who(line),
            what=words_of(line, told_.names),
        )
        for line in told_.lines
    ]
    return html('<ol class="lines">{rows}</ol>', rows=each(rows))


def record_table(rows: tuple[RecordRow, ...]) -> Markup:
    """Return records as a table of links."""
    heads = each([html('<th scope="col">{head}</th>', head=t(head)) for head in RECORD_HEADS])
    lines = [
        html(
            '<tr><td>{number}</td><td><a href="?record={id}">{title}</a></td><td>{sender}</td>'
            '<td>{pill}</td><td>{at}</td><td class="{late}">{due}</td></tr>',
            number=row.number or "–",
            id=row.record_id,
            title=row.title,
            sender=row.sender,
            pill=pill(row.status),
            at=moment(row.arrived_at),
            late=urgency(row.deadline),
            due=day(row.deadline) if row.deadline else "–",
        )
        for row in rows
    ]
    return html('<table class="plain"><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>', heads=heads, lines=each(lines))


def empty(title: str, sentence: str) -> Markup:
    """Return what stands where there is nothing: a sentence, and what to do."""
    return html(
        '<div class="empty"><svg viewBox="0 0 56 56" fill="none" stroke="currentColor" stroke-width="2.2" aria-hidden="true">'
        '<path d="M8 32l8-20h24l8 20v12H8z"/><path d="M8 32h12l3 6h10l3-6h12"/></svg><b>{title}</b><span>{sentence}</span></div>',
        title=title,
        sentence=sentence,
    )


def unseen() -> Markup:
    """Return what stands in the place of a thing that is not there for this official: not at all, or not to be seen."""
    return empty(t("There is nothing here"), t("It does not exist, or you may not see it. Go to one of the lists, or search."))


def told(text: str, *, tone: str = "") -> Markup:
    """Return a sentence the reader should notice, in a box."""
    return html('<div class="told {tone}" role="note">{text}</div>', tone=tone, text=text)
