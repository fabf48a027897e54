"""Approving several together: what each decision is made on, on one screen."""

from collections import Counter

import streamlit as st

from casework.queries import approving_many
from casework.queries.approved_parts import PartDecidedOn
from casework.queries.approving_many import MOST_TOGETHER, ToApprove
from casework.vocabulary import ApprovedIn, DecidedPart
from ui.desk.acting import Together
from ui.desk.data import Desk
from ui.desk.many import Job
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import told
from ui.desk.parts.words import t
from ui.desk.views.decided_on_view import detail_of, part_name, standing_of

MOST_WORDS = 4000


def approvals_asked(mine: Desk, job: Job) -> tuple[Together, bool]:
    """Show what would be approved, one definition at a time, and ask for a word with it; what was first shown is what counts.

    A change of a record while the question stands open is compared under the lock when it is approved, and refused by name.
    """
    waiting, record_ids = _as_first_seen(mine, job), job.ids
    names = {one.definition_id: one.definition for one in waiting}
    counts = Counter(one.definition_id for one in waiting)
    if len(record_ids) > MOST_TOGETHER:
        show(told(t("The first {count} of them are shown. Begin again for the rest.", count=MOST_TOGETHER)))
    if left := min(len(record_ids), MOST_TOGETHER) - len(waiting):
        show(told(t("{count} of them do not wait for you and are left out.", count=left), tone="amber"))
    if not waiting:
        return Together({}), False
    definition = next(iter(names))
    if len(names) > 1:
        show(html('<p class="muted">{text}</p>', text=t("They run by several definitions. Approve those of one at a time.")))
        definition = st.radio(
            t("Definition"),
            list(names),
            format_func=lambda each: t("{definition} ({count})", definition=names[each], count=counts[each]),
            key="approve_definition",
        )
    these = [one for one in waiting if one.definition_id == definition]
    show(_table(these))
    if final := sum(1 for one in these if one.is_last):
        text = t("After this step nobody is asked in {count} of them: once it is approved, it is final and cannot be undone.", count=final)
        show(html('<p class="muted">{text}</p>', text=text))
    comment = st.text_area(t("A word with all of them, if you want"), key="approve_words", max_chars=MOST_WORDS, height=76)
    show(html('<div class="small muted">{text}</div>', text=t("You decide on exactly what is shown here, each on its own.")))
    return Together({one.record_id: one for one in these}, comment), True


def _as_first_seen(mine: Desk, job: Job) -> tuple[ToApprove, ...]:
    """Return what was on the screen when the question was first asked: a press draws the page anew before it is acted on."""
    if job.shown is None:
        job.shown = mine.ask(approving_many.to_approve, job.ids)
    return job.shown


def _table(these: list[ToApprove]) -> Markup:
    lines = [
        html(
            '<tr><td><a href="?record={id}" target="_blank" rel="noopener">{title}</a>{urgent}</td><td>{step}{absent}</td>'
            "<td><ul>{parts}</ul></td></tr>",
            id=one.record_id,
            title=one.title,
            urgent=html(' <span class="pill red">{text}</span>', text=t("Urgent")) if one.is_urgent else "",
            step=one.step,
            absent=html('<div class="small muted">{text}</div>', text=t("for {name}", name=one.for_whom)) if one.for_whom else "",
            parts=each([_part(part) for part in one.seen.parts if _is_told(part)]),
        )
        for one in these
    ]
    heads = (t("Record"), t("Your step"), t("What you approve"))
    head = each([html('<th scope="col">{head}</th>', head=head) for head in heads])
    table = '<table class="plain wrap approve-many"><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>'
    return html(table, head=head, lines=each(lines))


def _is_told(part: PartDecidedOn) -> bool:
    return part.part in {DecidedPart.DOCUMENT, DecidedPart.BODY, DecidedPart.FIELD} or part.standing is ApprovedIn.OLDER


def _part(part: PartDecidedOn) -> Markup:
    state, tone, sign = standing_of(part)
    return html("<li>{name}{detail} {pill}</li>", name=part_name(part), detail=detail_of(part), pill=_pill(state, tone, sign))


def _pill(words: str, tone: str, sign: str) -> Markup:
    return html('<span class="pill {tone}"><span aria-hidden="true">{sign}</span> {words}</span>', tone=tone, sign=sign, words=words)
