"""Sets the stage of a benchmark: an installation of its own in a folder that goes away afterwards, durable as in use."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casework import migrations
from casework.adapters.embedded_postgres import OWNER, embedded
from casework.bootstrap import Platform, assemble
from casework.settings import Settings
from casework.vocabulary import IndexEngine
from documents.blobs import BlobStore


@contextmanager
def installation(*, search_engine: IndexEngine = IndexEngine.WHOOSH) -> Iterator[Platform]:
    """Gives an empty, migrated installation with fsync on."""
    home = Path(tempfile.mkdtemp(prefix="casework-bench-"))
    try:
        settings = Settings(home=home, search_engine=search_engine)
        with embedded(settings) as server:
            migrations.upgrade(server.url(OWNER))
            made = assemble(settings, server, BlobStore(settings.blobs_folder))
            yield made
            made.close()
    finally:
        shutil.rmtree(home, ignore_errors=True)
