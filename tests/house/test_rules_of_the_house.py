"""The rules that keep the house in order, each of them once broken somewhere else."""

import importlib
import re
import subprocess
from pathlib import Path

import pytest

from casework import events, outbox
from casework.outbox import Effect
from tests.conftest import LONG
from tests.house import generated_docs
from tests.house.test_api_covers_the_services import functions_that_take_a_work, routed
from ui.api.building import shape_of
from ui.api.route import left_out, table

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("casework", "documents", "search", "workflows", "ui")
TOP = {*PACKAGES, "alembic", "tests", "docs", "Makefile", "pyproject.toml", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE",
       "requirements.lock"}  # fmt: skip
FORBIDDEN_NAMES = {"alembic", "casework", "documents", "search", "ui", "workflows"}
LONGEST_MODULE = 400
LONGEST_TEST = 500


def committed() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return [ROOT / name for name in listed if name and (ROOT / name).exists()]


def modules() -> list[Path]:
    return [path for path in committed() if path.suffix == ".py"]


def test_the_top_level_holds_the_rooms_and_nothing_else() -> None:
    there = {path.relative_to(ROOT).parts[0] for path in committed()}

    assert {name for name in there if not name.startswith(".")} <= TOP


def test_alembic_is_never_a_package() -> None:
    assert not (ROOT / "alembic" / "__init__.py").exists()


@pytest.mark.parametrize("package", PACKAGES)
def test_our_packages_win_over_their_namesakes(package: str) -> None:
    found = Path(importlib.import_module(package).__file__ or "")

    assert found == ROOT / package / "__init__.py"


def test_the_real_alembic_is_imported() -> None:
    assert hasattr(importlib.import_module("alembic"), "op")


def test_nothing_inside_takes_the_name_of_a_room() -> None:
    inside = [path.relative_to(ROOT) for path in modules() if len(path.relative_to(ROOT).parts) > 1]
    wrong = [path for path in inside if FORBIDDEN_NAMES & {*path.parts[1:-1], path.stem}]

    assert wrong == []


def test_every_test_folder_is_a_package() -> None:
    folders = {path.parent for path in modules() if path.is_relative_to(ROOT / "tests")}

    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


def test_views_are_named_views() -> None:
    views = [path.name for path in modules() if path.parent.name == "views" and path.name != "__init__.py"]

    assert [name for name in views if not name.endswith("_view.py")] == []


def test_no_module_is_longer_than_a_person_can_hold() -> None:
    written = [path for path in modules() if "versions" not in path.parts]  # migrations are generated, and never read as a story
    lengths = {path.relative_to(ROOT): len(path.read_text().splitlines()) for path in written}

    assert {path: n for path, n in lengths.items() if n > (LONGEST_TEST if path.parts[0] == "tests" else LONGEST_MODULE)} == {}


def test_only_the_work_opens_a_session() -> None:
    allowed = {"casework/work.py"}
    openers = {
        str(path.relative_to(ROOT)) for path in modules() if re.search(r"\bSession\(", path.read_text()) and "tests" not in path.parts
    }

    assert openers - allowed == set()


def test_services_and_queries_never_commit() -> None:
    rooms = [path for path in modules() if {"services", "queries", "approvals"} & set(path.parts) and "tests" not in path.parts]

    assert [path.name for path in rooms if re.search(r"\.(commit|rollback)\(\)", path.read_text())] == []


def test_blind_excepts_stand_only_where_they_are_reasoned() -> None:
    blind = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in modules()
        for line in path.read_text().splitlines()
        if re.match(r"\s*except( Exception| \(?Exception.*)?( as \w+)?:", line)
        and "noqa: BLE001  #" not in line
        and "tests" not in path.parts
    ]

    assert blind == []


def test_every_csv_file_is_written_behind_the_guard() -> None:
    # a table of Streamlit's own hands out its cells as a CSV file that nobody guards
    writes = re.compile(r"csv\.(writer|DictWriter)|import writer|to_csv\(|import DictWriter|st\.(dataframe|data_editor|table)\(")
    home = ROOT / "casework" / "spreadsheets.py"
    offers = re.compile(r"""["']text/csv; charset|\.csv["'],""")
    ours = [path for path in modules() if path.relative_to(ROOT).parts[0] in PACKAGES]
    unguarded = [path for path in ours if path != home and writes.search(path.read_text(encoding="utf-8"))]

    assert [] == unguarded
    for path in ours:
        words = path.read_text(encoding="utf-8")
        if offers.search(words) and path.parts[-2] == "downloads":
            assert "csv_file" in words or "post_list" in words, path


def test_unittest_mock_is_banned() -> None:
    word = "unittest" + ".mock"
    assert [path for path in modules() if re.search(rf"(from|import) {re.escape(word)}", path.read_text())] == []


def test_every_effect_has_a_handler_and_every_effective_event_an_effect() -> None:
    handlers = importlib.import_module("workflows.effects").HANDLERS

    assert set(handlers) == set(Effect)
    assert {effect for effects in outbox.EFFECTS.values() for effect in effects} <= set(Effect)
    assert set(outbox.EFFECTS) <= set(events.all_events().values())


@pytest.mark.parametrize("name", generated_docs.PAGES)
def test_generated_pages_are_up_to_date(name: str) -> None:
    assert (generated_docs.DOCS / name).read_text() == generated_docs.PAGES[name](), "run python -m tests.house.generated_docs"


def test_every_setting_is_named_in_the_operations_page() -> None:
    from casework.settings import PREFIX, Settings

    page = (ROOT / "docs" / "operations.md").read_text()

    assert [name for name in Settings.model_fields if PREFIX + name.upper() not in page] == []


def test_no_committed_file_names_a_path_of_somebodys_machine() -> None:
    pattern = re.compile(r"/(root|home|work)/\w")
    texts = [
        path
        for path in committed()
        if path.suffix in {".py", ".md", ".toml", ".yaml", ".sh", ""} and path.is_file() and path.name != Path(__file__).name
    ]

    assert [str(path.relative_to(ROOT)) for path in texts if pattern.search(path.read_text(errors="replace"))] == []


def test_no_committed_file_holds_the_marks_of_a_conflict() -> None:
    marks = ("<" * 7 + " ", ">" * 7 + " ")
    kinds = {".py", ".md", ".toml", ".yaml", ".po", ".sql", ".css", ".js"}
    texts = [path for path in committed() if path.suffix in kinds and path.is_file()]

    assert [] == [str(path.relative_to(ROOT)) for path in texts if any(line.startswith(marks) for line in path.read_text().splitlines())]


def test_every_service_and_query_has_its_row_in_the_api() -> None:
    missing = sorted(functions_that_take_a_work() - routed() - set(left_out()))

    assert [] == missing, "Add a Route in ui/api/routes/<area>.py for each, or name it in its NOT_FOR_THE_API (CONTRIBUTING.md)"


def test_every_row_of_the_api_can_be_built() -> None:
    for _, route in table():
        shape_of(route)


def test_what_the_short_run_leaves_out_has_a_command_of_its_own() -> None:
    commands = (ROOT / "Makefile").read_text()

    assert [] == [asked for asked in LONG.values() if f" {asked}" not in commands]
    assert [] == [part for part in ("test", "long") if f"make --no-print-directory {part} " not in (ROOT / ".ci" / "run").read_text()]


def test_nobody_opens_a_stored_file_by_its_path() -> None:
    """Whoever did would read what is encrypted, and serve what was changed: the store is the one door, the verifier reads for itself."""
    doors = {"documents/blobs.py", "documents/blob_bytes.py", "casework/blob_files.py", "casework/settings.py"}
    mark = re.compile(r"blobs_folder|BlobStore\(|\.blobs\._|store\._(?:path|place|open)|sha256\[:2\]")
    # hands the folder to the verifier, asks whether it is there, throws a half-made demo ministry away
    may_name_it = {"ui/cli/audit.py": 1, "ui/cli/health.py": 1, "ui/supervisor/preparing.py": 1}
    found = {}
    for path in modules():
        name = str(path.relative_to(ROOT))
        if name.split("/")[0] in PACKAGES and name not in doors and (count := len(mark.findall(path.read_text(encoding="utf-8")))):
            found[name] = count

    assert may_name_it == found


def test_only_the_virus_check_goes_behind_the_wall_before_the_store() -> None:
    """Everybody else reads stored bytes by ``platform.blobs``, which gives out nothing that is held (``casework.held_blobs``)."""
    mark = re.compile(r"\b(?:platform|made|running)\.store\b")
    packages = [path for path in modules() if path.relative_to(ROOT).parts[0] in PACKAGES]
    found = {str(path.relative_to(ROOT)) for path in packages if mark.search(path.read_text(encoding="utf-8"))}

    assert {"documents/checking.py"} == found
