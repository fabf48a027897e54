"""How a case is coded: which action codes its place in the file plan allows, what disposal is usual there, what is wrong with codes.

An entry of the plan that says nothing allows what the entry above it allows; the first that says something counts.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import SQLModel, col, select

from casework.model import ActionCode, CaseType, DisposalCode, FilePlanAction, FilePlanCode, FilePlanGroup, Keyword, ProgressCode
from casework.vocabulary import Reason
from casework.work import Work

ACTION_CODE = re.compile(r"[A-ZÆØÅ]\d\d")


@dataclass(frozen=True)
class PlanRule:
    """Is what the file plan says about cases under one of its entries; no ``actions`` means that all are allowed."""

    code: str
    is_subject: bool
    actions: frozenset[str]
    is_action_required: bool
    disposal_code: str


@dataclass(frozen=True)
class Coding:
    """Is how a case is coded, as somebody proposes it."""

    type: str
    file_plan_code: str
    action_code: str = ""
    disposal_code: str = ""
    keywords: tuple[int, ...] = ()
    progress_id: int | None = None


def plan_rule(work: Work, code: str) -> PlanRule | None:
    """Gives what the file plan says at the code; None when it has no such entry."""
    path = _path(code)
    entries = {row.code: row for row in work.session.exec(select(FilePlanCode).where(col(FilePlanCode.code).in_(path))).all()}
    if code not in entries:
        return None
    bound: dict[str, set[str]] = {}
    for row in work.session.exec(select(FilePlanAction).where(col(FilePlanAction.file_plan_code).in_(path))).all():
        bound.setdefault(row.file_plan_code, set()).add(row.action_code)
    known = [entries[each] for each in path if each in entries]
    return PlanRule(
        code=code,
        is_subject=entries[code].kind == "subject",
        actions=frozenset(next((bound[each] for each in path if each in bound), set())),
        is_action_required=any(each.action_code_required for each in known),
        disposal_code=next((each.disposal_code for each in known if each.disposal_code), ""),
    )


def wrong_in(work: Work, coding: Coding, *, unless: Coding | None = None) -> Iterable[Reason]:
    """Names everything that is wrong with the codes; what a case has already (``unless``) may have been taken out of use since."""
    rule = plan_rule(work, coding.file_plan_code)
    if rule is None:
        yield Reason.UNKNOWN_FILE_PLAN_CODE
    if work.session.get(CaseType, coding.type) is None:
        yield Reason.UNKNOWN_CASE_TYPE
    kept = unless or Coding("", "")
    if coding.action_code and coding.action_code != kept.action_code and not _in_use(work, ActionCode, coding.action_code):
        yield Reason.UNKNOWN_ACTION_CODE
    elif coding.action_code and rule and rule.actions and coding.action_code not in rule.actions:
        yield Reason.ACTION_CODE_NOT_HERE
    if coding.disposal_code and coding.disposal_code != kept.disposal_code and not _in_use(work, DisposalCode, coding.disposal_code):
        yield Reason.UNKNOWN_DISPOSAL_CODE
    new_words = set(coding.keywords) - set(kept.keywords)
    if new_words and len(new_words) != len(_keywords_in_use(work, new_words)):
        yield Reason.UNKNOWN_KEYWORD
    if coding.progress_id is not None and coding.progress_id != kept.progress_id and not _in_use(work, ProgressCode, coding.progress_id):
        yield Reason.UNKNOWN_PROGRESS_CODE


def restriction_of_plan(work: Work, file_plan_code: str, authority_id: int) -> tuple[int, ...]:
    """Gives the security groups that a place in the file plan brings with it: what it gives is set, not proposed."""
    path = _path(file_plan_code)
    bound = select(FilePlanGroup).where(
        col(FilePlanGroup.authority_id) == authority_id, col(FilePlanGroup.code).in_(path), col(FilePlanGroup.ended_at).is_(None)
    )
    rows = work.session.exec(bound).all()
    closest = next((code for code in path if any(row.code == code for row in rows)), None)
    return tuple(sorted(row.group_id for row in rows if row.code == closest))


def _path(code: str) -> list[str]:
    """Gives the code and those above it, the closest first."""
    return [code.rsplit(".", n)[0] for n in range(code.count(".") + 1)]


def _in_use(work: Work, model: type[SQLModel], key: str | int) -> bool:
    return bool(getattr(work.session.get(model, key), "is_active", False))


def _keywords_in_use(work: Work, ids: set[int]) -> list[int]:
    return list(work.session.exec(select(Keyword.id).where(col(Keyword.id).in_(ids), col(Keyword.is_active))).all())
