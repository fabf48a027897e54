"""Who works on a record beside its responsible."""

from sqlmodel import col, select

from casework.model import Grant, Record
from casework.queries.case_parts import Helper
from casework.queries.record_page import names_of
from casework.vocabulary import Action, Cause, Right
from casework.work import Work


def supplementary_of_record(work: Work, record_id: int) -> tuple[Helper, ...]:
    """Gives the supplementary case workers of a record with their right, in the order they came.

    Raises:
        NotFound: the asker may not see the record.
    """
    work.load(Record, record_id, Action.READ)
    running = select(Grant).where(col(Grant.record_id) == record_id, col(Grant.cause) == Cause.SUPPLEMENTARY, col(Grant.ended_at).is_(None))
    grants = work.session.exec(running.order_by(col(Grant.id))).all()
    names = names_of(work, {each.principal_id for each in grants})
    return tuple(Helper(each.principal_id, names.get(each.principal_id, ""), Right(each.right)) for each in grants)
