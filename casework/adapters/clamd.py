"""Asks clamd whether there is a virus in some bytes, over its socket on this machine: INSTREAM, in pieces, within bounds of time.

What is sent is the bytes alone: no name, no number of a record. The protocol is that of the manual page of clamd(8): a command that
begins with ``z`` ends with a zero byte, pieces are sent with their length before them, one of length zero is the end.
"""

import socket
import struct
import time
from dataclasses import dataclass
from typing import BinaryIO

from casework.errors import Retryable, SettingsWrong
from casework.ports import Scan

PIECE = 64 * 1024
ANSWER_AT_MOST = 4096
TO_CONNECT = 5.0
TO_SCAN = 180.0
"""Longer than clamd's own limit of 120 s for one file."""
TO_ANSWER = 10.0
LOOPBACK = ("127.0.0.1", "::1", "localhost")
TOO_LARGE = "it is larger than the scanner takes"


@dataclass(frozen=True)
class Clamd:
    """Is the clamd at an address: a path of a unix socket, or a host and port of this machine."""

    path: str = ""
    host: str = ""
    port: int = 0
    longest: float = TO_SCAN

    @staticmethod
    def at(address: str) -> "Clamd":
        """Reads ``unix:/path`` or ``host:port``.

        Raises:
            SettingsWrong: it is neither, or the host is another machine: the bytes would cross the network in the clear.
        """
        if address.startswith("unix:/"):
            return Clamd(path=address.removeprefix("unix:"))
        host, _, port = address.rpartition(":")
        if not port.isdigit() or not 0 < int(port) < 65536:
            raise SettingsWrong(
                f"CASEWORK_CLAMD: {address} is no address.", what_to_do="Write it as unix:/run/clamav/clamd.ctl or 127.0.0.1:3310."
            )
        if host.strip("[]") not in LOOPBACK:
            raise SettingsWrong(
                f"CASEWORK_CLAMD: {host} is another machine.", what_to_do="Run clamd here: what it is sent is not encrypted on its way."
            )
        return Clamd(host=host.strip("[]"), port=int(port))

    def signatures(self) -> str:
        """Gives what clamd answers to VERSION: the program, the number of its signatures, and their day."""
        ends = time.monotonic() + TO_ANSWER
        try:
            with self._connected() as connection:
                connection.sendall(b"zVERSION\0")
                return _answer(connection, ends)
        except OSError as trouble:
            raise _away(trouble) from trouble

    def scan(self, content: BinaryIO) -> Scan:
        """Sends the bytes in pieces and reads the verdict."""
        signatures = self.signatures()
        ends = time.monotonic() + self.longest
        try:
            with self._connected() as connection:
                _send(connection, content, ends)
                answer = _answer(connection, ends)
        except OSError as trouble:
            raise _away(trouble) from trouble
        return _verdict(answer, signatures)

    def _connected(self) -> socket.socket:
        if not self.path:
            return socket.create_connection((self.host, self.port), TO_CONNECT)
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.settimeout(TO_CONNECT)
            connection.connect(self.path)
        except BaseException:
            connection.close()
            raise
        return connection


def _send(connection: socket.socket, content: BinaryIO, ends: float) -> None:
    """Sends everything; where clamd has had enough it says so and hangs up, which its answer tells."""
    try:
        connection.sendall(b"zINSTREAM\0")
        while piece := content.read(PIECE):
            connection.settimeout(_left(ends))
            connection.sendall(struct.pack(">I", len(piece)) + piece)
        connection.sendall(struct.pack(">I", 0))
    except (BrokenPipeError, ConnectionResetError):
        return


def _answer(connection: socket.socket, ends: float) -> str:
    """Reads up to the zero byte; an answer that breaks off before it is none."""
    said = b""
    while b"\0" not in said:
        connection.settimeout(_left(ends))
        piece = connection.recv(ANSWER_AT_MOST)
        if not piece or len(said) > ANSWER_AT_MOST:
            raise ConnectionError("the answer broke off")
        said += piece
    return said.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _verdict(answer: str, signatures: str) -> Scan:
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return Scan(signatures)
    if said.endswith(" FOUND"):
        return Scan(signatures, virus=said.removesuffix(" FOUND"))
    if "size limit exceeded" in said:
        return Scan(signatures, trouble=TOO_LARGE)
    if said.endswith(" ERROR"):
        return Scan(signatures, trouble=said.removesuffix(" ERROR"))
    raise Retryable("the virus scanner does not answer as clamd does")


def _away(trouble: OSError) -> Retryable:
    return Retryable(f"the virus scanner does not answer: {type(trouble).__name__}")
