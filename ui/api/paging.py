"""Pages of a list: ``limit`` rows, and a link to what follows behind the last of them.

A query that takes ``after`` (or ``before``) finds for itself where the next page begins, from the key of the last row or from what its
answer says under that name; one without ``first`` is asked whole and cut behind the row whose key the cursor holds. Either way a
cursor holds a key, not a count: what comes in above meanwhile shifts nothing. A query with ``first`` alone gives the best matches to
choose from, and has no next page.
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
        hints, resumes = typing.get_type_hints(query), resumes_by(query)
        more = 1 if resumes and self.key else 0
        asked: dict[str, Any] = {"first": self.limit + more} if "first" in hints else {}
        if resumes and self.cursor is not None:
            opened = self._opened()
            asked[resumes] = TypeAdapter(hints[resumes]).validate_python(opened if self.key else opened[0])
        return asked

    def cut(self, query: Callable[..., Any], answer: Any) -> tuple[Any, dict[str, str]]:
        """Gives the answer with no more rows than asked for, and the header that links to the next page."""
        resumes = resumes_by(query)
        if resumes and not self.key:
            behind = getattr(answer, resumes)
            return answer, self._link([behind]) if behind else {}
        rows = answer.rows if hasattr(answer, "rows") else answer
        if not isinstance(rows, list | tuple):
            return answer, {}  # several short lists in one answer, each as long as was asked
        if self.cursor is not None and not resumes:
            keys, wanted = [self._key(row) for row in rows], self._opened()
            rows = rows[keys.index(wanted) + 1 :] if wanted in keys else ()
        shown = rows[: self.limit]
        links = self._link(self._key(shown[-1])) if self.key and len(rows) > self.limit else {}
        return (dataclasses.replace(answer, rows=shown) if hasattr(answer, "rows") else shown), links

    def _link(self, values: list[Any]) -> dict[str, str]:
        cursor = kit_of(self.request).cursors.made(self._place(), values)
        return {"link": f'<{self.request.url.path}?{urlencode([*self._query("cursor"), ("cursor", cursor)])}>; rel="next"'}

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


def resumes_by(query: Callable[..., Any]) -> str:
    """Gives the parameter by which a query finds for itself where its next page begins, or nothing."""
    return next((name for name in ("after", "before") if name in typing.get_type_hints(query)), "")


def has_pages(query: Mapping[str, Any], key: tuple[str, ...]) -> bool:
    """Says whether a row's answer is cut into pages."""
    return bool(key) or "first" in query
