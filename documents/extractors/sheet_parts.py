"""Reads what stands in a workbook's package beside its cells: comments, headers, text boxes, charts; and cells if need be."""

import re
import zipfile
from collections.abc import Callable, Iterator

from lxml import etree

from documents.extractors.broken import BROKEN_OR_DEEP
from documents.extractors.drawings import related_words, words_of
from documents.extractors.packages import relations_of, root_of

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WORKBOOKS = ("xl/workbook.xml", "xl/workbook.bin")
END_OF_SHEET = 200_000  # headers stand behind the cells

_HEADERS = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>(.{1,4000}?)</", re.DOTALL)
_CODES = re.compile(r"&(?:\"[^\"]*\"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d+|[A-JM-QS-Za-z])")
_PLACES = re.compile(r"&[LCR]")
_NUMBERS = re.compile(r"(\d+)")


def sheet_parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Return the name and the part of each sheet in their order; a binary workbook tells the parts alone."""
    book = next((name for name in WORKBOOKS if name in archive.namelist()), _main_part(archive))
    targets = {each.id: each.target for each in relations_of(archive, book) if each.kind in ("worksheet", "chartsheet", "dialogsheet")}
    root = root_of(archive, book) if book.endswith(".xml") else None
    if root is None:
        return [("", part) for part in sorted(targets.values(), key=_by_number)]
    sheets = ((str(sheet.get("name", "")), targets.get(str(sheet.get(f"{R}id", "")), "")) for sheet in root.iter(f"{S}sheet"))
    return list(sheets)


def beside_cells(archive: zipfile.ZipFile, part: str) -> list[str]:
    """Return headers, comments, and what is drawn on the sheet."""
    pieces = [*_headers(archive, part)]
    for relation in relations_of(archive, part):
        if relation.kind == "comments":
            pieces.extend(_comments(root_of(archive, relation.target)))
        elif relation.kind == "threadedComment":
            pieces.extend(_threads(archive, root_of(archive, relation.target)))
        elif relation.kind == "drawing":
            root = root_of(archive, relation.target)
            pieces.append(words_of(root) if root is not None else "")
            pieces.extend(related_words(archive, relation.target, figures=False))
    return [piece for piece in pieces if piece.strip()]


def cells(archive: zipfile.ZipFile, is_spent: Callable[[], bool]) -> Iterator[tuple[str, str]]:
    """Yield the name and the rows of each sheet by a walk of our own, where calamine cannot: texts as shown, numbers as stored."""
    shared = root_of(archive, "xl/sharedStrings.xml")
    strings = ["".join(text.text or "" for text in item.iter(f"{S}t")) for item in (shared if shared is not None else ())]
    for name, part in sheet_parts(archive):
        root = root_of(archive, part)
        rows = []
        for row in root.iter(f"{S}row") if root is not None else ():
            rows.append("\t".join(_cell(cell, strings) for cell in row.iter(f"{S}c")).rstrip("\t"))
            if is_spent():
                break
        yield name, "\n".join(row for row in rows if row)


def _main_part(archive: zipfile.ZipFile) -> str:
    return next((each.target for each in relations_of(archive, "") if each.kind == "officeDocument"), "xl/workbook.xml")


def _by_number(part: str) -> list[tuple[int, str]]:
    return [(int(piece) if piece.isdigit() else -1, piece) for piece in _NUMBERS.split(part)]


def _cell(cell: etree._Element, strings: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return "".join(text.text or "" for text in cell.iter(f"{S}t"))
    value = cell.findtext(f"{S}v") or ""
    if cell.get("t") == "s":
        return strings[int(value)] if value.isdecimal() and int(value) < len(strings) else ""
    return value


def _headers(archive: zipfile.ZipFile, part: str) -> Iterator[str]:
    if not part.endswith(".xml"):
        return
    try:
        tail = archive.read(part)[-END_OF_SHEET:]
    except BROKEN_OR_DEEP:
        return
    for found in dict.fromkeys(_HEADERS.findall(tail)):
        text = found.decode("utf-8", "replace").replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        yield _CODES.sub("", _PLACES.sub("\n", text.replace("&&", "\x00"))).replace("\x00", "&").strip()


def _comments(root: etree._Element | None) -> Iterator[str]:
    if root is None:
        return
    authors = [author.text or "" for author in root.iter(f"{S}author")]
    for comment in root.iter(f"{S}comment"):
        number = str(comment.get("authorId", ""))
        author = authors[int(number)] if number.isdecimal() and int(number) < len(authors) else ""
        said = "".join(text.text or "" for text in comment.iter(f"{S}t")).strip()
        if not author.startswith("tc="):  # the shadow of a thread, read there
            yield said if not author or said.startswith(author) else f"{author}: {said}"


def _threads(archive: zipfile.ZipFile, root: etree._Element | None) -> Iterator[str]:
    people: dict[str, str] = {}
    for name in archive.namelist():
        persons = root_of(archive, name) if name.startswith("xl/persons/") and name.endswith(".xml") else None
        for person in persons if persons is not None else ():
            people[str(person.get("id", ""))] = str(person.get("displayName", ""))
    for thread in root if root is not None else ():
        said = "".join(text.text or "" for text in thread.iter("{*}text")).strip()
        yield f"{people.get(str(thread.get('personId', '')), '')}: {said}".removeprefix(": ")
