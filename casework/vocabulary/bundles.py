"""The words of importing."""

from enum import StrEnum


class ImportState(StrEnum):
    """Where the taking in of a bundle is."""

    CHECKED = "checked"
    REFUSED = "refused"
    RUNNING = "running"
    DONE = "done"


class NameTable(StrEnum):
    """What a name in a bundle names, and so what it can be mapped to here."""

    UNITS = "units"
    OFFICIALS = "officials"
    PRINCIPALS = "principals"
    CASE_TYPES = "case_types"
    FILE_PLAN_CODES = "file_plan_codes"
    KEYWORDS = "keywords"
    PROGRESS_CODES = "progress_codes"
