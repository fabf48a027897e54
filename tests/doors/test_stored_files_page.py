"""Stored files in trouble as the records manager sees them, in both languages, and the notice that leads there; nobody else does."""

import pytest

from casework.bootstrap import Platform
from casework.vocabulary import AccessLevel
from documents import filing, fixity
from documents.blobs import BlobStore
from tests.builders import Ministry
from tests.doors.page_walk import a_desk, shown
from tests.records import a_draft


@pytest.mark.parametrize(("language", "words"), [("da", ("Mangler", "casework blobs restore", "Lagrede filer")), ("en", ("Missing",))])
def test_a_missing_file_stands_on_the_page_with_its_record_and_what_to_do(
    platform: Platform, ministry: Ministry, language: str, words: tuple[str, ...]
) -> None:
    record_id = a_draft(platform, ministry, access_level=AccessLevel.ALL)
    with platform.work(ministry.actor("caseworker")) as work:
        filing.add_document(work, record_id, b"brev", filename="brev.txt", media_type="text/plain")
    store = BlobStore(platform.settings.blobs_folder)
    for path in store.folder.glob("??/??/*"):
        path.unlink()
    fixity.check(platform, store, everything=True)
    desk = a_desk(platform, ministry.people["manager"], "Lis Krogh", language=language)
    page, notices = shown(desk, page="files"), shown(desk, page="notices")
    colleague = shown(a_desk(platform, ministry.people["caseworker"], "Mette Lund", language=language), page="files")

    assert [] == [word for word in (*words, "brev.txt", f"?record={record_id}") if word not in page]
    assert "?page=files" in notices
    assert "brev.txt" not in colleague
