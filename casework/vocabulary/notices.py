"""The words of notices: what somebody is told of, how, and what one can ask to be told of an approval besides."""

from enum import StrEnum


class NoticeKind(StrEnum):
    """What a notice is about, as far as one chooses how to be told of it."""

    FOR_APPROVAL = "for_approval"
    DEADLINE = "deadline"
    LATE = "late"
    ESCALATED = "escalated"
    RETURNED = "returned"
    APPROVED = "approved"
    MOVED = "moved"
    COMMENT = "comment"
    ON_LEAVE = "on_leave"
    STOPPED = "stopped"
    GIVEN = "given"
    REQUEST = "request"
    MENTION = "mention"
    CHAT = "chat"
    REMINDER = "reminder"
    FOUND = "found"
    OTHER = "other"


class NoticeWay(StrEnum):
    """How somebody is told of a kind of thing: on the desk at once, in a message once a day, both, or not at all."""

    DESK = "desk"
    DIGEST = "digest"
    BOTH = "both"
    NONE = "none"


ON_DESK = (NoticeWay.DESK, NoticeWay.BOTH)
"""The ways that count on the bell."""
IN_DIGEST = (NoticeWay.DIGEST, NoticeWay.BOTH)
"""The ways that get into the day's message."""


class Subscription(StrEnum):
    """F2's five: what who sits at a step, or watches an approval, is told of beyond what waits for them."""

    NO_EXTRA_NOTIFICATIONS = "no_extra_notifications"
    WHEN_REVISITING_AFTER_RETURNING = "when_revisiting_after_returning"
    WHEN_STEP_CHANGES = "when_step_changes"
    WHEN_FINALLY_APPROVED = "when_finally_approved"
    WHEN_COMMENT_IS_ADDED = "when_comment_is_added"


WATCHED = (Subscription.WHEN_STEP_CHANGES, Subscription.WHEN_FINALLY_APPROVED, Subscription.WHEN_COMMENT_IS_ADDED)
"""What who watches an approval is told of."""

KIND_OF: dict[str, NoticeKind] = {
    "for_approval": NoticeKind.FOR_APPROVAL,
    "approval_of_absent": NoticeKind.FOR_APPROVAL,
    "approval_copy": NoticeKind.FOR_APPROVAL,
    "at_the_gate": NoticeKind.FOR_APPROVAL,
    "approval_due": NoticeKind.DEADLINE,
    "approval_late": NoticeKind.LATE,
    "approval_escalated": NoticeKind.ESCALATED,
    "returned": NoticeKind.RETURNED,
    "withdrawn": NoticeKind.RETURNED,
    "cancelled": NoticeKind.RETURNED,
    "approved": NoticeKind.APPROVED,
    "approval_moved": NoticeKind.MOVED,
    "approval_revisited": NoticeKind.MOVED,
    "approval_taken_over": NoticeKind.MOVED,
    "approval_terms": NoticeKind.MOVED,
    "approval_comment": NoticeKind.COMMENT,
    "approval_copy_seen": NoticeKind.COMMENT,
    "approval_waits_on_leave": NoticeKind.ON_LEAVE,
    "approval_waits_on_nobody": NoticeKind.ON_LEAVE,
    "approval_came_back": NoticeKind.ON_LEAVE,
    "gate_released": NoticeKind.MOVED,
    "gate_sent_directly": NoticeKind.MOVED,
    "gate_withdrawn": NoticeKind.MOVED,
    "gate_copy_unkept": NoticeKind.MOVED,
    "gate_late": NoticeKind.LATE,
    "seat_blocked": NoticeKind.STOPPED,
    "approval_parked": NoticeKind.STOPPED,
    "replies_not_made": NoticeKind.STOPPED,
    "reply_made": NoticeKind.GIVEN,
    "responsible": NoticeKind.GIVEN,
    "reassigned": NoticeKind.GIVEN,
    "supplementary": NoticeKind.GIVEN,
    "sent_to": NoticeKind.GIVEN,
    "received": NoticeKind.GIVEN,
    "request": NoticeKind.REQUEST,
    "request_cancelled": NoticeKind.REQUEST,
    "request_deadline": NoticeKind.REQUEST,
    "request_declined": NoticeKind.REQUEST,
    "request_executed": NoticeKind.REQUEST,
    "request_finalised": NoticeKind.REQUEST,
    "request_reminder": NoticeKind.REQUEST,
    "request_sent_back": NoticeKind.REQUEST,
    "request_overdue": NoticeKind.LATE,
    "note": NoticeKind.MENTION,
    "annotation": NoticeKind.MENTION,
    "chat": NoticeKind.CHAT,
    "reminder": NoticeKind.REMINDER,
    "search_hit": NoticeKind.FOUND,
    "not_registered": NoticeKind.LATE,
    "hearing_expired": NoticeKind.OTHER,
    "post_list_made": NoticeKind.OTHER,
    "lock_released": NoticeKind.OTHER,
    "files_in_trouble": NoticeKind.OTHER,
    "virus_found": NoticeKind.OTHER,
    "break_glass": NoticeKind.OTHER,
}
"""What each happening that somebody is told of is a kind of; a house test holds that none is missing."""
