"""What a segment holds of each record: words with their places, keys, access tokens, completions, and what snippets show.

The classes are written into every index, so their names and this module's must never change.
"""

from collections.abc import Iterator, Mapping

from search.analysed import Place, analyse
from search.analysis import fold
from search.engines.packing import packed_positions
from search.engines.whoosh_parts import COLUMN, STORED, FieldType, Format, NumericColumn, Schema
from search.schema import AccessTokens, IndexedRecord

KEYS, IDENTIFIERS, COMPLETIONS, ACCESS = "keys", "identifiers", "completions", "access"
SHOWN, DAY, RECORD = "shown", "day", "record"
NOBODY_LISTED = "-"


class Packed(Format):  # type: ignore[misc]  # Whoosh has no types
    """Says that a posting's value is bytes that ``packing`` understands."""

    def decode_weight(self, _: bytes) -> float:
        return 1.0


class PlacedField(FieldType):  # type: ignore[misc]  # Whoosh has no types
    """Words with their places, handed over analysed."""

    def __init__(self) -> None:
        super().__init__(Packed(), analyzer=None)

    def index(self, value: Mapping[str, list[int]], **_: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        return ((word.encode(), 1, 1.0, packed_positions(places)) for word, places in value.items())


class KeyField(FieldType):  # type: ignore[misc]  # Whoosh has no types
    """Exact keys without places."""

    def __init__(self) -> None:
        super().__init__(Packed(), analyzer=None)

    def index(self, value: frozenset[str], **_: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        return ((key.encode(), 1, 1.0, b"") for key in value)


def schema() -> Schema:
    """Gives the schema of a new index."""
    return Schema(
        **{place.value: PlacedField() for place in Place},
        **{name: KeyField() for name in (KEYS, IDENTIFIERS, COMPLETIONS, ACCESS)},
        **{SHOWN: STORED(), DAY: COLUMN(NumericColumn("i")), RECORD: COLUMN(NumericColumn("q"))},
    )


def fields_of(record: IndexedRecord) -> dict[str, object]:
    """Gives the fields to write for a record."""
    analysed = analyse(record)
    shown = [
        (section.kind.value, section.text, section.document_id, section.start, section.length, section.landmarks)
        for section in analysed.sections
    ]
    return {
        **{place.value: words for place, words in analysed.places.items()},
        KEYS: analysed.keys,
        IDENTIFIERS: analysed.identifiers,
        COMPLETIONS: frozenset(f"{fold(each)}\0{each}" for each in analysed.completions),
        ACCESS: frozenset(access_keys(record.access)),
        SHOWN: shown,
        DAY: record.date.toordinal(),
        RECORD: record.record_id,
    }


def access_keys(access: AccessTokens) -> list[str]:
    """Lists what the access filter asks for: authority, clearance, readers, the record's list, the case's list."""
    keys = [f"authority:{access.authority}", f"clearance:{access.clearance:02d}"]
    keys += [f"reader:{token}" for token in access.readers]
    for name, listed in (("record", access.restricted), ("case", access.case_restricted)):
        keys += [f"{name}:{NOBODY_LISTED}"] if listed is None else [f"{name}:{principal}" for principal in listed]
    return keys
