"""Brings the journal plan and the kinds of case into an empty authority."""

from casework.file_plan import PlanEntry
from casework.model import CaseType, FilePlanCode
from casework.vocabulary import Privilege
from casework.work import Work


def add_file_plan(work: Work, entries: tuple[PlanEntry, ...]) -> None:
    """Adds the plan's entries; each parent comes before its children.

    Raises:
        NotPermitted: without ``MANAGE_ORGANISATION``.
    """
    work.demand(Privilege.MANAGE_ORGANISATION)
    work.session.add_all([FilePlanCode(code=each.code, parent=each.parent, kind=each.kind, title=each.title) for each in entries])
    work.session.flush()


def add_case_type(work: Work, name: str, *, title_da: str, title_en: str) -> None:
    """Adds a kind of case.

    Raises:
        NotPermitted: without ``MANAGE_ORGANISATION``.
    """
    work.demand(Privilege.MANAGE_ORGANISATION)
    work.session.add(CaseType(name=name, title_da=title_da, title_en=title_en))
