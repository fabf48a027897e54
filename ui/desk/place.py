"""Where on the desk one is: the URL holds it, so that every place is a link. The database holds the truth."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from casework.lists.standard import address_of
from casework.queries.lists import ListKey
from search.schema import ThingKind

NAME = re.compile(r"[a-z][a-z_]{0,30}")


@dataclass(frozen=True)
class Place:
    """One place of the desk; ``page`` is one of ``ui.desk.pages``, ``id`` the thing that page shows.

    ``kind`` is what else than records a search looks for (``search.schema.ThingKind``).
    """

    list: str = ListKey.UNIT_INBOX
    where: str = ""
    cases: bool = False
    record_id: int | None = None
    case_id: int | None = None
    words: str = ""
    page: str = ""
    id: int | None = None
    tab: str = "document"
    version_id: int | None = None
    kind: str = ""
    sheet: int | None = None

    @property
    def is_list(self) -> bool:
        """Return whether this is a list, and not a case, a search or a page."""
        return not (self.case_id or self.words or self.page)

    @property
    def is_all_over(self) -> bool:
        """Return whether this is the list of everything, one's own bin too, or a search of it."""
        return self.list == ListKey.ALL_OVER and not (self.case_id or self.page)

    @property
    def link(self) -> str:
        """Return the place as a link within the desk."""
        return "?" + urlencode(self.parameters)

    @property
    def parameters(self) -> dict[str, str]:
        """Return the place as the parameters of its link, without those that go without saying."""
        named = {
            "list": str(self.list) if self.is_list or self.is_all_over else "",
            "where": self.where if self.is_list else "",
            "as": "cases" if self.cases and self.is_list else "",
            "page": self.page,
            "id": self.id or "",
            "q": self.words,
            "kind": self.kind if self.words else "",
            "case": self.case_id or "",
            "record": self.record_id or "",
            "tab": self.tab if self.tab != "document" else "",
            "doc": self.version_id or "",
            "sheet": self.sheet or "",
        }
        return {name: str(value) for name, value in named.items() if value}

    def with_record(self, record_id: int | None) -> "Place":
        """Return this place with another record open, at its document."""
        return replace(self, record_id=record_id, tab="document", version_id=None, sheet=None)

    def at_tab(self, tab: str) -> "Place":
        """Return the open record at another of its tabs."""
        return replace(self, tab=tab, version_id=None, sheet=None)

    def at_document(self, version_id: int, sheet: int | None = None) -> "Place":
        """Return the open record with this document showing, at a page of it."""
        return replace(self, tab="document", version_id=version_id, sheet=sheet)


def place_of(parameters: Mapping[str, str]) -> Place:
    """Return the place a link names; what makes no sense in it is left out, never an error."""
    return Place(
        list=_list(parameters.get("list", "")) or ListKey.UNIT_INBOX,
        where=parameters.get("where", "")[:4000],
        cases=parameters.get("as") == "cases",
        record_id=_id(parameters.get("record")),
        case_id=_id(parameters.get("case")),
        words=parameters.get("q", "")[:400].strip(),
        page=_name(parameters.get("page")),
        id=_id(parameters.get("id")),
        tab=_name(parameters.get("tab")) or "document",
        version_id=_id(parameters.get("doc")),
        kind=kind if (kind := parameters.get("kind", "")) in set(ThingKind) else "",
        sheet=_id(parameters.get("sheet")),
    )


def here() -> Place:
    """Return the place the browser's address names."""
    return place_of(st.query_params.to_dict())


def go(place: Place) -> None:
    """Make this the browser's address; what is shown follows in the same run or the next."""
    if st.query_params.to_dict() != place.parameters:
        st.query_params.from_dict(place.parameters)


def follow(link: str) -> None:
    """Go where a link of the desk leads."""
    go(place_of(dict(parse_qsl(link.removeprefix("?")))))


def _list(given: str) -> str:
    return given if address_of(given) is not None else ""


def _name(given: str | None) -> str:
    return given if given is not None and NAME.fullmatch(given) else ""


def _id(given: str | None) -> int | None:
    return int(given) if given is not None and given.isdecimal() and len(given) < 12 else None
