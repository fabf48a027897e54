"""A case type written back as YAML: reading what is written gives the same case type."""

import hashlib
import json
from enum import StrEnum
from typing import Any

import yaml

from casework.case_types.expressions import Expression, plain, plain_value
from casework.case_types.shape import (
    Access,
    Appeal,
    CaseFieldSetting,
    CaseTypeRead,
    Check,
    Field,
    Hearing,
    Letter,
    Phase,
    Retention,
    Row,
    Rule,
    Table,
    Task,
    Titles,
)


def write_case_type(read: CaseTypeRead) -> str:
    """Gives the YAML of a case type."""
    return yaml.safe_dump(content_of(read), allow_unicode=True, sort_keys=False, width=110)


def source_hash(read: CaseTypeRead) -> str:
    """Gives the hash that pins a version: the same for the same meaning, however it is laid out and commented."""
    text = json.dumps(content_of(read), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def content_of(read: CaseTypeRead) -> dict[str, Any]:
    """Gives the case type as plain data, without what goes without saying."""
    return _said(
        name=read.name,
        title=_titles(read.titles),
        about=_titles(read.about),
        law=read.law,
        access=_said(level=_word(read.access.level), clearance=read.access.clearance, groups=list(read.access.groups))
        if read.access != Access()
        else None,
        case_fields=[_case_field(each) for each in read.case_fields],
        fields=[_field(each) for each in read.fields],
        tables=[_table(each) for each in read.tables],
        rules=[_rule(each) for each in read.rules],
        deadline=read.deadline,
        phases=[_phase(each) for each in read.phases],
        approval=read.approval,
        hearing=_hearing(read.hearing) if read.hearing else None,
        appeal=_appeal(read.appeal) if read.appeal else None,
        letters=[_letter(each) for each in read.letters],
        retention=_retention(read.retention) if read.retention else None,
    )


def _said(**pairs: object) -> dict[str, Any]:
    """Leaves out what is empty or no; a zero and a false among values are said by who writes them."""
    return {key: value for key, value in pairs.items() if not (value is None or value == "" or value == [] or value is False)}


def _word(word: StrEnum) -> str:
    return word.value


def _titles(titles: Titles) -> dict[str, str] | None:
    return _said(da=titles.da, en=titles.en) or None


def _maybe(expression: Expression | None) -> dict[str, Any]:
    return {} if expression is None else {"value": plain(expression)}


def _case_field(each: CaseFieldSetting) -> dict[str, Any]:
    return {"field": _word(each.field), "setting": _word(each.setting), **_maybe(each.value), **_said(source=each.source)}


def _field(each: Field) -> dict[str, Any]:
    made = _said(name=each.name, title=_titles(each.titles), kind=_word(each.kind), setting=_word(each.setting))
    choices = [{"value": choice.value, "title": _titles(choice.titles)} for choice in each.choices]
    bounds = {key: plain_value(bound) for key, bound in (("least", each.least), ("most", each.most)) if bound is not None}
    return {**made, **_said(choices=choices), **_maybe(each.value), **bounds, **_said(help=_titles(each.help), source=each.source)}


def _table(each: Table) -> dict[str, Any]:
    return {**_said(name=each.name, title=_titles(each.titles), source=each.source), "rows": [_row(row) for row in each.rows]}


def _row(row: Row) -> dict[str, Any]:
    said = _said(source=row.source, note=row.note, to_confirm=row.to_confirm, confirmed_by=row.confirmed_by)
    return {"from": plain_value(row.start), "value": plain_value(row.value), **said}


def _rule(each: Rule) -> dict[str, Any]:
    made = _said(name=each.name, title=_titles(each.titles), kind=_word(each.kind))
    when = {} if each.when is None else {"when": plain(each.when)}
    said = _said(
        source=each.source, note=each.note, to_confirm=each.to_confirm, confirmed_by=each.confirmed_by, is_deadline=each.is_deadline
    )
    return {**made, **when, "value": plain(each.value), **said}


def _phase(each: Phase) -> dict[str, Any]:
    when = {} if each.when is None else {"when": plain(each.when)}
    return {**_said(name=each.name, title=_titles(each.titles)), **when, "tasks": [_task(task) for task in each.tasks]}


def _task(each: Task) -> dict[str, Any]:
    made = _said(name=each.name, title=_titles(each.titles), kind=_word(each.kind), to=each.to)
    if not each.is_mandatory:
        made["mandatory"] = False
    if each.working_days is not None:
        made["working_days"] = each.working_days
    if each.when is not None:
        made["when"] = plain(each.when)
    return made | _said(
        checks=[_check(check) for check in each.checks],
        not_by=list(each.not_by),
        letter=each.letter,
        approval=each.approval,
        yes=each.yes,
        no=each.no,
        source=each.source,
        help=_titles(each.help),
    )


def _check(each: Check) -> dict[str, Any]:
    made = _said(name=each.name, title=_titles(each.titles), source=each.source)
    return made if each.is_mandatory else {**made, "mandatory": False}


def _letter(each: Letter) -> dict[str, Any]:
    return _said(name=each.name, title=_titles(each.titles), subject=_titles(each.subject), text=_titles(each.text))


def _retention(each: Retention) -> dict[str, Any]:
    said = _said(source=each.source, note=each.note, to_confirm=each.to_confirm, confirmed_by=each.confirmed_by)
    return {"after": plain(each.after), "then": _word(each.then), **said}


def _hearing(each: Hearing) -> dict[str, Any]:
    return {
        "working_days": each.working_days,
        **_said(source=each.source, note=each.note, to_confirm=each.to_confirm, confirmed_by=each.confirmed_by),
    }


def _appeal(each: Appeal) -> dict[str, Any]:
    words = _said(body=each.body, procedure=each.procedure, time_limit=each.time_limit)
    return words | _said(source=each.source, note=each.note, to_confirm=each.to_confirm, confirmed_by=each.confirmed_by)
