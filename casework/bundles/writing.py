"""Writes a bundle as a zip file: the head, the rows, every file once, and a manifest any checksum tool can verify."""

import hashlib
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from casework.bundles.shapes import KINDS, Head, PartyRow, Row

MANIFEST = "manifest-sha256.txt"
# The same bundle is the same bytes: no clock of ours stands in the archive.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write(path: Path, head: Head, rows: dict[str, list[Row]], files: Iterable[str], content_of: Callable[[str], bytes]) -> None:
    """Writes the bundle.

    Args:
        path: the zip file to make. head: what it is. rows: by kind, in order.
        files: the SHA-256 of each file to bring; ``content_of`` gives its bytes.
    """
    sums: list[tuple[str, str]] = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:

        def put(name: str, content: bytes) -> None:
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
            sums.append((hashlib.sha256(content).hexdigest(), name))

        put("bundle.json", head.model_dump_json(indent=1).encode())
        for kind in KINDS:
            put(f"{kind}.jsonl", "".join(_line(row) + "\n" for row in rows.get(kind, [])).encode())
        for sha256 in sorted(set(files)):
            put(f"files/{sha256}", content_of(sha256))
        put(MANIFEST, "".join(f"{digest}  {name}\n" for digest, name in sums).encode())


def _line(row: Row) -> str:
    """Gives a row; what an entry of the register does not say is left out, so that it empties nothing where it is brought in again."""
    return row.model_dump_json(exclude_unset=isinstance(row, PartyRow))
