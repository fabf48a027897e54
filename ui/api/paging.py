"""Pages of a list: ``limit`` rows, and a link to what follows behind the last of them.

A query that takes ``after`` finds for itself where the next page begins; one without ``first`` is asked whole and cut behind the row
whose key the cursor holds. Either way a cursor holds a key, not a count: what comes in above meanwhile shifts nothing. A query with
``first`` alone gives the best matches to choose from, and has no next page.
"""

import dataclasses
import typing
from collections.abc import Callable, Mapping
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Query, Request
from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python

from ui.api.caller import Caller
from ui.api.kit import kit_of

LIMIT, MOST = 50, 200
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many rows at once")]
Cursor = Annotated[str | None, Query(max_length=500, description="From the link to the next page; not made by hand")]


@dataclasses.dataclass(frozen=True)
class Page:
    """Is the page that one request asks for."""

    request: Request
    caller: Caller
    limit: int
    cursor: str | None
    key: tuple[str, ...]

    def asked(self, query: Callable[..., Any]) -> dict[str, Any]:
        """Gives what the query is asked with: one row more than is shown, to know whether more follow."""
        hints = typing.get_type_hints(query)
        asked: dict[str, Any] = {"first": self.limit + (1 if "after" in hints else 0)} if "first" in hints else {}
        if "after" in hints and self.cursor is not None:
            asked["after"] = TypeAdapter(hints["after"]).validate_python(self._opened())
        return asked

    def cut(self, query: Callable[..., Any], answer: Any) -> tuple[Any, dict[str, str]]:
        """Gives the answer with no more rows than asked for, and the header that links to the next page."""
        rows = answer.rows if hasattr(answer, "rows") else answer
        shown, following = self._parted(query, rows)
        links = {"link": f'<{self._next(shown[-1])}>; rel="next"'} if following and self.key else {}
        return (dataclasses.replace(answer, rows=shown) if hasattr(answer, "rows") else shown), links

    def _parted(self, query: Callable[..., Any], rows: Any) -> tuple[Any, bool]:
        if self.cursor is not None and "after" not in typing.get_type_hints(query):
            keys, wanted = [self._key(row) for row in rows], self._opened()
            rows = rows[keys.index(wanted) + 1 :] if wanted in keys else ()
        return rows[: self.limit], len(rows) > self.limit

    def _next(self, last: Any) -> str:
        cursor = kit_of(self.request).cursors.made(self._place(), self._key(last))
        return f"{self.request.url.path}?{urlencode([*self._query('cursor'), ('cursor', cursor)])}"

    def _opened(self) -> list[Any]:
        return kit_of(self.request).cursors.opened(self._place(), self.cursor or "")

    def _key(self, row: Any) -> list[Any]:
        return [to_jsonable_python(getattr(row, name)) for name in self.key]

    def _place(self) -> str:
        """Names the list as this caller asks it: a cursor of another list, or another's, does not open."""
        query = sorted(self._query("cursor", "limit"))
        return f"{self.caller.client_id}:{self.caller.official_id}:{self.request.url.path}?{urlencode(query)}"

    def _query(self, *without: str) -> list[tuple[str, str]]:
        return [(name, value) for name, value in self.request.query_params.multi_items() if name not in without]


def has_pages(query: Mapping[str, Any], key: tuple[str, ...]) -> bool:
    """Says whether a row's answer is cut into pages."""
    return bool(key) or "first" in query
