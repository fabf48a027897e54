"""The words of importing."""

from enum import StrEnum


class ImportState(StrEnum):
    """Where the taking in of a bundle is."""

    CHECKED = "checked"
    REFUSED = "refused"
    RUNNING = "running"
    DONE = "done"
