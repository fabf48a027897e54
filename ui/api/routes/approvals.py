"""Approvals: definitions, starting, deciding, resuming, cancelling."""

from casework.queries import approvals, carried
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
    Route("POST", "/approvals/{approval_id}/undoing", approving.undo, DECIDE, named="decision_id"),
    Route("POST", "/approvals/{approval_id}/withdrawal", approving.withdraw, WRITE),
    Route("POST", "/approvals/{approval_id}/reopening", approving.reopen, WRITE),
    Route("POST", "/approvals/{approval_id}/taking-over", approving.take_over, WRITE),
    Route("POST", "/approvals/{approval_id}/comments", approving.comment, WRITE, named="comment_id"),
    Route("POST", "/approvals/{approval_id}/copy-seen", approving.mark_seen, WRITE),
    Route("PUT", "/approvals/{approval_id}/steps", approving.edit_steps, WRITE),
    Route("PUT", "/approvals/{approval_id}/seats/{seat_id}/holder", approving.replace_approver, WRITE),
    Route("DELETE", "/approvals/{approval_id}/seats/{seat_id}", approving.remove_approver, WRITE),
    Route("POST", "/records/{record_id}/approvals", approving.start, WRITE, at="/approvals/{id}"),
    Route("GET", "/records/{record_id}/approval", approvals.path, READ),
    Route("GET", "/records/{record_id}/carried-approvals", carried.approvals_of_record, READ, key=("carried_id",)),
    Route("GET", "/approval-definitions", approvals.definitions, READ, key=("name",)),
    Route("POST", "/approval-definitions", definitions.publish_definition, WRITE, without=("authority_id",)),
    Route("GET", "/me/absent-colleagues", approvals.absent_colleagues, READ),
)

NOT_FOR_THE_API = {
    "casework.services.moving.move": "the motor moves approvals",
    "casework.services.moving.look": "the motor looks at approvals",
    "casework.services.seats.block_seats_that_lost_access": "follows from losing access",
    "casework.services.inbox.take_away": "follows from an approval going on",
    "casework.services.definitions.unknown_in": "is part of publishing a definition",
    "casework.services.definitions.unit_names": "is part of publishing a definition and of starting an approval",
    "casework.services.seats.seat_can_read": "is part of opening a step",
    "casework.services.seats.can_read": "is part of the explanation of access",
}
