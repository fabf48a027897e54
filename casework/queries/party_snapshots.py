"""Parties as they stand on a record or case, and what the register says differently today."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import col, select

from casework.identifiers import identifier
from casework.model import Case, CaseParty, Party, Record, RecordParty
from casework.services.party_links import survivor_of
from casework.services.party_use import SNAPSHOT, snapshot_of
from casework.vocabulary import Action, PartyRole
from casework.work import Work


@dataclass(frozen=True)
class SnapshotShown:
    """Is a party as it stood; ``address`` is empty while it is protected, then or now; ``differs`` names what changed since."""

    row_id: int
    role: PartyRole
    name: str
    identifier_kind: str
    masked: str
    flags: tuple[str, ...]
    email: str
    phone: str
    address: str
    is_protected: bool
    is_inside: bool
    principal_id: int | None
    taken_at: dt.datetime | None
    party_id: int | None
    differs: tuple[str, ...]


def on_record(work: Work, record_id: int) -> tuple[SnapshotShown, ...]:
    """Gives the parties on a record in order.

    Raises:
        NotFound: the asker may not see the record.
    """
    work.load(Record, record_id, Action.READ)
    query = select(RecordParty).where(col(RecordParty.record_id) == record_id).order_by(col(RecordParty.position), col(RecordParty.id))
    return _shown(work, list(work.session.exec(query).all()))


def on_case(work: Work, case_id: int) -> tuple[SnapshotShown, ...]:
    """Gives the parties on a case in order.

    Raises:
        NotFound: the asker may not see the case.
    """
    work.load(Case, case_id, Action.READ)
    query = select(CaseParty).where(col(CaseParty.case_id) == case_id).order_by(col(CaseParty.id))
    return _shown(work, list(work.session.exec(query).all()))


def _shown(work: Work, rows: list[CaseParty] | list[RecordParty]) -> tuple[SnapshotShown, ...]:
    linked = work.session.exec(select(Party).where(col(Party.id).in_({row.party_id for row in rows if row.party_id}))).all()
    live = {party.id: survivor_of(work, party) for party in linked}
    return tuple(_one(row, live.get(row.party_id or 0)) for row in rows)


def _one(row: CaseParty | RecordParty, live: Party | None) -> SnapshotShown:
    number = identifier(row.identifier_kind, row.identifier)
    is_protected = bool(row.is_protected) or (live is not None and live.is_protected)
    now = snapshot_of(live) if live else {}
    # what was never taken into the snapshot is no difference; only what stands there and is something else now
    differs = tuple(name for name in SNAPSHOT if live and name != "flags" and (getattr(row, name) or "") != (now[name] or ""))
    return SnapshotShown(
        row_id=row.id,
        role=row.role,
        name=row.name,
        identifier_kind=row.identifier_kind,
        masked=number.masked if number.value else "",
        flags=tuple(row.flags or ()),
        email=row.email or "",
        phone="" if is_protected else row.phone or "",
        address="" if is_protected else row.address or "",
        is_protected=is_protected,
        is_inside=isinstance(row, RecordParty) and row.principal_id is not None,
        principal_id=row.principal_id if isinstance(row, RecordParty) else None,
        taken_at=row.taken_at,
        party_id=live.id if live else None,
        differs=differs,
    )
