"""What may be disposed of: completed cases by what their retention says today, with what keeps them, and as a file."""

import streamlit as st

from casework.queries.disposal import DisposalRow, for_disposal
from casework.vocabulary import DisposalQueue
from ui.desk.data import Desk
from ui.desk.parts.course_terms import DISPOSAL_QUEUES, DISPOSALS
from ui.desk.parts.markup import Markup, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.wide import table, wide_page
from ui.desk.parts.words import day, t
from ui.desk.place import Place

HEADS = ("Case", "Ended", "What becomes of the case", "From", "By which rule", "Unit")
MOST = 200


def disposal_view(mine: Desk, _: Place) -> None:
    """Show the cases of the queue that is chosen."""
    lead = t("What becomes of a completed case is set by the rule of its type or its disposal code. Nothing is destroyed from this page.")
    with wide_page(t("What may be disposed of"), lead):
        which = st.segmented_control(
            t("Completed cases"), list(DisposalQueue), default=DisposalQueue.DUE, key="disposal_queue", format_func=_queue, required=True
        )
        rows = mine.ask(for_disposal, DisposalQueue(which), first=MOST)
        if not rows:
            show(empty(t("No cases here"), t("Only cases that you may see are looked through.")))
            return
        show(table(tuple(t(head) for head in HEADS), [_cells(row) for row in rows], label=_queue(DisposalQueue(which))))
        if len(rows) == MOST:
            show(
                html('<p class="page small muted">{text}</p>', text=t("These are the first {count}. The file has all of them.", count=MOST))
            )
        link = f"/disposal.csv?which={DisposalQueue(which).value}"
        show(
            html('<p class="page"><a class="quiet" href="{link}" download>{text}</a></p>', link=link, text=t("Take the list out as a file"))
        )


def _queue(which: DisposalQueue) -> str:
    return t(DISPOSAL_QUEUES[which])


def _cells(row: DisposalRow) -> tuple[Markup | str, ...]:
    held = html(' <span class="pill amber">{text}</span>', text=t("Kept by an order")) if row.is_held else ""
    link = html(
        '<a href="?case={id}&amp;tab=about">{number} {title}</a>{held}', id=row.case_id, number=row.number, title=row.title, held=held
    )
    return (
        link,
        day(row.ended_on) if row.ended_on else "–",
        t(DISPOSALS[row.then]) if row.then else t("Not settled: no rule speaks of it"),
        day(row.due) if row.due else "–",
        row.source or "–",
        row.unit,
    )
