"""Requests (bestillinger): asked, answered, finalised, and the kinds there are."""

from casework.queries import carried
from casework.queries import requests as shown
from casework.services import request_answering, request_besides, request_types, requests
from casework.vocabulary import Scope
from ui.api.route import Route

READ, WRITE = Scope.RECORDS_READ, Scope.RECORDS_WRITE

ROUTES = (
    Route("GET", "/records/{record_id}/requests", shown.of_record, READ, key=("request_id",)),
    Route("GET", "/records/{record_id}/carried-requests", carried.requests_of_record, READ, key=("carried_id",)),
    Route("POST", "/records/{record_id}/requests", requests.make, WRITE, at="/requests/{id}"),
    Route("POST", "/records/{record_id}/request-drafts", requests.draft, WRITE, at="/requests/{id}"),
    Route("GET", "/requests/{request_id}", shown.request, READ),
    Route("PUT", "/requests/{request_id}", requests.change, WRITE),
    Route("DELETE", "/requests/{request_id}", requests.drop, WRITE),
    Route("POST", "/requests/{request_id}/sending", requests.send, WRITE),
    Route("POST", "/requests/{request_id}/recipients", requests.ask_more, WRITE),
    Route("PUT", "/requests/{request_id}/deadline", requests.set_deadline, WRITE),
    Route("POST", "/requests/{request_id}/finalisation", requests.finalise, WRITE),
    Route("DELETE", "/requests/{request_id}/finalisation", request_besides.take_finalising_back, WRITE),
    Route("POST", "/records/{record_id}/finalised-requests", request_besides.finalise_of_record, WRITE),
    Route("POST", "/requests/{request_id}/copies", request_besides.copy, WRITE, at="/requests/{id}"),
    Route("POST", "/requests/{request_id}/printouts", request_besides.printed, WRITE),
    Route("POST", "/requests/{request_id}/cancellation", requests.cancel, WRITE),
    Route("DELETE", "/request-recipients/{recipient_id}", requests.withdraw, WRITE),
    Route("POST", "/request-recipients/{recipient_id}/reminders", requests.remind, WRITE),
    Route("POST", "/request-recipients/{recipient_id}/return", requests.send_back, WRITE),
    Route("PUT", "/request-recipients/{recipient_id}/evaluation", requests.evaluate, WRITE),
    Route("POST", "/request-recipients/{recipient_id}/acceptance", request_answering.accept, WRITE),
    Route("PUT", "/request-recipients/{recipient_id}/assignment", request_answering.assign, WRITE),
    Route("GET", "/request-recipients/{recipient_id}/colleagues", shown.colleagues, READ, key=("name", "principal_id")),
    Route("POST", "/request-recipients/{recipient_id}/answers", request_answering.begin_answer, WRITE, at="/records/{id}"),
    Route("PUT", "/request-recipients/{recipient_id}/answer", request_answering.set_answer, WRITE),
    Route("DELETE", "/request-recipients/{recipient_id}/answer", request_answering.take_answer_off, WRITE),
    Route("POST", "/request-recipients/{recipient_id}/execution", request_answering.execute, WRITE),
    Route("POST", "/request-recipients/{recipient_id}/refusal", request_answering.decline, WRITE),
    Route("GET", "/request-types", shown.request_types, READ),
    Route("POST", "/request-types", request_types.save_request_type, WRITE, without=("type_id",)),
    Route("GET", "/request-recipient-choices", shown.recipients, READ, key=("principal_id",)),
    Route("GET", "/request-reception", shown.reception, READ, named="unit_id"),
    Route("PUT", "/request-reception", request_types.set_reception, WRITE),
)

_PART = "is a part of the verbs of both sides"
_CLOCK = "the runner does it by the clock"
NOT_FOR_THE_API = {
    "casework.services.request_parts.steered": _PART,
    "casework.services.request_parts.steered_part": _PART,
    "casework.services.request_parts.answered_part": _PART,
    "casework.services.request_parts.parts_of": _PART,
    "casework.services.request_besides.take_all_back": "is taking each back: DELETE /requests/{id}/finalisation",
    "casework.services.request_clock.tell_late": _CLOCK,
    "casework.services.request_clock.finalise_due": _CLOCK,
    "casework.services.request_carrying.carry": "the courier carries requests between authorities",
    "casework.queries.requests.listed": "the lists of records say the same, a page at a time: /lists/requests",
    "casework.queries.requests.waiting": "is a label of the desk; the list says it",
    "casework.queries.requests.count_open": "is a label of the desk; the list says it",
}
