"""Takes public samples in by the command line, as who installs Casework does, and finds them by their words.

The samples lie in the folder that ``PUBLIC_SAMPLES`` names, or in ``shared/samples`` beside the checkout.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from casework.bootstrap import platform
from casework.settings import Settings
from documents.blobs import store_of
from search.finding import find
from search.opening import engine_of
from tests.builders import build_ministry
from ui.cli.opening import actor_named

CLERK = "clerk"
Line = dict[str, Any]
"""One line of ``casework receive --json``: ``file``, ``outcome``, ``record_id``, ``documents``, each with its ``extraction``."""


def samples() -> Path | None:
    """Gives the folder of public samples, where there is one."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "samples"
    folder = Path(os.environ.get("PUBLIC_SAMPLES", beside))
    return folder if folder.is_dir() else None


def casework(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Runs a command of Casework; a traceback of its is a failure."""
    command = [sys.executable, "-c", "from ui.cli import main; main()", *words]
    done = subprocess.run(command, env=os.environ | {"CASEWORK_HOME": str(home)}, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def founded(home: Path) -> None:
    """Makes an installation with the small ministry."""
    assert casework(home, "init").returncode == 0
    with platform(Settings(home=home), store_of) as made:
        build_ministry(made)


def received(home: Path, paths: list[Path]) -> list[Line]:
    """Has the clerk receive files and folders; gives a line a file."""
    done = casework(home, "receive", *(str(path) for path in paths), "--as", CLERK, "--json")
    return [json.loads(line) for line in done.stdout.splitlines()]


def worked(home: Path) -> None:
    """Does what is waiting; nothing may be left over."""
    done = casework(home, "work", "--until-idle", "--json")
    assert json.loads(done.stdout.splitlines()[-1])["parked"] == 0


def found(home: Path, wanted: Mapping[str, str]) -> dict[str, list[int]]:
    """Searches as the clerk for the words of each file; gives the records found, by the name of the file."""
    with platform(Settings(home=home), store_of) as made:
        clerk = actor_named(made, CLERK)
        answers = {}
        for name, words in wanted.items():
            with made.work(clerk) as work:
                answers[name] = [hit.record_id for hit in find(work, engine_of(made), words, size=1000).hits]
        return answers
