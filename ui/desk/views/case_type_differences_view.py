"""What two versions of a case type differ in, side by side."""

import streamlit as st

from casework.case_types.comparing import Differing
from casework.case_types.shape import CaseTypeRead
from casework.queries import case_types
from casework.queries.case_types import VersionShown
from ui.desk.data import Desk
from ui.desk.parts.course_terms import VERSION_STATES
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.words import t


def case_type_differences_view(mine: Desk, version: VersionShown, _: CaseTypeRead) -> None:
    """Show what differs from another version, the published one unless another is chosen."""
    rows = [row for row in mine.ask(case_types.case_type_versions) if row.case_type == version.row.case_type]
    others = {row.version_id: row for row in rows if row.version_id != version.row.version_id}
    if not others:
        show(empty(t("Nothing to compare with"), t("This is the only version.")))
        return
    names = {id: f"{t('Version {number}', number=row.number)} · {t(VERSION_STATES[row.state][0])}" for id, row in others.items()}
    first = version.published_id if version.published_id in others else next(iter(others))
    other = st.selectbox(t("Compare with"), list(names), index=list(names).index(first), format_func=names.__getitem__, key="compare_with")
    parts = mine.ask(case_types.case_type_differences, other, version.row.version_id)
    if not parts:
        show(empty(t("They say the same"), t("Only the layout or remarks may differ.")))
        return
    show(_table(parts, names[other], t("Version {number}", number=version.row.number)))


def _table(parts: tuple[Differing, ...], before: str, after: str) -> Markup:
    rows = [
        html(
            '<tr><th scope="row">{place}</th><td class="gone">{before}</td><td class="come">{after}</td></tr>',
            place=part.place,
            before=html("<pre>{text}</pre>", text=part.before) if part.before else "–",
            after=html("<pre>{text}</pre>", text=part.after) if part.after else "–",
        )
        for part in parts
    ]
    return html(
        '<table class="plain diff"><thead><tr><th scope="col">{place}</th><th scope="col">{before}</th><th scope="col">{after}</th></tr>'
        "</thead><tbody>{rows}</tbody></table>",
        place=t("Part"),
        before=before,
        after=after,
        rows=each(rows),
    )
