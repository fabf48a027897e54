"""Puts the platform together: settings, engines for the roles, blob store, keys and clock."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine, create_engine

from casework.adapters.embedded_postgres import APP, SYSTEM, DatabaseServer, database
from casework.held_blobs import HeldBlobs
from casework.ports import Blobs, Clock, system_clock
from casework.sealing import MasterKey, read_master_key
from casework.settings import Settings
from casework.work import Actor, Work, open_work

_OPTIONS = "-c timezone=UTC -c plan_cache_mode=auto -c jit=off"


@dataclass(frozen=True)
class Platform:
    """Is everything that lives as long as the process; a ``Work`` lives as long as one request, click or task.

    ``store`` is for the virus check alone: everybody else asks ``blobs``, which gives out nothing that is held.
    """

    settings: Settings
    server: DatabaseServer
    engine: Engine
    system_engine: Engine
    store: Blobs
    master_key: MasterKey
    clock: Clock

    @property
    def blobs(self) -> HeldBlobs:
        """Gives the stored files as everybody reads them."""
        return HeldBlobs(self.store, self.system_engine, serve_unchecked=self.settings.serve_unchecked)

    def work(self, actor: Actor, *, moment: dt.datetime | None = None) -> AbstractContextManager[Work]:
        """Opens a work for the actor; the moment is now unless a clock is handed in."""
        return open_work(self, actor, moment)

    def close(self) -> None:
        """Gives the connections back."""
        self.engine.dispose()
        self.system_engine.dispose()


def engine_for(url: str, *, size: int = 10) -> Engine:
    """Gives an engine whose sessions speak UTC and keep the plans of what they ask often (docs/decisions/keeping-plans.md)."""
    return create_engine(url, pool_size=size, max_overflow=20, pool_pre_ping=True, connect_args={"options": _OPTIONS})


def assemble(settings: Settings, server: DatabaseServer, blobs: Blobs, *, clock: Clock = system_clock, name: str = "casework") -> Platform:
    """Gives the platform on a running server; ``name`` is the database, for tests that use a copy."""
    return Platform(
        settings=settings,
        server=server,
        engine=engine_for(server.url(APP, name)),
        system_engine=engine_for(server.url(SYSTEM, name)),
        store=blobs,
        master_key=read_master_key(settings.secrets_folder / "master.key"),
        clock=clock,
    )


@contextmanager
def platform(settings: Settings, blobs_of: Callable[[Settings], Blobs], *, clock: Clock = system_clock) -> Iterator[Platform]:
    """Starts or joins the database and gives the platform until the end of the block."""
    with database(settings) as server:
        made = assemble(settings, server, blobs_of(settings), clock=clock)
        try:
            yield made
        finally:
            made.close()
