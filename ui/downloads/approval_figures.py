"""The figures of approvals as a table for spreadsheets."""

import datetime as dt

from casework.calendar import legal_date
from casework.queries.approval_figures import Figure, Week, approval_figures
from casework.spreadsheets import csv_file
from casework.work import Work
from ui.downloads.asked import Asked, Download

HEADS = ("kind", "name", "step", "unit", "ended", "median working days", "nine of ten within", "returned", "in time", "waiting", "late")


def table(work: Work, asked: Asked) -> Download:
    """Gives the figures of the days that are asked for, the last ninety where none are."""
    today = legal_date(work.now)
    since = _day(asked.parameters.get("since", ""), today - dt.timedelta(days=90))
    which = asked.parameters.get("definition", "")
    until = _day(asked.parameters.get("until", ""), today)
    found = approval_figures(work, since, until, definition_id=int(which) if which.isdecimal() and len(which) < 10 else None)
    kinds = (("step", found.steps), ("unit", found.units), ("step in unit", found.steps_in_units))
    rows = [_row(kind, each) for kind, figures in kinds for each in figures] + [_week(each) for each in found.weeks]
    return Download(f"approvals-{found.since}-{found.until}.csv", "text/csv; charset=utf-8", csv_file(HEADS, rows))


def _row(kind: str, figure: Figure) -> list[str | int | None]:
    shares = [None if share is None else f"{share:.3f}" for share in (figure.returned, figure.in_time)]
    days = None if figure.days is None else f"{figure.days:g}"
    return [kind, figure.name, figure.part, figure.unit, figure.ended, days, figure.slow_days, *shares, figure.waiting, figure.late]


def _week(week: Week) -> list[str | int | None]:
    """Gives a week by the Monday it begins on; nothing waits in it, and nothing is counted as sent back."""
    days, share = (None if figure is None else f"{figure:{how}}" for figure, how in ((week.days, "g"), (week.in_time, ".3f")))
    return ["week", week.starts_on.isoformat(), "", "", week.ended, days, None, None, share, None, None]


def _day(words: str, otherwise: dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(words)
    except ValueError:
        return otherwise
