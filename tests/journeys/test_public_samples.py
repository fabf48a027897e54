"""Real files of others come in: each has an outcome, a second time each is a duplicate, and their words are found.

Needs the folder of public samples (``tests/samples/receiving.py``); without it the same is shown on files of our own.
"""

from pathlib import Path

import pytest

from tests.samples.outcomes import LEAST_FOUND, LEAST_OK, take_all_in
from tests.samples.receiving import found, founded, received, samples, worked
from tests.samples.words import WORDS

OF_EACH_KIND = {Path(name).suffix: name for name in reversed(WORDS)}
"""The short round: of each kind of file the first, by its name."""
FOLDERS = ("memo/messages", "email-cpython", "pdf", "tika-docs")
OWN = {"brev.txt": ("Ansøgning om tilskud ved Skibbrogade.", "skibbrogade"), "note.txt": ("Notat om fjernvarme på Mågevej.", "mågevej")}


def files_in(folder: Path | None) -> list[Path]:
    """Gives the public files that are taken in."""
    return [] if folder is None else [each for name in FOLDERS for each in (folder / name).rglob("*") if each.is_file()]


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_file_of_each_kind_has_an_outcome_then_is_a_duplicate_and_is_found(tmp_path: Path) -> None:
    kinds = OF_EACH_KIND.values()
    every_file_comes_in(tmp_path, [file for file in files_in(samples()) if file.name in kinds])


@pytest.mark.faults
@pytest.mark.timeout(900)
def test_every_file_has_an_outcome_then_is_a_duplicate_and_is_found(tmp_path: Path) -> None:
    every_file_comes_in(tmp_path, files_in(samples()))


@pytest.mark.faults
@pytest.mark.timeout(3600)
def test_what_others_open_is_read_and_found(tmp_path: Path) -> None:
    folder = samples()
    if folder is None:
        return
    run = take_all_in(folder, tmp_path)

    assert run.share_ok >= LEAST_OK, run.not_ok
    assert run.found >= LEAST_FOUND
    assert () == run.not_found


def every_file_comes_in(tmp_path: Path, files: list[Path]) -> None:
    """Takes the files in twice, and finds each by its words."""
    home, post = tmp_path / "home", tmp_path / "post"
    post.mkdir()
    for name, (content, _) in OWN.items():
        (post / name).write_text(content)
    paths = [post, *files]
    names = {file.name for file in files}
    wanted = {name: word for name, (_, word) in OWN.items()} | {name: word for name, word in WORDS.items() if name in names}
    founded(home)

    first = received(home, paths)
    again = received(home, paths)
    worked(home)

    assert {line["outcome"] for line in first} <= {"filed", "duplicate", "conflict"}
    assert {line["outcome"] for line in again} == {"duplicate"}
    assert len(first) == len(again) == len(OWN) + len(files)
    record_of = {Path(str(line["file"])).name: line["record_id"] for line in first}
    hits = found(home, wanted)
    assert [name for name in wanted if record_of[name] not in hits[name]] == []
