"""Approvals: definitions, starting, deciding, resuming, cancelling."""

from casework.queries import approvals
from casework.services import approving, definitions
from casework.vocabulary import Scope
from ui.api.route import Route

READ, WRITE, DECIDE = Scope.APPROVALS_READ, Scope.APPROVALS_WRITE, Scope.APPROVALS_DECIDE

ROUTES = (
    Route("GET", "/approvals", approvals.for_approval, READ, key=("seat_id",)),
    Route("GET", "/approvals/{approval_id}", approvals.approval_show, READ),
    Route("POST", "/approvals/{approval_id}/decisions", approving.decide, DECIDE),
    Route("POST", "/approvals/{approval_id}/resumption", approving.resume, WRITE),
    Route("POST", "/approvals/{approval_id}/cancellation", approving.cancel, WRITE),
    Route("POST", "/records/{record_id}/approvals", approving.start, WRITE, at="/approvals/{id}"),
    Route("GET", "/records/{record_id}/approval", approvals.path, READ),
    Route("GET", "/approval-definitions", approvals.definitions, READ, key=("name",)),
    Route("POST", "/approval-definitions", definitions.publish_definition, WRITE, without=("authority_id",)),
    Route("GET", "/me/absent-colleagues", approvals.absent_colleagues, READ),
)

NOT_FOR_THE_API = {
    "casework.services.moving.move": "the motor moves approvals",
    "casework.services.moving.look": "the motor looks at approvals",
    "casework.services.seats.block_seats_that_lost_access": "follows from losing access",
    "casework.services.seats.can_read": "is part of the explanation of access",
}
