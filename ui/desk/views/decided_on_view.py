"""What a decision is made on, part by part: approved in this version, in an older one, or not yet; and the two texts side by side."""

from dataclasses import dataclass

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import compared_texts, record_versions
from casework.queries.approved_parts import ApprovedBy, DecidedOn, PartDecidedOn
from casework.queries.compared_texts import Piece, TextsCompared
from casework.queries.record_versions import Change
from casework.vocabulary import ApprovedIn, DecidedPart
from ui.desk.data import Desk, Path
from ui.desk.parts import notices
from ui.desk.parts.case_facts import value_of
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty, told
from ui.desk.parts.terms import PARTY_ROLES
from ui.desk.parts.words import language, moment, t

SLOT = "decided_on_seen"
AROUND = 2
FIRST = 1
"""The version a record had before it was ever changed: it gets its number with the first change."""
MARKED = {"del": "<del>{text}</del>", "ins": "<ins>{text}</ins>"}
STANDING = {
    ApprovedIn.THIS_VERSION: ("approved in this version", "green", "✓"),
    ApprovedIn.OLDER: ("approved in an older version", "amber", "≠"),
    ApprovedIn.NOT_YET: ("not approved yet", "", "○"),
}
OF_A_FIELD = {
    ApprovedIn.THIS_VERSION: ("approved with this value", "green", "✓"),
    ApprovedIn.OLDER: ("approved with another value", "amber", "≠"),
    ApprovedIn.NOT_YET: ("not approved yet", "", "○"),
}
PARTS = {
    DecidedPart.TITLE: "Title",
    DecidedPart.BODY: "Text of the record",
    DecidedPart.RECIPIENTS: "Parties",
    DecidedPart.CASE: "The case's number, code and title",
}
ALWAYS = (DecidedPart.DOCUMENT, DecidedPart.BODY, DecidedPart.FIELD)
"""The parts that are always listed; the others only once they differ from what somebody approved."""
OF_THE_RECORD = (DecidedPart.TITLE, DecidedPart.BODY, DecidedPart.RECIPIENTS)
"""The parts that the record's numbered versions keep."""


@dataclass(frozen=True)
class _Older:
    """Is which version of a document, or of the record, is the older one of two."""

    version_id: int | None
    record_version: int | None


def as_first_seen(mine: Desk, path: Path) -> tuple[DecidedOn, DecidedOn]:
    """Return what was on the screen when it was first looked at, and what is there now.

    A click draws the page anew before it is acted on: what counts is what stood there before it (design 6, *As seen*).
    """
    now = mine.decided_on(path)
    seen = st.session_state.get(SLOT)
    if not isinstance(seen, DecidedOn) or (seen.approval_id, path.shown.my_seat_id) != st.session_state.get(f"{SLOT}_of"):
        look_anew(now, path)
        seen = now
    return seen, now


def look_anew(now: DecidedOn, path: Path) -> None:
    """Remember that this is what has been looked at."""
    st.session_state[SLOT], st.session_state[f"{SLOT}_of"] = now, (now.approval_id, path.shown.my_seat_id)


def forget() -> None:
    """Forget what was looked at: it has been decided on."""
    st.session_state.pop(SLOT, None)


def changed_card(mine: Desk, seen: DecidedOn, now: DecidedOn, path: Path) -> None:
    """Say what changed after it was looked at, and ask to look again."""
    show(
        told(
            t("This was changed after you saw it: {what}. Look at it again, then decide.", what=", ".join(changed_parts(seen, now))),
            tone="amber",
        )
    )
    changes(mine, seen, now, key="decide")
    if st.button(t("I have looked at it"), key="looked_again", width="stretch", icon=":material/visibility:"):
        look_anew(now, path)
        st.rerun()


def changes(mine: Desk, seen: DecidedOn, now: DecidedOn, *, key: str) -> None:
    """Show what one saw beside what stands now: values at once, texts by a button."""
    before, after = _by_key(seen), _by_key(now)
    for name, part in after.items():
        old = before.get(name)
        if old is None or old.mark == part.mark:
            continue
        if part.field is not None and old.field is not None:
            show(
                html(
                    '<table class="plain diff two"><thead><tr><th scope="col">{name}: {before}</th>'
                    '<th scope="col">{after}</th></tr></thead>'
                    '<tbody><tr><td class="gone"><del>{old}</del></td><td class="come"><ins>{new}</ins></td></tr></tbody></table>',
                    name=part_name(part),
                    before=t("What you saw"),
                    after=t("As it is now"),
                    old=value_of(old.field) or "–",
                    new=value_of(part.field) or "–",
                )
            )
        elif _has_two_texts(seen, now, old, part):
            label = t("Compare {name} with what you saw…", name=part_name(part))
            if st.button(label, key=f"{key}_saw_{part.part}_{part.document_id or 0}", icon=":material/compare_arrows:", width="stretch"):
                saw_dialog(mine, seen, now, old, part)


def saw_dialog(mine: Desk, seen: DecidedOn, now: DecidedOn, old: PartDecidedOn, part: PartDecidedOn) -> None:
    """Show what one saw beside what is there now."""

    @st.dialog(t("What changed: {name}", name=part_name(part)), width="large")
    def compare() -> None:
        older = _Older(old.version_id, seen.record_version or FIRST)
        try:
            show(side_by_side(part, _compared(mine, now, part, older), t("What you saw"), t("As it is now")))
        except CaseworkError as error:
            st.error(notices.sentence(error))
            return
        if part.part is DecidedPart.DOCUMENT:
            links = _open(t("Open what you saw"), old.version_id), _open(t("Open what is there now"), part.version_id)
            show(html('<p class="small">{old} · {new}</p>', old=links[0], new=links[1]))

    compare()


def _has_two_texts(seen: DecidedOn, now: DecidedOn, old: PartDecidedOn, part: PartDecidedOn) -> bool:
    if part.part is DecidedPart.DOCUMENT:
        return old.version_id is not None and part.version_id is not None and old.version_id != part.version_id
    return part.part in OF_THE_RECORD and now.record_version is not None and (seen.record_version or FIRST) != now.record_version


def parts_list(mine: Desk, found: DecidedOn, *, key: str) -> None:
    """Show each part with its standing and who approved it, and a way to compare it with what they approved."""
    for part in found.parts:
        if part.part not in ALWAYS and part.standing is not ApprovedIn.OLDER:
            continue
        show(_part(part))
        older = _older(part, found)
        if older is None:
            continue
        label = t("Compare with what {name} approved…", name=older.by)
        if st.button(label, key=f"{key}_compare_{part.part}_{part.document_id or 0}", type="tertiary", icon=":material/compare_arrows:"):
            compare_dialog(mine, found, part, older)


def parts_dialog(mine: Desk, path: Path) -> None:
    """Show each part with its standing, and below it what differs, where that is asked for."""

    @st.dialog(t("What has been approved"), width="large")
    def parts() -> None:
        found = mine.decided_on(path)
        for part in found.parts:
            show(_part(part))
            older = _older(part, found)
            if older and st.toggle(t("Compare with what {name} approved", name=older.by), key=f"parts_{part.part}_{part.document_id or 0}"):
                comparison(mine, found, part, older)

    parts()


def compare_dialog(mine: Desk, found: DecidedOn, part: PartDecidedOn, older: ApprovedBy) -> None:
    """Show what was approved beside what is there now."""

    @st.dialog(t("What changed: {name}", name=part_name(part)), width="large")
    def compare() -> None:
        comparison(mine, found, part, older)

    compare()


def comparison(mine: Desk, found: DecidedOn, part: PartDecidedOn, older: ApprovedBy) -> None:
    """Show the two texts, and the ways to both documents."""
    try:
        texts = _compared(mine, found, part, older)
    except CaseworkError as error:
        st.error(notices.sentence(error))
        return
    before = t("Approved by {name}, {at}", name=older.by, at=moment(older.at))
    show(side_by_side(part, texts, before, t("As it is now")))
    if part.part is DecidedPart.DOCUMENT:
        old, new = _open(t("Open what was approved"), older.version_id), _open(t("Open what is there now"), part.version_id)
        show(html('<p class="small">{old} · {new}</p>', old=old, new=new))


def side_by_side(part: PartDecidedOn, texts: TextsCompared, before: str, after: str) -> Markup:
    """Return two texts as a table of two columns; lines far from any change are left out and said so."""
    if texts.unread:
        return empty(t("There is no text to compare"), t("No text could be read from one of the two. Open both and look."))
    if texts.is_same:
        if part.part is DecidedPart.RECIPIENTS:
            return empty(
                t("The same names, in the same roles"),
                t("An address or a number differs, or a party was taken off and put on again. Look at the parties of the record."),
            )
        return empty(t("The words are the same"), t("Something else differs: pictures, layout, or what lies inside the file."))
    cut = told(t("Only the first {number} lines are compared.", number=compared_texts.MOST_LINES)) if texts.is_cut else ""
    return html(
        '{cut}<table class="plain diff two"><thead><tr><th scope="col">{before}</th><th scope="col">{after}</th></tr></thead>'
        "<tbody>{rows}</tbody></table>",
        cut=cut,
        before=before,
        after=after,
        rows=each(rows_beside(texts)),
    )


def part_name(part: PartDecidedOn) -> str:
    """Return the part's name for people."""
    if part.field is not None:
        return part.field.definition.title(language())
    return (part.title or t("A document")) if part.part is DecidedPart.DOCUMENT else t(PARTS[part.part])


def detail_of(part: PartDecidedOn) -> Markup | str:
    """Return a document's version or a field's value, nothing of other parts."""
    if part.field is not None:
        return html(" {value}", value=value_of(part.field) or "–")
    return html(' <span class="muted">{text}</span>', text=t("version {number}", number=part.version)) if part.version else ""


def standing_of(part: PartDecidedOn) -> tuple[str, str, str]:
    """Return in which version a part has been approved: words, tone and sign."""
    words, tone, sign = (STANDING if part.field is None else OF_A_FIELD)[part.standing]
    return t("no longer there") if part.is_gone else t(words), tone, sign


def _part(part: PartDecidedOn) -> Markup:
    state, tone, sign = standing_of(part)
    return html(
        '<div class="decided-part"><div><b>{name}</b>{detail}</div><span class="pill {tone}"><span aria-hidden="true">{sign}</span> '
        '{state}</span><div class="small muted">{who}</div></div>',
        name=part_name(part),
        detail=detail_of(part),
        tone=tone,
        sign=sign,
        state=state,
        who="; ".join(_by(by) for by in part.approved),
    )


def _by(by: ApprovedBy) -> str:
    name = t("{name} for {absent}", name=by.by, absent=by.on_behalf_of) if by.on_behalf_of else by.by
    if by.version and not by.is_this_version:
        return t("{name}: version {number}", name=name, number=by.version)
    return name if by.is_this_version else t("{name}: before it was changed", name=name)


def _older(part: PartDecidedOn, found: DecidedOn) -> ApprovedBy | None:
    """Return whose approval the part is compared with: the latest of an older version, where its text can be shown."""
    older = next((by for by in reversed(part.approved) if not by.is_this_version), None)
    if older is None or part.standing is not ApprovedIn.OLDER or part.is_gone:
        return None
    if part.part is DecidedPart.DOCUMENT:
        return older if part.version_id and older.version_id else None
    return older if part.part in OF_THE_RECORD and older.record_version and found.record_version else None


def _compared(mine: Desk, found: DecidedOn, part: PartDecidedOn, older: "ApprovedBy | _Older") -> TextsCompared:
    if part.part is DecidedPart.DOCUMENT:
        before, after = older.version_id or 0, part.version_id or 0
        return mine.reads(compared_texts.compare_documents, before, after, of=(before, after))
    numbers = older.record_version or 0, found.record_version or 0
    if part.part is DecidedPart.TITLE:
        titles = {each.number: each.title for each in mine.ask(record_versions.versions_of, found.record_id)}
        return compared_texts.side_by_side(*([titles.get(number) or ""] for number in numbers), may_be_empty=True)
    if part.part is DecidedPart.RECIPIENTS:
        return compared_texts.side_by_side(*(_parties(mine, found.record_id, number) for number in numbers), may_be_empty=True)
    return mine.reads_words(compared_texts.compare_record_texts, found.record_id, *numbers)


def _parties(mine: Desk, record_id: int, number: int) -> list[str]:
    """Return the parties of a version, one a line: who they are there, their name, number and e-mail."""
    kept = mine.ask(record_versions.parties_of, record_id, number)
    return [f"{t(PARTY_ROLES[one.role])}: {', '.join(filter(None, (one.name, one.identifier, one.email)))}" for one in kept]


def changed_parts(seen: DecidedOn, now: DecidedOn) -> list[str]:
    """Return what differs between what was seen and what is there now, by name."""

    before, after = _by_key(seen), _by_key(now)
    names = [part_name(part) for name, part in after.items() if name not in before or before[name].mark != part.mark]
    names += [t("{name} was taken away", name=part_name(part)) for name, part in before.items() if name not in after]
    return names or [t("the order of the documents")]


def _by_key(found: DecidedOn) -> dict[tuple[DecidedPart, int | str | None], PartDecidedOn]:
    """Return the parts that are there, each by what makes it the same part later."""
    return {
        (part.part, part.document_id if part.field is None else part.field.definition.name): part
        for part in found.parts
        if not part.is_gone
    }


def _open(words: str, version_id: int | None) -> Markup:
    return html('<a href="/documents/{id}" target="_blank" rel="noopener">{words}</a>', id=version_id, words=words)


def rows_beside(texts: TextsCompared) -> list[Markup]:
    """Return the changed lines of two texts as rows of two cells, with those around them."""
    changed = [at for at, pair in enumerate(texts.pairs) if pair.change is not Change.SAME]
    near = {at for one in changed for at in range(one - AROUND, one + AROUND + 1)}
    rows, is_left_out = [], False
    for at, pair in enumerate(texts.pairs):
        if at in near:
            is_same = pair.change is Change.SAME
            rows.append(
                html(
                    '<tr><td class="{gone}">{older}</td><td class="{come}">{newer}</td></tr>',
                    gone="" if is_same or not pair.older else "gone",
                    come="" if is_same or not pair.newer else "come",
                    older=_side(pair.older, "del", is_same=is_same),
                    newer=_side(pair.newer, "ins", is_same=is_same),
                )
            )
        elif not is_left_out:
            rows.append(html('<tr><td colspan="2" class="muted">{text}</td></tr>', text=t("… the same …")))
        is_left_out = at not in near
    return rows


def _side(pieces: tuple[Piece, ...], tag: str, *, is_same: bool) -> Markup:
    return each([html("{text}" if is_same or not piece.differs else MARKED[tag], text=piece.text) for piece in pieces])
