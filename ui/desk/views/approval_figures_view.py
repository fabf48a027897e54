"""How approvals go: handling time, returns and time kept by step and unit, with bars and as a file; where it is slow is marked."""

import datetime as dt

import streamlit as st

from casework.queries.approval_figures import Figure, approval_figures
from ui.desk.data import Desk
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.words import t, today
from ui.desk.place import Place

HEADS = ("Ended", "Working days (half within)", "Nine of ten within", "Sent back", "In time", "Waiting now")
DAYS = (30, 90, 365)


def approval_figures_view(mine: Desk, _: Place) -> None:
    """Show the figures of the days that are chosen, for steps and for units."""
    with st.container(key="wide"), st.container(key="widebody"):
        show(
            html(
                '<div class="page"><h1>{title}</h1><div class="muted">{text}</div></div>',
                title=t("How approvals go"),
                text=t("Counted over the steps of records that you may read; others may see other figures."),
            )
        )
        days = st.segmented_control(
            t("Ended in the last"), DAYS, default=90, key="figures_days", format_func=lambda count: t("{count} days", count=count)
        )
        since = today() - dt.timedelta(days=days or 90)
        found = mine.ask(approval_figures, since, today())
        if not found.steps:
            show(empty(t("No step has ended in these days"), t("Choose more days, or come back when an approval has run.")))
            return
        if not found.is_whole:
            show(html('<p class="small muted">{text}</p>', text=t("There are more: the newest 20,000 steps are counted.")))
        show(_table(t("By step"), found.steps))
        show(_table(t("By unit"), found.units))
        link = f"/approvals/figures.csv?since={found.since}&until={found.until}"
        pattern = '<p class="page"><a class="quiet" href="{link}" target="_blank" rel="noopener">{text}</a></p>'
        show(html(pattern, link=link, text=t("Take the table out (CSV)")))


def _table(title: str, figures: tuple[Figure, ...]) -> Markup:
    longest = max((figure.days or 0 for figure in figures), default=0) or 1
    heads = each([html('<th scope="col">{head}</th>', head=t(head)) for head in HEADS])
    return html(
        '<section class="page panel"><h2>{title}</h2><table class="plain figures"><thead><tr><th scope="col">{name}</th>{heads}'
        "</tr></thead><tbody>{rows}</tbody></table></section>",
        title=title,
        name=t("Name"),
        heads=heads,
        rows=each([_row(figure, longest) for figure in figures]),
    )


def _row(figure: Figure, longest: float) -> Markup:
    mark = html(' <span class="pill amber">{text}</span>', text=t("slowest")) if figure.is_bottleneck else ""
    late = html(' <span class="late">{text}</span>', text=t("{count} late", count=figure.late)) if figure.late else ""
    return html(
        '<tr><th scope="row">{name}{part}{mark}</th><td>{ended}</td><td><span class="bar" style="width:{width}px" aria-hidden="true">'
        "</span>{days}</td><td>{slow}</td><td>{returned}</td><td>{in_time}</td><td>{waiting}{late}</td></tr>",
        name=figure.name,
        part=f" · {figure.part}" if figure.part else "",
        mark=mark,
        ended=figure.ended,
        width=round(120 * (figure.days or 0) / longest),
        days="–" if figure.days is None else f"{figure.days:g}".replace(".", ","),
        slow="–" if figure.slow_days is None else figure.slow_days,
        returned=_share(figure.returned),
        in_time=_share(figure.in_time),
        waiting=figure.waiting,
        late=late,
    )


def _share(share: float | None) -> str:
    return "–" if share is None else f"{round(100 * share)} %"
