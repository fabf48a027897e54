"""The schema of a Whoosh index.

``Packed`` is written into every index, so its name and this module's must never change.
"""

from search.analysed import Place
from search.engines.entry import DAY, KEYED, PRINT, RECORD
from search.engines.whoosh_parts import COLUMN, STORED, FieldType, Format, NumericColumn, Schema

SHOWN = "shown"


class Packed(Format):  # type: ignore[misc]  # Whoosh has no types
    """Says that the postings of a field are what ``packing`` understands."""


def schema() -> Schema:
    """Gives the schema of a new index."""
    words = (*(place.value for place in Place), *KEYED)
    return Schema(
        **{name: FieldType(Packed(), analyzer=None) for name in words},
        **{SHOWN: STORED(), DAY: COLUMN(NumericColumn("i")), RECORD: COLUMN(NumericColumn("q")), PRINT: COLUMN(NumericColumn("q"))},
    )
