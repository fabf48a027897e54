"""What was sent or came in stays as it is, whatever a newer bundle says of it: what a check compares its rows with."""

import datetime as dt
import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from sqlmodel import col, func, select

from casework.bundles.problems import Wrong
from casework.bundles.shapes import RecordRow
from casework.model import Document, ImportedThing, Record, RecordParty
from casework.vocabulary import PartyRole, RecordKind, RecordState
from casework.work import Work


@dataclass
class SentHere:
    """Is a record that came in before and was sent: its moment, its body, its documents by GUID with their versions, its parties.

    One that was received has no moment, and of it only the body is fixed.
    """

    sent_at: dt.datetime | None
    body: str
    versions: dict[str, int] = field(default_factory=dict)
    parties: set[tuple[PartyRole, str]] = field(default_factory=set)

    def differs_in(self, row: RecordRow) -> Iterator[tuple[str, Wrong]]:
        """Gives the fields in which a row says otherwise; what a row says nothing of is no difference."""
        is_other_body = bool(row.body_html) and hashlib.md5(row.body_html.encode(), usedforsecurity=False).hexdigest() != self.body
        if self.sent_at is None:
            if is_other_body:
                yield "body_html", Wrong.RECEIVED_STAYS
            return
        if row.sent_at is not None and row.sent_at != self.sent_at:
            yield "sent_at", Wrong.SENT_STAYS
        if is_other_body:
            yield "body_html", Wrong.SENT_STAYS
        if any(len(each.versions) > self.versions.get(each.guid, 0) for each in row.documents):
            yield "documents", Wrong.SENT_STAYS
        if {(each.role, each.name) for each in row.parties if each.role is not PartyRole.CONCERNED} - self.parties:
            yield "parties", Wrong.SENT_STAYS


def sent_here(work: Work, authority_id: int, source: str, guids: Collection[str]) -> Mapping[str, SentHere]:
    """Gives those records of a source, by their GUIDs, that have been sent or received."""
    came = (col(ImportedThing.authority_id) == authority_id, col(ImportedThing.source) == source)
    of_records = (*came, col(ImportedThing.kind) == "records", col(ImportedThing.guid).in_(guids))
    asked = select(ImportedThing.guid, Record.id, Record.sent_at, func.md5(Record.body_html))
    is_fixed = col(Record.sent_at).is_not(None) | ((col(Record.kind) == RecordKind.INBOUND) & (col(Record.state) != RecordState.DRAFT))
    rows = work.session.execute(asked.join(Record, col(Record.id) == ImportedThing.thing_id).where(*of_records, is_fixed))
    found = {record_id: (guid, SentHere(sent_at, body)) for guid, record_id, sent_at, body in rows}
    documents = select(ImportedThing.guid, Document.record_id, Document.current_version)
    for guid, record_id, number in work.session.execute(
        documents.join(Document, col(Document.id) == ImportedThing.thing_id).where(
            *came, col(ImportedThing.kind) == "documents", col(Document.record_id).in_(found)
        )
    ):
        found[record_id][1].versions[guid] = number
    for record_id, role, name in work.session.execute(
        select(RecordParty.record_id, RecordParty.role, RecordParty.name).where(col(RecordParty.record_id).in_(found))
    ):
        found[record_id][1].parties.add((role, name))
    return dict(found.values())
