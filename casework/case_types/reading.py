"""A case type read from its YAML: every problem named with its place and line, none hidden behind another."""

from collections.abc import Mapping
from functools import lru_cache

from casework.case_types.judging import judge
from casework.case_types.section import Section
from casework.case_types.shape import (
    Access,
    Appeal,
    CaseFieldSetting,
    CaseTypeRead,
    Check,
    Choice,
    Field,
    Hearing,
    Letter,
    Phase,
    Retention,
    Row,
    Rule,
    Table,
    Task,
)
from casework.case_types.yaml_text import read_yaml
from casework.errors import CaseTypeIsWrong, WrongInCaseType
from casework.vocabulary import AccessLevel, CaseField, CaseTypeProblem, DisposalAction, FieldKind, FieldSetting, TaskKind, ValueKind


def read_case_type(text: str) -> CaseTypeRead:
    """Gives the case type that the YAML describes.

    Raises:
        CaseTypeIsWrong: with every problem, its place and its line, in the order of the lines.
    """
    content, lines = read_yaml(text)
    return case_type_of(content, lines)


@lru_cache(maxsize=64)
def read_once(text: str) -> CaseTypeRead:
    """Gives the case type of a version that is kept, which never changes, without reading it again.

    It was judged when it was written: running cases keep it also where the house has become stricter since.
    """
    return case_type_of(read_yaml(text)[0], is_kept=True)


def case_type_of(content: object, lines: Mapping[str, int] | None = None, *, is_kept: bool = False) -> CaseTypeRead:
    """Gives the case type that plain data describes.

    Raises:
        CaseTypeIsWrong: with every problem and its place.
    """
    problems: dict[WrongInCaseType, None] = {}

    def complain(place: str, problem: CaseTypeProblem, about: str = "") -> None:
        problems[WrongInCaseType(place, problem, about, _line(lines or {}, place))] = None

    whole = Section("", content, complain)
    read = _case_type(whole)
    whole.nothing_else()
    if not is_kept:
        judge(read, complain)
    if problems:
        raise CaseTypeIsWrong(tuple(sorted(problems, key=lambda each: each.line)))
    return read


def _line(lines: Mapping[str, int], place: str) -> int:
    while place and place not in lines:
        place = place.rpartition(".")[0]
    return lines.get(place, 0)


def _case_type(of: Section) -> CaseTypeRead:
    return CaseTypeRead(
        name=of.name("name"),
        titles=of.titles("title", needed=True),
        about=of.titles("about"),
        law=of.text("law", needed=True),
        access=_access(of.below("access")),
        case_fields=tuple(map(_case_field, of.each("case_fields"))),
        fields=tuple(map(_field, of.each("fields"))),
        tables=tuple(map(_table, of.each("tables"))),
        rules=tuple(map(_rule, of.each("rules"))),
        phases=tuple(map(_phase, of.each("phases", needed=True))),
        deadline=of.text("deadline"),
        approval=of.text("approval"),
        appeal=_appeal(of.below("appeal")) if of.has("appeal") else None,
        hearing=_hearing(of.below("hearing")) if of.has("hearing") else None,
        letters=tuple(map(_letter, of.each("letters"))),
        retention=_retention(of.below("retention")) if of.has("retention") else None,
    )


def _access(of: Section) -> Access:
    made = Access(of.word("level", AccessLevel, AccessLevel.UNIT), of.whole("clearance", at_most=4) or 0, of.texts("groups"))
    of.nothing_else()
    return made


def _case_field(of: Section) -> CaseFieldSetting:
    made = CaseFieldSetting(of.word("field", CaseField), of.word("setting", FieldSetting), of.expression("value"), of.text("source"))
    of.nothing_else()
    return made


def _field(of: Section) -> Field:
    made = Field(
        name=of.name("name"),
        titles=of.titles("title", needed=True),
        kind=of.word("kind", FieldKind),
        setting=of.word("setting", FieldSetting, FieldSetting.OPTIONAL),
        choices=tuple(_choice(each) for each in of.each("choices")),
        value=of.expression("value"),
        least=of.number("least"),
        most=of.number("most"),
        help=of.titles("help"),
        source=of.text("source"),
    )
    of.nothing_else()
    return made


def _choice(of: Section) -> Choice:
    made = Choice(of.text("value", needed=True), of.titles("title", needed=True))
    of.nothing_else()
    return made


def _table(of: Section) -> Table:
    rows = tuple(_row(each) for each in of.each("rows", needed=True))
    made = Table(of.name("name"), of.titles("title", needed=True), of.text("source"), rows)
    of.nothing_else()
    return made


def _row(of: Section) -> Row:
    made = Row(of.scalar("from"), of.scalar("value"), of.text("source"), of.text("note"), of.flag("to_confirm"), of.text("confirmed_by"))
    of.nothing_else()
    return made


def _rule(of: Section) -> Rule:
    made = Rule(
        name=of.name("name"),
        titles=of.titles("title", needed=True),
        kind=of.word("kind", ValueKind),
        when=of.expression("when"),
        value=of.needed_expression("value"),
        source=of.text("source"),
        note=of.text("note"),
        to_confirm=of.flag("to_confirm"),
        is_deadline=of.flag("is_deadline"),
        confirmed_by=of.text("confirmed_by"),
    )
    of.nothing_else()
    return made


def _phase(of: Section) -> Phase:
    made = Phase(of.name("name"), of.titles("title", needed=True), tuple(map(_task, of.each("tasks", needed=True))), of.expression("when"))
    of.nothing_else()
    return made


def _task(of: Section) -> Task:
    made = Task(
        name=of.name("name"),
        titles=of.titles("title", needed=True),
        kind=of.word("kind", TaskKind, TaskKind.TASK),
        is_mandatory=of.flag("mandatory", default=True),
        to=of.text("to") or "responsible",
        working_days=of.whole("working_days", at_most=3000),
        when=of.expression("when"),
        checks=tuple(_check(each) for each in of.each("checks")),
        not_by=of.texts("not_by"),
        letter=of.text("letter"),
        approval=of.text("approval"),
        yes=of.text("yes"),
        no=of.text("no"),
        source=of.text("source"),
        help=of.titles("help"),
    )
    of.nothing_else()
    return made


def _check(of: Section) -> Check:
    made = Check(of.name("name"), of.titles("title", needed=True), of.flag("mandatory", default=True), of.text("source"))
    of.nothing_else()
    return made


def _appeal(of: Section) -> Appeal:
    made = Appeal(
        of.text("body", needed=True),
        of.text("procedure", needed=True),
        of.text("time_limit", needed=True),
        of.text("source"),
        of.text("note"),
        of.flag("to_confirm"),
        of.text("confirmed_by"),
    )
    of.nothing_else()
    return made


def _hearing(of: Section) -> Hearing:
    days = of.whole("working_days", at_most=250, needed=True) or 0
    made = Hearing(days, of.text("source"), of.text("note"), of.flag("to_confirm"), of.text("confirmed_by"))
    of.nothing_else()
    return made


def _letter(of: Section) -> Letter:
    made = Letter(
        of.name("name"), of.titles("title", needed=True), of.titles("subject", needed=True), of.titles("text", needed=True, longest=8000)
    )
    of.nothing_else()
    return made


def _retention(of: Section) -> Retention:
    made = Retention(
        of.needed_expression("after"),
        of.word("then", DisposalAction),
        of.text("source"),
        of.text("note"),
        of.flag("to_confirm"),
        of.text("confirmed_by"),
    )
    of.nothing_else()
    return made
