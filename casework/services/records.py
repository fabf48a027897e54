"""The verbs of a record: draft, edit, take and give responsibility, register, send, complete."""

import datetime as dt
from dataclasses import dataclass, field

from sqlalchemy.dialects.postgresql import insert

from casework import numbering
from casework.cases.states import reason_against_records
from casework.errors import RuleBroken
from casework.events import (
    RecordChanged,
    RecordCompleted,
    RecordDrafted,
    RecordPlacedOnCase,
    RecordRegistered,
    RecordSent,
    ResponsibilityGiven,
)
from casework.lifecycle import RECORD, refuse_unless
from casework.model import Case, Drafter, Principal, Record, RecordParty, Unit
from casework.services import case_choices, granting, inbox
from casework.services.party_links import entry_of
from casework.vocabulary import (
    AccessLevel,
    Action,
    Cause,
    Channel,
    PartyRole,
    PrincipalKind,
    Reason,
    RecordKind,
    RecordState,
    Right,
)
from casework.work import Work


@dataclass(frozen=True)
class NewParty:
    """Is a party as it is written on a new record."""

    name: str
    role: PartyRole
    identifier_kind: str = ""
    identifier: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class NewRecord:
    """Is what is known of a record when it is made; the responsible is a unit or an official of it."""

    title: str
    kind: RecordKind
    channel: Channel
    unit_id: int
    responsible_id: int
    state: RecordState = RecordState.DRAFT
    body_html: str = field(default="", repr=False)
    access_level: AccessLevel = AccessLevel.UNIT
    clearance: int = 0
    letter_date: dt.date | None = None
    deadline: dt.date | None = None
    parties: tuple[NewParty, ...] = ()
    notes: tuple[str, ...] = ()


def create(work: Work, new: NewRecord) -> Record:
    """Makes the record with its first grants: its maker and its responsible have full write.

    Raises:
        RuleBroken: an empty title, or a classification above the maker's own clearance.
    """
    if not new.title.strip():
        raise RuleBroken(Reason.TITLE_IS_EMPTY)
    if not work.actor.name and new.clearance > work.standing.clearance:
        raise RuleBroken(Reason.CLEARANCE_TOO_LOW)
    maker = work.official_id
    record = work.add(
        Record(
            authority_id=work.authority_id,
            kind=new.kind,
            state=new.state,
            channel=new.channel,
            title=new.title.strip()[:255],
            body_html=new.body_html,
            access_level=new.access_level,
            clearance=new.clearance,
            unit_id=new.unit_id,
            responsible_id=new.responsible_id,
            created_by=maker,
            letter_date=new.letter_date,
            arrived_at=work.now,
            deadline=new.deadline,
            notes=list(new.notes),
        )
    )
    grants = granting.first_grants(work, record, {Cause.CREATED: maker, Cause.RESPONSIBLE: new.responsible_id})
    work.put_all([*(_party(work, record.id, position, party) for position, party in enumerate(new.parties)), *grants])
    return record


def _party(work: Work, record_id: int, position: int, party: NewParty) -> RecordParty:
    linked = entry_of(work, party.identifier_kind, party.identifier)
    return RecordParty(
        record_id=record_id,
        party_id=linked.party_id,
        is_protected=linked.is_protected,
        taken_at=work.now,
        position=position,
        role=party.role,
        name=party.name,
        identifier_kind=party.identifier_kind,
        identifier=party.identifier,
        email=party.email,
        address=party.address,
        flags=list(party.flags),
    )


def draft(work: Work, new: NewRecord) -> int:
    """Writes a new outbound or internal record and gives its id; whoever writes it is its drafter."""
    record = create(work, new)
    work.record(RecordDrafted(record_id=record.id, title=record.title))
    mark_drafter(work, record.id)
    return record.id


def edit(
    work: Work, record_id: int, *, opened_version: int, title: str | None = None, body_html: str | None = None,
    deadline: dt.date | None = None,
) -> None:  # fmt: skip
    """Changes fields of a record; content that has been sent stays as it was.

    Raises:
        Stale: somebody saved it meanwhile. RuleBroken: it is completed, its content was sent, or the title is empty.
    """
    record = work.load(Record, record_id, Action.EDIT, opened_version=opened_version)
    refuse_unless(RECORD, record.state, Action.EDIT)
    if body_html is not None and record.sent_at is not None:
        raise RuleBroken(Reason.RECORD_IS_SENT)
    changes = {"title": title, "body_html": body_html, "deadline": deadline}
    if title is not None and not title.strip():
        raise RuleBroken(Reason.TITLE_IS_EMPTY)
    fields = tuple(name for name, value in changes.items() if value is not None and value != getattr(record, name))
    for name in fields:
        setattr(record, name, changes[name])
    if fields:
        work.record(RecordChanged(record_id=record_id, fields=fields, title=record.title))
        mark_drafter(work, record_id)


def mark_drafter(work: Work, record_id: int) -> None:
    """Remembers that the actor has written on the record: a drafter never decides its approval."""
    work.session.execute(
        insert(Drafter)
        .values(record_id=record_id, official_id=work.official_id, since=work.now)
        .on_conflict_do_nothing(index_elements=["record_id", "official_id"])
    )


def take_responsibility(work: Work, record_id: int, *, opened_version: int | None = None) -> None:
    """Makes the actor responsible; the record leaves the unit's inbox and lies in the actor's own."""
    record = work.load(Record, record_id, Action.TAKE_RESPONSIBILITY, opened_version=opened_version, lock=True)
    _hand_over(work, record, work.official_id, unit_id=record.unit_id)


def assign(work: Work, record_id: int, to_id: int, *, opened_version: int | None = None) -> None:
    """Gives the record to a colleague or to a unit of the authority; it lies in their inbox."""
    record = work.load(Record, record_id, Action.ASSIGN, opened_version=opened_version, lock=True)
    principal = work.session.get_one(Principal, to_id)
    unit_id = to_id if principal.kind is PrincipalKind.UNIT else record.unit_id
    _hand_over(work, record, to_id, unit_id=unit_id)


def _hand_over(work: Work, record: Record, to_id: int, *, unit_id: int) -> None:
    before = record.responsible_id
    if before == to_id:
        return
    refuse_unless(RECORD, record.state, Action.ASSIGN)
    record.responsible_id, record.unit_id = to_id, unit_id
    granting.give(work, record, to_id, right=Right.FULL_WRITE, cause=Cause.RESPONSIBLE)
    granting.end(work, record, cause=Cause.RESPONSIBLE, principal_id=before)
    work.record(ResponsibilityGiven(record_id=record.id, to_id=to_id, from_id=before))
    inbox.put(work, record.id, to_id, cause="responsible")
    if work.session.get(Unit, before) is not None and before in work.standing.principals:
        inbox.archive(work, record.id, before)


def place_on_case(work: Work, record_id: int, case_id: int, *, opened_version: int | None = None) -> None:
    """Files the record on a case in progress.

    Raises:
        RuleBroken: the case is completed, or the record is registered on another case.
    """
    record = work.load(Record, record_id, Action.PLACE_ON_CASE, opened_version=opened_version, lock=True)
    case = work.load(Case, case_id, Action.PLACE_ON_CASE)
    if reason := reason_against_records(work, case):
        raise RuleBroken(reason)
    if record.number is not None and record.case_id != case_id:
        raise RuleBroken(Reason.RECORD_IS_REGISTERED)
    record.case_id = case_id
    case_choices.remember(work, case_id)
    work.record(RecordPlacedOnCase(record_id=record_id, case_id=case_id))


def register(work: Work, record_id: int, *, opened_version: int | None = None) -> None:
    """Registers the record: it gets the next number of its case, never reused (offentlighedsloven § 15).

    Raises:
        RuleBroken: it is on no case, is registered already, or the case is completed; all of them together.
    """
    record = work.load(Record, record_id, Action.REGISTER, opened_version=opened_version, lock=True)
    if record.case_id is None:
        raise RuleBroken(Reason.RECORD_HAS_NO_CASE)
    case = work.load(Case, record.case_id, Action.PLACE_ON_CASE)
    reasons = [
        *([Reason.RECORD_ALREADY_REGISTERED] if record.number is not None else []),
        *([reason] if (reason := reason_against_records(work, case)) else []),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    record.registered_at = work.now
    case_id = case.id

    def give_number() -> None:
        record.number = numbering.next_number(work, numbering.record_series(case_id), record.authority_id)
        work.record(RecordRegistered(record_id=record_id, case_id=case_id, number=record.number))

    work.last(give_number)


def mark_sent(work: Work, record_id: int) -> None:
    """Marks an outbound record as sent; its body and documents are fixed from here."""
    record = work.load(Record, record_id, Action.SEND, lock=True)
    refuse_unless(RECORD, record.state, Action.SEND)
    record.state, record.sent_at = RecordState.SENT, work.now
    work.record(RecordSent(record_id=record_id))


def complete(work: Work, record_id: int, *, opened_version: int | None = None) -> None:
    """Completes the record."""
    record = work.load(Record, record_id, Action.COMPLETE, opened_version=opened_version, lock=True)
    refuse_unless(RECORD, record.state, Action.COMPLETE)
    record.state, record.completed_at = RecordState.COMPLETED, work.now
    work.record(RecordCompleted(record_id=record_id))
