"""A newer bundle on what came in before: what it changes, what stays, and what its check and its report say of both."""

import datetime as dt
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlmodel import select

from casework.bootstrap import Platform
from casework.bundles.problems import Wrong
from casework.model import Case, Record
from casework.queries import imports
from casework.services import cases, destroying
from casework.services.records import locking, registering
from casework.work import Actor
from tests import made_bundles as made
from tests.builders import Ministry
from tests.conftest import Clock
from tests.services.test_importing import brought_in, counted, wrong

DRAFT: dict[str, Any] = {
    "kind": "outbound", "state": "draft", "number": None, "registered_at": None, "body_html": "<p>Udkast</p>", "keywords": ["varme"],
    "parties": [{"role": "recipient", "name": "Anlæg 1 A/S"}], "deadline": "2026-12-01",
}  # fmt: skip


def a_draft(folder: Path, **more: Any) -> Path:
    content = b"et udkast"
    return made.write(
        folder, (content,), parties=[made.party(1)], cases=[made.case(1)], records=[made.record(1, 1, content, **DRAFT | more)]
    )


def the_record(platform: Platform) -> dict[str, Any]:
    with platform.system_engine.connect() as connection:
        return dict(
            connection.execute(
                text("""SELECT title, state, body_html, keywords, deadline, number, sent_at IS NOT NULL AS is_sent,
                        (SELECT count(*) FROM record_version v WHERE v.record_id = r.id) AS versions FROM record r ORDER BY id LIMIT 1""")
            )
            .mappings()
            .one()
        )


def changed_and_found(platform: Platform, ministry: Ministry, run_id: int) -> tuple[dict[str, int], list[tuple[int, Wrong]]]:
    with platform.work(ministry.actor("manager")) as work:
        run = imports.run_page(work, run_id)
    return {kind: count for kind, count in run.changed.items() if count}, [(each.row, each.wrong) for each in run.problems]


def test_a_newer_row_changes_body_and_fields_of_what_is_not_sent_and_leaves_a_version_once(
    platform: Platform, ministry: Ministry, tmp_path: Path
) -> None:
    brought_in(platform, ministry, a_draft(tmp_path / "b"))
    newer = a_draft(tmp_path / "d", body_html="<p>Endeligt</p>", title="Afgørelse", keywords=["varme", "støj"], deadline=None,
                    number=4, registered_at=made.at(1, days=3))  # fmt: skip
    runs_of = [brought_in(platform, ministry, newer) for _ in range(2)]

    assert {
        "title": "Afgørelse", "state": "draft", "body_html": "<p>Endeligt</p>", "keywords": ["varme", "støj"], "deadline": None,
        "number": 4,
        "is_sent": False, "versions": 2,
    } == the_record(platform)  # fmt: skip
    assert [({"records": 1}, []), ({}, [])] == [changed_and_found(platform, ministry, run_id) for run_id in runs_of]


def test_what_a_newer_row_says_nothing_of_stays(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    brought_in(platform, ministry, a_draft(tmp_path / "b"))
    silent = made.record(1, 1, b"et udkast", **DRAFT | {"title": "Nyt navn"})
    for name in ("body_html", "keywords", "deadline"):
        del silent[name]
    brought_in(platform, ministry, made.write(tmp_path / "d", (b"et udkast",), records=[silent]))
    record = the_record(platform)

    assert ("Nyt navn", "<p>Udkast</p>", ["varme"], dt.date(2026, 12, 1)) == tuple(
        record[name] for name in ("title", "body_html", "keywords", "deadline")
    )


def test_what_somebody_is_editing_stays_and_the_report_says_so_until_it_is_brought_in_again(
    platform: Platform, ministry: Ministry, tmp_path: Path, clock: Clock
) -> None:
    brought_in(platform, ministry, a_draft(tmp_path / "b", case=None))
    with platform.work(ministry.actor("head")) as work:
        record_id = work.session.exec(select(Record.id)).one()
        locking.take_lock(work, record_id)
    newer = a_draft(tmp_path / "d", case=None, body_html="<p>Endeligt</p>")
    told = [changed_and_found(platform, ministry, brought_in(platform, ministry, newer)) for _ in range(2)]
    before = the_record(platform)
    clock.forward(minutes=16)
    after = changed_and_found(platform, ministry, brought_in(platform, ministry, newer))

    assert [({}, [(1, Wrong.IS_BEING_EDITED)])] * 2 == told
    assert ("<p>Udkast</p>", 0) == (before["body_html"], before["versions"])
    assert (({"records": 1}, []), "<p>Endeligt</p>", 2) == (after, the_record(platform)["body_html"], the_record(platform)["versions"])


def test_the_words_of_what_came_in_stay_and_the_check_says_so_twice(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    content = b"et brev"
    letter = made.record(1, 1, content, body_html="<p>Som det kom</p>")
    brought_in(platform, ministry, made.write(tmp_path / "b", (content,), parties=[made.party(1)], cases=[made.case(1)], records=[letter]))
    newer = made.write(tmp_path / "d", (content,), records=[letter | {"body_html": "<p>Rettet</p>", "title": "Nyt navn"}])
    told = []
    for _ in range(2):
        told.append(wrong(platform, ministry, newer))
        brought_in(platform, ministry, newer)
    record = the_record(platform)

    assert [[("records.jsonl", 1, "body_html", Wrong.RECEIVED_STAYS)]] * 2 == told
    assert ("Nyt navn", "<p>Som det kom</p>", 2) == (record["title"], record["body_html"], record["versions"])


def test_a_draft_that_was_sent_over_there_is_sent_here_with_its_last_words(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    brought_in(platform, ministry, a_draft(tmp_path / "b"))
    sent = {"state": "sent", "sent_at": made.at(1, days=5), "body_html": "<p>Sendt</p>", "number": 1, "registered_at": made.at(1, days=5)}
    brought_in(platform, ministry, a_draft(tmp_path / "d", **sent))
    told = wrong(platform, ministry, a_draft(tmp_path / "e", **sent | {"body_html": "<p>Skrevet om</p>"}))
    record = the_record(platform)

    assert ("sent", "<p>Sendt</p>", True, 1) == tuple(record[name] for name in ("state", "body_html", "is_sent", "number"))
    assert [("records.jsonl", 1, "body_html", Wrong.SENT_STAYS)] == told


def test_a_row_of_what_was_destroyed_here_stays_out_and_is_named(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    brought_in(platform, ministry, a_draft(tmp_path / "b", case=None, responsible="manager"))
    with platform.work(Actor.system("sweeper")) as work:
        destroying.destroy(work, work.session.exec(select(Record.id)).one(), reason="Fejl")
    newer = a_draft(tmp_path / "d", case=None, title="Nyt navn")
    made.write(
        newer, notes=[{"guid": made.guid("note", 1), "record": made.guid("record", 1), "by": "head", "at": made.at(1), "text": "Hm"}]
    )
    told = wrong(platform, ministry, newer)
    found = changed_and_found(platform, ministry, brought_in(platform, ministry, newer))

    assert [("records.jsonl", 1, "", Wrong.NO_LONGER_HERE), ("notes.jsonl", 1, "", Wrong.NO_LONGER_HERE)] == told
    assert (({}, [(1, Wrong.NO_LONGER_HERE)] * 2), 0) == (found, counted(platform)["record"])


def test_a_row_of_a_delivered_case_stays_out_and_is_named(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    content = b"et brev"
    rows = {"parties": [made.party(1)], "cases": [made.case(1)], "records": [made.record(1, 1, content)]}
    brought_in(platform, ministry, made.write(tmp_path / "b", (content,), **rows))
    with platform.work(Actor.system("delivery")) as work:
        cases.lock(work, work.session.exec(select(Case.id)).one())
    newer = made.write(
        tmp_path / "d", (content,), cases=[made.case(1, title="Nyt navn")],
        records=[made.record(1, 1, content, title="Nyt navn"), made.record(2, 1, content, number=2)], events=[made.event(1, 1)],
    )  # fmt: skip
    told = wrong(platform, ministry, newer)
    found = changed_and_found(platform, ministry, brought_in(platform, ministry, newer))

    stays = [("cases", 1), ("records", 1), ("records", 2), ("events", 1)]
    assert [(f"{kind}.jsonl", row, "", Wrong.DELIVERED_STAYS) for kind, row in stays] == told
    assert ({}, [(row, Wrong.DELIVERED_STAYS) for _, row in stays]) == found


def test_a_number_given_here_meanwhile_is_neither_given_twice_nor_taken_away(
    platform: Platform, ministry: Ministry, tmp_path: Path
) -> None:
    brought_in(platform, ministry, a_draft(tmp_path / "b", kind="internal", state="draft", parties=[]))
    with platform.work(ministry.actor("head")) as work:
        cases.reopen(work, work.session.exec(select(Case.id)).one(), reason="Fejl")
        record_id = work.session.exec(select(Record.id)).one()
    with platform.work(ministry.actor("head")) as work:
        registering.register(work, record_id)
    content = b"et brev"
    newer = made.write(
        tmp_path / "d", (content, b"et udkast"),
        records=[made.record(1, 1, b"et udkast", **DRAFT | {"kind": "internal", "parties": [], "number": 5}), made.record(2, 1, content)],
    )  # fmt: skip

    assert [("records.jsonl", 1, "number", Wrong.NUMBER_STAYS), ("records.jsonl", 2, "number", Wrong.NUMBER_TAKEN_ON_CASE)] == wrong(
        platform, ministry, newer
    )
