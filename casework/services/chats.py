"""Chats on a record: only participants read them; whoever reads the record sees who takes part (f2.md 1.3, 1.4).

That nobody else gets a word is held by the policy of ``chat_message``; messages stand in no event, no history, no index and no export.
"""

from collections.abc import Sequence

from sqlalchemy import text as sql
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, func, select

from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.events import ChatDeleted, ChatJoined, ChatLeft, ChatOpened
from casework.model import Chat, ChatMember, ChatMessage, ChatReading, Record
from casework.services import granting, inbox, naming
from casework.vocabulary import Action, Cause, Reason, Right
from casework.work import Work

_KEPT = sql("SELECT casework_keeps_chats(:record, :today)")


def open_chat(work: Work, record_id: int, *, with_: Sequence[int] = (), text: str = "", to_all: bool = False) -> int:
    """Opens a chat on a record, with nobody else for notes to myself, or with all who are involved in it; gives its id."""
    record = work.load(Record, record_id, Action.CHAT)
    chat = work.add(Chat(record_id=record_id, opened_by=work.official_id, opened_at=work.now))
    work.record(ChatOpened(record_id=record_id, chat_id=chat.id))
    work.add(ChatMember(chat_id=chat.id, record_id=record_id, official_id=work.official_id, joined_at=work.now))
    involved = set(naming.involved(work, record_id) if to_all else ()) - {work.official_id}
    may_share = work.right(record) >= Right.FULL_WRITE
    for official_id in sorted(involved):
        _come_in(work, chat, record, official_id, may_share=may_share)
        work.record(ChatJoined(record_id=record_id, chat_id=chat.id, principal_id=official_id))
    for principal_id in sorted({*with_} - involved - {work.official_id}):
        add_participant(work, chat.id, principal_id)
    if text.strip():
        write(work, chat.id, text)
    return chat.id


def add_participant(work: Work, chat_id: int, principal_id: int) -> None:
    """Lets an official into a chat: they may read the record, which lies unread in their inbox. Twice is once.

    A unit or team is who belongs to it today: those come in whom the record can be opened to, each in their own name, and stay until
    they leave or are taken out. Who has left before comes back by name alone.

    Raises:
        NotFound: I take no part in the chat. NotPermitted: they cannot read the record, and I may not share it.
        RuleBroken: the record's restriction or classification keeps them out, or they are not there.
    """
    chat = _mine(work, chat_id)
    record = work.load(Record, chat.record_id, Action.CHAT)
    naming.demand_there(work, [principal_id])
    people = naming.behind(work, [principal_id])[principal_id]
    was_in = {each.official_id: each for each in _members(work, chat_id)}
    by_name = principal_id in people
    coming = [each for each in people if each not in was_in or (by_name and was_in[each].left_at is not None)]
    if people and not coming:
        return
    may_share = work.right(record) >= Right.FULL_WRITE
    able = naming.could_read(work, record.id, coming, coming) if may_share else naming.readers(work, record.id, coming)
    if not able:
        raise RuleBroken(Reason.PARTICIPANT_CANNOT_READ) if may_share else NotPermitted(Reason.NEEDS_FULL_WRITE)
    for official_id in sorted(able):
        through_id = None if by_name else principal_id
        _come_in(work, chat, record, official_id, may_share=may_share, was_in=was_in.get(official_id), through_id=through_id)
    told = () if by_name else tuple(sorted(able))
    work.record(ChatJoined(record_id=record.id, chat_id=chat_id, principal_id=principal_id, people=told))


def let_in(work: Work, chat_id: int, principal_ids: Sequence[int]) -> None:
    """Lets several into a chat at once, all or none; raises as ``add_participant``."""
    _mine(work, chat_id)
    for principal_id in dict.fromkeys(principal_ids):
        add_participant(work, chat_id, principal_id)


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


def delete(work: Work, chat_id: int) -> None:
    """Deletes a chat I opened, for everybody in it: the words go, nobody takes part, and what it gave them to read ends. Twice is once.

    That it was there, who took part, who deleted it and when stay. Who has read it is asked of nobody.

    Raises:
        NotFound: I take no part in it. NotPermitted: somebody else opened it.
        RuleBroken: the record is ordered to be kept, or has been delivered.
    """
    gone = work.session.get(Chat, chat_id)
    if gone is not None and gone.deleted_by == work.official_id:
        return
    chat = _mine(work, chat_id)
    if chat.opened_by != work.official_id:
        raise NotPermitted(Reason.NOT_THE_CHATS_OPENER)
    record = work.load(Record, chat.record_id, Action.CHAT, lock=True)
    if kept := work.session.connection().execute(_KEPT, {"record": record.id, "today": work.today}).scalar_one():
        raise RuleBroken(Reason(kept))
    said = update(ChatMessage).where(col(ChatMessage.chat_id) == chat_id, col(ChatMessage.deleted_at).is_(None))
    work.session.execute(said.values(text="", deleted_at=work.now))
    people = [each for each in _members(work, chat_id) if each.left_at is None]
    for each in people:
        each.left_at = work.now
    chat.deleted_by, chat.deleted_at = work.official_id, work.now
    work.record(ChatDeleted(record_id=record.id, chat_id=chat_id, people=tuple(sorted(each.official_id for each in people))))
    granting.end(work, record, cause=Cause.CHAT, cause_id=chat_id)


def mark_chat_read(work: Work, chat_id: int) -> None:
    """Marks all that stands in the chat as read for me."""
    _mine(work, chat_id)
    newest = work.session.exec(select(func.max(ChatMessage.id)).where(col(ChatMessage.chat_id) == chat_id)).one()
    made = insert(ChatReading).values(chat_id=chat_id, official_id=work.official_id, message_id=newest or 0)
    work.session.execute(
        made.on_conflict_do_update(index_elements=["chat_id", "official_id"], set_={"message_id": made.excluded.message_id})
    )


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


def _come_in(  # who, how, and whether they have been there before
    work: Work,
    chat: Chat,
    record: Record,
    official_id: int,
    *,
    may_share: bool,
    was_in: ChatMember | None = None,
    through_id: int | None = None,
) -> None:
    """Makes an official take part, gives the record where the actor may share it, and lays it unread in their inbox."""
    if may_share:
        granting.give(work, record, official_id, right=Right.READ, cause=Cause.CHAT, cause_id=chat.id)
    if was_in is None:
        work.add(ChatMember(chat_id=chat.id, record_id=chat.record_id, official_id=official_id, joined_at=work.now, through_id=through_id))
    else:
        was_in.joined_at, was_in.left_at, was_in.through_id = work.now, None, through_id
    inbox.put(work, record.id, official_id, cause="chat")


def _members(work: Work, chat_id: int) -> Sequence[ChatMember]:
    return work.session.exec(select(ChatMember).where(col(ChatMember.chat_id) == chat_id)).all()


def _member(work: Work, chat_id: int, official_id: int) -> ChatMember | None:
    return work.session.exec(
        select(ChatMember).where(col(ChatMember.chat_id) == chat_id, col(ChatMember.official_id) == official_id)
    ).first()
