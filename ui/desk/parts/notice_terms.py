"""The words of notices: what they are about, how one is told, and what can be asked for of an approval besides."""

from casework.queries.notices import UNREAD_CAP
from casework.vocabulary import NoticeKind, NoticeWay, Subscription
from ui.text import say

KINDS = {
    NoticeKind.FOR_APPROVAL: "Something waits for my approval, or I get a copy",
    NoticeKind.DEADLINE: "A deadline of mine is near",
    NoticeKind.LATE: "Something is late",
    NoticeKind.ESCALATED: "An approval is late and comes to me",
    NoticeKind.RETURNED: "An approval is returned, taken back or cancelled",
    NoticeKind.APPROVED: "An approval is final",
    NoticeKind.MOVED: "An approval I follow moves on",
    NoticeKind.COMMENT: "Somebody comments on an approval",
    NoticeKind.ON_LEAVE: "An approval of mine waits on somebody on leave",
    NoticeKind.STOPPED: "An approval of mine stands still",
    NoticeKind.GIVEN: "A record is given to me",
    NoticeKind.REQUEST: "Requests",
    NoticeKind.MENTION: "A note or annotation is directed at me",
    NoticeKind.CHAT: "Somebody writes in a chat of mine",
    NoticeKind.REMINDER: "Reminders I have set",
    NoticeKind.FOUND: "A saved search of mine finds something new",
    NoticeKind.OTHER: "Other things",
}
WAYS = {
    NoticeWay.DESK: "At once on the desk",
    NoticeWay.DIGEST: "In an e-mail once a day",
    NoticeWay.BOTH: "At once, and once a day",
    NoticeWay.NONE: "Not at all",
}
SUBSCRIPTIONS = {
    Subscription.NO_EXTRA_NOTIFICATIONS: "nothing besides",
    Subscription.WHEN_REVISITING_AFTER_RETURNING: "when it comes back to the step after a return",
    Subscription.WHEN_STEP_CHANGES: "when it moves to another step",
    Subscription.WHEN_FINALLY_APPROVED: "when it is finally approved",
    Subscription.WHEN_COMMENT_IS_ADDED: "when a comment is added",
}
CHOICES = [each for each in SUBSCRIPTIONS if each is not Subscription.NO_EXTRA_NOTIFICATIONS]
"""What can be chosen; nothing besides is to choose none of them."""


def on_the_bell(unread: int, language: str) -> list[str]:
    """Return what stands on the bell, and what it is called."""
    if not unread:
        return ["", say("Notices", language)]
    count = f"{UNREAD_CAP - 1}+" if unread >= UNREAD_CAP else str(unread)
    return [count, say("Notices: {count} unread", language, count=count)]
