"""Journal periods with their file plans, what becomes of open cases when one begins, and what became of them."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import case as sql_case
from sqlalchemy import func
from sqlalchemy import select as plain_select
from sqlmodel import col, select

from casework.calendar import COPENHAGEN
from casework.carrying import fate_of
from casework.model import Approval, CarriedCase, CarryChoice, Case, EditionCode, FilePlanCode, JournalPeriod, Record
from casework.plan_changes import Change
from casework.services.period_carrying import changes_of
from casework.services.periods import NewPeriod, plan, running
from casework.vocabulary import Action, ApprovalState, CarryRule, CaseFate, CaseState, CodeFate, PeriodState
from casework.work import Work


@dataclass(frozen=True)
class PeriodRow:
    """Is a journal period; ``ends_on`` is the day before the next one begins, None for the last."""

    period_id: int
    version: int
    name: str
    starts_on: dt.date
    ends_on: dt.date | None
    state: PeriodState
    is_running: bool
    subjects: int
    edition_id: int


@dataclass(frozen=True)
class ChangeRow:
    """Is what becomes of a code that is not simply kept."""

    code: str
    title: str
    fate: CodeFate
    to_codes: tuple[str, ...]
    rule: CarryRule


@dataclass(frozen=True)
class CaseLine:
    """Is one open case in a dry run, or what became of it; ``choices`` are the codes one may choose between."""

    case_id: int
    number: str
    title: str
    from_code: str
    to_code: str
    fate: CaseFate
    choices: tuple[str, ...]
    continued_in_id: int | None = None
    continued_in: str = ""
    is_held_by_approval: bool = False


@dataclass(frozen=True)
class CaseLines:
    """Is the cases the asker may read, how many have each fate among them, and whether more follow."""

    rows: tuple[CaseLine, ...]
    counts: dict[CaseFate, int]


@dataclass(frozen=True)
class PeriodPage:
    """Is a period with the changes of its plan and its cases: a dry run until it begins, a report afterwards."""

    row: PeriodRow
    changes: tuple[ChangeRow, ...]
    kept: int
    cases: CaseLines


@dataclass(frozen=True)
class Preview:
    """Is what a coming period would be: its subjects, its changes, and a dry run over the open cases the asker may read."""

    subjects: int
    kept: int
    changes: tuple[ChangeRow, ...]
    cases: CaseLines


@dataclass(frozen=True)
class Continuation:
    """Is how a case hangs together with another over the change of a period."""

    continues_id: int | None
    continues: str
    continued_in_id: int | None
    continued_in: str


def periods(work: Work) -> tuple[PeriodRow, ...]:
    """Gives the authority's periods that were not withdrawn, the latest first."""
    subjects = (
        plain_select(func.count())
        .select_from(EditionCode)
        .where(col(EditionCode.edition_id) == JournalPeriod.edition_id, col(EditionCode.kind) == "subject")
        .scalar_subquery()
    )
    query = select(JournalPeriod, subjects).where(col(JournalPeriod.state) != PeriodState.WITHDRAWN)
    found = work.session.execute(query.order_by(col(JournalPeriod.starts_on).desc())).all()
    now = running(work)
    ends: list[dt.date | None] = [None, *(period.starts_on - dt.timedelta(days=1) for period, _ in found)]
    return tuple(
        PeriodRow(p.id, p.version or 0, p.name, p.starts_on, end, p.state, now is not None and now.id == p.id, count, p.edition_id)
        for (p, count), end in zip(found, ends, strict=False)
    )


def period_page(work: Work, period_id: int, *, first: int = 200) -> PeriodPage:
    """Gives a period's page.

    Raises:
        NotFound: there is none of the authority's with the id, or it was withdrawn.
    """
    period = work.load(JournalPeriod, period_id, Action.READ)
    row = next((each for each in periods(work) if each.period_id == period_id), None)
    changes = changes_of(work, period_id)
    if row is None:
        row = PeriodRow(
            period.id,
            period.version or 0,
            period.name,
            period.starts_on,
            None,
            period.state,
            is_running=False,
            subjects=0,
            edition_id=period.edition_id,
        )
    cases = _report(work, period_id, first) if period.state is PeriodState.STARTED else _dry_run(work, period, changes, first)
    rows = _change_rows(work, changes)
    return PeriodPage(row, rows, len(changes) - len(rows), cases)


def preview(work: Work, new: NewPeriod, *, first: int = 200) -> Preview:
    """Says what a coming period would be, keeping nothing; raises as ``casework.services.periods.plan``."""
    planned = plan(work, new)
    changes = {each.code: each for each in planned.changes}
    coming = JournalPeriod(
        id=0,
        authority_id=work.authority_id,
        name=new.name,
        starts_on=new.starts_on,
        edition_id=0,
        state=PeriodState.PREPARED,
        prepared_by=0,
    )
    rows = _change_rows(work, changes)
    subjects = sum(each.kind == "subject" for each in planned.entries)
    return Preview(subjects, len(changes) - len(rows), rows, _dry_run(work, coming, changes, first))


def continuation(work: Work, case_id: int) -> Continuation:
    """Says which case this one continues and which continues it, as far as the asker may see them."""
    carried = (col(CarriedCase.case_id) == case_id) | (col(CarriedCase.continued_in_id) == case_id)
    far = Case.id == sql_case((col(CarriedCase.case_id) == case_id, CarriedCase.continued_in_id), else_=CarriedCase.case_id)
    found = work.session.execute(
        plain_select(col(CarriedCase.case_id) == case_id, Case.id, Case.number).select_from(CarriedCase).join(Case, far).where(carried)  # type: ignore[call-overload]  # columns of two tables
    ).all()
    after = next(((id, number) for is_after, id, number in found if is_after), (None, ""))
    before = next(((id, number) for is_after, id, number in found if not is_after), (None, ""))
    return Continuation(*before, *after)


def _dry_run(work: Work, period: JournalPeriod, changes: dict[str, Change], first: int) -> CaseLines:
    approvals = (
        select(Approval.id)
        .join(Record, col(Record.id) == Approval.record_id)
        .where(col(Record.case_id) == Case.id, col(Approval.state).in_([ApprovalState.IN_PROGRESS, ApprovalState.RETURNED]))
        .exists()
    )
    chosen = select(CarryChoice.code).where(col(CarryChoice.period_id) == period.id, col(CarryChoice.case_id) == Case.id).scalar_subquery()
    moving = [code for code, said in changes.items() if _moves(said)]
    open_cases = work.session.execute(
        plain_select(Case.id, Case.number, Case.title, Case.file_plan_code, approvals.label("held"), chosen.label("chosen"))  # type: ignore[call-overload]  # six columns
        .where(
            col(Case.state) == CaseState.IN_PROGRESS,
            col(Case.opened_at) < dt.datetime.combine(period.starts_on, dt.time(), COPENHAGEN),
            col(Case.file_plan_code).in_(moving),
        )
        .order_by(col(Case.file_plan_code), col(Case.id))
    )
    lines: list[CaseLine] = []
    counts = dict.fromkeys(CaseFate, 0)
    staying = (
        select(func.count()).select_from(Case).where(col(Case.state) == CaseState.IN_PROGRESS, col(Case.file_plan_code).not_in(moving))
    )
    counts[CaseFate.STAYS] = work.session.exec(staying).one()
    for case in open_cases:
        change = changes.get(case.file_plan_code)
        fate = fate_of(change, case.file_plan_code, chosen=case.chosen, has_open_approval=case.held)
        counts[fate.fate] += 1
        if fate.fate is not CaseFate.STAYS and len(lines) < first:
            choices = change.to_codes if change and len(change.to_codes) > 1 else ()
            held = case.held and change is not None and change.rule is not CarryRule.CARRY
            line = CaseLine(
                case.id, case.number, case.title, case.file_plan_code, fate.to_code, fate.fate, choices, is_held_by_approval=held
            )
            lines.append(line)
    return CaseLines(tuple(lines), counts)


def _moves(change: Change) -> bool:
    return fate_of(change, change.code, chosen=None, has_open_approval=False).fate is not CaseFate.STAYS


def _report(work: Work, period_id: int, first: int) -> CaseLines:
    mine = col(CarriedCase.period_id) == period_id
    counted = dict(work.session.execute(select(CarriedCase.fate, func.count()).where(mine).group_by(col(CarriedCase.fate))).all())
    rows = work.session.execute(
        select(CarriedCase, Case.number, Case.title)
        .join(Case, col(Case.id) == CarriedCase.case_id)
        .where(mine, col(CarriedCase.fate) != CaseFate.STAYS)
        .order_by(col(CarriedCase.fate), col(CarriedCase.case_id))
        .limit(first)
    ).all()
    after = {row.continued_in_id for row, _, _ in rows if row.continued_in_id}
    numbers = dict(work.session.execute(select(Case.id, Case.number).where(col(Case.id).in_(after))).all())
    lines = tuple(
        CaseLine(
            row.case_id,
            number,
            title,
            row.from_code,
            row.to_code,
            row.fate,
            (),
            continued_in_id=row.continued_in_id if row.continued_in_id in numbers else None,
            continued_in=numbers.get(row.continued_in_id or 0, ""),
            is_held_by_approval=bool(row.why),
        )
        for row, number, title in rows
    )
    return CaseLines(lines, {fate: counted.get(fate, 0) for fate in CaseFate})


def _change_rows(work: Work, changes: dict[str, Change]) -> tuple[ChangeRow, ...]:
    """Gives the changes but the codes that are simply kept."""
    said = [each for each in changes.values() if each.fate is not CodeFate.KEPT or each.rule is not CarryRule.CARRY]
    rows = work.session.exec(select(FilePlanCode).where(col(FilePlanCode.code).in_([each.code for each in said]))).all()
    titles = {row.code: row.title for row in rows}
    return tuple(
        ChangeRow(each.code, titles.get(each.code, ""), each.fate, each.to_codes, each.rule) for each in sorted(said, key=lambda c: c.code)
    )
