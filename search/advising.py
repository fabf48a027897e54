"""Which engine serves an archive of a size best; ``python -m tests.bench engines`` measures what each can do."""

from casework.vocabulary import IndexEngine

WHOOSH_SERVES = 50_000
"""So many records are measured (docs/performance.md): every question within 82 ms (p95), found in 0.3 s, rebuilt in four minutes. Its time
grows with the archive; Tantivy's was measured at ten times as many."""

ADVICE = {
    IndexEngine.TANTIVY: f"With more than {WHOOSH_SERVES} records Tantivy serves better: `casework search rebuild --engine tantivy`.",
    IndexEngine.POSTGRES: "On a PostgreSQL of your own the index belongs there, where every machine finds it:"
    " `casework search rebuild --engine postgres`.",
    IndexEngine.WHOOSH: "",
}
"""What to do where another engine serves; a small archive is served well by any."""


def advised(records: int, *, serving: IndexEngine, on_many_machines: bool) -> IndexEngine:
    """Gives the engine for so many records; one that serves well stays.

    Several machines can share the database alone, so an installation with a PostgreSQL of its own keeps a large index there.
    """
    if records <= WHOOSH_SERVES:
        return serving
    if on_many_machines:
        return IndexEngine.POSTGRES
    return IndexEngine.TANTIVY if serving is IndexEngine.WHOOSH else serving
