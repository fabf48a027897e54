"""``casework audit verify``: hands the evidence to the independent verifier, which trusts nothing of this house."""

import subprocess
import sys
from typing import Annotated

import typer

from casework.adapters.embedded_postgres import SYSTEM
from ui.cli.opening import heads_file, opened, said_plainly

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _audit() -> None:
    """Proves that nothing was changed."""


@app.command("verify")
@said_plainly
def verify(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Verifies every stream, checkpoint, row and file; exit code 1 when anything was tampered with."""
    with opened() as made:
        settings = made.settings
        command = [
            sys.executable, "-m", "casework.audit_verify",
            "--database", made.server.url(SYSTEM).replace("+psycopg", "", 1),
            "--public-key", str(settings.secrets_folder / "signing.pub"),
            "--heads", str(heads_file(settings)),
            "--blobs", str(settings.blobs_folder), *(["--blob-keys", str(settings.blob_keys)] if settings.blob_keys else []),
        ]  # fmt: skip
        done = subprocess.run([*command, *(["--json"] if as_json else [])], check=False)
    raise typer.Exit(done.returncode)
