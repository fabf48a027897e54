"""The form of a case type's extension fields, made from their definitions; what is typed is read by ``casework.fields``."""

import datetime as dt

import streamlit as st

from casework.errors import FieldFault, FieldsAreWrong, NotFound
from casework.fields import shown
from casework.queries import case_page
from casework.queries.case_parts import FieldShown
from casework.vocabulary import FieldKind, FieldProblem
from ui.desk.data import Desk
from ui.desk.parts.register_finding import find
from ui.desk.parts.words import language, t


def field_form(fields: tuple[FieldShown, ...], key: str) -> dict[str, object]:
    """Show a widget for each field and return what is typed, by name; hidden ones are not shown, and locked ones are not said anew."""
    typed = {each.definition.name: _widget(each, f"{key}_{each.definition.name}") for each in fields if not each.definition.is_hidden}
    locked = {each.definition.name for each in fields if each.definition.is_locked}
    return {name: value for name, value in typed.items() if name not in locked}


def titles_of(fields: tuple[FieldShown, ...]) -> dict[str, str]:
    """Return the fields' names in words, for refusals."""
    return {each.definition.name: each.definition.title(language()) for each in fields}


def with_ids(mine: Desk, fields: tuple[FieldShown, ...], typed: dict[str, object]) -> dict[str, object]:
    """Return what is typed, with case numbers and parties turned into what they name; raises ``FieldsAreWrong`` for what names none."""
    found = dict(typed)
    for each in fields:
        name, kind = each.definition.name, each.definition.kind
        said = str(typed.get(name) or "").strip()
        if said and said == each.refers_to:
            found[name] = each.value
        elif said and kind is FieldKind.CASE:
            try:
                found[name] = mine.ask(case_page.case_by_number, said.split(" ", 1)[0])
            except NotFound as unseen:
                raise FieldsAreWrong((FieldFault(name, FieldProblem.NOT_A_CASE, said=said),)) from unseen
        elif said and kind is FieldKind.PARTY:
            hits = find(mine, said, t("To fill in {field} of a case", field=each.definition.title(language()))).rows
            if len(hits) != 1:
                raise FieldsAreWrong((FieldFault(name, FieldProblem.NOT_A_PARTY, said=said),))
            found[name] = hits[0].party_id
    return found


def _widget(field: FieldShown, key: str) -> object:
    definition, value = field.definition, field.value
    label = definition.title(language()) + (" *" if definition.is_required else "")
    told = (t("The case type locks this field.") if definition.is_locked else "", definition.help(language()), definition.source)
    about = " ".join(part for part in told if part) or None
    off = definition.is_locked
    words = {each.value: each.da if language() == "da" else each.en for each in definition.choices}
    match definition.kind:
        case FieldKind.LONG_TEXT:
            return st.text_area(label, value=str(value or ""), key=key, help=about, disabled=off, height=90)
        case FieldKind.DATE:
            given = dt.date.fromisoformat(str(value)) if value else None
            return st.date_input(label, value=given, key=key, help=about, disabled=off, format="DD/MM/YYYY")
        case FieldKind.YES_NO:
            chosen = None if value is None else ("yes" if value else "no")
            answers = {"yes": t("Yes"), "no": t("No")}
            at = list(answers).index(chosen) if chosen else None
            return st.radio(
                label, list(answers), index=at, format_func=answers.__getitem__, key=key, help=about, disabled=off, horizontal=True
            )
        case FieldKind.CHOICE:
            at = list(words).index(str(value)) if value in words else None
            return st.selectbox(
                label, list(words), index=at, format_func=words.__getitem__, key=key, help=about, disabled=off, placeholder=t("Choose")
            )
        case FieldKind.CHOICES:
            before = [each for each in value if each in words] if isinstance(value, list) else []
            return st.multiselect(
                label,
                list(words),
                default=before,
                format_func=words.__getitem__,
                key=key,
                help=about,
                disabled=off,
                placeholder=t("Choose"),
            )
        case FieldKind.CASE:
            return st.text_input(
                label, value=field.refers_to, key=key, help=about, disabled=off, placeholder=t("Case number, such as 2026-12")
            )
        case FieldKind.PARTY:
            return st.text_input(
                label, value=field.refers_to, key=key, help=about, disabled=off, placeholder=t("Name or number of a party")
            )
        case FieldKind.NUMBER | FieldKind.MONEY:
            typed = shown(definition, value, language=language()).removesuffix(" kr.").removeprefix("DKK ")
            return st.text_input(label, value=typed, key=key, help=about, disabled=off)
        case _:
            return st.text_input(label, value="" if value is None else str(value), key=key, help=about, disabled=off)
