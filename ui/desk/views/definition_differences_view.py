"""What two versions of a definition differ in, side by side, and what the change would mean for what runs."""

import streamlit as st

from casework.case_types.comparing import Differing
from casework.queries import definitions_drawn
from casework.queries.definitions_drawn import DrawnVersion, Running
from ui.desk.data import Desk
from ui.desk.parts.course_terms import VERSION_STATES
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.words import t


def definition_differences_view(mine: Desk, version: DrawnVersion) -> None:
    """Show what differs from another version, the published one unless another is chosen, and what runs by older ones."""
    rows = [row for row in mine.ask(definitions_drawn.drawn_versions) if row.definition_id == version.row.definition_id]
    others = {row.version_id: row for row in rows if row.version_id != version.row.version_id}
    if not others:
        show(empty(t("Nothing to compare with"), t("This is the only version.")))
        return
    names = {id: f"{t('Version {number}', number=row.number)} · {t(VERSION_STATES[row.state][0])}" for id, row in others.items()}
    first = version.published_id if version.published_id in others else next(iter(others))
    other = st.selectbox(t("Compare with"), list(names), index=list(names).index(first), format_func=names.__getitem__, key="compare_with")
    parts = mine.ask(definitions_drawn.definition_differences, other, version.row.version_id)
    if parts:
        show(_table(parts, names[other], t("Version {number}", number=version.row.number)))
    else:
        show(empty(t("They say the same"), t("Only the layout or remarks may differ.")))
    show(_running(mine.ask(definitions_drawn.running_by_older, version.row.version_id)))


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


def _running(found: tuple[Running, ...]) -> Markup:
    text = t("Approvals that run by another version keep it. On records you may read, this version would change for them:")
    if not found:
        return html('<section class="page panel"><h2>{title}</h2><p class="muted">{none}</p></section>', title=t("What runs"),
                    none=t("Nothing that you may read runs by another version."))  # fmt: skip
    rows = [
        html(
            '<tr><td><a href="?record={record}">{step}</a></td><td>{number}</td><td>{changed}</td></tr>',
            record=each.record_id,
            step=each.at_step or "–",
            number=t("Version {number}", number=each.number),
            changed=", ".join(each.changed) or t("nothing"),
        )
        for each in found
    ]
    return html(
        '<section class="page panel"><h2>{title}</h2><p class="muted">{text}</p><table class="plain"><thead><tr><th scope="col">{step}</th>'
        '<th scope="col">{version}</th><th scope="col">{changed}</th></tr></thead><tbody>{rows}</tbody></table></section>',
        title=t("What runs"),
        text=text,
        step=t("Is at"),
        version=t("Version"),
        changed=t("Steps ahead that would change"),
        rows=each(rows),
    )
