"""What is said about a record or a case, as far as the asker may know: of a chat one takes no part in, only who does."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_
from sqlalchemy import select as plain_select
from sqlmodel import col, func, select

from casework.model import (
    Annotation,
    AnnotationReading,
    AnnotationRecipient,
    Case,
    Chat,
    ChatMember,
    ChatMessage,
    ChatReading,
    Document,
    DocumentVersion,
    Note,
    Record,
)
from casework.queries.record_page import names_of
from casework.services import naming
from casework.vocabulary import Action, Privilege
from casework.work import Work


@dataclass(frozen=True)
class NoteShown:
    """Is a note; a deleted one has no words, and says who took them away."""

    note_id: int
    at: dt.datetime
    by: str
    text: str
    participants: tuple[str, ...]
    deleted_by: str
    may_delete: bool


@dataclass(frozen=True)
class AnnotationShown:
    """Is an annotation, read by the asker or not; it can be directed at officials, units and teams, the asker among them.

    One on a page names the version, the page and the places on it, the words there, and what the document is called: nothing where the
    document was taken off. One that answers names what it answers; one that is settled says by whom.
    """

    annotation_id: int
    at: dt.datetime
    by: str
    text: str
    is_read: bool
    participants: tuple[str, ...] = ()
    is_to_me: bool = False
    version_id: int | None = None
    page: int | None = None
    boxes: tuple[tuple[float, ...], ...] = ()
    quote: str = ""
    document: str = ""
    answers_id: int | None = None
    settled_by: str = ""
    settled_at: dt.datetime | None = None


@dataclass(frozen=True)
class AnnotatedCase:
    """Is a case with annotations that are directed at the asker and that they have not read."""

    case_id: int
    number: str
    title: str
    unread: int
    latest_at: dt.datetime


@dataclass(frozen=True)
class NotesCounted:
    """Is how many notes and annotations stand somewhere, and how many of the annotations the asker has not read."""

    standing: int
    unread: int


@dataclass(frozen=True)
class MessageShown:
    """Is a message of a chat the asker takes part in; a deleted one has no words."""

    message_id: int
    at: dt.datetime
    by_id: int
    by: str
    text: str
    is_deleted: bool


@dataclass(frozen=True)
class ChatShown:
    """Is a chat: who takes part is for every reader of the record, what is said and how much is for those who do.

    ``left_team`` are those who were let in by a unit or team that they belong to no longer. One that is deleted says by whom and when.
    """

    chat_id: int
    opened_by_id: int
    opened_at: dt.datetime
    participants: tuple[tuple[int, str], ...]
    is_mine: bool
    unread: int
    messages: tuple[MessageShown, ...]
    left_team: tuple[int, ...] = ()
    deleted_by: str = ""
    deleted_at: dt.datetime | None = None


@dataclass(frozen=True)
class InvolvedShown:
    """Is somebody who has a part in a record, and so is one of all whom a chat to all is opened with."""

    official_id: int
    name: str


def notes_of_record(work: Work, record_id: int) -> tuple[NoteShown, ...]:
    """Gives a record's notes, newest first."""
    record = work.load(Record, record_id, Action.READ)
    return _notes(work, col(Note.record_id) == record_id, may_delete=work.has_for(Privilege.DELETE_NOTES, record))


def notes_of_case(work: Work, case_id: int) -> tuple[NoteShown, ...]:
    """Gives a case's notes, newest first; those of its records stand there."""
    case = work.load(Case, case_id, Action.READ)
    return _notes(work, col(Note.case_id) == case_id, may_delete=work.has_for(Privilege.DELETE_NOTES, case))


def annotations(work: Work, record_id: int) -> tuple[AnnotationShown, ...]:
    """Gives a record's annotations, newest first."""
    work.load(Record, record_id, Action.READ)
    return _annotations(work, col(Annotation.record_id) == record_id)


def annotations_on(work: Work, version_id: int) -> tuple[AnnotationShown, ...]:
    """Gives the annotations on the pages of a document version with their answers, by page and in the order they were written."""
    version = work.load(DocumentVersion, version_id, Action.READ)
    first = select(Annotation.id).where(col(Annotation.version_id) == version_id)
    its_own = (col(Annotation.version_id) == version_id) | col(Annotation.answers_id).in_(first)
    found = _annotations(work, (col(Annotation.record_id) == version.record_id) & its_own)
    return tuple(sorted(found, key=lambda each: (each.page or 0, each.annotation_id)))


def annotations_of_case(work: Work, case_id: int) -> tuple[AnnotationShown, ...]:
    """Gives a case's annotations, newest first; those of its records stand there."""
    work.load(Case, case_id, Action.READ)
    return _annotations(work, col(Annotation.case_id) == case_id)


def annotated_cases(work: Work) -> tuple[AnnotatedCase, ...]:
    """Gives the cases with annotations to me that I have not read, the latest first; those of records are a list of their own."""
    latest = func.max(Annotation.written_at)
    asked = (
        plain_select(col(Case.id), col(Case.number), col(Case.title), func.count(), latest)
        .join(Annotation, col(Annotation.case_id) == col(Case.id))
        .where(_waits_for_me(work), col(AnnotationRecipient.case_id).is_not(None))
        .join(AnnotationRecipient, col(AnnotationRecipient.annotation_id) == col(Annotation.id))
        .group_by(col(Case.id), col(Case.number), col(Case.title))
        .order_by(latest.desc(), col(Case.id).desc())
    )
    return tuple(AnnotatedCase(*row) for row in work.session.execute(asked).all())


def count_annotated_cases(work: Work) -> int:
    """Counts the cases with annotations to me that I have not read."""
    asked = select(func.count(func.distinct(AnnotationRecipient.case_id))).where(_waits_for_me(work))
    return work.session.exec(asked).one()


def _waits_for_me(work: Work) -> ColumnElement[bool]:
    return and_(col(AnnotationRecipient.official_id) == work.official_id, col(AnnotationRecipient.annotation_id).not_in(_read_by_me(work)))


def _annotations(work: Work, condition: ColumnElement[bool]) -> tuple[AnnotationShown, ...]:
    rows = work.session.exec(select(Annotation).where(condition).order_by(col(Annotation.id).desc())).all()
    read = set(work.session.exec(_read_by_me(work)).all()) if rows else set()
    directed: dict[int, list[int]] = {}
    for recipient in work.session.exec(_recipients([row.id for row in rows])).all() if rows else ():
        directed.setdefault(recipient.annotation_id, []).append(recipient.official_id)
    chosen = {row.id: row.participants if row.participants is not None else directed.get(row.id, []) for row in rows}
    people = {row.written_by for row in rows} | {row.settled_by for row in rows if row.settled_by}
    names, titles = names_of(work, people.union(*chosen.values())), _titles(work, {row.version_id for row in rows if row.version_id})
    return tuple(
        AnnotationShown(
            annotation_id=row.id,
            at=row.written_at,
            by=names.get(row.written_by, ""),
            text=row.text,
            is_read=row.id in read,
            participants=tuple(names.get(each, "") for each in chosen[row.id]),
            is_to_me=work.official_id in directed.get(row.id, ()),
            version_id=row.version_id if row.version_id in titles else None,
            page=row.page,
            boxes=tuple(tuple(box) for box in row.boxes or ()),
            quote=row.quote or "",
            document=titles.get(row.version_id or 0, ""),
            answers_id=row.answers_id,
            settled_by=names.get(row.settled_by or 0, ""),
            settled_at=row.settled_at,
        )
        for row in rows
    )


def chats(work: Work, record_id: int) -> tuple[ChatShown, ...]:
    """Gives a record's chats, newest first; the messages of mine, oldest first."""
    work.load(Record, record_id, Action.READ)
    found = work.session.exec(select(Chat).where(col(Chat.record_id) == record_id).order_by(col(Chat.id).desc())).all()
    members = work.session.exec(
        select(ChatMember).where(col(ChatMember.record_id) == record_id, col(ChatMember.left_at).is_(None)).order_by(col(ChatMember.id))
    ).all()
    ids = [chat.id for chat in found]
    messages = work.session.exec(select(ChatMessage).where(col(ChatMessage.chat_id).in_(ids)).order_by(col(ChatMessage.id))).all()
    seen = dict(
        work.session.exec(select(ChatReading.chat_id, ChatReading.message_id).where(col(ChatReading.official_id) == work.official_id)).all()
    )
    deleters = {chat.deleted_by for chat in found if chat.deleted_by is not None}
    names = names_of(work, {each.official_id for each in members} | {each.written_by for each in messages} | deleters)
    groups = {each.through_id for each in members if each.through_id is not None}
    belongs = naming.behind(work, sorted(groups)) if groups else {}
    return tuple(
        _chat(
            work.official_id,
            chat,
            tuple((each.official_id, names.get(each.official_id, "")) for each in members if each.chat_id == chat.id),
            tuple(
                MessageShown(
                    each.id, each.written_at, each.written_by, names.get(each.written_by, ""), each.text, each.deleted_at is not None
                )
                for each in messages
                if each.chat_id == chat.id
            ),
            seen.get(chat.id, 0),
            tuple(each.official_id for each in members if each.chat_id == chat.id and _has_left(each, belongs)),
            names.get(chat.deleted_by or 0, ""),
        )
        for chat in found
    )


def involved(work: Work, record_id: int) -> tuple[InvolvedShown, ...]:
    """Gives who has a part in a record beside the asker, and may read it: whom a chat to all is opened with."""
    work.load(Record, record_id, Action.READ)
    names = names_of(work, {*naming.involved(work, record_id)} - {work.official_id})
    return tuple(InvolvedShown(id, name) for id, name in sorted(names.items(), key=lambda each: (each[1], each[0])))


def count_notes(work: Work, record_id: int) -> NotesCounted:
    """Counts the notes that have words and the annotations of a record, and of these what I have not read."""
    notes = select(func.count()).select_from(Note).where(col(Note.record_id) == record_id, col(Note.deleted_at).is_(None))
    remarks = select(func.count()).select_from(Annotation).where(col(Annotation.record_id) == record_id)
    unread = remarks.where(col(Annotation.id).not_in(_read_by_me(work)))
    counted = select(notes.scalar_subquery() + remarks.scalar_subquery(), unread.scalar_subquery())
    standing, not_read = work.session.execute(counted).one()
    return NotesCounted(standing, not_read)


def count_unread_messages(work: Work, record_id: int) -> int:
    """Counts what others wrote in my chats on a record since I read them."""
    seen = select(ChatReading.message_id).where(
        col(ChatReading.chat_id) == col(ChatMessage.chat_id), col(ChatReading.official_id) == work.official_id
    )
    unread = (
        select(func.count())
        .select_from(ChatMessage)
        .join(Chat, col(Chat.id) == col(ChatMessage.chat_id))
        .where(
            col(Chat.record_id) == record_id,
            col(ChatMessage.written_by) != work.official_id,
            col(ChatMessage.id) > func.coalesce(seen.scalar_subquery(), 0),
        )
    )
    return work.session.exec(unread).one()


def _notes(work: Work, condition: ColumnElement[bool], *, may_delete: bool) -> tuple[NoteShown, ...]:
    rows = work.session.exec(select(Note).where(condition).order_by(col(Note.id).desc())).all()
    wanted = {each for row in rows for each in (row.written_by, row.deleted_by, *(row.participants or ())) if each is not None}
    names = names_of(work, wanted)
    return tuple(
        NoteShown(
            note_id=row.id,
            at=row.written_at,
            by=names.get(row.written_by, ""),
            text=row.text,
            participants=tuple(names.get(each, "") for each in row.participants or ()),
            deleted_by=names.get(row.deleted_by, "") if row.deleted_by else "",
            may_delete=may_delete and row.deleted_at is None,
        )
        for row in rows
    )


def _titles(work: Work, version_ids: set[int]) -> dict[int, str]:
    """Gives what the documents of versions are called, of those that still lie on their record."""
    if not version_ids:
        return {}
    asked = (
        plain_select(col(DocumentVersion.id), col(Document.title), col(DocumentVersion.filename))
        .join(Document, col(Document.id) == col(DocumentVersion.document_id))
        .where(col(DocumentVersion.id).in_(version_ids))
    )
    return {id: title or filename for id, title, filename in work.session.execute(asked).all()}


def _recipients(annotation_ids: list[int]):  # type: ignore[no-untyped-def]  # a select of rows
    return (
        select(AnnotationRecipient)
        .where(col(AnnotationRecipient.annotation_id).in_(annotation_ids))
        .order_by(col(AnnotationRecipient.annotation_id), col(AnnotationRecipient.official_id))
    )


def _read_by_me(work: Work):  # type: ignore[no-untyped-def]  # a select of ids
    return select(AnnotationReading.annotation_id).where(col(AnnotationReading.official_id) == work.official_id)


def _has_left(member: ChatMember, belongs: dict[int, list[int]]) -> bool:
    return member.through_id is not None and member.official_id not in belongs[member.through_id]


def _chat(  # a chat has this many parts
    me: int,
    chat: Chat,
    participants: tuple[tuple[int, str], ...],
    messages: tuple[MessageShown, ...],
    seen: int,
    left_team: tuple[int, ...],
    deleted_by: str,
) -> ChatShown:
    unread = sum(each.message_id > seen and each.by_id != me for each in messages)
    is_mine = me in {each for each, _ in participants}
    return ChatShown(
        chat.id, chat.opened_by, chat.opened_at, participants, is_mine, unread, messages, left_team, deleted_by, chat.deleted_at
    )
