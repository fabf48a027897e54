"""The deleted cases as the bin shows them: those I have deleted, and the numbers that are gone."""

from functools import partial

import streamlit as st

from casework.queries import case_deletion
from casework.queries.case_deletion import BinnedCase
from casework.services import case_deleting
from ui.desk.data import Desk
from ui.desk.parts.doing import done
from ui.desk.parts.markup import Markup, html, show
from ui.desk.parts.wide import table
from ui.desk.parts.words import day, moment, t


def binned_cases(mine: Desk) -> None:
    """Show the cases I have deleted, each to take out again, and the numbers of deleted cases to whoever answers for them."""
    rows = mine.ask(case_deletion.my_binned_cases)
    if rows:
        show(html('<section class="page"><h2>{title}</h2></section>', title=t("Deleted cases")))
    for row in rows:
        _row(mine, row)
    numbers = mine.ask(case_deletion.deleted_case_numbers)
    if numbers:
        show(html('<section class="page"><h2>{title}</h2></section>', title=t("Numbers of deleted cases")))
        heads = (t("Case"), t("Deleted"), t("By"), t("Now"))
        cells: list[tuple[Markup | str, ...]] = [
            (one.number, moment(one.at), one.by, t("Destroyed") if one.is_destroyed else t("In the bin")) for one in numbers
        ]
        show(table(heads, cells, label=t("Numbers of deleted cases")))


def _row(mine: Desk, row: BinnedCase) -> None:
    left, right = st.columns([80, 20], vertical_alignment="center")
    with left:
        show(
            html(
                '<b>{number} {title}</b><div class="small muted">{records} · {binned} · {ends}</div>',
                number=row.number,
                title=row.title,
                records=t("{count} records", count=row.records),
                binned=t("deleted {at}", at=moment(row.binned_at)),
                ends=t("destroyed on {day}", day=day(row.ends_on)),
            )
        )
    if right.button(t("Take out of the bin"), key=f"restore_case_{row.case_id}", width="stretch"):
        done(partial(mine.do, case_deleting.restore_case, row.case_id), t("{title} is back.", title=row.title))
