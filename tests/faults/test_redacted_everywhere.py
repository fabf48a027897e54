"""What was left out is in no form of the copy and by no reader, over documents of every format made at random."""

import os
import random
import sys
from collections import Counter

import pytest

from documents.isolation import Isolation
from tests.redacted_documents import FORMATS, left_in, redacted
from tests.rules.made_documents import the_sandbox

MANY = int(os.environ.get("REDACTED", "150"))
"""How many documents the long round makes; each takes some seconds of tesseract."""


def found_in(sandbox: Isolation, filename: str, seed: int) -> tuple[list[str], str]:
    """Gives what is left in a document's copy, and what became of the copy."""
    made = redacted(sandbox, filename, seed)
    if made.copy.faults:
        return [], f"{filename} {made.copy.faults[0].why}"
    assert made.removed, f"nothing was found to leave out in {filename} {seed}"
    return left_in(sandbox, made), "made"


@pytest.mark.parametrize("filename", ["brev.pdf", "brev.docx", "brev.eml", "brev.tif"])
def test_a_few_documents_are_clean_in_every_form(filename: str) -> None:
    assert ([], "made") == found_in(the_sandbox(), filename, 1)


@pytest.mark.faults
@pytest.mark.timeout(4 * 3600)
def test_many_documents_of_every_format_are_clean_in_every_form() -> None:
    names, became, left = list(FORMATS), Counter[str](), []
    chance = random.Random(5)
    for seed in range(MANY):
        filename = names[seed % len(names)] if seed < 2 * len(names) else chance.choice(names)
        found, how = found_in(the_sandbox(), filename, seed)
        left += found
        became[how] += 1
        if seed % 10 == 9:
            print(f"{seed + 1} of {MANY}: {dict(became)}", file=sys.stderr, flush=True)

    assert [] == left
    assert became["made"] >= MANY * 0.9, became
