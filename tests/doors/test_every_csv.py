"""Every CSV file that is handed out: whatever people and senders have written into it, no cell of it is run by a spreadsheet."""

import csv
import datetime as dt
import io
from collections.abc import Callable

import pytest

from casework.queries import lists
from casework.services import case_people, cases, notes, post_list, records
from casework.services.cases import NewCase, open_case
from casework.services.records import NewParty, NewRecord
from casework.vocabulary import AccessLevel, Channel, ListKey, PartyRole, RecordKind, RecordState
from search.indexing import index_records
from search.opening import engine_of
from tests.doors.conftest import ApiHouse
from ui.downloads.asked import Asked, Download
from ui.downloads.table import DOWNLOADS

HARM = '=HYPERLINK("http://ond.invalid","Klik")'
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(scope="module")
def case_id(house: ApiHouse) -> int:
    """Gives a case of which everything that anybody wrote is a formula."""
    ministry, head = house.ministry, house.ministry.people["head"]
    with house.platform.work(ministry.actor("head")) as work:
        case_id = open_case(work, NewCase(HARM, "06.02.01", public_title=HARM))
        sender = NewParty(HARM, PartyRole.SENDER, "cvr", "10000009")
        letter = NewRecord(
            HARM,
            RecordKind.INBOUND,
            Channel.FILE,
            ministry.grants,
            head,
            RecordState.RECEIVED,
            access_level=AccessLevel.ALL,
            parties=(sender,),
        )
        record_id = records.draft(work, letter)
        records.place_on_case(work, record_id, case_id)
        notes.write_on_record(work, record_id, HARM)
        case_people.add_supplementary(work, case_id, ministry.people["manager"])
    with house.platform.work(ministry.actor("head")) as work:
        records.register(work, record_id)
    return case_id


def history(house: ApiHouse, case_id: int) -> Download:
    with house.platform.work(house.ministry.actor("head")) as work:
        return DOWNLOADS["/cases/{id:int}/history.csv"](work, Asked(case_id, {"purpose": HARM}, "da"))


def figures(house: ApiHouse, case_id: int) -> Download:
    with house.platform.work(house.ministry.actor("head")) as work:
        return DOWNLOADS["/approvals/figures.csv"](work, Asked(0, {"since": HARM}, "da"))


def public(house: ApiHouse, case_id: int) -> Download:
    day = dt.date(2026, 11, 23)
    with house.platform.work(house.ministry.actor("clerk")) as work:
        issue_id = post_list.issue(work, day, day, purpose=HARM)
    with house.platform.work(house.ministry.actor("clerk")) as work:
        return DOWNLOADS["/post-lists/{id:int}.csv"](work, Asked(issue_id, {}, "da"))


def disposal(house: ApiHouse, case_id: int) -> Download:
    with house.platform.work(house.ministry.actor("head")) as work:
        for title in (HARM, "Sag"):
            settled = open_case(work, NewCase(title, "06.02.01"))
            work.session.flush()
            cases.complete(work, settled)
    with house.platform.work(house.ministry.actor("head")) as work:
        return DOWNLOADS["/disposal.csv"](work, Asked(0, {"which": "unsettled"}, "da"))


def searched(house: ApiHouse, case_id: int) -> Download:
    engine = engine_of(house.platform)
    with house.platform.work(house.ministry.actor("head")) as work:
        ids = [row.record_id for row in lists.page(work, ListKey.ARCHIVE).rows]
    index_records(house.platform, engine, ids, 1)
    with house.platform.work(house.ministry.actor("head")) as work:
        return DOWNLOADS["/search.csv"](work, Asked(0, {"words": "type:ind"}, "da"))


MADE: dict[str, Callable[[ApiHouse, int], Download]] = {
    "/cases/{id:int}/history.csv": history,
    "/approvals/figures.csv": figures,
    "/post-lists/{id:int}.csv": public,
    "/disposal.csv": disposal,
    "/search.csv": searched,
}


def test_every_csv_file_stands_here() -> None:
    assert {path for path in DOWNLOADS if path.endswith(".csv")} == set(MADE)


@pytest.mark.parametrize("path", MADE)
def test_no_cell_is_run(house: ApiHouse, case_id: int, path: str) -> None:
    made = MADE[path](house, case_id)
    words = made.content.decode("utf-8-sig")
    cells = [cell for mark in ";,\t" for row in csv.reader(io.StringIO(words, newline=""), delimiter=mark) for cell in row]

    assert made.media_type.startswith("text/csv")
    assert [] == [cell for cell in cells if cell.lstrip(" \u00a0").startswith(FORMULA)]
    assert path == "/approvals/figures.csv" or "HYPERLINK" in words  # it is there, and it is text
