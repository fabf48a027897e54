"""Takes a case out of the house whole: everything of it the asker may see, as the rows and files of a bundle."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import SQLModel, col, select

from casework.bundles.shapes import (
    CaseRow,
    DocumentRow,
    EventRow,
    Head,
    OccasionOn,
    PartyOn,
    PartyRow,
    RecordPartyOn,
    RecordRow,
    Row,
    VersionRow,
)  # fmt: skip
from casework.errors import RuleBroken
from casework.events import CaseExported
from casework.model import (
    Case,
    CaseParty,
    Document,
    DocumentVersion,
    FolderRecord,
    LegacyEvent,
    Occasion,
    Party,
    Record,
    RecordParty,
)  # fmt: skip
from casework.queries.histories import of_case
from casework.services import checking
from casework.services.exporting_around import Around
from casework.services.exporting_names import Names
from casework.services.exporting_people import People
from casework.vocabulary import Action, Reason
from casework.work import Work


@dataclass(frozen=True)
class ExportedCase:
    """Is a case as a bundle: its head, its rows by kind, and the SHA-256 of every file it needs."""

    number: str
    head: Head
    rows: dict[str, list[Row]]
    files: tuple[str, ...]


def export_case(work: Work, case_id: int, *, purpose: str) -> ExportedCase:
    """Gives the whole case for a file, and notes the export with its purpose, and whose whole number or protected address it shows.

    What of a register entry the asker may not be shown stays behind, and the head says of how many. What the asker may not see is
    not in it. What leaves a trace that the asker sees (a number between others, a chat, an approval under way) is told in the head as left
    out; nothing else says that it is missing.

    Raises:
        NotFound: the asker may not see the case. RuleBroken: no purpose is given. FileNotWhole: a file of it is held by the virus check.
    """
    case = work.load(Case, case_id, Action.EXPORT)
    if not purpose.strip():
        raise RuleBroken(Reason.PURPOSE_IS_REQUIRED)
    names = Names(work)
    on_case = select(Record).where(col(Record.case_id) == case_id, col(Record.binned_at).is_(None)).order_by(col(Record.id))
    records = work.session.exec(on_case).all()
    guids = names.guids("records", [record.id for record in records])
    writer = _Writer(names, case, records)
    around = Around(names, case, guids, writer.open_addresses())
    rows: dict[str, list[Row]] = {
        "cases": [writer.case(case)],
        "records": [writer.record(record) for record in records],
        **around.rows(),
        "events": writer.events(case, guids),
    }
    rows["parties"] = writer.register()
    checking.demand_open(work, *writer.files)
    writer.people.note(purpose.strip())
    work.record(CaseExported(case_id=case_id, records=len(records), files=len(writer.files), purpose=purpose.strip()))
    names.note_gone_out(rows)
    left_out = around.left_out().model_copy(update={"masked_parties": writer.people.masked})
    head = Head(source=names.source, made_at=work.now, title=f"{case.number} {case.title}"[:500], left_out=left_out)
    return ExportedCase(case.number, head, rows, tuple(sorted(writer.files)))


class _Writer:
    """Writes rows of ours as rows of a bundle, remembering which register entries and files they need."""

    def __init__(self, names: Names, case: Case, records: Sequence[Record]) -> None:
        self.names = names
        self.work = names.work
        self.parties: set[int] = set()
        self.files: set[str] = set()
        ids = [record.id for record in records]
        self._parties = self._by_record(RecordParty, ids, "position")
        self._documents = self._by_record(Document, ids, "position")
        self._lies: dict[int, int] = {row.record_id: row.folder_id for row in self._all(FolderRecord, ids)}
        self._occasions: dict[int, Occasion] = {row.record_id: row for row in self._all(Occasion, ids)}
        self._versions: dict[int, list[DocumentVersion]] = defaultdict(list)
        for version in sorted(self._all(DocumentVersion, ids), key=lambda each: each.number):
            self._versions[version.document_id].append(version)
        names.guids("documents", [document.id for each in self._documents.values() for document in each])
        names.guids("folders", list(self._lies.values()))
        of_case = select(CaseParty).where(col(CaseParty.case_id) == case.id).order_by(col(CaseParty.id))
        self._of_case = self.work.session.exec(of_case).all()
        linked = [row.party_id for each in self._parties.values() for row in each if row.party_id is not None]
        names.guids("parties", sorted(set(linked)))
        of_both = [*linked, *(row.party_id for row in self._of_case if row.party_id is not None)]
        self.people = People(self.work, case.id, of_both)

    def open_addresses(self) -> dict[int, frozenset[str]]:
        """Gives by record whose addresses older versions of it may tell."""
        return {record_id: self.people.open_on(rows) for record_id, rows in self._parties.items()}

    def register(self) -> list[Row]:
        """Gives the register entries the rows before named."""
        found = self.work.session.exec(select(Party).where(col(Party.id).in_(self.parties)).order_by(col(Party.id))).all()
        return [
            PartyRow(guid=self.names.guid("parties", party.id), **_taken(party, PartyRow, {"guid"} | self.people.stays_behind(party)))
            for party in found
        ]

    def case(self, case: Case) -> CaseRow:
        given: dict[str, Any] = {
            "guid": self.names.guid("cases", case.id),
            "unit": self.names.unit(case.unit_id),
            "responsible": self.names.official(case.responsible_id),
            "restricted_to": tuple(self.names.name(id) for id in case.restricted_to or ()),
            "keywords": self.names.keywords(case.keywords or ()),
            "progress": self.names.progress(case.progress_id),
            "parties": tuple(self._on(party) for party in self._of_case),
        }
        return CaseRow(**given, **_taken(case, CaseRow, set(given)))

    def record(self, record: Record) -> RecordRow:
        occasion = self._occasions.get(record.id)
        lies = self._lies.get(record.id)
        given: dict[str, Any] = {
            "guid": self.names.guid("records", record.id),
            "case": self.names.guid("cases", record.case_id) if record.case_id else None,
            "folder": self.names.guid("folders", lies) if lies is not None else None,
            "unit": self.names.unit(record.unit_id),
            "responsible": self.names.official(record.responsible_id),
            "restricted_to": tuple(self.names.name(id) for id in record.restricted_to or ()),
            "parties": tuple(self._on_record(party) for party in self._parties[record.id]),
            "documents": tuple(self._document(document) for document in self._documents[record.id]),
            "notes": tuple(record.notes),
            "occasion": OccasionOn(**_taken(occasion, OccasionOn, set())) if occasion else None,
        }
        return RecordRow(**given, **_taken(record, RecordRow, set(given)))

    def events(self, case: Case, records: Mapping[int, str]) -> list[Row]:
        case_guid = self.names.guid("cases", case.id)
        told = self.work.session.exec(
            select(LegacyEvent)
            .where((col(LegacyEvent.case_id) == case.id) | col(LegacyEvent.record_id).in_(records))
            .order_by(col(LegacyEvent.at), col(LegacyEvent.id))
        ).all()
        guids = self.names.guids("events", [line.id for line in told])
        rows: list[Row] = [
            EventRow(
                guid=guids[line.id], case=case_guid if line.case_id else None, record=records.get(line.record_id or 0),
                at=line.at, who=line.who, what=line.what,
            )
            for line in told
        ]  # fmt: skip
        for happening in reversed(of_case(self.work, case.id)):
            facts = json.dumps(happening.facts, ensure_ascii=False, sort_keys=True)
            rows.append(
                EventRow(
                    guid=self.names.guid_of_event(happening.event_id), case=case_guid, record=records.get(happening.record_id or 0),
                    at=happening.at, who=happening.actor[:500], what=f"{happening.kind} {facts}",
                )
            )  # fmt: skip
        return rows

    def _all(self, table: type[SQLModel], record_ids: Sequence[int]) -> list[Any]:
        return list(self.work.session.exec(select(table).where(col(table.record_id).in_(record_ids))).all())  # type: ignore[attr-defined]  # on records

    def _by_record(self, table: type[SQLModel], record_ids: Sequence[int], order: str) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = defaultdict(list)
        for row in sorted(self._all(table, record_ids), key=lambda each: (getattr(each, order), each.id)):
            found[row.record_id].append(row)
        return found

    def _document(self, document: Document) -> DocumentRow:
        versions = self._versions[document.id]
        self.files |= {version.sha256 for version in versions}
        return DocumentRow(
            guid=self.names.guid("documents", document.id),
            title=document.title,
            role=document.role,
            versions=tuple(VersionRow(**_taken(version, VersionRow, set())) for version in versions),
        )

    def _on_record(self, party: RecordParty) -> RecordPartyOn:
        told = self._on(party).model_dump(exclude_unset=True)
        return RecordPartyOn(**told if party.principal_id is None else told | {"inside": self.names.name(party.principal_id)})

    def _on(self, party: CaseParty | RecordParty) -> PartyOn:
        if party.party_id is not None:
            self.parties.add(party.party_id)
        link = self.names.guid("parties", party.party_id) if party.party_id is not None else None
        self.people.goes_out(party)
        protected = {"is_protected": True} if self.people.is_protected(party) else {}
        return PartyOn(party=link, **_taken(party, PartyOn, {"party"}) | protected)


def _taken(row: SQLModel, shape: type, without: set[str]) -> dict[str, Any]:
    """Takes the fields of a shape that a row of ours has under the same name and that say something."""
    names: set[str] = set(shape.model_fields) - without  # type: ignore[attr-defined]  # every shape is a pydantic model
    given = {name: getattr(row, name, None) for name in names}
    return {name: value for name, value in given.items() if value is not None}
