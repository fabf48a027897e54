"""Receivers killed at every named place: nothing acknowledged is lost, nothing is doubled, no bytes are torn."""

import hashlib
import os
import subprocess
import sys

import pytest
from sqlalchemy import text

from casework.adapters.embedded_postgres import APP, SYSTEM
from casework.bootstrap import Platform
from documents.blobs import BlobStore
from tests.builders import Ministry

PLACES = ("receive.before_store", "blob.before_write", "blob.written", "blob.renamed", "receive.stored", "receive.filed")


def deliver(platform: Platform, ministry: Ministry, database: str, letters: list[int], fault: str = "") -> list[int]:
    """Hands letters to a receiver that may be killed at the fault; gives those it acknowledged."""
    command = [
        sys.executable, "-m", "tests.faults.receiving_worker", str(platform.settings.home),
        platform.server.url(APP, database), platform.server.url(SYSTEM, database),
        str(ministry.people["clerk"]), str(ministry.grants), *(str(letter) for letter in letters),
    ]  # fmt: skip
    done = subprocess.run(command, env=os.environ | {"CASEWORK_FAULT": fault}, capture_output=True, text=True, check=False)
    assert done.returncode == (-9 if fault else 0), done.stderr
    return [int(line.split()[0]) for line in done.stdout.splitlines()]


def rounds(platform: Platform, ministry: Ministry, database: str, *, count: int, kills: int) -> set[int]:
    """Receives ``count`` letters, ``kills`` of the receivers dying on the way; whatever was not acknowledged comes again."""
    acknowledged: set[int] = set()
    share = count // kills
    for turn in range(kills):
        place = PLACES[turn % len(PLACES)]
        due = [letter for letter in range(1, (turn + 1) * share + 1) if letter not in acknowledged]
        acknowledged |= set(deliver(platform, ministry, database, due, fault=f"{place}:{share // 2 + turn % 3}"))
    # a sender that heard nothing sends again, and so does one that did hear
    return acknowledged | set(deliver(platform, ministry, database, list(range(1, count + 1))))


def check(platform: Platform, acknowledged: set[int], count: int) -> None:
    """Holds the archive against what was acknowledged."""
    with platform.system_engine.connect() as connection:
        filed = connection.execute(text("SELECT identity FROM received WHERE identity LIKE '%kill-%'")).scalars().all()
        records = connection.execute(text("SELECT count(*) FROM record")).scalar_one()
        versions = connection.execute(text("SELECT sha256, size FROM document_version")).all()
        unfollowed = connection.execute(
            text("SELECT count(*) FROM document_version v WHERE v.id NOT IN (SELECT subject_id FROM outbox WHERE effect = 'extract')")
        ).scalar_one()
    assert acknowledged == set(range(1, count + 1)), "lost"
    assert (len(set(filed)), len(filed), records) == (count, count, count), "doubled"
    store = BlobStore(platform.settings.blobs_folder)
    torn = [
        sha256 for sha256, size in versions if hashlib.sha256(store.read(sha256)).hexdigest() != sha256 or len(store.read(sha256)) != size
    ]
    assert (torn, unfollowed) == ([], 0)


def test_thirty_letters_and_two_killed_receivers(platform: Platform, ministry: Ministry, database_name: str) -> None:
    check(platform, rounds(platform, ministry, database_name, count=30, kills=2), 30)


@pytest.mark.faults
@pytest.mark.timeout(900)
def test_five_hundred_letters_and_ten_killed_receivers(platform: Platform, ministry: Ministry, database_name: str) -> None:
    check(platform, rounds(platform, ministry, database_name, count=500, kills=10), 500)
