"""Reads zip archives: lists what lies in them, and takes the files out within limits.

Sizes are counted while unpacking, whatever the list of contents says. Nothing is written anywhere; a name that points outside
the archive is only a name, and cleaned. An archive within the archive is handed over as a file.
"""

import re
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath

from casework.vocabulary import Extraction
from documents.cleaning import one_line, tidy
from documents.extracted import Attachment, Extracted
from documents.extractors import plain
from documents.extractors.broken import BROKEN_OR_DEEP
from documents.extractors.source import Source
from documents.sniffing import media_type_of

TOOL = "archive"
PIECE = 1 << 20
MOST_LISTED = 10_000
IS_LOCKED = 0x1
IS_UNICODE = 0x800
# What archivers and file systems put beside people's files.
LITTER = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._[^/]*$)", re.IGNORECASE)
# Names of before Unicode stand in the code page of the writer's DOS; what Danish writers' names have in it.
_DANISH = set("æøåÆØÅéÉüÜöÖäÄ")


@dataclass
class _Left:
    """Counts what was taken out and what was left, and why."""

    bytes: int
    files: list[Attachment] = field(default_factory=list)
    locked: int = 0
    broken: int = 0
    is_full: bool = False


def extract(source: Source) -> Extracted:
    """Return the list of files with their sizes as text, and the files as attachments."""
    try:
        with zipfile.ZipFile(BytesIO(source.content)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir() and not LITTER.search(member.filename)]
            paths = [_path(member) for member in members[:MOST_LISTED]]
            left = _taken_out(source, archive, members, _names(paths))
    except RecursionError:
        raise
    except BROKEN_OR_DEEP:
        return Extracted(Extraction.CRASHED, source.media_type, tool=TOOL, reason="it is broken: the archive does not open")
    listed = "\n".join(f"{path}\t{member.file_size}" for path, member in zip(paths, members, strict=False))
    comment = plain.decode(archive.comment)[0]
    text = source.budget.take(tidy(f"{listed}\n{comment}"))
    outcome, reason = _outcome(left, len(members), source)
    return Extracted(outcome, source.media_type, text, page_count=1, attachments=tuple(left.files), tool=TOOL, reason=reason)


def _taken_out(source: Source, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], names: list[str]) -> _Left:
    limits = source.budget.limits
    left = _Left(limits.attachment_bytes)
    for member, name in zip(members, names, strict=False):
        if len(left.files) >= limits.attachments or source.budget.is_spent or left.is_full:
            left.is_full = True
            break
        if member.flag_bits & IS_LOCKED:
            left.locked += 1
            continue
        content = _unpacked(archive, member, left)
        if content is not None:
            left.files.append(Attachment(name, media_type_of(content, name), content))
    left.is_full = left.is_full or len(members) > len(names)
    return left


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: _Left) -> bytes | None:
    """Return a file's bytes, read in pieces until the allowance is used up."""
    pieces: list[bytes] = []
    size = 0
    try:
        with archive.open(member) as stream:
            while piece := stream.read(PIECE):
                pieces.append(piece)
                size += len(piece)
                if size > left.bytes:
                    left.is_full = True
                    return None
    except BROKEN_OR_DEEP:
        left.broken += 1
        return None
    left.bytes -= size
    return b"".join(pieces)


def _outcome(left: _Left, count: int, source: Source) -> tuple[Extraction, str]:
    if count and left.locked == count:
        return Extraction.ENCRYPTED, "it is protected by a password"
    reasons = [
        "some of its files are protected by a password" if left.locked else "",
        "some of its files are damaged or packed in a way that is not read" if left.broken else "",
        "not all that lies inside it was taken out" if left.is_full else "",
        "only the beginning was listed" if source.budget.text_left < 0 else "",
    ]
    said = "; ".join(reason for reason in reasons if reason)
    return (Extraction.PARTIAL if said else Extraction.OK), said


def _path(member: zipfile.ZipInfo) -> str:
    """Return the name as its writer wrote it, without what would lead outside: "../../a/b" is "a/b"."""
    name = member.filename
    if not member.flag_bits & IS_UNICODE and not name.isascii():
        name = _decoded(name)
    parts = [one_line(part, 255) for part in name.replace("\\", "/").split("/")]
    return "/".join(part for part in parts if part not in ("", ".", "..") and not re.fullmatch(r"[A-Za-z]:", part)) or "uden navn"


def _decoded(name: str) -> str:
    """Undo the reading as code page 437 that zipfile gives every name of before Unicode."""
    try:
        raw = name.encode("cp437")
    except UnicodeError:
        return name
    dos = raw.decode("cp850")
    if {letter for letter in dos if not letter.isascii()} <= _DANISH:
        return dos
    return plain.decode(raw)[0]


def _names(paths: list[str]) -> list[str]:
    """Return a name for each file: its own, or with the folder before it where two are called the same."""
    own = [PurePosixPath(path).name for path in paths]
    often = Counter(own)
    return [path.replace("/", " - ")[-255:] if often[name] > 1 else name for path, name in zip(paths, own, strict=True)]
