"""The two jobs of a sandbox child for redaction: what is asked stands behind the document, as JSON."""

import json
from typing import Any

from documents.redaction.burning import burnt_page
from documents.redaction.burnt import BurntPage, Proof
from documents.redaction.proving import proved


def burn_job(content: bytes, size: int) -> BurntPage:
    """Draw and burn the page that is asked for of the document, which is the first ``size`` bytes."""
    asked = _asked(content, size)
    return burnt_page(content[:size], asked["page"], asked["boxes"], own_words=asked["own_words"])


def prove_job(content: bytes, size: int) -> Proof:
    """Read some pages of a redacted copy again, which is the first ``size`` bytes."""
    asked = _asked(content, size)
    return proved(content[:size], asked["pages"])


def _asked(content: bytes, size: int) -> dict[str, Any]:
    asked: dict[str, Any] = json.loads(content[size:])
    return asked
