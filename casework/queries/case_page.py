"""A case as its page shows it, and cases by number or words."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import or_
from sqlmodel import col, select

from casework.errors import NotFound
from casework.identifiers import identifier
from casework.model import Case, CaseParty
from casework.queries.case_described import described
from casework.queries.case_offers import offers_on_case
from casework.queries.case_parts import (
    CodesShown,
    FieldShown,
    FolderShown,
    Helper,
    ProgressShown,
    RelationSeen,
    RetentionSeen,
    StampShown,
    fields_shown,
    folders_of,
    relations_of,
)
from casework.queries.journal_periods import Continuation, continuation
from casework.queries.lists import RecordRow, rows_of_case
from casework.queries.offers import Offer
from casework.queries.record_page import names_of
from casework.vocabulary import Action, CaseState, ExternalAccess, PartyRole
from casework.work import Work


@dataclass(frozen=True)
class CasePartyShown:
    """Is a party on the case; the identifier is masked."""

    name: str
    role: PartyRole
    identifier_kind: str
    masked: str


@dataclass(frozen=True)
class CasePage:
    """Is a case as the asker may see it, with the records the asker may read."""

    case_id: int
    version: int
    number: str
    title: str
    public_title: str
    state: CaseState
    type: str
    type_titles: tuple[str, str]
    file_plan_code: str
    file_plan_title: str
    action_code: str
    disposal_code: str
    codes: CodesShown
    previous_number: str
    external_access: ExternalAccess
    progress: ProgressShown | None
    fields: tuple[FieldShown, ...]
    unit: str
    responsible: str
    responsible_id: int
    helpers: tuple[Helper, ...]
    notes: int
    unread_annotations: int
    clearance: int
    restricted_to: tuple[str, ...]
    opened_at: dt.datetime
    deadline: dt.date | None
    ended_on: dt.date | None
    retention: RetentionSeen | None
    stamp: StampShown | None
    stamped_by: str
    relations: tuple[RelationSeen, ...]
    continuation: Continuation
    folders: tuple[FolderShown, ...]
    parties: tuple[CasePartyShown, ...]
    records: tuple[RecordRow, ...]
    offers: tuple[Offer, ...]


@dataclass(frozen=True)
class CaseChoice:
    """Is a case to choose."""

    case_id: int
    number: str
    title: str
    state: CaseState


def case_page(work: Work, case_id: int) -> CasePage:
    """Gives the case's page.

    Raises:
        NotFound: the asker may not see the case.
    """
    case = work.load(Case, case_id, Action.READ)
    beside = described(work, case)
    kind, stamp = beside.kind, beside.stamp
    people = {case.responsible_id, *(case.restricted_to or []), *(id for id, _ in beside.helping), *([stamp.by_id] if stamp else [])}
    names = names_of(work, people)
    parties = work.session.exec(select(CaseParty).where(col(CaseParty.case_id) == case_id).order_by(col(CaseParty.id))).all()
    return CasePage(
        case_id=case.id,
        version=case.version or 0,
        number=case.number,
        title=case.title,
        public_title=case.public_title,
        state=case.state,
        type=case.type,
        type_titles=(kind.title_da, kind.title_en),
        file_plan_code=case.file_plan_code,
        file_plan_title=beside.file_plan_title,
        action_code=case.action_code,
        disposal_code=case.disposal_code,
        codes=beside.codes,
        previous_number=case.previous_number or "",
        external_access=case.external_access or ExternalAccess.OPEN,
        progress=beside.progress,
        fields=fields_shown(work, case),
        unit=beside.unit,
        responsible=names.get(case.responsible_id, ""),
        responsible_id=case.responsible_id,
        helpers=tuple(Helper(id, names.get(id, ""), right) for id, right in beside.helping),
        notes=beside.notes,
        unread_annotations=beside.unread_annotations,
        clearance=case.clearance,
        restricted_to=tuple(names.get(id, "") for id in case.restricted_to or []),
        opened_at=case.opened_at,
        deadline=case.deadline,
        ended_on=case.ended_on,
        retention=RetentionSeen(case.disposal_action, case.disposal_due, case.disposal_source or "") if case.disposal_action else None,
        stamp=stamp,
        stamped_by=names.get(stamp.by_id, "") if stamp else "",
        relations=relations_of(work, case_id),
        continuation=continuation(work, case_id),
        folders=folders_of(work, case_id),
        parties=tuple(
            CasePartyShown(p.name, p.role, p.identifier_kind, identifier(p.identifier_kind, p.identifier).masked if p.identifier else "")
            for p in parties
        ),
        records=rows_of_case(work, case_id),
        offers=offers_on_case(work, case),
    )


def case_number(work: Work, case_id: int) -> str:
    """Gives the number of a case.

    Raises:
        NotFound: the asker may not see the case.
    """
    return work.load(Case, case_id, Action.READ).number


def case_by_number(work: Work, number: str) -> int:
    """Gives the id of the case with the number.

    Raises:
        NotFound: none that the asker may see has it.
    """
    found = work.session.exec(select(Case.id).where(col(Case.number).in_([number.strip(), number.replace(" ", "")]))).first()
    if found is None:
        raise NotFound("Case", number)
    return found


def open_cases(work: Work, words: str, *, first: int = 20) -> tuple[CaseChoice, ...]:
    """Gives cases in progress whose number begins with, or title contains, the words; the newest first."""
    pattern = words.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    found = work.session.exec(
        select(Case)
        .where(col(Case.state) == CaseState.IN_PROGRESS, or_(col(Case.number).startswith(pattern), col(Case.title).ilike(f"%{pattern}%")))
        .order_by(col(Case.id).desc())
        .limit(first)
    )
    return tuple(CaseChoice(case.id, case.number, case.title, case.state) for case in found.all())
