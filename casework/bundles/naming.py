"""Which rows a row of a bundle names: itself and those it refers to."""

import uuid

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
from casework.bundles.shapes import CaseRow, EventRow, PartyRow, RecordRow, Row


def guids_of(row: Row) -> list[str]:
    """Gives the GUID of a row and those of the rows it refers to."""
    match row:
        case PartyRow():
            others: list[str | None] = []
        case CaseRow():
            others = [party.party for party in row.parties]
        case FolderRow():
            others = [row.case, row.parent]
        case RecordRow():
            documents = [document.guid for document in row.documents]
            lost = [lost_file(document.guid) for document in row.documents if not document.versions]
            others = [row.case, row.folder, *(party.party for party in row.parties), *documents, *lost]
        case RelationRow():
            others = [row.case, row.other]
        case LinkRow():
            others = [row.record, row.other]
        case NoteRow() | AnnotationRow() | EventRow():
            others = [row.case, row.record]
        case KeptVersionRow():
            inside = row.content.get("documents", [])
            others = [row.record, *(str(each.get("document", "")) for each in inside if isinstance(each, dict))]
        case ChatRow() | ApprovalRow() | RequestRow():
            others = [row.record]
    return [row.guid, *(guid for guid in others if guid)]


def lost_file(document: str) -> str:
    """Gives the GUID of the line of history that a document without a file becomes."""
    return str(uuid.uuid5(uuid.UUID(document), "lost file"))
