"""Run the desk of the settings in the environment: ``python -m ui.supervisor``."""

import sys

from casework.errors import SettingsWrong
from casework.settings import Settings, read_settings
from ui.supervisor.desk import run_desk
from ui.supervisor.progress import Progress


def main() -> int:
    """Return the exit code of the desk."""
    try:
        settings = read_settings()
    except SettingsWrong as wrong:
        Progress(Settings.model_construct(language="en")).wrong(wrong.what, wrong.what_to_do)
        return 1
    return run_desk(settings)


if __name__ == "__main__":
    sys.exit(main())
