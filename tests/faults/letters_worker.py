"""An effect runner to be killed: writes the letters that wait until there is nothing left to write.

python -m tests.faults.letters_worker HOME APP_URL SYSTEM_URL NOW
"""

import datetime as dt
import sys
from pathlib import Path

from casework.bootstrap import Platform, engine_for
from casework.sealing import read_master_key
from casework.settings import Settings
from documents.blobs import BlobStore
from tests.letters import write


def main() -> None:
    """Runs the letter effects."""
    home, app_url, system_url, now = sys.argv[1:]
    settings = Settings(home=Path(home))
    platform = Platform(
        settings=settings,
        server=None,  # type: ignore[arg-type]  # the engines are all that writing needs
        engine=engine_for(app_url),
        system_engine=engine_for(system_url),
        store=BlobStore(settings.blobs_folder),
        master_key=read_master_key(settings.secrets_folder / "master.key"),
        clock=lambda: dt.datetime.fromisoformat(now),
    )
    summary = write(platform)
    assert summary.failed == 0, summary


if __name__ == "__main__":
    main()
