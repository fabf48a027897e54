"""Chats on a record: only participants read them; whoever reads the record sees who takes part (f2.md 1.3, 1.4).

That nobody else gets a word is held by the policy of ``chat_message``; messages stand in no event, no history, no index and no export.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, func, select

from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.events import ChatJoined, ChatLeft, ChatOpened
from casework.model import Chat, ChatMember, ChatMessage, ChatReading, Official, Record
from casework.services import granting, inbox
from casework.vocabulary import Action, Cause, Reason, Right
from casework.work import Work


def open_chat(work: Work, record_id: int, *, with_: Sequence[int] = (), text: str = "") -> int:
    """Opens a chat on a record, with nobody else for notes to myself; gives its id."""
    work.load(Record, record_id, Action.CHAT)
    chat = work.add(Chat(record_id=record_id, opened_by=work.official_id, opened_at=work.now))
    work.record(ChatOpened(record_id=record_id, chat_id=chat.id))
    work.add(ChatMember(chat_id=chat.id, record_id=record_id, official_id=work.official_id, joined_at=work.now))
    for official_id in sorted(set(with_) - {work.official_id}):
        add_participant(work, chat.id, official_id)
    if text.strip():
        write(work, chat.id, text)
    return chat.id


def add_participant(work: Work, chat_id: int, official_id: int) -> None:
    """Lets an official into a chat: they may read the record, which lies unread in their inbox. Twice is once.

    Raises:
        NotFound: I take no part in the chat. NotPermitted: they cannot read the record, and I may not share it.
        RuleBroken: the record's restriction or classification keeps them out.
    """
    chat = _mine(work, chat_id)
    record = work.load(Record, chat.record_id, Action.CHAT)
    member = _member(work, chat_id, official_id)
    if member is not None and member.left_at is None:
        return
    if work.right(record) >= Right.FULL_WRITE:
        granting.give(work, record, official_id, right=Right.READ, cause=Cause.CHAT, cause_id=chat_id)
        work.session.flush()
    elif not _can_read(work, record.id, official_id):
        raise NotPermitted(Reason.NEEDS_FULL_WRITE)
    demand_readers(work, record.id, [official_id])
    if member is None:
        work.add(ChatMember(chat_id=chat_id, record_id=record.id, official_id=official_id, joined_at=work.now))
    else:
        member.joined_at, member.left_at = work.now, None
    work.record(ChatJoined(record_id=record.id, chat_id=chat_id, principal_id=official_id))
    inbox.put(work, record.id, official_id, cause="chat")


def remove_participant(work: Work, chat_id: int, official_id: int) -> None:
    """Takes an official out of a chat, or leaves it; ends exactly the access that the chat gave. Twice is once.

    Raises:
        NotFound: I take no part. NotPermitted: somebody else opened the chat, and it is not I who leaves.
    """
    chat = _mine(work, chat_id)
    if work.official_id not in {official_id, chat.opened_by}:
        raise NotPermitted(Reason.NOT_THE_CHATS_OPENER)
    record = work.load(Record, chat.record_id, Action.CHAT)
    member = _member(work, chat_id, official_id)
    if member is None or member.left_at is not None:
        return
    member.left_at = work.now
    work.record(ChatLeft(record_id=record.id, chat_id=chat_id, principal_id=official_id))
    granting.end(work, record, cause=Cause.CHAT, principal_id=official_id, cause_id=chat_id)


def write(work: Work, chat_id: int, text: str) -> int:
    """Writes in a chat; the record lies unread in the inboxes of the others. Gives the message's id.

    Raises:
        NotFound: I take no part in the chat. RuleBroken: the message is empty.
    """
    chat = _mine(work, chat_id)
    if not text.strip():
        raise RuleBroken(Reason.TEXT_IS_EMPTY)
    message = work.add(ChatMessage(chat_id=chat_id, written_by=work.official_id, written_at=work.now, text=text.strip()))
    others = select(ChatMember.official_id).where(col(ChatMember.chat_id) == chat_id, col(ChatMember.left_at).is_(None))
    for official_id in sorted(set(work.session.exec(others).all()) - {work.official_id}):
        inbox.put(work, chat.record_id, official_id, cause="chat")
    return message.id


def delete_message(work: Work, message_id: int) -> None:
    """Takes the words of a message of my own away; that it was there stays for the participants.

    Raises:
        NotFound: I take no part in its chat. NotPermitted: somebody else wrote it.
    """
    message = work.session.get(ChatMessage, message_id)
    if message is None:
        raise NotFound("ChatMessage", message_id)
    _mine(work, message.chat_id)
    if message.written_by != work.official_id:
        raise NotPermitted(Reason.NOT_YOUR_MESSAGE)
    message.text, message.deleted_at = "", message.deleted_at or work.now


def mark_chat_read(work: Work, chat_id: int) -> None:
    """Marks all that stands in the chat as read for me."""
    _mine(work, chat_id)
    newest = work.session.exec(select(func.max(ChatMessage.id)).where(col(ChatMessage.chat_id) == chat_id)).one()
    made = insert(ChatReading).values(chat_id=chat_id, official_id=work.official_id, message_id=newest or 0)
    work.session.execute(
        made.on_conflict_do_update(index_elements=["chat_id", "official_id"], set_={"message_id": made.excluded.message_id})
    )


def demand_readers(work: Work, record_id: int, officials: Sequence[int]) -> None:
    """Refuses to name somebody to whom the record would stay closed.

    Raises:
        RuleBroken: ``PARTICIPANT_CANNOT_READ``, or ``UNKNOWN_OFFICIAL``.
    """
    _demand(work, officials, lambda official_id: _can_read(work, record_id, official_id))


def demand_readers_of_case(work: Work, case_id: int, officials: Sequence[int]) -> None:
    """Refuses to name somebody to whom the case would stay closed.

    Raises:
        RuleBroken: ``PARTICIPANT_CANNOT_READ_CASE``, or ``UNKNOWN_OFFICIAL``.
    """
    _demand(work, officials, lambda official_id: _can_read_case(work, case_id, official_id), Reason.PARTICIPANT_CANNOT_READ_CASE)


def _demand(work: Work, officials: Sequence[int], may: Callable[[int], bool], reason: Reason = Reason.PARTICIPANT_CANNOT_READ) -> None:
    for official_id in officials:
        if work.session.get(Official, official_id) is None:
            raise RuleBroken(Reason.UNKNOWN_OFFICIAL)
        if not may(official_id):
            raise RuleBroken(reason)


def _can_read(work: Work, record_id: int, official_id: int) -> bool:
    work.session.flush()
    found = work.session.connection().execute(
        sql("SELECT casework_can_read(:official, :record, :now, :today)"),
        {"official": official_id, "record": record_id, "now": work.now, "today": work.today},
    )
    return bool(found.scalar_one())


def _can_read_case(work: Work, case_id: int, official_id: int) -> bool:
    work.session.flush()
    found = work.session.connection().execute(
        sql("SELECT casework_can_read_case(:official, :case, :now, :today)"),
        {"official": official_id, "case": case_id, "now": work.now, "today": work.today},
    )
    return bool(found.scalar_one())


def _mine(work: Work, chat_id: int) -> Chat:
    """Gives a chat that I take part in; to others it is not found."""
    chat = work.session.get(Chat, chat_id)
    member = _member(work, chat_id, work.official_id)
    if chat is None or member is None or member.left_at is not None:
        raise NotFound("Chat", chat_id)
    work.load(Record, chat.record_id, Action.READ)
    if work.actor.on_behalf_of is not None:
        raise NotFound("Chat", chat_id)
    return chat


def _member(work: Work, chat_id: int, official_id: int) -> ChatMember | None:
    return work.session.exec(
        select(ChatMember).where(col(ChatMember.chat_id) == chat_id, col(ChatMember.official_id) == official_id)
    ).first()
