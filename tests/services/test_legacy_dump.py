"""Twenty years of an old system's CSV files become a bundle by a mapping, and come in with their numbers, dates and history."""

import datetime as dt
from pathlib import Path

from casework.bootstrap import Platform
from casework.queries import case_page, imports
from casework.services.importing import runs
from documents import importing
from tests.builders import Ministry
from tests.legacy_dump import MAPPING, bundle_of, dump


def test_twenty_years_of_an_old_system_come_in_by_a_mapping(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    bundle = bundle_of(dump(tmp_path / "gammel"), tmp_path / "pakke")
    bare, unmapped = importing.look_at(platform, ministry.actor("manager"), bundle)
    run_id, checked = importing.look_at(platform, ministry.actor("manager"), bundle, MAPPING)
    with platform.work(ministry.actor("manager")) as work:
        runs.start(work, run_id)
    importing.run(platform, run_id)
    with platform.work(ministry.actor("head")) as work:
        page = case_page.case_page(work, case_page.case_by_number(work, "03/541-2/1"))
        told = imports.legacy_lines(work, page.case_id)
    with platform.work(ministry.actor("manager")) as work:
        run = imports.run_page(work, run_id)

    assert {"unknown_unit", "unknown_official", "unknown_file_plan_code"} == {each.wrong for each in unmapped.problems}
    assert (False, True, True) == (unmapped.may_be_taken_in, checked.may_be_taken_in, bare < run_id)
    assert {"cases": 20, "records": 40, "events": 20} == run.made
    assert ("Tilskud til anlæg i Østerby 2003", dt.datetime(2003, 5, 2, 22, tzinfo=dt.UTC)) == (page.title, page.opened_at)
    assert {"Brev 1", "Brev 2"} == {record.title for record in page.records}
    assert [("KBE", "Sag oprettet", dt.datetime(2003, 5, 3, 7, tzinfo=dt.UTC))] == [(line.who, line.what, line.at) for line in told]
