"""Carries requests between the authorities of the installation: the system actor ``courier``, which alone sees both.

A request to another authority is a record of its own there, and its answer a record of its own here; nobody reads across. ``carry``
brings both sides to where they should be, however often it runs: each step looks first whether it was taken
(docs/decisions/requests.md).
"""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import col, select

from casework.errors import Permanent
from casework.events import (
    AccessGiven,
    DocumentFiled,
    RequestAccepted,
    RequestAnswerArrived,
    RequestArrived,
    RequestCancelled,
    RequestDeadlineSet,
    RequestDeclined,
    RequestEvaluated,
    RequestExecuted,
    RequestFinalised,
    RequestReminded,
    RequestSent,
    RequestSentBack,
)
from casework.model import (
    Authority,
    Document,
    DocumentVersion,
    Grant,
    Official,
    Post,
    Record,
    Rendition,
    Request,
    RequestReception,
    RequestRecipient,
    Unit,
)
from casework.services import inbox
from casework.services.request_parts import parts_of, settle, tell_requester
from casework.vocabulary import (
    OPEN_RECIPIENTS,
    OPEN_REQUESTS,
    AccessLevel,
    Cause,
    Channel,
    Genre,
    RecipientState,
    RecordKind,
    RecordState,
    RequestState,
    Right,
)
from casework.work import Actor, Work

COURIER = Actor.system("courier")
TITLE = "Bestilling: {title}"
ANSWER_TITLE = "Svar: {title}"
CAME_HOME = "Enheden er kommet tilbage med bestillingen"
_STEPS = (RecipientState.ACCEPTED, RecipientState.EXECUTED, RecipientState.DECLINED)


def carry(work: Work, request_id: int) -> None:
    """Brings a request and what became of it at the other authorities into line, in both directions."""
    home = _home_of(work, request_id)
    if home is None or home.state is RequestState.DRAFT:
        return
    for part in parts_of(work, home.id):
        if part.is_abroad:
            _carry_part(work, home, part)
        elif (away := _away(work, part)) is not None:
            _call_home(work, part, away)
    settle(work, home)


def _home_of(work: Work, request_id: int) -> Request | None:
    """Gives the request at its requester's, locked, whichever side it is named by."""
    named = work.session.get(Request, request_id)
    if named is not None and named.came_from_id is not None:
        part = work.session.get(RequestRecipient, named.came_from_id)
        request_id = part.request_id if part is not None else 0
    return work.session.exec(select(Request).where(col(Request.id) == request_id).with_for_update()).first()


def _carry_part(work: Work, home: Request, part: RequestRecipient) -> None:
    away = _away(work, part)
    if away is None:
        if home.state is not RequestState.CANCELLED and part.state is not RecipientState.WITHDRAWN:
            _arrive(work, home, part)
        return
    (theirs,) = parts_of(work, away.id)
    if away.state is RequestState.CANCELLED and home.state in OPEN_REQUESTS and part.state in OPEN_RECIPIENTS:
        _ask_again(work, home, part, away, theirs)
    if part.times_sent_back > theirs.times_sent_back:
        _send_back(work, part, away, theirs)
    if away.state in {RequestState.SENT, RequestState.EXECUTED}:
        _come_home(work, home, part, theirs)
        _steer(work, home, part, away, theirs)
    if part.evaluation is not None and (part.evaluation, part.evaluation_comment) != (theirs.evaluation, theirs.evaluation_comment):
        theirs.evaluation, theirs.evaluation_comment = part.evaluation, part.evaluation_comment
        work.record(
            RequestEvaluated(
                record_id=away.record_id, request_id=away.id, recipient_id=theirs.id, evaluation=part.evaluation,
                comment=part.evaluation_comment,
            )
        )  # fmt: skip


def _away(work: Work, part: RequestRecipient) -> Request | None:
    """Gives the request's own row at the other authority, when it has arrived there."""
    return work.session.exec(select(Request).where(col(Request.came_from_id) == part.id)).first()


def _call_home(work: Work, part: RequestRecipient, away: Request) -> None:
    """Ends a request at the authority whose unit has come home with it, and leaves the record of it with that authority's reception."""
    (theirs,) = parts_of(work, away.id)
    record = work.session.get_one(Record, away.record_id)
    if work.session.get_one(Unit, record.unit_id).authority_id != record.authority_id:
        _put(work, record, theirs, _Place.of(record.authority_id, *_reception(work, record.authority_id)))
    if away.state not in OPEN_REQUESTS:
        return
    if part.state in OPEN_RECIPIENTS:
        away.state, away.ended_at, away.end_reason = RequestState.CANCELLED, work.now, CAME_HOME
        theirs.state = RecipientState.WITHDRAWN
        work.record(RequestCancelled(record_id=away.record_id, request_id=away.id, reason=CAME_HOME))
        return
    away.state, away.ended_at = RequestState.FINALISED, work.now
    work.record(RequestFinalised(record_id=away.record_id, request_id=away.id, is_automatic=True))


def _ask_again(work: Work, home: Request, part: RequestRecipient, away: Request, theirs: RequestRecipient) -> None:
    """Makes a request again of the authority that it was called home from: its unit has gone there once more."""
    place = _where(work, part, home)
    _put(work, work.session.get_one(Record, away.record_id), theirs, place)
    away.state, away.ended_at, away.end_reason, away.deadline = RequestState.SENT, None, "", home.deadline
    theirs.state = part.state
    work.record(
        RequestSent(
            record_id=away.record_id, request_id=away.id, recipient_id=theirs.id, principal_id=place.holder_id, deadline=home.deadline
        )
    )  # fmt: skip
    inbox.put(work, away.record_id, place.holder_id, cause="request")


def _put(work: Work, record: Record, theirs: RequestRecipient, place: "_Place") -> None:
    """Places the record of a request with somebody of its authority, who is asked from then on."""
    held = select(Grant).where(col(Grant.record_id) == record.id, col(Grant.cause) == Cause.RESPONSIBLE, col(Grant.ended_at).is_(None))
    for grant in work.session.exec(held).all():
        grant.principal_id = place.holder_id
    record.unit_id, record.responsible_id, record.access_level = place.unit_id, place.holder_id, place.level
    theirs.principal_id, theirs.assigned_to = place.holder_id, None
    work.record(AccessGiven(record_id=record.id, principal_id=place.holder_id, right=Right.FULL_WRITE, cause=Cause.RESPONSIBLE))


def _arrive(work: Work, home: Request, part: RequestRecipient) -> None:
    """Makes the request's own record at the other authority, with whom it went there, or in the unit that receives requests."""
    asked = work.session.get_one(Record, home.record_id)
    ours = work.session.get_one(Authority, asked.authority_id).name
    who = work.session.get(Official, home.requested_by) if home.requested_by is not None else None
    place = _where(work, part, home)
    record = _record(work, asked, place, TITLE, with_documents=home.sends_documents)
    away = work.add(
        Request(
            record_id=record.id, state=RequestState.SENT, text=home.text, deadline=home.deadline, needs_answer=home.needs_answer,
            asked_by=f"{ours}, {who.name}" if who else ours, made_at=work.now, sent_at=work.now, came_from_id=part.id,
        )
    )  # fmt: skip
    theirs = work.add(
        RequestRecipient(
            request_id=away.id, record_id=record.id, principal_id=place.holder_id, state=part.state, asked_at=work.now,
            times_sent_back=part.times_sent_back, reminded_at=part.reminded_at,
        )
    )  # fmt: skip
    work.record(RequestArrived(record_id=record.id, request_id=away.id, title=record.title))
    work.record(
        RequestSent(record_id=record.id, request_id=away.id, recipient_id=theirs.id, principal_id=place.holder_id, deadline=home.deadline)
    )
    inbox.put(work, record.id, place.holder_id, cause="request")


def _come_home(work: Work, home: Request, part: RequestRecipient, theirs: RequestRecipient) -> None:
    """Brings home what the recipient has done since."""
    if theirs.state is part.state or theirs.state not in _STEPS or part.state not in {RecipientState.WAITING, RecipientState.ACCEPTED}:
        return
    part.state, part.comment = theirs.state, theirs.comment
    part.answered_at = theirs.answered_at
    match theirs.state:
        case RecipientState.ACCEPTED:
            work.record(RequestAccepted(record_id=home.record_id, request_id=home.id, recipient_id=part.id))
            return
        case RecipientState.EXECUTED:
            part.is_late = theirs.is_late
            _bring_answer(work, home, part, theirs)
            work.record(RequestExecuted(record_id=home.record_id, request_id=home.id, recipient_id=part.id, is_late=part.is_late))
        case _:
            work.record(RequestDeclined(record_id=home.record_id, request_id=home.id, recipient_id=part.id, reason=part.comment))
    told = "request_executed" if theirs.state is RecipientState.EXECUTED else "request_declined"
    tell_requester(work, home, cause=told, quietly=not home.tells_requester)


def _bring_answer(work: Work, home: Request, part: RequestRecipient, theirs: RequestRecipient) -> None:
    answer = work.session.get(Record, theirs.answer_id) if theirs.answer_id is not None else None
    if answer is None:
        return
    asked = work.session.get_one(Record, home.record_id)
    holder = home.return_to_id or home.requested_by or asked.responsible_id
    level = AccessLevel.UNIT if asked.restricted_to is None else AccessLevel.INVOLVED
    place = _Place(asked.authority_id, asked.unit_id, holder, asked.restricted_to, level)
    made = _record(work, answer, place, "{title}", with_documents=True, clearance=asked.clearance)
    if home.requested_by is not None and home.requested_by != holder:
        _grant(work, made, home.requested_by, Right.READ, Cause.REQUEST_ANSWER, part.id)
    part.answer_id = made.id
    work.record(RequestAnswerArrived(record_id=made.id, request_id=home.id, recipient_id=part.id, title=made.title))


def _steer(work: Work, home: Request, part: RequestRecipient, away: Request, theirs: RequestRecipient) -> None:
    """Takes to the other authority what the requester has done since."""
    if home.state is RequestState.CANCELLED or part.state is RecipientState.WITHDRAWN:
        away.state, away.ended_at, away.end_reason = RequestState.CANCELLED, work.now, home.end_reason
        if theirs.state in {RecipientState.WAITING, RecipientState.ACCEPTED}:
            theirs.state = RecipientState.WITHDRAWN
        work.record(RequestCancelled(record_id=away.record_id, request_id=away.id, reason=home.end_reason))
        inbox.put(work, away.record_id, theirs.assigned_to or theirs.principal_id, cause="request_cancelled")
        return
    if home.deadline != away.deadline:
        away.deadline, theirs.told_late_at = home.deadline, None
        work.record(RequestDeadlineSet(record_id=away.record_id, request_id=away.id, deadline=home.deadline))
    if part.reminded_at is not None and part.reminded_at != theirs.reminded_at:
        theirs.reminded_at = part.reminded_at
        work.record(RequestReminded(record_id=away.record_id, request_id=away.id, recipient_id=theirs.id))
        inbox.put(work, away.record_id, theirs.assigned_to or theirs.principal_id, cause="request_reminder")
    if home.state is RequestState.FINALISED:
        away.state, away.ended_at = RequestState.FINALISED, work.now
        work.record(RequestFinalised(record_id=away.record_id, request_id=away.id, is_automatic=home.ended_by is None))


def _send_back(work: Work, part: RequestRecipient, away: Request, theirs: RequestRecipient) -> None:
    theirs.state, theirs.answered_at, theirs.answered_by, theirs.is_late = RecipientState.WAITING, None, None, False
    theirs.times_sent_back, theirs.comment, away.state = part.times_sent_back, part.comment, RequestState.SENT
    theirs.evaluation, theirs.evaluation_comment = None, ""
    work.record(RequestSentBack(record_id=away.record_id, request_id=away.id, recipient_id=theirs.id, reason=part.comment))
    inbox.put(work, away.record_id, theirs.assigned_to or theirs.principal_id, cause="request_sent_back")


def _where(work: Work, part: RequestRecipient, home: Request) -> "_Place":
    """Gives where at the other authority a request arrives: with the unit or official who took it there, else at the reception."""
    authority_id, unit_id, person = part.principal_id, part.reaches_id, work.session.get(Official, part.reaches_id or 0)
    if person is not None:
        running = col(Post.ends_on).is_(None) | (col(Post.ends_on) >= work.today)
        at = select(Post.unit_id).where(col(Post.official_id) == person.id, running).order_by(col(Post.is_primary).desc(), col(Post.id))
        unit_id = work.session.exec(at).first() if person.is_active else None
    unit = work.session.get(Unit, unit_id) if unit_id is not None else None
    if unit is None or unit.closed_on is not None or unit.authority_id != authority_id:
        return _Place.of(authority_id, *_reception(work, authority_id), deadline=home.deadline)
    return _Place.of(authority_id, unit.id, person.id if person is not None else unit.id, deadline=home.deadline)


def _reception(work: Work, authority_id: int) -> tuple[int, int]:
    """Gives the unit that receives requests, as the place and as who is asked."""
    unit_id = _receiving_unit(work, authority_id)
    return unit_id, unit_id


def _receiving_unit(work: Work, authority_id: int) -> int:
    chosen = work.session.get(RequestReception, authority_id)
    open_ = (col(Unit.authority_id) == authority_id, col(Unit.closed_on).is_(None))
    if chosen is not None and work.session.exec(select(Unit.id).where(*open_, col(Unit.id) == chosen.unit_id)).first() is not None:
        return chosen.unit_id
    first = work.session.exec(select(Unit.id).where(*open_).order_by(col(Unit.parent_id).is_not(None), col(Unit.id))).first()
    if first is None:
        raise Permanent("the other authority has no unit", what_to_do="Open a unit there, then try again.")
    return first


@dataclass(frozen=True)
class _Place:
    """Is where a carried record is made: its authority and unit, whose it is, and within which restriction."""

    authority_id: int
    unit_id: int
    holder_id: int
    restricted_to: list[int] | None
    level: AccessLevel
    deadline: dt.date | None = None

    @staticmethod
    def of(authority_id: int, unit_id: int, holder_id: int, *, deadline: dt.date | None = None) -> "_Place":
        """Gives the place of a request that arrives: open to the unit, or to the official alone whom it was made of."""
        level = AccessLevel.UNIT if unit_id == holder_id else AccessLevel.INVOLVED
        return _Place(authority_id, unit_id, holder_id, None, level, deadline)


def _record(work: Work, of: Record, place: _Place, title: str, *, with_documents: bool, clearance: int | None = None) -> Record:
    """Makes a record with the words and documents of another; its bytes are the same blobs, its rows its own."""
    made = work.add(
        Record(
            authority_id=place.authority_id, kind=RecordKind.INBOUND, state=RecordState.RECEIVED, channel=Channel.DESK,
            title=title.format(title=of.title)[:255], body_html=of.body_html if with_documents else "",
            access_level=place.level, clearance=max(of.clearance, clearance or 0), restricted_to=place.restricted_to, unit_id=place.unit_id,
            responsible_id=place.holder_id, created_by=place.holder_id, arrived_at=work.now, deadline=place.deadline, notes=[],
            genre=Genre.LETTER,
        )
    )  # fmt: skip
    _grant(work, made, place.holder_id, Right.FULL_WRITE, Cause.RESPONSIBLE, None)
    if with_documents:
        _documents(work, of, made)
    return made


def _grant(work: Work, record: Record, principal_id: int, right: Right, cause: Cause, cause_id: int | None) -> None:
    work.add(Grant(record_id=record.id, principal_id=principal_id, right=right, cause=cause, cause_id=cause_id, starts_at=work.now))
    work.record(AccessGiven(record_id=record.id, principal_id=principal_id, right=right, cause=cause))


def _documents(work: Work, of: Record, made: Record) -> None:
    counts = (col(DocumentVersion.document_id) == Document.id) & (col(DocumentVersion.number) == Document.current_version)
    found = work.session.exec(
        select(Document, DocumentVersion)
        .join(DocumentVersion, counts)
        .where(col(Document.record_id) == of.id, col(Document.removed_at).is_(None))
        .order_by(col(Document.position), col(Document.id))
    ).all()
    copies: dict[int, int] = {}
    for old, version in found:
        document = work.add(
            Document(record_id=made.id, parent_id=copies.get(old.parent_id or 0), position=old.position, title=old.title, role=old.role)
        )
        copies[old.id] = document.id
        copy = work.add(
            DocumentVersion(
                document_id=document.id, record_id=made.id, number=1, sha256=version.sha256, size=version.size, filename=version.filename,
                media_type=version.media_type, language=version.language, filed_at=work.now, filed_by=made.responsible_id,
            )
        )  # fmt: skip
        work.record(
            DocumentFiled(
                record_id=made.id, document_id=document.id, version_id=copy.id, number=1, sha256=copy.sha256, size=copy.size,
                media_type=copy.media_type, filename=copy.filename,
            )
        )  # fmt: skip
        for text in work.session.exec(select(Rendition).where(col(Rendition.version_id) == version.id)).all():
            # read once: reading the copy anew would file what lies inside it a second time
            work.add(Rendition(**text.model_dump(exclude={"id", "version_id", "record_id"}), version_id=copy.id, record_id=made.id))
