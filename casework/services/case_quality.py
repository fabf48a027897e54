"""The quality stamp: a records manager has checked the codes of a case; it falls when they are changed."""

from sqlmodel import col, select

from casework.events import QualityStampCleared, QualityStamped
from casework.lifecycle import CASE, refuse_unless
from casework.model import Case, QualityStamp
from casework.vocabulary import Action
from casework.work import Work

STAMPED = ("file_plan_code", "action_code", "disposal_code", "keywords")
"""What the stamp says is right."""


def stamp(work: Work, case_id: int, comment: str = "", *, opened_version: int | None = None) -> None:
    """Stamps the codes of the case as checked; a new stamp takes the place of an earlier one.

    Raises:
        NotPermitted: without ``QUALITY_STAMP``. Stale: the codes the stamp was meant for are no longer those of the case.
    """
    case = work.load(Case, case_id, Action.STAMP, opened_version=opened_version)
    refuse_unless(CASE, case.state, Action.STAMP)
    for earlier in _standing(work, case_id):
        earlier.cleared_at = work.now
    work.add(QualityStamp(case_id=case_id, stamped_by=work.official_id, stamped_at=work.now, comment=comment.strip()))
    work.record(QualityStamped(case_id=case_id, comment=comment.strip()))


def clear(work: Work, case_id: int, fields: tuple[str, ...]) -> None:
    """Lets the stamp of a case fall because of the changed fields; nothing happens where there is none."""
    for earlier in _standing(work, case_id):
        earlier.cleared_at = work.now
        work.record(QualityStampCleared(case_id=case_id, fields=fields))


def _standing(work: Work, case_id: int) -> list[QualityStamp]:
    standing = select(QualityStamp).where(QualityStamp.case_id == case_id, col(QualityStamp.cleared_at).is_(None))
    return list(work.session.exec(standing).all())
