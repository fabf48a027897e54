"""Cases: open, read, edit, restrict, complete."""

from casework.queries import as_of, case_page, histories, readings
from casework.services import cases, exporting
from casework.vocabulary import Scope
from ui.api.route import Route

READ, WRITE = Scope.CASES_READ, Scope.CASES_WRITE

ROUTES = (
    Route("GET", "/cases", case_page.open_cases, READ),
    Route("POST", "/cases", cases.open_case, WRITE, at="/cases/{id}"),
    Route("GET", "/case-numbers/{number}", case_page.case_by_number, READ),
    Route("GET", "/cases/{case_id}", case_page.case_page, READ),
    Route("PATCH", "/cases/{case_id}", cases.edit, WRITE),
    Route("GET", "/cases/{case_id}/history", histories.page_of_case, READ),
    Route("GET", "/cases/{case_id}/history/actors", histories.actors_of_case, READ),
    Route("POST", "/cases/{case_id}/history/exports", exporting.export_history, WRITE),
    Route("GET", "/cases/{case_id}/readers", readings.readers_of_case, READ),
    Route("GET", "/cases/{case_id}/as-of", as_of.case_as_of, READ),
    Route("PUT", "/cases/{case_id}/restriction", cases.restrict, WRITE),
    Route("POST", "/cases/{case_id}/completion", cases.complete, WRITE),
    Route("POST", "/records/{record_id}/new-case", cases.open_from_record, WRITE, at="/cases/{id}"),
)

NOT_FOR_THE_API = {
    "casework.queries.histories.of_case": "page_of_case gives the same in pages",
    "casework.queries.case_page.case_number": "is part of the case's page",
}
