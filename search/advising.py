"""Which engine serves an archive of a size best; the figures behind it are printed by ``python -m tests.bench search``."""

from casework.vocabulary import IndexEngine

WHOOSH_SERVES = 50_000
"""Up to so many records Whoosh answers fast and takes what is new at once; beyond it rebuilding takes hours and prefixes seconds."""

ADVICE = {
    IndexEngine.TANTIVY: f"With more than {WHOOSH_SERVES} records Tantivy serves better: `casework search rebuild --engine tantivy`.",
    IndexEngine.WHOOSH: "",
}
"""What to do where another engine serves; a small archive is served well by either."""


def advised(records: int) -> IndexEngine:
    """Gives the engine for so many records."""
    return IndexEngine.TANTIVY if records > WHOOSH_SERVES else IndexEngine.WHOOSH
