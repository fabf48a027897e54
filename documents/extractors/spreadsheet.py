"""Reads workbooks (xlsx, xlsm, xlsb, xls): a sheet is a page with its name on top, a row a line, cells by tab.

Dates are written as ISO has them and numbers plainly, so that a search need not know the formatting of a cell.
The cells are calamine's; what stands beside them is read from the package.
"""

import datetime as dt
import zipfile
from collections.abc import Iterator
from io import BytesIO

import olefile
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from casework.vocabulary import Extraction
from documents.cleaning import tidy
from documents.extracted import Attachment, Extracted
from documents.extractors.broken import BROKEN_OR_DEEP
from documents.extractors.packages import UNPACKED, Bomb, embedded_in, properties_of, read_package
from documents.extractors.sheet_parts import beside_cells, cells, sheet_parts
from documents.extractors.source import Source
from documents.limits import Budget
from documents.package_kinds import XLSB

Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta
TOOL = "calamine"
# Styled but empty cells pack far better than words; what they unpack to in all is bounded besides.
RATIO = 1_000
LARGEST_PLAIN = 1e21  # beyond it digits say nothing
ONLY_BEGINNING = "only the beginning was read"
BY_OURSELVES = "its cells were read without their formats"


def extract(source: Source) -> Extracted:
    """Return every sheet's name and cells, then comments, headers and text boxes; a password is ``encrypted``."""
    return read_package(source, TOOL, lambda archive: _package(source, archive), ratio=RATIO)


def extract_binary(source: Source) -> Extracted:
    """Read a workbook of the years before 2007 (.xls)."""
    try:
        return _extracted(source, [f"{name}\n{rows}" for name, rows in _pages(source)])
    except PasswordError:
        return _locked(source)
    except (CalamineError, _BrokeDown):
        return _locked(source) if _asks_for_password(source.content) else _broken(source)


def _asks_for_password(content: bytes) -> bool:
    """Say whether a FILEPASS record follows the first one (MS-XLS 2.4.117); calamine takes such a file for none of its kinds."""
    try:
        with olefile.OleFileIO(BytesIO(content)) as ole:
            stream = ole.openstream("Workbook" if ole.exists("Workbook") else "Book").read(4096)
        place = 4 + int.from_bytes(stream[2:4], "little")
    except BROKEN_OR_DEEP:
        return False
    return bool(stream[place : place + 2] == b"\x2f\x00")


def _package(source: Source, archive: zipfile.ZipFile) -> Extracted:
    if source.media_type == XLSB and sum(each.file_size for each in archive.infolist() if each.filename.endswith(".bin")) > UNPACKED:
        raise Bomb("it unpacks to more than a document is")
    attachments, properties, note = embedded_in(archive, "xl/embeddings/"), properties_of(archive), ""
    try:
        pages = _pages(source)
    except PasswordError:
        return _locked(source)
    except (CalamineError, _BrokeDown):
        pages, note = list(cells(archive, lambda: source.budget.is_spent)), BY_OURSELVES
    if not any(rows for _, rows in pages) and note:
        return _broken(source)
    return _extracted(source, _with_others(archive, pages), note=note, attachments=attachments, properties=properties)


def _pages(source: Source) -> list[tuple[str, str]]:
    """Return the name and the rows of each sheet, as far as the budget reaches."""
    if TOOL in source.without:
        raise _BrokeDown
    pages: list[tuple[str, str]] = []
    with CalamineWorkbook.from_filelike(BytesIO(source.content)) as book:
        for name in book.sheet_names:
            if source.budget.is_spent:
                break
            pages.append((name, "\n".join(_rows(book.get_sheet_by_name(name), source.budget))))
    return pages


def _rows(sheet: CalamineSheet, budget: Budget) -> Iterator[str]:
    left = budget.text_left
    for number, row in enumerate(sheet.iter_rows()):
        line = "\t".join([_shown(value) for value in row]).rstrip("\t")
        if line:
            left -= len(line)
            yield line
        if left < 0 or (number % 100 == 0 and budget.is_spent):
            return


def _shown(value: Value) -> str:
    """Return a value as one searches for it: 2026-03-02, 1234.5, and a text on one line."""
    if isinstance(value, str):
        return value if value.isalnum() else " ".join(value.split())
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        plain = f"{value:.15g}"
        return f"{value:.0f}" if "e+" in plain and abs(value) < LARGEST_PLAIN else plain
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "seconds" if value.second else "minutes").removesuffix(" 00:00")
    return str(value)


def _with_others(archive: zipfile.ZipFile, pages: list[tuple[str, str]]) -> list[str]:
    """Add to each sheet what stands on it beside its cells."""
    parts = sheet_parts(archive)
    named = dict(parts)
    texts = []
    for number, (name, rows) in enumerate(pages):
        part = named.get(name) or (parts[number][1] if number < len(parts) and not parts[number][0] else "")
        texts.append("\n".join([name, rows, *(beside_cells(archive, part) if part else [])]))
    return texts


def _extracted(
    source: Source,
    pages: list[str],
    *,
    note: str = "",
    attachments: tuple[Attachment, ...] = (),
    properties: dict[str, str] | None = None,
) -> Extracted:
    budget = source.budget
    cut = budget.is_spent or sum(map(len, pages)) > budget.text_left or len(pages) > budget.limits.pages
    text = budget.take("\f".join(tidy(page.replace("\f", "\n")) for page in pages[: budget.limits.pages]))
    return Extracted(
        Extraction.PARTIAL if cut or note else Extraction.OK,
        source.media_type,
        text,
        page_count=text.count("\f") + 1,
        attachments=attachments,
        tool=TOOL,
        reason=ONLY_BEGINNING if cut else note,
        properties=properties or {},
    )


def _locked(source: Source) -> Extracted:
    return Extracted(Extraction.ENCRYPTED, source.media_type, tool=TOOL, reason="it is protected by a password")


def _broken(source: Source) -> Extracted:
    return Extracted(Extraction.CRASHED, source.media_type, tool=TOOL, reason="it is broken: the workbook does not open")


class _BrokeDown(Exception):
    """Says that calamine took its process with it, so that the cells are read without it."""
