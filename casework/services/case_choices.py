"""What an official files on which case, remembered for suggestions; a matter of personal order, removable."""

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, delete

from casework.model import Case, CaseChoiceMade
from casework.vocabulary import Action
from casework.work import Work


def remember(work: Work, case_id: int) -> None:
    """Counts that the actor has filed something on the case."""
    if work.actor.official_id is None:
        return
    row = insert(CaseChoiceMade).values(official_id=work.official_id, case_id=case_id, times=1, last_at=work.now)
    work.session.execute(
        row.on_conflict_do_update(index_elements=["official_id", "case_id"], set_={"times": CaseChoiceMade.times + 1, "last_at": work.now})
    )


def forget(work: Work, case_id: int) -> None:
    """Takes the case out of the actor's suggestions until it is chosen again."""
    work.load(Case, case_id, Action.READ)
    work.session.execute(
        delete(CaseChoiceMade).where(col(CaseChoiceMade.case_id) == case_id, col(CaseChoiceMade.official_id) == work.official_id)
    )
