"""Whose whole numbers and protected addresses go out with a case, and that each is written down with the purpose."""

import json
import zipfile
from pathlib import Path

from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.bundles import writing
from casework.model import Case, EventRow, Party, Record
from casework.queries import histories
from casework.services import granting, parties, party_use, records
from casework.services.exporting_cases import ExportedCase, export_case
from casework.services.parties import PartyFields
from casework.services.party_use import PartyUse
from casework.vocabulary import AccessLevel, Action, Cause, PartyKind, PartyRole, Right
from tests.builders import Ministry
from tests.records import a_case_of, a_draft

SIGNE, BO = "6701901234", "6101901234"  # replacement numbers, nobody's
STREET = "Hemmelig Strandvej 4"


def a_case_with_people(platform: Platform, ministry: Ministry) -> int:
    """Gives a case with a protected citizen on it and on its record, one of no protection, a company, and somebody written freely."""
    case_id = a_case_of(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        hidden = parties.enter(
            work, PartyFields(PartyKind.CITIZEN, "Signe Skjult", "CPR", SIGNE, address=STREET, phones=("20304050",), is_protected=True)
        )
        known = parties.enter(work, PartyFields(PartyKind.CITIZEN, "Bo Åben", "CPR", BO, address="Åbenvej 1"))
        company = parties.enter(work, PartyFields(PartyKind.COMPANY, "Vestenga A/S", "CVR", "10000009"))
        for each in (hidden, known, company):
            party_use.put_on_case(work, case_id, PartyUse(PartyRole.CONCERNED, party_id=each))
        party_use.put_on_case(work, case_id, PartyUse(PartyRole.WITNESS, name="Vidne Løs", identifier_kind="CPR", identifier="6201901234"))
    record_id = a_draft(platform, ministry, case_id=case_id, access_level=AccessLevel.ALL)
    with platform.work(ministry.actor("caseworker")) as work:
        row = party_use.put_on_record(work, record_id, PartyUse(PartyRole.CONCERNED, party_id=hidden))
        version = work.session.get_one(Record, record_id).version or 0
    with platform.work(ministry.actor("caseworker")) as work:
        records.edit(work, record_id, opened_version=version, title="Andet")  # a version that tells who stood on it
    with platform.work(ministry.actor("caseworker")) as work:
        party_use.take_off(work, row)
        party_use.put_on_record(work, record_id, PartyUse(PartyRole.CONCERNED, party_id=hidden))
    for who in ("auditor", "caseworker"):
        with platform.work(ministry.actor("caseworker")) as work:
            work.load(Case, case_id, Action.READ)
            granting.give_on_case(work, case_id, ministry.people[who], cause=Cause.SUPPLEMENTARY, right=Right.READ)
    return case_id


def exported(platform: Platform, ministry: Ministry, case_id: int, who: str) -> ExportedCase:
    with platform.work(ministry.actor(who)) as work:
        return export_case(work, case_id, purpose="Klage til nævnet")


def shown(platform: Platform, ministry: Ministry, case_id: int) -> list[tuple[str, str]]:
    with platform.work(ministry.actor("caseworker")) as work:
        names = dict(work.session.exec(select(Party.id, Party.name)).all())
        told = [line for line in histories.of_case(work, case_id) if line.kind in {"identifier_shown", "protected_address_shown"}]
        assert {"Klage til nævnet"} == {line.facts["purpose"] for line in told}
        return sorted((line.kind, names.get(line.facts.get("party_id") or 0, "")) for line in told)


def test_an_export_writes_down_each_person_who_goes_out_whole_once_with_the_purpose(platform: Platform, ministry: Ministry) -> None:
    case_id = a_case_with_people(platform, ministry)
    out = exported(platform, ministry, case_id, "caseworker")

    assert [
        ("identifier_shown", ""), ("identifier_shown", "Bo Åben"), ("identifier_shown", "Signe Skjult"),
        ("protected_address_shown", "Signe Skjult"),
    ] == shown(platform, ministry, case_id)  # fmt: skip
    assert 0 == (out.head.left_out.masked_parties if out.head.left_out else -1)
    assert [SIGNE, BO, "10000009"] == [row.identifier for row in out.rows["parties"]]  # type: ignore[union-attr]  # entries
    assert {True} == {party.is_protected for row in out.rows["records"] for party in row.parties}  # type: ignore[union-attr]  # records
    assert STREET not in repr(out.rows["versions"])


def test_what_an_exporter_may_not_be_shown_stays_behind_and_the_file_says_so(
    platform: Platform, ministry: Ministry, tmp_path: Path
) -> None:
    case_id = a_case_with_people(platform, ministry)
    out = exported(platform, ministry, case_id, "auditor")
    writing.write(tmp_path / "sag.zip", out.head, out.rows, (), platform.blobs.read)
    with zipfile.ZipFile(tmp_path / "sag.zip") as archive:
        head = json.loads(archive.read("bundle.json"))
        entries = [json.loads(line) for line in archive.read("parties.jsonl").splitlines()]

    by_name = {each["name"]: each for each in entries}
    assert 2 == head["left_out"]["masked_parties"]
    assert not {"identifier", "address", "phones"} & set(by_name["Signe Skjult"])
    assert ("identifier" not in by_name["Bo Åben"], by_name["Bo Åben"]["address"]) == (True, "Åbenvej 1")
    assert "10000009" == by_name["Vestenga A/S"]["identifier"]
    with platform.work(ministry.actor("auditor")) as work:
        kinds = set(work.session.exec(select(EventRow.kind).where(col(EventRow.case_id) == case_id)).all())
    assert {"identifier_shown", "protected_address_shown", "case_exported"} <= kinds  # as they stand on the case, which its readers may see
