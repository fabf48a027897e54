"""The guide to writing a process tells the truth: every block of it is run as it stands there."""

import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from casework.approvals.definition import canonical
from casework.approvals.source import content_of
from casework.bootstrap import Platform
from casework.services.bringing_definitions import bring_shipped_definitions
from casework.services.definitions import publish_definition
from casework.vocabulary import ApprovalState
from casework.work import Actor
from tests.approvals import shown
from tests.builders import Ministry
from tests.processes import Office
from workflows.processes import __main__ as command
from workflows.processes.registry import Registry, load
from workflows.processes.running import ProcessIsWrong

PAGE = (Path(__file__).parents[2] / "docs" / "writing-a-process.md").read_text(encoding="utf-8")
BLOCKS: dict[str, str] = dict(re.findall(r"```(\w+ [^\n]*)\n(.*?)```", PAGE, re.DOTALL))
REFUSED = [head.split("=")[1].split()[0] for head in BLOCKS if head.startswith("python") and head.endswith("refused")]


def written(folder: Path, name: str) -> Path:
    head = next(head for head in BLOCKS if f"file={name}" in head)
    path = folder / name
    path.write_text(BLOCKS[head], encoding="utf-8")
    return path


def test_every_block_of_python_has_a_name_and_so_is_run() -> None:
    assert PAGE.count("```python") == PAGE.count("```python file=") == 3
    assert REFUSED == ["hasty_v1.py", "crossed_v1.py"]


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_page_says_is_refused_is_refused_in_these_words(tmp_path: Path, name: str) -> None:
    with pytest.raises(ProcessIsWrong) as refusal:
        load(written(tmp_path, name)).outline  # noqa: B018  # it is drawn here

    assert BLOCKS[f"text refusal of {name}"].strip() == str(refusal.value)


def test_its_outline_is_the_one_on_the_page(tmp_path: Path) -> None:
    outline = canonical(load(written(tmp_path, "building_permit_v1.py")).outline)
    steps: list[dict[str, Any]] = outline["steps"]

    told = content_of(f"steps:\n{BLOCKS['yaml outline of building_permit_v1.py']}")["steps"]
    assert told == [{"name": step["name"], "takes place": step.get("when", "always")} for step in steps]


def test_its_examples_come_out_and_one_that_does_not_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "building_permit_v1.py")

    assert command.main(["test", str(path)]) == 0
    assert BLOCKS["text examples of building_permit_v1.py"].strip() == capsys.readouterr().out.strip()
    path.write_text(path.read_text("utf-8").replace('"outcome": "returned"', '"outcome": "approved"'), encoding="utf-8")
    assert command.main(["test", str(path)]) == 1
    assert "building_permit 1: A hall beside a house: it is returned" in capsys.readouterr().err


def test_what_runs_is_the_text_that_was_read_also_right_after_it_was_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python knows a changed module by its second and its length; the hash of the new text went with the old code."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    path = written(tmp_path, "building_permit_v1.py")
    written_at = path.stat().st_mtime
    titles = [load(path).process.title]
    path.write_text(path.read_text("utf-8").replace("Byggetilladelse", "Byggetilsagnene"), encoding="utf-8")
    os.utime(path, (written_at, written_at))
    titles.append(load(path).process.title)

    assert ["Byggetilladelse", "Byggetilsagnene"] == titles


def test_the_commands_of_the_page_are_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    deeds = set(re.findall(r"python -m workflows\.processes (\w+)", PAGE))
    path = written(tmp_path, "building_permit_v1.py")

    assert deeds == {"show", "test", "pin"}
    assert command.main(["show", str(path)]) == 0
    assert "building_permit" in capsys.readouterr().out
    command.write_pin(load(path), tmp_path)
    path.write_text(path.read_text("utf-8").replace("within=30", "within=31"), encoding="utf-8")
    with pytest.raises(ProcessIsWrong, match="as version 2"):
        command.write_pin(load(path), tmp_path)


def test_it_is_published_started_and_moved_as_the_page_says(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    permit = load(written(tmp_path, "building_permit_v1.py"))
    with platform.work(Actor.system("setup")) as work:
        publish_definition(work, canonical(permit.outline), authority_id=ministry.authority)
    office = Office(platform, ministry, Registry([permit]))
    approval_id = office.started("building_permit", metres_to_neighbour="40", square_metres="12")

    office.decided(approval_id, "clerk")
    office.decided(approval_id, "head")

    approval = shown(platform, ministry, approval_id)
    assert ApprovalState.APPROVED is approval.state
    assert ["approved", "skipped", "approved", "skipped", "approved"] == [step.state.value for step in approval.steps]


def test_bringing_lays_what_the_house_has_ready_once(platform: Platform, ministry: Ministry) -> None:
    def brought() -> int:
        with platform.work(Actor.system("setup")) as work:
            return bring_shipped_definitions(work, ministry.authority)

    assert (7, 0) == (brought(), brought())
