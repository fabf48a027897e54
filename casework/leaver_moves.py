"""What a leaver's own things and the lists that name the leaver become: restrictions, folders, saved lists, addresses.

The successor stands beside the leaver in the restriction of what is handed over, because the leaver reads until the end of the last
day; a closed account reads nothing. What the leaver only read is opened to nobody by it.

Nothing here writes; each stage gives what is left to do, like the others of ``casework.reorganisation``.
"""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casework.reorganisation import Reader, Stage

_ASKED = "SELECT p.id FROM request_recipient p WHERE :who IN (p.principal_id, p.assigned_to) AND p.state IN ('waiting', 'accepted')"
_NAMED = ":who = ANY (t.restricted_to) AND NOT :to = ANY (t.restricted_to)"
_NOBODY_ELSE = """:who = ANY (t.restricted_to) AND NOT EXISTS (
    SELECT 1 FROM unnest(t.restricted_to) listed LEFT JOIN official o ON o.id = listed WHERE listed <> :who
    AND (o.id IS NULL OR o.is_active AND (o.ends_on IS NULL OR o.ends_on > CAST(:day AS date))))"""


def may_sit(*, is_official: bool) -> str:
    """Gives the condition that the successor may have a seat on the record: whoever has written on it may not (four eyes)."""
    return "NOT EXISTS (SELECT 1 FROM drafter d WHERE d.record_id = t.record_id AND d.official_id = :to)" if is_official else "false"


def head_of(reader: "Reader") -> int | None:
    """Gives the head of the unit ``:to``, other than ``:who``; None when it has none."""
    head: int | None = reader.one("""SELECT p.official_id FROM post p JOIN official o ON o.id = p.official_id
        WHERE p.unit_id = :to AND p.role = 'head' AND o.is_active AND p.official_id <> :who
        AND (p.ends_on IS NULL OR p.ends_on > CAST(:day AS date)) ORDER BY p.id LIMIT 1""")
    return head


def restrictions(reader: "Reader", to_id: int, *, is_official: bool) -> "Iterator[Stage]":
    """Gives the successor the leaver's place in the restriction of each record and case of which work is handed over.

    These come before the work itself, so that nothing lies with somebody who cannot read it. Where the leaver alone is named, the
    responsible is let in too: restricted to nobody who is still here, it would be read by nobody.
    """
    on_record, on_case = _has_work(is_official=is_official), _has_case_work(is_official=is_official)

    def with_successor(row: Any) -> list[int]:
        return sorted({*row.restricted_to, to_id})

    def with_responsible(row: Any) -> list[int]:
        return sorted({*row.restricted_to, to_id, row.responsible_id or to_id})

    for what, table, work in (("restriction", "record", on_record.format(id="t.id")), ("case_restriction", "case_file", on_case)):
        yield partial(reader.steps, what, table, f"{_NAMED} AND (t.responsible_id = :who OR {work})", {"restricted_to": with_successor})
        yield partial(reader.steps, what, table, _NOBODY_ELSE, {"restricted_to": with_responsible})


def _has_work(*, is_official: bool) -> str:
    """Gives the condition that a right of the leaver's to a record goes to the successor with what it is for."""
    may = may_sit(is_official=is_official).replace("t.", "s.")
    return f"""EXISTS (SELECT 1 FROM grant_row g WHERE g.record_id = {{id}} AND g.principal_id = :who AND g.ended_at IS NULL
        AND (g.cause IN ('responsible', 'supplementary', 'approval_responsible', 'request_answer')
             OR g.cause = 'request' AND g.cause_id IN ({_ASKED})
             OR g.cause = 'seat' AND g.cause_id IN (SELECT s.id FROM seat s
                WHERE s.holder_id = :who AND s.state IN ('open', 'blocked') AND {may})))"""  # noqa: S608  # our own words


def _has_case_work(*, is_official: bool) -> str:
    """Gives the same for a case: a right to it, or work on one of its records that carries the case's restriction."""
    on_record = _has_work(is_official=is_official).format(id="r.id")
    return f"""EXISTS (SELECT 1 FROM case_grant g WHERE g.case_id = t.id AND g.principal_id = :who AND g.ended_at IS NULL
            AND g.cause IN ('responsible', 'supplementary', 'task'))
        OR EXISTS (SELECT 1 FROM record r WHERE r.case_id = t.id AND r.case_access AND (r.responsible_id = :who OR {on_record}))"""  # noqa: S608  # ours


def own_things(reader: "Reader", to_id: int, to_unit: int | None) -> "Iterator[Stage]":
    """Gives a leaver's folders, saved lists, distribution lists and private contacts to whom they can belong to next.

    To a unit go the lists; private contacts, and the distribution lists that name one, go to its head, and stay where it has none.
    """
    if to_unit is None:
        yield from _folders(reader, to_id)
        yield from _contacts(reader, to_id)
        return
    saved = "t.official_id = :who AND t.scope = 'personal'"
    yield partial(reader.steps, "saved_list", "saved_list", saved, {"scope": "unit", "unit_id": to_unit})
    private = """EXISTS (SELECT 1 FROM distribution_member m JOIN party p ON p.id = m.party_id
        WHERE m.list_id = t.id AND p.owner_id IS NOT NULL)"""
    shared: dict[str, Any] = {"owner_id": None, "unit_id": to_unit}
    yield partial(reader.steps, "distribution_list", "distribution_list", f"t.owner_id = :who AND NOT {private}", shared)
    if (head := head_of(reader)) is not None:
        yield from _contacts(reader, head)


def _contacts(reader: "Reader", to_id: int) -> "Iterator[Stage]":
    yield partial(reader.steps, "distribution_list", "distribution_list", "t.owner_id = :who", {"owner_id": to_id})
    yield partial(reader.steps, "contact", "party", "t.owner_id = :who", {"owner_id": to_id})


def _folders(reader: "Reader", to_id: int) -> "Iterator[Stage]":
    """Gives a leaver's folders to the successor, the leaver's name behind those at the top; what the successor has filed stays there."""

    def named(row: Any) -> str:
        leaver = reader.one("SELECT name FROM official WHERE id = :who")
        return f"{row.name} ({leaver})"

    filed = "EXISTS (SELECT 1 FROM folder_item f WHERE f.official_id = :to AND f.record_id = t.record_id)"
    yield partial(reader.steps, "folder_item", "folder_item", f"t.official_id = :who AND NOT {filed}", {"official_id": to_id})
    yield partial(reader.steps, "folder", "folder", "t.official_id = :who AND t.parent_id IS NOT NULL", {"official_id": to_id})
    yield partial(reader.steps, "folder", "folder", "t.official_id = :who", {"official_id": to_id, "name": named})
