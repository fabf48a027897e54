"""What an approver sees, as ids, numbers and hashes: documents in order, body, recipients and the named case fields.

Words of people stand in it only as keyed hashes under the record's own key, so that shredding the key leaves a manifest that
proves what was decided on and tells nothing (design 2, decision 11). A file that lies inside another one at its first version
is left out: its bytes are the outer file's. The fields are those that the definition ``sees``; a manifest of one that names none has none.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from casework.errors import Difference
from casework.model import Case, Document, DocumentVersion, Record, RecordParty
from casework.work import Work


@dataclass(frozen=True)
class AsSeen:
    """Is one manifest with its hash."""

    content: dict[str, Any]
    hash: str


def manifest_of(work: Work, record: Record) -> AsSeen:
    """Gives the manifest of the record as the actor sees it now."""
    return manifests_of(work, [record])[record.id]


def manifests_of(work: Work, records: Sequence[Record]) -> dict[int, AsSeen]:
    """Gives the manifests of records by record id, with as many questions for many as for one."""
    ids, of_cases = {record.id for record in records}, {record.case_id for record in records} - {None}
    if len(ids) > 1:
        work.open_secrets([f"record:{id}" for id in sorted(ids)])
    cases = {case.id: case for case in work.session.exec(select(Case).where(col(Case.id).in_(of_cases)))} if of_cases else {}
    parties, documents = _parties(work, ids), _documents(work, ids)
    return {
        record.id: _manifest(work, record, cases.get(record.case_id or 0), parties.get(record.id, []), documents.get(record.id, []))
        for record in records
    }


def _manifest(
    work: Work, record: Record, case: Case | None, parties: Sequence[RecordParty], documents: Sequence[tuple[Document, DocumentVersion]]
) -> AsSeen:
    secret = work.secret(f"record:{record.id}")

    def sealed(name: str, value: object) -> str:
        return secret.digest(f"manifest.{name}", str(value))

    content = {
        "record": record.id,
        "title": sealed("title", record.title),
        "body": sealed("body", record.body_html),
        "documents": [
            {
                "document": document.id,
                "role": document.role,
                "title": sealed("document", document.title),
                "version": version.number,
                "sha256": version.sha256,
            }
            for document, version in documents
            if document.parent_id is None or version.number > 1
        ],
        "recipients": [
            {"party": each.id, "role": each.role, "is": sealed("party", f"{each.name}\n{each.identifier}\n{each.email}\n{each.address}")}
            for each in parties
        ],
        "case": None
        if case is None
        else {"id": case.id, "number": case.number, "file_plan_code": case.file_plan_code, "title": sealed("case", case.title)},
    }
    return AsSeen(content, hash_of(content))


def with_fields(work: Work, record_id: int, seen: AsSeen, values: Mapping[str, str]) -> AsSeen:
    """Gives the manifest with fields of the case, each by name with its value, sealed as the record's words are."""
    if not values:
        return seen
    secret = work.secret(f"record:{record_id}")
    content = seen.content | {"fields": {name: secret.digest(f"manifest.field.{name}", value) for name, value in values.items()}}
    return AsSeen(content, hash_of(content))


def sealed_title(work: Work, record_id: int, title: str) -> str:
    """Gives what a manifest says of a record's title, to find the version that was seen."""
    return work.secret(f"record:{record_id}").digest("manifest.title", title)


def sealed_body(work: Work, record_id: int, body_html: str) -> str:
    """Gives what a manifest says of a record's own words, to find the version that was seen."""
    return work.secret(f"record:{record_id}").digest("manifest.body", body_html)


def hash_of(content: dict[str, Any]) -> str:
    """Gives the hash of a manifest's canonical form."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def differences(seen: dict[str, Any] | None, now: AsSeen) -> tuple[Difference, ...]:
    """Names what differs between what was seen and what is there now; without what was seen, only that something does."""
    if seen is None:
        return (Difference("manifest", yours="", theirs=now.hash),)
    return (*_document_differences(seen, now.content), *_field_differences(seen, now.content))


def same_text(seen: dict[str, Any], now: AsSeen) -> bool:
    """Says whether documents, body and the case's named fields are still those that were seen: what makes a definition ask again.

    A field that only one of the two names is no change: a manifest says nothing of fields its definition did not name.
    """
    before, after = seen.get("fields", {}), now.content.get("fields", {})
    if any(before[name] != after[name] for name in before.keys() & after.keys()):
        return False
    return all(seen[part] == now.content[part] for part in ("documents", "body"))


def _parties(work: Work, record_ids: set[int]) -> dict[int, list[RecordParty]]:
    query = select(RecordParty).where(col(RecordParty.record_id).in_(record_ids)).order_by(col(RecordParty.position), col(RecordParty.id))
    found: dict[int, list[RecordParty]] = {}
    for party in work.session.exec(query):
        found.setdefault(party.record_id, []).append(party)
    return found


def _documents(work: Work, record_ids: set[int]) -> dict[int, list[tuple[Document, DocumentVersion]]]:
    current = (col(DocumentVersion.document_id) == Document.id) & (col(DocumentVersion.number) == Document.current_version)
    query = select(Document, DocumentVersion).join(DocumentVersion, current)
    query = query.where(col(Document.record_id).in_(record_ids), col(Document.removed_at).is_(None))
    found: dict[int, list[tuple[Document, DocumentVersion]]] = {}
    for document, version in work.session.exec(query.order_by(col(Document.position), col(Document.id))):
        found.setdefault(document.record_id, []).append((document, version))
    return found


def _document_differences(seen: dict[str, Any], now: dict[str, Any]) -> Iterator[Difference]:
    before = {each["document"]: each for each in seen["documents"]}
    after = {each["document"]: each for each in now["documents"]}
    for document in sorted(before.keys() | after.keys()):
        old, new = before.get(document), after.get(document)
        if old != new:
            yield Difference(f"document:{document}", yours=str(old["version"]) if old else "", theirs=str(new["version"]) if new else "")
    if list(before) != list(after) and before.keys() == after.keys():
        yield Difference("order of documents", yours=_listed(before), theirs=_listed(after))


def _field_differences(seen: dict[str, Any], now: dict[str, Any]) -> Iterator[Difference]:
    for name in ("title", "body", "recipients"):
        if seen[name] != now[name]:
            yield Difference(name, yours="", theirs="")
    before, after = seen["case"] or {}, now["case"] or {}
    for name in ("number", "file_plan_code", "title"):
        if before.get(name) != after.get(name):
            told = name != "title"
            yield Difference(
                f"case {name}", yours=str(before.get(name, "")) if told else "", theirs=str(after.get(name, "")) if told else ""
            )
    fields_before, fields_after = seen.get("fields", {}), now.get("fields", {})
    for name in sorted(fields_before.keys() | fields_after.keys()):
        if fields_before.get(name) != fields_after.get(name):
            yield Difference(f"field {name}", yours="", theirs="")


def _listed(documents: dict[int, Any]) -> str:
    return ", ".join(map(str, documents))
