"""What lies around a case and its records, as rows of a bundle, as far as the asker sees it."""

import copy
from collections.abc import Mapping
from typing import Any, Literal

from sqlalchemy import ColumnElement, or_
from sqlmodel import SQLModel, col, select

from casework.bundles.around import (
    AnnotationRow,
    AnswerOn,
    ApprovalRow,
    ChatRow,
    DecisionOn,
    FolderRow,
    KeptVersionRow,
    LinkRow,
    MemberOn,
    MessageOn,
    NoteRow,
    RelationRow,
    RequestRow,
)  # fmt: skip
from casework.bundles.shapes import LeftOut, Row
from casework.model import (
    Annotation,
    AnnotationRecipient,
    Approval,
    CarriedThing,
    Case,
    CaseFolder,
    CaseRelation,
    Chat,
    ChatMember,
    ChatMessage,
    Decision,
    Definition,
    DefinitionVersion,
    DocumentVersion,
    Note,
    RecordLink,
    RecordVersion,
    Request,
    RequestRecipient,
    RequestType,
    Step,
)  # fmt: skip
from casework.queries.case_numbers import NumberState, gaps_of_case
from casework.services.exporting_names import Names
from casework.vocabulary import ApprovalState, RequestState

_OVER = (ApprovalState.APPROVED, ApprovalState.CANCELLED)


class Around:
    """Reads what lies around one case and those of its records that the asker sees."""

    def __init__(self, names: Names, case: Case, records: Mapping[int, str], open_addresses: Mapping[int, frozenset[str]]) -> None:
        self.names = names
        self.work = names.work
        self.case = case
        self.case_guid = names.guid("cases", case.id)
        self.records = records
        self.open_addresses = open_addresses
        self.chats_left_out = 0
        self.open_approvals = 0

    def rows(self) -> dict[str, list[Row]]:
        """Gives the rows by kind."""
        return {
            "folders": self._folders(),
            "relations": self._relations(),
            "links": self._links(),
            "notes": self._notes(),
            "annotations": self._annotations(),
            "versions": self._versions(),
            "chats": self._chats(),
            "approvals": [*self._approvals(), *self._carried("approval", ApprovalRow)],
            "requests": [*self._requests(), *self._carried("request", RequestRow)],
        }

    def left_out(self) -> LeftOut:
        """Says what the asker can see is missing; asked after ``rows``."""
        gaps = [gap for gap in gaps_of_case(self.work, self.case.id) if gap.state is NumberState.NOT_FOR_YOU]
        return LeftOut(
            record_numbers=tuple(gap.number for gap in gaps if gap.upto is None),
            record_number_ranges=tuple((gap.number, gap.upto) for gap in gaps if gap.upto is not None),
            chats=self.chats_left_out,
            open_approvals=self.open_approvals,
            seen_by=self.names.official(self.work.official_id),
        )

    def _of(self, table: type[SQLModel], *, also_case: bool = False) -> list[Any]:
        of: ColumnElement[bool] = col(table.record_id).in_(self.records)  # type: ignore[attr-defined]  # each of these tables is on records
        if also_case:
            of = or_(of, col(table.case_id) == self.case.id)  # type: ignore[attr-defined]  # as is said
        return list(self.work.session.exec(select(table).where(of).order_by(col(table.id))).all())  # type: ignore[attr-defined]  # have ids

    def _on(self, row: Any) -> dict[str, str | None]:
        return {"record": self.records[row.record_id]} if row.record_id is not None else {"case": self.case_guid}

    def _folders(self) -> list[Row]:
        found = self.work.session.exec(select(CaseFolder).where(col(CaseFolder.case_id) == self.case.id)).all()
        below: dict[int | None, list[CaseFolder]] = {}
        for folder in sorted(found, key=lambda each: (each.position, each.id)):
            below.setdefault(folder.parent_id, []).append(folder)
        guids = self.names.guids("folders", [folder.id for folder in found])
        rows: list[Row] = []

        def walk(parent_id: int | None) -> None:
            for folder in below.get(parent_id, ()):
                parent = guids[parent_id] if parent_id is not None else None
                rows.append(
                    FolderRow(guid=guids[folder.id], case=self.case_guid, parent=parent, position=folder.position, title=folder.title)
                )
                walk(folder.id)

        walk(None)
        return rows

    def _relations(self) -> list[Row]:
        found = self.work.session.exec(select(CaseRelation).where(col(CaseRelation.case_id) == self.case.id).order_by(col(CaseRelation.id)))
        rows = found.all()
        guids, others = self.names.guids("relations", [row.id for row in rows]), self.names.guids("cases", [row.other_id for row in rows])
        return [
            RelationRow(
                guid=guids[row.id], case=self.case_guid, other=others[row.other_id], kind=row.kind, by=self.names.official(row.made_by),
                at=row.made_at,
            )
            for row in rows
        ]  # fmt: skip

    def _links(self) -> list[Row]:
        rows: list[RecordLink] = self._of(RecordLink)
        guids, others = self.names.guids("links", [row.id for row in rows]), self.names.guids("records", [row.other_id for row in rows])
        return [
            LinkRow(
                guid=guids[row.id], other=others[row.other_id], kind=row.kind, by=self.names.official(row.made_by), at=row.made_at,
                record=self.records[row.record_id],
            )
            for row in rows
        ]  # fmt: skip

    def _notes(self) -> list[Row]:
        rows: list[Note] = self._of(Note, also_case=True)
        guids = self.names.guids("notes", [row.id for row in rows])
        return [
            NoteRow(
                guid=guids[row.id], by=self.names.official(row.written_by), at=row.written_at, text=row.text,
                named=tuple(self.names.whom(each) for each in row.participants or ()), deleted_at=row.deleted_at,
                deleted_by=self.names.official(row.deleted_by) if row.deleted_by else "", **self._on(row),
            )
            for row in rows
        ]  # fmt: skip

    def _annotations(self) -> list[Row]:
        rows: list[Annotation] = self._of(Annotation, also_case=True)
        guids = self.names.guids("annotations", [row.id for row in rows])
        directed = select(AnnotationRecipient).where(col(AnnotationRecipient.annotation_id).in_([row.id for row in rows]))
        named: dict[int, list[str]] = {}
        for each in self.work.session.exec(directed.order_by(col(AnnotationRecipient.official_id))).all():
            named.setdefault(each.annotation_id, []).append(self.names.official(each.official_id))
        places = self._places({row.version_id for row in rows if row.version_id is not None})
        return [
            AnnotationRow(
                guid=guids[row.id], by=self.names.official(row.written_by), at=row.written_at, text=row.text,
                named=tuple(named.get(row.id, ()) if row.participants is None else map(self.names.whom, row.participants)),
                to=tuple(named.get(row.id, ())), **self._on(row), document=places.get(row.version_id or 0, (None, 0))[0],
                version=places.get(row.version_id or 0, (None, None))[1], page=row.page,
                boxes=tuple((box[0], box[1], box[2], box[3]) for box in row.boxes or ()), quote=row.quote or "",
                answers=guids.get(row.answers_id or 0),
                settled_by=self.names.official(row.settled_by) if row.settled_by else "", settled_at=row.settled_at,
            )
            for row in rows
        ]  # fmt: skip

    def _places(self, version_ids: set[int]) -> dict[int, tuple[str, int]]:
        """Gives the document and number of each version that something is annotated on."""
        asked = select(DocumentVersion.id, DocumentVersion.document_id, DocumentVersion.number)
        found = self.work.session.exec(asked.where(col(DocumentVersion.id).in_(version_ids))).all() if version_ids else ()
        documents = self.names.guids("documents", sorted({document_id for _, document_id, _ in found}))
        return {id: (documents[document_id], number) for id, document_id, number in found}

    def _versions(self) -> list[Row]:
        rows: list[RecordVersion] = self._of(RecordVersion)
        guids = self.names.guids("versions", [row.id for row in rows])
        inside = {int(each["document"]) for row in rows for each in _documents(row.content)}
        documents = self.names.guids("documents", sorted(inside))
        return [
            KeptVersionRow(
                guid=guids[row.id], record=self.records[row.record_id], number=row.number, by=self.names.name(row.made_by), at=row.made_at,
                content=_abroad(row.content, documents, self.open_addresses.get(row.record_id, frozenset())),
            )
            for row in rows
        ]  # fmt: skip

    def _chats(self) -> list[Row]:
        """Gives the chats the asker takes part in; that there are others is seen by every reader of the record, and said."""
        found: list[Chat] = [chat for chat in self._of(Chat) if chat.deleted_at is None]
        members: dict[int, list[ChatMember]] = {}
        for member in self._of(ChatMember):
            members.setdefault(member.chat_id, []).append(member)
        me = self.work.official_id
        mine = [chat for chat in found if any(each.official_id == me and each.left_at is None for each in members.get(chat.id, ()))]
        self.chats_left_out = len(found) - len(mine)
        said: dict[int, list[ChatMessage]] = {}
        of_mine = col(ChatMessage.chat_id).in_([chat.id for chat in mine])
        for message in self.work.session.exec(select(ChatMessage).where(of_mine).order_by(col(ChatMessage.id))):
            said.setdefault(message.chat_id, []).append(message)
        guids = self.names.guids("chats", [chat.id for chat in mine])
        return [
            ChatRow(
                guid=guids[chat.id], record=self.records[chat.record_id], by=self.names.official(chat.opened_by), at=chat.opened_at,
                members=tuple(
                    MemberOn(
                        who=self.names.official(each.official_id), joined_at=each.joined_at, left_at=each.left_at,
                        through=self.names.whom(each.through_id) if each.through_id is not None else "",
                    )
                    for each in members.get(chat.id, ())
                ),
                messages=tuple(
                    MessageOn(by=self.names.official(each.written_by), at=each.written_at, text=each.text, deleted_at=each.deleted_at)
                    for each in said.get(chat.id, ())
                ),
            )
            for chat in mine
        ]  # fmt: skip

    def _approvals(self) -> list[Row]:
        found: list[Approval] = self._of(Approval)
        over = [approval for approval in found if approval.state in _OVER]
        self.open_approvals = len(found) - len(over)
        if not over:
            return []
        ids = [approval.id for approval in over]
        session = self.work.session
        steps = dict(session.execute(select(Step.id, Step.title).where(col(Step.approval_id).in_(ids))).all())
        decided: dict[int, list[Decision]] = {}
        for each in session.exec(select(Decision).where(col(Decision.approval_id).in_(ids)).order_by(col(Decision.id))):
            decided.setdefault(each.approval_id, []).append(each)
        versions = {approval.definition_version_id for approval in over}
        named = select(DefinitionVersion.id, Definition.name).join(Definition, col(Definition.id) == DefinitionVersion.definition_id)
        definitions = dict(session.execute(named.where(col(DefinitionVersion.id).in_(versions))).all())
        guids = self.names.guids("approvals", ids)
        return [
            ApprovalRow(
                guid=guids[each.id], record=self.records[each.record_id], title=each.title[:255], state=_over(each.state),
                rounds=each.round,
                definition=definitions.get(each.definition_version_id, ""), responsible=self.names.official(each.responsible_id),
                comment=each.comment, started_at=each.started_at, finished_at=each.finished_at, deadline=each.deadline,
                decisions=tuple(self._decision(one, steps) for one in decided.get(each.id, ())),
            )
            for each in over
        ]  # fmt: skip

    def _decision(self, decision: Decision, steps: Mapping[int, str]) -> DecisionOn:
        behalf = decision.on_behalf_of_id
        return DecisionOn(
            round=decision.round,
            step=steps.get(decision.step_id, ""),
            verdict=decision.verdict,
            who=self.names.official(decision.actor_id),
            on_behalf_of=self.names.official(behalf) if behalf else "",
            at=decision.decided_at,
            comment=decision.comment,
            seen=decision.manifest_hash,
            undone_at=decision.undone_at,
        )

    def _requests(self) -> list[Row]:
        found: list[Request] = self._of(Request)
        gone = [request for request in found if request.state is not RequestState.DRAFT]
        if not gone:
            return []
        ids = [request.id for request in gone]
        session = self.work.session
        kinds = dict(session.execute(select(RequestType.id, RequestType.name_da)).all())
        asked: dict[int, list[RequestRecipient]] = {}
        parts = select(RequestRecipient).where(col(RequestRecipient.request_id).in_(ids)).order_by(col(RequestRecipient.id))
        for part in session.exec(parts):
            asked.setdefault(part.request_id, []).append(part)
        guids = self.names.guids("requests", ids)
        return [
            RequestRow(
                guid=guids[each.id], record=self.records[each.record_id], kind=kinds.get(each.type_id or 0, ""), text=each.text,
                state=_as_told(each.state), returns_to=self.names.whom(each.return_to_id) if each.return_to_id else "",
                asked_by=self.names.official(each.requested_by) if each.requested_by else each.asked_by,
                deadline=each.deadline, made_at=each.made_at, sent_at=each.sent_at, ended_at=each.ended_at,
                ended_by=self.names.official(each.ended_by) if each.ended_by else "", end_reason=each.end_reason,
                answers=tuple(self._answer(part) for part in asked.get(each.id, ())),
            )
            for each in gone
        ]  # fmt: skip

    def _answer(self, part: RequestRecipient) -> AnswerOn:
        return AnswerOn(
            of=part.name or self.names.whom(part.principal_id),
            state=part.state,
            given_to=self.names.official(part.assigned_to) if part.assigned_to else "",
            by=self.names.official(part.answered_by) if part.answered_by else "",
            asked_at=part.asked_at,
            at=part.answered_at,
            comment=part.comment,
            answer=self.records.get(part.answer_id or 0),
            is_late=part.is_late,
            evaluation=part.evaluation,
            evaluation_comment=part.evaluation_comment,
        )

    def _carried(self, kind: str, shape: type[ApprovalRow] | type[RequestRow]) -> list[Row]:
        rows = [row for row in self._of(CarriedThing) if row.kind == kind]
        guids = self.names.guids("carried", [row.id for row in rows])
        return [shape.model_validate({**row.content, "guid": guids[row.id], "record": self.records[row.record_id]}) for row in rows]


def _as_told(state: RequestState) -> Literal[RequestState.SENT, RequestState.EXECUTED, RequestState.FINALISED, RequestState.CANCELLED]:
    if state is RequestState.DRAFT:
        raise ValueError(state)
    return state


def _over(state: ApprovalState) -> Literal[ApprovalState.APPROVED, ApprovalState.CANCELLED]:
    return ApprovalState.CANCELLED if state is ApprovalState.CANCELLED else ApprovalState.APPROVED


def _documents(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = content.get("documents", [])
    return [each for each in found if isinstance(each, dict) and "document" in each] if isinstance(found, list) else []


def _abroad(content: dict[str, Any], documents: Mapping[int, str], open_addresses: frozenset[str]) -> dict[str, Any]:
    """Names the documents by GUID; what a version of one is called here is told by its number alone.

    An older version tells the address of nobody whose address may be protected.
    """
    told = copy.deepcopy(content)
    for each in told.get("parties", []):
        if each["name"] not in open_addresses:
            each["address"] = ""
    for each in _documents(told):
        each["document"] = documents[int(each["document"])]
        each.pop("version", None)
    return told
