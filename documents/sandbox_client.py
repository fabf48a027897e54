"""The parent's hold on the sandbox server: starts it when first needed and again when it has died."""

import array
import contextlib
import json
import os
import socket
import subprocess
import threading
from typing import Any

from casework.errors import SettingsWrong
from documents.containment import Containment, best_containment, command

START_SECONDS = 60.0


class ServerGone(Exception):
    """Is raised when the server died under a request."""


class Server:
    """One warm server process, at most one at a time, shared by all threads."""

    def __init__(self, containment: Containment | None = None) -> None:
        self._containment = containment
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._hello: dict[str, Any] = {}

    def send(self, request: dict[str, Any], descriptors: list[int]) -> None:
        """Hand one request with its descriptors to the server, starting it if need be; ``ServerGone`` if it is dead."""
        packet = json.dumps(request).encode()
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))]
        with self._lock:
            try:
                self._running().sendmsg([packet], rights)
            except OSError:
                self._stop()
                raise ServerGone from None

    def achieved(self) -> str:
        """Say which containment holds."""
        with self._lock:
            self._running()
            return str(self._hello.get("contained", ""))

    def tools(self) -> dict[str, str]:
        """Return name and version of every parser."""
        with self._lock:
            self._running()
            return {str(name): str(version) for name, version in self._hello.get("tools", {}).items()}

    def kinds(self) -> tuple[str, ...]:
        """Return the media types that are read."""
        with self._lock:
            self._running()
            return tuple(str(kind) for kind in self._hello.get("kinds", ()))

    def close(self) -> None:
        """End the server; children die with it."""
        with self._lock:
            self._stop()

    def _running(self) -> socket.socket:
        if self._socket is None or self._process is None or self._process.poll() is not None:
            self._stop()
            self._start(self._containment or best_containment())
        assert self._socket is not None
        return self._socket

    def _start(self, containment: Containment, *, again: bool = True) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        start = f"from documents import sandbox_server; sandbox_server.main({theirs.fileno()})"
        with theirs:
            process = subprocess.Popen(
                command(containment, start),
                pass_fds=[theirs.fileno()],
                env={},
                cwd="/",
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self._process, self._socket = process, ours
        ours.settimeout(START_SECONDS)
        try:
            hello = ours.recv(65_536)
        except TimeoutError:
            hello = b""
        if not hello and again:
            self._stop()
            self._start(containment, again=False)
            return
        if not hello:
            self._stop()
            raise SettingsWrong(
                "the sandbox for reading documents does not start",
                what_to_do="Run `python -c 'import documents.sandbox_child'` to see why.",
            )
        ours.settimeout(None)
        self._hello = json.loads(hello)
        self._hello["contained"] = containment if containment is Containment.BUBBLEWRAP else self._hello["ready"]

    def _stop(self) -> None:
        if self._socket is not None:
            self._socket.close()
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=1.0)
            if self._process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self._process.pid, 9)
                self._process.wait()
        self._socket = self._process = None
