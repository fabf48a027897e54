"""Keep one generated password a role, each in a file that only its owner reads."""

import secrets
from pathlib import Path

from casework.secret_files import kept_once

OWNER = "casework_owner"
APP = "casework_app"
SYSTEM = "casework_system"
SIGNER = "casework_signer"
PREFECT = "prefect"
INDEX = "casework_index"
SUPERUSER = "postgres"


def password_of(folder: Path, name: str) -> str:
    """Return the secret ``name`` kept in ``folder``, generating it the first time."""
    return kept_once(folder / name, lambda: f"{secrets.token_urlsafe(32)}\n".encode()).read_text().strip()
