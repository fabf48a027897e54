"""Documents made for the tests of reading and receiving, and one sandbox for all of them."""

import atexit
import functools
import io
import os
from pathlib import Path

import docx
from docx.oxml import parse_xml

from documents.extracted import Extracted
from documents.extraction import extract
from documents.isolation import Isolation
from documents.limits import Budget, Limits

W_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@functools.cache
def the_sandbox() -> Isolation:
    """Return the sandbox all tests of a process share; starting one takes a second."""
    sandbox = Isolation(workers=2)
    atexit.register(sandbox.close)
    return sandbox


def read(content: bytes, filename: str = "", declared_type: str = "", limits: Limits | None = None) -> Extracted:
    """Read a document in this process, as the sandbox child does."""
    return extract(content, filename, declared_type, Budget(limits or Limits()))


def samples(folder: str) -> list[Path]:
    """Return the files of a folder of public samples, where PUBLIC_SAMPLES says there are any."""
    root = os.environ.get("PUBLIC_SAMPLES")
    return sorted(path for path in Path(root, folder).rglob("*") if path.is_file()) if root else []


def a_word_file(*body: str) -> bytes:
    """Return a Word file by python-docx, with these pieces of XML at the end of its body."""
    document = docx.Document()
    document.core_properties.title = "Tilladelse"
    document.add_heading("Afgørelse om byggetilladelse", level=1)
    document.add_paragraph("Kommunen giver tilladelse.")
    table = document.add_table(rows=2, cols=2)
    for row, texts in zip(table.rows, [("Matrikel", "Areal"), ("12a", "840 m²")], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    section = document.sections[0]
    section.header.paragraphs[0].text = "Byggesagskontoret"
    section.footer.paragraphs[0].text = "Fortroligt"
    for xml in body:
        document.element.body.insert(-1, parse_xml(xml.replace("<w:p>", f"<w:p {W_NS}>", 1)))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()
