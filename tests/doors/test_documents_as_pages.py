"""A document without pages of its own is shown by those of its PDF: drawn, sought in, annotated and set beside its next version."""

import io

import docx
import pytest
from docx.enum.text import WD_BREAK

from casework.bootstrap import Platform
from casework.errors import NotFound, RuleBroken
from casework.model import DocumentVersion
from casework.queries import communication
from casework.services import granting, page_annotations
from casework.vocabulary import Right
from documents import filing
from documents.extraction_filing import extract_version
from documents.renditions.filing import render
from documents.sniffing import DOCX
from tests.builders import Ministry
from tests.doors.page_walk import a_desk, acted, shown
from tests.doors.test_viewer import reading_of, record_of
from tests.rules.made_documents import the_sandbox
from tests.services.test_renditions import a_letter
from ui.compared_routes import ComparedReading, Side

FIRST, SECOND = "Redegørelse om støj", "Budget på næste side"


def a_word_file(*pages: str) -> bytes:
    word = docx.Document()
    for number, page in enumerate(pages):
        if number:
            word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        word.add_paragraph(page)
    made = io.BytesIO()
    word.save(made)
    return made.getvalue()


@pytest.fixture
def version_id(platform: Platform, ministry: Ministry) -> int:
    """Gives a Word file of two pages on a draft that the head may read; its text has been read, no other form of it is made."""
    made = a_letter(platform, ministry, a_word_file(FIRST, SECOND), "redegørelse.docx")
    with platform.work(ministry.actor("caseworker")) as work:
        granting.share(work, record_of(platform, ministry, made), ministry.people["head"], right=Right.READ)
    return made


def test_it_is_drawn_and_sought_in_by_the_pages_of_its_pdf_and_by_nobody_who_may_not_read_it(
    platform: Platform, ministry: Ministry, version_id: int
) -> None:
    render(platform, the_sandbox(), version_id)
    reading, theirs = reading_of(platform, ministry, "head"), reading_of(platform, ministry, "outsider")

    assert 2 == reading.page_count("session", version_id)
    assert b"\x89PNG" == reading.page_image("session", version_id, 2, 600)[:4]
    assert SECOND.split() == [each.text for each in reading.page_words("session", version_id, 2).words]
    assert [FIRST, SECOND] == [each.strip() for each in reading.page_texts("session", version_id)]
    for ask in (theirs.page_count, theirs.page_texts):
        with pytest.raises(NotFound):
            ask("session", version_id)


def test_it_is_annotated_on_a_page_of_its_pdf_and_on_no_page_that_is_not_there(
    platform: Platform, ministry: Ministry, version_id: int
) -> None:
    render(platform, the_sandbox(), version_id)
    with platform.work(ministry.actor("head")) as work:
        page_annotations.annotate_page(work, version_id, "Ret tallet", page=2)
        with pytest.raises(RuleBroken):
            page_annotations.annotate_page(work, version_id, "Der er ingen", page=3)
        [told] = communication.annotations_on(work, version_id)
    assert (2, "Ret tallet") == (told.page, told.text)


@pytest.mark.parametrize(("language", "words", "pages"), [("da", "Som ord", "Som sider"), ("en", "As words", "As pages")])
def test_the_desk_offers_both_once_there_is_a_pdf_and_an_annotation_opens_its_page(
    platform: Platform, ministry: Ministry, version_id: int, language: str, words: str, pages: str
) -> None:
    record_id = str(record_of(platform, ministry, version_id))
    mine = a_desk(platform, ministry.people["head"], "Lars", language=language)
    before = shown(mine, record=record_id)
    render(platform, the_sandbox(), version_id)
    after = shown(mine, record=record_id)
    drawn = acted(mine, lambda page: page.segmented_control(key=f"as_pages_{version_id}_None").set_value(True), record=record_id)
    at = shown(mine, record=record_id, doc=str(version_id), sheet="2")

    assert pages not in before
    assert [words, pages] == [each for each in (words, pages) if each in after]
    assert [False, True, True] == ["'annotations'" in each.replace("\\", "") for each in (after, drawn, at)]


def test_two_versions_stand_beside_each_other_page_by_page(platform: Platform, ministry: Ministry, version_id: int) -> None:
    with platform.work(ministry.actor("caseworker")) as work:
        document_id = work.session.get_one(DocumentVersion, version_id).document_id
        newer = filing.add_version(work, document_id, a_word_file("Forside", FIRST, SECOND), filename="redegørelse.docx", media_type=DOCX)
    extract_version(platform, the_sandbox(), newer)
    for each in (version_id, newer):
        render(platform, the_sandbox(), each)
    compared = ComparedReading(reading_of(platform, ministry, "head"))
    sides = Side("d", version_id), Side("d", newer)

    assert [(None, 1), (1, 2), (2, 3)] == compared.pairs("session", *sides)
    assert ((), ()) == (compared.differences("session", *sides, (2, 3)).gone, compared.differences("session", *sides, (2, 3)).come)
    mine, record_id = a_desk(platform, ministry.people["head"], "Lars"), str(record_of(platform, ministry, version_id))
    beside = shown(mine, record=record_id, tab="versions").replace("\\", "")
    assert "'hasPages': True" in beside
