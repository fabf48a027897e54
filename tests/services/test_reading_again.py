"""What is kept of scans, and what is read again when a program has come or has become another."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from casework.bootstrap import Platform
from casework.model import Rendition
from casework.queries import texts
from casework.vocabulary import Extraction, RenditionKind
from documents import intake, reading_again, recognised_words
from documents.extracted import Extracted
from documents.extraction_filing import EXTRACTOR, extract_version, extract_versions
from documents.isolation import Content, Isolation
from documents.tools.toolbox import TESSERACT, Toolbox
from tests.builders import Ministry
from tests.rules.made_scans import a_page, saved


class Older(Isolation):
    """Reads as it did a version ago."""

    def extract(self, content: Content, *, filename: str = "", declared_type: str = "") -> Extracted:
        return dataclasses.replace(super().extract(content, filename=filename, declared_type=declared_type), tool_version="0.1")


WORDS = "Bilag til ansøgningen"


@pytest.fixture
def without() -> Iterator[Isolation]:
    with Isolation(toolbox=Toolbox("/nowhere")) as sandbox:
        yield sandbox


@pytest.fixture
def with_tools() -> Iterator[Isolation]:
    with Isolation() as sandbox:
        yield sandbox


def a_scan_comes_in(platform: Platform, ministry: Ministry, sandbox: Isolation, folder: Path) -> int:
    (folder / "brev.png").write_bytes(saved(a_page(WORDS)))
    receipt = intake.take_in(
        platform, sandbox, ministry.actor("clerk"), folder / "brev.png", unit_id=ministry.grants, source_place=str(folder)
    )
    return receipt.documents[0].version_id


def renditions(platform: Platform, version_id: int) -> dict[RenditionKind, Rendition]:
    with platform.work(EXTRACTOR) as work:
        found = work.session.exec(select(Rendition).where(Rendition.version_id == version_id)).all()
        return {each.kind: Rendition(**each.model_dump()) for each in found}


def test_a_scan_is_filed_at_once_and_recognised_by_the_runner(
    platform: Platform, ministry: Ministry, with_tools: Isolation, tmp_path: Path
) -> None:
    version_id = a_scan_comes_in(platform, ministry, with_tools, tmp_path)
    assert {} == renditions(platform, version_id)

    extract_versions(platform, with_tools, [version_id])
    extract_versions(platform, with_tools, [version_id])  # twice is once

    kept = renditions(platform, version_id)
    assert {RenditionKind.TEXT, RenditionKind.WORDS} == set(kept)
    assert (Extraction.OK, TESSERACT, len(WORDS)) == (
        kept[RenditionKind.TEXT].outcome,
        kept[RenditionKind.TEXT].tool,
        kept[RenditionKind.TEXT].characters,
    )
    with platform.work(ministry.actor("clerk")) as work:
        assert WORDS == texts.text_of(work, version_id)
        words = recognised_words.page_words(texts.words_of(work, version_id), 0)
    assert words is not None
    assert WORDS.split() == [word.text for word in words.words]


def test_what_was_left_for_want_of_a_program_is_read_when_it_is_there(
    platform: Platform, ministry: Ministry, without: Isolation, with_tools: Isolation, tmp_path: Path
) -> None:
    version_id = a_scan_comes_in(platform, ministry, without, tmp_path)
    assert Extraction.UNSUPPORTED is renditions(platform, version_id)[RenditionKind.TEXT].outcome
    assert 1 == reading_again.left_without(platform, TESSERACT)
    assert [] == reading_again.worth_reading(platform, without)

    left = reading_again.worth_reading(platform, with_tools)
    read = dict(reading_again.read_again(platform, with_tools, left))

    assert [version_id] == left
    assert (Extraction.OK, len(WORDS)) == (read[version_id].outcome, read[version_id].characters)
    assert [] == reading_again.worth_reading(platform, with_tools)
    assert 0 == reading_again.left_without(platform, TESSERACT)
    assert {RenditionKind.TEXT, RenditionKind.WORDS} == set(renditions(platform, version_id))


def test_what_an_older_version_read_is_read_again(platform: Platform, ministry: Ministry, with_tools: Isolation, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Der ansøges om tilskud.")
    receipt = intake.take_in(platform, with_tools, ministry.actor("clerk"), tmp_path / "a.txt", unit_id=ministry.grants, source_place="x")
    version_id = receipt.documents[0].version_id
    assert [] == reading_again.worth_reading(platform, with_tools)
    assert [version_id] == reading_again.worth_reading(platform, with_tools, kinds=["text/plain"])

    with Older() as older:
        extract_version(platform, older, version_id, again=True)

    assert [version_id] == reading_again.worth_reading(platform, with_tools)


def test_what_was_destroyed_meanwhile_is_passed_over(platform: Platform, ministry: Ministry, with_tools: Isolation) -> None:
    assert [] == list(reading_again.read_again(platform, with_tools, [999_999]))
