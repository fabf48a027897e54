"""A batch of scanned paper and its parts. No parser stands behind it: the parent reads it too."""

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from casework.vocabulary import DocumentRole
from documents.receiving.post import ReceivedFile, ReceivedPost

# What the mark on a separator sheet says.
MARK = "CASEWORK-SEPARATOR-1"


@dataclass(frozen=True)
class BatchPart:
    """What lay between two separator sheets, as a file of its own; its pages in the batch are counted from 1."""

    content: bytes = field(repr=False)
    media_type: str
    first_page: int
    last_page: int


@dataclass(frozen=True)
class Batch:
    """A batch parted at its separator sheets; without parts there was nothing to part, or ``problem`` says what stood in the way."""

    parts: tuple[BatchPart, ...] = ()
    separators: int = 0
    blanks: int = 0
    problem: str = ""


def parted(post: ReceivedPost, batch: Batch) -> tuple[ReceivedPost, tuple[ReceivedPost, ...]]:
    """Return the batch as it came, saying what became of it, and each part as a loose file of its own."""
    if batch.problem:
        return replace(post, problems=(*post.problems, f"it was not looked through for separator sheets: {batch.problem}")), ()
    if not batch.parts:
        return post, ()
    sheets = "1 separator sheet" if batch.separators == 1 else f"{batch.separators} separator sheets"
    said = f"a batch, split at {sheets} into {len(batch.parts)} records"
    left_out = f"; {batch.blanks} blank backs of separator sheets were left out" if batch.blanks else ""
    parts = tuple(_part(post, batch, number) for number in range(1, len(batch.parts) + 1))
    return replace(post, problems=(*post.problems, said + left_out)), parts


def _part(post: ReceivedPost, batch: Batch, number: int) -> ReceivedPost:
    part = batch.parts[number - 1]
    of = f"{number} of {len(batch.parts)}"
    name = PurePosixPath(post.original_filename)
    filename = f"{name.stem[:200]} ({of}){name.suffix}"
    sha256 = hashlib.sha256(part.content).hexdigest()
    return replace(
        post,
        # By the batch, not by the part's own bytes: another version of the library that writes them makes no second record of it.
        content_hash=hashlib.sha256(f"{post.content_hash}:{of}".encode()).hexdigest(),
        original=part.content,
        original_sha256=sha256,
        original_filename=filename,
        original_media_type=part.media_type,
        title=f"{post.title[:240]} ({number}/{len(batch.parts)})",
        files=(ReceivedFile(1, filename, part.media_type, part.content, role=DocumentRole.MAIN),),
        problems=(f"part {of} of a batch, its pages {part.first_page} to {part.last_page}",),
    )
