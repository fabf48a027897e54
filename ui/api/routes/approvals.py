"""Approvals: definitions, starting, deciding, resuming, cancelling."""

from casework.queries import (
    approval_figures,
    approval_steps,
    approvals,
    approved_parts,
    carried,
    definitions_drawn,
    seat_choices,
    simulating,
)
from casework.services import approving, definition_drafts
from casework.vocabulary import Scope
from ui.api.route import Route

READ, WRITE, DECIDE = Scope.APPROVALS_READ, Scope.APPROVALS_WRITE, Scope.APPROVALS_DECIDE

ROUTES = (
    Route("GET", "/approvals", approvals.for_approval, READ, key=("seat_id",)),
    Route("GET", "/approvals/{approval_id}", approvals.approval_show, READ),
    Route("GET", "/approvals/{approval_id}/decided-on", approved_parts.decided_on, READ),
    Route("POST", "/approvals/{approval_id}/decisions", approving.decide, DECIDE),
    Route("POST", "/approvals/{approval_id}/resumption", approving.resume, WRITE),
    Route("POST", "/approvals/{approval_id}/cancellation", approving.cancel, WRITE),
    Route("POST", "/approvals/{approval_id}/undoing", approving.undo, DECIDE, named="decision_id"),
    Route("POST", "/approvals/{approval_id}/withdrawal", approving.withdraw, WRITE),
    Route("POST", "/approvals/{approval_id}/reopening", approving.reopen, WRITE),
    Route("POST", "/approvals/{approval_id}/taking-over", approving.take_over, WRITE),
    Route("POST", "/approvals/{approval_id}/comments", approving.comment, WRITE, named="comment_id"),
    Route("POST", "/approvals/{approval_id}/copy-seen", approving.mark_seen, WRITE),
    Route("GET", "/approvals/{approval_id}/steps", approval_steps.steps_to_edit, READ),
    Route("PUT", "/approvals/{approval_id}/steps", approving.edit_steps, WRITE),
    Route("PUT", "/approvals/{approval_id}/seats/{seat_id}/holder", approving.replace_approver, WRITE),
    Route("DELETE", "/approvals/{approval_id}/seats/{seat_id}", approving.remove_approver, WRITE),
    Route("POST", "/records/{record_id}/approvals", approving.start, WRITE, at="/approvals/{id}"),
    Route("GET", "/records/{record_id}/approval", approvals.path, READ),
    Route("GET", "/records/{record_id}/carried-approvals", carried.approvals_of_record, READ, key=("carried_id",)),
    Route("GET", "/approval-definitions", approvals.definitions, READ, key=("name",)),
    Route("GET", "/approval-definition-versions", definitions_drawn.drawn_versions, READ, key=("version_id",)),
    Route("POST", "/approval-definition-versions", definition_drafts.draft_definition, WRITE, at="/approval-definition-versions/{id}"),
    Route("POST", "/approval-definition-texts/judgement", definitions_drawn.looked_through, WRITE),
    Route("GET", "/approval-definition-versions/{version_id}", definitions_drawn.drawn_version, READ),
    Route("PUT", "/approval-definition-versions/{version_id}/source", definition_drafts.save_definition_draft, WRITE),
    Route("DELETE", "/approval-definition-versions/{version_id}", definition_drafts.drop_definition_draft, WRITE),
    Route("POST", "/approval-definition-versions/{version_id}/publication", definition_drafts.publish_definition_draft, WRITE),
    Route("POST", "/approval-definition-versions/{version_id}/retirement", definition_drafts.retire_definition, WRITE),
    Route("POST", "/approval-definition-versions/{version_id}/simulation", simulating.simulate, WRITE),
    Route("GET", "/approval-definition-versions/{version_id}/running", definitions_drawn.running_by_older, READ, key=("approval_id",)),
    Route(
        "GET",
        "/approval-definition-versions/{before_id}/differences/{after_id}",
        definitions_drawn.definition_differences,
        READ,
        key=("place",),
    ),
    Route("GET", "/approval-figures", approval_figures.approval_figures, READ),
    Route("GET", "/approval-seat-choices", seat_choices.seat_choices, READ),
    Route("GET", "/approval-condition-fields", definitions_drawn.condition_fields, READ, key=("name",)),
    Route("GET", "/me/absent-colleagues", approvals.absent_colleagues, READ),
)

NOT_FOR_THE_API = {
    "casework.services.moving.move": "the motor moves approvals",
    "casework.services.approval_clock.remind_due": "the runner does it by the clock",
    "casework.services.approval_clock.tell_late": "the runner does it by the clock",
    "casework.services.approval_clock.escalate_late": "the runner does it by the clock",
    "casework.services.moving.look": "the motor looks at approvals",
    "casework.services.moving.processes_of": "the motor asks which runs it needs",
    "casework.services.bringing_definitions.bring_shipped_definitions": "the set-up and an upgrade do this",
    "casework.services.seats.block_seats_that_lost_access": "follows from losing access",
    "casework.services.inbox.take_away": "follows from an approval going on",
    "casework.services.definitions.publish_definition": "the set-up brings definitions; people draw a draft that another publishes",
    "casework.services.definitions.unknown_in": "is part of publishing a definition",
    "casework.services.definitions.unit_names": "is part of publishing a definition and of starting an approval",
    "casework.services.definition_judging.findings": "is part of a version and of its publishing",
    "casework.services.definition_judging.fields_by_name": "is part of the fields that conditions may look at",
    "casework.services.definition_judging.units_of": "is part of what is found in a definition",
    "casework.services.definition_examples.failing": "is part of what is found in a definition",
    "casework.services.seats.seat_can_read": "is part of opening a step",
    "casework.services.seats.can_read": "is part of the explanation of access",
}
