"""Which document of a record is read first, and which documents are shown by their pages."""

from collections.abc import Sequence

from casework.queries.record_page import FileShown
from casework.vocabulary import DocumentRole, Extraction

UNDRAWABLE = (Extraction.ENCRYPTED, Extraction.CRASHED, Extraction.TOO_BIG)
PICTURES = ("image/png", "image/jpeg")
DRAWN = ("application/pdf", "image/tiff", "image/bmp", "image/gif", "image/webp")
"""What no browser shows is drawn; so is a picture with words, which can then be marked and copied."""


def read_first(files: Sequence[FileShown]) -> FileShown | None:
    """Return the main document of a record, else its first."""
    return next((file for file in files if file.role is DocumentRole.MAIN), None) or next(iter(files), None)


def is_drawn(file: FileShown) -> bool:
    """Say whether the file is shown by its pages."""
    has_words = file.media_type in PICTURES and file.characters > 0
    return (file.media_type in DRAWN or has_words) and file.outcome not in UNDRAWABLE
