"""What a case can be described with: action codes at a place in the plan, disposal codes, keywords, progress codes, house rules."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from casework import calendar
from casework.cases import coding, house_rules
from casework.cases.house_rules import Proposal, Rule
from casework.model import ActionCode, DisposalCode, FilePlanCode, HouseRule, Keyword, ProgressCode
from casework.work import Work


@dataclass(frozen=True)
class ActionChoice:
    """Is an action code to choose."""

    code: str
    title: str
    is_active: bool = True


@dataclass(frozen=True)
class DisposalChoice:
    """Is a disposal code to choose."""

    code: str
    title: str
    is_kept: bool
    years: int | None
    source: str
    is_active: bool = True


@dataclass(frozen=True)
class KeywordChoice:
    """Is a keyword with the words above it."""

    keyword_id: int
    word: str
    path: str
    parent_id: int | None
    is_active: bool


@dataclass(frozen=True)
class ProgressChoice:
    """Is a progress code, with what it passes into and when."""

    progress_id: int
    name: str
    title_da: str
    title_en: str
    working_days: int | None
    next_id: int | None
    position: int
    is_active: bool


@dataclass(frozen=True)
class RuleShown:
    """Is a rule of the house."""

    rule_id: int
    name: str
    case_type: str
    file_plan_code: str
    proposes: dict[str, Any]
    source: str
    is_active: bool


def action_codes(work: Work, file_plan_code: str = "", *, retired: bool = False) -> tuple[ActionChoice, ...]:
    """Gives the action codes that may be used at a place in the file plan; all of them without one."""
    rule = coding.plan_rule(work, file_plan_code) if file_plan_code else None
    rows = work.session.exec(select(ActionCode).order_by(col(ActionCode.code))).all()
    allowed = rule.actions if rule and rule.actions else None
    return tuple(
        ActionChoice(row.code, row.title, row.is_active)
        for row in rows
        if (row.is_active or retired) and (allowed is None or row.code in allowed)
    )


def disposal_codes(work: Work, *, retired: bool = False) -> tuple[DisposalChoice, ...]:
    """Gives the disposal codes."""
    rows = work.session.exec(select(DisposalCode).order_by(col(DisposalCode.code))).all()
    return tuple(
        DisposalChoice(row.code, row.title, row.is_kept, row.years, row.source, row.is_active) for row in rows if row.is_active or retired
    )


@dataclass(frozen=True)
class UsualDisposal:
    """Says which disposal code is usual under an entry of the file plan; what lies below it and says nothing has the same."""

    file_plan_code: str
    title: str
    disposal_code: str


def usual_disposals(work: Work) -> tuple[UsualDisposal, ...]:
    """Gives the entries of the file plan that say which disposal code is usual there."""
    said = select(FilePlanCode).where(col(FilePlanCode.disposal_code) != "").order_by(col(FilePlanCode.code))
    return tuple(UsualDisposal(row.code, row.title, row.disposal_code) for row in work.session.exec(said))


def keywords(work: Work, *, retired: bool = False) -> tuple[KeywordChoice, ...]:
    """Gives the keywords by the path of words that leads to them."""
    rows = work.session.exec(select(Keyword)).all()
    paths = keyword_paths(rows)
    made = [KeywordChoice(row.id, row.word, paths[row.id], row.parent_id, row.is_active) for row in rows if row.is_active or retired]
    return tuple(sorted(made, key=lambda each: each.path.casefold()))


def keyword_paths(rows: Sequence[Keyword]) -> dict[int, str]:
    """Gives the path of words that leads to each keyword, by its id."""
    by_id = {row.id: row for row in rows}

    def path(row: Keyword) -> str:
        above = by_id.get(row.parent_id) if row.parent_id is not None else None
        return f"{path(above)} › {row.word}" if above else row.word

    return {row.id: path(row) for row in rows}


def progress_codes(work: Work, *, retired: bool = False) -> tuple[ProgressChoice, ...]:
    """Gives the progress codes in their order."""
    rows = work.session.exec(select(ProgressCode).order_by(col(ProgressCode.position), col(ProgressCode.id))).all()
    return tuple(
        ProgressChoice(row.id, row.name, row.title_da, row.title_en, row.working_days, row.next_id, row.position, row.is_active)
        for row in rows
        if row.is_active or retired
    )


def rules_of_the_house(work: Work, *, retired: bool = False) -> tuple[RuleShown, ...]:
    """Gives the rules of the house."""
    rows = work.session.exec(select(HouseRule).order_by(col(HouseRule.name), col(HouseRule.id))).all()
    return tuple(
        RuleShown(row.id, row.name, row.case_type, row.file_plan_code, row.proposes, row.source, row.is_active)
        for row in rows
        if row.is_active or retired
    )


def rules_in_use(work: Work) -> list[Rule]:
    """Gives the rules of the house that are in use, as they are asked."""
    return [Rule(row.name, row.proposes, row.case_type, row.file_plan_code, row.source) for row in rules_of_the_house(work)]


def case_help(work: Work, case_type: str, file_plan_code: str) -> tuple[Proposal, ...]:
    """Gives what the house proposes for a case of the type at the place in the plan; a deadline as a date from today."""
    made = list(house_rules.proposals(rules_in_use(work), case_type, file_plan_code))
    usual = coding.plan_rule(work, file_plan_code)
    if usual and usual.disposal_code and not any(each.field == "disposal_code" for each in made):
        made.append(Proposal("disposal_code", usual.disposal_code, file_plan_code))
    return tuple(_dated(each, work.today) for each in made)


def _dated(proposal: Proposal, today: dt.date) -> Proposal:
    if proposal.field != "deadline":
        return proposal
    return Proposal(proposal.field, calendar.deadline(proposal.value, today=today), proposal.rule, proposal.source)
