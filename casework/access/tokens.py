"""The same rule for the index: what it keeps of a record, and what one actor brings to a search."""

from dataclasses import dataclass

from casework.model import Record
from casework.vocabulary import AccessLevel


@dataclass(frozen=True)
class AccessTokens:
    """Is what the index keeps of a record's access: any one of ``readers`` gives level; lists restrict it."""

    authority: int
    clearance: int
    readers: frozenset[str]
    restricted: frozenset[int] | None
    case_restricted: frozenset[int] | None


@dataclass(frozen=True)
class ReaderFilter:
    """Is what one actor brings to a search; ``also_record_ids`` are grants that end by date, read at this moment.

    ``lent_record_ids`` are what an emergency or a narrow substitution opens, past level and restriction, never past clearance.
    ``excluded_record_ids`` are records whose access changed after the index read them and that the actor cannot read now.
    """

    authority: int
    reader_tokens: frozenset[str]
    principals: frozenset[int]
    clearance: int
    is_limited: bool
    also_record_ids: frozenset[int] = frozenset()
    lent_record_ids: frozenset[int] = frozenset()
    excluded_record_ids: frozenset[int] = frozenset()


def tokens_of(record: Record) -> AccessTokens:
    """Gives what the index must know of a record's access."""
    readers = {f"p{principal}" for principal in record.readers}
    if record.access_level is AccessLevel.ALL:
        readers.add(f"a{record.authority_id}")
    if record.access_level is AccessLevel.UNIT:
        readers.add(f"u{record.unit_id}")
    return AccessTokens(
        authority=record.authority_id,
        clearance=record.clearance,
        readers=frozenset(readers),
        restricted=None if record.restricted_to is None else frozenset(record.restricted_to),
        case_restricted=None if record.case_restricted_to is None else frozenset(record.case_restricted_to),
    )


def may_read(tokens: AccessTokens, reader: ReaderFilter, record_id: int) -> bool:
    """Says the rule over an index entry: the reference every engine is held to."""
    return (
        tokens.authority == reader.authority
        and tokens.clearance <= reader.clearance
        and (record_id in reader.lent_record_ids or _within_lists_and_level(tokens, reader, record_id))
        and record_id not in reader.excluded_record_ids
    )


def _within_lists_and_level(tokens: AccessTokens, reader: ReaderFilter, record_id: int) -> bool:
    lists = [each for each in (tokens.restricted, tokens.case_restricted) if each is not None]
    return (
        all(each & reader.principals for each in lists)
        and (not reader.is_limited or any(each & reader.principals for each in lists))
        and bool(tokens.readers & reader.reader_tokens or record_id in reader.also_record_ids)
    )
