"""What one sandbox child does: reads one document from a descriptor, runs one job on it, writes one frame.

Imported by the warm server, so that every child starts with the parsers in memory.
"""

import importlib
import os
from collections.abc import Callable
from typing import Any

from documents import extraction, merging, page_differences, pages, reading, scan_pages, wire
from documents.extractors import tables
from documents.limits import Budget, Limits
from documents.receiving import recognise, separating
from documents.receiving.opening import open_file
from documents.redaction import jobs as redaction_jobs
from documents.renditions import drawing, setting

TOOLS = extraction.TOOLS
KINDS = tuple(extraction.EXTRACTORS)

Job = Callable[[bytes, dict[str, Any], Budget], object]

# What a parent may ask for, by name.
JOBS: dict[str, Job] = {
    "extract": lambda content, order, budget: extraction.extract(
        content, order["filename"], order["declared_type"], budget, without=tuple(order["without"])
    ),
    "receive": lambda content, order, _: recognise.receive(content, order["filename"], order["source_place"], kind=order["kind"]),
    "open": lambda content, order, budget: open_file(content, order["filename"], order["source_place"], budget),
    "render_page": lambda content, order, _: pages.render_page(content, order["page"], order["width"]),
    "page_count": lambda content, _order, _: pages.page_count(content),
    "page_words": lambda content, order, _: pages.page_words(content, order["page"]),
    "page_differences": lambda content, order, _: page_differences.differences_job(content, order["size"]),
    "split": lambda content, _order, budget: separating.separate(content, budget),
    "scan_page": lambda content, order, _: scan_pages.scan_page(content, order["page"]),
    "recognised": lambda content, order, budget: tables.recognised(content, order["sizes"], budget),
    "sanitise": lambda content, _order, _: reading.sanitised(content),
    "reading": lambda content, order, budget: reading.reading(content, order["filename"], order["declared_type"], budget),
    "burn": lambda content, order, _: redaction_jobs.burn_job(content, order["size"]),
    "prove": lambda content, order, _: redaction_jobs.prove_job(content, order["size"]),
    "page_images": lambda content, order, _: drawing.page_images(content, order["first"], order["last"]),
    "set_pages": lambda content, order, budget: setting.set_pages(content, order["filename"], order["declared_type"], order["at"], budget),
    "tiff_pages": lambda content, order, _: drawing.tiff_pages(content, order["first"], order["last"]),
    "prepare_seal": lambda content, order, _: _signing().prepare(content, order),
    "signatures": lambda content, order, _: _signing().look(content, order),
    "merge": lambda content, order, _: merging.merge_job(content, order["template_size"]),
}


def _signing() -> Any:
    """Loads pyHanko in the child that needs it: half a second and twenty megabytes that no other document pays for."""
    return importlib.import_module("documents.signing.jobs")


# How a child ends, read by the parent beside the signal: 0 done, these otherwise.
OUT_OF_MEMORY = 71
TOO_DEEP = 72
CANNOT_SHOW = 73
FLOODED = 74


def run(request: dict[str, Any], source: int, target: int) -> int:
    """Do the job of the request and return the exit status; nothing of an error leaves but its kind."""
    limits = Limits(**request["limits"])
    try:
        content = _read(source)
        frame = wire.pack(JOBS[request["job"]](content, request["order"], Budget(limits)), original=content)
        _write(target, frame)
    except MemoryError:
        return OUT_OF_MEMORY
    except RecursionError:
        return TOO_DEEP
    except pages.Flooded:
        return FLOODED
    except pages.CannotShow:
        return CANNOT_SHOW
    return 0


def _read(source: int) -> bytes:
    size = os.fstat(source).st_size
    with os.fdopen(source, "rb", buffering=0, closefd=False) as stream:
        stream.seek(0)
        return stream.read(size) if size else stream.readall()


def _write(target: int, frame: bytes) -> None:
    """Writes how long the frame is and the frame, and closes: whoever asked need not wait for this process to be taken down."""
    for part in (len(frame).to_bytes(wire.HEADER, "big"), frame):
        view = memoryview(part)
        while view:
            view = view[os.write(target, view[: 1 << 20]) :]
    os.close(target)
