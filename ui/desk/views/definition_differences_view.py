"""What two versions of a definition differ in, side by side, and what the change would mean for what runs."""

import streamlit as st

from casework.approvals.definition import DefinitionRead
from casework.case_types.comparing import Differing
from casework.queries import definitions_drawn, seat_choices
from casework.queries.definitions_drawn import DrawnVersion, Running
from ui.desk.data import Desk
from ui.desk.parts import definition_terms
from ui.desk.parts.approval_drawing import picture
from ui.desk.parts.course_terms import VERSION_STATES
from ui.desk.parts.definition_differing import differing
from ui.desk.parts.definition_terms import WHOLE_WORDS, Names, names_in, titles_of
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.terms import APPROVAL_STATES
from ui.desk.parts.words import t


def definition_differences_view(mine: Desk, version: DrawnVersion) -> None:
    """Show what differs from another version, the published one unless another is chosen, and what runs by older ones."""
    rows = [row for row in mine.ask(definitions_drawn.drawn_versions) if row.definition_id == version.row.definition_id]
    others = {row.version_id: row for row in rows if row.version_id != version.row.version_id}
    if not others:
        show(empty(t("Nothing to compare with"), t("This is the only version.")))
        return
    names_of_versions = {
        id: f"{t('Version {number}', number=row.number)} · {t(VERSION_STATES[row.state][0])}" for id, row in others.items()
    }
    first = version.published_id if version.published_id in others else next(iter(others))
    other = st.selectbox(
        t("Compare with"),
        list(names_of_versions),
        index=list(names_of_versions).index(first),
        format_func=names_of_versions.__getitem__,
        key="compare_with",
    )
    before = mine.ask(definitions_drawn.drawn_version, other)
    names = _named_in_both(mine, before, version)
    parts = _parts(mine, before, version, names)
    heads = (names_of_versions[other], t("Version {number}", number=version.row.number))
    if parts:
        show(_table(parts, *heads))
    else:
        show(empty(t("They say the same"), t("Only the layout or remarks may differ.")))
    if before.definition is not None and version.definition is not None:
        _drawn_beside((before.definition, version.definition), names, heads)
    show(_running(mine.ask(definitions_drawn.running_by_older, version.row.version_id), names))


def _named_in_both(mine: Desk, before: DrawnVersion, after: DrawnVersion) -> Names:
    """Return what the two versions name, in words."""
    fields = {each.name: each for each in (*before.fields, *after.fields)}
    titles = titles_of(before.definition, after.definition)
    return names_in(mine.ask(seat_choices.seat_choices), tuple(fields.values()), titles)


def _parts(mine: Desk, before: DrawnVersion, after: DrawnVersion, names: Names) -> tuple[Differing, ...]:
    """Return what differs in words; in the words of the YAML where one of the two cannot be read."""
    if before.definition is not None and after.definition is not None:
        return differing(before.definition, after.definition, names)
    return mine.ask(definitions_drawn.definition_differences, before.row.version_id, after.row.version_id)


def _drawn_beside(read: tuple[DefinitionRead, DefinitionRead], names: Names, heads: tuple[str, str]) -> None:
    """Show the two drawings side by side."""
    for column, head, each_read in zip(st.columns(2), heads, read, strict=True):
        with column:
            show(html('<h2>{head}</h2><div class="drawing">{picture}</div>', head=head, picture=picture(each_read, names)))


def _table(parts: tuple[Differing, ...], before: str, after: str) -> Markup:
    rows = [
        html(
            '<tr><th scope="row">{place}</th><td class="gone">{before}</td><td class="come">{after}</td></tr>',
            place=_place(part.place),
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


def _place(place: str) -> str:
    """Return which part it is: a step by its name, or something of the whole."""
    step = place.removeprefix("step ")
    return t("step {name}", name=step) if step != place else place


def _running(found: tuple[Running, ...], names: Names) -> Markup:
    text = t("Approvals that run by another version keep it. On records you may read, this version would change for them:")
    if not found:
        return html('<section class="page panel"><h2>{title}</h2><p class="muted">{none}</p></section>', title=t("What runs"),
                    none=t("Nothing that you may read runs by another version."))  # fmt: skip
    rows = [
        html(
            '<tr><td><a href="?record={record}">{step}</a></td><td>{number}</td><td>{changed}</td></tr>',
            record=row.record_id,
            step=_where(row),
            number=t("Version {number}", number=row.number),
            changed=each([html("<div>{line}</div>", line=line) for line in _told(row, names)]) or t("nothing"),
        )
        for row in found
    ]
    return html(
        '<section class="page panel"><h2>{title}</h2><p class="muted">{text}</p><table class="plain wraps"><thead><tr>'
        '<th scope="col">{step}</th><th scope="col">{version}</th><th scope="col">{changed}</th></tr></thead>'
        "<tbody>{rows}</tbody></table></section>",
        title=t("What runs"),
        text=text,
        step=t("Is at"),
        version=t("Version"),
        changed=t("Would be otherwise from here on"),
        rows=each(rows),
    )


def _where(row: Running) -> str:
    """Return where an approval is: at a step, or between two with nothing open."""
    if not row.is_between:
        return row.at_step or "–"
    state = t(APPROVAL_STATES[row.state])
    return t("{state}, before {step}", state=state, step=row.at_step) if row.at_step else t("{state}, after its last step", state=state)


def _told(row: Running, names: Names) -> list[str]:
    """Return what this version would change for an approval, a sentence each."""
    whole = [t("the whole: {part}", part=t(WHOLE_WORDS[name])) for name in row.whole]
    return [definition_terms.changed(each.before, each.after, names) for each in row.changes] + whole
