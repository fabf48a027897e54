"""Twenty years of another system come in with their numbers, dates and history, twice the same, and go out again whole."""

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.bundles import writing
from casework.bundles.problems import FIXES, Wrong
from casework.bundles.reading import opened
from casework.bundles.shapes import KINDS
from casework.errors import BadInput, NotFound, NotPermitted, Permanent, RuleBroken
from casework.inserting import put_values
from casework.model import RecordParty
from casework.outbox import Effect
from casework.queries import case_page, imports
from casework.services import cases
from casework.services.cases import NewCase
from casework.services.exporting_cases import export_case
from casework.services.importing import runs
from casework.services.importing.numbers import original_number
from casework.vocabulary import AccessLevel, ImportState, PartyRole, Reason
from documents import importing
from tests import made_bundles as made
from tests.builders import Ministry, a_record
from tests.outbox import Watched, only
from workflows.deliver import run_until_idle


def brought_in(platform: Platform, ministry: Ministry, bundle: Path, mapping: dict[str, Any] | None = None) -> int:
    run_id, checked = importing.look_at(platform, ministry.actor("manager"), bundle, mapping)
    assert [] == [problem for problem in checked.problems if problem.stops]
    with platform.work(ministry.actor("manager")) as work:
        runs.start(work, run_id)
    importing.run(platform, run_id)
    return run_id


def counted(platform: Platform) -> dict[str, int]:
    tables = ("case_file", "record", "document", "document_version", "record_party", "case_party", "grant_row", "case_grant", "party")
    with platform.system_engine.connect() as connection:
        return {table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in (*tables, "legacy_event")}


def wrong(platform: Platform, ministry: Ministry, bundle: Path, mapping: dict[str, Any] | None = None) -> list[tuple[str, int, str, Wrong]]:
    _, checked = importing.look_at(platform, ministry.actor("manager"), bundle, mapping)
    return [(each.file, each.row, each.field, each.wrong) for each in checked.problems]


# ---- what comes in --------------------------------------------------------------------------------------------------------
def test_a_case_comes_in_with_its_own_number_dates_files_and_history(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    run_id = brought_in(platform, ministry, made.archive(tmp_path / "b", 3))
    with platform.work(ministry.actor("head")) as work:
        page = case_page.case_page(work, case_page.case_by_number(work, "03/00001"))
        told = imports.legacy_lines(work, page.case_id)
    with platform.work(ministry.actor("manager")) as work:
        run = imports.run_page(work, run_id)

    assert ("Tilskud til anlæg 1", "completed", dt.datetime(2004, 5, 4, 10, tzinfo=dt.UTC)) == (page.title, page.state, page.opened_at)
    assert ["Brev 1"] == [record.title for record in page.records]
    assert [("kbe", "Sag oprettet", made.SOURCE)] == [(line.who, line.what, line.source) for line in told]
    assert (ImportState.DONE, {"parties": 1, "cases": 3, "records": 3, "events": 3}) == (run.state, run.made)


def test_our_own_numbers_go_on_above_what_came_in(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    bundle = made.write(tmp_path / "b", parties=[made.party(1)], cases=[made.case(1, number="2026 - 41")])
    brought_in(platform, ministry, bundle)
    with platform.work(ministry.actor("head")) as work:
        case_id = cases.open_case(work, NewCase("Ny sag", "06.02.01"))
    with platform.work(ministry.actor("head")) as work:
        assert "2026-42" == case_page.case_page(work, case_id).number


def test_only_numbers_of_our_own_shape_count_in_our_series() -> None:
    ours, theirs = (original_number(number, case_id=7, opened_year=2003) for number in ("2004 - 17", "J.nr. 03/2211-45"))

    assert ("2004-17", 2004, 17, True) == (ours.number, ours.year, ours.sequence, ours.is_ours)
    assert ("J.nr. 03/2211-45", 2003, False) == (theirs.number, theirs.year, theirs.is_ours)
    assert theirs.sequence < -(2**29)


def test_the_same_bundle_twice_is_the_bundle_once(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    bundle = made.archive(tmp_path / "b", 4)
    brought_in(platform, ministry, bundle)
    before = counted(platform)
    again = brought_in(platform, ministry, bundle)
    with platform.work(ministry.actor("manager")) as work:
        run = imports.run_page(work, again)

    assert before == counted(platform)
    assert (0, 0, 13) == (sum(run.made.values()), sum(run.changed.values()), sum(run.unchanged.values()))


def test_a_newer_bundle_changes_what_differs_and_adds_what_is_new(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    brought_in(platform, ministry, made.archive(tmp_path / "b", 1))
    old, new = b"Brev om anl\xc3\xa6g 0.", b"Et nyere brev."
    newer = made.record(0, 0, old)
    newer["documents"][0]["versions"].append(made.record(9, 0, new)["documents"][0]["versions"][0] | {"number": 2})
    delta = made.write(
        tmp_path / "d", (old, new), parties=[made.party(1, name="Anlæg Et A/S")], cases=[made.case(0, title="Nyt navn")],
        records=[newer, made.record(2, 0, new, number=2)],
    )  # fmt: skip
    run_id = brought_in(platform, ministry, delta)
    with platform.work(ministry.actor("head")) as work:
        page = case_page.case_page(work, case_page.case_by_number(work, "03/00000"))
        exported = export_case(work, page.case_id, purpose="prøve")
    with platform.work(ministry.actor("manager")) as work:
        run = imports.run_page(work, run_id)

    assert ("Nyt navn", {"Brev 0", "Brev 2"}) == (page.title, {record.title for record in page.records})
    assert [2, 1] == [len(record.documents[0].versions) for record in exported.rows["records"]]  # type: ignore[union-attr]
    assert ({"parties": 0, "cases": 0, "records": 1}, {"parties": 1, "cases": 1, "records": 1}) == (run.made, run.changed)


# ---- what is told before anything comes in ----------------------------------------------------------------------------------
def test_a_check_takes_nothing_in(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    before = counted(platform)
    importing.look_at(platform, ministry.actor("manager"), made.archive(tmp_path / "b", 2))

    assert before == counted(platform)


def test_a_check_names_row_field_and_fix(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    content = b"et brev"
    bundle = made.write(
        tmp_path / "b",
        (content,),
        parties=[made.party(1)],
        cases=[
            made.case(1),
            made.case(2, unit="Nedlagt kontor"),
            made.case(3, number="03/00001"),
            made.case(4, file_plan_code="99.99.99", type="ukendt"),
            made.case(5, completed_at=made.at(5, days=-1)),
            made.case(6, opened_at="2004-05-03T10:00:00"),
            made.case(7, farve="blå"),
            made.case(8, restricted_to=["Ingen"]),
            {"guid": made.guid("case", 9)},
        ],
        records=[
            made.record(1, 1, content),
            made.record(2, 1, content),
            made.record(3, 77, content, number=None),
            made.record(4, 1, b"mangler", number=4),
            made.record(5, 1, content, case=None),
            made.record(6, 1, content, number=6, responsible="gaaet"),
        ],
        events=[made.event(1, 1), made.event(2, 99)],
    )
    cases_file = bundle / "cases.jsonl"
    cases_file.write_text(cases_file.read_text() + "{ikke json\n")
    found = wrong(platform, ministry, bundle)

    assert {
        ("cases.jsonl", 2, "unit", Wrong.UNKNOWN_UNIT),
        ("cases.jsonl", 3, "number", Wrong.NUMBER_TWICE),
        ("cases.jsonl", 4, "file_plan_code", Wrong.UNKNOWN_FILE_PLAN_CODE),
        ("cases.jsonl", 4, "type", Wrong.UNKNOWN_CASE_TYPE),
        ("cases.jsonl", 5, "completed_at", Wrong.DATES_BACKWARDS),
        ("cases.jsonl", 6, "opened_at", Wrong.NO_ZONE),
        ("cases.jsonl", 7, "farve", Wrong.UNKNOWN_FIELD),
        ("cases.jsonl", 8, "restricted_to.0", Wrong.UNKNOWN_PRINCIPAL),
        ("cases.jsonl", 9, "number", Wrong.MISSING_FIELD),
        ("cases.jsonl", 10, "", Wrong.NOT_JSON),
        ("records.jsonl", 2, "number", Wrong.NUMBER_TWICE),
        ("records.jsonl", 3, "case", Wrong.NO_SUCH_ROW),
        ("records.jsonl", 4, "documents.0.versions.0.sha256", Wrong.FILE_MISSING),
        ("records.jsonl", 5, "number", Wrong.NUMBER_WITHOUT_CASE),
        ("records.jsonl", 6, "responsible", Wrong.UNKNOWN_OFFICIAL),
        ("events.jsonl", 2, "case", Wrong.NO_SUCH_ROW),
    } <= set(found)
    assert set(Wrong) == set(FIXES)


def test_names_of_the_old_system_are_mapped(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    bundle = made.write(
        tmp_path / "b", parties=[made.party(1)], cases=[made.case(1, unit="3. kontor", file_plan_code="541-2", responsible="HOL")]
    )
    mapping = {"units": {"3. kontor": "TT"}, "file_plan_codes": {"541-2": "06.02.01"}, "officials": {"HOL": "head"}}

    assert {Wrong.UNKNOWN_UNIT, Wrong.UNKNOWN_FILE_PLAN_CODE, Wrong.UNKNOWN_OFFICIAL} == {
        each[3] for each in wrong(platform, ministry, bundle)
    }
    assert [] == wrong(platform, ministry, bundle, mapping)
    brought_in(platform, ministry, bundle, mapping)


def test_a_number_that_another_case_has_is_refused_without_naming_the_case(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    with platform.work(ministry.actor("head")) as work:
        cases.open_case(work, NewCase("Hemmelig sag", "06.02.01", clearance=1, restricted_to=(ministry.people["head"],)))
    bundle = made.write(tmp_path / "b", parties=[made.party(1)], cases=[made.case(1, number="2026-1")])
    _, checked = importing.look_at(platform, ministry.actor("manager"), bundle)

    assert [Wrong.NUMBER_TAKEN] == [problem.wrong for problem in checked.problems]
    assert "Hemmelig" not in repr(checked)


def test_a_changed_file_is_found_before_and_during_the_import(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    bundle = made.archive(tmp_path / "b", 1)
    run_id, _ = importing.look_at(platform, ministry.actor("manager"), bundle)
    (file,) = (bundle / "files").iterdir()
    file.write_bytes(b"noget andet")

    assert [Wrong.FILE_CHANGED] == [each[3] for each in wrong(platform, ministry, bundle)]
    with platform.work(ministry.actor("manager")) as work:
        runs.start(work, run_id)
    with pytest.raises(Permanent):
        importing.run(platform, run_id)
    assert 0 == counted(platform)["record"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "files/../../x", "/etc/passwd"])
def test_no_name_leads_out_of_a_bundle(tmp_path: Path, name: str) -> None:
    with opened(made.archive(tmp_path / "b", 1)) as bundle, pytest.raises(KeyError):
        bundle.place.open(name)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nonsense", b"{}"])
def test_what_is_no_bundle_is_said_to_be_none(platform: Platform, ministry: Ministry, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(BadInput):
        importing.look_at(platform, ministry.actor("manager"), tmp_path / "x.zip")


# ---- who may ----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("username", ["clerk", "head", "administrator"])
def test_only_who_may_import_checks_starts_and_sees_runs(platform: Platform, ministry: Ministry, tmp_path: Path, username: str) -> None:
    bundle = made.archive(tmp_path / "b", 1)
    run_id, _ = importing.look_at(platform, ministry.actor("manager"), bundle)
    with pytest.raises(NotPermitted):
        importing.look_at(platform, ministry.actor(username), bundle)
    for question in (lambda work: runs.start(work, run_id), imports.runs, lambda work: imports.run_page(work, run_id)):
        with pytest.raises(NotPermitted), platform.work(ministry.actor(username)) as work:
            question(work)


def test_a_run_is_started_once_and_a_refused_one_never(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    done = brought_in(platform, ministry, made.archive(tmp_path / "b", 1))
    bad = made.write(tmp_path / "bad", cases=[made.case(1, unit="?")])
    refused, _ = importing.look_at(platform, ministry.actor("manager"), bad)
    for run_id in (done, refused):
        with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("manager")) as work:
            runs.start(work, run_id)
        assert [Reason.IMPORT_NOT_CHECKED] == refusal.value.reasons


# ---- what goes out ----------------------------------------------------------------------------------------------------------
def test_a_case_goes_out_whole_and_comes_in_again_the_same(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    brought_in(platform, ministry, made.archive(tmp_path / "b", 2))
    with platform.work(ministry.actor("head")) as work:
        case_id = case_page.case_by_number(work, "03/00001")
        first = export_case(work, case_id, purpose="Afleveringsprøve")
    out = tmp_path / "sag.zip"
    writing.write(out, first.head, first.rows, first.files, platform.blobs.read)

    renumbered = {**first.rows, "cases": [first.rows["cases"][0].model_copy(update={"number": "03/00001 kopi"})]}
    copy = tmp_path / "kopi.zip"
    elsewhere = first.head.model_copy(update={"source": "Et andet Casework"})
    writing.write(copy, elsewhere, renumbered, first.files, platform.blobs.read)
    brought_in(platform, ministry, copy)
    with platform.work(ministry.actor("head")) as work:
        again = export_case(work, case_page.case_by_number(work, "03/00001 kopi"), purpose="Afleveringsprøve")

    for kind in ("cases", "records"):
        ours, theirs = ([_without_number(row) for row in each.rows[kind]] for each in (first, again))
        assert ours == theirs
    assert {row.guid for row in first.rows["events"]} <= {row.guid for row in again.rows["events"]}
    assert first.files == again.files
    with zipfile.ZipFile(out) as archive:
        names = set(archive.namelist())
        manifest = archive.read(writing.MANIFEST).decode().splitlines()
    assert {"bundle.json", *(f"{kind}.jsonl" for kind in KINDS), *(f"files/{each}" for each in first.files), writing.MANIFEST} == names
    assert names - {writing.MANIFEST} == {line.split("  ", 1)[1] for line in manifest}


def _without_number(row: Any) -> dict[str, Any]:
    return row.model_dump(exclude={"number"} if hasattr(row, "opened_at") else set())  # type: ignore[no-any-return]


def test_an_export_holds_only_what_its_reader_may_see(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    brought_in(platform, ministry, made.archive(tmp_path / "b", 1))
    with platform.work(ministry.actor("head")) as work:
        case_id = case_page.case_by_number(work, "03/00000")
        before = export_case(work, case_id, purpose="prøve")
    with platform.work(ministry.actor("secretary")) as work:
        a_record(work, ministry, case_id=case_id, unit_id=ministry.legal, access_level=AccessLevel.INVOLVED, title="Hemmeligt notat")
    with platform.work(ministry.actor("head")) as work:
        after = export_case(work, case_id, purpose="prøve")
    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        export_case(work, case_id, purpose="prøve")
    with pytest.raises(RuleBroken), platform.work(ministry.actor("head")) as work:
        export_case(work, case_id, purpose=" ")

    assert before.rows["records"] == after.rows["records"]
    assert "Hemmeligt" not in repr(after)


def test_the_runner_takes_a_started_bundle_in_and_twice_is_once(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    run_id, _ = importing.look_at(platform, ministry.actor("manager"), made.archive(tmp_path / "b", 2))
    with platform.work(ministry.actor("manager")) as work:
        runs.start(work, run_id)
    kit = Watched(platform).kit()
    summary = run_until_idle(kit, handlers=only(Effect.IMPORT), patience=0)
    once = counted(platform)
    importing.run(platform, run_id)

    assert (1, 0, 0) == (summary.done, summary.failed, summary.parked)
    assert (2, once) == (once["case_file"], counted(platform))


# ---- newer bundles ----------------------------------------------------------------------------------------------------------
def test_a_newer_bundle_adds_parties_and_brings_them_up_to_date_and_takes_none_away(
    platform: Platform, ministry: Ministry, tmp_path: Path
) -> None:
    content = b"et brev"
    first = made.write(
        tmp_path / "b", (content,), parties=[made.party(1)],
        cases=[made.case(1)],
        records=[made.record(1, 1, content, parties=[{"role": "sender", "name": "Anlæg 1 A/S", "is_protected": True}])],
    )  # fmt: skip
    brought_in(platform, ministry, first)
    here = {"party": made.guid("party", 1), "role": "concerned", "name": "Anlæg Et A/S", "email": "post@anlaeg.invalid"}
    delta = made.write(
        tmp_path / "d", (content,), parties=[made.party(2)],
        cases=[made.case(1, parties=[here, {"party": made.guid("party", 2), "role": "representative", "name": "Anlæg 2 A/S"}])],
        records=[made.record(1, 1, content, parties=[{"role": "sender", "name": "Anlæg 1 A/S", "address": "Havnen 1"}, here])],
    )  # fmt: skip
    run_id = brought_in(platform, ministry, delta)
    again = brought_in(platform, ministry, delta)
    with platform.system_engine.connect() as connection:
        on_case, on_record = (
            [tuple(row) for row in connection.execute(text(f"SELECT role, name, {also} FROM {table} ORDER BY id"))]
            for table, also in (("case_party", "email"), ("record_party", "is_protected"))
        )
    with platform.work(ministry.actor("manager")) as work:
        run, twice = imports.run_page(work, run_id), imports.run_page(work, again)

    assert [("concerned", "Anlæg Et A/S", "post@anlaeg.invalid"), ("representative", "Anlæg 2 A/S", "")] == on_case
    assert [("sender", "Anlæg 1 A/S", True), ("concerned", "Anlæg Et A/S", False)] == on_record
    assert ({"parties": 0, "cases": 1, "records": 1}, 0) == (run.changed, sum(twice.changed.values()))


def test_a_check_tells_what_of_a_newer_bundle_would_change_what_was_sent_and_that_stays(
    platform: Platform, ministry: Ministry, tmp_path: Path
) -> None:
    old, new = b"som sendt", b"rettet bagefter"
    sent = {"kind": "outbound", "state": "sent", "sent_at": made.at(1, days=2), "body_html": "<p>Afgørelse</p>",
            "parties": [{"role": "recipient", "name": "Anlæg 1 A/S"}]}  # fmt: skip
    brought_in(
        platform,
        ministry,
        made.write(tmp_path / "b", (old,), parties=[made.party(1)], cases=[made.case(1)], records=[made.record(1, 1, old, **sent)]),
    )
    newer = made.record(1, 1, old, **sent | {"title": "Nyt navn", "sent_at": made.at(1, days=9), "body_html": "<p>Anden afgørelse</p>"})
    newer["documents"][0]["versions"].append(made.record(9, 1, new)["documents"][0]["versions"][0] | {"number": 2})
    newer["parties"] = [{"role": "recipient", "name": "En anden"}, {"role": "concerned", "name": "Nabo"}]
    delta = made.write(tmp_path / "d", (old, new), records=[newer, made.record(2, 1, new, number=2)])
    alike = made.write(tmp_path / "e", (old,), records=[made.record(1, 1, old, **sent | {"title": "Endnu et"})])

    told = wrong(platform, ministry, delta)
    brought_in(platform, ministry, delta)
    with platform.system_engine.connect() as connection:
        title, sent_at, body, parties, versions = connection.execute(
            text("""SELECT title, sent_at, body_html,
                    (SELECT string_agg(name, ', ' ORDER BY position) FROM record_party p WHERE p.record_id = r.id),
                    (SELECT count(*) FROM document_version v WHERE v.record_id = r.id) FROM record r WHERE sent_at IS NOT NULL""")
        ).one()

    assert [("records.jsonl", 1, where, Wrong.SENT_STAYS) for where in ("sent_at", "body_html", "documents", "parties")] == told
    assert ("Nyt navn", made.SINCE + dt.timedelta(days=3), "<p>Afgørelse</p>", "Anlæg 1 A/S, Nabo", 1) == (
        title,
        sent_at,
        body,
        parties,
        versions,
    )
    assert [] == wrong(platform, ministry, alike)


def test_values_are_filled_as_the_model_fills_them_and_a_wrong_name_is_refused(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("head")) as work:
        record = a_record(work, ministry)
        values = {"record_id": record.id, "role": PartyRole.SENDER, "name": "Anlæg 1 A/S"}
        work.put_all([RecordParty(**values)])
        put_values(work.session.connection(), RecordParty, [values, values | {"position": 3}])
        rows = work.session.exec(select(RecordParty).where(col(RecordParty.record_id) == record.id).order_by(col(RecordParty.id))).all()
        for wrong_one in (values | {"nmae": "x"}, {"name": "Uden akt"}):
            with pytest.raises(ValueError, match="RecordParty"):
                put_values(work.session.connection(), RecordParty, [wrong_one])
        by_model, by_values, placed = (row.model_dump(exclude={"id"}) for row in rows)

    assert (by_model, by_model | {"position": 3}) == (by_values, placed)
