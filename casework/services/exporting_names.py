"""What things of ours are called in a bundle: their GUIDs, and the names of people, units and words."""

import uuid
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from casework.bundles.shapes import RecordRow, Row
from casework.model import Authority, ImportedThing, Keyword, Official, Principal, ProgressCode, Unit
from casework.queries.record_page import names_of
from casework.queries.value_lists import keyword_paths
from casework.services.importing.known import own_source
from casework.services.importing.runs import fingerprint
from casework.vocabulary import PrincipalKind
from casework.work import Work

_SPACE = uuid.UUID("8f0e5c1a-3f0b-5e53-9d0e-6b1f6a1f3c77")
"""Under this, a thing's GUID follows from the authority's CVR number, its kind and its id: the same export names it the same."""


class Names:
    """Names things, each kind with one question, and remembers which GUID went out for what."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.cvr = work.session.get_one(Authority, work.authority_id).cvr
        self.source = own_source(self.cvr)
        self._things: dict[str, tuple[str, int]] = {}
        self._given: dict[tuple[str, int], str] = {}
        self._keywords: dict[int, str] | None = None

    def guids(self, kind: str, ids: Sequence[int]) -> dict[int, str]:
        """Gives the GUID each thing came with, or the one that follows from what it is."""
        asked = [id for id in ids if (kind, id) not in self._given]
        if asked:
            came = select(ImportedThing.thing_id, ImportedThing.guid).where(
                ImportedThing.kind == kind, col(ImportedThing.thing_id).in_(asked)
            )
            found: dict[int, str] = dict(self.work.session.execute(came).all())
            for id in asked:
                guid = found.get(id) or str(uuid.uuid5(_SPACE, f"{self.cvr}:{kind}:{id}"))
                self._given[kind, id] = guid
                self._things[guid] = (kind, id)
        return {id: self._given[kind, id] for id in ids}

    def guid(self, kind: str, id: int) -> str:
        """Gives the GUID of one thing."""
        return self.guids(kind, [id])[id]

    def guid_of_event(self, event_id: int) -> str:
        """Gives the GUID of something that happened."""
        return str(uuid.uuid5(_SPACE, f"{self.cvr}:event:{event_id}"))

    def unit(self, unit_id: int) -> str:
        """Gives a unit's short name."""
        return self.work.session.get_one(Unit, unit_id).short_name

    def official(self, principal_id: int) -> str:
        """Gives an official's user name, nothing for anybody else."""
        official = self.work.session.get(Official, principal_id)
        return official.username if official else ""

    def name(self, principal_id: int) -> str:
        """Gives the name of whoever can be given access."""
        principal = self.work.session.get_one(Principal, principal_id)
        if principal.kind is PrincipalKind.UNIT:
            return self.unit(principal_id)
        return self.official(principal_id) or principal.name

    def whom(self, principal_id: int) -> str:
        """Gives the name of whoever something was said to or asked of, also where they belong to the authority it moved here from."""
        if self.work.session.get(Principal, principal_id) is not None:
            return self.name(principal_id)
        return names_of(self.work, {principal_id}).get(principal_id, "")

    def keywords(self, ids: Iterable[int]) -> tuple[str, ...]:
        """Gives keywords by the paths of words that lead to them."""
        if self._keywords is None:
            self._keywords = keyword_paths(self.work.session.exec(select(Keyword)).all())
        return tuple(self._keywords[id] for id in ids if id in self._keywords)

    def progress(self, progress_id: int | None) -> str:
        """Gives a progress code's name."""
        found = self.work.session.get(ProgressCode, progress_id) if progress_id is not None else None
        return found.name if found else ""

    def note_gone_out(self, rows: Mapping[str, Sequence[Row]]) -> None:
        """Remembers under which GUID each thing went out: our own export, brought in again, is known and changes nothing."""
        gone = [(row.guid, fingerprint(row)) for of_kind in rows.values() for row in of_kind]
        gone += [(document.guid, "") for row in rows.get("records", ()) if isinstance(row, RecordRow) for document in row.documents]
        written = [
            {
                "authority_id": self.work.authority_id, "source": self.source, "guid": guid, "kind": self._things[guid][0],
                "thing_id": self._things[guid][1], "content_hash": content_hash,
            }
            for guid, content_hash in gone
            if guid in self._things
        ]  # fmt: skip
        if written:
            self.work.session.connection().execute(insert(ImportedThing).on_conflict_do_nothing(), written)
