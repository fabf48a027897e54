"""Puts parties on cases and records: a snapshot of what the register says now, with a link to the live entry."""

from dataclasses import dataclass, field
from typing import Any

from sqlmodel import col, select

from casework.cases.states import refuse_on_record
from casework.errors import RuleBroken
from casework.events import PartyPut, PartyRefreshed, PartyRoleChanged, PartyTakenOff
from casework.identifiers import identifier
from casework.lifecycle import CASE, refuse_unless
from casework.model import Case, CaseParty, Party, Record, RecordParty
from casework.services import house_parties
from casework.services.parties import address_line
from casework.services.party_links import entry_of, survivor_of
from casework.services.records.locking import refuse_locked
from casework.services.records.versioning import changing
from casework.vocabulary import Action, Channel, PartyRole, Reason, RecordKind
from casework.work import Work

POSTAL = frozenset({PartyRole.SENDER, PartyRole.RECIPIENT, PartyRole.COPY_RECIPIENT})
"""Roles that say whom a record came from and went to: fixed once it went, or came by a channel that says it."""


@dataclass(frozen=True)
class PartyUse:
    """Is who is put on a case or record: an entry of the register, a colleague, unit or team (on a record), or someone written freely."""

    role: PartyRole
    party_id: int | None = None
    name: str = field(default="", repr=False)
    identifier_kind: str = ""
    identifier: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    principal_id: int | None = None


SNAPSHOT = ("name", "identifier_kind", "identifier", "email", "phone", "address", "is_protected", "flags")


def snapshot_of(party: Party) -> dict[str, Any]:
    """Gives what a case or record keeps of an entry as it stands now."""
    number = identifier(party.identifier_kind, party.identifier)
    return {
        "name": party.name,
        "identifier_kind": party.identifier_kind,
        "identifier": party.identifier,
        "email": party.email,
        "phone": party.phones[0] if party.phones else "",
        "address": address_line(party),
        "is_protected": party.is_protected,
        "flags": [flag.value for flag in number.flags] if number.value else [],
    }


def put_on_record(work: Work, record_id: int, use: PartyUse) -> int:
    """Puts a party on a record and gives the id it has there; a colleague, unit or team stands in a role once.

    Whoever of the house is to get it is let in when it is sent (``records.mark_sent``).

    Raises:
        RuleBroken: the record is completed, its sender or recipients are fixed, the entry is out of use, the name is empty, or the
            record is kept from whom of the house it is to go to.
    """
    record = may_put(work, record_id, use.role)
    taken = _taken(work, use)
    if use.principal_id is not None:
        if (there := _there(work, record_id, use)) is not None:
            return there
        if use.role in house_parties.LET_IN:
            house_parties.refuse_kept_from(work, record, use.principal_id)
    changing(work, record)
    position = house_parties.next_position(work, record_id)
    row = work.add(RecordParty(record_id=record_id, position=position, role=use.role, taken_at=work.now, **taken))
    work.record(PartyPut(record_id=record_id, role=use.role, party_id=row.party_id, name=row.name))
    return row.id


def put_on_case(work: Work, case_id: int, use: PartyUse) -> int:
    """Puts a party on a case and gives the id it has there; raises as ``put_on_record``.

    Raises:
        RuleBroken: ``COLLEAGUE_ON_CASE``: who works here is no party of a case.
    """
    case = work.load(Case, case_id, Action.EDIT)
    refuse_unless(CASE, case.state, Action.EDIT)
    if use.principal_id is not None:
        raise RuleBroken(Reason.COLLEAGUE_ON_CASE)
    row = work.add(CaseParty(case_id=case_id, role=use.role, taken_at=work.now, **_taken(work, use)))
    work.record(PartyPut(case_id=case_id, role=use.role, party_id=row.party_id, name=row.name))
    return row.id


def take_off(work: Work, row_id: int, *, on_case: bool = False) -> None:
    """Takes a party off a record or case; the history keeps it."""
    row = _changeable(work, row_id, on_case=on_case)
    _begin(work, row)
    work.session.delete(row)
    work.record(PartyTakenOff(**place_of(row), role=row.role, party_id=row.party_id, name=row.name))


def change_role(work: Work, row_id: int, role: PartyRole, *, on_case: bool = False) -> None:
    """Lets a party stand on a record or case in another capacity."""
    row = _changeable(work, row_id, on_case=on_case)
    if isinstance(row, RecordParty):
        may_put(work, row.record_id, role)
    before = row.role
    if before is role:
        return
    _begin(work, row)
    row.role = role
    work.record(PartyRoleChanged(**place_of(row), role=role, before=before, name=row.name))


def refresh(work: Work, row_id: int, *, on_case: bool = False) -> tuple[str, ...]:
    """Brings a party on a record or case up to date from the live entry and names the fields that changed.

    Raises:
        RuleBroken: it has no entry in the register, or the record's sender or recipients are fixed.
    """
    row = _changeable(work, row_id, on_case=on_case)
    party = work.session.get(Party, row.party_id) if row.party_id is not None else None
    if party is None:
        raise RuleBroken(Reason.PARTY_HAS_NO_ENTRY)
    live = survivor_of(work, party)
    now = snapshot_of(live)
    changed = tuple(name for name in SNAPSHOT if getattr(row, name) != now[name])
    if not changed and row.party_id == live.id:
        return ()
    _begin(work, row)
    for name in changed:
        setattr(row, name, now[name])
    row.taken_at, row.party_id = work.now, live.id
    work.record(PartyRefreshed(**place_of(row), party_id=live.id, fields=changed, name=row.name))
    return changed


def place_of(row: CaseParty | RecordParty) -> dict[str, int]:
    """Gives the record or case a party stands on, as an event names it."""
    return {"case_id": row.case_id} if isinstance(row, CaseParty) else {"record_id": row.record_id}


def _there(work: Work, record_id: int, use: PartyUse) -> int | None:
    named = (col(RecordParty.principal_id) == use.principal_id, col(RecordParty.role) == use.role)
    return work.session.exec(select(RecordParty.id).where(col(RecordParty.record_id) == record_id, *named)).first()


def _taken(work: Work, use: PartyUse) -> dict[str, Any]:
    if use.principal_id is not None:
        if use.party_id is not None:
            raise RuleBroken(Reason.MEMBER_IS_WRONG)
        return house_parties.of_the_house(work, use.principal_id)
    if use.party_id is not None:
        party = survivor_of(work, work.load(Party, use.party_id, Action.READ))
        if not party.is_active:
            raise RuleBroken(Reason.PARTY_NOT_IN_USE)
        return snapshot_of(party) | {"party_id": party.id}
    if not use.name.strip():
        raise RuleBroken(Reason.NAME_IS_EMPTY)
    number = identifier(use.identifier_kind, use.identifier)
    linked = entry_of(work, use.identifier_kind, use.identifier)
    return {
        "party_id": linked.party_id,
        "is_protected": linked.is_protected,
        "name": use.name.strip(),
        "identifier_kind": number.kind.value if number.value else "",
        "identifier": number.value,
        "email": use.email.strip(),
        "address": use.address.strip(),
        "flags": [flag.value for flag in number.flags] if number.value else [],
    }


def _changeable(work: Work, row_id: int, *, on_case: bool) -> CaseParty | RecordParty:
    if on_case:
        on = work.load(CaseParty, row_id, Action.READ)
        refuse_unless(CASE, work.load(Case, on.case_id, Action.EDIT).state, Action.EDIT)
        return on
    row = work.load(RecordParty, row_id, Action.READ)
    may_put(work, row.record_id, row.role)
    return row


def may_put(work: Work, record_id: int, role: PartyRole) -> Record:
    """Gives the record when a party of the role may be put on it or taken off; raises as ``put_on_record``."""
    record = work.load(Record, record_id, Action.EDIT)
    refuse_on_record(work, record, Action.EDIT)
    if role in POSTAL and (record.sent_at is not None or _came_by_itself(record)):
        raise RuleBroken(Reason.SENDER_IS_FIXED)
    refuse_locked(work, record_id)
    return record


def _begin(work: Work, row: CaseParty | RecordParty) -> None:
    """Keeps what the record said before the change that follows now; asked for alone it would be a version of nothing."""
    if isinstance(row, RecordParty):
        changing(work, work.session.get_one(Record, row.record_id))


def _came_by_itself(record: Record) -> bool:
    return record.kind is RecordKind.INBOUND and record.channel in {Channel.DIGITAL_POST, Channel.EMAIL}
