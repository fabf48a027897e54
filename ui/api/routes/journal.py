"""The journal: the file plan and the kinds of case."""

from casework.queries import choices
from casework.services import file_plan
from casework.vocabulary import Scope
from ui.api.route import Route

READ, WRITE = Scope.JOURNAL_READ, Scope.JOURNAL_WRITE

ROUTES = (
    Route("GET", "/file-plan", choices.file_plan_codes, READ),
    Route("POST", "/file-plan", file_plan.add_file_plan, WRITE),
    Route("GET", "/case-types", choices.case_types, READ, key=("name",)),
    Route("POST", "/case-types", file_plan.add_case_type, WRITE),
)
