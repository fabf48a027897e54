"""What replies a final approval asks for: to whom, with which documents, by which template, in which words; or why there are none.

The named system actor ``replier`` makes them. Nothing is half-made: what stops one reply stops them all, and the approval's responsible
is told (docs/decisions/replies-of-approvals.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import col, select

from casework.approvals.moving import RETURNS
from casework.approvals.rows import standing_decisions
from casework.cases.states import reason_against_records
from casework.events import RepliesNotMade
from casework.letter_fields import ATTACHMENTS
from casework.model import (
    Approval,
    ApprovalReply,
    Case,
    CaseParty,
    DatedReader,
    Decision,
    Document,
    DocumentVersion,
    LetterTemplateVersion,
    Manifest,
    Party,
    Record,
    RecordParty,
    Seat,
    Step,
)
from casework.services import inbox, letter_phrases, reply_words
from casework.services.approval_facts import facts_of
from casework.services.party_links import survivor_of
from casework.services.reply_choices import version_in_use
from casework.services.reply_words import Answered, Recipient
from casework.services.seats import can_read
from casework.vocabulary import Action, ApprovalState, DocumentRole, PartyRole, ReplyState, ReplyTrouble, StepState, Verdict
from casework.work import Actor, Work

REPLIER = Actor.system("replier")
ANSWERED = (
    PartyRole.SENDER, PartyRole.APPLICANT, PartyRole.COMPLAINANT, PartyRole.CONCERNED, PartyRole.REPRESENTATIVE, PartyRole.GUARDIAN,
)  # fmt: skip
"""The roles on a case that get the answer; who is heard, bears witness or pays is not answered."""
OF_CASE, OF_RECORD = "case_party:", "record_party:"
"""What the key of a recipient begins with: the row it stands on."""
_APPROVED = frozenset({StepState.APPROVED, StepState.CONDITIONAL})
_ENCLOSED = frozenset({DocumentRole.MAIN, DocumentRole.ATTACHMENT})

LetterValues = dict[str, str | list[str]]


@dataclass(frozen=True)
class ReplyPlan:
    """Is everything replies are made of; ``template_sha256`` is empty for the house's own letter.

    ``documents`` are the enclosed versions, in order, each with the id of its document.
    """

    approval_id: int
    responsible_id: int
    template_sha256: str
    template_version_id: int | None
    language: str
    documents: tuple[tuple[int, int], ...]
    letters: tuple[tuple[Recipient, LetterValues], ...]


@dataclass(frozen=True)
class NotMade:
    """Says why there are no replies, and which fields are empty where that is why, and which parties' rows lack them."""

    trouble: ReplyTrouble
    lacking: tuple[str, ...] = ()
    lacking_of: tuple[str, ...] = ()


def planned_replies(work: Work, approval_id: int) -> ReplyPlan | NotMade | None:
    """Gives what is to be made of the approval now, why it cannot be, or None where nothing is due."""
    approval = work.load(Approval, approval_id, Action.REPLY, lock=True)
    reply = work.session.get(ApprovalReply, approval_id)
    if reply is None or reply.state is not ReplyState.DUE or approval.state is not ApprovalState.APPROVED:
        return None
    record = work.session.get_one(Record, approval.record_id)
    case = work.session.get(Case, record.case_id) if record.case_id is not None else None
    whose = reply.asked_by or approval.responsible_id
    if trouble := _against(work, whose, record, case):
        return NotMade(trouble)
    template = version_in_use(work, reply.template_id) if reply.template_id is not None else None
    if reply.template_id is not None and template is None:
        return NotMade(ReplyTrouble.TEMPLATE_NOT_IN_USE)
    decisions = _approving(work, approval_id)
    if not decisions:
        return NotMade(ReplyTrouble.NOBODY_APPROVED)
    recipients = _recipients(work, record, case)
    if not recipients:
        return NotMade(ReplyTrouble.NOBODY_TO_ANSWER)
    documents = _documents(work, record.id, decisions[-1])
    if documents is None:
        return NotMade(ReplyTrouble.DOCUMENTS_ARE_GONE)
    return _plan(work, Answered(approval, record, case, decisions, whose), reply, template, recipients, documents)


def refuse_replies(work: Work, approval_id: int, why: NotMade) -> None:
    """Writes down that nothing was made and why, and tells the responsible, or, who can no longer read it, the record's."""
    approval = work.load(Approval, approval_id, Action.REPLY, lock=True)
    reply = work.session.get(ApprovalReply, approval_id)
    if reply is None or reply.state is not ReplyState.DUE:
        return
    reply.state, reply.trouble = ReplyState.NOT_MADE, why.trouble
    reply.lacking, reply.lacking_of = list(why.lacking), list(why.lacking_of)
    work.record(RepliesNotMade(record_id=approval.record_id, approval_id=approval_id))
    lost = why.trouble is ReplyTrouble.RESPONSIBLE_CANNOT_READ
    whose = reply.asked_by or approval.responsible_id
    told = work.session.get_one(Record, approval.record_id).responsible_id if lost else whose
    inbox.put(work, approval.record_id, told, cause="replies_not_made")


def _against(work: Work, responsible_id: int, record: Record, case: Case | None) -> ReplyTrouble | None:
    """Gives what forbids replies: they are the responsible's, who must be able to read what they are made of."""
    if not can_read(work, responsible_id, record.id) or _reads_in_an_emergency(work, responsible_id, record.id):
        return ReplyTrouble.RESPONSIBLE_CANNOT_READ
    if case is None:
        return None
    asked = {"official": responsible_id, "case": case.id, "now": work.now, "today": work.today}
    sees = work.session.connection().execute(text("SELECT casework_can_read_case(:official, :case, :now, :today)"), asked)
    if not sees.scalar_one():
        return ReplyTrouble.RESPONSIBLE_CANNOT_READ_CASE
    return ReplyTrouble.CASE_TAKES_NO_MORE if reason_against_records(work, case) is not None else None


def _reads_in_an_emergency(work: Work, official_id: int, record_id: int) -> bool:
    """Says whether the record is open to somebody by an emergency alone, who reads it and gets nothing made of it."""
    open_now = select(DatedReader.grant_id).where(
        col(DatedReader.record_id) == record_id,
        col(DatedReader.principal_id) == official_id,
        col(DatedReader.is_emergency),
        col(DatedReader.ends_at) > work.now,
    )
    return work.session.exec(open_now).first() is not None


def _approving(work: Work, approval_id: int) -> list[Decision]:
    """Gives the decisions by which it was approved, oldest first: of the steps that stand, and what was carried over into one."""
    steps = dict(work.session.exec(select(Step.id, Step.state).where(col(Step.approval_id) == approval_id)).all())
    carried = set(work.session.exec(select(Seat.carried_decision_id).where(col(Seat.approval_id) == approval_id)).all())
    standing = [each for each in standing_decisions(work, approval_id) if each.verdict not in RETURNS]
    return [each for each in standing if steps[each.step_id] in _APPROVED or each.id in carried]


def _recipients(work: Work, record: Record, case: Case | None) -> tuple[Recipient, ...]:
    """Gives the parties of the case that get the answer, each once; without any, who sent the record."""
    found: list[Recipient] = []
    if case is not None:
        rows = work.session.exec(select(CaseParty).where(CaseParty.case_id == case.id).order_by(col(CaseParty.id))).all()
        found = [recipient_at(work, f"{OF_CASE}{row.id}", row) for row in rows if row.role in ANSWERED]
    if not found:
        senders = select(RecordParty).where(col(RecordParty.record_id) == record.id, col(RecordParty.role) == PartyRole.SENDER)
        found = [
            recipient_at(work, f"{OF_RECORD}{row.id}", row) for row in work.session.exec(senders.order_by(col(RecordParty.position))).all()
        ]
    return tuple({known_as(each): each for each in reversed(found)}.values())[::-1]


def known_as(recipient: Recipient) -> object:
    """Gives what one is known by, so that who stands on a case in two capacities gets one answer."""
    if recipient.party_id is not None:
        return recipient.party_id
    return (recipient.identifier_kind, recipient.identifier) if recipient.identifier else recipient.key


def recipient_at(work: Work, key: str, row: CaseParty | RecordParty) -> Recipient:
    """Gives a party as it stood; its address is protected when it was then, or is now."""
    live = work.session.get(Party, row.party_id) if row.party_id is not None else None
    return Recipient(
        key=key,
        role=row.role,
        name=row.name,
        identifier_kind=row.identifier_kind,
        identifier=row.identifier,
        email=row.email or "",
        phone=row.phone or "",
        address=row.address or "",
        flags=tuple(row.flags or ()),
        party_id=row.party_id,
        is_protected=row.is_protected or (live is not None and (live.is_protected or survivor_of(work, live).is_protected)),
        principal_id=row.principal_id if isinstance(row, RecordParty) else None,
    )


def _documents(work: Work, record_id: int, last: Decision) -> tuple[tuple[int, int], ...] | None:
    """Gives the documents as they were finally approved, with the files that lie inside them; None where one of them is gone.

    After a conditional approval the responsible has made the change it asked for: the versions that count now are the approved ones.
    """
    query = select(Document, DocumentVersion).join(DocumentVersion, col(DocumentVersion.document_id) == Document.id)
    rows = work.session.exec(query.where(col(Document.record_id) == record_id).order_by(col(Document.position), col(Document.id))).all()
    manifest = work.session.get(Manifest, (last.approval_id, last.manifest_hash)) if last.verdict is Verdict.APPROVE else None
    if manifest is None:
        counts = {document.id: document.current_version for document, _ in rows if document.removed_at is None}
    else:
        counts = {each["document"]: each["version"] for each in manifest.content["documents"]}
        counts |= _inside(counts, (document for document, _ in rows))
    wanted = {(document.id, counts.get(document.id)): version.id for document, version in rows if version.number == counts.get(document.id)}
    if len(wanted) < len(counts):
        return None
    enclosed: dict[int, int] = {}
    for document, version in rows:
        lies_in_one = document.parent_id is None or document.parent_id in enclosed
        if version.number == counts.get(document.id) and document.role in _ENCLOSED and lies_in_one:
            enclosed[document.id] = version.id
    return tuple(enclosed.items())


def _inside(counts: dict[int, int], documents: Iterable[Document]) -> dict[int, int]:
    """Gives the files inside approved ones, whose bytes a manifest names with the outer file."""
    return {each.id: 1 for each in documents if each.parent_id is not None and each.id not in counts and each.removed_at is None}


def _plan(  # a plan is made of this much
    work: Work,
    answered: Answered,
    reply: ApprovalReply,
    template: LetterTemplateVersion | None,
    recipients: tuple[Recipient, ...],
    documents: tuple[tuple[int, int], ...],
) -> ReplyPlan:
    same: LetterValues = {**reply_words.words_for_all(work, answered, reply.language)}
    titles = select(Document.title).where(col(Document.id).in_([id for id, _ in documents]), col(Document.parent_id).is_(None))
    same[ATTACHMENTS] = list(work.session.exec(titles.order_by(col(Document.position), col(Document.id))).all())
    phrases, facts = letter_phrases.phrases_in_use(work, answered.record.authority_id), facts_of(work, answered.record)

    def of(party: Recipient) -> LetterValues:
        said = letter_phrases.words_of(work, phrases, facts, party, reply.language)
        return {**same, **reply_words.words_for(party, reply.language), **said}

    return ReplyPlan(
        approval_id=answered.approval.id,
        responsible_id=answered.responsible_id,
        template_sha256=template.sha256 if template is not None else "",
        template_version_id=template.id if template is not None else None,
        language=reply.language,
        documents=documents,
        letters=tuple((each, of(each)) for each in recipients),
    )
