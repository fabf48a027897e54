"""Bring the database up to date and fill an empty one with the demo ministry.

It runs as a process of its own (``python -m ui.supervisor.preparing migrate|demo``), so that the supervisor stays small
and a Ctrl-C in the middle stops it like everything else. What it found it leaves in ``run/prepared.json``.
"""

import json
import shutil
import sys
from dataclasses import asdict, dataclass

import psycopg

from casework.adapters.embedded_postgres import OWNER, SIGNER, SYSTEM, DatabaseServer, database, recreate_empty
from casework.settings import Settings, read_settings
from ui.supervisor.progress import SignIn

UNFINISHED = "demo-unfinished"
ANSWER = "prepared.json"
TOLD = "demo-progress"


@dataclass(frozen=True)
class Prepared:
    """Is what the database was found to hold; ``again`` when an interrupted demo was thrown away."""

    empty: bool
    again: bool
    sign_ins: list[SignIn]


def migrate(settings: Settings) -> None:
    """Migrate to the newest version; a demo ministry whose making was interrupted is thrown away first."""
    from casework import migrations

    with database(settings) as server:
        again = (settings.run_folder / UNFINISHED).exists()
        if again:
            _throw_away(settings, server)
        migrations.upgrade(server.url(OWNER))
        _answer(settings, server, again=again)


def demo(settings: Settings) -> None:
    """Make the demo ministry and sign for it; a mark stands in the data folder until it is whole."""
    from casework import audit_signing
    from casework.bootstrap import platform
    from documents.blobs import store_of
    from ui.demo import load

    mark, told = settings.run_folder / UNFINISHED, settings.run_folder / TOLD

    def tell(done: int, total: int) -> None:
        told.write_text(f"{done * 100 // max(total, 1)} %")

    mark.touch()
    with platform(settings, store_of) as made:
        load(made, "full", tell)
        key = audit_signing.read_signing_key(settings.secrets_folder)
        audit_signing.sign_all(made.server.url(SIGNER), key, settings.heads_folder / "heads.jsonl", made.clock)
        mark.unlink()
        told.unlink(missing_ok=True)
        _answer(settings, made.server, again=False)


def told(settings: Settings) -> str:
    """Return how far the demo ministry has come, in words; empty when nothing is known."""
    try:
        return (settings.run_folder / TOLD).read_text()
    except FileNotFoundError:
        return ""


def read_answer(settings: Settings) -> Prepared:
    """Return what the last step found."""
    found = json.loads((settings.run_folder / ANSWER).read_text())
    return Prepared(found["empty"], found["again"], [SignIn(**one) for one in found["sign_ins"]])


def _answer(settings: Settings, server: DatabaseServer, *, again: bool) -> None:
    found = Prepared(empty=not _usernames(server), again=again, sign_ins=_sign_ins(settings, server))
    (settings.run_folder / ANSWER).write_text(json.dumps(asdict(found)))


def _sign_ins(settings: Settings, server: DatabaseServer) -> list[SignIn]:
    if settings.production:
        return []
    from ui.demo import SIGN_INS, SIGN_INS_IN_ENGLISH

    there = _usernames(server)
    offered = SIGN_INS_IN_ENGLISH if settings.language == "en" else SIGN_INS
    return [SignIn(one.username, one.password, one.what) for one in offered if one.username in there]


def _usernames(server: DatabaseServer) -> set[str]:
    with psycopg.connect(server.url(SYSTEM).replace("+psycopg", "", 1)) as connection:
        return {str(row[0]) for row in connection.execute("SELECT username FROM official").fetchall()}


def _throw_away(settings: Settings, server: DatabaseServer) -> None:
    # The desk has never opened on it: it opens after the mark is gone.
    recreate_empty(settings, server)
    for folder in (settings.blobs_folder, settings.index_folder, settings.heads_folder):
        shutil.rmtree(folder, ignore_errors=True)
    (settings.run_folder / UNFINISHED).unlink()


def main() -> None:
    """Run the step named on the command line."""
    {"migrate": migrate, "demo": demo}[sys.argv[1]](read_settings())


if __name__ == "__main__":
    main()
