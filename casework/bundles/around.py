"""The shapes of what lies around cases and records: folders, relations, answers, what was said, versions, approvals, requests."""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime

from casework.bundles.base import Guid, Line, Shape, Text, Title
from casework.vocabulary import ApprovalState, CaseRelationKind, Evaluation, LinkKind, RecipientState, RequestState, Verdict


class FolderRow(Shape):
    """Is a sub-folder of a case (``folders.jsonl``), each after the one it lies in."""

    guid: Guid
    case: Guid
    parent: Guid | None = None
    position: int = 0
    title: Title


class RelationRow(Shape):
    """Says how a case stands to another (``relations.jsonl``); one whose other case is not here waits for it."""

    guid: Guid
    case: Guid
    other: Guid
    kind: CaseRelationKind
    by: Line = ""
    at: AwareDatetime


class LinkRow(Shape):
    """Says which earlier record a record answers, forwards or copies (``links.jsonl``)."""

    guid: Guid
    record: Guid
    other: Guid
    kind: LinkKind
    by: Line = ""
    at: AwareDatetime


class NoteRow(Shape):
    """Is a note on a case or a record (``notes.jsonl``); a deleted one has no words and says who took them away."""

    guid: Guid
    case: Guid | None = None
    record: Guid | None = None
    by: Line = ""
    at: AwareDatetime
    text: Text
    named: tuple[Line, ...] = ()
    deleted_by: Line = ""
    deleted_at: AwareDatetime | None = None


class AnnotationRow(Shape):
    """Is a formal remark on a case or a record (``annotations.jsonl``), and at whom it is directed.

    ``named`` is as it was chosen: officials by user name, units and teams by theirs; ``to`` are the officials that this stood for.
    One on a page of a document names it with the number of its version, the page from 1 and boxes in thousandths of it; one that answers
    another names that, which comes before it.
    """

    guid: Guid
    case: Guid | None = None
    record: Guid | None = None
    by: Line = ""
    at: AwareDatetime
    text: Text
    named: tuple[Line, ...] = ()
    to: tuple[Line, ...] = ()
    document: Guid | None = None
    version: int | None = None
    page: int | None = None
    boxes: tuple[tuple[float, float, float, float], ...] = ()
    quote: Text = ""
    answers: Guid | None = None
    settled_by: Line = ""
    settled_at: AwareDatetime | None = None


class KeptVersionRow(Shape):
    """Is a record as it stood after one save (``versions.jsonl``); documents in it are named by GUID and the number of their version."""

    guid: Guid
    record: Guid
    number: Annotated[int, "1, 2, 3 … on the record"]
    by: Line = ""
    at: AwareDatetime
    content: dict[str, Any]


class MessageOn(Shape):
    """Is what a participant wrote in a chat; a deleted message has no words."""

    by: Line
    at: AwareDatetime
    text: Text
    deleted_at: AwareDatetime | None = None


class MemberOn(Shape):
    """Is who took part in a chat, from when, until when, and by which unit or team they came in."""

    who: Line
    joined_at: AwareDatetime
    left_at: AwareDatetime | None = None
    through: Line = ""


class ChatRow(Shape):
    """Is a chat on a record (``chats.jsonl``): exported by its participants alone, and read by nobody else where it comes in."""

    guid: Guid
    record: Guid
    by: Line
    at: AwareDatetime
    members: tuple[MemberOn, ...]
    messages: tuple[MessageOn, ...] = ()


class DecisionOn(Shape):
    """Is what one approver decided, with the hash of what was seen."""

    round: int = 1
    step: Line
    verdict: Verdict
    who: Line
    on_behalf_of: Line = ""
    at: AwareDatetime
    comment: Text = ""
    seen: Line = ""
    undone_at: AwareDatetime | None = None


class ApprovalRow(Shape):
    """Is a finished approval (``approvals.jsonl``): it comes in as history, never as something to decide again."""

    guid: Guid
    record: Guid
    title: Title
    state: Literal[ApprovalState.APPROVED, ApprovalState.CANCELLED]
    rounds: int = 1
    definition: Line = ""
    responsible: Line = ""
    comment: Text = ""
    started_at: AwareDatetime
    finished_at: AwareDatetime | None = None
    deadline: dt.date | None = None
    decisions: tuple[DecisionOn, ...] = ()


class AnswerOn(Shape):
    """Is what one recipient made of a request; the answer is named when it is a record of the bundle."""

    of: Line
    state: RecipientState
    given_to: Line = ""
    by: Line = ""
    asked_at: AwareDatetime
    at: AwareDatetime | None = None
    comment: Text = ""
    answer: Guid | None = None
    is_late: bool = False
    evaluation: Evaluation | None = None
    evaluation_comment: Text = ""


class RequestRow(Shape):
    """Is a request (``requests.jsonl``), finished or under way: it comes in as history, never as something to answer again.

    One that was under way is brought up to date by a newer bundle, until it was finished there.
    """

    guid: Guid
    record: Guid
    kind: Line = ""
    text: Text
    state: Literal[RequestState.SENT, RequestState.EXECUTED, RequestState.FINALISED, RequestState.CANCELLED]
    asked_by: Line = ""
    returns_to: Line = ""
    deadline: dt.date | None = None
    made_at: AwareDatetime
    sent_at: AwareDatetime | None = None
    ended_at: AwareDatetime | None = None
    ended_by: Line = ""
    end_reason: Text = ""
    answers: tuple[AnswerOn, ...] = ()
