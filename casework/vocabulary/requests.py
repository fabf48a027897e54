"""The words of requests (bestillinger): how far they have come, when they finish by themselves, how an answer is judged."""

from enum import StrEnum


class RequestState(StrEnum):
    """How far a request as a whole has come."""

    DRAFT = "draft"
    SENT = "sent"
    EXECUTED = "executed"
    FINALISED = "finalised"
    CANCELLED = "cancelled"


class RecipientState(StrEnum):
    """How far one recipient of a request has come."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    EXECUTED = "executed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Finalising(StrEnum):
    """When a request is finalised by itself."""

    NEVER = "never"
    WHEN_EXECUTED = "when_executed"
    AFTER_DEADLINE = "after_deadline"


class Evaluation(StrEnum):
    """How the requester judges an answer."""

    GOOD = "good"
    USABLE = "usable"
    POOR = "poor"


OPEN_REQUESTS = (RequestState.SENT, RequestState.EXECUTED)
"""A request that has gone and not ended."""

OPEN_RECIPIENTS = (RecipientState.WAITING, RecipientState.ACCEPTED)
"""Somebody from whom an answer is still due."""
