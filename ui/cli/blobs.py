"""``casework blobs``: stored files read again and compared, and taken back from a backup."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from casework import blob_files
from casework.errors import SettingsWrong
from documents import fixity
from documents.blobs import store_of
from ui.cli.opening import opened, said_plainly, screen, sign_off

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _blobs() -> None:
    """Looks after stored files."""


@app.command("check")
@said_plainly
def check(
    everything: Annotated[bool, typer.Option("--all", help="Every file, not only those whose turn it is.")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Reads stored files again and compares them; exit code 1 while any is missing, changed or unknown."""
    with opened() as made:
        checked = fixity.check(made, store_of(made.settings), everything=everything, rest=lambda _: None)
        sign_off(made)
    wrong = ", ".join(f"{count} {trouble}" for trouble, count in checked.troubles.items()) or "none in trouble"
    screen.print(json.dumps(asdict(checked)) if as_json else f"{checked.files} files read, {checked.bytes} bytes; {wrong}", markup=False)
    raise typer.Exit(1 if checked.troubles else 0)


@app.command("encrypt")
@said_plainly
def encrypt() -> None:
    """Writes every stored file anew that is not under the newest key; the desk works on; it can be stopped and begun again."""
    with opened() as made:
        count = fixity.encrypt(made, store_of(made.settings))
        sign_off(made)
    screen.print(f"{count} files written anew", markup=False)


@app.command("new-key")
@said_plainly
def new_key(file: Annotated[Path, typer.Argument(help="The file of keys; made where it is not there.")]) -> None:
    """Puts a new key into the file of keys: what is stored from now on is encrypted by it, the old ones go on reading."""
    keys = blob_files.add_key(file)
    screen.print(f"{len(keys.keys)} keys; the newest is {keys.newest_id.hex()}. Keep a copy apart from the stored files.", markup=False)


@app.command("restore")
@said_plainly
def restore(folder: Annotated[Path, typer.Argument(help="A backup of the folder blobs, or of what holds it.")]) -> None:
    """Takes back what is missing or changed from whole copies; exit code 1 while something is still missing."""
    if not folder.is_dir():
        raise SettingsWrong(f"There is no folder {folder}.", what_to_do="Name the backup of the folder blobs.")
    with opened() as made:
        restored = fixity.restore(made, store_of(made.settings), folder)
        sign_off(made)
    screen.print(f"{restored.files} files taken back, {len(restored.left)} still missing or changed", markup=False)
    for name in restored.left:
        screen.print(name, markup=False)
    raise typer.Exit(1 if restored.left else 0)
