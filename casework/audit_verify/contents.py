"""Holds the stored bytes against the hashes under which the rows know them."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from casework.audit_verify.report import Kind, Problem, Problems
from casework.audit_verify.sealed_files import Keys, NotOpened, content

QUERY = """
    SELECT sha256 FROM document_version UNION SELECT sha256 FROM rendition WHERE sha256 IS NOT NULL
     UNION SELECT original_sha256 FROM received ORDER BY 1"""


def problems(hashes: Iterable[tuple[str]], folder: Path, keys: Keys | None = None) -> Problems:
    """Gives the blobs that are missing, changed, or hold another blob's content."""
    for (name,) in hashes:
        try:
            found = _hash(folder, name, keys)
        except FileNotFoundError:
            yield Problem(Kind.BLOB_MISSING, f"blob {name}", "there are no bytes under this name")
            continue
        except NotOpened as why:
            yield Problem(Kind.BLOB_CHANGED, f"blob {name}", f"its bytes do not open: {why}")
            continue
        if found == name:
            continue
        if any(path.exists() for path in _paths(folder, found, keys)):
            yield Problem(Kind.BLOB_SWAPPED, f"blob {name}", f"holds the content of {found}")
        else:
            yield Problem(Kind.BLOB_CHANGED, f"blob {name}", f"its bytes now have the hash {found}")


def _hash(folder: Path, name: str, keys: Keys | None) -> str:
    *encrypted, plain = _paths(folder, name, keys)
    if keys is not None and encrypted[0].exists():
        digest = hashlib.sha256()
        with encrypted[0].open("rb") as file:
            for piece in content(file, keys):
                digest.update(piece)
        return digest.hexdigest()
    with plain.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _paths(folder: Path, name: str, keys: Keys | None) -> list[Path]:
    names = [name] if keys is None else [keys.name(name), name]
    return [folder / each[:2] / each[2:4] / each for each in names]
