"""Files the replies of a final approval: for each party a draft record with the letter first and the approved documents behind it."""

import hashlib
from collections.abc import Sequence

from sqlmodel import col, select

from casework import faults
from casework.errors import Retryable
from casework.events import RecordLinked, RecordPlacedOnCase, RepliesMade, ReplyDrafted
from casework.model import (
    Approval,
    ApprovalReply,
    Case,
    Document,
    DocumentVersion,
    Drafter,
    Post,
    Record,
    RecordLink,
    RecordParty,
    ReplyMade,
)
from casework.services import course_access, granting, inbox
from casework.services.records.copying import ANSWERED_BY, REPLY_TITLE, copy_documents
from casework.services.records.versioning import changing
from casework.services.replies import ReplyPlan, planned_replies
from casework.services.reply_words import Recipient
from casework.vocabulary import (
    AccessLevel,
    Cause,
    Channel,
    DocumentRole,
    Genre,
    LinkKind,
    PartyRole,
    RecordKind,
    RecordState,
    ReplyState,
)
from casework.work import Work
from documents.filing import put_in
from documents.sniffing import DOCX

FILENAMES = {"da": "Svarbrev.docx", "en": "Letter of reply.docx"}


def file_replies(work: Work, plan: ReplyPlan, letters: Sequence[bytes]) -> tuple[int, ...]:
    """Makes the replies a plan says, all in this work, and gives their ids; the letters' bytes are stored before.

    Raises:
        Retryable: something that the plan rests on has changed since; it is planned anew.
    """
    if planned_replies(work, plan.approval_id) != plan:
        raise Retryable("what the replies rest on has changed; they are made anew")
    approval = work.session.get_one(Approval, plan.approval_id)
    answered = work.session.get_one(Record, approval.record_id)
    made = tuple(_file(work, plan, approval, answered, party, letter) for (party, _), letter in zip(plan.letters, letters, strict=True))
    reply = work.session.get_one(ApprovalReply, plan.approval_id)
    reply.state, reply.made_at, reply.template_version_id = ReplyState.MADE, work.now, plan.template_version_id
    work.record(RepliesMade(record_id=answered.id, approval_id=approval.id, template_version_id=plan.template_version_id))
    faults.point("reply.filed")
    return made


def _file(work: Work, plan: ReplyPlan, approval: Approval, answered: Record, party: Recipient, letter: bytes) -> int:
    made = _record(work, plan, answered, party)
    work.add(ReplyMade(record_id=made.id, approval_id=approval.id, answers_id=answered.id, recipient=party.key, made_at=work.now))
    work.record(ReplyDrafted(record_id=made.id, approval_id=approval.id, answers_id=answered.id, title=made.title))
    work.add(
        RecordLink(
            record_id=made.id, other_id=answered.id, kind=LinkKind.ANSWER_TO, made_by=plan.responsible_id, made_at=work.now
        )
    )  # fmt: skip
    work.record(RecordLinked(record_id=made.id, other_id=answered.id, link=LinkKind.ANSWER_TO))
    work.add(Drafter(record_id=made.id, official_id=plan.responsible_id, since=work.now))
    changing(work, made, is_new=True, by=plan.responsible_id)
    _letter(work, plan, made, letter)
    copy_documents(work, _enclosed(work, plan), made, by=plan.responsible_id, after=1, role=DocumentRole.ATTACHMENT)
    inbox.put(work, made.id, plan.responsible_id, cause="reply_made")
    return made.id


def _record(work: Work, plan: ReplyPlan, answered: Record, party: Recipient) -> Record:
    """Makes the draft: the responsible's, seen by those involved, within the restriction and the class of what it answers."""
    title = REPLY_TITLE.format(title=answered.title.removeprefix(REPLY_TITLE.format(title="")))
    case = work.session.get(Case, answered.case_id) if answered.case_id is not None else None
    made = work.add(
        Record(
            authority_id=answered.authority_id, kind=RecordKind.OUTBOUND, state=RecordState.DRAFT,
            channel=ANSWERED_BY.get(answered.channel, Channel.DESK), title=title[:255], access_level=AccessLevel.INVOLVED,
            clearance=answered.clearance, restricted_to=answered.restricted_to, case_access=answered.case_access,
            unit_id=_unit(work, plan.responsible_id, answered.unit_id), responsible_id=plan.responsible_id,
            created_by=plan.responsible_id, case_id=case.id if case is not None else None, arrived_at=work.now, notes=[],
            genre=Genre.LETTER,
        )
    )  # fmt: skip
    owned = {Cause.CREATED: plan.responsible_id, Cause.RESPONSIBLE: plan.responsible_id}
    work.add_all([recipient_row(work, made.id, party), *granting.first_grants(work, made, owned)])
    if case is not None:
        course_access.hold_record(work, made, case)
        work.record(RecordPlacedOnCase(record_id=made.id, case_id=case.id))
    return made


def recipient_row(work: Work, record_id: int, party: Recipient) -> RecordParty:
    """Gives a party as the recipient of a record, as it stood when the letter was written."""
    return RecordParty(
        record_id=record_id, party_id=party.party_id, is_protected=party.is_protected, taken_at=work.now, position=0,
        role=PartyRole.RECIPIENT, name=party.name, identifier_kind=party.identifier_kind, identifier=party.identifier,
        email=party.email, phone=party.phone, address=party.address, flags=list(party.flags),
        principal_id=party.principal_id,
    )  # fmt: skip


def _unit(work: Work, official_id: int, of_the_record: int) -> int:
    """Gives the unit in whose name it is written: the record's, where the responsible works there, else the responsible's own."""
    running = col(Post.ends_on).is_(None) | (col(Post.ends_on) >= work.today)
    posts = select(Post.unit_id).where(col(Post.official_id) == official_id, col(Post.starts_on) <= work.today, running)
    units = list(work.session.exec(posts.order_by(col(Post.is_primary).desc(), col(Post.id))).all())
    return units[0] if units and of_the_record not in units else of_the_record


def _letter(work: Work, plan: ReplyPlan, made: Record, letter: bytes) -> None:
    filename = FILENAMES.get(plan.language, FILENAMES["da"])
    document = Document(record_id=made.id, position=0, title=filename, role=DocumentRole.MAIN)
    work.name([document])
    version = DocumentVersion(
        document_id=document.id, record_id=made.id, number=1, sha256=hashlib.sha256(letter).hexdigest(), size=len(letter),
        filename=filename, media_type=DOCX, filed_at=work.now, filed_by=plan.responsible_id,
    )  # fmt: skip
    work.name([version])
    put_in(work, [(document, version)])


def _enclosed(work: Work, plan: ReplyPlan) -> list[tuple[Document, DocumentVersion]]:
    found = work.session.exec(
        select(Document, DocumentVersion)
        .join(DocumentVersion, col(DocumentVersion.document_id) == Document.id)
        .where(col(DocumentVersion.id).in_([version_id for _, version_id in plan.documents]))
        .order_by(col(Document.position), col(Document.id))
    ).all()
    return list(found)
