"""Records made from a record: copies on several cases, a reply, a forward. Each has its own rows and shares the bytes.

A copy never opens the content wider than the original: its restriction and classification are the original's, and outside the
original's unit it is seen by those involved only (docs/decisions/copies-of-records.md).
"""

from collections.abc import Sequence

from sqlmodel import col, select

from casework.cases.states import reason_against_records
from casework.errors import RuleBroken
from casework.events import DocumentFiled, RecordCopied
from casework.model import Case, Document, DocumentVersion, Occasion, Record, RecordParty, Rendition
from casework.services.records.linking import link
from casework.services.records.making import NewOccasion, NewParty, NewRecord, add_parties, create, own_unit
from casework.services.records.registering import place_on_case
from casework.services.records.responsibility import mark_drafter
from casework.services.records.versioning import changing
from casework.vocabulary import AccessLevel, Action, Channel, DocumentRole, Genre, LinkKind, PartyRole, Reason, RecordKind, RecordState
from casework.work import Work

REPLY_TITLE = "Sv: {title}"
FORWARD_TITLE = "Vs: {title}"
ANSWERED_BY = {Channel.DIGITAL_POST: Channel.DIGITAL_POST, Channel.EMAIL: Channel.EMAIL}


def copy(work: Work, record_id: int, case_ids: tuple[int, ...]) -> list[int]:
    """Copies the record to each of the cases, all of them or none, and gives the copies' ids.

    Raises:
        RuleBroken: no case is named, or one of them is completed. NotFound: the actor may not see one of them.
    """
    original = work.load(Record, record_id, Action.COPY)
    if not case_ids:
        raise RuleBroken(Reason.NO_CASE_CHOSEN)
    for case_id in dict.fromkeys(case_ids):
        if reason := reason_against_records(work, work.load(Case, case_id, Action.PLACE_ON_CASE)):
            raise RuleBroken(reason)
    return [_copy_to(work, original, case_id) for case_id in dict.fromkeys(case_ids)]


def reply(work: Work, record_id: int) -> int:
    """Begins a letter to whoever sent the record, on the same case, and gives its id.

    Raises:
        RuleBroken: the record has no sender to answer.
    """
    original = work.load(Record, record_id, Action.REPLY)
    sender = work.session.exec(
        select(RecordParty)
        .where(col(RecordParty.record_id) == record_id, col(RecordParty.role) == PartyRole.SENDER)
        .order_by(col(RecordParty.position))
    ).first()
    if sender is None:
        raise RuleBroken(Reason.RECORD_HAS_NO_SENDER)
    channel = ANSWERED_BY.get(original.channel, Channel.DESK)
    kind = RecordKind.OUTBOUND if sender.principal_id is None else RecordKind.INTERNAL  # to a colleague it stays in the house
    made = _begun(work, original, REPLY_TITLE, (_party(sender, PartyRole.RECIPIENT),), channel, kind)
    _finish(work, original, made, LinkKind.REPLY_TO)
    return made.id


def forward(work: Work, record_id: int) -> int:
    """Begins a letter with the record's words and documents, to whom the writer will say, on the same case; gives its id."""
    original = work.load(Record, record_id, Action.FORWARD)
    made = _begun(work, original, FORWARD_TITLE, (), Channel.DESK)
    made.body_html = f"<p></p><blockquote>{original.body_html}</blockquote>" if original.body_html else ""
    _documents(work, original, made)
    _finish(work, original, made, LinkKind.FORWARD_OF)
    return made.id


def _begun(  # a letter is begun with this much
    work: Work,
    original: Record,
    title: str,
    parties: tuple[NewParty, ...],
    channel: Channel,
    kind: RecordKind = RecordKind.OUTBOUND,
) -> Record:
    stripped = original.title.removeprefix(title.format(title=""))
    new = NewRecord(
        title=title.format(title=stripped),
        kind=kind,
        channel=channel,
        unit_id=own_unit(work),
        responsible_id=work.official_id,
        access_level=AccessLevel.INVOLVED,
        clearance=original.clearance,
        parties=parties,
        genre=Genre.LETTER,
    )
    made = create(work, new)
    made.restricted_to = original.restricted_to
    return made


def _finish(work: Work, original: Record, made: Record, kind: LinkKind) -> None:
    work.record(RecordCopied(record_id=made.id, from_id=original.id, title=made.title))
    link(work, made.id, original.id, kind)
    mark_drafter(work, made.id)
    changing(work, made, is_new=True)
    case = work.session.get(Case, original.case_id) if original.case_id is not None else None
    if case is not None and reason_against_records(work, case) is None:
        place_on_case(work, made.id, case.id)


def _copy_to(work: Work, original: Record, case_id: int) -> int:
    in_its_unit = original.unit_id in work.standing.units
    made = create(
        work,
        NewRecord(
            title=original.title,
            kind=original.kind,
            channel=original.channel,
            unit_id=original.unit_id if in_its_unit else own_unit(work),
            responsible_id=work.official_id,
            state=_state_of_copy(original),
            body_html=original.body_html,
            access_level=original.access_level if in_its_unit or original.access_level is AccessLevel.ALL else AccessLevel.INVOLVED,
            clearance=original.clearance,
            letter_date=original.letter_date,
            notes=tuple(original.notes),
            genre=original.genre or Genre.LETTER,
            external_access=original.external_access,
        ),
    )
    made.restricted_to, made.keywords, made.public_title = original.restricted_to, original.keywords, original.public_title
    rows = work.session.exec(select(RecordParty).where(col(RecordParty.record_id) == original.id).order_by(col(RecordParty.position)))
    add_parties(work, made.id, tuple(_party(row, row.role) for row in rows))
    if occasion := work.session.get(Occasion, original.id):
        told = NewOccasion(occasion.told_by, occasion.happened_at, occasion.place, occasion.participants)
        work.add(Occasion(record_id=made.id, **vars(told)))
    _documents(work, original, made)
    work.session.flush()
    made.arrived_at, made.sent_at = original.arrived_at, original.sent_at  # fixed from here, if the original is
    work.record(RecordCopied(record_id=made.id, from_id=original.id, title=made.title))
    link(work, made.id, original.id, LinkKind.COPY_OF)
    changing(work, made, is_new=True)
    place_on_case(work, made.id, case_id)
    return made.id


def _state_of_copy(original: Record) -> RecordState:
    if original.state is not RecordState.COMPLETED:
        return original.state
    if original.sent_at is not None:
        return RecordState.SENT
    return RecordState.RECEIVED if original.kind is RecordKind.INBOUND else RecordState.DRAFT


def _party(row: RecordParty, role: PartyRole) -> NewParty:
    return NewParty(
        row.name, role, row.identifier_kind, row.identifier, row.email, row.address, tuple(row.flags), row.principal_id,
        is_protected=bool(row.is_protected),
    )  # fmt: skip


def _documents(work: Work, original: Record, made: Record) -> None:
    """Puts the original's documents on the new record at the version that counts; the bytes are the same blobs."""
    counts = (col(DocumentVersion.document_id) == Document.id) & (col(DocumentVersion.number) == Document.current_version)
    found = work.session.exec(
        select(Document, DocumentVersion)
        .join(DocumentVersion, counts)
        .where(col(Document.record_id) == original.id, col(Document.removed_at).is_(None))
        .order_by(col(Document.position), col(Document.id))
    ).all()
    copy_documents(work, found, made, by=work.official_id)


def copy_documents(  # documents are copied with this much
    work: Work,
    found: Sequence[tuple[Document, DocumentVersion]],
    made: Record,
    *,
    by: int,
    after: int = 0,
    role: DocumentRole | None = None,
) -> None:
    """Puts documents on a new record, each with the version beside it, in order behind ``after`` others; the bytes are the same blobs."""
    copies: dict[int, int] = {}
    for old, version in found:
        document = work.add(
            Document(
                record_id=made.id,
                parent_id=copies.get(old.parent_id or 0),
                position=old.position + after,
                title=old.title,
                role=role or old.role,
            )
        )
        copies[old.id] = document.id
        made_version = _version(work, document, version, by)
        for text in work.session.exec(select(Rendition).where(col(Rendition.version_id) == version.id)).all():
            # read once: reading the copy anew would file what lies inside it a second time
            work.add(Rendition(**text.model_dump(exclude={"id", "version_id", "record_id"}), version_id=made_version, record_id=made.id))


def _version(work: Work, document: Document, of: DocumentVersion, by: int) -> int:
    version = work.add(
        DocumentVersion(
            document_id=document.id,
            record_id=document.record_id,
            number=1,
            sha256=of.sha256,
            size=of.size,
            filename=of.filename,
            media_type=of.media_type,
            language=of.language,
            filed_at=work.now,
            filed_by=by,
        )
    )
    work.record(
        DocumentFiled(
            record_id=document.record_id,
            document_id=document.id,
            version_id=version.id,
            number=1,
            sha256=of.sha256,
            size=of.size,
            media_type=of.media_type,
            filename=of.filename,
        )
    )
    return version.id
