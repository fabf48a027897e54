"""``casework search rebuild`` of a large invented archive, by each engine: how fast, in how much memory, and taken up after ``kill -9``.

The records are rows of the database as letters leave them: a body, and a document whose text is a stored file (of a pool: whole archives
of files would measure the disk). Bare stands beside it: the engine alone, fed the same texts in the same batches.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

from casework.adapters.embedded_postgres import INDEX, SUPERUSER
from casework.bootstrap import Platform
from casework.vocabulary import IndexEngine
from documents import filing
from documents.extraction_filing import extract_versions
from documents.isolation import isolation
from search.comparing import compare
from search.opening import engine_of
from tests.bench.bare_engines import BARE, Bare, BarePostgres
from tests.bench.figures import Figure
from tests.bench.made_archive import Archive
from tests.bench.memory import by_part
from tests.bench.stage import installation
from tests.builders import build_ministry
from tests.records import a_draft

SIZES = {
    IndexEngine.WHOOSH: int(os.environ.get("BENCH_REBUILD_WHOOSH", "50000")),
    IndexEngine.TANTIVY: int(os.environ.get("BENCH_REBUILD_TANTIVY", "500000")),
    IndexEngine.POSTGRES: int(os.environ.get("BENCH_REBUILD_POSTGRES", "500000")),
}
MOST_MEMORY = 1024.0
POOL = 500
BATCH = 500
MOST_BARE = 20_000
FIRST = 1_000
TABLES = (
    ("record", {"id": "{n}"}),
    ("document", {"id": "{n}", "record_id": "{n}"}),
    ("document_version", {"id": "{n}", "record_id": "{n}", "document_id": "{n}"}),
    ("rendition", {"id": "{n}", "record_id": "{n}", "version_id": "{n}", "sha256": "letter.text"}),
)


def measure() -> list[Figure]:
    """Gives, for each engine: records a second through one kill, the most memory in MB, and how many differ afterwards."""
    figures: list[Figure] = []
    for kind, size in ((kind, size) for kind, size in SIZES.items() if size):
        with installation(search_engine=kind) as platform:
            _fill(platform, size)
            bare = _bare(platform, kind, min(size, MOST_BARE))
            first = _rebuild(platform, kind, until=size // 3)
            second = _rebuild(platform, kind)
            assert second.began_at > first.upto - BATCH > 0, f"the rebuild began again from nothing: {vars(first)} {vars(second)}"
            compared = compare(platform, engine_of(platform), rest=lambda _: None)
        figures += [
            Figure(f"rebuild: {kind} {size}", size / (first.seconds + second.seconds), "records/s", bare=round(bare, 1)),
            Figure(f"rebuild: {kind} {size}, most memory", max(first.most, second.most), "MB", at_most=MOST_MEMORY),
            Figure(f"rebuild: {kind} {size}, differing from the database", compared.differing, "records", at_most=0),
        ]
    return figures


class _Run:
    """Is how one run of the command went: seconds, the most memory of it and its children, and from where to where it came."""

    def __init__(self) -> None:
        self.seconds = self.most = 0.0
        self.began_at = self.upto = 0


def _rebuild(platform: Platform, kind: IndexEngine, *, until: int = 0) -> _Run:
    """Runs the command; killed once it has come so far, where that is given."""
    run, began = _Run(), time.perf_counter()
    command = [sys.executable, "-P", "-c", "from ui.cli import main; main()", "search", "rebuild", "--engine", kind]
    environment = os.environ | {"CASEWORK_HOME": str(platform.settings.home), "PYTHONUNBUFFERED": "1"}
    with (platform.settings.home / "rebuild.log").open("w+") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=Path(__file__).parents[2])
        while process.poll() is None:
            run.most = max(run.most, sum(by_part(process.pid).values()))
            told = [int(each) for each in re.findall(r"(\d+) of \d+", Path(log.name).read_text())]
            run.began_at, run.upto = (told[0] - FIRST, told[-1] - FIRST) if told else (0, 0)
            if until and run.upto >= until:
                process.send_signal(signal.SIGKILL)
                process.wait()
            time.sleep(0.5)
        run.seconds = time.perf_counter() - began
        if not until and process.returncode:
            raise RuntimeError(Path(log.name).read_text()[-2_000:])
    return run


def _fill(platform: Platform, size: int) -> None:
    """Copies one draft with one read document, as often as there are letters, each with words of its own."""
    ministry = build_ministry(platform)
    template = a_draft(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        version = filing.add_document(work, template, b"skabelon", filename="brev.txt", media_type="text/plain")
    with isolation(workers=1) as sandbox:
        extract_versions(platform, sandbox, [version])
    archive = Archive()
    pool = [_stored(platform, letter.documents[0].text) for letter in archive.letters(1, POOL)]
    url = platform.server.url(SUPERUSER).replace("+psycopg", "", 1)
    with psycopg.connect(url) as session:
        session.execute("SET session_replication_role = replica")
        session.execute("CREATE TEMP TABLE letter (n bigint, title text, body text, came timestamptz, text text)")
        with session.cursor() as cursor, cursor.copy("COPY letter FROM STDIN") as copy:
            for letter in archive.letters(1, size):
                body = f"<p>{letter.body_text}</p>"
                copy.write_row((FIRST + letter.record_id, letter.title, body, letter.created_at, pool[letter.record_id % POOL]))
        for table, own in TABLES:
            _copy(session, table, own, template)
        session.execute("UPDATE outbox SET state = 'done', done_at = created_at - interval '1 day'")
        session.execute("SELECT setval(pg_get_serial_sequence('record', 'id'), %s)", [FIRST + size + 1])
    with psycopg.connect(url, autocommit=True) as session:
        session.execute("ANALYZE")


def _copy(session: psycopg.Connection[Any], table: str, own: dict[str, str], template: int) -> None:
    columns = [
        name
        for (name,) in session.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_name = %s AND table_schema = 'public' AND is_generated = 'NEVER'",
            [table],
        )
    ]
    texts = {"title": "letter.title", "body_html": "letter.body", "arrived_at": "letter.came"} if table == "record" else {}
    values = [texts.get(each) or own.get(each, "it.{c}").format(n="letter.n", c=each) for each in columns]
    whose = "id" if table == "record" else "record_id"
    one = f"(SELECT * FROM {table} WHERE {whose} = {template} ORDER BY id LIMIT 1)"  # our own words
    session.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {one} it, letter"  # type: ignore[arg-type]
    )


def _stored(platform: Platform, text: str) -> str:
    return platform.blobs.put(text.encode()).sha256


def _bare(platform: Platform, kind: IndexEngine, size: int) -> float:
    """Gives the records a second of the engine alone."""
    folder = Path(tempfile.mkdtemp(prefix="bench-bare-"))
    try:
        url = platform.server.url(INDEX, "casework_index").replace("+psycopg", "", 1)
        engine: Bare = BarePostgres(folder, url) if kind is IndexEngine.POSTGRES else BARE[kind](folder / "bare")
        archive, spent = Archive(), 0.0
        for first in range(1, size + 1, BATCH):
            letters = list(archive.letters(first, min(BATCH, size + 1 - first)))
            began = time.perf_counter()
            engine.write(letters)
            spent += time.perf_counter() - began
        return size / spent
    finally:
        shutil.rmtree(folder, ignore_errors=True)
