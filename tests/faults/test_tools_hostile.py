"""Damaged scans and old files by the hundred: each ends in a named outcome, in time, and the parent stays small."""

import gc
import random
import time
from collections.abc import Iterator

import psutil
import pytest

from casework.vocabulary import Extraction
from documents.isolation import Isolation, isolation
from tests.rules.made_scans import a_page, a_scanned_pdf, saved
from tests.rules.test_legacy_office import an_old_letter, old_slides

NAMED = set(Extraction) - {Extraction.WAITING}
GROWTH = 50 << 20


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Isolation]:
    with isolation(workers=1) as made:
        yield made


def damaged(content: bytes, seed: int) -> bytes:
    """Return the file with some bytes changed, cut out or repeated."""
    chance = random.Random(seed)
    spoilt = bytearray(content)
    for _ in range(chance.randrange(1, 40)):
        at = chance.randrange(len(spoilt))
        match chance.randrange(4):
            case 0:
                spoilt[at] = chance.randrange(256)
            case 1:
                del spoilt[at : at + chance.randrange(1, 600)]
            case 2:
                spoilt[at:at] = spoilt[at : at + chance.randrange(1, 600)]
            case _:
                spoilt[at : at + 4] = b"\xff\xff\xff\xff"
        if len(spoilt) < 100:
            break
    return bytes(spoilt)


@pytest.mark.faults
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("kind", ["doc", "ppt", "tif", "jpg", "pdf"])
def test_every_damaged_file_ends_in_a_named_outcome(sandbox: Isolation, kind: str) -> None:
    page = a_page("Bilag til ansøgningen")
    whole = {
        "doc": an_old_letter,
        "ppt": old_slides,
        "tif": lambda: saved(page, page, kind="TIFF", compression="tiff_lzw"),
        "jpg": lambda: saved(page, kind="JPEG"),
        "pdf": lambda: a_scanned_pdf(page, page),
    }[kind]()
    sandbox.extract(whole, filename=f"hel.{kind}")
    gc.collect()
    before, outcomes = psutil.Process().memory_info().rss, []
    for seed in range(40):
        started = time.monotonic()
        found = sandbox.extract(damaged(whole, seed), filename=f"skadet.{kind}")
        assert found.outcome in NAMED, seed
        assert found.outcome is Extraction.OK or found.reason, seed
        assert time.monotonic() - started < 130, seed
        outcomes.append(found.outcome)
    gc.collect()

    assert psutil.Process().memory_info().rss - before < GROWTH
    assert sandbox.extract(whole, filename=f"hel.{kind}").text
