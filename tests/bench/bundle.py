"""Importing a bundle of 10,000 cases with files, beside a bare COPY of the same rows and a bare write of the same files.

``BENCH_BUNDLE_CASES=500 python -m tests.bench bundle`` measures a smaller one.
"""

import os
import shutil
import tempfile
import time
from pathlib import Path

import psycopg

from casework.adapters.embedded_postgres import OWNER
from casework.bootstrap import Platform
from casework.services.importing import runs
from documents import importing
from documents.blobs import BlobStore
from tests import made_bundles
from tests.bench.figures import Figure
from tests.bench.stage import installation
from tests.builders import build_ministry

CASES = int(os.environ.get("BENCH_BUNDLE_CASES", "10000"))
COPIED = ("case_file", "case_grant", "case_party", "record", "record_party", "grant_row", "document", "document_version", "legacy_event")


def measure() -> list[Figure]:
    """Gives cases per second imported, and those of a bare COPY."""
    folder = Path(tempfile.mkdtemp(prefix="casework-bundle-"))
    try:
        bundle = made_bundles.archive(folder / "bundle", CASES)
        with installation() as platform:
            ministry = build_ministry(platform)
            started = time.perf_counter()
            run_id, _ = importing.look_at(platform, ministry.actor("manager"), bundle)
            checked = time.perf_counter()
            with platform.work(ministry.actor("manager")) as work:
                runs.start(work, run_id)
            importing.run(platform, run_id)
            imported = time.perf_counter()
            bare = _bare(platform, bundle, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return [
        Figure("bundle: cases checked", CASES / (checked - started), "cases/s"),
        Figure("bundle: cases imported, with record, file and history", CASES / (imported - checked), "cases/s", bare=round(bare, 1)),
        Figure("bundle: share of the bare rate", CASES / (imported - checked) / bare, "ratio", bare=1.0),
    ]


def _bare(platform: Platform, bundle: Path, folder: Path) -> float:
    """Copies the imported rows out and into tables without rights, audit or history, and stores the files again."""
    store = BlobStore(folder / "bare-blobs")
    with psycopg.connect(platform.server.url(OWNER).replace("postgresql+psycopg://", "postgresql://")) as connection:
        rows: dict[str, bytes] = {}
        for table in COPIED:
            connection.execute(f"CREATE UNLOGGED TABLE bare_{table} (LIKE {table})".encode())
            connection.execute(f"ALTER TABLE bare_{table} SET LOGGED".encode())
            with connection.cursor().copy(f"COPY {table} TO STDOUT".encode()) as out:
                rows[table] = b"".join(out)
        connection.commit()
        started = time.perf_counter()
        for file in (bundle / "files").iterdir():
            store.put(file.read_bytes())
        for table, content in rows.items():
            with connection.cursor().copy(f"COPY bare_{table} FROM STDIN".encode()) as into:
                into.write(content)
        connection.commit()
        return CASES / (time.perf_counter() - started)
