"""A loose file as received post: one document, known by its content and the place it came from."""

import hashlib
import mimetypes
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from casework.vocabulary import Channel, DocumentRole
from documents.cleaning import one_line
from documents.receiving.post import ReceivedFile, ReceivedPost

OCTETS = "application/octet-stream"


def unread(content: bytes, filename: str, source_place: str, *, problem: str = "", media_type: str = "") -> ReceivedPost:
    """Return the file as one document, unread; ``problem`` says in plain words why nothing more is known of it."""
    name = one_line(PurePosixPath(filename.replace("\\", "/")).name, 255)
    kind = media_type or mimetypes.guess_type(name)[0] or OCTETS
    sha256 = hashlib.sha256(content).hexdigest()
    return ReceivedPost(
        channel=Channel.FILE,
        content_hash=sha256,
        original=content,
        original_sha256=sha256,
        original_filename=name,
        original_media_type=kind,
        source_place=source_place,
        title=one_line(PurePosixPath(name).stem.replace("_", " "), 255) or name,
        files=(ReceivedFile(1, name, kind, content, role=DocumentRole.MAIN),),
        problems=(problem,) if problem else (),
    )


def files_under(path: Path) -> Iterator[Path]:
    """Yield the file itself, or every file of a folder and its folders by name; links and hidden files are left out."""
    if path.is_file():
        yield path
        return
    for entry in sorted(path.iterdir()):
        if entry.name.startswith(".") or entry.is_symlink():
            continue
        if entry.is_dir():
            yield from files_under(entry)
        elif entry.is_file():
            yield entry


def place_of(path: Path) -> str:
    """Return the place a loose file came from: its absolute path, by which the same file there is the same thing."""
    return str(path.resolve())
