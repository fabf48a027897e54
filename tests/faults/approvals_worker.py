"""An effect runner to be killed: moves approvals until there is nothing left to move.

python -m tests.faults.approvals_worker HOME APP_URL SYSTEM_URL NOW PREFECT_ENVIRONMENT_AS_JSON
"""

import datetime as dt
import json
import sys
from pathlib import Path

from casework.bootstrap import Platform, engine_for
from casework.outbox import Effect
from casework.sealing import read_master_key
from casework.settings import Settings
from documents.blobs import BlobStore
from tests.outbox import Watched, only
from workflows.deliver import run_until_idle
from workflows.motor import Motor
from workflows.runtime import Kit


def main() -> None:
    """Runs the move effects."""
    home, app_url, system_url, now, environment = sys.argv[1:]
    settings = Settings(home=Path(home))
    platform = Platform(
        settings=settings,
        server=None,  # type: ignore[arg-type]  # the engines are all that moving needs
        engine=engine_for(app_url),
        system_engine=engine_for(system_url),
        store=BlobStore(settings.blobs_folder),
        master_key=read_master_key(settings.secrets_folder / "master.key"),
        clock=lambda: dt.datetime.fromisoformat(now),
    )
    with Motor(platform, lambda: json.loads(environment)) as motor:
        means = Watched(platform).kit()
        summary = run_until_idle(Kit(platform, means.extract, means.index, motor.move), handlers=only(Effect.MOVE), patience=0)
    assert summary.failed == 0, summary


if __name__ == "__main__":
    main()
