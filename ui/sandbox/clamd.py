"""Stands in for clamd where there is none: the same protocol on a unix socket or a port of this machine, and one signature, EICAR's.

    python -m ui.sandbox.clamd unix:/tmp/clamd.ctl

It finds the harmless test file of the anti-virus makers and what is added to ``finds``, nothing else, and refuses to start in production.
"""

import socketserver
import struct
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casework.errors import SettingsWrong
from casework.settings import read_settings

# In two halves, so that no scanner takes this file for the test file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LARGEST = 25 << 20
"""What clamd takes as it is delivered (StreamMaxLength in clamd.conf(5), there 100 MB since version 1.0; smaller here, for tests)."""
COMMAND_AT_MOST = 64


class StandIn:
    """Says what the stand-in finds, and by which signatures."""

    def __init__(self) -> None:
        self.version = "ClamAV stand-in/1"
        self.finds: dict[bytes, str] = {EICAR: "Eicar-Test-Signature"}
        self.largest = LARGEST
        self.asked = 0
        self.silent = threading.Event()

    def verdict(self, content: bytes) -> str:
        """Gives the answer clamd gives of a content."""
        found = next((name for mark, name in self.finds.items() if mark in content), None)
        return "stream: OK" if found is None else f"stream: {found} FOUND"


class _Unix(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


class _Port(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


def _handler(state: StandIn) -> type[socketserver.StreamRequestHandler]:
    class Answering(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            command = self._command()
            if state.silent.is_set():
                return
            if command == "zINSTREAM":
                state.asked += 1
                self._say(self._scanned())
            else:
                self._say({"zPING": "PONG", "zVERSION": state.version}.get(command, "UNKNOWN COMMAND"))

        def _command(self) -> str:
            said = b""
            while not said.endswith(b"\0") and len(said) < COMMAND_AT_MOST and (one := self.rfile.read(1)):
                said += one
            return said.rstrip(b"\0").decode("ascii", "replace")

        def _scanned(self) -> str:
            content = b""
            while (head := self.rfile.read(4)) and (size := struct.unpack(">I", head)[0]):
                if len(content) + size > state.largest:
                    return "INSTREAM size limit exceeded. ERROR"
                content += self.rfile.read(size)
            return state.verdict(content)

        def _say(self, words: str) -> None:
            self.wfile.write(words.encode() + b"\0")

    return Answering


@contextmanager
def standing_in(address: str, state: StandIn | None = None) -> Iterator[StandIn]:
    """Answers at ``unix:/path`` or ``host:port`` for as long as the block lasts."""
    told = state or StandIn()
    with _server(address, told) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield told
        finally:
            server.shutdown()
            thread.join()
    if address.startswith("unix:"):
        Path(address.removeprefix("unix:")).unlink(missing_ok=True)


def _server(address: str, state: StandIn) -> socketserver.BaseServer:
    if address.startswith("unix:"):
        return _Unix(address.removeprefix("unix:"), _handler(state))
    host, _, port = address.rpartition(":")
    return _Port((host, int(port)), _handler(state))


def main(address: str) -> None:
    """Answers until it is interrupted.

    Raises:
        SettingsWrong: this is a production installation.
    """
    if read_settings().production:
        raise SettingsWrong("A stand-in checks nothing.", what_to_do="Install clamav-daemon and name its socket in CASEWORK_CLAMD.")
    with standing_in(address):
        threading.Event().wait()


if __name__ == "__main__":
    main(sys.argv[1])
