"""A new journal period begins in a house that took a legacy archive in: what was open goes on, numbers follow, none is given twice."""

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.model import Case, FilePlanCode, Record
from casework.queries import case_page, journal_periods
from casework.services import periods, records
from casework.services.cases import NewCase, open_case
from casework.services.importing import runs
from casework.vocabulary import CaseFate, CaseState, Genre, PeriodState
from documents import importing
from tests import made_bundles as made
from tests.builders import Ministry
from tests.conftest import Clock
from tests.services.test_journal_periods import NEXT, fates
from workflows.journal_keeping import keep_journal

OPEN = {"state": "in_progress", "completed_at": None}
CARRIED, CONTINUED, ENDED, STAYS = "03/00001", "03/00002", "03/00003", "2026-40"


def an_old_archive(folder: Path) -> Path:
    """Writes three open cases, one of them with a number like this house's own, and one that ended; the first has a gap in its numbers."""
    return made.write(
        folder,
        files=(b"",),
        parties=[made.party(1)],
        cases=[
            made.case(1, file_plan_code="06.02.02", **OPEN),
            made.case(2, file_plan_code="06.02.04", **OPEN),
            made.case(3, file_plan_code="06.02.05"),
            made.case(4, number=STAYS, file_plan_code="06.02.01", **OPEN),
        ],
        records=[made.record(1, 1, number=3), made.record(2, 1, number=7), made.record(3, 2, number=1)],
    )


def brought_in(platform: Platform, ministry: Ministry, bundle: Path) -> None:
    run_id, found = importing.look_at(platform, ministry.actor("manager"), bundle)
    assert [] == [each for each in found.problems if each.stops]
    with platform.work(ministry.actor("manager")) as work:
        runs.start(work, run_id)
    importing.run(platform, run_id)


def set_up(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("manager")) as work:
        periods.set_up_first(work, "2022–2026", dt.date(2022, 1, 1))


@pytest.mark.parametrize("first_period_is_set_up", ["before", "after"])
def test_a_period_begins_after_a_legacy_archive_came_in_and_numbers_go_on(
    platform: Platform, ministry: Ministry, clock: Clock, tmp_path: Path, first_period_is_set_up: str
) -> None:
    with platform.work(ministry.actor("manager")) as work:
        work.session.add_all([FilePlanCode(code=f"06.02.0{n}", parent="06.02", kind="subject", title=f"Emne {n}") for n in range(2, 6)])
    if first_period_is_set_up == "before":
        set_up(platform, ministry)
    brought_in(platform, ministry, an_old_archive(tmp_path / "b"))
    if first_period_is_set_up == "after":
        set_up(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        last = open_case(work, NewCase("Den sidste i perioden", "06.02.01"))
    with platform.work(ministry.actor("head")) as work:
        cases = {each: case_page.case_by_number(work, each) for each in (CARRIED, CONTINUED, ENDED, STAYS)}
    with platform.work(ministry.actor("manager")) as work:
        period_id = periods.prepare(work, NEXT)
    clock.now = dt.datetime(2027, 1, 4, 8, 0, tzinfo=dt.UTC)
    keep_journal(platform)

    with platform.work(ministry.actor("head")) as work:
        page = journal_periods.period_page(work, period_id)
        new = open_case(work, NewCase("Den første i den nye", "06.02.11"))
        answer = records.draft_own(work, "Svar på en gammel sag", genre=Genre.NOTE, case_id=cases[CARRIED])
    with platform.work(ministry.actor("head")) as work:
        records.register(work, answer)
    with platform.work(ministry.actor("head")) as work:
        numbers = {each.id: (each.number, each.file_plan_code, each.state) for each in work.session.exec(select(Case)).all()}
        answered = work.session.get_one(Record, answer).number
        legacy = sorted(work.session.exec(select(Record.number).where(col(Record.case_id) == cases[CARRIED])).all())

    assert PeriodState.STARTED is page.row.state
    assert {cases[CARRIED]: (CaseFate.CARRIED, "06.02.11"), cases[CONTINUED]: (CaseFate.CONTINUED, "06.02.13")} == fates(page.cases)
    assert "2026-41" == numbers[last][0]
    assert (CARRIED, "06.02.11", CaseState.IN_PROGRESS) == numbers[cases[CARRIED]]
    assert (CONTINUED, "06.02.04", CaseState.COMPLETED) == numbers[cases[CONTINUED]]
    assert (ENDED, "06.02.05", CaseState.COMPLETED) == numbers[cases[ENDED]]
    assert (STAYS, "06.02.01", CaseState.IN_PROGRESS) == numbers[cases[STAYS]]
    assert "2027-2" == numbers[new][0]  # 2027-1 continues the old one
    assert ([3, 7, 8], 8) == (legacy, answered)
    with platform.system_engine.connect() as connection:
        given = connection.execute(text("SELECT number FROM case_file")).scalars().all()
    assert sorted([CARRIED, CONTINUED, ENDED, STAYS, "2026-41", "2027-1", "2027-2"]) == sorted(given)
