"""``casework init``, ``demo``, ``desk``, ``work`` and ``doctor``: the installation itself."""

import json
import subprocess
import sys
import time
from typing import Annotated

import typer

from casework.adapters.embedded_postgres import OWNER, database
from casework.settings import child_environment, read_settings
from ui.cli.opening import Size, complaints, opened, said_plainly, screen, sign_off


@said_plainly
def init() -> None:
    """Makes the data folder: database, tables and keys. Running it again brings an older installation up to date.

    The case types and approvals that come with the house lie ready in every authority; what an authority has changed is left as it is.
    """
    from casework import migrations
    from ui.cli import shipping

    settings = read_settings()
    with database(settings) as server:
        migrations.upgrade(server.url(OWNER))
    with opened() as made:
        brought = shipping.bring_to_all(made)
        sign_off(made)
    if brought:
        screen.print(f"{brought} case types and approvals came with this version: a workflow designer takes them into use", markup=False)
    screen.print(f"ready: {settings.home}", markup=False)


@said_plainly
def demo(size: Annotated[Size, typer.Option(help="small: 90 records in seconds; full: 1,200 records.")] = Size.SMALL) -> None:
    """Fills an empty installation with the demo ministry."""
    from casework import migrations
    from ui.demo import load

    settings = read_settings()
    started = time.perf_counter()
    with database(settings) as server:
        migrations.upgrade(server.url(OWNER))
    with opened() as made:
        summary = load(made, size.value, progress=_tell)
        sign_off(made)
    screen.print(
        f"{summary.units} units, {summary.officials} officials, {summary.cases} cases, {summary.records} records, "
        f"{summary.approvals} approvals in {time.perf_counter() - started:.1f} s",
        markup=False,
    )


def _tell(done: int, total: int) -> None:
    complaints.print(f"  {done} of {total}", markup=False)


def desk() -> None:
    """Starts everything and opens the desk; Ctrl-C stops all of it."""
    from ui.supervisor.__main__ import main

    raise typer.Exit(main())


@said_plainly
def work(
    until_idle: Annotated[bool, typer.Option("--until-idle", help="Stop when the queues are empty.")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Runs the effect runner: texts are read, records indexed, approvals moved."""
    with opened() as made:
        command = [sys.executable, "-m", "workflows.serve", *(["--until-idle"] if until_idle else []), *(["--json"] if as_json else [])]
        done = subprocess.run(command, env=child_environment(made.settings), check=False)
        sign_off(made)
    raise typer.Exit(done.returncode)


@said_plainly
def doctor(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Looks at every part and says what to do about what is wrong; exit code 1 when something is."""
    from ui.cli import health

    found = health.examine(read_settings())
    if as_json:
        screen.print(json.dumps([each.as_json() for each in found], ensure_ascii=False), markup=False)
    else:
        for each in found:
            screen.print(f"{'ok ' if each.ok else 'NO '} {each.part:<12} {each.what}", markup=False)
            if each.what_to_do:
                screen.print(f"    {'':<12} {each.what_to_do}", markup=False)
    raise typer.Exit(0 if all(each.ok for each in found) else 1)
