"""Keeps the value lists cases are described with, and the rules of the house; nothing used is ever deleted, only taken out of use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import col, delete, select

from casework.cases import coding, house_rules
from casework.errors import NotFound, RuleBroken
from casework.events import ValueListChanged
from casework.model import ActionCode, CaseType, DisposalCode, FilePlanAction, FilePlanCode, HouseRule, Keyword, ProgressCode
from casework.vocabulary import Privilege, Reason
from casework.work import Work


@dataclass(frozen=True)
class ProgressEntry:
    """Is a progress code as it is written; with ``next_id`` it passes into that code when its working days have gone by."""

    name: str
    title_da: str
    title_en: str
    position: int = 0
    working_days: int | None = None
    next_id: int | None = None
    is_active: bool = True


@dataclass(frozen=True)
class RuleEntry:
    """Is a rule of the house as it is written."""

    name: str
    proposes: Mapping[str, Any] = field(default_factory=dict)
    case_type: str = ""
    file_plan_code: str = ""
    source: str = ""
    is_active: bool = True


def save_action_code(work: Work, code: str, title: str, *, is_active: bool = True) -> None:
    """Makes or changes an action code.

    Raises:
        NotPermitted: without ``MANAGE_CODES``. RuleBroken: it is not a letter and two digits, or has no title.
    """
    work.demand(Privilege.MANAGE_CODES)
    if not coding.ACTION_CODE.fullmatch(code) or not title.strip():
        raise RuleBroken(Reason.VALUE_IS_WRONG, detail=code)
    row = work.session.get(ActionCode, code)
    if row is None:
        work.session.add(ActionCode(code=code, title=title.strip(), is_active=is_active))
    else:
        row.title, row.is_active = title.strip(), is_active
    _changed(work, "action_code", code, is_new=row is None)


def bind_action_codes(work: Work, file_plan_code: str, codes: tuple[str, ...], *, is_required: bool = False) -> None:
    """Says which action codes may be used under an entry of the file plan, and whether there must be one; none allows all.

    Raises:
        NotPermitted: without ``MANAGE_CODES``. NotFound: there is no such entry. RuleBroken: an action code is unknown.
    """
    work.demand(Privilege.MANAGE_CODES)
    entry = work.session.get(FilePlanCode, file_plan_code)
    if entry is None:
        raise NotFound("FilePlanCode", file_plan_code)
    if any(work.session.get(ActionCode, code) is None for code in codes):
        raise RuleBroken(Reason.UNKNOWN_ACTION_CODE)
    entry.action_code_required = is_required
    work.session.execute(delete(FilePlanAction).where(col(FilePlanAction.file_plan_code) == file_plan_code))
    work.session.add_all([FilePlanAction(file_plan_code=file_plan_code, action_code=code) for code in sorted(set(codes))])
    _changed(work, "file_plan_action", file_plan_code)


def save_disposal_code(  # a code has this many parts
    work: Work, code: str, title: str, *, is_kept: bool, years: int | None = None, source: str = "", is_active: bool = True
) -> None:
    """Makes or changes a disposal code: kept for the archives, or discarded some years after the case ended.

    Raises:
        NotPermitted: without ``MANAGE_CODES``. RuleBroken: no code, no title, or years where it is kept, or none where it is not.
    """
    work.demand(Privilege.MANAGE_CODES)
    if not code.strip() or not title.strip() or is_kept == (years is not None) or (years is not None and years < 0):
        raise RuleBroken(Reason.VALUE_IS_WRONG, detail=code)
    row = work.session.get(DisposalCode, code)
    entry = row or DisposalCode(code=code, title="", is_kept=is_kept)
    entry.title, entry.is_kept, entry.years, entry.source, entry.is_active = title.strip(), is_kept, years, source.strip(), is_active
    work.session.add(entry)
    _changed(work, "disposal_code", code, is_new=row is None)


def set_usual_disposal(work: Work, file_plan_code: str, disposal_code: str) -> None:
    """Says which disposal code is usual under an entry of the file plan; empty takes it away.

    Raises:
        NotPermitted: without ``MANAGE_CODES``. NotFound: no such entry. RuleBroken: the disposal code is unknown.
    """
    work.demand(Privilege.MANAGE_CODES)
    entry = work.session.get(FilePlanCode, file_plan_code)
    if entry is None:
        raise NotFound("FilePlanCode", file_plan_code)
    if disposal_code and work.session.get(DisposalCode, disposal_code) is None:
        raise RuleBroken(Reason.UNKNOWN_DISPOSAL_CODE)
    entry.disposal_code = disposal_code
    _changed(work, "file_plan_code", file_plan_code)


def save_keyword(
    work: Work, word: str, *, keyword_id: int | None = None, parent_id: int | None = None, is_active: bool = True
) -> int:  # fmt: skip
    """Makes, renames, moves or takes out of use a keyword, and gives its id.

    Raises:
        NotPermitted: without ``MANAGE_CODES``. NotFound: there is no such keyword.
        RuleBroken: no word, the same word is there already, or it would stand below itself.
    """
    work.demand(Privilege.MANAGE_CODES)
    if not word.strip():
        raise RuleBroken(Reason.VALUE_IS_WRONG)
    _refuse_below_itself(work, keyword_id, parent_id)
    beside = Keyword.parent_id == parent_id if parent_id is not None else col(Keyword.parent_id).is_(None)
    there = work.session.exec(select(Keyword.id).where(beside, Keyword.word == word.strip(), Keyword.id != (keyword_id or 0))).first()
    if there is not None:
        raise RuleBroken(Reason.VALUE_IS_THERE)
    if keyword_id is None:
        row = work.add(Keyword(authority_id=work.authority_id, parent_id=parent_id, word=word.strip(), is_active=is_active))
    else:
        row = work.session.get_one(Keyword, keyword_id)
        row.word, row.parent_id, row.is_active = word.strip(), parent_id, is_active
    _changed(work, "keyword", str(row.id), is_new=keyword_id is None)
    return row.id


def save_progress_code(work: Work, entry: ProgressEntry, *, progress_id: int | None = None) -> int:
    """Makes or changes a progress code and gives its id; cases that have it keep the deadline it gave them.

    Raises:
        NotPermitted: without ``MANAGE_CODES``. NotFound: there is no such code.
        RuleBroken: a name or title is missing, the name is taken, days are negative, or the next code is unknown or itself.
    """
    work.demand(Privilege.MANAGE_CODES)
    if not (entry.name.strip() and entry.title_da.strip() and entry.title_en.strip()) or (entry.working_days or 0) < 0:
        raise RuleBroken(Reason.VALUE_IS_WRONG, detail=entry.name)
    if entry.next_id is not None and (entry.working_days is None or entry.next_id == progress_id):
        raise RuleBroken(Reason.VALUE_IS_WRONG, detail=entry.name)
    if entry.next_id is not None and work.session.get(ProgressCode, entry.next_id) is None:
        raise RuleBroken(Reason.UNKNOWN_PROGRESS_CODE)
    taken = select(ProgressCode.id).where(ProgressCode.name == entry.name.strip(), ProgressCode.id != (progress_id or 0))
    if work.session.exec(taken).first() is not None:
        raise RuleBroken(Reason.VALUE_IS_THERE)
    row = work.session.get(ProgressCode, progress_id) if progress_id is not None else None
    if progress_id is not None and row is None:
        raise NotFound("ProgressCode", progress_id)
    kept = row or ProgressCode(authority_id=work.authority_id, name="", title_da="", title_en="")
    kept.name, kept.title_da, kept.title_en = entry.name.strip(), entry.title_da.strip(), entry.title_en.strip()
    kept.position, kept.working_days, kept.next_id, kept.is_active = entry.position, entry.working_days, entry.next_id, entry.is_active
    work.add(kept)
    _changed(work, "progress_code", str(kept.id), is_new=row is None)
    return kept.id


def save_house_rule(work: Work, entry: RuleEntry, *, rule_id: int | None = None) -> int:
    """Makes or changes a rule of the house and gives its id.

    Raises:
        NotPermitted: without ``MANAGE_CODES``. NotFound: there is no such rule.
        RuleBroken: no name, nothing proposed, something that cannot be proposed so, or an unknown case type or file plan code.
    """
    work.demand(Privilege.MANAGE_CODES)
    wrong = [*house_rules.wrong_in(entry.proposes), *([] if entry.proposes else ["proposes"]), *([] if entry.name.strip() else ["name"])]
    reasons = [
        *([Reason.VALUE_IS_WRONG] if wrong else []),
        *([Reason.UNKNOWN_CASE_TYPE] if entry.case_type and work.session.get(CaseType, entry.case_type) is None else []),
        *([Reason.UNKNOWN_FILE_PLAN_CODE] if entry.file_plan_code and work.session.get(FilePlanCode, entry.file_plan_code) is None else []),
    ]
    if reasons:
        raise RuleBroken(*reasons, detail=", ".join(wrong))
    row = work.session.get(HouseRule, rule_id) if rule_id is not None else None
    if rule_id is not None and row is None:
        raise NotFound("HouseRule", rule_id)
    kept = row or HouseRule(authority_id=work.authority_id, name="")
    kept.name, kept.proposes, kept.source = entry.name.strip(), dict(entry.proposes), entry.source.strip()
    kept.case_type, kept.file_plan_code, kept.is_active = entry.case_type, entry.file_plan_code, entry.is_active
    work.add(kept)
    _changed(work, "house_rule", str(kept.id), is_new=row is None)
    return kept.id


def _refuse_below_itself(work: Work, keyword_id: int | None, parent_id: int | None) -> None:
    above = parent_id
    while above is not None:
        row = work.session.get(Keyword, above)
        if row is None or above == keyword_id:
            raise RuleBroken(Reason.UNKNOWN_KEYWORD)
        above = row.parent_id


def _changed(work: Work, value_list: str, entry: str, *, is_new: bool = False) -> None:
    work.session.flush()
    work.record(ValueListChanged(value_list=value_list, entry=entry, change="made" if is_new else "changed"))
