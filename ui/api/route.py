"""What a route of the API is, as data, and the whole table of them."""

import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from starlette.responses import Response

from casework.vocabulary import Scope
from casework.work import Work

BASE = "/api"
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


@dataclass(frozen=True)
class Route:
    """Is one service or query as a route; everything not said here follows from the function's signature.

    Parameters in ``path`` come from the path, ``opened_version`` from ``If-Match``, the others from the query of a GET or DELETE and
    from the JSON body of the rest. ``first`` is asked as ``limit``.
    """

    method: Method
    path: str
    does: Callable[..., Any]
    scope: Scope
    also: tuple[Scope, ...] = ()
    """Further scopes that it takes: a case as a file holds its documents too."""
    at: str = ""
    """Where a thing that was made is found: ``/records/{id}``."""
    named: str = "id"
    """The name under which a bare number or text is answered."""
    key: tuple[str, ...] = ()
    """The fields of a row that put a list in order and tell where its next page begins."""
    without: tuple[str, ...] = ()
    """Parameters that are left at their defaults."""
    kinds: Mapping[str, Any] = field(default_factory=dict)
    """The types of parameters that take less from outside than from inside."""
    bounds: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """The least and the most of a number that would cost too much or mean nothing beyond them."""
    given: Mapping[str, Callable[[Work], object]] = field(default_factory=dict)
    """Parameters the door fills in itself."""
    looks_first: Callable[..., Any] | None = None
    """What takes long, done before the request's work is opened: gets what opens works of its own, and gives the parameter ``looked``."""
    keeps_answer: bool = True
    """Whether the answer is kept for repeats under an idempotency key; one with a secret in it is not."""
    takes: Callable[..., Awaitable[dict[str, Any]]] | None = None
    """For a body of bytes: reads it, and gives the parameters that it holds."""
    answers: Callable[[Any], Response] | None = None
    """For an answer of bytes: makes the response."""
    answers_as: str = "*/*"
    """The media type of an answer of bytes, where it is always the same."""

    @property
    def operation(self) -> str:
        """Gives the name under which programs know the route: ``records_register``."""
        room, name = self.does.__module__.split("."), self.does.__name__
        module = room[2] if room[:2] in (["casework", "services"], ["casework", "queries"]) else room[-1]
        return name if name == module else f"{module}_{name}"


def areas() -> Iterator[tuple[str, Any]]:
    """Gives the modules of the table by area."""
    from ui.api import routes

    for each in sorted(pkgutil.iter_modules(routes.__path__), key=lambda each: each.name):
        yield each.name, importlib.import_module(f"{routes.__name__}.{each.name}")


def table() -> list[tuple[str, Route]]:
    """Gives every route with its area."""
    return [(name, route) for name, area in areas() for route in area.ROUTES]


def left_out() -> dict[str, str]:
    """Gives the functions that have no route on purpose, with the reason."""
    return {name: why for _, area in areas() for name, why in getattr(area, "NOT_FOR_THE_API", {}).items()}
