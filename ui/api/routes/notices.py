"""Notices, how one is told, and what one follows of approvals."""

from casework.queries import notice_mail, notices
from casework.services import notice_digests, noticing, subscribing
from casework.vocabulary import Scope
from ui.api.route import Route

READ, WRITE = Scope.LISTS_READ, Scope.LISTS_WRITE

ROUTES = (
    Route("GET", "/me/notices", notices.notices, READ, key=("notice_id",)),
    Route("GET", "/me/notices/unread", notices.count_unread, READ, named="count"),
    Route("GET", "/me/notices/{notice_id}", notices.notice, READ),
    Route("POST", "/me/notice-readings", noticing.mark_read, WRITE, named="read_in"),
    Route("POST", "/me/notice-readings/all", noticing.mark_all_read, WRITE, named="read_in"),
    Route("DELETE", "/me/notice-readings/{read_in}", noticing.take_reading_back, WRITE, named="count"),
    Route("GET", "/me/notice-preferences", notices.preferences, READ),
    Route("PUT", "/me/notice-preferences/{kind}", noticing.prefer, WRITE, named="before"),
    Route("GET", "/me/notice-messages", notice_mail.digests, READ),
    Route("GET", "/me/notice-messages/waiting", notice_mail.count_waiting, READ, named="count"),
    Route("GET", "/me/notice-messages/{digest_id}", notice_digests.message, READ),
    Route("GET", "/me/approval-wishes", notices.wishes, READ),
    Route("PUT", "/me/approval-wishes", subscribing.wish, WRITE),
    Route("DELETE", "/me/approval-wishes", subscribing.wish_as_defined, WRITE),
    Route("GET", "/approvals/{approval_id}/subscriptions", notices.subscribed, Scope.APPROVALS_READ),
    Route("PUT", "/approvals/{approval_id}/subscriptions/{step}", subscribing.subscribe, Scope.APPROVALS_WRITE),
    Route("PUT", "/approvals/{approval_id}/watch", subscribing.watch, Scope.APPROVALS_WRITE),
    Route("DELETE", "/approvals/{approval_id}/watch", subscribing.unwatch, Scope.APPROVALS_WRITE),
)

NOT_FOR_THE_API = {
    "casework.services.noticing.tell": "follows from what happens",
    "casework.services.noticing.sweep": "the runner does it by the clock",
    "casework.services.notice_digests.prepare": "the runner does it by the clock",
    "casework.services.notice_digests.unsent": "is asked by the mail service inside the house",
    "casework.services.notice_digests.mark_sent": "is said by the mail service inside the house",
    "casework.services.noticing.read_about": "the desk does it when something is opened; a program says which notices it has read",
    "casework.queries.notices.unread": "is a part of the frame of the desk; a program counts what is unread, or lists it",
    "casework.queries.notices.told_since": "is what the bell asks, once for everybody; a program asks for its own notices",
    "casework.queries.notices.has_unread": "is asked by the desk when something is opened",
    "casework.services.subscribing.tell": "follows from what happens",
    "casework.services.subscribing.steps_of_mine": "is part of what I am told of an approval",
    "casework.services.approval_absence.tell_of_leaves": "the runner does it by the clock",
    "casework.services.approval_absence.tell_of_returns": "the runner does it by the clock",
    "casework.services.substitute_telling.tell_substitutes": "the runner does it by the clock",
    "casework.services.gate_telling.tell_late_sorting": "the runner does it by the clock",
    "casework.queries.notices.is_watched": "is a label of the desk; the subscriptions say it",
}
