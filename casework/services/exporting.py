"""Takes things out of the house as files, and writes down who took what for which purpose."""

from casework.errors import RuleBroken
from casework.events import HistoryExported
from casework.queries.histories import Happening, Wanted, page_of_case
from casework.vocabulary import Reason
from casework.work import Work

MOST_LINES = 50_000


def export_history(work: Work, case_id: int, wanted: Wanted, *, purpose: str) -> tuple[Happening, ...]:
    """Gives the wanted events of a case for a file, newest first, and notes the export with its purpose.

    Raises:
        NotFound: the asker may not see the case. RuleBroken: no purpose is given.
    """
    if not purpose.strip():
        raise RuleBroken(Reason.PURPOSE_IS_REQUIRED)
    lines = page_of_case(work, case_id, wanted, first=MOST_LINES).lines
    work.record(HistoryExported(case_id=case_id, lines=len(lines), purpose=purpose.strip()))
    return lines
