"""Making a case in one step, of a record or empty: title, subject from the file plan found by typing, type; the rest on demand."""

import datetime as dt

import streamlit as st

from casework.cases import extension
from casework.errors import CaseworkError
from casework.queries import case_form, case_page, value_lists
from casework.queries.case_form import NO_RULES, FormRules
from casework.queries.case_parts import FieldShown
from casework.queries.record_page import RecordPage
from casework.services import cases
from casework.services.cases import NewCase
from casework.vocabulary import AccessLevel, ExternalAccess, PrincipalKind
from ui.desk.data import Desk
from ui.desk.parts import helping, notices
from ui.desk.parts.case_form import Described, case_help, described, people, plan_choice, title_warning, type_access
from ui.desk.parts.dates import read_date
from ui.desk.parts.field_form import field_form, titles_of, with_ids
from ui.desk.parts.markup import html, show
from ui.desk.parts.refusals import refused
from ui.desk.parts.suggested import code_suggestions
from ui.desk.parts.terms import ACCESS_LEVELS
from ui.desk.parts.words import language, t
from ui.desk.place import Place, go

KEY = "case"


def new_case_dialog(mine: Desk, record: RecordPage | None) -> None:
    """Ask for the three things a case needs; its number is given at once."""
    types = {choice.name: choice.title_da if language() == "da" else choice.title_en for choice in mine.case_types()}

    @st.dialog(t("Make a case of it") if record else t("New case"), width="large")
    def ask() -> None:
        title = st.text_input(t("Title"), value=record.title if record else "", max_chars=255, key="case_title")
        title_warning(mine, title)
        kind = st.selectbox(t("Type"), list(types), format_func=types.__getitem__, key="case_type") or ""
        rules = mine.ask(case_form.new_case_rules, kind)
        says = str(rules.values.get("file_plan_code", ""))
        code = plan_choice(mine, f"case_code_{kind}" if says else "case_code", says, rules)
        if record and not code:
            code_suggestions(mine, record, f"case_code_{kind}" if says else "case_code")
        if rules.version:
            in_force = t("It follows version {number} of the case type, and keeps it.", number=rules.version)
            show(html('<p class="small muted">{text}</p>', text=in_force))
        type_access(rules)
        fields = _fields(mine, kind, rules)
        more = _more(mine, record, code, kind, fields, rules)
        note = t("The case gets its number when you open it, and the record is placed on it.")
        show(html('<p class="small muted">{text}</p>', text=note if record else t("The case gets its number when you open it.")))
        if st.button(t("Open the case"), type="primary", key="case_open", width="stretch"):
            _open(mine, record, title, code, kind, more, fields)

    ask()


def _fields(mine: Desk, kind: str, rules: FormRules) -> tuple[FieldShown, ...]:
    """Return the fields of the type with what it fills in; those of a type without a course are empty."""
    if rules != NO_RULES:
        return mine.ask(case_form.new_case_fields, kind)
    return tuple(FieldShown(each, None) for each in mine.ask(extension.fields_of, kind)) if kind else ()


def _begins(rules: FormRules) -> Described:
    """Return what the type fills in of the fields every case has."""
    given = rules.values
    due = given.get("deadline")
    public, action, disposal = (str(given.get(name, "")) for name in ("public_title", "action_code", "disposal_code"))
    return Described(public, action, disposal, (), "", ExternalAccess.OPEN, due if isinstance(due, dt.date) else None)


def _more(
    mine: Desk, record: RecordPage | None, code: str, kind: str, fields: tuple[FieldShown, ...], rules: FormRules
) -> dict[str, object]:  # fmt: skip
    """Show the rest when it is asked for, or when the house proposes something or the type has fields."""
    proposed = bool(code) and bool(mine.ask(value_lists.case_help, kind, code))
    if not st.toggle(t("More about the case"), value=False, key="case_more"):
        if proposed:
            show(html('<p class="small muted">{text}</p>', text=t("The house proposes more for this subject: look under more.")))
        needed = {"public_title": _public(rules)} if "public_title" in rules.mandatory else {}
        return {"fields": field_form(fields, f"{KEY}_field"), **needed}
    help_place = st.container()
    says = described(mine, f"{KEY}_{kind}" if rules.values else KEY, code, _begins(rules), rules)
    steps = {each.progress_id: each.title_da if language() == "da" else each.title_en for each in mine.ask(value_lists.progress_codes)}
    names = people(mine)
    lists = people(mine, *PrincipalKind)
    left, right = st.columns(2)
    with left:
        responsible = st.selectbox(
            t("Responsible"), list(names), index=None, format_func=names.__getitem__, key=f"{KEY}_responsible", placeholder=mine.person.name
        )
        progress = st.selectbox(
            t("Progress"), list(steps), index=None, format_func=steps.__getitem__, key=f"{KEY}_progress", placeholder=t("None")
        )
        level: AccessLevel | None = None
        if record:
            levels = list(ACCESS_LEVELS)
            level = st.selectbox(
                t("Access to the record"), levels, index=levels.index(record.access_level), key=f"{KEY}_access_level",
                format_func=lambda each: t(ACCESS_LEVELS[each]),
            )  # fmt: skip
    with right:
        helpers = st.multiselect(
            t("Also working on it"), list(names), format_func=names.__getitem__, key=f"{KEY}_supplementary", placeholder=t("Choose")
        )
        only_for = st.multiselect(
            t("Only for"), list(lists), format_func=lists.__getitem__, key=f"{KEY}_restricted_to", placeholder=t("Everybody it is open to")
        )
        parent = st.text_input(t("Lies under case"), key=f"{KEY}_parent", placeholder=t("Case number, such as 2026-12"))
    typed = field_form(fields, f"{KEY}_field")
    current: dict[str, object] = {
        "action_code": says.action_code, "disposal_code": says.disposal_code, "keywords": says.keywords, "deadline": says.deadline,
        "external_access": says.external_access, "supplementary": helpers, "restricted_to": only_for,
    }  # fmt: skip
    if level:
        current["access_level"] = level
    with help_place:
        case_help(mine, KEY, kind, code, current)
    return {
        "public_title": says.public_title, "action_code": says.action_code, "disposal_code": says.disposal_code,
        "keywords": says.keywords, "previous_number": says.previous_number, "external_access": says.external_access,
        "deadline": says.typed_deadline, "responsible_id": responsible, "supplementary": tuple(helpers), "restricted_to": tuple(only_for),
        "progress_id": progress, "record_level": level, "parent": parent, "fields": typed,
    }  # fmt: skip


def _public(rules: FormRules) -> str:
    """Ask for the public title at once where the type demands it."""
    return st.text_input(
        f"{t('Public title')} *", max_chars=255, key=f"{KEY}_needed_public_title", help=rules.sources.get("public_title") or None
    )


def _open(
    mine: Desk, record: RecordPage | None, title: str, code: str, kind: str, more: dict[str, object], fields: tuple[FieldShown, ...]
) -> None:  # fmt: skip
    try:
        more = dict(more)
        parent = str(more.pop("parent", "") or "")
        parent_id = mine.ask(case_page.case_by_number, parent) if parent.strip() else None
        if "deadline" in more:
            more["deadline"] = read_date(str(more["deadline"]))
        more["fields"] = with_ids(mine, fields, more["fields"])  # type: ignore[arg-type]  # a dictionary of what was typed
        new = NewCase(title, code, kind, parent_id=parent_id, language=language(), **more)  # type: ignore[arg-type]  # as _more gives it
        if record is not None:
            number = mine.open_case(record, new)
            helping.after_save(record.record_id)
        else:
            case_id = mine.do(cases.open_case, new)
            number = mine.case(case_id).number
            go(Place(case_id=case_id))
        notices.tell(t("Case {number} is opened.", number=number))
    except CaseworkError as error:
        refused(error, titles_of(fields))
    else:
        st.rerun()
