"""The organisation on the desk: units, officials, groups, rights, plans, substitutes and emergencies, walked page by page."""

import pytest

from tests.journeys.conftest import Scene

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]


def test_the_pages_of_the_organisation(scene: Scene) -> None:
    found = {}
    administrator = scene.at_the_desk("administrator")
    for name in ("organisation", "rights", "plans", "groups"):
        administrator.go(f"/?page={name}", until=".page h1")
        administrator.picture(name)
        found[name] = administrator.violations()
    officer = scene.at_the_desk("officer")
    for name, link in (
        ("official", f"/?page=official&id={scene.stage.ministry.people['caseworker']}"),
        ("substitutes", "/?page=standing_in"),
        ("emergency", "/?page=emergency"),
    ):
        officer.go(link, until=".page h1")
        officer.picture(name)
        found[name] = officer.violations()

    assert {name: [] for name in found} == found
