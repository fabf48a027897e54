"""A version of a case type as it is once read: frozen, complete, with its sources in law."""

from dataclasses import dataclass
from decimal import Decimal

from casework.case_types.expressions import Expression, Scalar
from casework.fields import FieldChoice, FieldDefinition
from casework.vocabulary import AccessLevel, CaseField, DisposalAction, FieldKind, FieldSetting, TaskKind, ValueKind

VALUE_KINDS = {
    FieldKind.TEXT: ValueKind.TEXT,
    FieldKind.LONG_TEXT: ValueKind.TEXT,
    FieldKind.CHOICE: ValueKind.TEXT,
    FieldKind.NUMBER: ValueKind.NUMBER,
    FieldKind.MONEY: ValueKind.NUMBER,
    FieldKind.DATE: ValueKind.DATE,
    FieldKind.YES_NO: ValueKind.YES_NO,
}


@dataclass(frozen=True)
class Titles:
    """Is a name in the two languages of the desk."""

    da: str = ""
    en: str = ""

    def in_language(self, language: str) -> str:
        """Gives the title in a language, or in the other when there is none."""
        return (self.da or self.en) if language == "da" else (self.en or self.da)


@dataclass(frozen=True)
class Choice:
    """Is one value of a field with a closed list."""

    value: str
    titles: Titles


@dataclass(frozen=True)
class Field:
    """Is a field this case type adds to a case."""

    name: str
    titles: Titles
    kind: FieldKind
    setting: FieldSetting = FieldSetting.OPTIONAL
    choices: tuple[Choice, ...] = ()
    value: Expression | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    help: Titles = Titles()
    source: str = ""

    @property
    def counts_as(self) -> ValueKind | None:
        """Gives the kind of value that rules see in the field; nothing for lists and references, which no rule may name."""
        return VALUE_KINDS.get(self.kind)

    @property
    def definition(self) -> FieldDefinition:
        """Gives the field as cases define their extension fields."""
        return FieldDefinition(
            name=self.name,
            kind=self.kind,
            da=self.titles.da,
            en=self.titles.en,
            is_required=self.setting is FieldSetting.MANDATORY,
            help_da=self.help.da,
            help_en=self.help.en,
            source=self.source,
            choices=tuple(FieldChoice(each.value, each.titles.da, each.titles.en) for each in self.choices),
            least=self.least,
            most=self.most,
            is_hidden=self.setting is FieldSetting.HIDDEN,
            is_locked=self.setting is FieldSetting.LOCKED,
        )


@dataclass(frozen=True)
class CaseFieldSetting:
    """Is what the case type says of a field every case has."""

    field: CaseField
    setting: FieldSetting
    value: Expression | None = None
    source: str = ""


@dataclass(frozen=True)
class Access:
    """Is who may see a case of this type from its beginning; groups are security groups by name."""

    level: AccessLevel = AccessLevel.UNIT
    clearance: int = 0
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """Is one row of a table: from this date or amount on, this value."""

    start: Scalar
    value: Scalar
    source: str = ""
    note: str = ""
    to_confirm: bool = False
    confirmed_by: str = ""


@dataclass(frozen=True)
class Table:
    """Is a table looked up by date or amount; the last row that begins at or before it counts."""

    name: str
    titles: Titles
    source: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Rule:
    """Is a calculated field: what it gives, when it applies, and the paragraph it follows from."""

    name: str
    titles: Titles
    kind: ValueKind
    value: Expression
    source: str
    when: Expression | None = None
    note: str = ""
    to_confirm: bool = False
    is_deadline: bool = False
    confirmed_by: str = ""


@dataclass(frozen=True)
class Check:
    """Is one point of a task's checklist."""

    name: str
    titles: Titles
    is_mandatory: bool = True
    source: str = ""


@dataclass(frozen=True)
class Task:
    """Is one task of a phase.

    ``to`` is ``responsible``, ``unit``, ``unit:SHORT`` or ``role:head``; ``working_days`` is its deadline from the opening of
    the phase; ``not_by`` names tasks whose doer is locked out of this one; ``yes`` and ``no`` name the phase a question goes on to.
    """

    name: str
    titles: Titles
    kind: TaskKind = TaskKind.TASK
    is_mandatory: bool = True
    to: str = "responsible"
    working_days: int | None = None
    when: Expression | None = None
    checks: tuple[Check, ...] = ()
    not_by: tuple[str, ...] = ()
    letter: str = ""
    approval: str = ""
    yes: str = ""
    no: str = ""
    source: str = ""
    help: Titles = Titles()


@dataclass(frozen=True)
class Phase:
    """Is one phase of the course."""

    name: str
    titles: Titles
    tasks: tuple[Task, ...]
    when: Expression | None = None


@dataclass(frozen=True)
class Appeal:
    """Is the guidance on appeal that decisions of this type carry (forvaltningsloven § 25)."""

    body: str
    procedure: str
    time_limit: str
    source: str
    note: str = ""
    to_confirm: bool = False
    confirmed_by: str = ""


@dataclass(frozen=True)
class Hearing:
    """Is how long a party normally gets to comment (forvaltningsloven § 19)."""

    working_days: int
    source: str
    note: str = ""
    to_confirm: bool = False
    confirmed_by: str = ""


@dataclass(frozen=True)
class Letter:
    """Is a letter template; the text names fields as ``[[field]]``."""

    name: str
    titles: Titles
    subject: Titles
    text: Titles


@dataclass(frozen=True)
class Retention:
    """Is how long a case is kept and what becomes of it then."""

    after: Expression
    then: DisposalAction
    source: str
    note: str = ""
    to_confirm: bool = False
    confirmed_by: str = ""


@dataclass(frozen=True)
class CaseTypeRead:
    """Is a whole version of a case type."""

    name: str
    titles: Titles
    law: str
    phases: tuple[Phase, ...]
    about: Titles = Titles()
    access: Access = Access()
    case_fields: tuple[CaseFieldSetting, ...] = ()
    fields: tuple[Field, ...] = ()
    tables: tuple[Table, ...] = ()
    rules: tuple[Rule, ...] = ()
    deadline: str = ""
    approval: str = ""
    appeal: Appeal | None = None
    hearing: Hearing | None = None
    letters: tuple[Letter, ...] = ()
    retention: Retention | None = None

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Gives every task of every phase."""
        return tuple(task for phase in self.phases for task in phase.tasks)

    def task(self, name: str) -> Task | None:
        """Gives a task by name."""
        return next((task for task in self.tasks if task.name == name), None)
