"""What every blob store promises: bytes are kept under their hash, whole or not at all."""

import hashlib
import io
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from casework.errors import BadInput, NotFound
from documents.blobs import BlobStore, Stored

LETTER = "Kære ministerium, æøå".encode()
HASH = hashlib.sha256(LETTER).hexdigest()
DAY = 24 * 3600


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "blobs")


def test_what_is_stored_can_be_read_back_by_its_hash(store: BlobStore) -> None:
    stored = store.put(LETTER)

    assert Stored(HASH, len(LETTER)) == stored
    assert LETTER == store.read(HASH)
    assert store.exists(HASH)


def test_a_stream_is_stored_like_its_bytes(store: BlobStore) -> None:
    stored = store.put(io.BytesIO(LETTER * 100_000))

    assert Stored(hashlib.sha256(LETTER * 100_000).hexdigest(), len(LETTER) * 100_000) == stored
    assert store.verify(stored.sha256)


def test_storing_twice_keeps_one_blob(store: BlobStore) -> None:
    store.put(LETTER)
    store.put(LETTER)

    assert [HASH] == list(store.hashes())


def test_bytes_that_are_there_are_renewed_and_not_written_again(store: BlobStore) -> None:
    store.put(LETTER)
    before = store.path(HASH).stat()
    os.utime(store.path(HASH), (1, 1))
    stored = store.put(LETTER)
    after = store.path(HASH).stat()

    assert Stored.of(LETTER) == stored
    assert before.st_ino == after.st_ino
    assert after.st_mtime > 1


def test_only_the_owner_can_read_a_blob_on_disk(store: BlobStore) -> None:
    store.put(LETTER)

    assert 0o600 == store.path(HASH).stat().st_mode & 0o777
    assert store.path(HASH) == store.folder / HASH[:2] / HASH[2:4] / HASH


def test_a_blob_that_is_not_there_is_not_found(store: BlobStore) -> None:
    assert not store.exists(HASH)
    with pytest.raises(NotFound):
        store.read(HASH)
    with pytest.raises(NotFound):
        store.verify(HASH)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", HASH.upper(), HASH + "0", "/" + HASH[1:]])
def test_nothing_but_a_hash_names_a_blob(store: BlobStore, name: str) -> None:
    with pytest.raises(BadInput):
        store.read(name)


def test_a_changed_byte_is_found_by_verifying(store: BlobStore) -> None:
    store.put(LETTER)
    store.path(HASH).write_bytes(LETTER.replace(b"K", b"k"))

    assert not store.verify(HASH)


def test_a_torn_blob_is_made_whole_by_storing_again(store: BlobStore) -> None:
    store.put(LETTER)
    store.path(HASH).write_bytes(LETTER[:5])

    store.put(LETTER)

    assert store.verify(HASH)


def test_temporary_files_of_crashed_writers_are_swept_after_an_hour(store: BlobStore) -> None:
    young, old = store.folder / "tmp" / "young", store.folder / "tmp" / "old"
    for path in (young, old):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 3700, time.time() - 3700))

    assert 1 == store.sweep_temporary()
    assert young.exists()
    assert not old.exists()


def test_a_blob_is_a_candidate_for_the_sweep_only_after_a_day(store: BlobStore) -> None:
    store.put(LETTER)
    tomorrow = time.time() + DAY + 1

    assert [] == list(store.sweep_candidates())
    assert [Stored(HASH, len(LETTER))] == list(store.sweep_candidates(now=tomorrow))
    assert not store.remove(HASH)
    assert store.remove(HASH, now=tomorrow)
    assert not store.exists(HASH)


def test_storing_known_bytes_again_renews_the_day_of_grace(store: BlobStore) -> None:
    store.put(LETTER)
    os.utime(store.path(HASH), (time.time() - 2 * DAY, time.time() - 2 * DAY))

    store.put(LETTER)

    assert [] == list(store.sweep_candidates())


def test_twenty_writers_of_the_same_bytes_leave_one_whole_blob(store: BlobStore) -> None:
    writers = [threading.Thread(target=store.put, args=(LETTER * 1000,)) for _ in range(20)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert [True] == [store.verify(sha256) for sha256 in store.hashes()]
    assert [] == list((store.folder / "tmp").iterdir())


@pytest.mark.parametrize(("place", "is_there"), [("blob.before_write", False), ("blob.written", False), ("blob.renamed", True)])
def test_a_writer_killed_anywhere_leaves_the_whole_blob_or_none(store: BlobStore, place: str, is_there: bool) -> None:
    script = "import sys, pathlib, documents.blobs as b; b.BlobStore(pathlib.Path(sys.argv[1])).put(sys.stdin.buffer.read())"
    killed = subprocess.run(
        [sys.executable, "-c", script, str(store.folder)],
        input=LETTER,
        env={"CASEWORK_FAULT": place, "PYTHONPATH": str(Path(__file__).parents[2])},
        check=False,
    )

    assert -9 == killed.returncode
    assert is_there == store.exists(HASH)
    assert [True] * is_there == [store.verify(sha256) for sha256 in store.hashes()]
