"""Reads cases, parties, notes, chats and approvals as they are now, each with what the actor of the work may read of it and no more.

Row-level security decides of every row: of a chat only who takes part reads what is said, of an approval whoever reads its record.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlmodel import col, select

from casework.model import Approval, ApprovalComment, Case, CaseParty, Chat, ChatMessage, Decision, Note, Party, Record, Step
from casework.queries.record_page import names_of
from casework.work import Work
from search.analysis import identifier_of
from search.schema import IndexedThing, ThingKind

Texts = dict[int, list[str]]

_NO_DAY = dt.datetime(1, 1, 2, tzinfo=dt.UTC)
"""Entries of the register are of no day."""


def gather_things(work: Work, kind: ThingKind, ids: Sequence[int], numbers: frozenset[str] = frozenset()) -> list[IndexedThing]:
    """Gives those of the things that the actor may see; of the numbers of parties only such as are among ``numbers``, asked for whole."""
    return _GATHERERS[kind](work, list(ids), numbers) if ids else []


def _cases(work: Work, ids: list[int], numbers: frozenset[str]) -> list[IndexedThing]:
    cases = work.session.exec(select(Case).where(col(Case.id).in_(ids))).all()
    parties: dict[int, list[CaseParty]] = defaultdict(list)
    for party in work.session.exec(select(CaseParty).where(col(CaseParty.case_id).in_(ids)).order_by(col(CaseParty.id))):
        parties[party.case_id].append(party)
    return [_case(case, parties[case.id], numbers) for case in cases]


def _case(case: Case, parties: list[CaseParty], numbers: frozenset[str]) -> IndexedThing:
    names = tuple(party.name for party in parties)
    return IndexedThing(
        ThingKind.CASES,
        case.id,
        case.opened_at,
        case.title,
        title=case.title,
        texts=(case.number, case.previous_number or "", *names, *_words_in(case.fields)),
        names=names,
        identifiers=_named({party.identifier for party in parties}, numbers),
        case_number=case.number,
        case_title=case.title,
        unit_id=case.unit_id,
        plan_code=case.file_plan_code,
        state=case.state,
        case_id=case.id,
    )


def _parties(work: Work, ids: list[int], numbers: frozenset[str]) -> list[IndexedThing]:
    found = work.session.exec(select(Party).where(col(Party.id).in_(ids), col(Party.merged_into_id).is_(None)))
    return [
        IndexedThing(
            ThingKind.PARTIES,
            party.id,
            _NO_DAY,
            party.name,
            title=party.name,
            names=(party.name,),
            identifiers=_named({party.identifier, party.p_number, party.gln, party.email.casefold(), *party.phone_keys}, numbers),
        )
        for party in found
    ]


def _notes(work: Work, ids: list[int], _: frozenset[str]) -> list[IndexedThing]:
    notes = work.session.exec(select(Note).where(col(Note.id).in_(ids), col(Note.deleted_at).is_(None))).all()
    things = _Places(work, {note.record_id for note in notes}, {note.case_id for note in notes})
    names = names_of(work, {note.written_by for note in notes})
    return [
        things.placed(
            ThingKind.NOTES, note.id, note.written_at, (note.text,), (names.get(note.written_by, ""),), note.record_id, note.case_id
        )
        for note in notes
        if things.has(note.record_id, note.case_id)
    ]


def _chats(work: Work, ids: list[int], _: frozenset[str]) -> list[IndexedThing]:
    chats = work.session.exec(select(Chat).where(col(Chat.id).in_(ids), col(Chat.deleted_at).is_(None))).all()
    said: dict[int, list[ChatMessage]] = defaultdict(list)
    messages = (col(ChatMessage.chat_id).in_([chat.id for chat in chats]), col(ChatMessage.deleted_at).is_(None))
    for message in work.session.exec(select(ChatMessage).where(*messages).order_by(col(ChatMessage.id))):
        said[message.chat_id].append(message)
    things = _Places(work, {chat.record_id for chat in chats}, set())
    names = names_of(work, {message.written_by for each in said.values() for message in each})
    return [
        things.placed(
            ThingKind.CHATS,
            chat.id,
            said[chat.id][-1].written_at,
            tuple(message.text for message in said[chat.id]),
            tuple(dict.fromkeys(names.get(message.written_by, "") for message in said[chat.id])),
            chat.record_id,
            None,
        )
        for chat in chats
        if said[chat.id] and things.has(chat.record_id, None)
    ]


def _approvals(work: Work, ids: list[int], _: frozenset[str]) -> list[IndexedThing]:
    approvals = work.session.exec(select(Approval).where(col(Approval.id).in_(ids), col(Approval.deleted_at).is_(None))).all()
    rows: list[tuple[Any, Any]] = [(Step.approval_id, Step.title), (ApprovalComment.approval_id, ApprovalComment.text)]
    said: Texts = defaultdict(list)
    for of, text in rows:
        for approval_id, words in work.session.exec(select(of, text).where(of.in_(ids))):
            said[approval_id].append(words)
    decided: Texts = defaultdict(list)
    decisions = select(Decision.approval_id, Decision.comment, Decision.actor_id).where(
        col(Decision.approval_id).in_(ids), col(Decision.undone_at).is_(None)
    )
    deciders: dict[int, set[int]] = defaultdict(set)
    for approval_id, comment, actor_id in work.session.exec(decisions.order_by(col(Decision.id))):
        decided[approval_id].append(comment)
        deciders[approval_id].add(actor_id)
    things = _Places(work, {each.record_id for each in approvals}, set())
    names = names_of(work, {each.responsible_id for each in approvals}.union(*deciders.values()))
    return [
        things.placed(
            ThingKind.APPROVALS,
            each.id,
            each.started_at,
            (each.comment, *dict.fromkeys(said[each.id]), *decided[each.id]),
            tuple(names.get(one, "") for one in sorted({each.responsible_id, *deciders[each.id]})),
            each.record_id,
            None,
            title=each.title,
        )
        for each in approvals
        if things.has(each.record_id, None)
    ]


class _Places:
    """Knows the records and cases that things stand on, as far as the actor reads them."""

    def __init__(self, work: Work, record_ids: Iterable[int | None], case_ids: Iterable[int | None]) -> None:
        records = select(Record.id, Record.title, Record.case_id).where(col(Record.id).in_([each for each in record_ids if each]))
        self._records = {id: (title, case_id) for id, title, case_id in work.session.exec(records)}
        wanted = {each for each in case_ids if each} | {case_id for _, case_id in self._records.values() if case_id}
        cases = select(Case.id, Case.number, Case.title).where(col(Case.id).in_(wanted))
        self._cases = {id: (number, title) for id, number, title in work.session.exec(cases)}

    def has(self, record_id: int | None, case_id: int | None) -> bool:
        return record_id in self._records if record_id else case_id in self._cases

    def placed(  # what a thing says, and where it stands
        self,
        kind: ThingKind,
        thing_id: int,
        at: dt.datetime,
        texts: tuple[str, ...],
        names: tuple[str, ...],
        record_id: int | None,
        case_id: int | None,
        *,
        title: str = "",
    ) -> IndexedThing:
        heading, on_case = self._records[record_id] if record_id else ("", case_id)
        number, case_title = self._cases.get(on_case or 0, ("", ""))
        return IndexedThing(
            kind,
            thing_id,
            at,
            heading or case_title,
            title=title,
            texts=texts,
            names=names,
            case_number=number,
            case_title=case_title,
            record_id=record_id,
            case_id=on_case,
        )


def _words_in(value: Any) -> list[str]:
    """Lists the words of a case's fields; what a field refers to by its id is none."""
    if isinstance(value, dict):
        return [word for each in value.values() for word in _words_in(each)]
    if isinstance(value, list):
        return [word for each in value for word in _words_in(each)]
    return [value] if isinstance(value, str) and value else []


def _named(kept: set[str], numbers: frozenset[str]) -> frozenset[str]:
    """Gives those of the numbers that were asked for whole: by a part of one nobody is found (CPR-loven; casework.queries.parties)."""
    return frozenset(spelling for each in kept if each and (spelling := identifier_of(each) or each) in numbers)


_GATHERERS: dict[ThingKind, Callable[[Work, list[int], frozenset[str]], list[IndexedThing]]] = {
    ThingKind.CASES: _cases,
    ThingKind.PARTIES: _parties,
    ThingKind.NOTES: _notes,
    ThingKind.CHATS: _chats,
    ThingKind.APPROVALS: _approvals,
}
