"""What a decision in an approval is made on, part by part, and who has approved each: in this version, in an older one, or nobody yet.

Source: design 6, *As seen*; f2.md 3 ("show document versions"). What an earlier approver saw is the manifest kept with that decision.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select as plain_select
from sqlmodel import col, select

from casework.approvals.manifest import AsSeen, hash_of
from casework.approvals.moving import RETURNS
from casework.model import Approval, Decision, Document, DocumentVersion, Manifest, Record
from casework.queries.case_parts import FieldShown
from casework.queries.fields_seen import fields_seen
from casework.queries.record_page import names_of
from casework.queries.versions_seen import VersionKept, version_seen, versions_kept
from casework.services.as_seen import as_seen_each, fields_named
from casework.vocabulary import Action, ApprovedIn, DecidedPart
from casework.work import Work

WHOLE = (DecidedPart.TITLE, DecidedPart.BODY, DecidedPart.RECIPIENTS, DecidedPart.CASE)
"""The parts of a manifest that are not documents, in the order they are shown."""


@dataclass(frozen=True)
class ApprovedBy:
    """Is who approved a part when; ``version`` and ``version_id`` are those of the document that was seen.

    ``record_version`` is the record's numbered version that shows its title, its words or its parties as they were seen, where it has one.
    """

    decision_id: int
    by: str
    on_behalf_of: str
    at: dt.datetime
    is_this_version: bool
    version: int | None = None
    version_id: int | None = None
    record_version: int | None = None


@dataclass(frozen=True)
class PartDecidedOn:
    """Is one part as it is now; ``mark`` is another one as soon as the part changes, and says nothing of its words.

    ``field`` is a field of the case that the definition names, with its value now.
    """

    part: DecidedPart
    title: str
    mark: str
    standing: ApprovedIn
    approved: tuple[ApprovedBy, ...]
    document_id: int | None = None
    version: int | None = None
    version_id: int | None = None
    is_gone: bool = False
    field: FieldShown | None = None


@dataclass(frozen=True)
class DecidedOn:
    """Is everything a decision is made on; ``manifest_hash`` is what a decision names. ``record_version`` is the record's latest."""

    approval_id: int
    record_id: int
    manifest_hash: str
    record_version: int | None
    parts: tuple[PartDecidedOn, ...]


def decided_on(work: Work, approval_id: int) -> DecidedOn:
    """Gives what a decision in the approval is made on now, with who has approved each part of it.

    Raises:
        NotFound: it does not exist or its record is not the asker's to see.
    """
    return _decided_on_each(work, [work.load(Approval, approval_id, Action.READ)])[approval_id]


def decided_on_each(work: Work, approval_ids: Sequence[int]) -> dict[int, DecidedOn]:
    """Gives the same of each of the approvals that the asker may read, with as many questions for many as for one."""
    approvals = work.load_all(Approval, approval_ids, Action.READ) if approval_ids else {}
    return _decided_on_each(work, list(approvals.values())) if approvals else {}


def _decided_on_each(work: Work, approvals: Sequence[Approval]) -> dict[int, DecidedOn]:
    records = work.load_all(Record, [approval.record_id for approval in approvals], Action.READ)
    sees = fields_named(work, approvals)
    now, seen = as_seen_each(work, approvals, sees), _seen(work, [approval.id for approval in approvals])
    fields = fields_seen(work, approvals, sees)
    titles = _documents(work, [each.content for each in now.values()] + [content for each in seen.values() for _, content in each])
    numbers = versions_kept(work, list(records))
    deciders = {id for each in seen.values() for decision, _ in each for id in (decision.actor_id, decision.on_behalf_of_id)}
    names = names_of(work, {id for id in deciders if id is not None})
    return {
        approval.id: _decided_on(
            approval, _Shown(now[approval.id], seen[approval.id], titles, numbers.get(approval.record_id, []), names, fields[approval.id])
        )
        for approval in approvals
    }


def _decided_on(approval: Approval, shown: "_Shown") -> DecidedOn:
    latest = shown.kept[-1].number if shown.kept else None
    parts = (*shown.documents(), *shown.whole(), *shown.of_the_case(), *shown.gone())
    return DecidedOn(approval.id, approval.record_id, shown.now.hash, latest, parts)


def _seen(work: Work, approval_ids: Sequence[int]) -> dict[int, list[tuple[Decision, dict[str, Any]]]]:
    """Gives of each approval the decisions that approve, with what each was made on, the oldest first."""
    standing = select(Decision).where(col(Decision.approval_id).in_(approval_ids), col(Decision.undone_at).is_(None))
    manifests = work.session.exec(select(Manifest).where(col(Manifest.approval_id).in_(approval_ids))).all()
    kept = {(each.approval_id, each.hash): each.content for each in manifests}
    found: dict[int, list[tuple[Decision, dict[str, Any]]]] = {id: [] for id in approval_ids}
    for each in work.session.exec(standing.order_by(col(Decision.id))):
        content = kept.get((each.approval_id, each.manifest_hash))
        if each.verdict not in RETURNS and content is not None:
            found[each.approval_id].append((each, content))
    return found


def _documents(work: Work, contents: Sequence[dict[str, Any]]) -> dict[tuple[int, int], tuple[str, int]]:
    """Gives title and version id of each document in each version that a manifest names."""
    wanted = {(each["document"], each["version"]) for content in contents for each in content["documents"]}
    if not wanted:
        return {}
    query = plain_select(col(DocumentVersion.document_id), col(DocumentVersion.number), col(Document.title), col(DocumentVersion.id))
    query = query.join(Document, col(Document.id) == col(DocumentVersion.document_id))
    rows = work.session.execute(query.where(col(DocumentVersion.document_id).in_({document for document, _ in wanted})))
    return {(document, number): (title, id) for document, number, title, id in rows if (document, number) in wanted}


@dataclass(frozen=True)
class _Shown:
    now: AsSeen
    seen: list[tuple[Decision, dict[str, Any]]]
    titles: dict[tuple[int, int], tuple[str, int]]
    kept: list[VersionKept]
    names: dict[int, str]
    fields: tuple[FieldShown, ...]

    def documents(self) -> Iterator[PartDecidedOn]:
        """Gives the documents in their order."""
        for each in self.now.content["documents"]:
            title, version_id = self.titles[each["document"], each["version"]]
            approved = tuple(self._by_document(each["document"], each["sha256"]))
            yield PartDecidedOn(
                DecidedPart.DOCUMENT, title, f"{each['sha256']} {each['title']}", _standing(approved), approved,
                each["document"], each["version"], version_id,
            )  # fmt: skip

    def whole(self) -> Iterator[PartDecidedOn]:
        """Gives title, text, recipients and case."""
        for part in WHOLE:
            mark = _mark(self.now.content, part)
            approved = tuple(
                self._by(decision, is_this=_mark(content, part) == mark, record_version=self._version(part, decision, content))
                for decision, content in self.seen
            )
            yield PartDecidedOn(part, "", mark, _standing(approved), approved)

    def of_the_case(self) -> Iterator[PartDecidedOn]:
        """Gives the fields of the case that the definition names; who approved before it named one has said nothing of it."""
        for field in self.fields:
            name, marks = field.definition.name, self.now.content["fields"]
            approved = tuple(
                self._by(decision, is_this=content["fields"][name] == marks[name])
                for decision, content in self.seen
                if name in content.get("fields", {})
            )
            yield PartDecidedOn(DecidedPart.FIELD, "", marks[name], _standing(approved), approved, field=field)

    def gone(self) -> Iterator[PartDecidedOn]:
        """Gives the documents that were approved and have been taken off since: that there was one, and nothing more of it."""
        there = {each["document"] for each in self.now.content["documents"]}
        was = {each["document"]: each for _, content in self.seen for each in content["documents"] if each["document"] not in there}
        for each in was.values():
            approved = tuple(self._by_document(each["document"], ""))
            yield PartDecidedOn(DecidedPart.DOCUMENT, "", "", ApprovedIn.OLDER, approved, each["document"], each["version"], is_gone=True)

    def _by_document(self, document: int, sha256: str) -> Iterator[ApprovedBy]:
        for decision, content in self.seen:
            for each in content["documents"]:
                if each["document"] == document:
                    _, version_id = self.titles.get((document, each["version"]), ("", None))
                    yield self._by(decision, is_this=each["sha256"] == sha256, version=each["version"], version_id=version_id)

    def _version(self, part: DecidedPart, decision: Decision, content: dict[str, Any]) -> int | None:
        return version_seen(self.kept, part, content, decision.decided_at)

    def _by(
        self,
        decision: Decision,
        *,
        is_this: bool,
        version: int | None = None,
        version_id: int | None = None,
        record_version: int | None = None,
    ) -> ApprovedBy:
        name, absent = self.names.get(decision.actor_id, ""), self.names.get(decision.on_behalf_of_id or 0, "")
        return ApprovedBy(decision.id, name, absent, decision.decided_at, is_this, version, version_id, record_version)


def _mark(content: dict[str, Any], part: DecidedPart) -> str:
    return hash_of({part.value: content[part]})


def _standing(approved: tuple[ApprovedBy, ...]) -> ApprovedIn:
    if not approved:
        return ApprovedIn.NOT_YET
    return ApprovedIn.THIS_VERSION if any(each.is_this_version for each in approved) else ApprovedIn.OLDER
