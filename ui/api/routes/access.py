"""Access: sharing, level, restriction, classification, holds, and why somebody can read."""

from casework.queries import access_page, emergencies, explaining, explaining_things, holds
from casework.services import granting, granting_access, granting_codes, granting_emergency, holding
from casework.vocabulary import Scope
from ui.api.route import Route

READ, WRITE = Scope.ACCESS_READ, Scope.ACCESS_WRITE

ROUTES = (
    Route("GET", "/records/{record_id}/access", explaining.who_can_read, READ),
    Route("GET", "/records/{record_id}/access/{official_id}", explaining.why, READ),
    Route("GET", "/cases/{case_id}/access", explaining.who_can_read_case, READ),
    Route("GET", "/cases/{case_id}/access/{official_id}", explaining.why_case, READ),
    Route("GET", "/records/{record_id}/things", explaining_things.things_on_record, READ, key=("thing", "id")),
    Route("GET", "/cases/{case_id}/things", explaining_things.things_on_case, READ, key=("thing", "id")),
    Route("GET", "/things/{thing}/{thing_id}", explaining_things.thing_shown, READ),
    Route("GET", "/things/{thing}/{thing_id}/access", explaining_things.who_can_see, READ),
    Route("GET", "/things/{thing}/{thing_id}/access/{official_id}", explaining_things.why_thing, READ),
    Route("PUT", "/records/{record_id}/shares/{principal_id}", granting.share, WRITE),
    Route("DELETE", "/records/{record_id}/shares/{principal_id}", granting.stop_sharing, WRITE),
    Route("PUT", "/records/{record_id}/restriction", granting.restrict, WRITE),
    Route("PUT", "/records/{record_id}/access-level", granting.set_level, WRITE),
    Route("PUT", "/records/{record_id}/clearance", granting.classify, WRITE),
    Route("GET", "/records/{record_id}/grants", access_page.record_access, READ),
    Route("GET", "/cases/{case_id}/grants", access_page.case_access, READ),
    Route("POST", "/records/{record_id}/limits/preview", access_page.record_shift, WRITE),
    Route("POST", "/cases/{case_id}/limits/preview", access_page.case_shift, WRITE),
    Route("GET", "/emergencies", emergencies.emergencies, READ, key=("emergency_id",)),
    Route("GET", "/emergencies/notices", emergencies.unseen_notices, READ, named="count"),
    Route("GET", "/emergencies/waiting", emergencies.waiting, READ, named="count"),
    Route("PUT", "/records/{record_id}/limits", granting_access.limit_record, WRITE),
    Route("PUT", "/cases/{case_id}/limits", granting_access.limit_case, WRITE),
    Route("POST", "/records/{record_id}/grants", granting_access.give_access, WRITE),
    Route("PUT", "/grants/{grant_id}", granting_access.change_access, WRITE),
    Route("DELETE", "/grants/{grant_id}", granting_access.end_access, WRITE),
    Route("POST", "/cases/{case_id}/grants", granting_access.give_case_access, WRITE),
    Route("DELETE", "/case-grants/{grant_id}", granting_access.end_case_access, WRITE),
    Route("GET", "/file-plan-codes/{code}/groups", granting_codes.groups_of_code, READ),
    Route("PUT", "/file-plan-codes/{code}/groups/{group_id}", granting_codes.bind_code, WRITE),
    Route("DELETE", "/file-plan-codes/{code}/groups/{group_id}", granting_codes.unbind_code, WRITE),
    Route("POST", "/emergencies/{emergency_id}/end", granting_emergency.end_emergency, WRITE),
    Route("POST", "/emergencies/{emergency_id}/judgement", granting_emergency.judge_emergency, WRITE),
    Route("POST", "/emergencies/notices/seen", granting_emergency.see_notices, WRITE),
    Route("GET", "/holds", holds.holds, READ, key=("hold_id",)),
    Route("GET", "/holds/on", holds.holds_on, READ, key=("hold_id",)),
    Route("POST", "/holds", holding.place_hold, WRITE),
    Route("POST", "/holds/{hold_id}/release", holding.release_hold, WRITE),
)

NOT_FOR_THE_API = {
    "casework.services.granting.keeping_a_writer": "holds a change of access, and changes nothing",
    "casework.services.granting_codes.brought_by": "follows from the code of a case",
    "casework.services.granting_emergency.break_glass": "asks for the code of a person at the desk",
    "casework.services.granting.give_on_case": "follows from responsibility, and asks for no right",
    "casework.services.granting.end_on_case": "follows from responsibility, and asks for no right",
    "casework.services.granting.official_by_username": "gives a row; colleagues is its door",
}
