"""A platform with a virus scanner, and what it takes to have files checked."""

from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import text
from sqlmodel import select

from casework.adapters.clamd import Clamd
from casework.bootstrap import Platform
from casework.model import DocumentVersion
from casework.outbox import Effect
from documents import checking
from documents.extraction_filing import extract_versions
from documents.isolation import Isolation
from ui.sandbox.clamd import EICAR, StandIn
from workflows.deliver import Runner
from workflows.runtime import Kit

VIRUS = "Eicar-Test-Signature"
INFECTED = b"Faktura " + EICAR


@dataclass(frozen=True)
class Checked:
    """Is a platform with its stand-in scanner."""

    platform: Platform
    scanner: Clamd
    stand_in: StandIn

    def run(self, sandbox: Isolation) -> None:
        """Does what is due of checking and reading, in this thread, until nothing is."""
        kit = Kit(
            self.platform,
            lambda ids: extract_versions(self.platform, sandbox, ids),
            lambda *_: None,
            lambda _: {},
            check=lambda version_id: checking.check_version(self.platform, self.scanner, version_id),
        )
        with Runner(kit) as runner:
            while runner.work_off(Effect.CHECK) + runner.work_off(Effect.EXTRACT):
                pass

    def versions(self, record_id: int) -> dict[str, int]:
        """Gives the versions on a record by their file's name."""
        with self.platform.work(checking.CHECKER) as work:
            found = work.session.exec(select(DocumentVersion).where(DocumentVersion.record_id == record_id)).all()
            return {each.filename: each.id for each in found}

    def events(self) -> list[tuple[str, str]]:
        """Gives what the check wrote into the audit trail, with the virus."""
        asked = """SELECT body::json->>'kind', coalesce(body::json->'facts'->>'virus', '') FROM event
                    WHERE body::json->>'kind' = ANY (:kinds) ORDER BY id"""
        kinds = ["file_check_asked", "file_found_clean", "file_quarantined", "file_not_checked", "file_released"]
        with self.platform.system_engine.connect() as connection:
            return [(kind, virus) for kind, virus in connection.execute(text(asked), {"kinds": kinds})]


def with_scanner(platform: Platform, folder: Path, stand_in: StandIn, **settings: object) -> Checked:
    """Gives the platform with the scanner that answers in the folder."""
    address = f"unix:{folder}/clamd.ctl"
    own = replace(platform, settings=platform.settings.model_copy(update={"clamd": address, **settings}))
    return Checked(own, Clamd.at(address), stand_in)
