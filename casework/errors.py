"""Everything that can be refused or go wrong, one exact class a reason.

    CaseworkError
    ├── NotFound                 the asker cannot see it, or it does not exist
    ├── Refused
    │   ├── NotPermitted         seen, but this action is not this actor's
    │   ├── RuleBroken           allowed, but a rule of the trade says no; all reasons together
    │   │   ├── SeenSomethingElse    the record changed after the approver opened it; carries what differs
    │   │   ├── DefinitionIsWrong    an approval definition with every problem and its place
    │   │   ├── CaseNotReady         everything that stands in the way of completing a case
    │   │   ├── UnitIsNotEmpty       a unit that is to close, with what still lies in it, by kind
    │   │   ├── FieldsAreWrong       extension fields or their definitions, every problem with its field
    │   │   ├── CaseTypeIsWrong      a case type with every problem, its place and its line
    │   │   ├── LetterLacksWords     a letter that was not written, with everything it lacks
    │   │   ├── TemplateIsWrong      a Word file that cannot be a letter template, and why
    │   │   └── FileNotWhole         stored bytes that are not given out: missing, changed, without their key
    │   ├── Locked               somebody else is editing it now; carries who, since when and until when
    │   └── Stale                somebody else saved first; carries what they changed
    ├── BadInput                 what came from outside is not what it says it is
    ├── UnrecordedChange         a programming error: a row changed and no event says so
    ├── SettingsWrong            the installation is set up wrongly; says what to do
    ├── EffectFailed
    │   ├── Retryable            try again later, with back-off
    │   ├── Permanent            park it and show it, with what to do
    │   └── OutcomeUnknown       the far side may have done it: a person decides
    └── EvidenceBroken           the audit trail does not verify

Errors carry data, never sentences; doors make the sentences.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casework.vocabulary import CaseTypeProblem, DefinitionProblem, FieldProblem, LetterSource, PlanProblem, Reason, TemplateProblem


class CaseworkError(Exception):
    """Is the root of everything this house raises on purpose."""


class NotFound(CaseworkError):
    """Is raised for what does not exist and for what the asker may not see, without a difference."""

    def __init__(self, kind: str, id: object) -> None:
        super().__init__(f"{kind} {id}")
        self.kind = kind
        self.id = id


@dataclass(frozen=True)
class DoneFirst:
    """Is what somebody did before, so that this deed comes too late: who, for whom, when, by which event with its plain facts.

    ``to`` is whom the event names; ``is_own`` says that it was the asker himself, in another window.
    """

    by: str = dataclasses.field(repr=False)
    at: dt.datetime
    kind: str
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict, repr=False)
    on_behalf_of: str = dataclasses.field(default="", repr=False)
    to: str = dataclasses.field(default="", repr=False)
    is_own: bool = False


class Refused(CaseworkError):
    """Is a no with its reasons, and, where somebody was first, who that was and when."""

    def __init__(self, *reasons: Reason, detail: str = "", after: DoneFirst | None = None) -> None:
        super().__init__(", ".join(reasons) + (f": {detail}" if detail else ""))
        self.reasons: list[Reason] = list(reasons)
        self.detail = detail
        self.after = after


class NotPermitted(Refused):
    """Says that the thing is visible but the action is not this actor's."""

    @property
    def reason(self) -> Reason:
        return self.reasons[0]


class RuleBroken(Refused):
    """Says which rules of the trade stand in the way, all of them together."""


@dataclass(frozen=True)
class Difference:
    """One field that somebody else changed meanwhile."""

    field: str
    yours: str
    theirs: str


class SeenSomethingElse(RuleBroken):
    """Says that the record is no longer what the approver saw; ``theirs`` is what it is now."""

    def __init__(self, differences: tuple[Difference, ...], *, after: DoneFirst | None = None) -> None:
        super().__init__(Reason.SEEN_SOMETHING_ELSE, detail=", ".join(each.field for each in differences), after=after)
        self.differences = differences


@dataclass(frozen=True)
class WrongInDefinition:
    """One problem of a definition: where it stands (``steps.2.seats.0``), what it is about, and its line where it was read from text."""

    place: str
    problem: DefinitionProblem
    about: str = ""
    line: int = 0


class DefinitionIsWrong(RuleBroken):
    """Says everything that is wrong with an approval definition."""

    def __init__(self, problems: tuple[WrongInDefinition, ...]) -> None:
        super().__init__(Reason.DEFINITION_IS_WRONG, detail=", ".join(f"{each.place}: {each.problem}" for each in problems))
        self.problems = problems


@dataclass(frozen=True)
class Obstacle:
    """Is one thing that stands in the way of completing a case, with what to open or fill in."""

    reason: Reason
    title: str = dataclasses.field(default="", repr=False)
    record_id: int | None = None
    case_id: int | None = None
    field: str = ""
    title_en: str = ""


class UnitIsNotEmpty(RuleBroken):
    """Says what still lies in a unit that was to close: how many of each kind."""

    def __init__(self, left: Mapping[str, int]) -> None:
        super().__init__(Reason.UNIT_IS_NOT_EMPTY, detail=", ".join(f"{what}: {number}" for what, number in left.items()))
        self.left = dict(left)


class CaseNotReady(RuleBroken):
    """Says everything that stands in the way of completing a case."""

    def __init__(self, obstacles: tuple[Obstacle, ...]) -> None:
        super().__init__(*dict.fromkeys(each.reason for each in obstacles))
        self.obstacles = obstacles


@dataclass(frozen=True)
class FieldFault:
    """Is one problem of an extension field; ``said`` is what was typed, for the form that shows it, never for a log."""

    name: str
    problem: FieldProblem
    said: str = dataclasses.field(default="", repr=False)


class FieldsAreWrong(RuleBroken):
    """Says everything that is wrong with the extension fields of a case, or with their definitions."""

    def __init__(self, faults: tuple[FieldFault, ...]) -> None:
        super().__init__(Reason.FIELDS_ARE_WRONG, detail=", ".join(f"{each.name}: {each.problem}" for each in faults))
        self.faults = faults


@dataclass(frozen=True)
class WrongInCaseType:
    """One problem of a case type: where it stands (``phases.1.tasks.0.to``), what it is about, and its line in the YAML."""

    place: str
    problem: CaseTypeProblem
    about: str = ""
    line: int = 0


class CaseTypeIsWrong(RuleBroken):
    """Says everything that is wrong with a case type."""

    def __init__(self, problems: tuple[WrongInCaseType, ...]) -> None:
        super().__init__(Reason.CASE_TYPE_IS_WRONG, detail=", ".join(f"{each.place}: {each.problem}" for each in problems))
        self.problems = problems


@dataclass(frozen=True)
class LetterLack:
    """Is one word a letter asks for and the case does not hold; of a rule, with the fields it waits for."""

    name: str
    source: LetterSource
    title_da: str = ""
    title_en: str = ""
    waits_for: tuple["LetterLack", ...] = ()


class LetterLacksWords(RuleBroken):
    """Says everything a letter lacks; it was not written, and nothing was changed."""

    def __init__(self, lacks: tuple[LetterLack, ...]) -> None:
        super().__init__(Reason.LETTER_LACKS_WORDS, detail=", ".join(each.name for each in lacks))
        self.lacks = lacks


class TemplateIsWrong(RuleBroken):
    """Says why a Word file cannot be a letter template, and what it is about: the fields nothing fills in, or the place."""

    def __init__(self, problem: TemplateProblem, about: tuple[str, ...] = ()) -> None:
        super().__init__(Reason.TEMPLATE_IS_WRONG, detail=", ".join((problem, *about)))
        self.problem = problem
        self.about = about


class FileNotWhole(RuleBroken):
    """Says why stored bytes are not given out: they are missing, no longer what was stored, or their key is not there."""

    def __init__(self, reason: Reason, sha256: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.sha256 = sha256


@dataclass(frozen=True)
class WrongInPlan:
    """One problem of a file plan or of its changes: the line it stands on (0 for the whole), the field, and what was written."""

    line: int
    field: str
    problem: PlanProblem
    value: str = ""


class PlanIsWrong(RuleBroken):
    """Says everything that is wrong with a file plan and its changes."""

    def __init__(self, problems: tuple[WrongInPlan, ...]) -> None:
        super().__init__(Reason.PLAN_IS_WRONG, detail=", ".join(f"{each.line}: {each.problem}" for each in problems[:20]))
        self.problems = problems


class Locked(Refused):
    """Says that somebody else is editing the thing now."""

    def __init__(self, *, by_id: int, by: str, since: dt.datetime, until: dt.datetime) -> None:
        super().__init__(Reason.LOCKED_BY_ANOTHER)
        self.by_id = by_id
        self.by = by
        self.since = since
        self.until = until


class Stale(CaseworkError):
    """Says that the thing was saved by somebody else after the form was opened."""

    def __init__(self, kind: str, id: int, *, by: str, at: dt.datetime | None, differences: tuple[Difference, ...]) -> None:
        super().__init__(f"{kind} {id} was changed meanwhile")
        self.kind = kind
        self.id = id
        self.by = by
        self.at = at
        self.differences = differences


class BadInput(CaseworkError):
    """Says that something from outside cannot be taken as it is."""


class UnrecordedChange(CaseworkError):
    """Says that a case-bound row changed without an event; the transaction cannot commit."""


class SettingsWrong(CaseworkError):
    """Says what in the installation is wrong and what to do about it."""

    def __init__(self, what: str, *, what_to_do: str = "") -> None:
        super().__init__(f"{what} {what_to_do}".strip())
        self.what = what
        self.what_to_do = what_to_do


class EffectFailed(CaseworkError):
    """Is the root of what effect handlers raise."""


class Retryable(EffectFailed):
    """Says that the same attempt may succeed later; ``what_to_do``, where something is, is shown on the desk once it was tried for long."""

    def __init__(self, reason: str, *, what_to_do: str = "") -> None:
        super().__init__(reason)
        self.what_to_do = what_to_do


class Permanent(EffectFailed):
    """Says that trying again will not help; ``what_to_do`` is shown on the desk."""

    def __init__(self, reason: str, *, what_to_do: str = "") -> None:
        super().__init__(reason)
        self.what_to_do = what_to_do


class OutcomeUnknown(EffectFailed):
    """Says that the far side may have done it; a person decides, nothing is resent blindly."""


class EvidenceBroken(CaseworkError):
    """Says that the audit trail does not verify."""
