"""What was asked and decided elsewhere before it came in with a bundle, as it was told there."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from casework.bundles.around import AnswerOn, ApprovalRow, DecisionOn, RequestRow
from casework.model import CarriedThing, Record
from casework.vocabulary import OPEN_REQUESTS, Action, ApprovalState, RequestState
from casework.work import Work

_NONE = str(uuid.UUID(int=0))


@dataclass(frozen=True)
class CarriedRequest:
    """Is a request of the system it came from: finished there, or under way when it was brought along; nobody here is asked by it."""

    carried_id: int
    source: str
    kind: str
    text: str
    state: RequestState
    asked_by: str
    returns_to: str
    deadline: dt.date | None
    made_at: dt.datetime
    ended_at: dt.datetime | None
    end_reason: str
    answers: tuple[AnswerOn, ...]

    @property
    def is_under_way(self) -> bool:
        """Says whether it was not finished when it was brought along."""
        return self.state in OPEN_REQUESTS


@dataclass(frozen=True)
class CarriedApproval:
    """Is an approval that was finished in the system it came from, with what each approver decided; it gives no seat here."""

    carried_id: int
    source: str
    title: str
    state: ApprovalState
    rounds: int
    responsible: str
    comment: str
    finished_at: dt.datetime
    decisions: tuple[DecisionOn, ...]


def approvals_of_record(work: Work, record_id: int) -> tuple[CarriedApproval, ...]:
    """Gives the finished approvals that came in with a record, the latest first."""
    return tuple(_approval(row) for row in _of_record(work, record_id, "approval"))


def requests_of_record(work: Work, record_id: int) -> tuple[CarriedRequest, ...]:
    """Gives the requests that came in with a record, finished or under way there, the latest first."""
    return tuple(_request(row) for row in _of_record(work, record_id, "request"))


def _of_record(work: Work, record_id: int, kind: str) -> Sequence[CarriedThing]:
    work.load(Record, record_id, Action.READ)
    of_the_record = (col(CarriedThing.record_id) == record_id, col(CarriedThing.kind) == kind)
    return work.session.exec(select(CarriedThing).where(*of_the_record).order_by(col(CarriedThing.at).desc())).all()


def _approval(row: CarriedThing) -> CarriedApproval:
    told = ApprovalRow.model_validate({**row.content, "guid": _NONE, "record": _NONE})
    return CarriedApproval(row.id, row.source, told.title, told.state, told.rounds, told.responsible, told.comment, row.at, told.decisions)


def _request(row: CarriedThing) -> CarriedRequest:
    told = RequestRow.model_validate({**row.content, "guid": _NONE, "record": _NONE})
    return CarriedRequest(
        row.id, row.source, told.kind, told.text, told.state, told.asked_by, told.returns_to, told.deadline, told.made_at,
        None if told.state in OPEN_REQUESTS else row.at, told.end_reason, told.answers,
    )  # fmt: skip
