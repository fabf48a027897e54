"""Why something was not done, shown inside a dialog with all that is known: every obstacle, every field, who saved first."""

from collections.abc import Mapping

import streamlit as st

from casework.errors import CaseNotReady, CaseworkError, FieldsAreWrong, Obstacle, Stale
from ui.desk.parts import notices
from ui.desk.parts.case_terms import CASE_FIELDS, FIELD_PROBLEMS
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.terms import reason
from ui.desk.parts.words import language, moment, t


def refused(error: CaseworkError, titles: Mapping[str, str] | None = None) -> None:
    """Show the refusal; ``titles`` are the names of extension fields in words."""
    match error:
        case CaseNotReady():
            show(_box(t("The case cannot be completed yet:"), [_obstacle(one) for one in error.obstacles]))
        case FieldsAreWrong():
            lines = [
                html("<b>{field}</b> {what}", field=(titles or {}).get(one.name, one.name), what=t(FIELD_PROBLEMS[one.problem]))
                for one in error.faults
            ]
            show(_box(reason(error.reasons[0]), lines))
        case Stale() if error.at is not None:
            fields = ", ".join(t(CASE_FIELDS[one.field]) for one in error.differences if one.field in CASE_FIELDS)
            head = t("{name} changed this at {at}: {fields}.", name=error.by, at=moment(error.at), fields=fields or t("other things"))
            show(_box(head, [html("{text}", text=t("What you typed is kept. Press save again to put your changes on top."))]))
        case _:
            st.error(notices.sentence(error))


def _obstacle(one: Obstacle) -> Markup:
    title = one.title if language() == "da" or not one.title_en else one.title_en
    if one.record_id is not None:
        link = html('<a href="?record={id}" target="_self">{title}</a>', id=one.record_id, title=title)
    elif one.case_id is not None:
        link = html('<a href="?case={id}" target="_self">{title}</a>', id=one.case_id, title=title)
    else:
        link = html("{title}", title=title)
    return html("{why} {what}", why=reason(one.reason), what=link)


def _box(head: str, lines: list[Markup]) -> Markup:
    items = each([html("<li>{line}</li>", line=line) for line in lines])
    return html(
        '<div class="told red" role="alert"><div><b>{head}</b><ul class="obstacles">{items}</ul></div></div>', head=head, items=items
    )
