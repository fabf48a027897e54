"""How approvals go: handling time, returns and time kept by step and unit, with bars and as a file; where it is slow is marked."""

import datetime as dt
from dataclasses import replace

import streamlit as st

from casework.queries.approval_figures import Figure, Figures, approval_figures
from ui.desk.data import Desk
from ui.desk.parts.charts import Bar, bars, columns
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.words import day, number, t, today
from ui.desk.place import Place

HEADS = ("Ended", "Working days (half within)", "Nine of ten within", "Sent back", "In time", "Waiting now")
DAYS = (30, 90, 365)
DEFINITION = "figures_definition"
MOST_BARS = 10
Share = tuple[Figure, float]


def approval_figures_view(mine: Desk, _: Place) -> None:
    """Show the figures of the days that are chosen, for steps and for units."""
    with st.container(key="wide"), st.container(key="widebody"):
        show(
            html(
                '<div class="page"><h1>{title}</h1><div class="muted">{text}</div></div>',
                title=t("How approvals go"),
                text=t(
                    "Counted over the steps of records that you may read; others may see other figures. "
                    "A unit's figures are of what its people were asked to approve, wherever the record lies."
                ),
            )
        )
        left, right = st.columns(2)
        days = left.segmented_control(
            t("Ended in the last"), DAYS, default=90, key="figures_days", format_func=lambda count: t("{count} days", count=count)
        )
        since = today() - dt.timedelta(days=days or 90)
        with right:
            found = _asked(mine, since)
        if not found.steps:
            show(empty(t("No step has ended in these days"), t("Choose more days, or come back when an approval has run.")))
            return
        if not found.is_whole:
            show(html('<p class="small muted">{text}</p>', text=t("There are more: the newest 20,000 steps are counted.")))
        _charts(found)
        show(_table(t("By step"), found.steps))
        units = tuple(replace(each, name=each.name or t("Unit not known")) for each in found.units)
        _charts_of_units(units)
        show(_table(t("By unit"), units))
        if len(found.units) > 1:
            with st.expander(t("By step in each unit")):
                parts = tuple(replace(each, unit=each.unit or t("Unit not known")) for each in found.steps_in_units)
                show(_table(t("By step in each unit"), parts))
        which = st.session_state.get(DEFINITION)
        link = f"/approvals/figures.csv?since={found.since}&until={found.until}" + (f"&definition={which}" if which else "")
        pattern = '<p class="page"><a class="quiet" href="{link}" target="_blank" rel="noopener">{text}</a></p>'
        show(html(pattern, link=link, text=t("Take the table out (CSV)")))


def _asked(mine: Desk, since: dt.date) -> Figures:
    """Ask for one definition or all, and return the figures; one that has nothing in the days is let go of."""
    found = mine.ask(approval_figures, since, today(), definition_id=st.session_state.get(DEFINITION))
    titles: dict[int | None, str] = {None: t("all")} | {counted.definition_id: counted.title for counted in found.definitions}
    if st.session_state.get(DEFINITION) not in titles:
        st.session_state[DEFINITION] = None
        found = mine.ask(approval_figures, since, today())
    st.selectbox(t("Definition"), list(titles), format_func=titles.__getitem__, key=DEFINITION)
    return found


def _charts(found: Figures) -> None:
    """Draw where the time goes, where deadlines are kept, what is sent back, and how it went week by week."""
    ended, back, due = _ended(found.steps)
    if not ended:
        return
    left, right = st.columns(2)
    with left:
        show(_slowest(t("Working days, the slowest first (dark: half within, light: nine of ten)"), ended))
        if back:
            show(_shares(t("Sent back, the most first"), back, most_first=True))
    with right:
        if due:
            show(_shares(t("In time, the least first"), due, most_first=False))
        show(columns(t("Steps that ended, week by week (dark: in time)"), _weeks(found)))


def _charts_of_units(units: tuple[Figure, ...]) -> None:
    """Draw the same of the units, where there is more than one to compare."""
    ended, back, due = _ended(units)
    if len(ended) < 2:
        return
    left, right = st.columns(2)
    with left:
        show(_slowest(t("Working days by unit, the slowest first (dark: half within, light: nine of ten)"), ended))
    with right:
        if due:
            show(_shares(t("In time by unit, the least first"), due, most_first=False))
        if back:
            show(_shares(t("Sent back by unit, the most first"), back, most_first=True))


def _ended(figures: tuple[Figure, ...]) -> tuple[list[Figure], list[Share], list[Share]]:
    """Return of which something has ended, what of them was sent back, and what was in time."""
    ended = [each for each in figures if each.days is not None]
    back = [(each, each.returned) for each in ended if each.returned]
    return ended, back, [(each, each.in_time) for each in ended if each.in_time is not None]


def _slowest(title: str, ended: list[Figure]) -> Markup:
    rows = sorted(ended, key=lambda figure: figure.days or 0, reverse=True)[:MOST_BARS]
    longest = max((figure.slow_days or 0 for figure in rows), default=0) or 1
    return bars(title, [Bar(_label(each), (each.days or 0) / longest, _days(each.days), (each.slow_days or 0) / longest) for each in rows])


def _shares(title: str, figures: list[Share], *, most_first: bool) -> Markup:
    """Return a chart of shares."""
    rows = sorted(((share, figure) for figure, share in figures), key=lambda pair: pair[0], reverse=most_first)[:MOST_BARS]
    return bars(title, [Bar(_label(figure), share, _share(share), 1.0) for share, figure in rows])


def _weeks(found: Figures) -> list[Bar]:
    most = max((week.ended for week in found.weeks), default=0) or 1
    return [
        Bar(
            day(week.starts_on),
            week.in_time or 0,
            t("{count} ended, {share} in time", count=week.ended, share=_share(week.in_time)),
            week.ended / most,
        )
        for week in found.weeks
    ]


def _label(figure: Figure) -> str:
    return " · ".join(part for part in (figure.name, figure.part) if part)


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
        part="".join(f" · {part}" for part in (figure.part, figure.unit) if part),
        mark=mark,
        ended=figure.ended,
        width=round(120 * (figure.days or 0) / longest),
        days=_days(figure.days),
        slow="–" if figure.slow_days is None else figure.slow_days,
        returned=_share(figure.returned),
        in_time=_share(figure.in_time),
        waiting=figure.waiting,
        late=late,
    )


def _share(share: float | None) -> str:
    return "–" if share is None else f"{round(100 * share)} %"


def _days(days: float | None) -> str:
    return "–" if days is None else number(days)
