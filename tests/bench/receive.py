"""Receiving end to end: stored, filed, extracted, searchable; beside the same libraries doing the bare work.

The bare work hashes, stores durably, reads the text in-process and indexes in batches of 100: no record, no rights, no audit,
no wall around the parsers. Both do the same mixed files in the same run.
"""

import datetime as dt
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whoosh import fields
from whoosh.index import create_in

from casework.adapters.readiness import has_reported
from casework.bootstrap import Platform
from casework.outbox import Effect
from documents.blobs import BlobStore
from documents.extraction import extract
from documents.intake import arriving
from documents.isolation import isolation
from documents.limits import Budget, Limits
from search.opening import engine_of
from tests.bench.figures import Figure
from tests.bench.stage import installation
from tests.builders import build_ministry
from ui.demo.envelopes import LetterFile
from ui.demo.parcels import arrival, letter_files
from ui.demo.story import plan
from workflows import claiming

FILES = 1000
BATCH = 100


def measure() -> list[Figure]:
    """Gives receipts per second end to end, the bare rate, and their ratio."""
    folder = Path(tempfile.mkdtemp(prefix="casework-post-"))
    try:
        _write_post(folder)
        bare = _bare(folder)
        ours = _ours(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return [
        Figure("receive: receipts end to end", ours, "receipts/s", bare=round(bare, 2)),
        Figure("receive: share of the bare rate", ours / bare, "ratio", bare=1.0, at_least=0.5),
    ]


def _write_post(folder: Path) -> None:
    """Writes mixed files as they come: Digital Post, e-mail, loose PDF and Word files."""
    story = plan("full", dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC))
    for number, record in enumerate(story.records[:FILES]):
        files = letter_files(record)
        file: LetterFile = files[0] if files and number % 2 else arrival(record, files)
        (folder / f"{number:04}-{file.name}").write_bytes(file.content)


def _bare(post: Path) -> float:
    folder = Path(tempfile.mkdtemp(prefix="casework-bare-"))
    store = BlobStore(folder / "blobs")
    (folder / "index").mkdir()
    index = create_in(folder / "index", fields.Schema(path=fields.ID(stored=True, unique=True), text=fields.TEXT(stored=True)))
    started = time.perf_counter()
    writer = index.writer()
    for number, path in enumerate(sorted(post.iterdir()), start=1):
        content = path.read_bytes()
        store.put(content)
        found = extract(content, path.name, "", Budget(Limits()))
        inside = [extract(each.content, each.filename, each.media_type, Budget(Limits())).text for each in found.attachments]
        writer.add_document(path=path.name, text="\n".join([found.text, *inside]))
        if number % BATCH == 0:
            writer.commit()
            writer = index.writer()
    writer.commit()
    rate = FILES / (time.perf_counter() - started)
    shutil.rmtree(folder, ignore_errors=True)
    return rate


def _ours(post: Path) -> float:
    """Takes the files in beside a runner in its own process, as the desk's does all day; ends when everything is findable."""
    with installation() as platform:
        ministry = build_ministry(platform)
        engine = engine_of(platform)
        with isolation(workers=2) as sandbox, runner(platform):
            sandbox.extract(b"warm", filename="warm.txt")
            started = time.perf_counter()
            for file in arriving(platform, sandbox, ((path, "bench") for path in sorted(post.iterdir()))):
                file.take_in(ministry.actor("clerk"), unit_id=ministry.grants)
            _wait_until_idle(platform)
            elapsed = time.perf_counter() - started
        _all_findable(platform, engine.count())
        return FILES / elapsed


@contextmanager
def runner(platform: Platform) -> Iterator[None]:
    """Works beside the installation, a process of its own as the desk has it, for as long as the block lasts."""
    command = [sys.executable, "-m", "workflows.serve"]
    process = subprocess.Popen(command, env=os.environ | {"CASEWORK_HOME": str(platform.settings.home)})
    try:
        while not has_reported(platform.settings, "runner", process.pid):
            if process.poll() is not None:
                raise AssertionError("the runner did not start")
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(30)


def _wait_until_idle(platform: Platform) -> None:
    """Waits for all but other forms of the documents, which are made while no post waits."""
    awaited = [effect for effect in Effect if effect is not Effect.RENDER]
    while (left := claiming.left(platform.system_engine, platform.clock(), awaited)).busy or left.backing_off:
        time.sleep(0.05)
    if left.parked or left.unknown:
        raise AssertionError(f"{left.parked + left.unknown} effects failed")


def _all_findable(platform: Platform, indexed: int) -> None:
    with platform.system_engine.connect() as connection:
        records = connection.exec_driver_sql("SELECT count(*) FROM record").scalar_one()
    if indexed != records:
        raise AssertionError(f"{indexed} of {records} records are findable")
