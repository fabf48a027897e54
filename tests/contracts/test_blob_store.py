"""What every blob store promises: bytes are kept under their hash, whole or not at all."""

import contextlib
import hashlib
import io
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from casework.errors import BadInput, FileNotWhole
from casework.vocabulary import FileTrouble, Reason
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
    assert store.look(stored.sha256) is None


def test_storing_twice_keeps_one_blob(store: BlobStore) -> None:
    store.put(LETTER)
    store.put(LETTER)

    assert [HASH] == list(store.hashes())


def test_bytes_that_are_there_are_renewed_and_not_written_again(store: BlobStore) -> None:
    store.put(LETTER)
    before = store._place(HASH).stat()
    os.utime(store._place(HASH), (1, 1))
    stored = store.put(LETTER)
    after = store._place(HASH).stat()

    assert Stored.of(LETTER) == stored
    assert before.st_ino == after.st_ino
    assert after.st_mtime > 1


def test_only_the_owner_can_read_a_blob_on_disk(store: BlobStore) -> None:
    store.put(LETTER)

    assert 0o600 == store._place(HASH).stat().st_mode & 0o777
    assert store._place(HASH) == store.folder / HASH[:2] / HASH[2:4] / HASH


def test_a_blob_that_is_not_there_is_said_to_be_missing(store: BlobStore) -> None:
    assert not store.exists(HASH)
    assert not store.renew(HASH)
    assert FileTrouble.MISSING is store.look(HASH)
    for ask in (store.read, store.open):
        with pytest.raises(FileNotWhole) as refused:
            ask(HASH)
        assert Reason.FILE_IS_MISSING is refused.value.reason


@pytest.mark.parametrize("name", ["", "../../etc/passwd", HASH.upper(), HASH + "0", "/" + HASH[1:]])
def test_nothing_but_a_hash_names_a_blob(store: BlobStore, name: str) -> None:
    with pytest.raises(BadInput):
        store.read(name)


def test_a_changed_byte_is_found_and_never_given_out(store: BlobStore) -> None:
    store.put(LETTER)
    with store.open(HASH) as stream:
        assert LETTER == stream.read()
    store._place(HASH).write_bytes(LETTER.replace(b"K", b"k"))

    assert FileTrouble.CHANGED is store.look(HASH)
    for ask in (store.read, store.open):
        with pytest.raises(FileNotWhole) as refused:
            ask(HASH)
        assert Reason.FILE_IS_CHANGED is refused.value.reason


def test_only_a_whole_copy_is_put_in_the_place_of_what_is_damaged(store: BlobStore) -> None:
    store.put(LETTER)
    store._place(HASH).write_bytes(LETTER.replace(b"K", b"k"))

    assert [False, True] == [store.mend(HASH, io.BytesIO(copy)) for copy in (LETTER[:5], LETTER)]
    assert LETTER == store.read(HASH)
    assert [] == list((store.folder / "tmp").iterdir())


def test_a_file_that_is_no_content_is_named_and_stands_in_nobodys_way(store: BlobStore) -> None:
    store.put(LETTER)
    stray = store._place(HASH).with_name("kopi.bak")
    stray.write_bytes(b"x")

    assert [HASH] == list(store.hashes())
    assert [Stored(stray.relative_to(store.folder).as_posix(), 1)] == list(store.strays())
    assert 1 == len(list(store.sweep_candidates(now=time.time() + DAY + 1)))


def test_a_torn_blob_is_made_whole_by_storing_again(store: BlobStore) -> None:
    store.put(LETTER)
    store._place(HASH).write_bytes(LETTER[:5])

    store.put(LETTER)

    assert store.look(HASH) is None


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
    os.utime(store._place(HASH), (time.time() - 2 * DAY, time.time() - 2 * DAY))

    store.put(LETTER)

    assert [] == list(store.sweep_candidates())


def test_twenty_writers_of_the_same_bytes_leave_one_whole_blob(store: BlobStore) -> None:
    writers = [threading.Thread(target=store.put, args=(LETTER * 1000,)) for _ in range(20)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert [None] == [store.look(sha256) for sha256 in store.hashes()]
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
    assert [None] * is_there == [store.look(sha256) for sha256 in store.hashes()]


REMOVER = """
import pathlib, sys, documents.blobs as b
store = b.BlobStore(pathlib.Path(sys.argv[1]))
while not (store.folder / "enough").exists():
    store.remove(sys.argv[2])
"""


def in_a_process(store: BlobStore, script: str, fault: str = "") -> subprocess.Popen[bytes]:
    environment = {"PYTHONPATH": str(Path(__file__).parents[2])} | ({"CASEWORK_FAULT": fault} if fault else {})
    return subprocess.Popen([sys.executable, "-c", script, str(store.folder), HASH], env=environment)


def test_what_is_filed_this_moment_is_not_swept_under_its_writer(store: BlobStore) -> None:
    """Without the lock a remover that has seen an old file destroys what its writer has just renewed: once in some dozen rounds."""
    remover = in_a_process(store, REMOVER)
    lost = []
    try:
        for n in range(400):
            store.put(LETTER)
            lost += [n] * (not store.exists(HASH))
            with contextlib.suppress(FileNotFoundError):
                os.utime(store._place(HASH), (1, 1))
    finally:
        (store.folder / "enough").touch()
        remover.wait(30)

    assert [] == lost


def test_a_remover_that_is_killed_holds_no_lock_and_has_lost_nothing(store: BlobStore) -> None:
    store.put(LETTER)
    os.utime(store._place(HASH), (1, 1))
    killed = in_a_process(store, REMOVER, "blob.before_remove")

    assert -9 == killed.wait(30)
    assert LETTER == store.read(HASH)
    assert Stored.of(LETTER) == store.put(LETTER)
    assert not store.remove(HASH)
