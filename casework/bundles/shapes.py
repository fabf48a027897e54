"""What stands in a bundle: one shape a kind of row. The JSON Schema in ``schema.json`` is drawn from this page.

Every row carries a GUID of its own, by which a second import of the same or a newer bundle knows it again. Instants have a zone,
dates are ISO dates; people and units are named as the receiving installation knows them, or as its mapping says.
"""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, StringConstraints

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
from casework.bundles.base import Guid, Line, Sha256, Shape, Text, Title
from casework.vocabulary import (
    AccessLevel,
    CaseState,
    Channel,
    DisposalAction,
    DocumentRole,
    ExternalAccess,
    Genre,
    PartyKind,
    PartyRole,
    RecordKind,
    RecordState,
)  # fmt: skip

FORMAT = "casework-bundle"
VERSION = 1


class Head(Shape):
    """Says what the bundle is and where it comes from (``bundle.json``); ``source`` names the system, GUIDs are known by it."""

    format: Literal["casework-bundle"] = "casework-bundle"
    version: Literal[1] = 1
    source: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    made_at: AwareDatetime
    title: Line = ""
    left_out: "LeftOut | None" = None


class LeftOut(Shape):
    """Says what the exporter could see is missing: a bundle with any of it is incomplete, and says so.

    Record numbers that are missing between those that are there, many in a row as their first and last; chats one takes no part in;
    approvals still under way; register entries of which the exporter may not be shown the number or the protected address.
    What leaves no trace for the exporter leaves none here. Requests under way were left out by exports before they were carried.
    """

    record_numbers: tuple[int, ...] = ()
    record_number_ranges: tuple[tuple[int, int], ...] = ()
    chats: int = 0
    open_approvals: int = 0
    open_requests: int = 0
    masked_parties: int = 0
    seen_by: Line = ""

    @property
    def is_anything(self) -> bool:
        """Says whether the bundle is incomplete."""
        counted = (self.chats, self.open_approvals, self.open_requests, self.masked_parties)
        return bool(self.record_numbers or self.record_number_ranges or any(counted))


class PartyRow(Shape):
    """Is an entry of the party register (``parties.jsonl``)."""

    guid: Guid
    kind: PartyKind
    name: Title
    identifier_kind: Line = ""
    identifier: Line = ""
    p_number: Line = ""
    gln: Line = ""
    email: Line = ""
    phones: tuple[Line, ...] = ()
    address: Line = ""
    address_2: Line = ""
    postcode: Line = ""
    city: Line = ""
    country: Line = ""
    contact_person: Line = ""
    web: Line = ""
    is_protected: bool = False
    properties: dict[Line, Line] = {}


class PartyOn(Shape):
    """Is a party as it stood on a case or record, with the register entry it is, if any."""

    party: Guid | None = None
    role: PartyRole
    name: Title
    identifier_kind: Line = ""
    identifier: Line = ""
    email: Line = ""
    phone: Line = ""
    address: Line = ""
    is_protected: bool = False
    flags: tuple[Line, ...] = ()


class RecordPartyOn(PartyOn):
    """Is a party as it stood on a record; inside, the colleague or unit it was: nobody where that name means nothing here."""

    inside: Line = ""


class CaseRow(Shape):
    """Is a case (``cases.jsonl``). ``number`` is the original one and stays; ours look like ``2026-123``."""

    guid: Guid
    number: Title
    title: Title
    public_title: Line = ""
    type: Line = "general"
    file_plan_code: Line
    action_code: Line = ""
    disposal_code: Line = ""
    keywords: tuple[Line, ...] = ()
    previous_number: Line | None = None
    external_access: ExternalAccess | None = None
    fields: dict[str, Any] | None = None
    progress: Line = ""
    progress_since: dt.date | None = None
    progress_due: dt.date | None = None
    state: CaseState
    opened_at: AwareDatetime
    completed_at: AwareDatetime | None = None
    ended_on: dt.date | None = None
    disposal_action: DisposalAction | None = None
    disposal_due: dt.date | None = None
    disposal_source: Line | None = None
    deadline: dt.date | None = None
    unit: Line
    responsible: Line = ""
    clearance: Annotated[int, "0 unclassified … 4 top secret"] = 0
    restricted_to: tuple[Line, ...] = ()
    parties: tuple[PartyOn, ...] = ()


class VersionRow(Shape):
    """Is one version of a document; its bytes lie under ``files/`` by their SHA-256."""

    number: int
    filename: Title
    media_type: Line = "application/octet-stream"
    sha256: Sha256
    filed_at: AwareDatetime


class DocumentRow(Shape):
    """Is a document of a record with all its versions, the oldest first."""

    guid: Guid
    title: Title
    role: DocumentRole = DocumentRole.ATTACHMENT
    versions: Annotated[tuple[VersionRow, ...], "at least one"]


class OccasionOn(Shape):
    """Is what a note record tells of: who told it, when, where, and who was there."""

    told_by: Text = ""
    happened_at: AwareDatetime | None = None
    place: Text = ""
    participants: Text = ""


class RecordRow(Shape):
    """Is a record (``records.jsonl``), on a case or on none; ``number`` is its number on the case where it was registered."""

    guid: Guid
    case: Guid | None = None
    folder: Guid | None = None
    number: int | None = None
    registered_at: AwareDatetime | None = None
    kind: RecordKind
    genre: Genre | None = None
    state: RecordState
    channel: Channel = Channel.FILE
    title: Title
    public_title: Line = ""
    body_html: Text = ""
    access_level: AccessLevel = AccessLevel.UNIT
    case_access: bool = True
    external_access: ExternalAccess | None = None
    keywords: tuple[Line, ...] | None = None
    clearance: int = 0
    restricted_to: tuple[Line, ...] = ()
    letter_date: dt.date | None = None
    arrived_at: AwareDatetime
    sent_at: AwareDatetime | None = None
    completed_at: AwareDatetime | None = None
    deadline: dt.date | None = None
    unit: Line
    responsible: Line = ""
    parties: tuple[RecordPartyOn, ...] = ()
    documents: tuple[DocumentRow, ...] = ()
    notes: tuple[Text, ...] = ()
    occasion: OccasionOn | None = None


class EventRow(Shape):
    """Is a line of the legacy system's own history (``events.jsonl``), kept as it was told there."""

    guid: Guid
    case: Guid | None = None
    record: Guid | None = None
    at: AwareDatetime
    who: Line = ""
    what: Text


Row = (
    PartyRow | CaseRow | FolderRow | RecordRow | RelationRow | LinkRow | NoteRow | AnnotationRow | KeptVersionRow | ChatRow | ApprovalRow
    | RequestRow | EventRow
)  # fmt: skip
KINDS: dict[str, type[Any]] = {
    "parties": PartyRow,
    "cases": CaseRow,
    "folders": FolderRow,
    "records": RecordRow,
    "relations": RelationRow,
    "links": LinkRow,
    "notes": NoteRow,
    "annotations": AnnotationRow,
    "versions": KeptVersionRow,
    "chats": ChatRow,
    "approvals": ApprovalRow,
    "requests": RequestRow,
    "events": EventRow,
}
"""The files of rows in the order they are taken in: what is referred to stands before what refers to it."""


def schema() -> dict[str, object]:
    """Gives the JSON Schema of every file of a bundle, by file name."""
    rows = {f"{name}.jsonl": shape.model_json_schema() for name, shape in KINDS.items()}
    return {"bundle.json": Head.model_json_schema(), **rows}
