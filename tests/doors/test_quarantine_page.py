"""Files in quarantine as the records manager sees them, on the record for everybody, over the API and on the routes; in both languages."""

from pathlib import Path

import pytest

from casework.bootstrap import Platform
from casework.errors import FileNotWhole
from casework.queries import quarantine
from casework.vocabulary import AccessLevel, Reason
from documents import filing
from tests.builders import Ministry
from tests.checked import INFECTED, VIRUS, Checked, with_scanner
from tests.doors.page_walk import a_desk, shown
from tests.records import a_draft
from tests.rules.made_documents import the_sandbox
from ui.document_reading import DocumentReading
from ui.sandbox.clamd import standing_in

FILE = "faktura.txt"


def held(platform: Platform, ministry: Ministry, folder: Path) -> tuple[Checked, int, int]:
    """Gives the house with a record that all may read and the version of its infected file."""
    with standing_in(f"unix:{folder}/clamd.ctl") as stand_in:
        house = with_scanner(platform, folder, stand_in)
        record_id = a_draft(house.platform, ministry, access_level=AccessLevel.ALL)
        with house.platform.work(ministry.actor("caseworker")) as work:
            version_id = filing.add_document(work, record_id, INFECTED, filename=FILE, media_type="text/plain")
        house.run(the_sandbox())
    return house, record_id, version_id


@pytest.mark.parametrize(
    ("language", "words"), [("da", ("I karantæne", "Frigiv", "Kontrollér igen")), ("en", ("In quarantine", "Release"))]
)
def test_the_page_names_the_virus_and_what_to_do(
    platform: Platform, ministry: Ministry, tmp_path: Path, language: str, words: tuple[str, ...]
) -> None:
    house, record_id, _ = held(platform, ministry, tmp_path)
    desk = a_desk(house.platform, ministry.people["manager"], "Lis Krogh", language=language)
    page, notices = shown(desk, page="quarantine"), shown(desk, page="notices")
    colleague = shown(a_desk(house.platform, ministry.people["caseworker"], "Mette Lund", language=language), page="quarantine")

    assert [] == [word for word in (*words, FILE, VIRUS, f"?record={record_id}") if word not in page]
    assert f"record={record_id}" in notices
    assert VIRUS not in colleague


def test_the_record_says_why_its_file_does_not_open(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    house, record_id, version_id = held(platform, ministry, tmp_path)
    desk = a_desk(house.platform, ministry.people["caseworker"], "Mette Lund", language="en")
    reading = DocumentReading(house.platform, desk.accounts, the_sandbox(), house.platform.blobs, desk.readings)
    record = shown(desk, record=str(record_id))
    files = shown(desk, record=str(record_id), tab="files")

    assert [] == [word for word in ("A virus was found in the file.", f"Found: {VIRUS}.") if word not in record]
    assert "In quarantine" in files
    assert f'href="/documents/{version_id}"' not in files
    for ask in (reading.original, reading.page_count, reading.reading):
        with pytest.raises(FileNotWhole) as refused:
            ask("session", version_id)
        assert Reason.FILE_IS_INFECTED is refused.value.reason


def test_who_looks_after_stored_files_sees_how_many_wait_for_them(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    house, _, version_id = held(platform, ministry, tmp_path)
    with house.platform.work(ministry.actor("manager")) as work:
        assert 1 == quarantine.waiting(work)
        (found,) = quarantine.held_files(work)
    with house.platform.work(ministry.actor("caseworker")) as work:
        assert 0 == quarantine.waiting(work)

    assert (version_id, Reason.FILE_IS_INFECTED, VIRUS, FILE) == (found.version_id, found.reason, found.virus, found.filename)
