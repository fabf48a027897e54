"""``casework virus``: whether the scanner answers, what it has found, and having files checked."""

import json
from typing import Annotated

import typer

from casework.errors import Retryable
from documents import checking
from ui.cli.opening import opened, said_plainly, screen, sign_off

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _virus() -> None:
    """Looks after the virus check."""


@app.command("status")
@said_plainly
def status(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Says whether the scanner answers, by which signatures, and what is held; exit code 1 where it is named and does not answer."""
    with opened() as made:
        scanner = checking.scanner_of(made.settings)
        counted = checking.counts(made)
    try:
        signatures = scanner.signatures() if scanner is not None else ""
        trouble = "" if scanner is not None else "no scanner is named (CASEWORK_CLAMD): nothing is checked"
    except Retryable as away:
        signatures, trouble = "", str(away)
    if as_json:
        screen.print(json.dumps({"signatures": signatures, "trouble": trouble, "files": dict(counted)}), markup=False)
    else:
        files = ", ".join(f"{count} {state}" for state, count in counted.items()) or "none checked"
        screen.print(f"{signatures or trouble}; files: {files}", markup=False)
    raise typer.Exit(1 if trouble and scanner is not None else 0)


@app.command("check")
@said_plainly
def check(
    everything: Annotated[bool, typer.Option("--all", help="Also what was filed before a scanner was named.")] = False,
) -> None:
    """Checks again, by new signatures, what came lately, and has what the scanner missed while it was away tried again."""
    with opened() as made:
        scanner = checking.scanner_of(made.settings)
        if scanner is None:
            screen.print("No scanner is named: set CASEWORK_CLAMD.", markup=False)
            raise typer.Exit(1)
        asked = checking.ask_for_all(made) if everything else 0
        checked = checking.keep_checked(made, scanner, rest=lambda _: None)
        sign_off(made)
    screen.print(f"{checked.files} files checked again, a virus found in {checked.infected}", markup=False)
    if asked:
        screen.print(f"{asked} documents wait for their first check: `casework work --until-idle`, or start the desk", markup=False)
