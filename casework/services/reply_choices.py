"""Whether replies are made of an approval when it is final, and by which template: the choice, and what sets the making off."""

from sqlmodel import col, select

from casework.approvals.definition import DefinitionRead
from casework.errors import RuleBroken
from casework.events import RepliesDue, ReplyChosen
from casework.letter_fields import LANGUAGES
from casework.model import Approval, ApprovalReply, LetterTemplate, LetterTemplateVersion
from casework.vocabulary import Reason, ReplyState, TemplateState
from casework.work import Work


def begin(
    work: Work, approval: Approval, definition: DefinitionRead, makes_reply: bool | None, template_id: int | None, language: str
) -> None:
    """Writes down what is chosen as an approval is started; where nothing is said, what its definition says.

    A template that the definition names and that is not in use any more gives way to the house's own letter.

    Raises:
        RuleBroken: ``TEMPLATE_NOT_IN_USE``, of a template that was chosen.
    """
    wanted = definition.reply if makes_reply is None else makes_reply
    if not wanted:
        return
    named = template_named(work, definition.reply_template) if makes_reply is None and definition.reply_template else None
    choose(work, approval, is_wanted=True, template_id=template_id if named is None else named, language=language)


def choose(work: Work, approval: Approval, *, is_wanted: bool, template_id: int | None, language: str) -> ApprovalReply:
    """Writes a choice down; the same choice again changes nothing.

    Raises:
        RuleBroken: ``TEMPLATE_NOT_IN_USE``.
    """
    template = _in_use(work, template_id) if is_wanted and template_id is not None else None
    spoken = template.language if template is not None else (language if language in LANGUAGES else LANGUAGES[0])
    state = ReplyState.CHOSEN if is_wanted else ReplyState.NOT_WANTED
    row = work.session.get(ApprovalReply, approval.id)
    said = (state, template.id if template is not None else None, spoken)
    if row is not None and said == (row.state, row.template_id, row.language):
        return row
    if row is None:
        row = work.add(ApprovalReply(approval_id=approval.id, record_id=approval.record_id, state=state, language=spoken))
    row.state, row.template_id, row.language = said
    work.record(
        ReplyChosen(
            record_id=approval.record_id, approval_id=approval.id, is_wanted=is_wanted, template_id=row.template_id, language=spoken
        )
    )
    return row


def due(work: Work, approval: Approval) -> None:
    """Has the replies made where they were chosen, now that the approval is final, or what stopped them is mended."""
    row = work.session.get(ApprovalReply, approval.id)
    if row is None or row.state not in {ReplyState.CHOSEN, ReplyState.NOT_MADE}:
        return
    row.state, row.trouble, row.lacking, row.lacking_of = ReplyState.DUE, None, [], []
    work.record(RepliesDue(record_id=approval.record_id, approval_id=approval.id))


def template_named(work: Work, name: str) -> int | None:
    """Gives the template of a name that has a version in use, in the actor's authority."""
    query = (
        select(LetterTemplate.id)
        .join(LetterTemplateVersion, col(LetterTemplateVersion.template_id) == LetterTemplate.id)
        .where(
            col(LetterTemplate.authority_id) == work.authority_id,
            col(LetterTemplate.name) == name,
            col(LetterTemplateVersion.state) == TemplateState.IN_USE,
        )
    )
    return work.session.exec(query).first()


def version_in_use(work: Work, template_id: int) -> LetterTemplateVersion | None:
    """Gives the version of a template that is in use."""
    query = select(LetterTemplateVersion).where(
        col(LetterTemplateVersion.template_id) == template_id, col(LetterTemplateVersion.state) == TemplateState.IN_USE
    )
    return work.session.exec(query).first()


def _in_use(work: Work, template_id: int) -> LetterTemplate:
    template = work.session.get(LetterTemplate, template_id)
    if template is None or template.authority_id != work.authority_id or version_in_use(work, template_id) is None:
        raise RuleBroken(Reason.TEMPLATE_NOT_IN_USE)
    return template
