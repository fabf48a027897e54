"""What becomes of an effect."""

from enum import StrEnum


class OutboxState(StrEnum):
    """What has become of an effect."""

    WAITING = "waiting"
    LEASED = "leased"
    DONE = "done"
    PARKED = "parked"
    UNKNOWN = "unknown"
