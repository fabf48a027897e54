"""An organiser to be killed: carries a started plan out, or takes it back.

python -m tests.faults.reorganising_worker SECRETS_AND_BLOBS_HOME APP_URL SYSTEM_URL PLAN
"""

import sys
from pathlib import Path

from casework.bootstrap import Platform, engine_for
from casework.ports import system_clock
from casework.sealing import read_master_key
from casework.settings import Settings
from documents.blobs import BlobStore
from workflows.reorganising import carry_out

BATCH = 3


def main() -> None:
    """Carries it to its end, or to the fault."""
    home, app_url, system_url, plan_id = sys.argv[1:]
    settings = Settings(home=Path(home))
    platform = Platform(
        settings=settings,
        server=None,  # type: ignore[arg-type]  # the engines are all that carrying needs
        engine=engine_for(app_url),
        system_engine=engine_for(system_url),
        store=BlobStore(settings.blobs_folder),
        master_key=read_master_key(settings.secrets_folder / "master.key"),
        clock=system_clock,
    )
    carry_out(platform, int(plan_id), batch=BATCH)


if __name__ == "__main__":
    main()
