"""What a case type must be beyond its shape: names that exist, kinds that fit, sources that are given, phases that are reached."""

import re
from collections.abc import Iterable, Mapping

from casework.case_types.expressions import Complain, Expression, Known, kind_of_expression, kind_of_value
from casework.case_types.letters import judge_letters
from casework.case_types.shape import Appeal, CaseTypeRead, Hearing, Phase, Retention, Row, Rule, Table, Task
from casework.vocabulary import CaseField, CaseTypeProblem, FieldKind, FieldSetting, Role, TaskKind, ValueKind

TO = re.compile(r"responsible|unit|unit:.{1,20}|role:[a-z_]+")
CASE_FIELD_KINDS = dict.fromkeys(CaseField, ValueKind.TEXT) | {
    CaseField.DEADLINE: ValueKind.DATE,
    CaseField.CLEARANCE: ValueKind.NUMBER,
}


def judge(read: CaseTypeRead, complain: Complain) -> None:
    """Complains of everything that does not hold together."""
    _names(read, complain)
    known = known_of(read)
    _fields(read, known, complain)
    _tables(read, complain)
    _rules(read, known, complain)
    _phases(read, known, complain)
    _rest(read, known, complain)
    _confirmed(read, complain)


def known_of(read: CaseTypeRead) -> Known:
    """Gives everything the case type's expressions may name."""
    return Known(
        {each.name: each.counts_as for each in read.fields if each.counts_as is not None},
        {each.name: each.kind for each in read.rules},
        {each.name: _kinds(each) for each in read.tables if each.rows},
    )


def _kinds(table: Table) -> tuple[ValueKind, ValueKind]:
    return kind_of_value(table.rows[0].start), kind_of_value(table.rows[0].value)


def _names(read: CaseTypeRead, complain: Complain) -> None:
    of_values = {"fields": [each.name for each in read.fields], "rules": [each.name for each in read.rules]}
    _repeated([name for names in of_values.values() for name in names], _places(of_values), complain)
    for key, names in (
        ("tables", [each.name for each in read.tables]),
        ("phases", [each.name for each in read.phases]),
        ("letters", [each.name for each in read.letters]),
        ("case_fields", [each.field for each in read.case_fields]),
    ):
        _repeated(names, [f"{key}.{number}" for number in range(len(names))], complain)
    tasks = [(f"phases.{i}.tasks.{j}", task) for i, phase in enumerate(read.phases) for j, task in enumerate(phase.tasks)]
    _repeated([task.name for _, task in tasks], [place for place, _ in tasks], complain)
    for place, task in tasks:
        _repeated([each.name for each in task.checks], [f"{place}.checks.{k}" for k in range(len(task.checks))], complain)


def _places(lists: Mapping[str, list[str]]) -> list[str]:
    return [f"{key}.{number}" for key, names in lists.items() for number in range(len(names))]


def _repeated(names: Iterable[str], places: Iterable[str], complain: Complain) -> None:
    seen: set[str] = set()
    for name, place in zip(names, places, strict=True):
        if name and name in seen:
            complain(f"{place}.name", CaseTypeProblem.NAME_REPEATED, name)
        seen.add(name)


def _of_kind(expression: Expression | None, kind: ValueKind, known: Known, place: str, complain: Complain) -> None:
    if expression is None:
        return
    found = kind_of_expression(expression, known, place, complain)
    if found is not None and found is not kind:
        complain(place, CaseTypeProblem.WRONG_KIND, str(kind))


def _fields(read: CaseTypeRead, known: Known, complain: Complain) -> None:
    alone = Known(known.fields, {}, known.tables)
    for number, each in enumerate(read.fields):
        if each.value is not None and each.counts_as is None:
            complain(f"fields.{number}.value", CaseTypeProblem.WRONG_KIND, each.kind)
        elif each.counts_as is not None:
            _of_kind(each.value, each.counts_as, alone, f"fields.{number}.value", complain)
        if each.setting is FieldSetting.PREFILLED and each.value is None:
            complain(f"fields.{number}.value", CaseTypeProblem.NO_VALUE_TO_FILL, each.name)
        if bool(each.choices) is not (each.kind in (FieldKind.CHOICE, FieldKind.CHOICES)):
            complain(f"fields.{number}.choices", CaseTypeProblem.CHOICES_MISSING, each.name)
        _repeated([c.value for c in each.choices], [f"fields.{number}.choices.{k}" for k in range(len(each.choices))], complain)
    for number, setting in enumerate(read.case_fields):
        place = f"case_fields.{number}"
        _of_kind(setting.value, CASE_FIELD_KINDS[setting.field], known, f"{place}.value", complain)
        if setting.setting is FieldSetting.PREFILLED and setting.value is None:
            complain(f"{place}.value", CaseTypeProblem.NO_VALUE_TO_FILL, setting.field)
        if setting.setting is FieldSetting.HIDDEN and setting.field in (CaseField.TITLE, CaseField.FILE_PLAN_CODE):
            complain(f"{place}.setting", CaseTypeProblem.WRONG_KIND, setting.field)  # a case cannot be without them


def _tables(read: CaseTypeRead, complain: Complain) -> None:
    for number, table in enumerate(read.tables):
        if not table.source and any(not row.source for row in table.rows):
            complain(f"tables.{number}", CaseTypeProblem.SOURCE_IS_MISSING, table.name)
        for at, row in enumerate(table.rows):
            place = f"tables.{number}.rows.{at}"
            start, value = _kinds(table)
            if kind_of_value(row.start) is not start or start not in (ValueKind.DATE, ValueKind.NUMBER):
                complain(f"{place}.from", CaseTypeProblem.WRONG_KIND, table.name)
            elif at and not table.rows[at - 1].start < row.start:  # type: ignore[operator]  # the same kind, looked at above
                complain(f"{place}.from", CaseTypeProblem.TABLE_NOT_IN_ORDER, table.name)
            if kind_of_value(row.value) is not value:
                complain(f"{place}.value", CaseTypeProblem.WRONG_KIND, table.name)


def _rules(read: CaseTypeRead, known: Known, complain: Complain) -> None:
    before: dict[str, ValueKind] = {}
    for number, rule in enumerate(read.rules):
        place, so_far = f"rules.{number}", Known(known.fields, dict(before), known.tables)
        _of_kind(rule.when, ValueKind.YES_NO, so_far, f"{place}.when", complain)
        _of_kind(rule.value, rule.kind, so_far, f"{place}.value", complain)
        if not rule.source:
            complain(f"{place}.source", CaseTypeProblem.SOURCE_IS_MISSING, rule.name)
        if rule.is_deadline and rule.kind is not ValueKind.DATE:
            complain(f"{place}.is_deadline", CaseTypeProblem.WRONG_KIND, str(ValueKind.DATE))
        before[rule.name] = rule.kind


def _phases(read: CaseTypeRead, known: Known, complain: Complain) -> None:
    names = [phase.name for phase in read.phases]
    for number, phase in enumerate(read.phases):
        _of_kind(phase.when, ValueKind.YES_NO, known, f"phases.{number}.when", complain)
        if sum(task.kind is TaskKind.QUESTION and bool(task.yes or task.no) for task in phase.tasks) > 1:
            complain(f"phases.{number}.tasks", CaseTypeProblem.WRONG_COUNT, TaskKind.QUESTION)
        for at, task in enumerate(phase.tasks):
            place = f"phases.{number}.tasks.{at}"
            _of_kind(task.when, ValueKind.YES_NO, known, f"{place}.when", complain)
            _task(read, task, place, complain)
            for answer, goes_to in (("yes", task.yes), ("no", task.no)):
                if goes_to and task.kind is not TaskKind.QUESTION:
                    complain(f"{place}.{answer}", CaseTypeProblem.UNKNOWN_KEY, answer)
                elif goes_to and goes_to not in names:
                    complain(f"{place}.{answer}", CaseTypeProblem.UNKNOWN_PHASE, goes_to)
                elif goes_to and names.index(goes_to) <= number:
                    complain(f"{place}.{answer}", CaseTypeProblem.PHASE_GOES_BACK, goes_to)
    for number in sorted(set(range(len(names))) - _reached(read.phases)):
        complain(f"phases.{number}", CaseTypeProblem.PHASE_IS_NEVER_REACHED, names[number])


def _reached(phases: tuple[Phase, ...]) -> set[int]:
    names = [phase.name for phase in phases]
    reached = {0} if phases else set()
    for number, phase in enumerate(phases):
        if number not in reached:
            continue
        branches = next((task for task in phase.tasks if task.kind is TaskKind.QUESTION and (task.yes or task.no)), None)
        # a question that is skipped, not asked, or in a phase that does not apply, goes on to the next phase
        certain = branches is not None and branches.is_mandatory and branches.when is None and phase.when is None
        ways = {branches.yes, branches.no} if branches is not None else {""}
        if not certain:
            ways.add("")
        reached |= {names.index(way) if way in names else number + 1 for way in ways}
    return reached & set(range(len(phases)))


def _task(read: CaseTypeRead, task: Task, place: str, complain: Complain) -> None:
    if not TO.fullmatch(task.to):
        complain(f"{place}.to", CaseTypeProblem.NOBODY_TO_DO_IT, task.to[:60])
    elif task.to.startswith("role:") and task.to[5:] not in set(Role):
        complain(f"{place}.to", CaseTypeProblem.UNKNOWN_ROLE, task.to[5:])
    tasks = {each.name for each in read.tasks}
    for number, name in enumerate(task.not_by):
        if name not in tasks or name == task.name:
            complain(f"{place}.not_by.{number}", CaseTypeProblem.UNKNOWN_TASK, name)
    if task.letter and task.letter not in {each.name for each in read.letters}:
        complain(f"{place}.letter", CaseTypeProblem.UNKNOWN_LETTER, task.letter)
    if task.kind is TaskKind.LETTER and not task.letter:
        complain(f"{place}.letter", CaseTypeProblem.MISSING, "letter")
    if task.kind is TaskKind.APPROVAL and not (task.approval or read.approval):
        complain(f"{place}.approval", CaseTypeProblem.MISSING, "approval")
    if task.kind is TaskKind.REVIEW and not task.not_by:
        complain(f"{place}.not_by", CaseTypeProblem.MISSING, "not_by")


def _rest(read: CaseTypeRead, known: Known, complain: Complain) -> None:
    for key, part in (("appeal", read.appeal), ("hearing", read.hearing), ("retention", read.retention)):
        if part is not None and not part.source:
            complain(f"{key}.source", CaseTypeProblem.SOURCE_IS_MISSING, key)
    if read.deadline and known.rules.get(read.deadline) is not ValueKind.DATE:
        complain("deadline", CaseTypeProblem.UNKNOWN_RULE, read.deadline)
    if read.retention is not None:
        closed = Known({**known.fields, "completed_on": ValueKind.DATE}, known.rules, known.tables)
        _of_kind(read.retention.after, ValueKind.DATE, closed, "retention.after", complain)
    for task, kind, part in ((TaskKind.HEARING, "hearing", read.hearing), (TaskKind.DECISION, "appeal", read.appeal)):
        if part is None and any(each.kind is task for each in read.tasks):
            complain(kind, CaseTypeProblem.MISSING, kind)
    judge_letters(read, complain)


def _confirmed(read: CaseTypeRead, complain: Complain) -> None:
    """Complains of what is said to be confirmed and to be confirmed at once."""
    parts: list[tuple[str, Row | Rule | Hearing | Appeal | Retention | None]] = [
        ("hearing", read.hearing), ("appeal", read.appeal), ("retention", read.retention),
        *((f"rules.{number}", rule) for number, rule in enumerate(read.rules)),
        *((f"tables.{number}.rows.{at}", row) for number, table in enumerate(read.tables) for at, row in enumerate(table.rows)),
    ]  # fmt: skip
    for place, part in parts:
        if part is not None and part.to_confirm and part.confirmed_by:
            complain(f"{place}.confirmed_by", CaseTypeProblem.CONFIRMED_AND_NOT, part.confirmed_by[:60])
