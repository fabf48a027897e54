"""The records of a case."""

from casework.queries.case_page import CasePage
from ui.desk.data import Desk
from ui.desk.parts.markup import show
from ui.desk.parts.pieces import empty, record_table
from ui.desk.parts.words import t


def case_records_view(_: Desk, case: CasePage) -> None:
    """Show the records on the case that the official may read."""
    none = empty(t("No records on the case"), t("Place a record on the case from its own page."))
    show(record_table(case.records) if case.records else none)
