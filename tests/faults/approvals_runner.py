"""An effect runner to be killed at any moment: moves approvals, makes their replies and looks for what was left behind until it is ended.

python -m tests.faults.approvals_runner HOME APP_URL SYSTEM_URL PREFECT_ENVIRONMENT_AS_JSON
"""

import contextlib
import json
import sys
import threading
from pathlib import Path

from casework.bootstrap import Platform, engine_for
from casework.outbox import Effect
from casework.ports import system_clock
from casework.sealing import read_master_key
from casework.settings import Settings
from documents.blobs import BlobStore
from documents.merging import merge
from tests.outbox import Watched, only
from workflows.deliver import Runner
from workflows.motor import Motor
from workflows.processes import registry as registering
from workflows.reconcile import reconcile
from workflows.runtime import Kit

RECONCILE_EVERY = 3.0


def main() -> None:
    """Runs the effects of approvals, as ``python -m workflows.serve`` does."""
    home, app_url, system_url, environment = sys.argv[1:]
    settings = Settings(home=Path(home))
    platform = Platform(
        settings=settings,
        server=None,  # type: ignore[arg-type]  # the engines are all that moving needs
        engine=engine_for(app_url),
        system_engine=engine_for(system_url),
        store=BlobStore(settings.blobs_folder),
        master_key=read_master_key(settings.secrets_folder / "master.key"),
        clock=system_clock,
    )
    known = registering.Registry([*registering.registry().all, *map(registering.load, sorted((settings.home / "processes").glob("*.py")))])
    registering.registry = lambda: known  # before the motor imports the flow: what lies in the folder is deployed as well
    with Motor(platform, lambda: json.loads(environment)) as motor:
        means = Watched(platform).kit()
        kit = Kit(platform, means.extract, means.index, motor.move, merge)
        with Runner(kit, handlers=only(Effect.MOVE) | only(Effect.REPLY)) as runner, runner.lanes():
            while not threading.Event().wait(RECONCILE_EVERY):
                with contextlib.suppress(Exception):  # the database or the Prefect server may be away: looked at again the next time
                    reconcile(kit)


if __name__ == "__main__":
    main()
