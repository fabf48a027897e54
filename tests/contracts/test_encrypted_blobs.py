"""Stored bytes that are encrypted: read back whole and in part, by old keys too, and by nobody without them."""

import hashlib
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from casework import blob_files
from casework.audit_verify import contents, sealed_files
from casework.audit_verify.report import Kind
from casework.blob_files import HEADER, PIECE, TAG_BYTES, BlobKeys
from casework.errors import FileNotWhole, SettingsWrong
from casework.vocabulary import FileTrouble, Reason
from documents.blobs import BlobStore, Stored

LETTER = b"Kaere ministerium" * 20_000
HASH = hashlib.sha256(LETTER).hexdigest()


@pytest.fixture
def keys_file(tmp_path: Path) -> Path:
    blob_files.add_key(tmp_path / "blob.keys")
    return tmp_path / "blob.keys"


@pytest.fixture
def store(tmp_path: Path, keys_file: Path) -> BlobStore:
    return BlobStore(tmp_path / "blobs", blob_files.keys_in(keys_file))


def files(store: BlobStore) -> list[Path]:
    return [path for path in store.folder.glob("??/??/*") if path.is_file()]


def refused(store: BlobStore) -> Reason:
    with pytest.raises(FileNotWhole) as why:
        store.read(HASH)
    with pytest.raises(FileNotWhole):
        store.open(HASH)
    return why.value.reason


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_every_length_comes_back_and_is_as_long_on_disk_as_was_said(store: BlobStore, size: int) -> None:
    content = random.Random(size).randbytes(size)
    stored, again = store.put(content), store.put(content)
    (file,) = files(store)

    assert Stored.of(content) == stored == again
    assert content == store.read(stored.sha256)
    assert (blob_files.sealed_size(size), 0o600) == (file.stat().st_size, file.stat().st_mode & 0o777)


def test_any_part_is_read_without_the_rest(store: BlobStore) -> None:
    store.put(LETTER)
    with store.open(HASH) as stream:
        for first in (0, 5, PIECE - 3, 2 * PIECE, len(LETTER) - 4):
            stream.seek(first)

            assert LETTER[first : first + 9] == stream.read(9)


def test_neither_the_name_nor_the_bytes_tell_what_it_is(store: BlobStore) -> None:
    store.put(LETTER)
    (file,) = files(store)

    assert HASH not in str(file)
    assert b"ministerium" not in file.read_bytes()


@pytest.mark.parametrize(
    "harm",
    [
        lambda body: body[:100] + bytes([body[100] ^ 1]) + body[101:],
        lambda body: body[: HEADER + PIECE + TAG_BYTES],
        lambda body: body[:HEADER] + body[HEADER + PIECE + TAG_BYTES :],
        lambda body: body[:-1],
        lambda body: body[:30],
        lambda body: b"",
        lambda body: LETTER,
    ],
    ids=["changed", "cut at a piece", "without its first piece", "cut", "half a header", "empty", "in the clear"],
)
def test_what_was_changed_opens_for_nobody(store: BlobStore, harm: "pytest.FixtureRequest") -> None:
    store.put(LETTER)
    (file,) = files(store)
    file.write_bytes(harm(file.read_bytes()))  # type: ignore[operator]

    assert Reason.FILE_IS_CHANGED is refused(store)
    assert FileTrouble.CHANGED is store.look(HASH)


def test_another_content_under_the_name_is_no_whole_one(store: BlobStore) -> None:
    store.put(LETTER)
    (file,) = files(store)
    store.put(b"another")
    other = next(path for path in files(store) if path != file)
    file.write_bytes(other.read_bytes())

    assert Reason.FILE_IS_CHANGED is refused(store)


def test_without_the_keys_nothing_opens_and_nothing_is_written_in_the_clear(store: BlobStore, tmp_path: Path) -> None:
    store.put(LETTER)
    (file,) = files(store)
    others = blob_files.add_key(tmp_path / "others.keys")
    for keys in (None, others):
        closed = BlobStore(store.folder, keys)

        assert refused(closed) in {Reason.FILE_IS_LOCKED, Reason.FILE_IS_MISSING}
        assert not closed.is_ours(file.name)
        with pytest.raises(SettingsWrong):
            closed.put(b"new")
    assert [file] == files(store)


def test_an_old_key_reads_and_the_newest_writes_until_all_is_written_anew(store: BlobStore, keys_file: Path) -> None:
    store.put(LETTER)
    rotated = BlobStore(store.folder, blob_files.add_key(keys_file))
    assert rotated.keys is not None
    only_new = BlobStore(store.folder, BlobKeys(rotated.keys.names, rotated.keys.keys[-1:]))
    before = rotated.read(HASH), refused(only_new)

    assert (LETTER, Reason.FILE_IS_LOCKED) == before
    assert [True, False] == [rotated.reseal(HASH), rotated.reseal(HASH)]
    assert LETTER == only_new.read(HASH)
    assert 1 == len(files(store))


def test_what_lies_in_the_clear_stays_readable_and_is_encrypted_in_its_place(store: BlobStore) -> None:
    BlobStore(store.folder).put(LETTER)
    known = store.put(LETTER), len(files(store))
    read = store.read(HASH)
    resealed = store.reseal(HASH)

    assert ((Stored.of(LETTER), 1), LETTER, True) == (known, read, resealed)
    assert LETTER == store.read(HASH)
    assert [False] == [HASH in str(file) for file in files(store)]


@pytest.mark.parametrize("place", ["blob.resealed"])
def test_one_killed_while_it_encrypts_has_lost_nothing(store: BlobStore, keys_file: Path, place: str) -> None:
    BlobStore(store.folder).put(LETTER)
    script = (
        "import sys, pathlib, documents.blobs as b; from casework.blob_files import keys_in;"
        "b.BlobStore(pathlib.Path(sys.argv[1]), keys_in(pathlib.Path(sys.argv[2]))).reseal(sys.argv[3])"
    )
    environment = {"CASEWORK_FAULT": place, "PYTHONPATH": str(Path(__file__).parents[2])}
    killed = subprocess.run([sys.executable, "-c", script, str(store.folder), str(keys_file), HASH], env=environment, check=False)

    assert -signal.SIGKILL == killed.returncode
    assert LETTER == store.read(HASH)
    assert [True, False] == [store.reseal(HASH), store.reseal(HASH)]
    assert [False] == [HASH in str(file) for file in files(store)]


@pytest.mark.parametrize("text", ["", "key 00\n", "names 00\nkey 11\n", "hello\n", "names " + "00" * 32 + "\n"])
def test_a_file_that_holds_no_keys_is_refused_by_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "k").write_text(text)
    with pytest.raises(SettingsWrong):
        blob_files.keys_in(tmp_path / "k")
    with pytest.raises(SettingsWrong):
        blob_files.keys_in(tmp_path / "not there")


def test_the_file_of_keys_is_its_owners_alone(keys_file: Path) -> None:
    assert 0o600 == keys_file.stat().st_mode & 0o777
    assert 2 == len(blob_files.add_key(keys_file).keys)


@pytest.mark.parametrize("size", [0, 1, PIECE, PIECE + 1, 3 * PIECE])
def test_the_verifier_reads_by_code_of_its_own_and_finds_what_was_changed(
    tmp_path: Path, keys_file: Path, store: BlobStore, size: int
) -> None:
    content = random.Random(size).randbytes(size)
    name = store.put(content).sha256
    asked = [(name,)]
    file = files(store)[0]
    whole = file.read_bytes()

    assert [] == list(contents.problems(asked, store.folder, sealed_files.keys_in(keys_file)))
    for changed in (whole[:-1], whole[:HEADER] + bytes([whole[HEADER] ^ 1]) + whole[HEADER + 1 :], whole[:10], whole + whole[-40:]):
        file.write_bytes(changed)
        found = list(contents.problems(asked, store.folder, sealed_files.keys_in(keys_file)))
        assert [Kind.BLOB_CHANGED] == [each.kind for each in found]
    file.write_bytes(whole)
    blob_files.add_key(tmp_path / "other.keys")
    assert [Kind.BLOB_MISSING] == [
        each.kind for each in contents.problems(asked, store.folder, sealed_files.keys_in(tmp_path / "other.keys"))
    ]
    with pytest.raises(ValueError, match="holds no keys"):
        sealed_files.keys_in(file_of(tmp_path))


def file_of(folder: Path) -> Path:
    """Gives a file that holds no keys."""
    (folder / "none.keys").write_text("names 00\n")
    return folder / "none.keys"
