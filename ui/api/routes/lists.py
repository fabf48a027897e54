"""The lists of the desk, and the inboxes they show."""

from casework.queries import lists
from casework.services import inbox
from casework.vocabulary import Scope
from ui.api.route import Route

READ, WRITE = Scope.LISTS_READ, Scope.LISTS_WRITE

ROUTES = (
    Route("GET", "/lists/{key}", lists.page, READ, key=("arrived_at", "record_id")),
    Route("GET", "/lists/{key}/count", lists.count, READ, named="count"),
    Route("DELETE", "/inboxes/{principal_id}/records/{record_id}", inbox.archive, WRITE),
    Route("PUT", "/inboxes/{principal_id}/records/{record_id}", inbox.put_back, WRITE),
)
