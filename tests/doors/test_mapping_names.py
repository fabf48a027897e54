"""Names of a bundle that are unknown here are mapped on the desk, kept with the import, and begin the next bundle of the same system."""

import zipfile
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.queries import case_page, imports
from casework.queries.import_names import names_here
from casework.queries.imports import RunShown, UnknownName
from casework.services.importing import checking, runs
from casework.vocabulary import ImportState, NameTable, Reason
from documents import importing
from tests import made_bundles as made
from tests.builders import Ministry
from tests.conftest import Clock
from tests.doors.page_walk import NOTHING, a_desk, acted, shown
from tests.doors.stand_in_api import an_api, as_

ODD = {"unit": "3. kontor", "file_plan_code": "541-2", "type": "tilskud", "responsible": "jho"}
KEEP = "Gem, og kontrollér igen"


def an_old_bundle(folder: Path, **more: Any) -> Path:
    return made.write(folder, parties=[made.party(1)], cases=[made.case(1, **ODD | more), made.case(2, unit="3. kontor")])


def checked(platform: Platform, ministry: Ministry, bundle: Path) -> int:
    return importing.look_at(platform, ministry.actor("manager"), bundle)[0]


def run_of(platform: Platform, ministry: Ministry, run_id: int) -> RunShown:
    with platform.work(ministry.actor("manager")) as work:
        return imports.run_page(work, run_id)


def choose(label: str, name: str) -> Any:
    """Chooses a name in the drop-down whose label begins so."""

    def deed(page: AppTest) -> None:
        next(each for each in page.selectbox if each.label.startswith(label)).set_value(name)

    return deed


def keep(page: AppTest) -> None:
    """Chooses all three and keeps them."""
    for label, name in (("3. kontor", "TT"), ("541-2", "06.02.01"), ("tilskud", "general")):
        choose(label, name)(page)
    next(each for each in page.button if each.label == KEEP).click()


def test_a_check_counts_each_name_that_means_nothing_here(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    run = run_of(platform, ministry, checked(platform, ministry, an_old_bundle(tmp_path / "b")))

    assert (ImportState.REFUSED, True) == (run.state, run.is_only_names)
    assert {
        UnknownName(NameTable.UNITS, "3. kontor", 2),
        UnknownName(NameTable.FILE_PLAN_CODES, "541-2", 1),
        UnknownName(NameTable.CASE_TYPES, "tilskud", 1),
        UnknownName(NameTable.OFFICIALS, "jho", 1),
    } == set(run.unknown)


def test_names_are_mapped_on_the_page_and_the_bundle_comes_in_under_them(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    run_id = checked(platform, ministry, an_old_bundle(tmp_path / "b"))
    desk = a_desk(platform, ministry.people["manager"], "manager")
    before = shown(desk, page="imports", id=str(run_id))
    after = acted(desk, keep, page="imports", id=str(run_id))
    run = run_of(platform, ministry, run_id)
    with platform.work(ministry.actor("manager")) as work:
        runs.start(work, run_id)
    importing.run(platform, run_id)
    with platform.work(ministry.actor("head")) as work:
        page = case_page.case_page(work, case_page.case_by_number(work, "03/00001"))

    assert all(word in before for word in ("Navne, der ikke kendes her", "3. kontor (2 steder)", "TT · Tilskud & Tilsyn", "Kun navne"))
    assert ("Kun navne" in after, "3. kontor" in after) == (False, True)  # what was mapped can be mapped otherwise until it is taken in
    assert (ImportState.CHECKED, "TT") == (run.state, run.mapping[NameTable.UNITS]["3. kontor"])
    assert ("06.02.01", "general") == (page.file_plan_code, page.type)


def test_the_next_bundle_of_the_same_system_begins_with_the_names(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    run_id = checked(platform, ministry, an_old_bundle(tmp_path / "b"))
    names = {
        NameTable.UNITS: {"3. kontor": "TT"},
        NameTable.FILE_PLAN_CODES: {"541-2": "06.02.01"},
        NameTable.CASE_TYPES: {"tilskud": "general"},
    }
    with platform.work(ministry.actor("manager")) as work:
        runs.map_names(work, run_id, names)
    _, later = importing.look_at(platform, ministry.actor("manager"), an_old_bundle(tmp_path / "c", title="Et nyere navn"))
    with platform.work(ministry.actor("manager")) as work:
        runs.map_names(work, run_id, {NameTable.UNITS: {"3. kontor": ""}})

    assert later.may_be_taken_in
    assert NameTable.UNITS not in run_of(platform, ministry, run_id).mapping


def test_a_bundle_with_more_wrong_than_names_is_mended_by_hand(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    run = run_of(platform, ministry, checked(platform, ministry, an_old_bundle(tmp_path / "b", farve="blå")))
    page = shown(a_desk(platform, ministry.people["manager"], "manager"), page="imports", id=str(run.run_id))

    assert (False, False, True) == (run.is_only_names, "Kun navne" in page, "3. kontor (2 steder)" in page)


def test_what_no_longer_is_told_stops_the_import_all_the_same(
    platform: Platform, ministry: Ministry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "MOST_PROBLEMS", 1)
    cases = [made.case(1, responsible="gået"), made.case(2, unit="Nedlagt")]
    _, found = importing.look_at(platform, ministry.actor("manager"), made.write(tmp_path / "b", parties=[made.party(1)], cases=cases))

    assert (1, 2, False) == (len(found.problems), found.wrong.total(), found.may_be_taken_in)


def test_only_what_is_here_can_be_chosen_and_only_before_it_is_taken_in(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    run_id = checked(platform, ministry, made.archive(tmp_path / "b", 1))
    with pytest.raises(RuleBroken) as unknown, platform.work(ministry.actor("manager")) as work:
        runs.map_names(work, run_id, {NameTable.UNITS: {"3. kontor": "Ingen"}})
    with platform.work(ministry.actor("manager")) as work:
        runs.start(work, run_id)
    told = []
    for verb in (lambda work: runs.map_names(work, run_id, {}), lambda work: importing.looked_again(lambda: nullcontext(work), run_id)):
        with pytest.raises(RuleBroken) as begun, platform.work(ministry.actor("manager")) as work:
            verb(work)
        told += begun.value.reasons

    assert ([Reason.NAME_IS_NOT_HERE], [Reason.IMPORT_HAS_BEGUN] * 2) == (unknown.value.reasons, told)


def test_a_bundle_that_is_gone_keeps_its_names_and_says_so(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    run_id = checked(platform, ministry, an_old_bundle(tmp_path / "b"))
    (tmp_path / "b").rename(tmp_path / "elsewhere")
    acted(a_desk(platform, ministry.people["manager"], "manager"), keep, page="imports", id=str(run_id))
    with pytest.raises(RuleBroken) as gone:
        importing.looked_again(lambda: platform.work(ministry.actor("manager")), run_id)

    assert [Reason.BUNDLE_IS_GONE] == gone.value.reasons
    assert "TT" == run_of(platform, ministry, run_id).mapping[NameTable.UNITS]["3. kontor"]


def test_a_page_says_that_the_file_was_removed_and_offers_nothing_with_it(
    platform: Platform, ministry: Ministry, tmp_path: Path, clock: Clock
) -> None:
    folder = platform.settings.incoming_folder / "1"
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        for file in (bundle := an_old_bundle(tmp_path / "b")).glob("*.json*"):
            archive.write(file, str(file.relative_to(bundle)))
    run_id = checked(platform, ministry, folder / "a.zip")
    clock.forward(days=8)
    gone = importing.sweep(platform)
    page = shown(a_desk(platform, ministry.people["manager"], "manager"), page="imports", id=str(run_id))

    assert (1, False) == (gone, (folder / "a.zip").exists())
    assert ("Filen blev fjernet 1. dec. 2026" in page, KEEP in page, "Navne, der ikke kendes her" in page) == (True, False, False)


@pytest.mark.parametrize("who", ["clerk", "head", "administrator"])
def test_nobody_else_maps_checks_or_is_shown_the_names(platform: Platform, ministry: Ministry, tmp_path: Path, who: str) -> None:
    run_id = checked(platform, ministry, an_old_bundle(tmp_path / "b"))
    for verb in (
        names_here,
        lambda work: runs.map_names(work, run_id, {}),
        lambda work: importing.looked_again(lambda: nullcontext(work), run_id),
    ):
        with pytest.raises((NotPermitted, NotFound)), platform.work(ministry.actor(who)) as work:
            verb(work)
    page = shown(a_desk(platform, ministry.people[who], who), page="imports", id=str(run_id))

    assert NOTHING in page


def test_names_are_mapped_over_the_api_as_on_the_desk(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    run_id = checked(platform, ministry, an_old_bundle(tmp_path / "b"))
    names = {"units": {"3. kontor": "TT"}, "file_plan_codes": {"541-2": "06.02.01"}, "case_types": {"tilskud": "general"}}
    with an_api(platform, ministry) as api:
        here = api.get("/import-names", headers=as_("manager")).json()
        kept = api.put(f"/imports/{run_id}/names", json={"names": names}, headers=as_("manager"))
        again = api.post(f"/imports/{run_id}/check", headers=as_("manager"))
        run = api.get(f"/imports/{run_id}", headers=as_("manager")).json()

    assert {"name": "TT", "about": "Tilskud & Tilsyn"} in here["units"]
    assert (204, 204, "checked") == (kept.status_code, again.status_code, run["state"])
