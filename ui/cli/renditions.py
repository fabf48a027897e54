"""``casework renditions``: how far the PDFs, page pictures and TIFFs of documents are, and making those that are due."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from documents.isolation import isolation
from documents.renditions import keeping
from documents.renditions.making import versions
from ui.cli.opening import opened, said_plainly, screen, sign_off

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _renditions() -> None:
    """Looks after other forms of documents."""


@app.command("status")
@said_plainly
def status(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Says of how many documents renditions are made, and how many are to be made, made again, or made for the archive."""
    with opened() as made, isolation(workers=1) as sandbox:
        current = versions(sandbox)
        found = keeping.progress(made, current)
    tools = {tool: version for tool, version in current.items() if tool}
    if as_json:
        screen.print(json.dumps(asdict(found) | {"tools": tools}), markup=False)
        return
    screen.print(f"{found.made} documents made; {sentence(found)}", markup=False)
    for tool, version in tools.items():
        screen.print(f"  {tool:<10} {version}", markup=False)


@app.command("make")
@said_plainly
def make() -> None:
    """Makes all that is due, one document after another; it can be stopped and begun again. The runner does the same, at its leisure."""
    with opened() as made, isolation(workers=1) as sandbox:
        count = keeping.keep_renditions(made, sandbox, everything=True)
        found = keeping.progress(made, versions(sandbox))
        sign_off(made)
    screen.print(f"renditions of {count} documents made; {sentence(found)}", markup=False)


def sentence(found: keeping.Progress) -> str:
    """Say what is left to be made."""
    return f"{found.unmade} still to be made, {found.older} made by an older tool, {found.archive} of completed cases without a TIFF"
