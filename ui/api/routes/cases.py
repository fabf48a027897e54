"""Cases: open, read, edit, restrict, complete."""

from casework.queries import case_page, histories
from casework.services import cases
from casework.vocabulary import Scope
from ui.api.route import Route

READ, WRITE = Scope.CASES_READ, Scope.CASES_WRITE

ROUTES = (
    Route("GET", "/cases", case_page.open_cases, READ),
    Route("POST", "/cases", cases.open_case, WRITE, at="/cases/{id}"),
    Route("GET", "/case-numbers/{number}", case_page.case_by_number, READ),
    Route("GET", "/cases/{case_id}", case_page.case_page, READ),
    Route("PATCH", "/cases/{case_id}", cases.edit, WRITE),
    Route("GET", "/cases/{case_id}/history", histories.of_case, READ, key=("event_id",)),
    Route("PUT", "/cases/{case_id}/restriction", cases.restrict, WRITE),
    Route("POST", "/cases/{case_id}/completion", cases.complete, WRITE),
    Route("POST", "/records/{record_id}/new-case", cases.open_from_record, WRITE, at="/cases/{id}"),
)

NOT_FOR_THE_API = {
    "casework.queries.lists.rows_of_case": "is part of the case's page",
}
