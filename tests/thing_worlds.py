"""Worlds of records, cases, parties, notes, chats and approvals that the database holds for a moment, each open to whom it is drawn for.

Rows are put in with every trigger silent, so that any access there can be is there; what is answered is answered by the real policies.
"""

import datetime as dt
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine, create_engine, delete, text
from sqlalchemy.pool import NullPool
from sqlmodel import Session, SQLModel, col, select

from casework.adapters.embedded_postgres import SUPERUSER
from casework.bootstrap import Platform
from casework.lists.definition import ListDefinition, as_content
from casework.model import (
    Approval,
    ApprovalComment,
    Case,
    CaseParty,
    Chat,
    ChatMember,
    ChatMessage,
    Note,
    Notice,
    Party,
    Record,
    SavedList,
    SearchAlert,
    SearchTold,
    Step,
)
from casework.vocabulary import (
    AccessLevel,
    ApprovalState,
    CaseState,
    Channel,
    ListScope,
    ListSource,
    PartyKind,
    PartyRole,
    RecordKind,
    RecordState,
    StepState,
)
from casework.work import Actor
from tests.builders import Ministry
from tests.rules.made_records import WORDS

AT = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
READERS = ("caseworker", "outsider", "limited", "lawyer", "secretary")
SEEN: tuple[type[SQLModel], ...] = (ApprovalComment, Step, Approval, ChatMessage, ChatMember, Chat, Note, CaseParty, Party, Record, Case)
"""What a reader reads or does not."""
TABLES: tuple[type[SQLModel], ...] = (Notice, SearchTold, SearchAlert, SavedList, *SEEN)


@dataclass(frozen=True)
class ThingWorld:
    """Is a world in the database, whose it is to ask, and what searches they want to be told of."""

    platform: Platform
    reader: Actor
    owner: Engine

    def record_ids(self) -> list[int]:
        """Lists the records there are."""
        with Session(self.owner) as session:
            return list(session.exec(select(Record.id).order_by(col(Record.id))))

    def without_what_is_hidden(self) -> int:
        """Takes away every row that the policies do not give the reader, and what was told; gives how many that was."""
        with self.platform.work(self.reader) as work:
            seen = {table: list(work.session.exec(select(table.id))) for table in SEEN}  # type: ignore[attr-defined]  # all of them have one
        gone = 0
        with silent(self.owner) as session:
            for table, ids in seen.items():
                gone += session.execute(delete(table).where(table.id.not_in(ids))).rowcount  # type: ignore[attr-defined]
            for told in (Notice, SearchTold):
                session.execute(delete(told))
        return gone


@contextmanager
def silent(owner: Engine) -> Iterator[Session]:
    """Gives a session of the owner of everything, with every trigger silent, and commits it."""
    with Session(owner) as session:
        session.execute(text("SET LOCAL session_replication_role = replica"))
        yield session
        session.commit()


@contextmanager
def a_world(platform: Platform, ministry: Ministry, draw: random.Random, searches: tuple[str, ...]) -> Iterator[ThingWorld]:
    """Puts a world into the database, and takes it out again."""
    owner = create_engine(platform.server.url(SUPERUSER, platform.engine.url.database or ""), poolclass=NullPool)
    who = draw.choice(READERS)
    with silent(owner) as session:
        session.add_all(_rows(_Drawing(draw, ministry, ministry.people[who])))
        session.add_all(_searches(ministry, ministry.people[who], searches))
        session.flush()
    try:
        yield ThingWorld(platform, ministry.actor(who), owner)
    finally:
        with silent(owner) as session:
            for table in TABLES:
                session.execute(delete(table))
        owner.dispose()


class _Drawing:
    def __init__(self, draw: random.Random, ministry: Ministry, reader: int) -> None:
        self.draw, self.ministry, self.reader = draw, ministry, reader
        self.others = [id for id in ministry.people.values() if id != reader]

    def said(self, most: int = 5) -> str:
        return " ".join(self.draw.choices(WORDS, k=self.draw.randint(1, most)))

    def some(self, *chosen: object) -> object:
        return self.draw.choice(chosen)

    def people(self) -> list[int]:
        return [self.reader] if self.draw.random() < 0.4 else [self.draw.choice(self.others)]

    def listed(self) -> list[int] | None:
        return self.people() if self.draw.random() < 0.25 else None


def _rows(drawn: _Drawing) -> Iterator[SQLModel]:
    cases = {id: _case(drawn, id) for id in range(1, 4)}
    yield from cases.values()
    for id in cases:
        yield CaseParty(id=id, case_id=id, role=PartyRole.CONCERNED, name=drawn.said(2), identifier=str(drawn.some("", "6101701234")))
        yield _party(drawn, id)
    for id in range(1, 7):
        yield _record(drawn, id, cases)
        yield _note(drawn, id)
    for id in range(1, 4):
        yield from _chat(drawn, id)
        yield from _approval(drawn, id)


def _case(drawn: _Drawing, id: int) -> Case:
    return Case(
        id=id, authority_id=drawn.ministry.authority, year=2026, sequence=id, number=f"2026-12{id}", title=drawn.said(), type="general",
        file_plan_code="06.02.01", unit_id=drawn.some(drawn.ministry.grants, drawn.ministry.legal), responsible_id=drawn.others[0],
        opened_at=AT - dt.timedelta(days=drawn.draw.randint(0, 3)), readers=drawn.people() if drawn.draw.random() < 0.3 else [],
        restricted_to=drawn.listed(), clearance=drawn.some(0, 0, 0, 2), state=CaseState.IN_PROGRESS, version=1,
    )  # fmt: skip


def _record(drawn: _Drawing, id: int, cases: dict[int, Case]) -> Record:
    case, with_case = cases.get(drawn.draw.randint(1, 6)), drawn.draw.random() < 0.7
    return Record(
        id=id, authority_id=drawn.ministry.authority, kind=RecordKind.INBOUND, state=RecordState.RECEIVED, channel=Channel.EMAIL,
        title=drawn.said(), body_html=f"<p>{drawn.said()}</p>", access_level=drawn.some(*AccessLevel), clearance=drawn.some(0, 0, 0, 2),
        restricted_to=drawn.listed(), case_access=with_case,
        case_restricted_to=case.restricted_to if case and with_case else None, readers=drawn.people(),
        unit_id=drawn.some(drawn.ministry.grants, drawn.ministry.legal), responsible_id=drawn.others[0], created_by=drawn.others[0],
        case_id=case.id if case else None, arrived_at=AT - dt.timedelta(days=drawn.draw.randint(0, 3)), version=1,
    )  # fmt: skip


def _party(drawn: _Drawing, id: int) -> Party:
    return Party(
        id=id, authority_id=drawn.ministry.authority, number=id, kind=PartyKind.CITIZEN, name=drawn.said(2),
        identifier_kind="cpr", identifier=str(drawn.some("", "6101701234")),
        owner_id=drawn.some(None, drawn.reader, drawn.others[0]), version=1,
    )  # fmt: skip


def _note(drawn: _Drawing, id: int) -> Note:
    on_record = drawn.draw.random() < 0.6
    place = {"record_id": drawn.draw.randint(1, 6)} if on_record else {"case_id": drawn.draw.randint(1, 3)}
    deleted = AT if drawn.draw.random() < 0.15 else None
    return Note(id=id, written_by=drawn.people()[0], written_at=AT, text=drawn.said(), deleted_at=deleted, **place)


def _chat(drawn: _Drawing, id: int) -> Iterator[SQLModel]:
    record_id = drawn.draw.randint(1, 6)
    yield Chat(id=id, record_id=record_id, opened_by=drawn.others[0], opened_at=AT)
    members = {drawn.others[1], *drawn.people()}
    for official_id in sorted(members):
        left = AT if drawn.draw.random() < 0.2 else None
        yield ChatMember(id=100 * id + official_id, chat_id=id, record_id=record_id, official_id=official_id, joined_at=AT, left_at=left)
    for number in range(drawn.draw.randint(1, 3)):
        deleted = AT if drawn.draw.random() < 0.15 else None
        yield ChatMessage(id=10 * id + number, chat_id=id, written_by=drawn.others[1], written_at=AT, text=drawn.said(), deleted_at=deleted)


def _approval(drawn: _Drawing, id: int) -> Iterator[SQLModel]:
    record_id = 2 * id
    yield Approval(
        id=id, authority_id=drawn.ministry.authority, record_id=record_id, definition_version_id=1, title=drawn.said(2),
        state=ApprovalState.IN_PROGRESS, responsible_id=drawn.others[0], comment=drawn.said(2), started_at=AT, version=1,
    )  # fmt: skip
    yield Step(id=id, approval_id=id, record_id=record_id, round=1, position=1, name="one", title=drawn.said(2), state=StepState.OPEN)
    yield ApprovalComment(
        id=id, approval_id=id, record_id=record_id, round=1, official_id=drawn.others[0], text=drawn.said(), said_at=AT
    )  # fmt: skip


def _searches(ministry: Ministry, reader: int, searches: tuple[str, ...]) -> Iterator[SQLModel]:
    for id, words in enumerate(searches, 1):
        content = as_content(ListDefinition(ListSource.ARCHIVE, words=words))
        yield SavedList(
            id=id, authority_id=ministry.authority, scope=ListScope.PERSONAL, official_id=reader, name=words, content=content,
            changed_at=AT, version=1,
        )  # fmt: skip
        yield SearchAlert(list_id=id, official_id=reader, began_at=AT)
