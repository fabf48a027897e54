"""The verbs of journal periods: set up the first, prepare the next with its file plan, choose for single cases, withdraw.

Nothing changes on any case before the first day of a period: until then it is data, looked through in a dry run and withdrawn whole.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from casework.errors import PlanIsWrong, RuleBroken
from casework.events import CarryChosen, JournalPeriodPrepared, JournalPeriodWithdrawn
from casework.file_plan import PlanEntry
from casework.model import CarryChoice, Case, CodeChange, EditionCode, FilePlanCode, FilePlanEdition, JournalPeriod
from casework.plan_changes import Change, judge, read_changes, read_plan
from casework.vocabulary import Action, PeriodState, Privilege, Reason
from casework.work import Work


@dataclass(frozen=True)
class NewPeriod:
    """Is what is said of a coming period; an empty plan takes the codes of the period before."""

    name: str
    starts_on: dt.date
    plan: str = ""
    changes: str = ""


@dataclass(frozen=True)
class PlannedPeriod:
    """Is a coming period as read and judged, before it is prepared."""

    entries: tuple[PlanEntry, ...]
    changes: tuple[Change, ...]


def set_up_first(work: Work, name: str, starts_on: dt.date) -> int:
    """Makes the first period of the plan in use; cases already open stay as they are.

    Raises:
        NotPermitted: without ``MANAGE_FILE_PLAN``. RuleBroken: there is a period already, or the name is empty.
    """
    work.demand(Privilege.MANAGE_FILE_PLAN)
    if not name.strip():
        raise RuleBroken(Reason.NAME_IS_EMPTY)
    if work.session.exec(select(JournalPeriod.id).where(col(JournalPeriod.state) != PeriodState.WITHDRAWN)).first() is not None:
        raise RuleBroken(Reason.PERIOD_IS_PREPARED)
    rows = work.session.exec(select(FilePlanCode).order_by(col(FilePlanCode.code))).all()
    entries = tuple(PlanEntry(row.code, row.title, row.kind, row.parent) for row in rows)  # type: ignore[arg-type]  # kept as text
    return _make(work, name, starts_on, entries, PeriodState.STARTED)


def plan(work: Work, new: NewPeriod) -> PlannedPeriod:
    """Reads and judges a coming period without keeping anything.

    Raises:
        NotPermitted: without ``MANAGE_FILE_PLAN``. PlanIsWrong: with every problem and its line.
        RuleBroken: the name is empty, it would begin in the past, another is prepared, or no first one has been set up.
    """
    work.demand(Privilege.MANAGE_FILE_PLAN)
    before = latest(work)
    reasons = [
        *([] if new.name.strip() else [Reason.NAME_IS_EMPTY]),
        *([] if new.starts_on > work.today else [Reason.PERIOD_IN_THE_PAST]),
        *([Reason.NO_FIRST_PERIOD] if before is None else []),
        *([Reason.PERIOD_IS_PREPARED] if before and before.state is PeriodState.PREPARED else []),
    ]
    if reasons or before is None:
        raise RuleBroken(*reasons)
    old = codes_of(work, before.edition_id)
    read = read_plan(new.plan) if new.plan.strip() else None
    said = read_changes(new.changes)
    entries = read.entries if read else tuple(PlanEntry(c.code, c.title, c.kind, c.parent) for c in old)  # type: ignore[arg-type]  # kept as text
    problems = [*(read.problems if read else ()), *said.problems]
    subjects = {row.code: row.title for row in old if row.kind == "subject"}
    settled, wrong = judge(subjects, {each.code: each.title for each in entries if each.kind == "subject"}, said.changes)
    if problems or wrong:
        raise PlanIsWrong((*problems, *wrong))
    return PlannedPeriod(entries, tuple(settled[code] for code in sorted(settled)))


def prepare(work: Work, new: NewPeriod) -> int:
    """Prepares a coming period and gives its id; raises as ``plan``."""
    planned = plan(work, new)
    period_id = _make(work, new.name, new.starts_on, planned.entries, PeriodState.PREPARED)
    work.session.add_all(
        [
            CodeChange(period_id=period_id, code=each.code, fate=each.fate, to_codes=list(each.to_codes), rule=each.rule)
            for each in planned.changes
        ]
    )
    return period_id


def withdraw(work: Work, period_id: int, *, opened_version: int) -> None:
    """Takes a prepared period back; no case has been touched.

    Raises:
        NotPermitted: without ``MANAGE_FILE_PLAN``. RuleBroken: it has begun, or was withdrawn. Stale: somebody changed it meanwhile.
    """
    period = work.load(JournalPeriod, period_id, Action.EDIT, opened_version=opened_version, lock=True)
    if period.state is not PeriodState.PREPARED or period.starts_on <= work.today:
        raise RuleBroken(Reason.PERIOD_HAS_STARTED)
    period.state = PeriodState.WITHDRAWN
    work.record(JournalPeriodWithdrawn(period_id=period_id))


def choose(work: Work, period_id: int, case_id: int, code: str) -> None:
    """Chooses the code that one open case shall have in the coming period; the code must be one its own goes to.

    Raises:
        NotFound: the asker may not see the case. NotPermitted: neither ``MANAGE_FILE_PLAN`` nor full write on the case.
        RuleBroken: the period has begun, or the code is none of those.
    """
    period = work.load(JournalPeriod, period_id, Action.READ)
    case = work.load(Case, case_id, Action.READ)
    if not work.has(Privilege.MANAGE_FILE_PLAN):
        work.load(Case, case_id, Action.EDIT)
    if period.state is not PeriodState.PREPARED or period.starts_on <= work.today:
        raise RuleBroken(Reason.PERIOD_HAS_STARTED)
    said = select(CodeChange).where(col(CodeChange.period_id) == period_id, col(CodeChange.code) == case.file_plan_code)
    change = work.session.exec(said).first()
    if change is None or code not in change.to_codes:
        raise RuleBroken(Reason.CODE_NOT_IN_PERIOD)
    chosen = select(CarryChoice).where(col(CarryChoice.period_id) == period_id, col(CarryChoice.case_id) == case_id)
    row = work.session.exec(chosen).first()
    if row is None:
        work.add(CarryChoice(period_id=period_id, case_id=case_id, code=code))
    else:
        row.code = code
    work.record(CarryChosen(case_id=case_id, period_id=period_id, code=code))


def running(work: Work) -> JournalPeriod | None:
    """Gives the authority's period of today, or None where periods have not been set up."""
    query = select(JournalPeriod).where(
        col(JournalPeriod.authority_id) == work.authority_id,
        col(JournalPeriod.state) != PeriodState.WITHDRAWN,
        col(JournalPeriod.starts_on) <= work.today,
    )
    return work.session.exec(query.order_by(col(JournalPeriod.starts_on).desc()).limit(1)).first()


def period_of(work: Work, case: Case) -> JournalPeriod | None:
    """Gives the period a case was opened in or carried into, or None where periods had not been set up."""
    return work.session.get_one(JournalPeriod, case.period_id) if case.period_id is not None else None


def latest(work: Work) -> JournalPeriod | None:
    """Gives the period that runs or is prepared last."""
    query = select(JournalPeriod).where(col(JournalPeriod.state) != PeriodState.WITHDRAWN)
    return work.session.exec(query.order_by(col(JournalPeriod.starts_on).desc()).limit(1)).first()


def is_offered(work: Work, code: str, period: JournalPeriod | None) -> bool:
    """Says whether a case can be filed under the code in the period; without a period every code is offered.

    A code that nobody has heard of is not this question's matter.
    """
    if period is None or work.session.get(FilePlanCode, code) is None:
        return True
    return work.session.get(EditionCode, (period.edition_id, code)) is not None


def codes_of(work: Work, edition_id: int) -> list[EditionCode]:
    """Gives the codes of an edition in order."""
    return list(
        work.session.exec(select(EditionCode).where(col(EditionCode.edition_id) == edition_id).order_by(col(EditionCode.code))).all()
    )


def _make(work: Work, name: str, starts_on: dt.date, entries: tuple[PlanEntry, ...], state: PeriodState) -> int:
    edition = work.add(FilePlanEdition(authority_id=work.authority_id, name=name.strip()[:200], made_at=work.now))
    known = [{"code": each.code, "parent": each.parent, "kind": each.kind, "title": each.title} for each in entries]
    if known:
        # what a case is filed under stays known for ever, whatever later editions say
        work.session.execute(insert(FilePlanCode).on_conflict_do_nothing(index_elements=["code"]), known)
        work.session.execute(insert(EditionCode), [row | {"edition_id": edition.id} for row in known])
    period = work.add(
        JournalPeriod(
            authority_id=work.authority_id,
            name=name.strip()[:200],
            starts_on=starts_on,
            edition_id=edition.id,
            state=state,
            prepared_by=work.official_id,
        )
    )
    work.record(JournalPeriodPrepared(period_id=period.id, starts_on=starts_on.isoformat(), codes=len(known)))
    return period.id
