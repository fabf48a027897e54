"""Records: read, write, place, register, send, complete, destroy."""

from casework.queries import histories, list_rows, readings, record_page
from casework.services import destroying, inbox, records
from casework.vocabulary import Scope
from ui.api.route import Route

READ, WRITE = Scope.RECORDS_READ, Scope.RECORDS_WRITE

ROUTES = (
    Route("POST", "/records", records.draft, WRITE, at="/records/{id}"),
    Route("GET", "/records", list_rows.rows_of, READ),
    Route("GET", "/records/{record_id}", record_page.record_page, READ),
    Route("PATCH", "/records/{record_id}", records.edit, WRITE),
    Route("DELETE", "/records/{record_id}", destroying.destroy, WRITE),
    Route("GET", "/records/{record_id}/history", histories.of_record, READ, key=("event_id",)),
    Route("GET", "/records/{record_id}/readers", readings.readers_of_record, READ),
    Route("PUT", "/records/{record_id}/responsible", records.assign, WRITE),
    Route("POST", "/records/{record_id}/taking", records.take_responsibility, WRITE),
    Route("PUT", "/records/{record_id}/case", records.place_on_case, WRITE),
    Route("POST", "/records/{record_id}/registration", records.register, WRITE),
    Route("POST", "/records/{record_id}/sending", records.mark_sent, WRITE),
    Route("POST", "/records/{record_id}/completion", records.complete, WRITE),
    Route("PUT", "/records/{record_id}/read-mark", inbox.mark_read, WRITE),
    Route("DELETE", "/records/{record_id}/read-mark", inbox.mark_unread, WRITE),
)

NOT_FOR_THE_API = {
    "casework.services.records.create": "gives a row; draft and receive are its doors",
    "casework.services.records.mark_drafter": "follows from writing",
    "casework.services.inbox.put": "follows from other deeds, and asks for no right",
    "casework.queries.record_page.files_of": "is part of the record's page",
    "casework.queries.record_page.names_of": "is part of the pages that name people",
}
