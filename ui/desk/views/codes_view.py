"""The value lists that cases are described with, and the rules of the house: what there is, and a form to make or change an entry."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import value_lists as lists
from casework.queries.value_lists import DisposalChoice
from casework.services import value_lists
from casework.services.value_lists import ProgressEntry, RuleEntry
from casework.vocabulary import AccessLevel, ExternalAccess, RecordHint
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.case_form import HELP_LABELS, people, plan_choice
from ui.desk.parts.case_terms import EXTERNAL_ACCESSES
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.record_terms import HINTS
from ui.desk.parts.refusals import refused
from ui.desk.parts.terms import ACCESS_LEVELS
from ui.desk.parts.words import language, t
from ui.desk.place import Place

Rows = list[tuple[str, ...]]


def codes_view(mine: Desk, place: Place) -> None:
    """Show the list the place names, beside the others as tabs."""
    current = place.tab if place.tab in LISTS else next(iter(LISTS))
    links = [
        html(
            '<a href="?page=codes&amp;tab={name}"{current}>{label}</a>',
            name=name,
            label=t(label),
            current=Markup(' aria-current="page"') if name == current else "",
        )
        for name, (label, _) in LISTS.items()
    ]
    with st.container(key="wide"), st.container(key="widebody"):
        show(
            html(
                '<div class="page"><h1>{title}</h1><div class="muted">{text}</div>'
                '<nav class="tabs" aria-label="{title}">{links}</nav></div>',
                title=t("Codes and rules"),
                text=t("What is taken out of use stays on the cases that have it, and is no longer offered."),
                links=each(links),
            )
        )
        LISTS[current][1](mine)


def _action_codes(mine: Desk) -> None:
    codes = mine.ask(lists.action_codes, retired=True)
    _table(("Code", "Title", "In use"), [(each.code, each.title, _in_use(each.is_active)) for each in codes])
    with st.form("action_form"):
        left, right = st.columns([25, 75])
        code = left.text_input(t("Code"), max_chars=3, help=t("A capital letter and two figures, such as G01."))
        title = right.text_input(t("Title"), max_chars=120)
        active = st.checkbox(t("In use"), value=True)
        if st.form_submit_button(t("Save the code"), type="primary"):
            _do(lambda: mine.do(value_lists.save_action_code, code.strip().upper(), title, is_active=active))
    show(html('<h2 class="card-title">{title}</h2>', title=t("Which codes may be used where")))
    place = plan_choice(mine, "bind_code")
    allowed = [each.code for each in mine.ask(lists.action_codes, place)] if place else []
    names = {each.code: f"{each.code} {each.title}" for each in codes}
    chosen = st.multiselect(
        t("Only these action codes"), list(names), default=allowed if len(allowed) < len(names) else [], format_func=names.__getitem__,
        key=f"bind_{place}", placeholder=t("All of them"),
    )  # fmt: skip
    required = st.checkbox(t("A case here must have an action code"), key=f"bind_required_{place}")
    if st.button(t("Bind them"), key="bind_do", disabled=not place):
        _do(lambda: mine.do(value_lists.bind_action_codes, place, tuple(chosen), is_required=required))


def _disposal_codes(mine: Desk) -> None:
    codes = mine.ask(lists.disposal_codes, retired=True)
    _table(
        ("Code", "Title", "What becomes of the case", "Source", "In use"),
        [(each.code, each.title, _fate(each), each.source, _in_use(each.is_active)) for each in codes],
    )  # fmt: skip
    with st.form("disposal_form"):
        left, right = st.columns([25, 75])
        code = left.text_input(t("Code"), max_chars=10)
        title = right.text_input(t("Title"), max_chars=120)
        kept = st.radio(
            t("What becomes of the case"), [True, False], format_func=lambda keep: t("Kept") if keep else t("Discarded"), horizontal=True
        )
        years = st.number_input(t("Years after it ended, where it is discarded"), 0, 200, 5)
        source = st.text_input(t("Source"), max_chars=200, help=t("The rule that says so."))
        active = st.checkbox(t("In use"), value=True)
        if st.form_submit_button(t("Save the code"), type="primary"):
            _do(
                lambda: mine.do(
                    value_lists.save_disposal_code, code.strip(), title, is_kept=kept, years=None if kept else int(years), source=source,
                    is_active=active,
                )
            )  # fmt: skip

    _usual_disposal(mine, {each.code: f"{each.code} {each.title}" for each in codes if each.is_active})


def _usual_disposal(mine: Desk, codes: dict[str, str]) -> None:
    """Show which code is usual where, and ask for another."""
    show(html('<h2 class="card-title">{title}</h2>', title=t("Which code is usual where")))
    usual = mine.ask(lists.usual_disposals)
    if usual:
        _table(("Subject", "Code"), [(f"{each.file_plan_code} {each.title}", each.disposal_code) for each in usual])
    place = plan_choice(mine, "usual_place")
    now = next((each.disposal_code for each in usual if each.file_plan_code == place), None)
    code = st.selectbox(
        t("Usual disposal code"), list(codes), index=list(codes).index(now) if now in codes else None, format_func=codes.__getitem__,
        key=f"usual_code_{place}", placeholder=t("None: what is usual above it"),
    )  # fmt: skip
    st.caption(t("A new case is proposed this code. Cases that are there already keep theirs."))
    if st.button(t("Save what is usual"), key="usual_do", disabled=not place):
        _do(lambda: mine.do(value_lists.set_usual_disposal, place, code or ""))


def _keywords(mine: Desk) -> None:
    words = mine.ask(lists.keywords, retired=True)
    _table(("Keyword", "In use"), [(each.path, _in_use(each.is_active)) for each in words])
    names = {each.keyword_id: each.path for each in words}
    by_id = {each.keyword_id: each for each in words}
    which = st.selectbox(
        t("Change"), list(names), index=None, format_func=names.__getitem__, key="keyword_which", placeholder=t("Make a new one")
    )
    now = by_id.get(which) if which is not None else None
    with st.form(f"keyword_form_{which}"):
        word = st.text_input(t("Keyword"), value=now.word if now else "", max_chars=80)
        above = list(names)
        parent = st.selectbox(
            t("Under"), above, index=above.index(now.parent_id) if now and now.parent_id in names else None, format_func=names.__getitem__,
            placeholder=t("None"),
        )  # fmt: skip
        active = st.checkbox(t("In use"), value=now.is_active if now else True)
        if st.form_submit_button(t("Save the keyword"), type="primary"):
            _do(lambda: mine.do(value_lists.save_keyword, word, keyword_id=which, parent_id=parent, is_active=active))


def _progress(mine: Desk) -> None:
    codes = mine.ask(lists.progress_codes, retired=True)
    names = {each.progress_id: each.title_da if language() == "da" else each.title_en for each in codes}
    _table(
        ("Progress", "Working days", "Then", "In use"),
        [
            (names[each.progress_id], "–" if each.working_days is None else str(each.working_days),
             names.get(each.next_id or 0, "–"), _in_use(each.is_active))
            for each in codes
        ],
    )  # fmt: skip
    by_id = {each.progress_id: each for each in codes}
    which = st.selectbox(
        t("Change"), list(names), index=None, format_func=names.__getitem__, key="progress_which", placeholder=t("Make a new one")
    )
    now = by_id.get(which) if which is not None else None
    with st.form(f"progress_form_{which}"):
        name = st.text_input(t("Short name"), value=now.name if now else "", max_chars=40)
        left, right = st.columns(2)
        title_da = left.text_input(t("Title in Danish"), value=now.title_da if now else "", max_chars=80)
        title_en = right.text_input(t("Title in English"), value=now.title_en if now else "", max_chars=80)
        days = left.number_input(
            t("Working days"), 0, 999, now.working_days if now else None, help=t("Empty: no deadline. The day it is set is day 0.")
        )
        position = right.number_input(t("Place in the list"), 0, 999, now.position if now else len(codes) + 1)
        others = [each for each in names if each != which]
        after = st.selectbox(
            t("Passes into by itself"), others, index=others.index(now.next_id) if now and now.next_id in others else None,
            format_func=names.__getitem__, placeholder=t("None"),
        )  # fmt: skip
        active = st.checkbox(t("In use"), value=now.is_active if now else True)
        if st.form_submit_button(t("Save the progress code"), type="primary"):
            entry = ProgressEntry(name, title_da, title_en, int(position), None if days is None else int(days), after, active)
            _do(lambda: mine.do(value_lists.save_progress_code, entry, progress_id=which))


def _rules(mine: Desk) -> None:
    rules = mine.ask(lists.rules_of_the_house, retired=True)
    _table(
        ("Rule", "Where", "Proposes", "Source", "In use"),
        [
            (each.name, " · ".join(part for part in (each.file_plan_code, each.case_type) if part) or t("Everywhere"),
             ", ".join(t(HELP_LABELS[field]).lower() for field in each.proposes), each.source, _in_use(each.is_active))
            for each in rules
        ],
    )  # fmt: skip
    names = {each.rule_id: each.name for each in rules}
    by_id = {each.rule_id: each for each in rules}
    which = st.selectbox(
        t("Change"), list(names), index=None, format_func=names.__getitem__, key="rule_which", placeholder=t("Make a new one")
    )
    now = by_id.get(which) if which is not None else None
    has: dict[str, Any] = now.proposes if now else {}
    types = {each.name: each.title_da if language() == "da" else each.title_en for each in mine.case_types()}
    key = f"rule_{which}"
    name = st.text_input(t("Name"), value=now.name if now else "", max_chars=120, key=f"{key}_name")
    left, right = st.columns(2)
    with left:
        code = plan_choice(mine, f"{key}_code", now.file_plan_code if now else "")
    with right:
        kind = st.selectbox(
            t("Type"), list(types), index=list(types).index(now.case_type) if now and now.case_type in types else None,
            format_func=types.__getitem__, key=f"{key}_type", placeholder=t("All"),
        )  # fmt: skip
    proposes = _proposes(mine, key, has, code)
    source = st.text_input(t("Source"), value=now.source if now else "", max_chars=200, key=f"{key}_source")
    active = st.checkbox(t("In use"), value=now.is_active if now else True, key=f"{key}_active")
    if st.button(t("Save the rule"), type="primary", key="rule_do"):
        entry = RuleEntry(name, proposes, kind or "", code, source, active)
        _do(lambda: mine.do(value_lists.save_house_rule, entry, rule_id=which))


def _proposes(mine: Desk, key: str, has: dict[str, Any], code: str) -> dict[str, Any]:
    """Ask what the rule proposes; what is left empty is not proposed."""
    everybody = people(mine)
    words = {each.keyword_id: each.path for each in mine.ask(lists.keywords)}
    actions = {each.code: f"{each.code} {each.title}" for each in mine.ask(lists.action_codes, code)}
    disposals = {each.code: f"{each.code} {each.title}" for each in mine.ask(lists.disposal_codes)}
    levels = {level.value: t(ACCESS_LEVELS[level]) for level in AccessLevel}
    external = {level.value: t(EXTERNAL_ACCESSES[level]) for level in ExternalAccess}
    left, right = st.columns(2)
    made: dict[str, Any] = {}
    for column, field, offered in (
        (left, "access_level", levels), (right, "external_access", external), (left, "action_code", actions),
        (right, "disposal_code", disposals),
    ):  # fmt: skip
        keys = list(offered)
        with column:
            made[field] = st.selectbox(
                t(HELP_LABELS[field]), keys, index=keys.index(has[field]) if has.get(field) in offered else None,
                format_func=offered.__getitem__, key=f"{key}_{field}", placeholder=t("None"),
            )  # fmt: skip
    hints = {hint.value: t(HINTS[hint]) for hint in RecordHint}
    lists_of: tuple[tuple[Any, str, dict[Any, str]], ...] = (
        (left, "supplementary", everybody), (right, "restricted_to", everybody), (left, "keywords", words), (right, "not_asked", hints),
    )  # fmt: skip
    for column, field, names in lists_of:
        with column:
            made[field] = st.multiselect(
                t(HELP_LABELS[field]), list(names), default=[one for one in has.get(field, ()) if one in names],
                format_func=names.__getitem__, key=f"{key}_{field}", placeholder=t("None"),
            )  # fmt: skip
    with right:
        days = st.number_input(
            t("Deadline in working days"), 0, 999, int(has["deadline"][1:]) if "deadline" in has else None, key=f"{key}_deadline"
        )
    made["deadline"] = None if days is None else f"+{int(days)}"
    return {field: value for field, value in made.items() if value not in (None, [])}


def _table(heads: tuple[str, ...], rows: Rows) -> None:
    if not rows:
        show(empty(t("Nothing here yet"), t("Make the first entry below.")))
        return
    head = each([html('<th scope="col">{head}</th>', head=t(one)) for one in heads])
    body = each([html("<tr>{cells}</tr>", cells=each([html("<td>{cell}</td>", cell=cell) for cell in row])) for row in rows])
    show(html('<table class="plain"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>', head=head, body=body))


def _fate(code: DisposalChoice) -> str:
    return t("Kept") if code.is_kept else t("Discarded after {years} years", years=code.years)


def _in_use(is_active: bool) -> str:
    return t("Yes") if is_active else t("No")


def _do(deed: Callable[[], object]) -> None:
    try:
        deed()
        notices.tell(t("It is saved."))
    except CaseworkError as error:
        refused(error)
    else:
        st.rerun()


LISTS: dict[str, tuple[str, Callable[[Desk], None]]] = {
    "actions": ("Action codes", _action_codes),
    "disposal": ("Disposal codes", _disposal_codes),
    "keywords": ("Keywords", _keywords),
    "progress": ("Progress codes", _progress),
    "rules": ("Rules of the house", _rules),
}
HEADS = (
    "Subject",
    "Code",
    "Title",
    "In use",
    "What becomes of the case",
    "Source",
    "Keyword",
    "Progress",
    "Working days",
    "Then",
    "Rule",
    "Where",
    "Proposes",
)
