"""Stored files read again in turn: what is missing, changed or unknown is told once, shown to nobody as whole, and taken back."""

import datetime as dt
import hashlib
import os
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from casework import blob_files
from casework.audit_verify import contents, sealed_files
from casework.bootstrap import Platform
from casework.errors import FileNotWhole, NotPermitted, SettingsWrong
from casework.outbox import Effect
from casework.queries import notices, stored_files, texts
from casework.services import reading
from casework.vocabulary import FileTrouble, Reason
from documents import filing, fixity
from documents.blobs import BlobStore
from documents.extraction_filing import extract_versions
from documents.fixity import Checked
from documents.isolation import isolation
from tests.builders import Ministry
from tests.conftest import Clock
from tests.records import a_draft
from workflows.deliver import run_until_idle
from workflows.effects import HANDLERS
from workflows.runtime import Kit
from workflows.sweeping import MANY, sweep

LETTERS = tuple(f"brev nummer {n}".encode() for n in range(3))


@pytest.fixture
def store(platform: Platform) -> BlobStore:
    return BlobStore(platform.settings.blobs_folder)


@pytest.fixture
def versions(platform: Platform, ministry: Ministry) -> list[int]:
    record_id = a_draft(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        return [filing.add_document(work, record_id, each, filename=f"{n}.txt", media_type="text/plain") for n, each in enumerate(LETTERS)]


def whole(platform: Platform, store: BlobStore) -> Checked:
    return fixity.check(platform, store, everything=True)


def file_of(store: BlobStore, content: bytes) -> Path:
    return next(path for path in store.folder.glob("??/??/*") if path.read_bytes() == content)


def kinds(platform: Platform) -> list[str]:
    with platform.system_engine.connect() as connection:
        asked = "SELECT body::json->>'kind' FROM event WHERE body::json->>'kind' LIKE 'file%' ORDER BY id"
        return list(connection.execute(text(asked)).scalars())


def test_what_is_damaged_or_missing_is_told_once_and_opens_for_nobody(
    platform: Platform, ministry: Ministry, store: BlobStore, versions: list[int]
) -> None:
    damaged, gone = file_of(store, LETTERS[0]), file_of(store, LETTERS[1])
    damaged.write_bytes(LETTERS[0].upper())
    gone.unlink()

    first, again = whole(platform, store), whole(platform, store)

    assert {"changed": 1, "missing": 1} == first.troubles == again.troubles
    assert ["file_found_wrong", "file_found_wrong"] == kinds(platform)
    with platform.work(ministry.actor("manager")) as work:
        assert ["files_in_trouble"] == [each.cause for each in notices.notices(work)]
        assert {FileTrouble.CHANGED, FileTrouble.MISSING} == {each.trouble for each in stored_files.files_in_trouble(work)}
        assert 2 == stored_files.waiting(work)
    for version_id, why in zip(versions, (Reason.FILE_IS_CHANGED, Reason.FILE_IS_MISSING), strict=False):
        with pytest.raises(FileNotWhole) as refused, platform.work(ministry.actor("caseworker")) as work:
            reading.open_version(work, version_id)
        assert why is refused.value.reason
    with platform.work(ministry.actor("caseworker")) as work:
        assert LETTERS[2] == reading.open_version(work, versions[2]).content
        assert 0 == stored_files.waiting(work)
        with pytest.raises(NotPermitted):
            stored_files.files_in_trouble(work)


def test_only_records_that_one_may_read_are_named(platform: Platform, ministry: Ministry, store: BlobStore, versions: list[int]) -> None:
    file_of(store, LETTERS[0]).unlink()
    whole(platform, store)
    with platform.work(ministry.actor("manager")) as work:
        (found,) = stored_files.files_in_trouble(work)

    assert ((), 12) == (found.records, len(found.name))  # the draft is its writer's alone


def test_whole_copies_are_taken_back_and_what_is_still_missing_is_said(
    platform: Platform, ministry: Ministry, store: BlobStore, versions: list[int], tmp_path: Path
) -> None:
    backup = BlobStore(tmp_path / "backup" / "blobs")
    backup.put(LETTERS[0])
    backup.put(LETTERS[1])
    file_of(backup, LETTERS[1]).write_bytes(b"a damaged copy")
    for content in LETTERS[:2]:
        file_of(store, content).unlink()
    whole(platform, store)

    first, again = (fixity.restore(platform, store, tmp_path / "backup") for _ in range(2))

    assert [(1, 1), (0, 1)] == [(each.files, len(each.left)) for each in (first, again)]
    there, still_gone = (hashlib.sha256(each).hexdigest() for each in LETTERS[:2])
    assert LETTERS[0] == store.read(there)
    assert (still_gone,) == first.left
    assert not store.exists(still_gone)
    assert {"missing": 1} == fixity.troubles(platform)
    assert "file_mended" in kinds(platform)
    with platform.work(ministry.actor("caseworker")) as work:
        assert LETTERS[0] == reading.open_version(work, versions[0]).content


def test_a_turn_reads_what_is_due_the_longest_unseen_first_and_no_more_than_its_share(
    platform: Platform, ministry: Ministry, store: BlobStore, versions: list[int], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    rested: list[float] = []
    monkeypatch.setattr(fixity, "LEAST", 1)
    early = fixity.check(platform, store, rest=rested.append)
    clock.forward(days=platform.settings.fixity_days / 2 + 1)
    turns = [fixity.check(platform, store, rest=rested.append).files for _ in range(5)]

    assert (0, [1, 1, 1, 0, 0]) == (early.files, turns)
    assert 3 == len(rested)
    with platform.system_engine.connect() as connection:
        assert [(None,)] != connection.execute(text("SELECT DISTINCT checked_at FROM blob")).all()


def test_a_stray_file_is_unknown_until_it_is_gone(platform: Platform, ministry: Ministry, store: BlobStore, versions: list[int]) -> None:
    stray = file_of(store, LETTERS[0]).with_name("kopi.bak")
    stray.write_bytes(b"x")
    found = whole(platform, store)
    sweep(platform, store, now=time.time() + 2 * 86400)
    is_kept = stray.exists()
    stray.unlink()

    assert {"unknown": 1} == found.troubles
    assert is_kept
    assert {} == whole(platform, store).troubles


def test_many_unknown_files_at_once_are_kept_and_told_of(platform: Platform, ministry: Ministry, store: BlobStore, clock: Clock) -> None:
    """An older database was put back over newer files: to sweep them would destroy what the backup of tomorrow needs."""
    long_ago = (clock.now - dt.timedelta(days=3)).timestamp()
    for n in range(MANY + 1):
        store.put(b"%d" % n)
        path = file_of(store, b"%d" % n)
        os.utime(path, (long_ago, long_ago))
    now = clock.now.timestamp()

    assert 0 == sweep(platform, store, now=now).blobs
    assert {"unknown": MANY + 1} == whole(platform, store).troubles
    file_of(store, b"0").unlink()
    assert (MANY, 0) == (sweep(platform, store, now=now).blobs, sweep(platform, store, now=now).blobs)
    assert "files_swept" in kinds(platform)


def test_all_is_encrypted_while_it_is_used_and_opens_for_nobody_without_the_keys(
    platform: Platform, ministry: Ministry, store: BlobStore, versions: list[int], tmp_path: Path
) -> None:
    keys = blob_files.add_key(tmp_path / "keys")
    keyed = BlobStore(store.folder, keys)
    done = fixity.encrypt(platform, keyed), fixity.encrypt(platform, keyed)
    hashes = [(each,) for each in named(platform)]

    assert (len(hashes), 0) == done
    assert {} == whole(platform, keyed).troubles
    assert [] == list(contents.problems(hashes, store.folder, sealed_files.keys_in(tmp_path / "keys")))
    assert len(hashes) == len(list(contents.problems(hashes, store.folder)))
    assert 0 == sweep(platform, keyed, now=time.time() + 2 * 86400).blobs
    with pytest.raises(FileNotWhole) as refused, platform.work(ministry.actor("caseworker")) as work:
        reading.open_version(work, versions[0])
    assert Reason.FILE_IS_LOCKED is refused.value.reason
    for deed in (sweep, whole, fixity.encrypt):
        with pytest.raises(SettingsWrong):
            deed(platform, store)


def named(platform: Platform) -> list[str]:
    with platform.system_engine.connect() as connection:
        return list(connection.execute(text("SELECT sha256 FROM blob")).scalars())


def test_one_damaged_file_parks_its_own_reading_and_nobody_elses(
    platform: Platform, ministry: Ministry, store: BlobStore, versions: list[int]
) -> None:
    file_of(store, LETTERS[1]).write_bytes(LETTERS[1].upper())
    with isolation(workers=1) as sandbox:
        kit = Kit(platform, lambda ids: extract_versions(platform, sandbox, ids), lambda *_: None, lambda _: {})
        for _ in range(2):
            run_until_idle(kit, handlers={Effect.EXTRACT: HANDLERS[Effect.EXTRACT]}, patience=0.0)
    with platform.work(ministry.actor("caseworker")) as work:
        read = [texts.text_of(work, version_id) for version_id in versions]

    with platform.system_engine.connect() as connection:
        parked = connection.execute(
            text("SELECT subject_id, attempts, trouble FROM outbox WHERE effect = 'extract' AND state = 'parked'")
        ).all()
    assert [(versions[1], 1, "The stored file cannot be opened: file_is_changed")] == [tuple(each) for each in parked]
    assert [LETTERS[0].decode(), "", LETTERS[2].decode()] == [each.strip() for each in read]
