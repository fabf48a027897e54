"""Letters to many while the runner that writes them is killed: nobody gets two, nobody gets none, whatever moment it dies at."""

import os
import subprocess
import sys

import pytest
from sqlalchemy import text

from casework.adapters.embedded_postgres import APP, SYSTEM
from casework.bootstrap import Platform
from casework.services.party_use import PartyUse
from casework.vocabulary import LetterState, PartyRole
from tests.builders import Ministry
from tests.letters import a_case_with, keys, ordered, page, template_of, write
from tests.replies import a_template

SHORT = ("letter.filed", "letter.committed")
EVERYWHERE = ("runner.claimed", "letter.stored", *SHORT, "letter.committed", "letter.stored", "letter.filed", "runner.handled")


def run(platform: Platform, database: str, fault: str) -> None:
    """Lets a runner in a process of its own write letters; it dies on the way, at the fault."""
    command = [
        sys.executable, "-m", "tests.faults.letters_worker", str(platform.settings.home), platform.server.url(APP, database),
        platform.server.url(SYSTEM, database), platform.clock().isoformat(),
    ]  # fmt: skip
    done = subprocess.run(command, env=os.environ | {"CASEWORK_FAULT": fault}, capture_output=True, text=True, check=False)
    assert done.returncode == -9, done.stderr[-2000:]


def count(platform: Platform, of: str) -> int:
    with platform.system_engine.begin() as connection:
        return int(connection.execute(text(of)).scalar_one())


@pytest.mark.parametrize(
    ("places", "many"), [pytest.param(SHORT, 3, marks=pytest.mark.long), pytest.param(EVERYWHERE, 20, marks=pytest.mark.faults)]
)
def test_killed_and_run_again_each_party_has_one_whole_letter(
    platform: Platform, ministry: Ministry, database_name: str, places: tuple[str, ...], many: int
) -> None:
    template_id = template_of(platform, ministry, a_template(platform, ministry, "Kære {{ party.name }}"))
    parties = [PartyUse(PartyRole.APPLICANT, name=f"Part {number}") for number in range(many)]
    case_id = a_case_with(platform, ministry, *parties)
    run_id = ordered(platform, ministry.actor("caseworker"), case_id, template_id, keys(platform, ministry, case_id))
    committed = 0
    for place in places:
        run(platform, database_name, place)
        committed += place == "letter.committed"
        made = count(platform, "SELECT count(*) FROM letter_line WHERE state = 'made'")
        assert made == (many if place == "runner.handled" else committed), place
        assert made == count(platform, "SELECT count(*) FROM record"), place
    write(platform)

    letters = page(platform, ministry.actor("caseworker"), run_id).letters
    assert [(f"Part {number}", LetterState.MADE) for number in range(many)] == [(each.recipient, each.state) for each in letters]
    assert many == count(platform, "SELECT count(DISTINCT p.record_id) FROM record_party p JOIN document d USING (record_id)")
    assert (many, many) == (count(platform, "SELECT count(*) FROM record"), count(platform, "SELECT count(*) FROM document_version"))
