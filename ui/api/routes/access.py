"""Access: sharing, level, restriction, classification, holds, and why somebody can read."""

from casework.queries import explaining
from casework.services import destroying, granting
from casework.vocabulary import Scope
from ui.api.route import Route

READ, WRITE = Scope.ACCESS_READ, Scope.ACCESS_WRITE

ROUTES = (
    Route("GET", "/records/{record_id}/access", explaining.who_can_read, READ),
    Route("GET", "/records/{record_id}/access/{official_id}", explaining.why, READ),
    Route("GET", "/cases/{case_id}/access", explaining.who_can_read_case, READ),
    Route("GET", "/cases/{case_id}/access/{official_id}", explaining.why_case, READ),
    Route("PUT", "/records/{record_id}/shares/{principal_id}", granting.share, WRITE),
    Route("DELETE", "/records/{record_id}/shares/{principal_id}", granting.stop_sharing, WRITE),
    Route("PUT", "/records/{record_id}/restriction", granting.restrict, WRITE),
    Route("PUT", "/records/{record_id}/access-level", granting.set_level, WRITE),
    Route("PUT", "/records/{record_id}/clearance", granting.classify, WRITE),
    Route("POST", "/holds", destroying.place_hold, WRITE),
    Route("DELETE", "/holds/{hold_id}", destroying.release_hold, WRITE),
)

NOT_FOR_THE_API = {
    "casework.services.granting.give_on_case": "follows from responsibility, and asks for no right",
    "casework.services.granting.end_on_case": "follows from responsibility, and asks for no right",
    "casework.services.granting.official_by_username": "gives a row; colleagues is its door",
}
