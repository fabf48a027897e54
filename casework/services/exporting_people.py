"""Whose whole numbers and protected addresses go out with a case: as far as the exporter may be shown them, each written down.

A party as it stands on a case or record is shown whole to who reads it, an entry of the register to who may edit parties
(``casework.services.party_reading``); an export asks for no less, and writes down what those deeds would.
Source: databeskyttelsesloven § 11 (a CPR number is used with a purpose), CPR-loven § 28 (name and address protection).
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlmodel import col, select

from casework.events import IdentifierShown, ProtectedAddressShown
from casework.identifiers import IdentifierKind, identifier
from casework.model import CaseParty, Party, RecordParty
from casework.services.parties import HIDDEN_WHEN_PROTECTED
from casework.services.party_links import survivor_of
from casework.services.party_use import place_of
from casework.vocabulary import Privilege
from casework.work import Work

Place = tuple[tuple[str, int | None], ...]
PERSONAL = frozenset({IdentifierKind.CPR, IdentifierKind.OTHER})
_NUMBER = frozenset({"identifier_kind", "identifier"})


class People:
    """Says of each party what of it stays behind, and remembers who goes out whole."""

    def __init__(self, work: Work, case_id: int, party_ids: Iterable[int]) -> None:
        self.work = work
        self.case_id = case_id
        self.masked = 0
        self._may_see_entries = work.has(Privilege.EDIT_PARTIES)
        linked = work.session.exec(select(Party).where(col(Party.id).in_(set(party_ids)))).all()
        self._protected = {party.id for party in linked if party.is_protected or survivor_of(work, party).is_protected}
        self._numbers: set[Place] = set()
        self._addresses: set[Place] = set()

    def is_protected(self, row: CaseParty | RecordParty) -> bool:
        """Says whether the address of a party as it stood is protected, then or now."""
        return bool(row.is_protected) or row.party_id in self._protected

    def open_on(self, rows: Sequence[RecordParty]) -> frozenset[str]:
        """Names who of a record's parties has no protected address; who was taken off it, nobody can be asked about any more."""
        return frozenset(row.name for row in rows) - {row.name for row in rows if self.is_protected(row)}

    def goes_out(self, row: CaseParty | RecordParty) -> None:
        """Remembers what of a party on the case or on one of its records is shown whole by its going out."""
        place: Place = tuple((self._of(row.party_id) if row.party_id is not None else {**place_of(row), "party_id": None}).items())
        if _is_personal(row.identifier_kind, row.identifier):
            self._numbers.add(place)
        if self.is_protected(row) and (row.address or row.phone):
            self._addresses.add(place)

    def stays_behind(self, party: Party) -> frozenset[str]:
        """Gives the fields of a register entry that the exporter may not be shown, and remembers what they are shown of it."""
        has_number, place = _is_personal(party.identifier_kind, party.identifier), tuple(self._of(party.id).items())
        hides = party.is_protected and any(getattr(party, name) for name in HIDDEN_WHEN_PROTECTED)
        if self._may_see_entries or party.owner_id is not None:
            self._numbers |= {place} if has_number else set()
            self._addresses |= {place} if hides else set()
            return frozenset()
        self.masked += has_number or hides
        return (_NUMBER if has_number else frozenset()) | (HIDDEN_WHEN_PROTECTED if hides else frozenset())

    def note(self, purpose: str) -> None:
        """Writes down who was shown whole, each person once, and what for."""
        for place in sorted(self._numbers, key=repr):
            self.work.record(IdentifierShown(**dict(place), purpose=purpose))
        for place in sorted(self._addresses, key=repr):
            self.work.record(ProtectedAddressShown(**dict(place), purpose=purpose))

    def _of(self, party_id: int) -> dict[str, Any]:
        return {"case_id": self.case_id, "party_id": party_id}


def _is_personal(kind: str, number: str) -> bool:
    """Says whether the number is a person's; those of companies are public."""
    known = identifier(kind, number)
    return bool(known.value) and known.kind in PERSONAL
