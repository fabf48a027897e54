"""Rings the lanes when an outbox row is written: one connection that listens, a bell for each lane."""

import contextlib
import threading
from types import TracebackType
from typing import Any, Self

import psycopg
from sqlalchemy import Engine

from casework.outbox import Effect

CHANNEL = "casework_outbox"
LOOK_UP_EVERY = 1.0


class Listener:
    """Listens in a thread of its own; when the connection breaks it makes a new one, and rings, for something may have been missed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._bells: list[tuple[Effect, threading.Event]] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="listener")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop.set()
        self._thread.join()

    def bell(self, effect: Effect) -> threading.Event:
        """Gives a bell that is set when there may be something of an effect to do; whoever waits for it clears it."""
        bell = threading.Event()
        self._bells.append((effect, bell))
        return bell

    def ring(self, named: str = "") -> None:
        """Rings the bells of an effect, or every bell."""
        for effect, bell in self._bells:
            if named in ("", effect):
                bell.set()

    def _listen(self) -> None:
        while not self._stop.is_set():
            with contextlib.suppress(psycopg.Error), self._connected() as connection:
                connection.execute(f"LISTEN {CHANNEL}")
                self.ring()
                while not self._stop.is_set():
                    for notice in connection.notifies(timeout=LOOK_UP_EVERY, stop_after=1):
                        self.ring(notice.payload)
            self.ring()
            self._stop.wait(0.5)

    @contextlib.contextmanager
    def _connected(self) -> Any:
        fairy = self._engine.raw_connection()
        connection = fairy.driver_connection
        fairy.detach()
        assert isinstance(connection, psycopg.Connection)  # the only driver of this house
        try:
            connection.rollback()
            connection.autocommit = True
            yield connection
        finally:
            connection.close()
