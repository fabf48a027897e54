"""Let a process we started say that it has begun its work, where it has no port to answer on."""

import os

from casework.adapters.postgres.filesystem import own_folder
from casework.settings import Settings


def report_ready(settings: Settings, name: str) -> None:
    """Say that this process, which is ``name`` of the installation, now does its work."""
    own_folder(settings.run_folder, 0o711)
    (settings.run_folder / f"{name}.ready").write_text(str(os.getpid()))


def has_reported(settings: Settings, name: str, process_number: int) -> bool:
    """Say whether exactly this process has reported."""
    try:
        return (settings.run_folder / f"{name}.ready").read_text() == str(process_number)
    except FileNotFoundError:
        return False
