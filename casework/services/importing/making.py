"""Turns new rows of register entries, cases and legacy history into rows of ours, each table once a batch; gives the id each became."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from casework.bundles.shapes import CaseRow, EventRow, PartyRow
from casework.calendar import legal_date
from casework.events import CaseImported, LegacyHistoryImported, PartyEntered
from casework.model import Case, CaseGrant, CaseParty, LegacyEvent, Party
from casework.numbering import case_series, next_number
from casework.services import parties as parties_register
from casework.services import retaining
from casework.services.importing.batch import Batch, listed, place, snapshot, spelled_number
from casework.services.importing.numbers import original_number
from casework.vocabulary import CaseState, Cause, Right

CASE_FIELDS = {
    "title", "public_title", "action_code", "disposal_code", "previous_number", "external_access", "fields", "progress_since",
    "progress_due", "state", "clearance", "deadline", "opened_at", "completed_at", "ended_on",
    "disposal_action", "disposal_due", "disposal_source",
}  # fmt: skip


RETENTION = {"disposal_action", "disposal_due", "disposal_source"}
"""What becomes of a completed case, as the other system settled it; where it did not, the disposal code says it here."""


def parties(batch: Batch, rows: Sequence[PartyRow]) -> list[int]:
    """Makes register entries, each with its number in the register."""
    work, authority_id = batch.work, batch.known.authority_id
    made = batch.name([Party(authority_id=authority_id, **party_fields(row)) for row in rows], [row.guid for row in rows])
    protected = batch.protected_numbers({party.identifier for party in made} - {""})
    for party, row in zip(made, rows, strict=True):
        parties_register.key(party)
        party.is_protected = party.is_protected or (party.identifier_kind, party.identifier) in protected
        party.number = next_number(work, f"party:{authority_id}", authority_id)
        work.record(PartyEntered(party_id=party.id, kind_of_party=row.kind, name=row.name))
    work.add_all(made)
    return [party.id for party in made]


def party_fields(row: PartyRow) -> dict[str, Any]:
    """Gives the fields of a register entry as they are stored."""
    return row.model_dump(exclude={"guid", "phones"}) | {"phones": list(row.phones)} | spelled_number(row.identifier_kind, row.identifier)


def case_fields(batch: Batch, row: CaseRow) -> dict[str, Any]:
    """Gives the fields of a case that a newer row may change."""
    keywords = [id for path in row.keywords if (id := batch.known.keyword(path)) is not None]
    progress_id = batch.known.progress_code(row.progress) if row.progress else None
    state = CaseState.COMPLETED if row.state is CaseState.LOCKED else row.state  # only what is delivered from this house is locked here
    include = CASE_FIELDS - (RETENTION if state is CaseState.IN_PROGRESS else set())
    return row.model_dump(include=include) | {"keywords": keywords or None, "progress_id": progress_id, "state": state}


def cases(batch: Batch, rows: Sequence[CaseRow]) -> list[int]:
    """Makes cases with their own numbers and dates, their responsible and parties."""
    work, known, least = batch.work, batch.known, Counter[str]()
    codes = retaining.codes_of(work) if any(row.state is not CaseState.IN_PROGRESS for row in rows) else {}
    made = batch.name([_case(batch, row) for row in rows], [row.guid for row in rows])
    for case, row in zip(made, rows, strict=True):
        number = original_number(row.number, case_id=case.id, opened_year=legal_date(row.opened_at).year)
        case.year, case.sequence, case.number = number.year, number.sequence, number.number
        if number.is_ours:
            series = case_series(known.authority_id, number.year)
            least[series] = max(least[series], number.sequence)
        retaining.settle(case, codes)
        work.record(CaseImported(case_id=case.id, run_id=batch.run_id, guid=row.guid, number=row.number, title=row.title))
    work.add_all(made)
    full: dict[str, Any] = {"right": Right.FULL_WRITE, "cause": Cause.RESPONSIBLE, "starts_at": work.now}
    batch.put(CaseGrant, [full | {"case_id": each.id, "principal_id": each.responsible_id} for each in made])
    batch.look_up_protection(rows)
    pairs = zip(made, rows, strict=True)
    batch.put(CaseParty, [snapshot(batch, party) | {"case_id": case.id} for case, row in pairs for party in row.parties])
    batch.raise_series(dict(least))
    return [case.id for case in made]


def _case(batch: Batch, row: CaseRow) -> Case:
    """Makes a case whose number, which may follow from its id, is not set yet."""
    known = batch.known
    unit_id, responsible_id = place(known, row)
    return Case(
        authority_id=known.authority_id, year=0, sequence=0, number="", type=known.case_type(row.type) or "", unit_id=unit_id,
        file_plan_code=known.code(row.file_plan_code) or "", responsible_id=responsible_id, restricted_to=listed(known, row),
        readers=[], **case_fields(batch, row),
    )  # fmt: skip


def events(batch: Batch, rows: Sequence[EventRow]) -> list[int]:
    """Keeps the lines of the legacy history as they were told."""
    lines = [line_of(batch, row.case, row.record, at=row.at, who=row.who, what=row.what) for row in rows]
    return tell(batch, lines, [row.guid for row in rows])


def line_of(batch: Batch, case: str | None, record: str | None, **told: Any) -> LegacyEvent:
    """Makes a line of another system's history."""
    case_id, record_id = (batch.things[guid] if guid else None for guid in (case, record))
    return LegacyEvent(case_id=case_id, record_id=record_id, source=batch.source, **told)


def tell(batch: Batch, lines: Sequence[LegacyEvent], guids: Sequence[str]) -> list[int]:
    """Puts lines of history in, and says of each case and record how many came."""
    batch.name(lines, guids)
    batch.work.add_all(lines)
    told = Counter((line.case_id, line.record_id) for line in lines)
    for (case_id, record_id), count in told.items():
        batch.work.record(LegacyHistoryImported(case_id=case_id, record_id=record_id, run_id=batch.run_id, lines=count))
    return [line.id for line in lines]
