"""What a segment holds of each record: words with their places, keys, access tokens, completions, and what snippets show.

``Packed`` is written into every index, so its name and this module's must never change.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from search.analysed import Place, analyse
from search.analysis import fold
from search.engines.whoosh_parts import COLUMN, STORED, FieldType, Format, NumericColumn, Schema
from search.schema import AccessTokens, IndexedRecord

KEYS, IDENTIFIERS, COMPLETIONS, ACCESS = "keys", "identifiers", "completions", "access"
SHOWN, DAY, RECORD = "shown", "day", "record"
NOBODY_LISTED = "-"


class Packed(Format):  # type: ignore[misc]  # Whoosh has no types
    """Says that the postings of a field are what ``packing`` understands."""


def schema() -> Schema:
    """Gives the schema of a new index."""
    words = (*(place.value for place in Place), KEYS, IDENTIFIERS, COMPLETIONS, ACCESS)
    return Schema(
        **{name: FieldType(Packed(), analyzer=None) for name in words},
        **{SHOWN: STORED(), DAY: COLUMN(NumericColumn("i")), RECORD: COLUMN(NumericColumn("q"))},
    )


@dataclass(frozen=True)
class Entry:
    """What is written of one record: words with places, exact keys, stored sections, columns."""

    placed: Mapping[str, Mapping[str, list[int]]]
    keyed: Mapping[str, frozenset[str]]
    shown: list[tuple[object, ...]]
    columns: Mapping[str, int]


def entry_of(record: IndexedRecord) -> Entry:
    """Gives what to write of a record."""
    analysed = analyse(record)
    return Entry(
        placed={place.value: words for place, words in analysed.places.items()},
        keyed={
            KEYS: analysed.keys,
            IDENTIFIERS: analysed.identifiers,
            COMPLETIONS: frozenset(f"{fold(each)}\0{each}" for each in analysed.completions),
            ACCESS: frozenset(access_keys(record.access)),
        },
        shown=[
            (section.kind.value, section.text, section.document_id, section.start, section.length, section.landmarks)
            for section in analysed.sections
        ],
        columns={DAY: record.date.toordinal(), RECORD: record.record_id},
    )


def access_keys(access: AccessTokens) -> list[str]:
    """Lists what the access filter asks for: authority, clearance, readers, the record's list, the case's list."""
    keys = [f"authority:{access.authority}", f"clearance:{access.clearance:02d}"]
    keys += [f"reader:{token}" for token in access.readers]
    for name, listed in (("record", access.restricted), ("case", access.case_restricted)):
        keys += [f"{name}:{NOBODY_LISTED}"] if listed is None else [f"{name}:{principal}" for principal in listed]
    return keys
