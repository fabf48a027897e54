"""Shows what is otherwise masked: a whole identifier, a protected address; each time an event with its purpose. So is a look-up.

Source: databeskyttelsesloven § 11 (a CPR number is used with a purpose), CPR-loven § 28 (name and address protection).
"""

from casework.errors import RuleBroken
from casework.events import IdentifierShown, ProtectedAddressShown, RegisterSearched
from casework.model import Case, CaseParty, Party, Record, RecordParty
from casework.services.parties import address_line
from casework.services.party_use import place_of
from casework.vocabulary import Action, Privilege, Reason
from casework.work import Work

PURPOSE_LONGEST = 300


def show_identifier(work: Work, party_id: int, purpose: str) -> str:
    """Gives an entry's whole identifier and says so in an event.

    Raises:
        NotFound: the asker may not see the entry. NotPermitted: without ``EDIT_PARTIES``, unless it is one's own contact.
        RuleBroken: no purpose is given.
    """
    party = _entry(work, party_id)
    work.record(IdentifierShown(party_id=party_id, purpose=_purpose(purpose)))
    return party.identifier


def show_address(work: Work, party_id: int, purpose: str) -> str:
    """Gives an entry's protected address with its telephones and says so in an event; raises as ``show_identifier``."""
    party = _entry(work, party_id)
    work.record(ProtectedAddressShown(party_id=party_id, purpose=_purpose(purpose)))
    return " · ".join(part for part in (address_line(party), *party.phones) if part)


def show_identifier_on(work: Work, row_id: int, purpose: str, *, on_case: bool = False) -> str:
    """Gives the whole identifier of a party as it stands on a record or case one may read; the event is of that record or case.

    Raises:
        NotFound: the asker may not see it. RuleBroken: no purpose is given.
    """
    row = _snapshot(work, row_id, on_case=on_case)
    work.record(IdentifierShown(**place_of(row), party_id=row.party_id, purpose=_purpose(purpose)))
    return row.identifier


def show_address_on(work: Work, row_id: int, purpose: str, *, on_case: bool = False) -> str:
    """Gives the protected address of a party as it stands on a record or case; raises as ``show_identifier_on``."""
    row = _snapshot(work, row_id, on_case=on_case)
    work.record(ProtectedAddressShown(**place_of(row), party_id=row.party_id, purpose=_purpose(purpose)))
    return " · ".join(part for part in (row.address, row.phone) if part)


def note_search(work: Work, words: str, purpose: str) -> None:
    """Says in an event who was looked for in the register, and what for.

    Raises:
        RuleBroken: no purpose is given.
    """
    work.record(RegisterSearched(words=words.strip()[:PURPOSE_LONGEST], purpose=_purpose(purpose)))


def _entry(work: Work, party_id: int) -> Party:
    party = work.load(Party, party_id, Action.READ)
    if party.owner_id is None:
        work.demand(Privilege.EDIT_PARTIES)
    return party


def _snapshot(work: Work, row_id: int, *, on_case: bool) -> CaseParty | RecordParty:
    if on_case:
        on = work.load(CaseParty, row_id, Action.READ)
        work.load(Case, on.case_id, Action.READ)
        return on
    row = work.load(RecordParty, row_id, Action.READ)
    work.load(Record, row.record_id, Action.READ)
    return row


def _purpose(purpose: str) -> str:
    if not purpose.strip():
        raise RuleBroken(Reason.PURPOSE_IS_REQUIRED)
    return purpose.strip()[:PURPOSE_LONGEST]
