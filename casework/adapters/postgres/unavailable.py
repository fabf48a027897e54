"""Say why there is no database, and what to do about it."""

from casework.errors import SettingsWrong


class DatabaseUnavailable(SettingsWrong):
    """Says why the database cannot be used and what to do about it."""

    def __init__(self, reason: str, what_to_do: str) -> None:
        super().__init__(reason, what_to_do=what_to_do)
        self.reason = reason
