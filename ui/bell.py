"""The bell of the desk: a socket a page tells how many notices are unread, as it opens and when somebody has been told something.

Nothing is asked page by page: one question every two seconds, for everybody together and only while somebody looks, finds whom the latest
notices told; only for those it is counted, under their own access. A page whose session has ended is let go.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from anyio import to_thread
from sqlalchemy.exc import SQLAlchemyError
from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from casework.bootstrap import Platform
from casework.queries import notices
from casework.work import Actor
from ui.desk.parts.notice_terms import on_the_bell
from ui.guard import SESSION_HEADER
from ui.sign_in.accounts import Accounts

BELL = Actor.system("bell")
LOOKS_EVERY = 2.0
COUNTED_AGAIN_AFTER = 900.0
REMEMBERED = 60.0
"""How long the number of a notice is looked for again: works end in another order than they begin."""
SIGNED_OUT, OF_ANOTHER_HOUSE = 4401, 4403


@dataclass
class Latest:
    """Finds whom notices have told since the look before."""

    platform: Platform
    clock: Callable[[], float] = time.monotonic
    _seen: dict[int, float] = field(default_factory=dict)
    _floor: int | None = None

    def told(self) -> set[int]:
        """Return those officials; at the first look, those of the latest few."""
        with self.platform.work(BELL) as work:
            found = notices.told_since(work, self._floor)
        fresh, now = found.keys() - self._seen.keys(), self.clock()
        self._seen |= dict.fromkeys(fresh, now)
        past = [number for number, at in self._seen.items() if now - at > REMEMBERED]
        if past:
            self._floor = max(past)
            self._seen = {number: at for number, at in self._seen.items() if number > self._floor}
        return {found[number] for number in fresh}


@dataclass
class Bell:
    """Rings for the officials whose pages are open; the route is closed over it."""

    platform: Platform
    accounts: Accounts
    looks_every: float = LOOKS_EVERY
    _watched: dict[int, set[asyncio.Event]] = field(default_factory=dict)
    _looking: asyncio.Task[None] | None = None

    def says(self, session_id: str) -> list[str] | None:
        """Return what stands on the bell of who sits at the session; nothing once it has ended. To be rung for is not to be at work."""
        seated = self.accounts.seated(session_id, is_at_work=False)
        if seated is None:
            return None
        with self.platform.work(Actor.official(seated.official_id, on_behalf_of=seated.on_behalf_of)) as work:
            return on_the_bell(notices.count_unread(work), seated.language)

    async def answer(self, socket: WebSocket) -> None:
        """Tell an open page what stands on the bell until it is closed, or its session has ended."""
        session_id = socket.headers.get(SESSION_HEADER, "")
        seated = await to_thread.run_sync(lambda: self.accounts.seated(session_id, is_at_work=False))
        if seated is None or not self._is_of_this_house(socket):
            await socket.close(SIGNED_OUT if seated is None else OF_ANOTHER_HOUSE)
            return
        await socket.accept()
        with self._watching(seated.official_id) as rung, contextlib.suppress(WebSocketDisconnect):
            await self._tell(socket, session_id, rung)

    def _is_of_this_house(self, socket: WebSocket) -> bool:
        """Return whether a page of the desk asks, also behind a proxy, and not one of another site in the same browser."""
        ours = {socket.headers.get("host", ""), urlsplit(self.platform.settings.public_url).netloc} - {""}
        return urlsplit(socket.headers.get("origin", "")).netloc in ours

    async def _tell(self, socket: WebSocket, session_id: str, rung: asyncio.Event) -> None:
        gone = asyncio.create_task(socket.receive())  # a page says nothing: whatever comes, it has closed
        try:
            while not gone.done():
                rung.clear()
                said = await to_thread.run_sync(self.says, session_id)
                if said is None:
                    await socket.close(SIGNED_OUT)
                    return
                await socket.send_json(said)
                ringing = asyncio.create_task(rung.wait())
                await asyncio.wait({gone, ringing}, timeout=COUNTED_AGAIN_AFTER, return_when=asyncio.FIRST_COMPLETED)
                ringing.cancel()
        finally:
            gone.cancel()

    @contextlib.contextmanager
    def _watching(self, official_id: int) -> Iterator[asyncio.Event]:
        rung = asyncio.Event()
        self._watched.setdefault(official_id, set()).add(rung)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            yield rung
        finally:
            self._watched[official_id].discard(rung)
            if not self._watched[official_id]:
                del self._watched[official_id]

    async def _look(self) -> None:
        latest = Latest(self.platform)
        while self._watched:
            told: set[int] = set()
            with contextlib.suppress(SQLAlchemyError):  # a database that is away for a moment is asked again
                told = await to_thread.run_sync(latest.told)
            for official_id in told & self._watched.keys():
                for rung in self._watched[official_id]:
                    rung.set()
            await asyncio.sleep(self.looks_every)


def routes(bell: Bell) -> list[BaseRoute]:
    """Return the route of the bell."""
    return [WebSocketRoute("/bell", bell.answer)]
