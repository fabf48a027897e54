"""A clamd for tests: the stand-in we ship, and the real one with a signature of its own, for which no virus database is downloaded."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casework.adapters.clamd import Clamd
from casework.adapters.loopback import any_free_port
from casework.errors import Retryable
from ui.sandbox.clamd import EICAR, standing_in

LARGEST = 2 << 20
SEARCHED = "/usr/local/sbin:/usr/sbin:/usr/local/bin:/usr/bin"
CONFIGURATION = """
LocalSocket {folder}/clamd.ctl
TCPSocket {port}
TCPAddr 127.0.0.1
DatabaseDirectory {folder}/signatures
Foreground yes
StreamMaxLength {largest}
MaxThreads 2
"""


@contextmanager
def real_clamd(folder: Path) -> Iterator[tuple[str, str]]:
    """Starts clamd in the folder with EICAR as its one signature; gives its socket's address and its port's."""
    program = shutil.which("clamd", path=SEARCHED)
    assert program is not None, "clamd is not installed: apt-get install clamav-daemon (.ci/test-tools)"
    (folder / "signatures").mkdir()
    (folder / "signatures" / "own.ndb").write_text(f"Eicar-Own:0:*:{EICAR.hex()}\n")
    port = any_free_port()
    (folder / "clamd.conf").write_text(CONFIGURATION.format(folder=folder, port=port, largest=LARGEST))
    running = subprocess.Popen([program, "--config-file", str(folder / "clamd.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        addresses = f"unix:{folder}/clamd.ctl", f"127.0.0.1:{port}"
        wait_for(addresses[0])
        yield addresses
    finally:
        running.terminate()
        running.wait(20)


@contextmanager
def stand_in_clamd(folder: Path) -> Iterator[tuple[str, str]]:
    """Starts the stand-in at both kinds of address."""
    addresses = f"unix:{folder}/clamd.ctl", f"127.0.0.1:{any_free_port()}"
    with standing_in(addresses[0]) as one, standing_in(addresses[1], one):
        one.largest = LARGEST
        yield addresses


def wait_for(address: str, seconds: float = 30.0) -> None:
    """Waits until a clamd answers."""
    ends = time.monotonic() + seconds
    while True:
        try:
            Clamd.at(address).signatures()
        except Retryable:
            assert time.monotonic() < ends, "clamd did not start"
            time.sleep(0.1)
        else:
            return
