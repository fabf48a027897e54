"""Keep one generated password a role, each in a file that only its owner reads."""

import os
import secrets
from pathlib import Path

OWNER = "casework_owner"
APP = "casework_app"
SYSTEM = "casework_system"
SIGNER = "casework_signer"
PREFECT = "prefect"
INDEX = "casework_index"
SUPERUSER = "postgres"


def password_of(folder: Path, name: str) -> str:
    """Return the secret ``name`` kept in ``folder``, generating it the first time."""
    path = folder / name
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        pass
    # Written whole under another name, then linked into place: two processes at once end with one secret.
    made = folder / f".{name}.{os.getpid()}.{secrets.token_hex(4)}"
    descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(made, path)
    except FileExistsError:
        pass
    finally:
        made.unlink()
    return path.read_text().strip()
