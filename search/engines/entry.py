"""What an engine writes of each record: words with their places, keys, access tokens, completions, and what snippets show."""

from collections.abc import Mapping
from dataclasses import dataclass

from search.analysed import analyse
from search.analysis import fold
from search.schema import AccessTokens, IndexedRecord

KEYS, IDENTIFIERS, COMPLETIONS, ACCESS = "keys", "identifiers", "completions", "access"
KEYED = (KEYS, IDENTIFIERS, COMPLETIONS, ACCESS)
DAY, RECORD, PRINT = "day", "record", "print"
NOBODY_LISTED = "-"


@dataclass(frozen=True)
class Entry:
    """What is written of one record: words with places, exact keys, stored sections, columns.

    ``placed`` gives the positions of each word of each ``Place``; ``shown`` lists the arguments of each ``Section``; ``columns`` are
    the day, counted from year 1, the record's id, and the fingerprint of what was read.
    """

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
        columns={DAY: record.date.toordinal(), RECORD: record.record_id, PRINT: record.fingerprint},
    )


def access_keys(access: AccessTokens) -> list[str]:
    """Lists what the access filter asks for: authority, clearance, readers, the record's list, the case's list."""
    keys = [f"authority:{access.authority}", f"clearance:{access.clearance:02d}"]
    keys += [f"reader:{token}" for token in access.readers]
    for name, listed in (("record", access.restricted), ("case", access.case_restricted)):
        keys += [f"{name}:{NOBODY_LISTED}"] if listed is None else [f"{name}:{principal}" for principal in listed]
    return keys
