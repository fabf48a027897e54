"""What people ask about the replies of an approval: what is chosen, what was made, why not; and which templates can be chosen."""

from dataclasses import dataclass, field

from sqlmodel import col, select

from casework.approvals.definition_reading import read_definition
from casework.approvals.parts import verbs_for
from casework.approvals.rows import published_version
from casework.model import (
    Approval,
    ApprovalReply,
    Case,
    CaseParty,
    LetterTemplate,
    LetterTemplateVersion,
    Record,
    RecordParty,
    ReplyMade,
)
from casework.services.replies import OF_CASE, OF_RECORD
from casework.services.reply_choices import template_named
from casework.vocabulary import Action, ApprovalVerb, PartyRole, RecordState, ReplyState, ReplyTrouble, TemplateState
from casework.work import Work


@dataclass(frozen=True)
class ReplyShown:
    """Is a reply that was made, as far as the asker may read it: to whom it goes, and how far it has come."""

    record_id: int
    title: str
    recipient: str = field(repr=False)
    state: RecordState


@dataclass(frozen=True)
class RepliesShown:
    """Is what is chosen about an approval's replies and what became of them; ``template`` is empty for the house's own letter.

    Why there are none is told to whoever can have them made; which fields are empty, and of whom, to who sees the case as well.
    """

    approval_id: int
    state: ReplyState
    template_id: int | None
    template: str
    language: str
    made: tuple[ReplyShown, ...] = ()
    trouble: ReplyTrouble | None = None
    lacking: tuple[str, ...] = ()
    lacking_of: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class TemplateChoice:
    """Is a letter template that replies can be written from."""

    template_id: int
    name: str
    language: str


@dataclass(frozen=True)
class ReplyDefault:
    """Is what a definition says about replies."""

    is_wanted: bool
    template_id: int | None


def replies_of(work: Work, approval_id: int) -> RepliesShown:
    """Gives what is chosen about the replies of an approval and what became of them.

    Raises:
        NotFound: it does not exist, or its record is not the asker's to see.
    """
    approval = work.load(Approval, approval_id, Action.READ)
    reply = work.session.get(ApprovalReply, approval_id)
    if reply is None:
        return RepliesShown(approval_id, ReplyState.NOT_WANTED, None, "", "da")
    template = work.session.get(LetterTemplate, reply.template_id) if reply.template_id is not None else None
    can_make = ApprovalVerb.MAKE_REPLIES in verbs_for(work, approval)
    is_told = can_make and _sees_case(work, approval)
    return RepliesShown(
        approval_id=approval_id,
        state=reply.state,
        template_id=reply.template_id,
        template=template.name if template is not None else "",
        language=reply.language,
        made=_made(work, approval_id),
        trouble=reply.trouble if can_make else None,
        lacking=tuple(reply.lacking) if is_told else (),
        lacking_of=_parties(work, reply.lacking_of) if is_told else (),
    )


def template_choices(work: Work) -> tuple[TemplateChoice, ...]:
    """Lists the letter templates in use by name."""
    query = (
        select(LetterTemplate)
        .join(LetterTemplateVersion, col(LetterTemplateVersion.template_id) == LetterTemplate.id)
        .where(col(LetterTemplateVersion.state) == TemplateState.IN_USE, col(LetterTemplate.authority_id) == work.authority_id)
        .order_by(col(LetterTemplate.name))
    )
    return tuple(TemplateChoice(each.id, each.name, each.language) for each in work.session.exec(query).all())


def reply_default(work: Work, definition_name: str) -> ReplyDefault:
    """Gives what the published version of a definition says about replies; none where there is no such definition."""
    version = published_version(work, definition_name)
    if version is None:
        return ReplyDefault(is_wanted=False, template_id=None)
    read = read_definition(version.content)
    return ReplyDefault(read.reply, template_named(work, read.reply_template) if read.reply_template else None)


def _made(work: Work, approval_id: int) -> tuple[ReplyShown, ...]:
    rows = work.session.exec(
        select(Record, RecordParty.name)
        .join(ReplyMade, col(ReplyMade.record_id) == Record.id)
        .join(RecordParty, (col(RecordParty.record_id) == Record.id) & (col(RecordParty.role) == PartyRole.RECIPIENT), isouter=True)
        .where(col(ReplyMade.approval_id) == approval_id)
        .order_by(col(Record.id), col(RecordParty.position))
    ).all()
    shown = {record.id: ReplyShown(record.id, record.title, name or "", record.state) for record, name in reversed(rows)}
    return tuple(shown[id] for id in sorted(shown))


def _parties(work: Work, keys: list[str]) -> tuple[str, ...]:
    """Gives the names of the parties that stand on these rows, as far as the asker may see them."""
    names: list[str] = []
    for table, of in ((CaseParty, OF_CASE), (RecordParty, OF_RECORD)):
        ids = [int(key.removeprefix(of)) for key in keys if key.startswith(of)]
        if ids:
            names += work.session.exec(select(table.name).where(col(table.id).in_(ids)).order_by(col(table.id))).all()
    return tuple(names)


def _sees_case(work: Work, approval: Approval) -> bool:
    record = work.session.get(Record, approval.record_id)
    return record is not None and (record.case_id is None or work.session.get(Case, record.case_id) is not None)
