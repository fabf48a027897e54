"""What stands in a bundle: one shape a kind of row. The JSON Schema in ``schema.json`` is drawn from this page.

Every row carries a GUID of its own, by which a second import of the same or a newer bundle knows it again. Instants have a zone,
dates are ISO dates; people and units are named as the receiving installation knows them, or as its mapping says.
"""

import datetime as dt
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints

from casework.vocabulary import AccessLevel, CaseState, Channel, DocumentRole, PartyKind, PartyRole, RecordKind, RecordState

FORMAT = "casework-bundle"
VERSION = 1
Guid = Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", to_lower=True)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=255, strip_whitespace=True)]
Line = Annotated[str, StringConstraints(max_length=500)]
Text = Annotated[str, StringConstraints(max_length=2_000_000)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Shape(BaseModel):
    """Is the root of every row: nothing unknown passes, nothing changes afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_max_length=2_000_000)


class Head(Shape):
    """Says what the bundle is and where it comes from (``bundle.json``); ``source`` names the system, GUIDs are known by it."""

    format: Literal["casework-bundle"] = "casework-bundle"
    version: Literal[1] = 1
    source: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    made_at: AwareDatetime
    title: Line = ""


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
    state: CaseState
    opened_at: AwareDatetime
    completed_at: AwareDatetime | None = None
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


class RecordRow(Shape):
    """Is a record (``records.jsonl``), on a case or on none; ``number`` is its number on the case where it was registered."""

    guid: Guid
    case: Guid | None = None
    number: int | None = None
    registered_at: AwareDatetime | None = None
    kind: RecordKind
    state: RecordState
    channel: Channel = Channel.FILE
    title: Title
    public_title: Line = ""
    body_html: Text = ""
    access_level: AccessLevel = AccessLevel.UNIT
    clearance: int = 0
    restricted_to: tuple[Line, ...] = ()
    letter_date: dt.date | None = None
    arrived_at: AwareDatetime
    sent_at: AwareDatetime | None = None
    completed_at: AwareDatetime | None = None
    deadline: dt.date | None = None
    unit: Line
    responsible: Line = ""
    parties: tuple[PartyOn, ...] = ()
    documents: tuple[DocumentRow, ...] = ()
    notes: tuple[Text, ...] = ()


class EventRow(Shape):
    """Is a line of the legacy system's own history (``events.jsonl``), kept as it was told there."""

    guid: Guid
    case: Guid | None = None
    record: Guid | None = None
    at: AwareDatetime
    who: Line = ""
    what: Text


Row = PartyRow | CaseRow | RecordRow | EventRow
KINDS: dict[str, type[PartyRow] | type[CaseRow] | type[RecordRow] | type[EventRow]] = {
    "parties": PartyRow,
    "cases": CaseRow,
    "records": RecordRow,
    "events": EventRow,
}
"""The files of rows in the order they are taken in: what is referred to stands before what refers to it."""


def schema() -> dict[str, object]:
    """Gives the JSON Schema of every file of a bundle, by file name."""
    rows = {f"{name}.jsonl": shape.model_json_schema() for name, shape in KINDS.items()}
    return {"bundle.json": Head.model_json_schema(), **rows}
