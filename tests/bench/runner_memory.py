"""The memory of the runner, as its own share (PSS) with its readers, while it looks after what is there."""

import os
import subprocess
import sys
import time

from casework.adapters.readiness import has_reported
from casework.bootstrap import Platform
from tests.bench.memory import by_part

LONGEST_START = 120.0


def runner_memory(platform: Platform, *, seconds: float) -> float:
    """Starts the runner beside the installation, lets it work so long, and gives its megabytes at the end.

    Raises:
        TimeoutError: it did not start.
    """
    home = platform.settings.home
    with (home / "runner.log").open("w") as log:
        runner = subprocess.Popen(
            [sys.executable, "-P", "-m", "workflows.serve"], env=os.environ | {"CASEWORK_HOME": str(home)}, stdout=log, stderr=log
        )
        try:
            _wait_until_ready(platform, runner.pid)
            time.sleep(seconds)
            return sum(by_part(runner.pid).values())
        finally:
            runner.terminate()
            runner.wait(60)


def _wait_until_ready(platform: Platform, number: int) -> None:
    until = time.monotonic() + LONGEST_START
    while not has_reported(platform.settings, "runner", number):
        if time.monotonic() > until:
            message = "the runner did not start"
            raise TimeoutError(message)
        time.sleep(0.2)
