"""What has happened on a case and its records, in words."""

from casework.queries.case_page import CasePage
from ui.desk.data import Desk
from ui.desk.parts.markup import html, show
from ui.desk.parts.pieces import history
from ui.desk.parts.words import t


def case_history_view(mine: Desk, case: CasePage) -> None:
    """Show what has happened, newest first."""
    lines = history(mine.case_history(case.case_id))
    show(html('<section class="page panel"><h2>{title}</h2>{lines}</section>', title=t("What has happened"), lines=lines))
