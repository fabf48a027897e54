"""A case on the desk: its tabs, and what can be done to it."""

from casework.services import cases
from casework.services.cases import NewCase
from tests.journeys.conftest import Scene


def test_a_case_shows_its_parts_as_tabs(scene: Scene) -> None:
    with scene.work("caseworker") as work:
        case_id = cases.open_case(work, NewCase("Tilskud til varmepumper i Vestenga", "06.02.01"))
    worker = scene.at_the_desk("caseworker")
    for tab in ("records", "parties", "about", "history"):
        worker.go(f"/?case={case_id}&tab={tab}", until=".tabs a[aria-current]")

        assert [] == worker.violations()
    worker.picture("case-page")
    worker.press("do_complete")

    assert "Tilskud til varmepumper i Vestenga er afsluttet." == worker.told()
