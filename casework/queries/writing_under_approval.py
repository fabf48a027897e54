"""What writing on a record comes to while its approval runs, told before it is done: four eyes, and who is asked again.

Source: design 6, *As seen* ("Who edits a document during an approval is a drafter from then on"; "whether a changed document asks earlier
approvers again").
"""

from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from casework.approvals.rows import pinned
from casework.lists.approvals import RUNNING
from casework.model import Approval, Case, Record
from casework.queries.approvals import ApprovalShown, approval_show
from casework.services.as_seen import fields_named
from casework.services.seats import has_drafted
from casework.vocabulary import Action, SeatState, StepState, Verdict
from casework.work import Work


@dataclass(frozen=True)
class UnderApproval:
    """Is the approval that runs on a record (``title`` is the record's), and what writing there comes to.

    ``is_drafter`` says that the actor has written on it already, ``is_asked`` that a seat waits for them by name: writing blocks it.
    ``approved_by`` have approved a step that counts, in the order of the steps; ``asks_again`` says whether a change asks them again.
    ``fields`` of the case are decided on with the record (their names).
    """

    approval_id: int
    record_id: int
    title: str
    is_drafter: bool
    is_asked: bool
    asks_again: bool
    approved_by: tuple[str, ...]
    fields: tuple[str, ...]


def of_record(work: Work, record_id: int) -> UnderApproval | None:
    """Gives what writing on a record comes to, or nothing where no approval of it runs.

    Raises:
        NotFound: it does not exist or is not the actor's to see.
    """
    record = work.load(Record, record_id, Action.READ)
    approval = work.session.exec(_running().where(Approval.record_id == record.id)).first()
    return None if approval is None else _under(work, approval)


def of_case(work: Work, case_id: int) -> tuple[UnderApproval, ...]:
    """Gives, of a case, the running approvals of records the actor reads whose definitions name fields of the case, oldest first.

    Raises:
        NotFound: it does not exist or is not the actor's to see.
    """
    work.load(Case, case_id, Action.READ)
    of_its_records = _running().join(Record, col(Record.id) == Approval.record_id).where(Record.case_id == case_id)
    found = list(work.session.exec(of_its_records.order_by(col(Approval.id))).all())
    named = fields_named(work, found)
    return tuple(_under(work, each) for each in found if named[each.id])


def _running() -> SelectOfScalar[Approval]:
    return select(Approval).where(col(Approval.state).in_(RUNNING), col(Approval.deleted_at).is_(None))


def _under(work: Work, approval: Approval) -> UnderApproval:
    definition, shown = pinned(work, approval), approval_show(work, approval.id)
    return UnderApproval(
        approval_id=approval.id,
        record_id=approval.record_id,
        title=work.load(Record, approval.record_id, Action.READ).title,
        is_drafter=has_drafted(work, work.official_id, approval.record_id),
        is_asked=_is_asked(shown, work.official_id),
        asks_again=definition.asks_again,
        approved_by=_approved_by(shown),
        fields=definition.sees,
    )


def _is_asked(shown: ApprovalShown, official_id: int) -> bool:
    waiting = {SeatState.OPEN, SeatState.WAITING}
    return any(seat.holder_id == official_id and seat.state in waiting for step in shown.steps for seat in step.seats)


def _approved_by(shown: ApprovalShown) -> tuple[str, ...]:
    """Names whose approvals count now: a step's decisions, and the seats that it carries on from an earlier round."""
    names: list[str] = []
    for step in shown.steps:
        if step.state is StepState.APPROVED:
            names += [each.by for each in step.decisions if each.verdict is Verdict.APPROVE]
            names += [each.holder for each in step.seats if each.state is SeatState.CARRIED]
    return tuple(dict.fromkeys(names))
