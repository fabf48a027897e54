"""The form a case is described with: its place in the plan, codes, keywords, access; shared by opening and editing."""

import contextlib
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from casework.cases.house_rules import Proposal
from casework.errors import RuleBroken
from casework.queries import case_lookup, principals, value_lists
from casework.queries.case_form import NO_RULES, FormRules
from casework.vocabulary import ExternalAccess, PrincipalKind
from ui.desk.data import Desk
from ui.desk.parts.case_terms import EXTERNAL_ACCESSES
from ui.desk.parts.dates import date_field, read_date
from ui.desk.parts.markup import each, html, show
from ui.desk.parts.terms import ACCESS_LEVELS
from ui.desk.parts.words import day, t

HELP_LABELS = {
    "access_level": "Access to the record",
    "external_access": "External access",
    "restricted_to": "Only for",
    "supplementary": "Also working on it",
    "keywords": "Keywords",
    "action_code": "Action code",
    "disposal_code": "Disposal code",
    "deadline": "Deadline",
    "not_asked": "Not proposed when a record is saved",
}


@dataclass(frozen=True)
class Described:
    """What the form says about a case."""

    public_title: str
    action_code: str
    disposal_code: str
    keywords: tuple[int, ...]
    previous_number: str
    external_access: ExternalAccess
    deadline: dt.date | None
    typed_deadline: str = ""
    """What stands in the field, to be read when it is saved; ``deadline`` is what it was where that makes no sense."""


def plan_choice(mine: Desk, key: str, code: str = "", rules: FormRules = NO_RULES, *, case_id: int | None = None) -> str:
    """Show the choice of a subject in the file plan, of the case's own period when there is one, and return its code."""
    plan = {choice.code: f"{choice.code} {choice.title} · {choice.group}" for choice in mine.file_plan(case_id)}
    chosen = st.selectbox(
        _label(t("Subject in the file plan"), "file_plan_code", rules),
        list(plan),
        index=list(plan).index(code) if code in plan else None,
        format_func=plan.__getitem__,
        key=key,
        placeholder=t("Type a number or a word"),
        disabled="file_plan_code" in rules.locked,
        help=_told("file_plan_code", rules),
    )
    return chosen or ""


def described(mine: Desk, key: str, file_plan_code: str, now: Described, rules: FormRules = NO_RULES) -> Described:
    """Show the fields a case is described with, filled in as it is now, and return what they say.

    What the type of the case hides is not shown and stays as it is; what it locks is shown and cannot be changed.
    """
    actions = {each.code: f"{each.code} {each.title}" for each in mine.ask(value_lists.action_codes, file_plan_code)}
    disposals = {each.code: f"{each.code} {each.title}" for each in mine.ask(value_lists.disposal_codes)}
    words = {
        each.keyword_id: each.path
        for each in mine.ask(value_lists.keywords, retired=True)
        if each.is_active or each.keyword_id in now.keywords
    }
    public, action, disposal, deadline = now.public_title, now.action_code, now.disposal_code, now.deadline
    typed = deadline.isoformat() if deadline else ""
    if "public_title" not in rules.hidden:
        public = st.text_input(
            _label(t("Public title"), "public_title", rules), value=now.public_title, max_chars=255, key=f"{key}_public_title",
            help=_told("public_title", rules) or t("Stands instead of the title where the public looks, such as on the daily post list."),
            disabled="public_title" in rules.locked,
        )  # fmt: skip
    left, right = st.columns(2)
    with left:
        if "action_code" not in rules.hidden:
            action = _code(t("Action code"), actions, now.action_code, key, "action_code", rules)
        keywords = st.multiselect(
            t("Keywords"), list(words), default=[each for each in now.keywords if each in words], format_func=words.__getitem__,
            key=f"{key}_keywords", placeholder=t("Choose"),
        )  # fmt: skip
        if "deadline" not in rules.hidden:
            typed = date_field(
                _label(t("Deadline"), "deadline", rules), f"{key}_deadline", now.deadline,
                told=_told("deadline", rules), is_locked="deadline" in rules.locked,
            )  # fmt: skip
            with contextlib.suppress(RuleBroken):
                deadline = read_date(typed)
    with right:
        if "disposal_code" not in rules.hidden:
            disposal = _code(t("Disposal code"), disposals, now.disposal_code, key, "disposal_code", rules)
        previous = st.text_input(t("Previous number"), value=now.previous_number, key=f"{key}_previous_number")
        levels = list(EXTERNAL_ACCESSES)
        access = st.selectbox(
            t("External access"), levels, index=levels.index(now.external_access), key=f"{key}_external_access",
            format_func=lambda level: t(EXTERNAL_ACCESSES[level]),
        )  # fmt: skip
    return Described(public, action, disposal, tuple(keywords), previous, access, deadline, typed)


def type_access(rules: FormRules) -> None:
    """Show who may see a case of the type from its beginning, before it is opened."""
    if rules.level is None:
        return
    parts = [t("at most: {level}", level=t(ACCESS_LEVELS[rules.level]).lower())]
    parts += [t("classification {level}", level=rules.clearance)] if rules.clearance else []
    parts += [t("only for {groups}", groups=", ".join(rules.groups))] if rules.groups else []
    show(html('<p class="small muted">{text}: {parts}</p>', text=t("The type of the case sets its access"), parts=" · ".join(parts)))


def _label(label: str, name: str, rules: FormRules) -> str:
    return f"{label} *" if name in rules.mandatory else label


def _told(name: str, rules: FormRules) -> str | None:
    parts = (t("The case type locks this field.") if name in rules.locked else "", rules.sources.get(name, ""))
    return " ".join(part for part in parts if part) or None


def case_help(mine: Desk, key: str, case_type: str, file_plan_code: str, current: Mapping[str, object]) -> None:
    """Show what the house proposes and is not so yet; each can be taken over by a press, and left alone by doing nothing."""
    if not file_plan_code:
        return
    made = mine.ask(value_lists.case_help, case_type, file_plan_code)
    open_ = [each for each in made if each.field in current and _comparable(each.value) != _comparable(current[each.field])]
    if not open_:
        return
    with st.container(border=True, key=f"{key}_help"):
        show(
            html(
                '<b>{title}</b> <span class="small muted">{text}</span>',
                title=t("The house proposes"),
                text=t("Nothing is changed unless you take it over."),
            )
        )
        for proposal in open_:
            left, right = st.columns([72, 28], vertical_alignment="center")
            left.html(
                str(html("{label}: <b>{value}</b> <span class='small muted'>{rule}</span>", label=t(HELP_LABELS[proposal.field]),
                         value=_in_words(mine, proposal), rule=" · ".join(part for part in (proposal.rule, proposal.source) if part)))
            )  # fmt: skip
            right.button(
                t("Use it"), key=f"{key}_take_{proposal.field}", on_click=_take, args=(f"{key}_{proposal.field}", proposal), width="stretch"
            )


def title_warning(mine: Desk, title: str, *, but: int | None = None) -> None:
    """Warn of cases that have the title already, as far as the official may see them."""
    twins = mine.ask(case_lookup.title_twins, title, but=but)
    if twins:
        links = each(
            [
                html(
                    '<li><a href="?case={id}" target="_self">{number} {title}</a></li>',
                    id=twin.case_id,
                    number=twin.number,
                    title=twin.title,
                )
                for twin in twins
            ]
        )
        show(
            html(
                '<div class="told" role="note"><div>{text}<ul class="obstacles">{links}</ul></div></div>',
                text=t("This title is used already:"),
                links=links,
            )
        )


def people(mine: Desk, *kinds: PrincipalKind) -> dict[int, str]:
    """Return whom to choose from, by id."""
    found = mine.ask(principals.principals, kinds or (PrincipalKind.OFFICIAL, PrincipalKind.UNIT, PrincipalKind.TEAM))
    return {each.principal_id: f"{each.name} · {each.unit}" if each.unit else each.name for each in found}


def _code(label: str, codes: dict[str, str], now: str, key: str, name: str, rules: FormRules) -> str:
    offered = list(codes) if not now or now in codes else [now, *codes]
    at = offered.index(now) if now else None
    chosen = st.selectbox(
        _label(label, name, rules), offered, index=at, format_func=lambda code: codes.get(code, code), key=f"{key}_{name}",
        placeholder=t("None"), disabled=name in rules.locked, help=_told(name, rules),
    )  # fmt: skip
    return chosen or ""


def _take(key: str, proposal: Proposal) -> None:
    value = proposal.value
    if proposal.field == "external_access":
        value = ExternalAccess(value)
    st.session_state[key] = value.isoformat() if isinstance(value, dt.date) else value


def _comparable(value: object) -> object:
    return sorted(value) if isinstance(value, list | tuple) else value or ""


def _in_words(mine: Desk, proposal: Proposal) -> str:
    value = proposal.value
    match proposal.field:
        case "deadline":
            return day(value)
        case "external_access":
            return t(EXTERNAL_ACCESSES[ExternalAccess(value)])
        case "access_level":
            return t({str(level): words for level, words in ACCESS_LEVELS.items()}[value])
        case "restricted_to" | "supplementary":
            names = people(mine, *PrincipalKind)
            return ", ".join(names.get(each, "") for each in value)
        case "keywords":
            words = {each.keyword_id: each.word for each in mine.ask(value_lists.keywords)}
            return ", ".join(words.get(each, "") for each in value)
    return str(value)
