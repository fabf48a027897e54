"""What is found in front on public collections may not fall: recall on known items and on codes of the file plan, as written down once.

Needs the folder of public samples; without it there is nothing to ask, and nothing is.
"""

import json
from pathlib import Path

import pytest

from tests.bench import relevance
from tests.samples.receiving import samples

KEPT = Path(__file__).with_name("relevance.json")
"""The figures by name; whoever raises one writes the new one down here."""


@pytest.mark.faults
@pytest.mark.timeout(900)
def test_no_recall_of_ours_has_fallen() -> None:
    if samples() is None:
        return
    kept, found = json.loads(KEPT.read_text("ascii")), relevance.figures()

    assert set(kept) == {name for name in found if "recall" in name and name.endswith("ours")}
    assert {} == {name: (found[name], least) for name, least in kept.items() if found[name] < least}
