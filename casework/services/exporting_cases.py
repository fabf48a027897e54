"""Takes a case out of the house whole: everything of it the asker may see, as the rows and files of a bundle."""

import json
import uuid
from dataclasses import dataclass
from typing import Any

from sqlmodel import SQLModel, col, select

from casework.bundles.shapes import (
    CaseRow,
    DocumentRow,
    EventRow,
    Head,
    PartyOn,
    PartyRow,
    RecordRow,
    Row,
    VersionRow,
)  # fmt: skip
from casework.errors import RuleBroken
from casework.events import CaseExported
from casework.model import (
    Authority,
    Case,
    CaseParty,
    Document,
    DocumentVersion,
    ImportedThing,
    LegacyEvent,
    Official,
    Party,
    Principal,
    Record,
    RecordParty,
    Unit,
)  # fmt: skip
from casework.queries.histories import of_case
from casework.vocabulary import Action, PrincipalKind, Reason
from casework.work import Work

_SPACE = uuid.UUID("8f0e5c1a-3f0b-5e53-9d0e-6b1f6a1f3c77")
"""Under this, a thing's GUID follows from the authority's CVR number, its kind and its id: the same export names it the same."""


@dataclass(frozen=True)
class ExportedCase:
    """Is a case as a bundle: its head, its rows by kind, and the SHA-256 of every file it needs."""

    number: str
    head: Head
    rows: dict[str, list[Row]]
    files: tuple[str, ...]


def export_case(work: Work, case_id: int, *, purpose: str) -> ExportedCase:
    """Gives the whole case for a file, and notes the export with its purpose.

    What the asker may not see is not in it, and nothing in it says that it is missing.

    Raises:
        NotFound: the asker may not see the case. RuleBroken: no purpose is given.
    """
    case = work.load(Case, case_id, Action.EXPORT)
    if not purpose.strip():
        raise RuleBroken(Reason.PURPOSE_IS_REQUIRED)
    writer = _Writer(work)
    records = list(work.session.exec(select(Record).where(col(Record.case_id) == case_id).order_by(col(Record.id))))
    rows: dict[str, list[Row]] = {
        "cases": [writer.case(case)],
        "records": [writer.record(record) for record in records],
        "events": writer.events(case, {record.id: writer.guid("records", record.id) for record in records}),
    }
    rows["parties"] = [writer.party(id) for id in sorted(writer.parties)]
    work.record(CaseExported(case_id=case_id, records=len(records), files=len(writer.files), purpose=purpose.strip()))
    head = Head(source=f"casework {writer.cvr}", made_at=work.now, title=f"{case.number} {case.title}"[:500])
    return ExportedCase(case.number, head, rows, tuple(sorted(writer.files)))


class _Writer:
    """Writes rows of ours as rows of a bundle, remembering which register entries and files they need."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.cvr = work.session.get_one(Authority, work.authority_id).cvr
        self.parties: set[int] = set()
        self.files: set[str] = set()

    def guid(self, kind: str, id: int) -> str:
        """Gives the GUID a thing came with, or the one that follows from what it is."""
        came = self.work.session.exec(select(ImportedThing.guid).where(ImportedThing.kind == kind, ImportedThing.thing_id == id)).first()
        return came or str(uuid.uuid5(_SPACE, f"{self.cvr}:{kind}:{id}"))

    def party(self, party_id: int) -> PartyRow:
        party = self.work.session.get_one(Party, party_id)
        return PartyRow(guid=self.guid("parties", party_id), **_taken(party, PartyRow, {"guid"}))

    def case(self, case: Case) -> CaseRow:
        parties = self.work.session.exec(select(CaseParty).where(col(CaseParty.case_id) == case.id).order_by(col(CaseParty.id)))
        return CaseRow(
            guid=self.guid("cases", case.id),
            unit=self._unit(case.unit_id),
            responsible=self._official(case.responsible_id),
            restricted_to=self._names(case.restricted_to),
            parties=tuple(self._on(party) for party in parties),
            **_taken(case, CaseRow, {"guid", "unit", "responsible", "restricted_to", "parties"}),
        )

    def record(self, record: Record) -> RecordRow:
        parties = self.work.session.exec(
            select(RecordParty).where(col(RecordParty.record_id) == record.id).order_by(col(RecordParty.position), col(RecordParty.id))
        )
        documents = self.work.session.exec(
            select(Document).where(col(Document.record_id) == record.id).order_by(col(Document.position), col(Document.id))
        )
        return RecordRow(
            guid=self.guid("records", record.id),
            case=self.guid("cases", record.case_id) if record.case_id else None,
            unit=self._unit(record.unit_id),
            responsible=self._official(record.responsible_id),
            restricted_to=self._names(record.restricted_to),
            parties=tuple(self._on(party) for party in parties),
            documents=tuple(self._document(document) for document in documents),
            notes=tuple(record.notes),
            **_taken(record, RecordRow, {"guid", "case", "unit", "responsible", "restricted_to", "parties", "documents", "notes"}),
        )

    def events(self, case: Case, records: dict[int, str]) -> list[Row]:
        told = self.work.session.exec(
            select(LegacyEvent).where((col(LegacyEvent.case_id) == case.id) | col(LegacyEvent.record_id).in_(records))
        )
        rows: list[Row] = [
            EventRow(
                guid=self.guid("events", line.id),
                case=self.guid("cases", line.case_id) if line.case_id else None,
                record=records.get(line.record_id or 0),
                at=line.at, who=line.who, what=line.what,
            )
            for line in told
        ]  # fmt: skip
        for happening in reversed(of_case(self.work, case.id)):
            facts = json.dumps(happening.facts, ensure_ascii=False, sort_keys=True)
            rows.append(
                EventRow(
                    guid=str(uuid.uuid5(_SPACE, f"{self.cvr}:event:{happening.event_id}")),
                    case=self.guid("cases", case.id),
                    record=records.get(happening.record_id or 0),
                    at=happening.at, who=happening.actor[:500], what=f"{happening.kind} {facts}",
                )
            )  # fmt: skip
        return rows

    def _document(self, document: Document) -> DocumentRow:
        versions = self.work.session.exec(
            select(DocumentVersion).where(col(DocumentVersion.document_id) == document.id).order_by(col(DocumentVersion.number))
        ).all()
        self.files |= {version.sha256 for version in versions}
        return DocumentRow(
            guid=self.guid("documents", document.id),
            title=document.title,
            role=document.role,
            versions=tuple(VersionRow(**_taken(version, VersionRow, set())) for version in versions),
        )

    def _on(self, party: CaseParty | RecordParty) -> PartyOn:
        if party.party_id is not None:
            self.parties.add(party.party_id)
        link = self.guid("parties", party.party_id) if party.party_id is not None else None
        return PartyOn(party=link, **_taken(party, PartyOn, {"party"}))

    def _unit(self, unit_id: int) -> str:
        return self.work.session.get_one(Unit, unit_id).short_name

    def _official(self, principal_id: int) -> str:
        official = self.work.session.get(Official, principal_id)
        return official.username if official else ""

    def _names(self, principals: list[int] | None) -> tuple[str, ...]:
        return tuple(self._name(id) for id in principals or [])

    def _name(self, principal_id: int) -> str:
        principal = self.work.session.get_one(Principal, principal_id)
        if principal.kind is PrincipalKind.UNIT:
            return self._unit(principal_id)
        return self._official(principal_id) or principal.name


def _taken(row: SQLModel, shape: type, without: set[str]) -> dict[str, Any]:
    """Takes the fields of a shape that a row of ours has under the same name and that say something."""
    names: set[str] = set(shape.model_fields) - without  # type: ignore[attr-defined]  # every shape is a pydantic model
    given = {name: getattr(row, name, None) for name in names}
    return {name: value for name, value in given.items() if value is not None}
