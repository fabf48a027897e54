"""The builder: rows of field, how and value that make the search, its text as it is made, and a typed search taken apart into rows."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

import streamlit as st

from casework.queries import principals
from casework.vocabulary import PrincipalKind
from search.building import Built, How, NotOneRow, Part, Row, RowField, build, hows, take_apart
from search.leaves import FURTHEST_APART
from search.troubles import LanguageError
from ui.desk.data import Desk
from ui.desk.parts.markup import html, show
from ui.desk.parts.pieces import told
from ui.desk.parts.search_terms import RECORD_STATES
from ui.desk.parts.terms import CHANNELS, KINDS
from ui.desk.parts.words import language, t
from ui.desk.place import Place, go
from ui.words_wrong import what_is_wrong

Seen = Literal["visible", "collapsed"]

STATE = "search_builder"
MOST_ROWS = 20
PARTS = {Part.ALL: "Must be there", Part.ANY: "One of these", Part.NONE: "Must not be there"}
FIELDS = {
    RowField.TEXT: "Anywhere",
    RowField.TITLE: "Title",
    RowField.FROM: "From",
    RowField.CASE: "Case",
    RowField.TYPE: "Kind or channel",
    RowField.STATE: "State",
    RowField.UNIT: "Unit",
    RowField.PLAN: "File plan code",
    RowField.REGISTERED: "Registered",
    RowField.ID: "Record id",
    RowField.DATE: "Date of the letter",
}
HOWS = {
    How.WORD: "the word, in any form",
    How.PHRASE: "these very words, side by side",
    How.CLOSE: "these words, close to each other",
    How.BEGINS: "a word that begins so",
    How.SHAPE: "a word of this shape (* and ?)",
    How.NEAR: "a word a letter or two off",
    How.IS: "is",
    How.BETWEEN: "between",
}
USUALLY_APART = 5
YES_NO = {"yes": "Yes", "no": "No"}


@dataclass
class _Building:
    """Is what is being built in a session: from which typed words, its rows by a number of their own, and what stays as typed."""

    words: str
    rows: dict[int, Row]
    kept: tuple[str, ...]
    problem: str = ""
    last: int = 0

    def more(self) -> None:
        self.last += 1
        self.rows[self.last] = Row(RowField.TEXT, How.WORD, "")


def search_builder_view(mine: Desk, place: Place) -> None:
    """Show the rows of the search that the address names, and take it where it finds."""
    now = _begun(place.words)
    with st.container(key="wide"), st.container(key="widebody"):
        show(
            html(
                '<div class="page"><h1>{title}</h1><div class="muted">{text}</div></div>',
                title=t("Build a search"),
                text=t("Each row is one thing to look for. The search below is the same as if you had typed it."),
            )
        )
        _typed(place)
        if now.problem:
            show(told(now.problem, tone="red"))
        units = tuple(dict.fromkeys(each.name for each in mine.ask(principals.principals, (PrincipalKind.UNIT,))))
        for number in list(now.rows):
            _row(now, number, units)
        if len(now.rows) < MOST_ROWS and st.button(t("One more row"), key="builder_more", icon=":material/add:"):
            now.more()
            st.rerun()
        _kept(now)
        _made(now, place)


def _begun(words: str) -> _Building:
    now = st.session_state.get(STATE)
    if isinstance(now, _Building) and now.words == words:
        return now
    now = _Building(words, {}, ())
    if words:
        try:
            apart = take_apart(words)
            now.rows, now.kept, now.last = dict(enumerate(apart.rows, 1)), apart.kept, len(apart.rows)
        except LanguageError as wrong:
            now.problem = what_is_wrong(wrong, language())
    if not now.rows and not now.kept:
        now.more()
    forget = [key for key in st.session_state if str(key).startswith("built_")]
    for key in forget:
        del st.session_state[key]
    st.session_state[STATE] = now
    return now


def _typed(place: Place) -> None:
    left, right = st.columns([80, 20], vertical_alignment="bottom")
    words = left.text_input(t("A search you have typed"), value=place.words, max_chars=400, key=f"builder_typed_{place.words}")
    if right.button(t("Take it apart"), key="builder_apart", width="stretch"):
        st.session_state.pop(STATE, None)
        go(replace(place, words=words.strip()))
        st.rerun()


def _row(now: _Building, number: int, units: tuple[str, ...]) -> None:
    row = now.rows[number]
    part, field, how, value, away = st.columns([18, 20, 24, 32, 6], vertical_alignment="bottom")
    is_first = number == next(iter(now.rows))
    seen: Seen = "visible" if is_first else "collapsed"
    said = part.selectbox(
        t("How it counts"), list(Part), list(Part).index(row.part), format_func=lambda each: t(PARTS[each]), key=f"built_part_{number}",
        label_visibility=seen,
    )  # fmt: skip
    asked = field.selectbox(
        t("Where"), list(RowField), list(RowField).index(row.field), format_func=lambda each: t(FIELDS[each]), key=f"built_field_{number}",
        label_visibility=seen,
    )  # fmt: skip
    ways = list(hows(asked))
    way = how.selectbox(
        t("How"), ways, ways.index(row.how) if row.how in ways else 0, format_func=lambda each: t(HOWS[each]),
        key=f"built_how_{number}_{asked}", label_visibility=seen, disabled=len(ways) == 1,
    )  # fmt: skip
    with value:
        same = row if asked is row.field else Row(asked, way, "")
        now.rows[number] = replace(_value(same, way, number, units, seen), part=said)
    if away.button(
        "×", key=f"built_away_{number}", help=t("Take this row away"), width="stretch", disabled=len(now.rows) + len(now.kept) < 2
    ):
        del now.rows[number]
        st.rerun()


def _value(row: Row, how: How, number: int, units: tuple[str, ...], seen: Seen) -> Row:
    field, key = row.field, f"built_value_{number}_{row.field}"
    if field is RowField.DATE:
        left, right = st.columns(2)
        first = left.date_input(t("From the day"), _day(row.value), key=f"{key}_first", format="DD.MM.YYYY", min_value=dt.date(1900, 1, 1))
        last = right.date_input(t("To the day"), _day(row.until), key=f"{key}_last", format="DD.MM.YYYY", min_value=dt.date(1900, 1, 1))
        return Row(field, how, first.isoformat() if first else "", until=last.isoformat() if last else "")
    choices = _choices(field, units)
    if how is How.CLOSE:
        words, between = st.columns([62, 38], vertical_alignment="bottom")
        typed = words.text_input(t("Value"), row.value, max_chars=200, key=key, label_visibility=seen)
        apart = between.number_input(
            t("Words between"),
            0,
            FURTHEST_APART,
            row.apart if row.how is How.CLOSE else USUALLY_APART,
            key=f"{key}_apart",
            label_visibility=seen,
        )
        return Row(field, how, typed, apart=int(apart))
    if not choices:
        return Row(field, how, st.text_input(t("Value"), row.value, max_chars=200, key=key, label_visibility=seen))
    options = list(choices) if row.value in choices or not row.value else [row.value, *choices]
    said = st.selectbox(
        t("Value"),
        options,
        options.index(row.value) if row.value in options else 0,
        format_func=lambda each: choices.get(each, each),
        key=key,
        label_visibility=seen,
    )
    return Row(field, how, said)


def _choices(field: RowField, units: tuple[str, ...]) -> dict[str, str]:
    match field:
        case RowField.TYPE:
            return {str(key): t(said) for key, said in (*KINDS.items(), *CHANNELS.items())}
        case RowField.STATE:
            return {str(key): t(said) for key, said in RECORD_STATES.items()}
        case RowField.REGISTERED:
            return {key: t(said) for key, said in YES_NO.items()}
        case RowField.UNIT:
            return {name: name for name in units}
        case _:
            return {}


def _kept(now: _Building) -> None:
    for number, part in enumerate(now.kept):
        left, right = st.columns([94, 6], vertical_alignment="center")
        with left:
            show(told(t("This part says more than a row can, and stays as it is: {part}", part=part)))
        if right.button(
            "×", key=f"built_kept_{number}", help=t("Take this part away"), width="stretch", disabled=len(now.rows) + len(now.kept) < 2
        ):
            now.kept = tuple(each for other, each in enumerate(now.kept) if other != number)
            st.rerun()


def _made(now: _Building, place: Place) -> None:
    try:
        words = build(Built(tuple(now.rows.values()), now.kept))
    except NotOneRow as wrong:
        show(told(t("Row {number}: {problem}", number=wrong.row + 1, problem=what_is_wrong(wrong, language()))))
        return
    show(html('<p class="muted">{text}</p>', text=t("The search as it is typed")))
    st.code(words, language=None, wrap_lines=True)
    if st.button(t("Search"), key="builder_search", type="primary"):
        go(Place(words=words, list=place.list))
        st.rerun()


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
