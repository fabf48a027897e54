"""Writes down what walls a fresh database has: ``python -m tests.house.expected_walls`` after a change of ``casework/walls``."""

import json
import sys
import tempfile
from pathlib import Path

import psycopg

from casework import audit_verify, migrations
from casework.adapters.embedded_postgres import OWNER, SYSTEM, embedded
from casework.audit_verify import walls
from casework.settings import Settings

PAGE = Path(audit_verify.__file__).parent / "expected.json"


def page_of(url: str) -> str:
    """Gives the page that describes the walls of a database."""
    with psycopg.connect(url.replace("postgresql+psycopg:", "postgresql:")) as connection:
        connection.execute("SET search_path = pg_catalog, public")
        found = walls.facts(lambda query: connection.execute(query).fetchall())
        version = connection.info.server_version // 10000
    return json.dumps({"postgresql": version, "walls": dict(sorted(found.items()))}, indent=1) + "\n"


def main() -> None:
    """Builds a fresh database in a temporary folder and writes the page."""
    with tempfile.TemporaryDirectory() as home, embedded(Settings(home=Path(home)), durable=False) as server:
        migrations.upgrade(server.url(OWNER))
        PAGE.write_text(page_of(server.url(SYSTEM)))
    sys.stdout.write(f"{PAGE} is written\n")


if __name__ == "__main__":
    main()
