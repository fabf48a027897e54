"""Everything on a case goes out and comes in again equal; what the exporter could not take is named; our own export changes nothing."""

import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.bundles import writing
from casework.bundles.problems import Wrong
from casework.bundles.shapes import KINDS
from casework.errors import NotFound
from casework.model import Grant, InboxItem, RecordParty, Request, Seat
from casework.queries import carried, case_page, imports
from casework.queries import requests as requests_shown
from casework.services import request_answering, requests
from casework.services.exporting_cases import ExportedCase, export_case
from casework.services.importing import runs
from casework.services.requests import NewRequest
from casework.vocabulary import AccessLevel, Cause, Evaluation, ImportState
from documents import importing
from tests import made_bundles as made
from tests.asking import a_record_of, answered, asked, part
from tests.builders import Ministry, a_record
from tests.doors.page_walk import a_desk
from tests.doors.page_walk import shown as shown_page
from tests.records import a_case_of

AT = made.at(1)
AROUND = ("folders", "relations", "links", "notes", "annotations", "versions", "chats", "approvals", "requests")
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Z")), min_size=1, max_size=30)


def whole(folder: Path, said: str = "Ring til ansøgeren", *, copies: int = 1) -> Path:
    """Writes two cases, the first with one of everything around it."""
    letter, answer = f"Brev. {said}".encode(), f"Svar. {said}".encode()
    one, other, record, reply = made.guid("case", 1), made.guid("case", 2), made.guid("record", 1), made.guid("record", 2)
    below = made.guid("folder", 2)

    def each(kind: str, **row: Any) -> list[dict[str, Any]]:
        return [{"guid": made.guid(f"{kind}-{said}", n), "by": "head", "at": AT, **row} for n in range(copies)]

    decision = {"round": 1, "step": "Chef", "verdict": "approve", "who": "head", "at": AT, "comment": said, "seen": "ab12"}
    return made.write(
        folder, (letter, answer), parties=[made.party(1)],
        cases=[
            made.case(1, previous_number="J.nr. 7", external_access="partly", fields={"areal": 12, "note": said}, action_code="G01"),
            made.case(2),
        ],
        folders=[
            {"guid": made.guid("folder", 1), "case": one, "position": 0, "title": "Ansøgning"},
            {"guid": below, "case": one, "parent": made.guid("folder", 1), "position": 1, "title": "Bilag"},
        ],
        records=[
            made.record(1, 1, letter, folder=below, keywords=["tilskud"], external_access="open"),
            made.record(2, 1, answer, number=2, kind="internal", genre="note", parties=[
                            {"role": "recipient", "name": "Kim Klerk", "inside": "clerk"},
                            {"role": "copy_recipient", "name": "Tilskud", "inside": "TT"}],
                        occasion={"told_by": "Ansøger", "happened_at": AT, "place": "Telefon", "participants": said}),
        ],
        relations=[{"guid": made.guid("relation", 1), "case": one, "other": other, "kind": "child_of", "by": "head", "at": AT}],
        links=[{"guid": made.guid("link", 1), "record": reply, "other": record, "kind": "reply_to", "by": "clerk", "at": AT}],
        notes=[*each("note", record=record, text=said, named=["clerk", "TT"]), *each("note-on-case", case=one, text=said)],
        annotations=[
            *each("annotation", record=record, text=said, named=["TT"], to=["clerk"], document=made.guid("document", 1), version=1, page=2,
                  boxes=[[10, 20, 300.5, 40]], quote=said, settled_by="clerk", settled_at=AT),
            *(
                answered | {"answers": made.guid(f"annotation-{said}", n)}
                for n, answered in enumerate(each("answer", record=record, text=said))
            ),
        ],
        versions=[{"guid": made.guid("version", 1), "record": record, "number": 1, "by": "clerk", "at": AT,
                   "content": {"title": said, "documents": [{"document": made.guid("document", 1), "number": 1, "title": "brev 1.txt"}]}}],
        chats=[{"guid": made.guid("chat", 1), "record": record, "by": "head", "at": AT,
                "members": [{"who": "head", "joined_at": AT},
                            {"who": "clerk", "joined_at": AT, "left_at": made.at(1, days=2), "through": "TT"}],
                "messages": [{"by": "head", "at": AT, "text": said}]}],
        approvals=[{"guid": made.guid("approval", 1), "record": record, "title": "Godkendelse", "state": "approved", "responsible": "head",
                    "started_at": AT, "finished_at": made.at(1, days=1), "decisions": [decision]}],
        requests=[{"guid": made.guid("request", 1), "record": record, "kind": "Bidrag", "text": said, "state": "finalised",
                   "asked_by": "head", "made_at": AT, "sent_at": AT, "ended_at": made.at(1, days=3), "ended_by": "head", "answers": [
                       {"of": "clerk", "state": "executed", "by": "clerk", "asked_at": AT, "at": made.at(1, days=2), "comment": said,
                        "answer": reply, "evaluation": "good"}]}],
        events=[made.event(1, 1)],
    )  # fmt: skip


def take_in(platform: Platform, ministry: Ministry, bundle: Path) -> int:
    run_id, checked = importing.look_at(platform, ministry.actor("manager"), bundle)
    assert [] == [problem for problem in checked.problems if problem.stops]
    with platform.work(ministry.actor("manager")) as work:
        runs.start(work, run_id)
    importing.run(platform, run_id)
    return run_id


def taken_out(platform: Platform, ministry: Ministry, number: str, who: str = "head") -> ExportedCase:
    with platform.work(ministry.actor(who)) as work:
        return export_case(work, case_page.case_by_number(work, number), purpose="prøve")


def of_all(platform: Platform, table: type[Request]) -> list[int]:
    with platform.system_engine.connect() as connection:
        return list(connection.execute(text(f"SELECT id FROM {table.__tablename__}")).scalars())


def rows_of(exports: Iterable[ExportedCase], *, number: str = "") -> dict[str, list[Any]]:
    """Gives the rows of several exports as those of one, without our own history, numbered anew where a mark is given."""
    rows: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
    for exported in exports:
        for kind, of_kind in exported.rows.items():
            rows[kind] |= {row.guid: row for row in of_kind if kind != "events" or row.what == "Sag oprettet"}  # type: ignore[union-attr]
    found = {kind: list(of_kind.values()) for kind, of_kind in rows.items()}
    if number:
        found["cases"] = [case.model_copy(update={"number": case.number.split(" ", 1)[0] + number}) for case in found["cases"]]
    return found


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(said=words, copies=st.integers(0, 3))
def test_whatever_is_on_a_case_goes_out_and_comes_in_again_equal(
    platform: Platform, ministry: Ministry, tmp_path: Path, said: str, copies: int
) -> None:
    mark = uuid.uuid4().hex[:8]
    bundle = whole(tmp_path / mark, said, copies=copies)
    cases_file, head_file = bundle / "cases.jsonl", bundle / "bundle.json"
    cases_file.write_text(cases_file.read_text().replace('"03/0000', f'"{mark}/0000'), encoding="utf-8")
    head_file.write_text(head_file.read_text().replace(made.SOURCE, f"{made.SOURCE} {mark}"))
    take_in(platform, ministry, bundle)
    first = [taken_out(platform, ministry, f"{mark}/0000{n}") for n in (1, 2)]

    out = tmp_path / f"{mark}.zip"
    head = first[0].head.model_copy(update={"source": f"Et andet Casework {mark}"})
    files = {sha256 for each in first for sha256 in each.files}
    writing.write(out, head, rows_of(first, number=" igen"), files, platform.blobs.read)
    take_in(platform, ministry, out)
    again = [taken_out(platform, ministry, f"{mark}/0000{n} igen") for n in (1, 2)]

    ours, theirs = rows_of(first, number=" igen"), rows_of(again)
    for kind in KINDS:
        assert (kind, ours[kind]) == (kind, theirs[kind])
    assert (2 * copies, 1, 1) == (len(ours["notes"]), len(ours["chats"]), len(ours["approvals"]))
    assert 1 == len(ours["requests"])


def test_our_own_export_brought_in_again_changes_nothing(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    take_in(platform, ministry, whole(tmp_path / "b"))
    exported = taken_out(platform, ministry, "03/00001")
    out = tmp_path / "ud.zip"
    writing.write(out, exported.head, exported.rows, exported.files, platform.blobs.read)
    tables = ("case_file", "record", "document_version", "note", "annotation", "chat_message", "carried_thing", "legacy_event", "party")

    def counted() -> list[int]:
        with platform.system_engine.connect() as connection:
            return [connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables]

    before = counted()
    run_id = take_in(platform, ministry, out)
    with platform.work(ministry.actor("manager")) as work:
        run = imports.run_page(work, run_id)

    assert before == counted()
    assert (ImportState.DONE, 0, 0) == (run.state, sum(run.made.values()), sum(run.changed.values()))


def test_a_colleague_or_unit_who_is_a_party_is_so_again_and_one_unknown_here_stands_by_name(
    platform: Platform, ministry: Ministry, tmp_path: Path
) -> None:
    inside = [{"role": "recipient", "name": who, "inside": who} for who in ("clerk", "TT", "KBE")]
    bundle = made.write(
        tmp_path / "b", (b"Brev",), parties=[made.party(1)], cases=[made.case(1)], records=[made.record(1, 1, b"Brev", parties=inside)]
    )
    _, checked = importing.look_at(platform, ministry.actor("manager"), bundle)
    take_in(platform, ministry, bundle)
    take_in(platform, ministry, bundle)
    with platform.work(ministry.actor("head")) as work:
        found = work.session.exec(select(RecordParty).order_by(col(RecordParty.position))).all()

    assert [("parties.2.inside", Wrong.UNKNOWN_COLLEAGUE, False)] == [(each.field, each.wrong, each.stops) for each in checked.problems]
    assert [ministry.people["clerk"], ministry.grants, None] == [each.principal_id for each in found]


def test_what_an_unknown_author_wrote_is_kept_under_the_name(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    note = {"guid": made.guid("note", 1), "case": made.guid("case", 1), "by": "KBE", "at": AT, "text": "Husk syn"}
    bundle = made.write(tmp_path / "b", parties=[made.party(1)], cases=[made.case(1)], notes=[note])
    _, checked = importing.look_at(platform, ministry.actor("manager"), bundle)
    take_in(platform, ministry, bundle)
    take_in(platform, ministry, bundle)
    with platform.work(ministry.actor("head")) as work:
        case_id = case_page.case_by_number(work, "03/00001")
        told = imports.legacy_lines(work, case_id)

    assert [("by", Wrong.UNKNOWN_AUTHOR, False)] == [(each.field, each.wrong, each.stops) for each in checked.problems]
    assert [("KBE", "Husk syn")] == [(line.who, line.what) for line in told]


def test_a_relation_waits_until_the_other_case_comes(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    relation = {"guid": made.guid("relation", 1), "case": made.guid("case", 1), "other": made.guid("case", 2), "kind": "related", "at": AT}
    first = made.write(tmp_path / "a", parties=[made.party(1)], cases=[made.case(1)], relations=[relation])
    _, checked = importing.look_at(platform, ministry.actor("manager"), first)
    take_in(platform, ministry, first)
    take_in(platform, ministry, made.write(tmp_path / "b", parties=[made.party(1)], cases=[made.case(2)]))
    take_in(platform, ministry, first)

    assert [("other", Wrong.OTHER_NOT_HERE)] == [(each.field, each.wrong) for each in checked.problems]
    assert ["related"] == [row.kind for row in taken_out(platform, ministry, "03/00001").rows["relations"]]  # type: ignore[union-attr]


def test_a_chat_goes_out_with_its_participants_alone_and_the_head_says_so(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    take_in(platform, ministry, whole(tmp_path / "b"))
    mine = taken_out(platform, ministry, "03/00001")
    other = taken_out(platform, ministry, "03/00001", "clerk")

    assert mine.head.left_out is not None
    assert other.head.left_out is not None
    assert (1, 0) == (len(mine.rows["chats"]), mine.head.left_out.chats)
    assert ([], True) == (other.rows["chats"], other.head.left_out.chats > 0)
    assert "Ring til" not in repr(other.rows["chats"])
    assert other.head.left_out.is_anything


def test_requests_go_along_as_facts_finished_or_under_way_and_a_draft_does_not(
    platform: Platform, ministry: Ministry, tmp_path: Path
) -> None:
    clerk, caseworker = ministry.people["clerk"], ministry.people["caseworker"]
    case_id = a_case_of(platform, ministry, "head", number="2026-77")
    record_id = a_record_of(platform, ministry, case_id=case_id, number=1)
    over = asked(platform, ministry, record_id, clerk)
    answered(platform, ministry, part(platform, ministry, over).recipient_id, "clerk")
    with platform.work(ministry.actor("head")) as work:
        requests.evaluate(work, requests_shown.request(work, over).recipients[0].recipient_id, Evaluation.GOOD, "Godt")
        requests.finalise(work, over)
        requests.draft(work, record_id, NewRequest("Kun en kladde", (caseworker,)))
    asked(platform, ministry, record_id, ministry.grants, return_to_id=clerk)
    with platform.work(ministry.actor("caseworker")) as work:
        (open_part,) = requests_shown.of_record(work, record_id)[0].recipients
        request_answering.accept(work, open_part.recipient_id)
    exported = taken_out(platform, ministry, "2026-77")
    row, running = exported.rows["requests"]
    answers = [(each.of, each.state, each.comment, each.evaluation, each.is_late) for each in row.answers]  # type: ignore[union-attr]

    assert [("clerk", "executed", "Se svaret", "good", False)] == answers
    assert ("sent", "clerk", [("TT", "accepted", "caseworker")]) == (
        running.state,  # type: ignore[union-attr]
        running.returns_to,  # type: ignore[union-attr]
        [(each.of, each.state, each.given_to) for each in running.answers],  # type: ignore[union-attr]
    )
    assert exported.head.left_out is None or 0 == exported.head.left_out.open_requests
    assert "Kun en kladde" not in repr(exported)
    with platform.work(ministry.actor("outsider")) as work, pytest.raises(NotFound):
        carried.requests_of_record(work, record_id)

    out = tmp_path / "ud.zip"
    head = exported.head.model_copy(update={"source": "Et andet Casework"})
    writing.write(out, head, rows_of([exported], number=" igen"), exported.files, platform.blobs.read)
    asked_before = len(of_all(platform, Request))
    for _ in range(2):
        take_in(platform, ministry, out)
    with platform.work(ministry.actor("head")) as work:
        (there,) = case_page.case_page(work, case_page.case_by_number(work, "2026-77 igen")).records
        came = [(one.state, one.source) for one in carried.requests_of_record(work, there.record_id)]
    assert ([("finalised", head.source), ("sent", head.source)], asked_before) == (sorted(came), len(of_all(platform, Request)))


def test_a_request_that_came_in_is_shown_to_who_reads_the_record_and_asks_nobody(
    platform: Platform, ministry: Ministry, tmp_path: Path
) -> None:
    take_in(platform, ministry, whole(tmp_path / "b"))
    with platform.work(ministry.actor("head")) as work:
        case_id = case_page.case_by_number(work, "03/00001")
        found = {row.record_id: carried.requests_of_record(work, row.record_id) for row in case_page.case_page(work, case_id).records}
        with_one, shown = [id for id, ones in found.items() if ones], [one for ones in found.values() for one in ones]
        asked_here = work.session.exec(select(Request)).all()
        waiting = work.session.exec(select(InboxItem)).all()

    head = a_desk(platform, ministry.people["head"], "Jens Holt")
    pages = [shown_page(head, record=str(record_id), tab="requests") for record_id in with_one]

    assert [True] == ["Bragt ind fra" in each and "Bidrag" in each and "Ring til ansøgeren" in each for each in pages]
    assert [("Bidrag", "finalised", "head", ["clerk"])] == [
        (one.kind, one.state, one.asked_by, [part.of for part in one.answers]) for one in shown
    ]
    assert [] == [*asked_here, *waiting]


def under_way(folder: Path, state: str = "sent", **fields: Any) -> Path:
    """Writes a case with a letter and a request on it, made of a clerk who is known here."""
    answer = {"of": "clerk", "state": "waiting" if state == "sent" else "executed", "asked_at": AT}
    row = {"guid": made.guid("request", 7), "record": made.guid("record", 1), "kind": "Bidrag", "text": "Ring til kommunen", "state": state,
           "asked_by": "head", "returns_to": "TT", "made_at": AT, "sent_at": AT, "answers": [answer], **fields}  # fmt: skip
    letter = b"Brev"
    return made.write(
        folder, (letter,), parties=[made.party(1)], cases=[made.case(1)], records=[made.record(1, 1, letter, responsible="head")],
        requests=[row],
    )  # fmt: skip


def test_a_request_under_way_elsewhere_comes_in_as_a_fact_once_and_goes_on_by_newer_bundles(
    platform: Platform, ministry: Ministry, tmp_path: Path
) -> None:
    def came(who: str = "head") -> list[Any]:
        with platform.work(ministry.actor(who)) as work:
            case_id = case_page.case_by_number(work, "03/00001")
            return [one for row in case_page.case_page(work, case_id).records for one in carried.requests_of_record(work, row.record_id)]

    for _ in range(2):
        take_in(platform, ministry, under_way(tmp_path / "first"))
    (one,) = came()
    with platform.work(ministry.actor("head")) as work:
        record_id = case_page.case_page(work, case_page.case_by_number(work, "03/00001")).records[0].record_id
        by_requests = select(Grant.id).where(col(Grant.cause).in_((Cause.REQUEST, Cause.REQUEST_ANSWER)))
        left = [*work.session.exec(select(Request.id)), *work.session.exec(select(InboxItem.cause)), *work.session.exec(by_requests)]
    page = shown_page(a_desk(platform, ministry.people["head"], "Jens Holt"), record=str(record_id), tab="requests")
    assert ("sent", True, None, "TT", []) == (one.state, one.is_under_way, one.ended_at, one.returns_to, left)
    assert "Den var undervejs, da den blev bragt med" in page
    out = taken_out(platform, ministry, "03/00001")
    assert [("sent", "Ring til kommunen")] == [(row.state, row.text) for row in out.rows["requests"]]  # type: ignore[union-attr]

    for again, fields in (("finalised", {"ended_at": made.at(1, days=9)}), ("finalised", {"ended_at": made.at(1, days=9)}), ("sent", {})):
        take_in(platform, ministry, under_way(tmp_path / f"{again}{uuid.uuid4().hex}", again, **fields))
    (now,) = came()
    assert ("finalised", False, ["executed"], one.carried_id) == (
        now.state, now.is_under_way, [part.state for part in now.answers], now.carried_id,
    )  # fmt: skip
    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        carried.requests_of_record(work, record_id)


def test_an_approval_that_came_in_is_read_on_the_record_and_gives_nobody_a_seat(
    platform: Platform, ministry: Ministry, tmp_path: Path
) -> None:
    take_in(platform, ministry, whole(tmp_path / "b"))
    with platform.work(ministry.actor("head")) as work:
        case_id = case_page.case_by_number(work, "03/00001")
        found = {row.record_id: carried.approvals_of_record(work, row.record_id) for row in case_page.case_page(work, case_id).records}
        seats = work.session.exec(select(Seat)).all()
    (record_id,), (shown,) = [id for id, ones in found.items() if ones], [one for ones in found.values() for one in ones]
    page = shown_page(a_desk(platform, ministry.people["head"], "Jens Holt"), record=str(record_id))
    others = [shown_page(a_desk(platform, ministry.people["head"], "Jens Holt"), record=str(id)) for id in found if id != record_id]

    assert ("Godkendelse", "approved", made.SOURCE, [("head", "Chef")]) == (
        shown.title, shown.state, shown.source, [(one.who, one.step) for one in shown.decisions],
    )  # fmt: skip
    assert f"Godkendelse, overført fra {made.SOURCE}" in page
    assert not any("overført fra" in each for each in others)
    assert [] == list(seats)
    with platform.work(ministry.actor("outsider")) as work, pytest.raises(NotFound):
        carried.approvals_of_record(work, record_id)


def test_a_number_the_exporter_cannot_see_is_named_as_left_out(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    take_in(platform, ministry, whole(tmp_path / "b"))
    with platform.work(ministry.actor("head")) as work:
        case_id = case_page.case_by_number(work, "03/00001")
    with platform.work(ministry.actor("secretary")) as work:
        a_record(work, ministry, case_id=case_id, unit_id=ministry.legal, access_level=AccessLevel.INVOLVED, title="Hemmeligt", number=3)
        a_record(work, ministry, case_id=case_id, title="Til alle i kontoret", number=4)
    exported = taken_out(platform, ministry, "03/00001")

    assert "Hemmeligt" not in repr(exported)
    assert exported.head.left_out is not None
    assert ((3,), "head") == (exported.head.left_out.record_numbers, exported.head.left_out.seen_by)


@pytest.mark.parametrize("field", ["farve", "title"])
def test_a_row_with_a_wrong_shape_has_its_references_told_too(platform: Platform, ministry: Ministry, tmp_path: Path, field: str) -> None:
    case = made.case(1, unit="Nedlagt", file_plan_code="99", parties=[{"party": made.guid("party", 9), "role": "concerned", "name": "X"}])
    bad_version = made.record(1, 1, b"mangler", responsible="gaaet")
    bad_version["documents"][0]["versions"][0]["filed_at"] = "i går"
    case |= {field: ""}
    bundle = made.write(tmp_path / "b", cases=[case], records=[bad_version])
    _, checked = importing.look_at(platform, ministry.actor("manager"), bundle)

    assert {
        ("cases.jsonl", field), ("cases.jsonl", "unit"), ("cases.jsonl", "file_plan_code"), ("cases.jsonl", "parties.0.party"),
        ("records.jsonl", "documents.0.versions.0.filed_at"), ("records.jsonl", "documents.0.versions.0.sha256"),
        ("records.jsonl", "responsible"),
    } == {(each.file, each.field) for each in checked.problems}  # fmt: skip
