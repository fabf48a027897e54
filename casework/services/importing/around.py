"""Turns what lies around cases and records into rows of ours: folders, relations, answers, what was said, versions, approvals, requests.

Each maker gives the id each row became, None for one that waits for what is not here yet.
"""

import copy
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlmodel import SQLModel, col, select

from casework.bundles.around import (
    AnnotationRow,
    ApprovalRow,
    ChatRow,
    FolderRow,
    KeptVersionRow,
    LinkRow,
    NoteRow,
    RelationRow,
    RequestRow,
)
from casework.events import PartsImported
from casework.model import (
    Annotation,
    AnnotationRecipient,
    CarriedThing,
    CaseFolder,
    CaseRelation,
    Chat,
    ChatMember,
    ChatMessage,
    DocumentVersion,
    Note,
    RecordLink,
    RecordVersion,
)  # fmt: skip
from casework.services.importing import making
from casework.services.importing.batch import Batch

Ids = list[int | None]


def folders(batch: Batch, rows: Sequence[FolderRow]) -> Ids:
    """Makes the sub-folders of cases; each stands after the one it lies in."""
    made = [CaseFolder(case_id=batch.things[row.case], position=row.position, title=row.title) for row in rows]
    batch.name(made, [row.guid for row in rows])
    for folder, row in zip(made, rows, strict=True):
        folder.parent_id = batch.things[row.parent] if row.parent else None
    return _put(batch, "folders", made)


def relations(batch: Batch, rows: Sequence[RelationRow]) -> Ids:
    """Ties cases; a case that is not here is waited for."""
    there = _ties_of(batch, CaseRelation.case_id, CaseRelation, [batch.things[row.case] for row in rows])
    here = [row for row in rows if row.other in batch.things]
    new = [row for row in here if (batch.things[row.case], batch.things[row.other], row.kind) not in there]
    made = [
        CaseRelation(
            case_id=batch.things[row.case], other_id=batch.things[row.other], kind=row.kind, made_by=batch.person(row.by), made_at=row.at
        )
        for row in new
    ]
    ids = _spread(rows, new, _put(batch, "relations", made))
    return [id or there.get((batch.things[row.case], batch.things.get(row.other, 0), row.kind)) for row, id in zip(rows, ids, strict=True)]


def links(batch: Batch, rows: Sequence[LinkRow]) -> Ids:
    """Ties records: what answers, forwards or copies what."""
    there = _ties_of(batch, RecordLink.record_id, RecordLink, [batch.things[row.record] for row in rows])
    here = [row for row in rows if row.other in batch.things]
    new = [row for row in here if (batch.things[row.record], batch.things[row.other], row.kind) not in there]
    made = [
        RecordLink(
            record_id=batch.things[row.record],
            other_id=batch.things[row.other],
            kind=row.kind,
            made_by=batch.person(row.by),
            made_at=row.at,
        )
        for row in new
    ]
    ids = _spread(rows, new, _put(batch, "links", made))
    return [
        id or there.get((batch.things[row.record], batch.things.get(row.other, 0), row.kind)) for row, id in zip(rows, ids, strict=True)
    ]


def _ties_of(batch: Batch, one: Any, table: type[CaseRelation | RecordLink], ids: Sequence[int]) -> dict[tuple[int, int, str], int]:
    """Gives the ties that stand here already, made by hand or by another bundle: none is made twice."""
    found = batch.work.session.execute(select(one, table.other_id, table.kind, table.id).where(col(one).in_(ids)))
    return {(a, b, kind): id for a, b, kind, id in found}


def notes(batch: Batch, rows: Sequence[NoteRow]) -> Ids:
    """Makes notes as their authors'; what somebody unknown wrote is kept as a line of history under their name."""
    known = [row for row in rows if batch.known.official(row.by)]
    made = [
        Note(
            record_id=batch.things[row.record] if row.record else None,
            case_id=batch.things[row.case] if row.case and not row.record else None,
            written_by=batch.person(row.by), written_at=row.at, text=row.text,
            participants=_named(batch, row.named) if row.record else None,
            deleted_by=batch.person(row.deleted_by) if row.deleted_at else None, deleted_at=row.deleted_at,
        )
        for row in known
    ]  # fmt: skip
    return _with_strangers(batch, "notes", rows, known, made)


def annotations(batch: Batch, rows: Sequence[AnnotationRow]) -> Ids:
    """Makes annotations as their authors'; what somebody unknown wrote is kept as a line of history under their name.

    One whose document did not come, or whose question was kept as a line, stands on the record itself.
    """
    known = [row for row in rows if batch.known.official(row.by)]
    version_ids = _version_ids(batch, [row.document for row in known if row.document])
    made = [_annotation(batch, row, version_ids) for row in known]
    batch.work.name(made)
    became = {row.guid: annotation.id for row, annotation in zip(known, made, strict=True)}
    there = _annotations_here(batch, [row.answers for row in known if row.answers])
    for annotation, row in zip(made, known, strict=True):
        annotation.answers_id = became.get(row.answers or "") or there.get(row.answers or "")
    ids = _with_strangers(batch, "annotations", rows, known, made)
    directed = [
        AnnotationRecipient(
            annotation_id=annotation.id, official_id=official_id, record_id=annotation.record_id, case_id=annotation.case_id
        )
        for annotation, row in zip(made, known, strict=True)
        for official_id in sorted(set(_people(batch, row.to or row.named)))
    ]
    batch.work.add_all(directed)
    return ids


def _annotation(batch: Batch, row: AnnotationRow, version_ids: dict[tuple[int, int], int]) -> Annotation:
    version_id = version_ids.get((batch.things.get(row.document or "", 0), row.version or 0))
    return Annotation(
        record_id=batch.things[row.record] if row.record else None,
        case_id=batch.things[row.case] if row.case and not row.record else None,
        written_by=batch.person(row.by), written_at=row.at, text=row.text, participants=_named(batch, row.named),
        version_id=version_id, page=row.page if version_id else None, boxes=[list(box) for box in row.boxes] if version_id else None,
        quote=row.quote or None, settled_by=batch.person(row.settled_by) if row.settled_at else None, settled_at=row.settled_at,
    )  # fmt: skip


def _annotations_here(batch: Batch, guids: Sequence[str]) -> dict[str, int]:
    """Gives the annotations that came earlier; what somebody unknown wrote is none."""
    ids = {batch.things[guid]: guid for guid in guids if guid in batch.things}
    things = sorted(set(batch.things.values()))
    on_them = col(Annotation.record_id).in_(things) | col(Annotation.case_id).in_(things)
    asked = select(Annotation.id).where(col(Annotation.id).in_(ids), on_them)
    return {ids[id]: id for id in batch.work.session.exec(asked).all()} if ids else {}


def _version_ids(batch: Batch, documents: Iterable[str]) -> dict[tuple[int, int], int]:
    """Gives the versions of documents by document and number."""
    ids = {batch.things[guid] for guid in documents if guid in batch.things}
    asked = select(DocumentVersion.document_id, DocumentVersion.number, DocumentVersion.id)
    found = batch.work.session.execute(asked.where(col(DocumentVersion.document_id).in_(ids)))
    return {(document_id, number): id for document_id, number, id in found}


def versions(batch: Batch, rows: Sequence[KeptVersionRow]) -> Ids:
    """Makes the numbered versions of records, naming the documents as they are called here.

    A number that the record's history has here already, because it was changed here too, is not given twice: the version becomes the
    next one, or none of its own where it says what the last one says.
    """
    version_ids = _version_ids(batch, [each["document"] for row in rows for each in _documents(row.content)])
    there = _versions_here(batch, {batch.things[row.record] for row in rows})
    made: list[RecordVersion] = []
    became: dict[str, RecordVersion] = {}
    for row in rows:
        record_id, content = batch.things[row.record], _here(batch, row.content, version_ids)
        here = there[record_id]
        alike = [
            here[number] for number in {row.number, max(here, default=row.number)} if number in here and here[number].content == content
        ]
        if row.number in here and alike:
            became[row.guid] = alike[0]
            continue
        number = max(here) + 1 if row.number in here else row.number
        version = RecordVersion(record_id=record_id, number=number, made_at=row.at, made_by=batch.person(row.by), content=content)
        here[number] = became[row.guid] = version
        made.append(version)
    _put(batch, "versions", made)
    return [became[row.guid].id for row in rows]


def _versions_here(batch: Batch, record_ids: set[int]) -> dict[int, dict[int, RecordVersion]]:
    found: dict[int, dict[int, RecordVersion]] = {record_id: {} for record_id in record_ids}
    for version in batch.work.session.exec(select(RecordVersion).where(col(RecordVersion.record_id).in_(record_ids))):
        found[version.record_id][version.number] = version
    return found


def chats(batch: Batch, rows: Sequence[ChatRow]) -> Ids:
    """Makes chats for those of their participants who are known here; one that nobody is known of is left out."""
    here = [row for row in rows if batch.known.official(row.by)]
    made = [Chat(record_id=batch.things[row.record], opened_by=batch.person(row.by), opened_at=row.at) for row in here]
    ids = _put(batch, "chats", made)
    members = [
        ChatMember(
            chat_id=chat.id, record_id=chat.record_id, official_id=official_id, joined_at=each.joined_at, left_at=each.left_at,
            through_id=batch.known.principal(each.through) if each.through else None,
        )
        for chat, row in zip(made, here, strict=True)
        for official_id, each in {batch.known.official(each.who): each for each in row.members}.items()  # two names may be one here
        if official_id is not None
    ]  # fmt: skip
    messages = [
        ChatMessage(chat_id=chat.id, written_by=author, written_at=each.at, text=each.text, deleted_at=each.deleted_at)
        for chat, row in zip(made, here, strict=True)
        for each in row.messages
        if (author := batch.known.official(each.by)) is not None
    ]
    batch.work.put_all([*members, *messages])
    return _spread(rows, here, ids)


def approvals(batch: Batch, rows: Sequence[ApprovalRow]) -> Ids:
    """Keeps finished approvals as history: who decided what, when, having seen what."""
    made = [
        CarriedThing(
            record_id=batch.things[row.record], kind="approval", at=row.finished_at or row.started_at, source=batch.source,
            content=row.model_dump(mode="json", exclude={"guid", "record"}),
        )
        for row in rows
    ]  # fmt: skip
    batch.told_as.update((row.guid, "carried") for row in rows)
    return _put(batch, "approvals", made)


def requests(batch: Batch, rows: Sequence[RequestRow]) -> Ids:
    """Keeps requests as history, under way or finished: who asked what of whom, until when, and what came of it. Nobody is asked here."""
    made = [
        CarriedThing(
            record_id=batch.things[row.record], kind="request", at=row.ended_at or row.made_at, source=batch.source,
            content=row.model_dump(mode="json", exclude={"guid", "record"}),
        )
        for row in rows
    ]  # fmt: skip
    batch.told_as.update((row.guid, "carried") for row in rows)
    return _put(batch, "requests", made)


def _put(batch: Batch, part: str, made: Sequence[SQLModel]) -> Ids:
    """Puts the rows in, and says of each record and case how many of what came."""
    batch.work.add_all(made)
    came = Counter((getattr(row, "record_id", None), getattr(row, "case_id", None)) for row in made)
    for (record_id, case_id), count in came.items():
        batch.work.record(PartsImported(record_id=record_id, case_id=case_id, run_id=batch.run_id, part=part, rows=count))
    return [row.id for row in made]  # type: ignore[attr-defined]  # all of them have ids


def _with_strangers(batch: Batch, part: str, rows: Sequence[Any], known: Sequence[Any], made: Sequence[SQLModel]) -> Ids:
    ids: dict[str, int | None] = dict(zip((row.guid for row in known), _put(batch, part, made), strict=True))
    strange = [row for row in rows if row.guid not in ids]
    batch.told_as.update((row.guid, "events") for row in strange)
    lines = [making.line_of(batch, None if row.record else row.case, row.record, at=row.at, who=row.by, what=row.text) for row in strange]
    ids.update(zip((row.guid for row in strange), making.tell(batch, lines, [row.guid for row in strange]), strict=True))
    return [ids[row.guid] for row in rows]


def _spread(rows: Sequence[Any], here: Sequence[Any], ids: Ids) -> Ids:
    became = dict(zip((row.guid for row in here), ids, strict=True))
    return [became.get(row.guid) for row in rows]


def _named(batch: Batch, names: Sequence[str]) -> list[int]:
    """Gives whom of those that were named is known here: officials, units and teams."""
    return sorted({id for name in names if (id := batch.known.principal(name)) is not None})


def _people(batch: Batch, names: Sequence[str]) -> list[int]:
    return [id for name in names if (id := batch.known.official(name)) is not None]


def _documents(content: dict[str, Any]) -> list[dict[str, Any]]:
    found = content.get("documents", [])
    return [each for each in found if isinstance(each, dict) and "document" in each] if isinstance(found, list) else []


def _number(document: dict[str, Any]) -> int:
    number = document.get("number")
    return number if isinstance(number, int) else 0


def _here(batch: Batch, content: dict[str, Any], version_ids: dict[tuple[int, int], int]) -> dict[str, Any]:
    told = copy.deepcopy(content)
    for each in _documents(told):
        each["document"] = batch.things.get(str(each["document"]), 0)
        each["version"] = version_ids.get((each["document"], _number(each)), 0)
    return told
