"""Files of old programs: LibreOffice converts them, our own extractors read them; the files are made by LibreOffice itself."""

import functools
import io
from collections.abc import Iterator

import docx
import pytest
from pptx import Presentation

from casework.vocabulary import Extraction
from documents.extracted import Extracted
from documents.isolation import Isolation
from documents.limits import SOFFICE_LIMITS
from documents.sniffing import media_type_of
from documents.tools.running import Run, run_tool
from documents.tools.toolbox import AGAIN, PROFILE, SOFFICE, Toolbox
from tests.rules.made_documents import read, the_sandbox

WORD, SLIDES = "application/msword", "application/vnd.ms-powerpoint"


def made_by_libreoffice(content: bytes, ending: str, wanted: str) -> bytes:
    """Return a file as LibreOffice makes it of one of another kind."""
    program = Toolbox().program(SOFFICE)
    assert program is not None
    command = (program.path, PROFILE, "--headless", "--convert-to", wanted, "--outdir", "{folder}/made", "{folder}/a." + ending)
    return run_tool(Run("LibreOffice", command, SOFFICE_LIMITS, takes=f"a.{ending}", makes=f"a.{wanted}", again_on=AGAIN), content)


@functools.cache
def an_old_letter() -> bytes:
    document, target = docx.Document(), io.BytesIO()
    document.core_properties.title = "Klage over afgørelse"
    document.add_paragraph("Jeg klager over afgørelsen af 2. marts.")
    document.sections[0].header.paragraphs[0].text = "Til ministeriet"
    document.save(target)
    return made_by_libreoffice(target.getvalue(), "docx", "doc")


@functools.cache
def old_slides() -> bytes:
    slides, target = Presentation(), io.BytesIO()
    for title in ("Status for ansøgninger", "Næste skridt"):
        slide = slides.slides.add_slide(slides.slide_layouts[5])
        slide.shapes.title.text = title
    slides.save(target)
    return made_by_libreoffice(target.getvalue(), "pptx", "ppt")


def test_an_old_word_file_is_read_with_its_head_and_properties() -> None:
    assert WORD == media_type_of(an_old_letter())

    found = the_sandbox().extract(an_old_letter(), filename="klage.doc")

    assert (Extraction.OK, "soffice", WORD, "") == (found.outcome, found.tool, found.media_type, found.reason)
    assert found.tool_version.count(".") >= 1
    assert {"Til ministeriet", "Jeg klager over afgørelsen af 2. marts."} <= set(found.text.split("\n"))
    assert "Klage over afgørelse" == found.properties["title"]


def test_old_slides_are_read() -> None:
    assert SLIDES == media_type_of(old_slides())

    found = the_sandbox().extract(old_slides(), filename="status.ppt")

    assert (Extraction.OK, "soffice", SLIDES) == (found.outcome, found.tool, found.media_type)
    assert "Status for ansøgninger" in found.text
    assert "Næste skridt" in found.text


def protected(content: bytes) -> bytes:
    """Return an old Word file that says it is encrypted: bit 8 of the flags in its head ([MS-DOC] 2.5.2)."""
    head = content.index(b"\xec\xa5")
    return content[: head + 11] + bytes([content[head + 11] | 1]) + content[head + 12 :]


def test_one_with_a_password_is_named_so_without_being_opened() -> None:
    found = the_sandbox().extract(protected(an_old_letter()), filename="klage.doc")

    assert (Extraction.ENCRYPTED, "it is protected by a password", "") == (found.outcome, found.reason, found.text)
    assert Extraction.ENCRYPTED is read(b"\xffWPC" + b"\0" * 8 + b"\x12\x34" + b"\0" * 50, "brev.wpd").outcome


def test_one_that_is_cut_short_ends_in_a_named_outcome() -> None:
    found = the_sandbox().extract(an_old_letter()[:3_000], filename="klage.doc")

    assert found.outcome in (Extraction.CRASHED, Extraction.UNSUPPORTED)
    assert found.reason


@pytest.mark.parametrize("mark", ["WordDocument", "PowerPoint Document"])
def test_what_only_calls_itself_an_old_office_file_is_no_text_of_its_bytes(mark: str) -> None:
    found = the_sandbox().extract(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + mark.encode("utf-16-le") * 50 + b"ord " * 900, filename="a.doc")

    assert found.outcome in (Extraction.CRASHED, Extraction.UNSUPPORTED)
    assert "" == found.text


def test_what_only_calls_itself_a_wordperfect_file_is_named_broken() -> None:
    found = the_sandbox().extract(b"\xffWPC" + b"\0" * 10 + b"ord " * 2_000, filename="brev.wpd")

    assert (Extraction.CRASHED, "") == (found.outcome, found.text)
    assert "it is broken, or no such document: LibreOffice does not open it" == found.reason


def test_one_is_left_to_the_runner_when_it_comes_in() -> None:
    assert the_sandbox().open(an_old_letter(), filename="klage.doc", source_place="/post").found is None


@pytest.fixture
def without_tools() -> Iterator[Isolation]:
    with Isolation(toolbox=Toolbox("/nowhere")) as sandbox:
        yield sandbox


def test_without_libreoffice_it_is_unread_and_the_reason_names_it(without_tools: Isolation) -> None:
    found: Extracted = without_tools.extract(an_old_letter(), filename="klage.doc")

    assert (Extraction.UNSUPPORTED, WORD, "soffice", "") == (found.outcome, found.media_type, found.tool, found.tool_version)
    assert "the program that reads it is not installed here: LibreOffice" == found.reason
