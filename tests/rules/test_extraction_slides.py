"""Reading PowerPoint files: a slide is a page, and nothing said on it or beside it is missed."""

import pytest

from casework.vocabulary import Extraction
from documents.limits import Limits
from documents.package_kinds import PPTX, XLSX
from tests.rules.made_documents import read, samples
from tests.rules.made_office import a_slide_show, member, with_members

MODERN = '<cmLst xmlns="x" {ns}><cm authorId="{{1}}"><txBody>{first}</txBody>{replies}</cm></cmLst>'
PARAGRAPH = "<a:p><a:r><a:t>{0}</a:t></a:r></a:p>"
A_NS = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def test_a_slide_is_a_page_with_its_title_first() -> None:
    extracted = read(a_slide_show(), "skov.pptx")

    assert (Extraction.OK, PPTX, 2) == (extracted.outcome, extracted.media_type, extracted.page_count)
    assert extracted.pages[0].startswith("Ny skovlov\nHøringsfrist 1. maj\nArt\tHektar\nBøg\t840\nInderst i gruppen")
    assert "Skovloven" == extracted.properties["title"]


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (0, "Husk at nævne fredningen"),
        (0, "Bo Dam: Hvor kommer tallet fra?"),
        (0, "Miljøministeriet"),
        (1, "Tilvækst i skoven"),
        (1, "Øerne"),
    ],
)
def test_notes_comments_charts_and_what_the_master_prints_are_read(page: int, words: str) -> None:
    pages = read(a_slide_show()).pages

    assert words in pages[page].split("\n")


def test_what_the_master_prints_is_read_once() -> None:
    assert 1 == read(a_slide_show()).text.count("Miljøministeriet")


def test_comments_in_threads_are_read_with_their_answers() -> None:
    show = a_slide_show()
    answer = f'<replyLst><reply authorId="{{1}}"><txBody>{PARAGRAPH.format("Fra Statistikbanken")}</txBody></reply></replyLst>'
    thread = MODERN.format(ns=A_NS, first=PARAGRAPH.format("Kilde?"), replies=answer)
    authors = '<authorLst xmlns="x"><author id="{1}" name="Anna Lund"/></authorLst>'

    text = read(with_members(show, {"ppt/comments/c.xml": thread, "ppt/authors.xml": authors})).text

    assert "Anna Lund: Kilde?\nAnna Lund: Fra Statistikbanken" in text


def test_a_workbook_on_a_slide_is_handed_over_and_pictures_are_not() -> None:
    attachments = read(a_slide_show()).attachments

    assert {XLSX} == {each.media_type for each in attachments}
    assert any("Skovrejsning" in read(each.content, each.filename).text for each in attachments)


def test_slides_are_read_in_the_order_of_the_presentation() -> None:
    show = a_slide_show()
    xml = member(show, "ppt/presentation.xml")
    first, second = (part for part in xml.split("<p:sldId ")[1:])
    second, rest = second.split(">", 1)
    turned = xml.split("<p:sldId ")[0] + f"<p:sldId {second}><p:sldId {first}{rest}"

    assert "Tilvækst i skoven" in read(with_members(show, {"ppt/presentation.xml": turned})).pages[0]


def test_a_slide_that_cannot_be_read_leaves_the_others() -> None:
    extracted = read(with_members(a_slide_show(), {"ppt/slides/slide2.xml": b"\xff"}))

    assert (Extraction.PARTIAL, "some of its slides could not be read") == (extracted.outcome, extracted.reason)
    assert extracted.text.startswith("Ny skovlov")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (a_slide_show()[:5_000], "it is broken: the package does not open"),
        (
            with_members(a_slide_show(), {"ppt/presentation.xml": "<x/>", "ppt/slides/slide1.xml": "", "ppt/slides/slide2.xml": ""}),
            "its slides",
        ),
        (with_members(a_slide_show(), {"ppt/slides/slide1.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}), "it declares entities"),
    ],
)
def test_a_broken_presentation_is_named_so(content: bytes, reason: str) -> None:
    extracted = read(content, "halv.pptx")

    assert Extraction.CRASHED == extracted.outcome
    assert reason in extracted.reason


def test_only_as_many_slides_are_read_as_may_be() -> None:
    extracted = read(a_slide_show(), limits=Limits(pages=1))

    assert (Extraction.PARTIAL, 1) == (extracted.outcome, extracted.page_count)


def test_public_slides_end_well() -> None:
    odd = {path.name for path in samples("tika-docs/pptx") if read(path.read_bytes(), path.name).outcome is not Extraction.OK}

    assert set() == odd
