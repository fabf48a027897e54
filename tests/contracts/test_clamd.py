"""What the house asks of clamd, the real one and the stand-in alike: to name its signatures, find, let pass, and say its limits."""

import io
import socket
import threading
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from casework import blob_files
from casework.adapters.clamd import PIECE, TOO_LARGE, Clamd
from casework.errors import Retryable, SettingsWrong
from documents.blobs import BlobStore
from tests.contracts.clamds import LARGEST, real_clamd, stand_in_clamd
from ui.sandbox import clamd as stand_in
from ui.sandbox.clamd import EICAR

KINDS = {"stand-in": stand_in_clamd, "clamd": real_clamd}


@pytest.fixture(scope="module", params=KINDS)
def addresses(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Gives the two addresses of a clamd, one kind after the other."""
    with KINDS[request.param](tmp_path_factory.mktemp("clamd")) as found:
        yield found


def test_it_names_its_signatures_and_finds_a_virus_at_both_kinds_of_address(addresses: tuple[str, str]) -> None:
    for address in addresses:
        scanner = Clamd.at(address)
        found, clean, empty = (scanner.scan(io.BytesIO(each)) for each in (EICAR, "Kære Anna".encode(), b""))

        assert scanner.signatures().startswith("ClamAV")
        assert found.virus.startswith("Eicar")
        assert ("", "") == (clean.virus, clean.trouble) == (empty.virus, empty.trouble)
        assert scanner.signatures() == found.signatures == clean.signatures


def test_what_is_larger_than_it_takes_is_said_to_be(addresses: tuple[str, str]) -> None:
    for address in addresses:
        found = Clamd.at(address).scan(io.BytesIO(bytes(LARGEST + PIECE)))

        assert (TOO_LARGE, "") == (found.trouble, found.virus)


def test_a_large_file_is_sent_in_pieces(addresses: tuple[str, str], tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(bytes(LARGEST - 1))
    tracemalloc.start()
    with path.open("rb") as content:
        found = Clamd.at(addresses[0]).scan(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert "" == found.trouble
    # the stand-in reads in this process too, and keeps what it reads
    assert peak < 8 * PIECE or "stand-in" in found.signatures


def test_an_encrypted_file_is_opened_on_the_way(addresses: tuple[str, str], tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "blobs", blob_files.add_key(tmp_path / "keys"))
    stored = store.put(EICAR)
    (path,) = (tmp_path / "blobs").glob("??/??/*")

    assert EICAR not in path.read_bytes()
    with store.open(stored.sha256) as content:
        assert Clamd.at(addresses[0]).scan(content).virus


@pytest.mark.parametrize("address", ["10.1.2.3:3310", "clamd.example.dk:3310", "127.0.0.1", "127.0.0.1:0", "unix:clamd.ctl", "3310"])
def test_an_address_that_is_none_or_another_machines_is_refused_with_what_to_do(address: str) -> None:
    with pytest.raises(SettingsWrong) as refused:
        Clamd.at(address)

    assert refused.value.what_to_do


def test_a_scanner_that_is_away_may_be_asked_again(tmp_path: Path) -> None:
    with pytest.raises(Retryable, match="does not answer"):
        Clamd.at(f"unix:{tmp_path}/nobody").scan(io.BytesIO(b"x"))


@contextmanager
def answering(tmp_path: Path, *words: bytes, waits: float = 0.0) -> Iterator[str]:
    """Answers each call at a socket with the next words, whatever it is told."""
    path = tmp_path / "odd"

    def answer() -> None:
        for each in words:
            connection, _ = listening.accept()
            time.sleep(waits)
            with connection, suppress(OSError):
                connection.sendall(each)

    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()
        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield str(path)
        thread.join()


@pytest.mark.parametrize("words", [b"", b"HTTP/1.1 400 Bad Request\0", b"stream: ", b"x" * 100_000])
def test_something_else_that_answers_is_not_taken_for_a_verdict(tmp_path: Path, words: bytes) -> None:
    with answering(tmp_path, b"ClamAV 1\0", words) as path, pytest.raises(Retryable):
        Clamd(path=path).scan(io.BytesIO(EICAR))


def test_one_that_takes_too_long_is_not_waited_for(tmp_path: Path) -> None:
    with answering(tmp_path, b"ClamAV 1\0", b"stream: OK\0", waits=0.4) as path, pytest.raises(Retryable, match="Timeout"):
        Clamd(path=path, longest=0.1).scan(io.BytesIO(EICAR))


def test_the_stand_in_checks_nothing_in_production(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CASEWORK_PRODUCTION", "1")

    with pytest.raises(SettingsWrong, match="stand-in"):
        stand_in.main(f"unix:{tmp_path}/clamd.ctl")
