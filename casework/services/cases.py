"""The verbs of a case's life: open it (from a record in one step), edit, restrict, complete, reopen, lock."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text
from sqlmodel import col, select

from casework import numbering
from casework.cases import checks, coding, extension
from casework.cases.coding import Coding
from casework.errors import CaseNotReady, NotPermitted, RuleBroken
from casework.events import CaseChanged, CaseCompleted, CaseLocked, CaseOpened, CaseReopened
from casework.lifecycle import CASE, refuse_unless
from casework.model import Case, CaseParty, Record, RecordParty
from casework.services import (
    case_people,
    case_progress,
    case_quality,
    case_relations,
    course,
    course_moving,
    course_opening,
    granting,
    granting_codes,
    periods,
    records,
    retaining,
)
from casework.vocabulary import (
    AccessLevel,
    Action,
    CaseState,
    Cause,
    ExternalAccess,
    PartyRole,
    Privilege,
    Reason,
    RelationShown,
)
from casework.work import Work

LONGEST_TITLE = 255


@dataclass(frozen=True)
class NewCase:
    """Is what a person says when opening a case; three things are enough."""

    title: str
    file_plan_code: str
    type: str = "general"
    public_title: str = ""
    unit_id: int | None = None
    clearance: int = 0
    deadline: dt.date | None = None
    restricted_to: tuple[int, ...] = ()
    action_code: str = ""
    disposal_code: str = ""
    keywords: tuple[int, ...] = ()
    previous_number: str = ""
    external_access: ExternalAccess = ExternalAccess.OPEN
    progress_id: int | None = None
    fields: Mapping[str, Any] = field(default_factory=dict, repr=False)
    language: str = ""
    responsible_id: int | None = None
    supplementary: tuple[int, ...] = ()
    parent_id: int | None = None
    record_level: AccessLevel | None = None


@dataclass(frozen=True)
class CaseChanges:
    """Is what a person changes on a case; None leaves a thing as it is, ``clears`` names what shall be empty.

    ``fields`` are the values typed into extension fields, by name, as ``language`` writes them; an empty one is cleared.
    """

    title: str | None = None
    public_title: str | None = None
    file_plan_code: str | None = None
    action_code: str | None = None
    disposal_code: str | None = None
    keywords: tuple[int, ...] | None = None
    previous_number: str | None = None
    external_access: ExternalAccess | None = None
    deadline: dt.date | None = None
    fields: Mapping[str, Any] | None = field(default=None, repr=False)
    language: str = ""
    clears: tuple[str, ...] = ()


CLEARABLE = ("deadline",)


def open_case(work: Work, new: NewCase) -> int:
    """Opens a case with the actor responsible, or whom the actor names, and gives its id; its number is given as the work ends.

    Raises:
        RuleBroken: an empty title, codes that are unknown or not allowed together; all reasons together.
        FieldsAreWrong: extension fields that cannot be read.
    """
    version = course.published(work, new.type)
    new = course_opening.as_its_type_says(work, new, version)
    codes = Coding(new.type, new.file_plan_code, new.action_code, new.disposal_code, new.keywords, new.progress_id)
    period = periods.running(work)
    reasons = [
        *([] if new.title.strip() else [Reason.TITLE_IS_EMPTY]),
        *([] if periods.is_offered(work, new.file_plan_code, period) else [Reason.CODE_NOT_IN_PERIOD]),
        *([Reason.CLEARANCE_TOO_LOW] if not work.actor.name and new.clearance > work.standing.clearance else []),
        *coding.wrong_in(work, codes),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    restricted_to = {*new.restricted_to, *granting_codes.brought_by(work, new.file_plan_code, work.official_id)}
    id = work.session.connection().execute(text("SELECT nextval('case_file_id_seq')")).scalar_one()
    case = work.add(
        Case(
            id=id,
            authority_id=work.authority_id,
            year=work.today.year,
            sequence=-id,  # of its own until the number is given; several cases may be opened in one work
            number="",
            title=new.title.strip()[:LONGEST_TITLE],
            public_title=new.public_title.strip()[:LONGEST_TITLE],
            type=new.type,
            file_plan_code=new.file_plan_code,
            action_code=new.action_code,
            disposal_code=new.disposal_code,
            keywords=sorted(set(new.keywords)),
            previous_number=new.previous_number.strip() or None,
            external_access=new.external_access,
            fields=extension.values_read(work, extension.fields_by(work, new.type, version), new.fields, language=new.language),
            unit_id=new.unit_id or _own_unit(work),
            responsible_id=work.official_id,
            clearance=new.clearance,
            restricted_to=sorted(restricted_to) or None,
            deadline=new.deadline,
            opened_at=work.now,
            period_id=period.id if period else None,
        )
    )
    granting.give_on_case(work, case.id, work.official_id, cause=Cause.RESPONSIBLE)
    work.last(lambda: _give_number(work, case))
    if new.progress_id is not None:
        case_progress.set_progress(work, case.id, new.progress_id)
    for principal_id in new.supplementary:
        case_people.add_supplementary(work, case.id, principal_id)
    if new.parent_id is not None:
        case_relations.relate(work, case.id, new.parent_id, RelationShown.PARENT)
    if new.responsible_id not in (None, work.official_id):
        case_people.assign(work, case.id, new.responsible_id)
    course_opening.begin_course(work, case, version)
    return case.id


def open_from_record(work: Work, record_id: int, new: NewCase) -> int:
    """Makes a case of a record in one step: opens it, files the record on it, puts its sender on it as a party."""
    record = work.load(Record, record_id, Action.PLACE_ON_CASE, lock=True)
    if record.number is not None:
        raise RuleBroken(Reason.RECORD_IS_REGISTERED)
    case_id = open_case(work, new)
    records.place_on_case(work, record_id, case_id)
    if new.record_level is not None and new.record_level is not record.access_level:
        granting.set_level(work, record_id, new.record_level)
    for party in work.session.exec(
        select(RecordParty).where(col(RecordParty.record_id) == record_id, col(RecordParty.role) == PartyRole.SENDER)
    ).all():
        work.add(
            CaseParty(
                case_id=case_id,
                party_id=party.party_id,
                role=PartyRole.CONCERNED,
                name=party.name,
                identifier_kind=party.identifier_kind,
                identifier=party.identifier,
                email=party.email,
                phone=party.phone,
                address=party.address,
                is_protected=party.is_protected,
                flags=list(party.flags),
                taken_at=work.now,
            )
        )
    return case_id


def edit(work: Work, case_id: int, changes: CaseChanges, *, opened_version: int) -> None:
    """Changes what a case in progress is described with; changed codes clear its quality stamp.

    Raises:
        Stale: somebody saved it meanwhile. FieldsAreWrong: extension fields that cannot be read.
        RuleBroken: it is completed, the title is empty, codes are unknown or not allowed together; all reasons together.
    """
    case = work.load(Case, case_id, Action.EDIT, opened_version=opened_version)
    refuse_unless(CASE, case.state, Action.EDIT)
    wanted = _wanted(work, case, changes)
    before = Coding(case.type, case.file_plan_code, case.action_code, case.disposal_code, tuple(case.keywords or ()))
    after = Coding(
        case.type,
        wanted.get("file_plan_code", before.file_plan_code),
        wanted.get("action_code", before.action_code),
        wanted.get("disposal_code", before.disposal_code),
        tuple(wanted.get("keywords", before.keywords)),
    )
    reasons = [
        *([Reason.TITLE_IS_EMPTY] if wanted.get("title") == "" else []),
        *([Reason.CODE_NOT_IN_PERIOD] if _leaves_its_period(work, case, after.file_plan_code) else []),
        *(coding.wrong_in(work, after, unless=before) if after != before else ()),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    course_opening.refuse_locked(work, case, _changed_fields(case, wanted))
    for name, value in wanted.items():
        setattr(case, name, value)
    if wanted:
        work.record(CaseChanged(case_id=case_id, fields=tuple(sorted(wanted)), title=case.title))
        course_moving.follow_fields(work, case)
    granting_codes.restrict_by_code(work, case)
    if after != before:
        case_quality.clear(work, case_id, tuple(name for name in case_quality.STAMPED if name in wanted))


def restrict(work: Work, case_id: int, principals: list[int], *, opened_version: int | None = None) -> None:
    """Sets the case's restriction; it reaches every record that has case access ticked."""
    case = work.load(Case, case_id, Action.RESTRICT, opened_version=opened_version)
    refuse_unless(CASE, case.state, Action.RESTRICT)
    granting_codes.restrict_case(work, case, set(principals))


def complete(work: Work, case_id: int, *, ended_on: dt.date | None = None, opened_version: int | None = None) -> None:
    """Completes the case, as of the day it ended (today, when nothing is said); its retention is set by the rules that speak of it.

    Raises:
        CaseNotReady: everything that stands in its way, together. RuleBroken: it is completed already.
    """
    case = work.load(Case, case_id, Action.COMPLETE, opened_version=opened_version, lock=True)
    refuse_unless(CASE, case.state, Action.COMPLETE)
    ended = ended_on or work.today
    if found := checks.obstacles(work, checks.Completing(case, ended)):
        raise CaseNotReady(found)
    case.state, case.completed_at, case.ended_on = CaseState.COMPLETED, work.now, ended
    work.record(CaseCompleted(case_id=case_id))
    retaining.keep_by_rule(work, case)


def reopen(work: Work, case_id: int, reason: str) -> None:
    """Opens a completed case again; its retention falls.

    Raises:
        NotPermitted: the actor is not responsible for it and lacks ``REOPEN_CASES``.
        RuleBroken: no reason is given, or the case is not completed, or was delivered.
    """
    case = work.load(Case, case_id, Action.REOPEN, lock=True)
    if case.responsible_id not in work.standing.principals and not work.has_for(Privilege.REOPEN_CASES, case):
        raise NotPermitted(Reason.NOT_RESPONSIBLE_FOR_CASE)
    refuse_unless(CASE, case.state, Action.REOPEN)
    if not reason.strip():
        raise RuleBroken(Reason.REASON_IS_REQUIRED)
    case.state, case.completed_at, case.ended_on = CaseState.IN_PROGRESS, None, None
    retaining.let_go(work, case)
    work.record(CaseReopened(case_id=case_id, reason=reason.strip()))


def lock(work: Work, case_id: int) -> None:
    """Locks a completed case after its delivery to the archives: from here nothing on it changes; only the delivery does this."""
    case = work.load(Case, case_id, Action.LOCK, lock=True)
    refuse_unless(CASE, case.state, Action.LOCK)
    case.state = CaseState.LOCKED
    work.record(CaseLocked(case_id=case_id))


def _wanted(work: Work, case: Case, changes: CaseChanges) -> dict[str, Any]:
    """Gives the columns that shall change, with what they change to."""
    given: dict[str, Any] = {
        "title": changes.title,
        "public_title": changes.public_title,
        "file_plan_code": changes.file_plan_code,
        "action_code": changes.action_code,
        "disposal_code": changes.disposal_code,
        "keywords": None if changes.keywords is None else sorted(set(changes.keywords)),
        "previous_number": changes.previous_number,
        "external_access": changes.external_access,
        "deadline": changes.deadline,
    }
    for name in ("title", "public_title"):
        given[name] = None if given[name] is None else given[name].strip()[:LONGEST_TITLE]
    if changes.fields is not None:
        typed = {**(case.fields or {}), **changes.fields}
        given["fields"] = extension.values_read(work, extension.fields_of_type(work, case), typed, language=changes.language)
    empty: tuple[object, ...] = (None, "", [], {})
    wanted = {
        name: value
        for name, value in given.items()
        if value is not None and value != getattr(case, name) and not (value in ([], {}, "") and getattr(case, name) in empty)
    }
    return wanted | {name: None for name in changes.clears if name in CLEARABLE and getattr(case, name) is not None}


def _changed_fields(case: Case, wanted: Mapping[str, Any]) -> set[str]:
    """Names the fields that change, the extension fields among them each by its own name."""
    before, after = case.fields or {}, wanted.get("fields", case.fields) or {}
    return (set(wanted) - {"fields"}) | {name for name in {*before, *after} if before.get(name) != after.get(name)}


def _give_number(work: Work, case: Case) -> None:
    case.sequence = numbering.next_number(work, numbering.case_series(case.authority_id, case.year), case.authority_id)
    case.number = f"{case.year}-{case.sequence}"
    work.record(CaseOpened(case_id=case.id, number=case.number, file_plan_code=case.file_plan_code, type=case.type, title=case.title))


def _leaves_its_period(work: Work, case: Case, file_plan_code: str) -> bool:
    """Says whether the code is new to the case and the period the case was opened in, or carried into, does not have it."""
    return file_plan_code != case.file_plan_code and not periods.is_offered(work, file_plan_code, periods.period_of(work, case))


def _own_unit(work: Work) -> int:
    if not work.standing.units:
        raise RuleBroken(Reason.NEEDS_PRIVILEGE, detail="no unit")
    return min(work.standing.units)
