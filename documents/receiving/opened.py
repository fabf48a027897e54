"""What one child says of a received file. No parser stands behind it: the parent reads it too."""

from dataclasses import dataclass

from documents.extracted import Extracted
from documents.receiving.post import ReceivedPost


@dataclass(frozen=True)
class Opened:
    """Says what one child found in a received file; ``found`` is None where its text is left to the effect runner.

    ``scanned`` counts its pages that are pictures.
    """

    post: ReceivedPost
    found: Extracted | None
    scanned: int = 0
