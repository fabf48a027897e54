"""The numbered versions of a record, and what differs between two of them."""

import datetime as dt
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from html.parser import HTMLParser
from typing import Any

from sqlmodel import col, select

from casework.errors import NotFound
from casework.events import ContentRead
from casework.model import Principal, Record, RecordVersion
from casework.vocabulary import Action, PartyRole
from casework.work import Work

FIELDS = ("title", "public_title", "kind", "genre", "state", "letter_date", "deadline", "external_access")
_BLOCKS = {"p", "br", "div", "li", "h1", "h2", "h3", "tr", "blockquote", "table", "ul", "ol"}


class Change(StrEnum):
    """What became of a line, a document or a party between two versions."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class VersionRow:
    """Is one version: who made it when, and whether it is the one that counts."""

    number: int
    made_at: dt.datetime
    by: str
    title: str
    is_active: bool
    version_id: int


@dataclass(frozen=True)
class Line:
    """Is a line of the text, and what became of it."""

    change: Change
    text: str


@dataclass(frozen=True)
class FieldChange:
    """Is a piece of metadata that differs."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class FileChange:
    """Is a document of either version, held against the other by its hash; the ids open it as it was."""

    change: Change
    title: str
    before_version_id: int | None
    after_version_id: int | None


@dataclass(frozen=True)
class PartyChange:
    """Is a party that was added or removed."""

    change: Change
    role: str
    name: str


@dataclass(frozen=True)
class PartyKept:
    """Is a party as a version keeps it; ``identifier`` is masked, and the address is left out: it may be protected."""

    role: PartyRole
    name: str
    identifier: str
    email: str


@dataclass(frozen=True)
class Comparison:
    """Is all that differs between two versions; ``order`` names the documents in their newer order, where they stand in another one."""

    older: int
    newer: int
    fields: tuple[FieldChange, ...]
    lines: tuple[Line, ...]
    files: tuple[FileChange, ...]
    parties: tuple[PartyChange, ...]
    order: tuple[str, ...] = ()

    @property
    def is_same(self) -> bool:
        """Says whether nothing differs."""
        lines = any(line.change is not Change.SAME for line in self.lines)
        return not (self.fields or lines or self.parties or self.order or any(file.change is not Change.SAME for file in self.files))


@dataclass(frozen=True)
class VersionShown:
    """Is one version whole, as it was: its metadata by name, its text line by line, its parties by role, its documents by version id."""

    number: int
    made_at: dt.datetime
    by: str
    fields: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]
    parties: tuple[tuple[str, str], ...]
    files: tuple[tuple[int, str], ...]


def versions_of(work: Work, record_id: int) -> tuple[VersionRow, ...]:
    """Gives a record's versions, the newest first; a record that was never changed has none.

    Raises:
        NotFound: the asker may not see the record.
    """
    work.load(Record, record_id, Action.READ)
    rows = work.session.execute(
        select(RecordVersion.number, RecordVersion.made_at, Principal.name, col(RecordVersion.content)["title"].astext)
        .add_columns(col(RecordVersion.id))
        .outerjoin(Principal, col(Principal.id) == RecordVersion.made_by)
        .where(col(RecordVersion.record_id) == record_id)
        .order_by(col(RecordVersion.number).desc())
    ).all()
    return tuple(VersionRow(number, at, name or "", title, place == 0, id) for place, (number, at, name, title, id) in enumerate(rows))


def version_of(work: Work, record_id: int, number: int, *, noted: bool = True) -> VersionShown:
    """Gives one version of a record whole; ``noted`` is False only where this sitting with its words is in the audit trail already.

    Raises:
        NotFound: the asker may not see the record, or it has no such version.
    """
    work.load(Record, record_id, Action.READ)
    query = (
        select(RecordVersion, Principal.name)
        .outerjoin(Principal, col(Principal.id) == RecordVersion.made_by)
        .where(col(RecordVersion.record_id) == record_id, col(RecordVersion.number) == number)
    )
    found = work.session.execute(query).one_or_none()
    if found is None:
        raise NotFound("RecordVersion", number)
    version, name = found
    content = version.content
    if noted and content["body_html"]:
        work.record(ContentRead(record_id=record_id))
    return VersionShown(
        number,
        version.made_at,
        name or "",
        tuple((field, value) for field, value in _values(content) if value),
        tuple(text_of(content["body_html"])),
        tuple((party["role"], party["name"]) for party in content["parties"]),
        tuple((file["version"], file["title"] or file["filename"]) for file in content["documents"]),
    )


def parties_of(work: Work, record_id: int, number: int) -> tuple[PartyKept, ...]:
    """Gives the parties of one version of a record in their order.

    Raises:
        NotFound: the asker may not see the record, or it has no such version.
    """
    work.load(Record, record_id, Action.READ)
    query = select(RecordVersion.content).where(col(RecordVersion.record_id) == record_id, col(RecordVersion.number) == number)
    content = work.session.exec(query).one_or_none()
    if content is None:
        raise NotFound("RecordVersion", number)
    known = [each for each in content.get("parties") or () if each.get("role") in set(PartyRole)]  # another system may have kept others
    return tuple(
        PartyKept(PartyRole(each["role"]), *(str(each.get(name) or "") for name in ("name", "identifier", "email"))) for each in known
    )


def compare(work: Work, record_id: int, older: int, newer: int, *, noted: bool = True) -> Comparison:
    """Gives what differs between two versions of a record; ``noted`` as for ``version_of``.

    Raises:
        NotFound: the asker may not see the record, or it has no such version.
    """
    work.load(Record, record_id, Action.READ)
    query = select(RecordVersion.number, RecordVersion.content).where(
        col(RecordVersion.record_id) == record_id, col(RecordVersion.number).in_((older, newer))
    )
    found: dict[int, Any] = dict(work.session.execute(query).all())
    for number in (older, newer):
        if number not in found:
            raise NotFound("RecordVersion", number)
    before, after = found[older], found[newer]
    if noted and (before["body_html"] or after["body_html"]):
        work.record(ContentRead(record_id=record_id))
    return Comparison(
        older,
        newer,
        tuple(_fields(before, after)),
        tuple(_lines(text_of(before["body_html"]), text_of(after["body_html"]))),
        tuple(_files(before["documents"], after["documents"])),
        tuple(_parties(before["parties"], after["parties"])),
        _order(before["documents"], after["documents"]),
    )


def text_of(html: str) -> list[str]:
    """Gives the lines of sanitised HTML as text."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    return [line for line in (" ".join(line.split()) for line in "".join(reader.pieces).split("\n")) if line]


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # as the parser calls it
        self.pieces.append("\n" if tag in _BLOCKS else "")

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append("\n" if tag in _BLOCKS else "")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def _values(content: dict[str, Any]) -> list[tuple[str, str]]:
    """Gives the metadata of a version by name, in the order they are shown."""
    told = [(name, str(content.get(name, ""))) for name in FIELDS]
    told.append(("keywords", ", ".join(content.get("keywords", []))))
    occasion = content.get("occasion") or {}
    return told + [(name, occasion.get(name, "")) for name in ("told_by", "happened_at", "place", "participants")]


def _fields(before: dict[str, Any], after: dict[str, Any]) -> list[FieldChange]:
    pairs = zip(_values(before), _values(after), strict=True)
    return [FieldChange(name, was, became) for (name, was), (_, became) in pairs if was != became]


def _lines(before: list[str], after: list[str]) -> list[Line]:
    made: list[Line] = []
    for how, a, b, c, d in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if how == "equal":
            made += [Line(Change.SAME, text) for text in after[c:d]]
        else:
            made += [Line(Change.REMOVED, text) for text in before[a:b]]
            made += [Line(Change.ADDED, text) for text in after[c:d]]
    return made


def _files(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[FileChange]:
    was = {file["document"]: file for file in before}
    made = []
    for file in after:
        old = was.pop(file["document"], None)
        if old is None:
            change = Change.ADDED
        else:
            change = Change.SAME if old["sha256"] == file["sha256"] and old["title"] == file["title"] else Change.CHANGED
        made.append(FileChange(change, file["title"], old["version"] if old else None, file["version"]))
    return made + [FileChange(Change.REMOVED, file["title"], file["version"], None) for file in was.values()]


def _order(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> tuple[str, ...]:
    was, became = ([file["document"] for file in files] for files in (before, after))
    is_same = [each for each in was if each in became] == [each for each in became if each in was]
    return () if is_same else tuple(file["title"] or file["filename"] for file in after)


def _parties(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[PartyChange]:
    gone = [party for party in before if party not in after]
    new = [party for party in after if party not in before]
    return [PartyChange(Change.REMOVED, party["role"], party["name"]) for party in gone] + [
        PartyChange(Change.ADDED, party["role"], party["name"]) for party in new
    ]
