"""A receiver to be killed: takes numbered letters in, one line on standard output for each that was acknowledged.

python -m tests.faults.receiving_worker SECRETS_AND_BLOBS_HOME APP_URL SYSTEM_URL OFFICIAL UNIT LETTER LETTER …
"""

import sys
from pathlib import Path

from casework.bootstrap import Platform, engine_for
from casework.ports import system_clock
from casework.sealing import read_master_key
from casework.settings import Settings
from casework.work import Actor
from documents.blobs import BlobStore
from documents.intake import take_in_post
from tests.postbag import a_letter


def main() -> None:
    """Receives the letters; each acknowledgement follows the commit."""
    home, app_url, system_url, official, unit, *letters = sys.argv[1:]
    settings = Settings(home=Path(home))
    platform = Platform(
        settings=settings,
        server=None,  # type: ignore[arg-type]  # the engines are all that receiving needs
        engine=engine_for(app_url),
        system_engine=engine_for(system_url),
        store=BlobStore(settings.blobs_folder),
        master_key=read_master_key(settings.secrets_folder / "master.key"),
        clock=system_clock,
    )
    for letter in letters:
        post = a_letter(text=f"Brev nummer {letter} om tilskud.", message_id=f"kill-{letter}")
        receipt = take_in_post(platform, Actor.official(int(official)), post, unit_id=int(unit))
        sys.stdout.write(f"{letter} {receipt.outcome} {receipt.record_id}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
