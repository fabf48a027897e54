"""An importer to be killed: takes a started run in.

python -m tests.faults.importing_worker SECRETS_AND_BLOBS_HOME APP_URL SYSTEM_URL RUN
"""

import sys
from pathlib import Path

from casework.bootstrap import Platform, engine_for
from casework.ports import system_clock
from casework.sealing import read_master_key
from casework.settings import Settings
from documents import importing
from documents.blobs import BlobStore


def main() -> None:
    """Runs the import to its end, or to the fault."""
    home, app_url, system_url, run_id = sys.argv[1:]
    settings = Settings(home=Path(home))
    platform = Platform(
        settings=settings,
        server=None,  # type: ignore[arg-type]  # the engines are all that importing needs
        engine=engine_for(app_url),
        system_engine=engine_for(system_url),
        store=BlobStore(settings.blobs_folder),
        master_key=read_master_key(settings.secrets_folder / "master.key"),
        clock=system_clock,
    )
    importing.run(platform, int(run_id))


if __name__ == "__main__":
    main()
