"""What encrypting stored files costs: written, read whole and opened at their end, beside the same store in the clear."""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from casework import blob_files
from documents.blobs import BlobStore
from tests.bench.figures import Figure

MEGABYTES, SMALL, MANY = 64, 20_000, 200


def measure() -> list[Figure]:
    """Measures one large file and many small ones, each content new, so that every byte is hashed as well."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        clear = _rates(BlobStore(home / "clear"))
        sealed = _rates(BlobStore(home / "encrypted", blob_files.add_key(home / "keys")))
    return [Figure(f"blobs {name}, encrypted (bare: clear)", sealed[name], unit, round(clear[name], 1)) for name, unit in UNITS.items()]


UNITS = {"written": "MB/s", "read": "MB/s", "last page": "ms", "small written": "files/s", "small read": "files/s"}


def _rates(store: BlobStore) -> dict[str, float]:
    large, small = os.urandom(MEGABYTES << 20), [os.urandom(SMALL) for _ in range(MANY)]
    names: list[str] = []
    rates = {"written": MEGABYTES / _seconds(lambda: names.append(store.put(large).sha256))}
    rates["read"] = MEGABYTES / _seconds(lambda: store.read(names[0]))
    store.open(names[0]).close()
    rates["last page"] = 1000 * _seconds(lambda: _end(store, names[0]))
    rates["small written"] = MANY / _seconds(lambda: names.extend(store.put(each).sha256 for each in small))
    rates["small read"] = MANY / _seconds(lambda: [store.read(each) for each in names[1:]])
    return rates


def _end(store: BlobStore, name: str) -> None:
    with store.open(name) as stream:
        stream.seek(-65536, os.SEEK_END)
        stream.read()


def _seconds(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began
