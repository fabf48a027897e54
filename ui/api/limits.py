"""How much one client may ask at once, and how much a request may bring."""

import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.api.problems import Refusal, problem

A_SECOND = 20.0
AT_ONCE = 100.0
JSON_LIMIT = 1 << 20
UPLOAD_LIMIT = 50 << 20
KEPT = 10_000


@dataclass
class Buckets:
    """Is a token bucket a client: ``at_once`` requests, filled again by ``a_second``."""

    a_second: float = A_SECOND
    at_once: float = AT_ONCE
    clock: Callable[[], float] = time.monotonic
    _left: dict[str, tuple[float, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, client_id: str) -> None:
        """Takes one request of the client's; raises ``Refusal`` with the seconds to wait when none is left."""
        with self._lock:
            now = self.clock()
            left, since = self._left.get(client_id, (self.at_once, now))
            left = min(self.at_once, left + (now - since) * self.a_second)
            if len(self._left) >= KEPT:
                self._left.clear()
            self._left[client_id] = (max(0.0, left - 1), now)
        if left < 1:
            raise Refusal("too-many", headers={"retry-after": str(math.ceil((1 - left) / self.a_second))})


class BodyLimit:
    """ASGI middleware that stops a body that is larger than its route takes, whatever its length is said to be."""

    def __init__(self, app: ASGIApp, uploads: Mapping[str, int]) -> None:
        self.app = app
        self.uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on while its body stays within the limit."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        last = scope["path"].rstrip("/").rsplit("/", 1)[-1]
        limit = self.uploads.get(last, JSON_LIMIT)
        request = Request(scope)
        said = request.headers.get("content-length", "0")
        if not said.isdecimal() or int(said) > limit:
            await problem(request, "too-large")(scope, receive, send)
            return
        came = 0

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > limit:
                raise Refusal("too-large")
            return message

        async def unless_too_large(message: Message) -> None:
            # what the app makes of a body cut short is not its answer
            if came <= limit:
                await send(message)

        await self.app(scope, counted, unless_too_large)
        if came > limit:
            await problem(request, "too-large")(scope, receive, send)
