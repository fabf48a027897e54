"""The words of cases."""

from enum import StrEnum


class CaseState(StrEnum):
    """Where a case is in its life."""

    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
