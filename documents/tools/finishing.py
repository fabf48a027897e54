"""Finishes what a parser's child could only begin: has scans recognised and old files converted, or says which program is not there."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from casework.vocabulary import Extraction
from documents.extracted import Extracted
from documents.limits import ScanLimits
from documents.shown import Recognised
from documents.tools.conversion import convert
from documents.tools.recognition import recognise
from documents.tools.toolbox import SOFFICE, Toolbox, missing

Content = bytes | Path | BinaryIO


class Sandbox(Protocol):
    """Is what has a parser's children (``documents.isolation``)."""

    toolbox: Toolbox
    scans: ScanLimits

    def extract(self, content: Content, *, filename: str = "", declared_type: str = "") -> Extracted:
        """Read a document."""

    def scan_page(self, content: Content, page: int) -> bytes:
        """Draw a page for recognition."""

    def read_tables(self, tables: Sequence[bytes]) -> Recognised:
        """Read tesseract's tables."""


@dataclass(frozen=True)
class _OneDocument:
    """Draws the pages of one document."""

    sandbox: Sandbox
    content: Content

    def scan_page(self, page: int) -> bytes:
        return self.sandbox.scan_page(self.content, page)

    def read_tables(self, tables: Sequence[bytes]) -> Recognised:
        return self.sandbox.read_tables(tables)


def is_here(sandbox: Sandbox, found: Extracted) -> bool:
    """Say whether the program is there that a document needs."""
    return sandbox.toolbox.program(found.needs) is not None


def finish(sandbox: Sandbox, content: Content, found: Extracted) -> Extracted:
    """Return what was found, whole; always returns, with a named outcome."""
    if not found.needs:
        return found
    if not is_here(sandbox, found):
        whole = _without(found)
    elif found.needs == SOFFICE:
        original = _bytes(content)
        whole = convert(sandbox.toolbox, original, found, lambda made, name: sandbox.extract(made, filename=name))
    else:
        whole = recognise(sandbox.toolbox, _OneDocument(sandbox, content), found, sandbox.scans)
    return dataclasses.replace(whole, needs="", scanned=())


def _without(found: Extracted) -> Extracted:
    """Return what was read without the program, marked as waiting for it: by its name, without a version."""
    lacking = missing(found.needs)
    has_text = bool(found.text.strip())
    if has_text:
        lacking = f"{len(found.scanned)} of {found.page_count} pages are scans; {lacking}"
    reason = "; ".join(part for part in (lacking, found.reason) if part)
    outcome = Extraction.PARTIAL if has_text else Extraction.UNSUPPORTED
    return dataclasses.replace(found, outcome=outcome, reason=reason, tool=found.needs, tool_version="")


def _bytes(content: Content) -> bytes:
    if isinstance(content, bytes | Path):
        return content.read_bytes() if isinstance(content, Path) else content
    content.seek(0)
    return content.read()
