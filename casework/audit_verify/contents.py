"""Holds the stored bytes against the hashes under which the rows know them."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from casework.audit_verify.report import Kind, Problem, Problems

QUERY = """
    SELECT sha256 FROM document_version UNION SELECT sha256 FROM rendition WHERE sha256 IS NOT NULL
     UNION SELECT original_sha256 FROM received ORDER BY 1"""


def problems(hashes: Iterable[tuple[str]], folder: Path) -> Problems:
    """Gives the blobs that are missing, changed, or hold another blob's content."""
    for (name,) in hashes:
        path = _path(folder, name)
        try:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            yield Problem(Kind.BLOB_MISSING, f"blob {name}", "there are no bytes under this name")
            continue
        if found == name:
            continue
        if _path(folder, found).exists():
            yield Problem(Kind.BLOB_SWAPPED, f"blob {name}", f"holds the content of {found}")
        else:
            yield Problem(Kind.BLOB_CHANGED, f"blob {name}", f"its bytes now have the hash {found}")


def _path(folder: Path, name: str) -> Path:
    return folder / name[:2] / name[2:4] / name
