"""Workbooks and other office files on the desk: read there as tables and text, by who may read the record and nobody else."""

from io import BytesIO

import pytest
import xlsxwriter

from casework.bootstrap import Platform
from casework.errors import NotFound
from documents import filing
from documents.extraction_filing import extract_version
from documents.package_kinds import XLSX
from tests.builders import Ministry
from tests.conftest import Clock
from tests.doors.page_walk import a_desk, shown
from tests.records import a_draft
from tests.rules.made_documents import the_sandbox
from ui.document_reading import DocumentReading


def a_workbook() -> bytes:
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Budget")
        sheet.write_row(0, 0, ["Post", "Beløb"])
        sheet.write_row(1, 0, ["<b>Pumper</b>", 1200.5])
    return made.getvalue()


def test_a_workbook_is_read_as_a_table_once_its_text_is_there(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    record_id = a_draft(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        version_id = filing.add_document(work, record_id, a_workbook(), filename="budget.xlsx", media_type=XLSX)
    mine = a_desk(platform, ministry.people["caseworker"], "caseworker")
    reading = DocumentReading(platform, mine.accounts, the_sandbox(), platform.blobs, mine.readings)  # type: ignore[arg-type]

    assert "Hent originalen" in shown(mine, record=str(record_id))
    extract_version(platform, the_sandbox(), version_id)
    assert "Hent originalen" not in shown(mine, record=str(record_id))
    table = reading.reading("session", version_id)
    assert "<h2>Budget</h2>" in table
    assert "<td>&lt;b&gt;Pumper&lt;/b&gt;</td><td class=n>1200.5</td>" in table


def test_nobody_reads_the_table_who_does_not_read_the_record(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    record_id = a_draft(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        version_id = filing.add_document(work, record_id, a_workbook(), filename="budget.xlsx", media_type=XLSX)
    extract_version(platform, the_sandbox(), version_id)
    other = a_desk(platform, ministry.people["outsider"], "outsider")
    reading = DocumentReading(platform, other.accounts, the_sandbox(), platform.blobs, other.readings)  # type: ignore[arg-type]

    with pytest.raises(NotFound):
        reading.reading("session", version_id)
