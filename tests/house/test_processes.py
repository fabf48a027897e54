"""Every process that was ever shipped is here, unchanged: an approval may run by it for years."""

import pytest

from casework.approvals.definition import canonical
from casework.approvals.shipped import pins
from workflows.processes.registry import registry
from workflows.processes.testing import failing

KNOWN = {(each.process.name, each.process.version): each for each in registry().all}
PINS = {(str(pin["name"]), int(pin["process"]["version"])): pin for pin in pins()}


def test_every_process_is_pinned_and_every_pin_has_its_process() -> None:
    assert set(KNOWN) == set(PINS), "python -m workflows.processes pin; a pinned module is never taken out while an approval may run by it"


@pytest.mark.parametrize("which", PINS, ids=lambda which: "_v".join(map(str, which)))
def test_a_pinned_source_is_what_it_was_and_its_examples_come_out(which: tuple[str, int]) -> None:
    known = KNOWN[which]

    assert PINS[which]["process"]["hash"] == known.hash, "put the source back and make the change as a new version"
    assert PINS[which] == canonical(known.outline)
    assert list(failing(known.process, known.outline)) == []
