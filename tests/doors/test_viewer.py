"""The page viewer's routes over real records: shown to who reads the record, each sitting noted once, and nothing to anybody else."""

import pytest
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import NotFound
from casework.model import DocumentVersion
from casework.queries import histories
from documents import filing
from tests.builders import Ministry
from tests.conftest import Clock
from tests.doors.page_walk import a_desk
from tests.records import a_draft
from tests.rules.made_documents import the_sandbox
from tests.services.test_redacting import a_letter
from ui.document_reading import DocumentReading


def reading_of(platform: Platform, ministry: Ministry, who: str) -> DocumentReading:
    desk = a_desk(platform, ministry.people[who], who)
    return DocumentReading(platform, desk.accounts, the_sandbox(), platform.blobs, desk.readings)  # type: ignore[arg-type]


def record_of(platform: Platform, ministry: Ministry, version_id: int) -> int:
    with platform.work(ministry.actor("caseworker")) as work:
        return work.session.exec(select(DocumentVersion.record_id).where(DocumentVersion.id == version_id)).one()


def test_the_first_page_of_a_record_comes_at_the_click_and_is_one_reading(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    version_id = a_letter(platform, ministry)
    record_id = record_of(platform, ministry, version_id)
    reading = reading_of(platform, ministry, "head")

    first = reading.first_page("session", record_id, 900)
    reading.page_image("session", version_id, 1, 900)

    assert first is not None
    assert (version_id, b"\x89PNG") == (first.version_id, first.png[:4])
    with platform.work(ministry.actor("caseworker")) as work:
        read = [each for each in histories.of_record(work, record_id) if each.kind == "content_read"]
    assert 1 == len(read)


def test_a_record_without_pages_has_no_first_page(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    bare, worded = a_draft(platform, ministry), a_draft(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        filing.add_document(work, worded, b"ord", filename="note.txt", media_type="text/plain")
    reading = reading_of(platform, ministry, "caseworker")

    assert [None, None] == [reading.first_page("session", each, 900) for each in (bare, worded)]


def test_who_may_not_read_the_record_gets_no_first_page_of_it(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    record_id = record_of(platform, ministry, a_letter(platform, ministry))
    reading_of(platform, ministry, "caseworker").first_page("session", record_id, 900)  # it is drawn and kept by now
    theirs = reading_of(platform, ministry, "outsider")

    for asked in (record_id, 999_999):
        with pytest.raises(NotFound):
            theirs.first_page("session", asked, 900)
