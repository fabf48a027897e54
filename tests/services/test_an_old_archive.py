"""Twenty years of an old system as a contractor finds them: what is kept as it was, what is told, and what stops with a place and a fix."""

import codecs
import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from casework.bootstrap import Platform
from casework.bundles.problems import WARNINGS, Wrong
from casework.events import OrganisationChanged
from casework.model import Official, Record, Unit
from casework.queries import case_page, imports
from casework.queries.case_numbers import NumberState, gaps_of_case
from casework.queries.journal_conditions import is_unregistered
from casework.services import organisation, parties
from casework.services.exporting_cases import export_case
from casework.services.parties import PartyFields
from casework.vocabulary import CaseRelationKind, CaseState, PartyKind
from casework.work import Actor
from documents import importing
from tests import made_bundles as made
from tests.builders import Ministry
from tests.services.test_importing import brought_in, counted, wrong

CONTENT = b"et brev"
CPR = "2105610000"


def a_tie(n: int, one: int, other: int, kind: CaseRelationKind = CaseRelationKind.CHILD_OF) -> dict[str, Any]:
    return {"guid": made.guid("tie", n), "case": made.guid("case", one), "other": made.guid("case", other), "kind": kind, "at": made.at(n)}


def bundle_of(folder: Path, **rows: list[dict[str, Any]]) -> Path:
    usual = {"parties": [made.party(1)], "cases": [made.case(1)]}
    return made.write(folder, (CONTENT,), **usual | rows)


def one(platform: Platform, question: str) -> Any:
    with platform.system_engine.connect() as connection:
        return connection.execute(text(question)).scalar_one()


# ---- what is kept -----------------------------------------------------------------------------------------------------------
def test_old_numbers_stay_with_their_gaps_however_wide(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    records = [made.record(n, 1, CONTENT, number=number) for n, number in ((1, 2), (2, 4), (3, 2_004_117))]
    brought_in(platform, ministry, bundle_of(tmp_path / "b", records=records))
    with platform.work(ministry.actor("head")) as work:
        case_id = case_page.case_by_number(work, "03/00001")
        gaps = gaps_of_case(work, case_id)
        exported = export_case(work, case_id, purpose="prøve")

    assert [(1, None), (3, None), (5, 2_004_116)] == [(gap.number, gap.upto) for gap in gaps]
    assert {NumberState.NOT_FOR_YOU} == {gap.state for gap in gaps}
    left_out = exported.head.left_out
    assert left_out is not None
    assert ((1, 3), ((5, 2_004_116),)) == (left_out.record_numbers, left_out.record_number_ranges)


def test_a_closed_unit_is_mapped_to_the_one_that_has_its_cases_now(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    with platform.work(Actor.system("setup")) as work:
        closed = work.session.get_one(Unit, organisation.add_unit(work, ministry.authority, "Nedlagt kontor", short_name="NK"))
        closed.closed_on = work.today
    bundle = bundle_of(tmp_path / "b", cases=[made.case(1, unit="NK")])
    run_id, found = importing.look_at(platform, ministry.actor("manager"), bundle)
    with platform.work(ministry.actor("manager")) as work:
        run = imports.run_page(work, run_id)
    brought_in(platform, ministry, bundle, {"units": {"NK": "TT"}})

    assert [(1, "unit", Wrong.UNIT_IS_CLOSED)] == [(each.row, each.field, each.wrong) for each in found.problems]
    assert ([("NK", 1)], True) == ([(each.name, each.places) for each in run.unknown], run.is_only_names)
    assert ministry.grants == one(platform, "SELECT unit_id FROM case_file")


def test_the_cases_of_who_has_left_go_to_the_unit_and_what_they_wrote_stays_theirs(
    platform: Platform, ministry: Ministry, tmp_path: Path
) -> None:
    with platform.work(Actor.system("setup")) as work:
        work.session.get_one(Official, ministry.people["caseworker"]).is_active = False
        work.record(OrganisationChanged(what="official", subject_id=ministry.people["caseworker"], change="left"))
    note = {"guid": made.guid("note", 1), "case": made.guid("case", 1), "by": "caseworker", "at": made.at(1), "text": "Talte med ansøger."}
    bundle = bundle_of(tmp_path / "b", cases=[made.case(1, responsible="caseworker")], notes=[note])
    told = wrong(platform, ministry, bundle)
    brought_in(platform, ministry, bundle)

    assert [("cases.jsonl", 1, "responsible", Wrong.OFFICIAL_HAS_LEFT)] == told
    assert ministry.grants == one(platform, "SELECT responsible_id FROM case_file")
    assert ministry.people["caseworker"] == one(platform, "SELECT written_by FROM note")


def test_an_address_the_register_protects_is_protected_on_whatever_comes_in_and_a_newer_bundle_does_not_lift_it(
    platform: Platform, ministry: Ministry, tmp_path: Path
) -> None:
    with platform.work(ministry.actor("clerk")) as work:
        signe = PartyFields(PartyKind.CITIZEN, "Signe Holm", "CPR", CPR, address="Gl. Strandvej 4", is_protected=True)
        parties.enter(work, signe)
    on = {"role": "concerned", "name": "Signe Holm", "identifier_kind": "cpr", "identifier": "210561-0000", "address": "Gl. Strandvej 4"}
    person = {"kind": "citizen", "name": "Signe Holm", "identifier_kind": "cpr", "identifier": "210561 0000", "address": "Gl. Strandvej 4"}
    rows = {
        "parties": [made.party(1), made.party(2, **person)],
        "cases": [made.case(1, parties=[on])],
        "records": [made.record(1, 1, CONTENT, parties=[on])],
    }
    brought_in(platform, ministry, bundle_of(tmp_path / "b", **rows))
    later = {kind: [row | {"public_title": "x"} if kind != "parties" else row | {"email": "s@h.invalid"} for row in each]
             for kind, each in rows.items()}  # fmt: skip
    brought_in(platform, ministry, bundle_of(tmp_path / "d", **later))

    for table in ("record_party", "case_party", "party"):
        kept = f"SELECT string_agg(DISTINCT identifier_kind || identifier || is_protected, ', ') FROM {table} WHERE name = 'Signe Holm'"
        assert f"CPR{CPR}true" == one(platform, kept), table


def test_a_party_whose_entry_was_deleted_stands_as_it_was_told(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    gone = {"party": made.guid("party", 77), "role": "sender", "name": "Nedlagt A/S"}
    bundle = bundle_of(tmp_path / "b", records=[made.record(1, 1, CONTENT, parties=[gone])])

    assert [("records.jsonl", 1, "parties.0.party", Wrong.ENTRY_NOT_HERE)] == wrong(platform, ministry, bundle)
    brought_in(platform, ministry, bundle)
    assert "Nedlagt A/S" == one(platform, "SELECT name FROM record_party WHERE party_id IS NULL")


def test_a_document_without_a_file_is_a_line_of_history_until_the_file_is_found(
    platform: Platform, ministry: Ministry, tmp_path: Path
) -> None:
    whole = made.record(1, 1, CONTENT)
    lost = whole | {"documents": [whole["documents"][0] | {"versions": []}]}
    bundle = bundle_of(tmp_path / "b", records=[lost])
    told = wrong(platform, ministry, bundle)
    brought_in(platform, ministry, bundle)
    brought_in(platform, ministry, bundle_of(tmp_path / "c", records=[lost | {"title": "Nyt navn"}]))
    before = counted(platform)
    brought_in(platform, ministry, bundle_of(tmp_path / "d", records=[whole]))

    assert [("records.jsonl", 1, "documents.0.versions", Wrong.DOCUMENT_WITHOUT_FILE)] == told
    assert (0, 1, "Dokument uden fil: brev 1.txt") == (
        before["document"],
        before["legacy_event"],
        one(platform, "SELECT what FROM legacy_event"),
    )
    assert (1, 1) == (counted(platform)["document"], counted(platform)["legacy_event"])


def test_documents_of_the_same_name_stay_apart(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    first = made.record(1, 1, CONTENT)
    twin = first["documents"][0] | {"guid": made.guid("document", 2)}
    brought_in(platform, ministry, bundle_of(tmp_path / "b", records=[first | {"documents": [*first["documents"], twin]}]))
    with platform.work(ministry.actor("head")) as work:
        exported = export_case(work, case_page.case_by_number(work, "03/00001"), purpose="prøve")

    assert [["brev 1.txt"] * 2] == [[each.title for each in row.documents] for row in exported.rows["records"]]  # type: ignore[union-attr]


def test_what_was_never_registered_on_a_completed_case_does_not_wait_to_be(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    cases = [made.case(1), made.case(2, state="in_progress", completed_at=None)]
    records = [made.record(n, n, CONTENT, number=None, registered_at=None) for n in (1, 2)]
    brought_in(platform, ministry, bundle_of(tmp_path / "b", cases=cases, records=records))
    with platform.work(ministry.actor("head")) as work:
        waiting = work.session.exec(select(Record.title).where(*is_unregistered())).all()

    assert ["Brev 2"] == list(waiting)


def test_a_case_that_was_delivered_elsewhere_comes_in_completed_with_what_lies_on_it(
    platform: Platform, ministry: Ministry, tmp_path: Path
) -> None:
    bundle = bundle_of(tmp_path / "b", cases=[made.case(1, state="locked")], records=[made.record(1, 1, CONTENT)])

    assert [("cases.jsonl", 1, "state", Wrong.DELIVERED_ELSEWHERE)] == wrong(platform, ministry, bundle)
    brought_in(platform, ministry, bundle)
    brought_in(platform, ministry, bundle_of(tmp_path / "d", cases=[made.case(1, state="locked", title="Nyt navn")]))
    assert (CaseState.COMPLETED, "Nyt navn") == (one(platform, "SELECT state FROM case_file"), one(platform, "SELECT title FROM case_file"))


def test_rows_with_a_mark_of_utf_8_before_them_are_read(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    bundle = made.archive(tmp_path / "b", 1)
    for file in ("bundle.json", "cases.jsonl", "records.jsonl"):
        (bundle / file).write_bytes(codecs.BOM_UTF8 + (bundle / file).read_bytes())

    assert [] == wrong(platform, ministry, bundle)


def test_ties_made_here_meanwhile_are_not_made_twice(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    brought_in(platform, ministry, bundle_of(tmp_path / "b", cases=[made.case(1), made.case(2)], relations=[a_tie(1, 1, 2)]))
    brought_in(platform, ministry, bundle_of(tmp_path / "d", relations=[a_tie(9, 1, 2)]))

    assert 1 == one(platform, "SELECT count(*) FROM case_relation")


# ---- what is told: the field, and whether it stops --------------------------------------------------------------------------
ODD_CASES: list[tuple[dict[str, Any], str, Wrong]] = [
    ({"opened_at": "0001-01-01T00:00:00+02:00"}, "opened_at", Wrong.DATE_OF_NONE),
    ({"deadline": "9999-12-31"}, "deadline", Wrong.DATE_OF_NONE),
    ({"opened_at": "1887-05-03T10:00:00+01:00"}, "opened_at", Wrong.DATE_UNLIKELY),
    ({"completed_at": "2031-01-01T10:00:00+01:00"}, "completed_at", Wrong.DATE_UNLIKELY),
    ({"title": "Tilskud\x00til anlæg"}, "title", Wrong.CHARACTER_UNKNOWN),
    ({"fields": {"Anlæg": ["\x00"]}}, "fields", Wrong.CHARACTER_UNKNOWN),
    ({"title": "Tilskud til anlÃ¦g"}, "title", Wrong.TEXT_GARBLED),
    ({"title": "Tilskud til anl\ufffdg"}, "title", Wrong.TEXT_GARBLED),
    ({"completed_at": None}, "completed_at", Wrong.MISSING_FIELD),
]
ODD_RECORDS: list[tuple[dict[str, Any], str, Wrong]] = [
    ({"number": 2**31}, "number", Wrong.NUMBER_OUT_OF_RANGE),
    ({"number": 0}, "number", Wrong.NUMBER_OUT_OF_RANGE),
    ({"kind": "outbound", "state": "sent"}, "sent_at", Wrong.MISSING_FIELD),
    ({"letter_date": "1899-12-31"}, "letter_date", Wrong.DATE_UNLIKELY),
    ({"case": made.guid("party", 1)}, "case", Wrong.NO_SUCH_ROW),
    ({"guid": made.guid("case", 1)}, "guid", Wrong.GUID_TWICE),
    ({"parties": [{"role": "sender", "name": "S\u00f8ren", "address": "Ã…gade 1"}]}, "parties.0.address", Wrong.TEXT_GARBLED),
]


def test_every_oddity_is_told_with_its_field_and_what_can_be_kept_does_not_stop(
    platform: Platform, ministry: Ministry, tmp_path: Path
) -> None:
    kinds = {"cases": [made.case(100)] + [made.case(n, **odd) for n, (odd, *_) in enumerate(ODD_CASES)],
             "records": [made.record(n, 100, CONTENT, **{"number": n + 1} | odd) for n, (odd, *_) in enumerate(ODD_RECORDS)]}  # fmt: skip
    kinds["cases"].append(made.case(1))
    expected = {("cases.jsonl", n + 2, field, word) for n, (_, field, word) in enumerate(ODD_CASES)}
    expected |= {("records.jsonl", n + 1, field, word) for n, (_, field, word) in enumerate(ODD_RECORDS)}
    _, found = importing.look_at(platform, ministry.actor("manager"), bundle_of(tmp_path / "b", **kinds))

    told = {(each.file, each.row, where, each.wrong) for each in found.problems for where in {each.field, each.field.split(".")[0]}}
    assert expected <= told
    assert not {each.wrong for each in found.problems if each.stops} & {Wrong.DATE_UNLIKELY, Wrong.TEXT_GARBLED}


def test_what_is_only_unlikely_comes_in_as_it_is(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    kept = [odd for odd, _, word in ODD_CASES if word in WARNINGS]
    brought_in(platform, ministry, bundle_of(tmp_path / "b", cases=[made.case(n, **odd) for n, odd in enumerate(kept)]))

    assert (len(kept), "1887") == (
        one(platform, "SELECT count(*) FROM case_file"),
        one(platform, "SELECT min(extract(year FROM opened_at))::text FROM case_file"),
    )


def test_ties_to_itself_twice_and_in_a_circle_are_told(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    ties = [a_tie(1, 1, 2), a_tie(2, 2, 3), a_tie(3, 3, 1), a_tie(4, 1, 1), a_tie(5, 1, 2)]
    bundle = bundle_of(tmp_path / "b", cases=[made.case(n) for n in (1, 2, 3)], relations=ties)

    told = [(3, Wrong.TIE_GOES_ROUND), (4, Wrong.TIE_TO_ITSELF), (5, Wrong.TIE_TWICE)]
    assert [("relations.jsonl", row, "other", word) for row, word in told] == wrong(platform, ministry, bundle)


@pytest.mark.parametrize("line", [b"\xff\xfe{\x00", '{"title": "bl\u00e5"}'.encode("latin-1"), b'{"title": "\\ud800"}', b"[1]", b"{"])
def test_a_line_in_an_unknown_encoding_is_named_and_the_rest_is_read(
    platform: Platform, ministry: Ministry, tmp_path: Path, line: bytes
) -> None:
    bundle = made.archive(tmp_path / "b", 1)
    (bundle / "cases.jsonl").write_bytes(line + b"\n" + (bundle / "cases.jsonl").read_bytes())
    first, *rest = wrong(platform, ministry, bundle)

    assert ("cases.jsonl", 1, Wrong.NOT_JSON, []) == (first[0], first[1], first[3], rest)


def test_a_guid_that_came_in_as_something_else_changes_nothing(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    brought_in(platform, ministry, bundle_of(tmp_path / "b"))
    note = {"guid": str(uuid.uuid4()), "record": made.guid("case", 1), "by": "head", "at": made.at(1), "text": "Hm"}
    again = made.write(tmp_path / "d", parties=[made.party(1, guid=made.guid("case", 1))], notes=[note])

    assert [("parties.jsonl", 1, "guid", Wrong.GUID_TWICE), ("notes.jsonl", 1, "record", Wrong.NO_SUCH_ROW)] == wrong(
        platform, ministry, again
    )
    assert json.loads(json.dumps(one(platform, "SELECT title FROM case_file"))) == "Tilskud til anlæg 1"
