"""The batch that rows come in by: what their names mean, what they became, and rows of ours written a table at a time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import text
from sqlmodel import SQLModel, col, select

from casework.bundles.shapes import CaseRow, PartyOn, RecordPartyOn, RecordRow
from casework.identifiers import Identifier, identifier
from casework.inserting import put_values
from casework.model import ImportedThing, Party
from casework.services.importing.known import Known
from casework.work import Work

T = TypeVar("T", bound=SQLModel)


@dataclass
class Batch:
    """Is what the rows of one batch need: who imports what, how large its files are, and what the rows they refer to became."""

    work: Work
    known: Known
    run_id: int
    source: str
    official_id: int
    things: dict[str, int] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    told_as: dict[str, str] = field(default_factory=dict)
    """The kind a row came in as where it is not its own: a note whose author is unknown is a line of history."""
    noted: list[dict[str, Any]] = field(default_factory=list)
    protected: set[int | tuple[str, str]] = field(default_factory=set)

    def name(self, rows: Sequence[T], guids: Sequence[str]) -> Sequence[T]:
        """Gives new rows their ids, with one question, and lets later rows refer to them by their GUIDs."""
        self.work.name(rows)
        for row, guid in zip(rows, guids, strict=True):
            self.things[guid] = row.id  # type: ignore[attr-defined]  # every row that is named has an id
        return rows

    def note(self, kind: str, guid: str, thing_id: int, content_hash: str = "") -> None:
        """Remembers what a row became; written with ``put_noted``."""
        self.things[guid] = thing_id
        self.noted.append(
            {
                "authority_id": self.known.authority_id,
                "source": self.source,
                "guid": guid,
                "kind": self.told_as.get(guid, kind),
                "thing_id": thing_id,
                "run_id": self.run_id,
                "content_hash": content_hash,
            }
        )

    def look_up_protection(self, rows: Sequence[CaseRow | RecordRow]) -> None:
        """Asks the register, once, whose address is protected among the parties of the rows: by their entry or by their number."""
        parties = [party for row in rows for party in row.parties]
        ids = {self.things[party.party] for party in parties if party.party in self.things}
        numbers = {identifier(party.identifier_kind, party.identifier).value for party in parties} - {""}
        by_id = select(Party.id).where(col(Party.id).in_(ids), col(Party.is_protected))
        self.protected = {*(self.work.session.exec(by_id).all() if ids else ()), *self.protected_numbers(numbers)}

    def protected_numbers(self, numbers: Collection[str]) -> set[tuple[str, str]]:
        """Gives those of some numbers, with their kind, that an entry of the authority's register protects."""
        if not numbers:
            return set()
        of_authority = (col(Party.authority_id) == self.known.authority_id, col(Party.is_protected))
        found = select(Party.identifier_kind, Party.identifier).where(*of_authority, col(Party.identifier).in_(numbers))
        return {(kind, number) for kind, number in self.work.session.execute(found)}

    def is_protected(self, party: str | None, number: Identifier) -> bool:
        """Says whether the register protects the address of a party."""
        return self.things.get(party or "") in self.protected or (number.kind.value, number.value) in self.protected

    def put_noted(self) -> None:
        """Writes what was noted."""
        self.put(ImportedThing, self.noted)
        self.noted = []

    def put(self, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
        """Puts rows in that nobody refers to; what a row leaves out is as the model has it."""
        put_values(self.work.session.connection(), table, rows)

    def person(self, name: str) -> int:
        """Gives the official of a name, or whoever brings the bundle in."""
        return (self.known.official(name) if name else None) or self.official_id

    def raise_series(self, least: dict[str, int]) -> None:
        """Makes series of numbers go on above what came in."""
        if least:
            self.work.session.connection().execute(
                _RAISE, {"series": sorted(least), "least": [least[name] for name in sorted(least)], "authority": self.known.authority_id}
            )


_RAISE = text(
    """SELECT casework_raise_number(series, :authority, least)
       FROM unnest(CAST(:series AS text[]), CAST(:least AS integer[])) AS asked (series, least)"""
)


def place(known: Known, row: CaseRow | RecordRow) -> tuple[int, int]:
    """Gives the unit and who is responsible: the official named, or else, also when they have left, the unit."""
    unit_id = known.unit(row.unit)
    assert unit_id is not None  # checked before
    return unit_id, known.responsible(row.responsible) or unit_id


def listed(known: Known, row: CaseRow | RecordRow) -> list[int] | None:
    """Gives whom the row is restricted to."""
    return sorted({id for name in row.restricted_to if (id := known.principal(name)) is not None}) or None


def snapshot(batch: Batch, party: PartyOn) -> dict[str, Any]:
    """Gives a party as it stood on a case or record; its address is protected where the register protects it, whatever the row says."""
    number = identifier(party.identifier_kind, party.identifier)
    told = party.model_dump(exclude={"party", "inside", "flags", "identifier", "identifier_kind"})
    return told | {
        "party_id": batch.things.get(party.party or ""),
        **spelled_number(party.identifier_kind, party.identifier),
        "flags": list(party.flags) or ([flag.value for flag in number.flags] if number.value else []),
        "is_protected": party.is_protected or batch.is_protected(party.party, number),
    }


def record_snapshot(batch: Batch, party: RecordPartyOn) -> dict[str, Any]:
    """Gives a party as it stood on a record, with the colleague or unit it was where it is known here."""
    return snapshot(batch, party) | {"principal_id": batch.known.principal(party.inside) if party.inside else None}


def spelled_number(kind: str, number: str) -> dict[str, str]:
    """Gives a number and its kind in the spelling by which the register finds them."""
    known = identifier(kind, number)
    return {"identifier_kind": known.kind.value if known.value else "", "identifier": known.value}
