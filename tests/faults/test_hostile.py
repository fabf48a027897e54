"""Files that attack their reader: each ends in a named outcome, the parent stays small, the next good file is read."""

import contextlib
import gc
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.errors import BadInput
from casework.vocabulary import Extraction
from documents.isolation import Isolation, isolation
from documents.limits import TESSERACT_LIMITS, Limits
from tests.faults import hostile, hostile_office, hostile_papers
from tests.faults.hostile import a_small_pdf

HOSTILE = hostile.HOSTILE | hostile_office.HOSTILE | hostile_papers.HOSTILE

# What each must not be reported as: nothing hostile may claim to be whole where it was cut.
NAMED = set(Extraction) - {Extraction.WAITING}
QUICK = (
    "word_grid_span",
    "word_external_entity",
    "word_encrypted",
    "pdf_400_pages_one_stream",
    "pdf_page_tree_loop",
    "mail_100k_recipients",
    "mail_200k_parts",
    "memo_billion_laughs",
    "picture_pixel_flood",
    "html_many_attributes",
    "polyglot",
    *hostile_office.QUICK,
    *hostile_papers.QUICK,
)
EXPECTED: dict[str, Extraction] = {
    "word_grid_span": Extraction.OK,
    "word_million_paragraphs": Extraction.TOO_BIG,
    "word_zip_bomb": Extraction.TOO_BIG,
    "word_media_bomb": Extraction.OK,
    "word_deep_xml": Extraction.TOO_BIG,
    "word_many_members": Extraction.TOO_BIG,
    "word_encrypted": Extraction.ENCRYPTED,
    "word_truncated": Extraction.CRASHED,
    "word_duplicate_names": Extraction.CRASHED,
    "word_absolute_names": Extraction.CRASHED,
    "pdf_truncated": Extraction.CRASHED,
    "pdf_300k_pages": Extraction.PARTIAL,
    "mail_200k_parts": Extraction.PARTIAL,
    "mail_100k_recipients": Extraction.PARTIAL,
    "mail_60mb_newlines": Extraction.PARTIAL,
    "picture_pixel_flood": Extraction.TOO_BIG,
    "random_bytes": Extraction.UNSUPPORTED,
    "polyglot": Extraction.OK,
    **hostile_office.EXPECTED,
    **hostile_papers.EXPECTED,
}
GROWTH = 50 << 20
LONGEST = 32.0
"""Thirty seconds are what a document gets; the rest is what a busy machine takes to end its child."""
LONGEST_RUN = TESSERACT_LIMITS.wall_seconds + 5
"""What waits for tesseract or LibreOffice, which run behind everybody: by the clock it takes longer where all cores are taken."""
BY_PROGRAMS = ("doc", "ppt", "tif", "gif", "jpg", "bmp")
FORMATS = {
    "bmp", "csv", "dat", "doc", "docx", "eml", "fodt", "gif", "html", "jpg", "mbox", "msg", "ods", "odt", "p7m", "pdf", "png", "ppt",
    "pptx", "rtf", "tif", "txt", "xls", "xlsx", "xml", "zip",
}  # fmt: skip


@pytest.fixture(scope="module")
def hurried() -> Iterator[Isolation]:
    with isolation(Limits(wall_seconds=10, patience_seconds=2), workers=1) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def patient() -> Iterator[Isolation]:
    with isolation(workers=1) as sandbox:
        sandbox.extract(a_small_pdf())
        before = resident()
        yield sandbox
        gc.collect()
        grown = resident() - before
    sys.stdout.write(f"\nhostile files: the parent grew by {grown / (1 << 20):.1f} MB over all of them; the slowest: {sorted(TOOK)[-3:]}\n")
    assert grown < GROWTH


TOOK: list[tuple[float, str]] = []


def test_the_set_is_of_all_formats() -> None:
    assert len(HOSTILE) >= 60
    assert sorted(FORMATS) == sorted({filename.rsplit(".", 1)[-1] for filename, _ in HOSTILE.values()})
    assert len(HOSTILE) == len(hostile.HOSTILE) + len(hostile_office.HOSTILE) + len(hostile_papers.HOSTILE)


def attack(sandbox: Isolation, name: str, seconds: float) -> Extraction:
    """Have one hostile file read and received, and a good one after it; return the outcome."""
    filename, make = HOSTILE[name]
    content = make()
    gc.collect()
    before, started = resident(), time.monotonic()
    outcome = sandbox.extract(content, filename=filename).outcome
    read = time.monotonic()
    post = sandbox.receive(content, filename=filename, source_place="/post")
    took = max(read - started, time.monotonic() - read)
    TOOK.append((round(took, 1), name))

    assert outcome in NAMED
    assert content == post.original
    assert took < seconds
    del post
    assert resident() - before < GROWTH
    assert "Kære ministerium" == sandbox.extract(a_small_pdf(), filename="god.pdf").text
    return outcome


def resident() -> int:
    """Return how much memory this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.parametrize("name", QUICK)
def test_a_hostile_file_ends_in_a_named_outcome(hurried: Isolation, name: str) -> None:
    outcome = attack(hurried, name, seconds=15)

    assert EXPECTED.get(name, outcome) == outcome


@pytest.mark.faults
@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", HOSTILE)
def test_every_hostile_file_ends_in_a_named_outcome_within_thirty_seconds(patient: Isolation, name: str) -> None:
    waits = HOSTILE[name][0].endswith(BY_PROGRAMS) or name.startswith("scan_")
    outcome = attack(patient, name, seconds=LONGEST_RUN if waits else LONGEST)

    assert EXPECTED.get(name, outcome) == outcome


@pytest.mark.faults
@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", [name for name, (filename, _) in HOSTILE.items() if filename.endswith(("pdf", "png"))])
def test_drawing_a_hostile_page_ends_within_thirty_seconds(patient: Isolation, name: str) -> None:
    content = HOSTILE[name][1]()
    started = time.monotonic()
    with contextlib.suppress(BadInput):
        assert patient.render_page(content, 0, 800).png.startswith(b"\x89PNG")

    assert time.monotonic() - started < 36
