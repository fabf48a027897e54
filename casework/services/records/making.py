"""Making a record: from what came, or from what somebody begins to write."""

import datetime as dt
from dataclasses import dataclass, field, replace

from casework.errors import RuleBroken
from casework.events import RecordDrafted
from casework.model import Case, Occasion, Record, RecordParty
from casework.safe_html import sanitised
from casework.services import granting, house_parties
from casework.services.party_links import entry_of
from casework.services.records.registering import place_on_case
from casework.services.records.responsibility import mark_drafter
from casework.services.records.versioning import changing
from casework.vocabulary import (
    AccessLevel,
    Action,
    Cause,
    Channel,
    ExternalAccess,
    Genre,
    PartyRole,
    Reason,
    RecordKind,
    RecordState,
)
from casework.work import Work


@dataclass(frozen=True)
class NewParty:
    """Is a party as it is written on a new record; with a principal it is a colleague, unit or team of the house."""

    name: str
    role: PartyRole
    identifier_kind: str = ""
    identifier: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    flags: tuple[str, ...] = ()
    principal_id: int | None = None
    is_protected: bool = False


@dataclass(frozen=True)
class NewOccasion:
    """Is what a note record tells of: who told it, when, where, and who was there."""

    told_by: str = ""
    happened_at: dt.datetime | None = None
    place: str = ""
    participants: str = ""


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
    genre: Genre = Genre.LETTER
    external_access: ExternalAccess | None = None
    occasion: NewOccasion | None = None


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
            genre=new.genre,
            external_access=new.external_access,
        )
    )
    grants = granting.first_grants(work, record, {Cause.CREATED: maker, Cause.RESPONSIBLE: new.responsible_id})
    work.put_all([*(_party(work, record.id, position, party) for position, party in enumerate(new.parties)), *grants])
    return record


def add_parties(work: Work, record_id: int, parties: tuple[NewParty, ...]) -> None:
    """Writes parties on a record that has none, in order."""
    work.put_all([_party(work, record_id, position, party) for position, party in enumerate(parties)])


def _party(work: Work, record_id: int, position: int, party: NewParty) -> RecordParty:
    linked = entry_of(work, party.identifier_kind, party.identifier)
    return RecordParty(
        record_id=record_id,
        party_id=linked.party_id,
        principal_id=party.principal_id,
        is_protected=linked.is_protected or party.is_protected,
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


def _named(work: Work, party: NewParty) -> NewParty:
    """Gives somebody of the house by the name they have there, whatever was written; others as they were written."""
    if party.principal_id is None:
        return party
    return NewParty(role=party.role, **house_parties.of_the_house(work, party.principal_id))


def draft(work: Work, new: NewRecord) -> int:
    """Writes a new outbound or internal record and gives its id; whoever writes it is its drafter.

    Raises:
        RuleBroken: an empty title, a party without a name, or a classification above the writer's own clearance.
        NotFound: a party that would be of the house is not.
    """
    parties = tuple(_named(work, party) for party in new.parties)
    if any(not party.name.strip() for party in parties):
        raise RuleBroken(Reason.PARTY_HAS_NO_NAME)
    record = create(work, replace(new, body_html=sanitised(new.body_html), parties=parties))
    if new.occasion is not None:
        work.add(Occasion(record_id=record.id, **vars(new.occasion)))
    work.record(RecordDrafted(record_id=record.id, title=record.title))
    mark_drafter(work, record.id)
    changing(work, record, is_new=True)
    return record.id


def draft_own(  # what the writer says; unit, responsible and channel follow from who writes
    work: Work,
    title: str,
    *,
    genre: Genre,
    kind: RecordKind | None = None,
    body_html: str = "",
    case_id: int | None = None,
    parties: tuple[NewParty, ...] = (),
    occasion: NewOccasion | None = None,
    access_level: AccessLevel = AccessLevel.INVOLVED,
    letter_date: dt.date | None = None,
    deadline: dt.date | None = None,
) -> int:
    """Writes a new record in the actor's own name and unit, on a case where one is named, and gives its id.

    A letter goes out, everything else is internal; it is seen by those involved until it is shared or placed (f2.md 1.2).

    Raises:
        RuleBroken: an empty title, a party without a name, or a completed case.
        NotFound: the actor may not see the case.
    """
    if case_id is not None:
        work.load(Case, case_id, Action.PLACE_ON_CASE)
    record_id = draft(
        work,
        NewRecord(
            title=title,
            kind=kind or (RecordKind.OUTBOUND if genre is Genre.LETTER else RecordKind.INTERNAL),
            channel=Channel.DESK,
            unit_id=own_unit(work),
            responsible_id=work.official_id,
            body_html=body_html,
            access_level=access_level,
            letter_date=letter_date,
            deadline=deadline,
            parties=parties,
            genre=genre,
            occasion=occasion,
        ),
    )
    if case_id is not None:
        place_on_case(work, record_id, case_id)
    return record_id


def own_unit(work: Work) -> int:
    """Gives the unit in whose name the actor writes.

    Raises:
        RuleBroken: the actor holds no post today.
    """
    if not work.standing.units:
        raise RuleBroken(Reason.NEEDS_PRIVILEGE, detail="no unit")
    return min(work.standing.units)
