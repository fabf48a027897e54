"""A receiver and checker to be killed: files one document, then has it checked for viruses.

python -m tests.faults.checking_worker SECRETS_AND_BLOBS_HOME APP_URL SYSTEM_URL CLAMD OFFICIAL RECORD file|check [VERSION]
"""

import sys
from pathlib import Path

from casework.bootstrap import Platform, engine_for
from casework.ports import system_clock
from casework.sealing import read_master_key
from casework.settings import Settings
from casework.work import Actor
from documents import filing
from documents.blobs import BlobStore
from documents.checking import check_version, scanner_of
from tests.checked import INFECTED


def main() -> None:
    """Does the one or the other to its end, or to the fault."""
    home, app_url, system_url, clamd, official, record, deed, *version = sys.argv[1:]
    settings = Settings(home=Path(home), clamd=clamd)
    platform = Platform(
        settings=settings,
        server=None,  # type: ignore[arg-type]  # the engines are all that checking needs
        engine=engine_for(app_url),
        system_engine=engine_for(system_url),
        store=BlobStore(settings.blobs_folder),
        master_key=read_master_key(settings.secrets_folder / "master.key"),
        clock=system_clock,
    )
    if deed == "check":
        check_version(platform, scanner_of(settings), int(version[0]))
        return
    with platform.work(Actor.official(int(official))) as work:
        filing.add_document(work, int(record), INFECTED, filename="faktura.txt", media_type="text/plain")


if __name__ == "__main__":
    main()
