"""Who writes a program reads what the API does on a page of the installation, without signing in."""

import pytest

from tests.journeys.browser import person
from tests.journeys.conftest import Scene

pytestmark = pytest.mark.timeout(600)


def test_a_programmer_reads_what_the_api_does(scene: Scene) -> None:
    programmer = person(scene.browser, scene.stage.url, scene.seen)
    programmer.page.goto(f"{scene.stage.url}/api/reference")
    programmer.page.click("nav >> text=lists")

    assert programmer.page.locator("#lists_page").is_visible()
    # One area stands for all of them, which one template draws: axe would look at the whole of the page for minutes.
    assert [] == programmer.violations(
        "header", "nav", "h1", "section[aria-labelledby=area-lists]", "article[aria-labelledby=kind-Problem]"
    )
    programmer.page.locator("#area-lists").scroll_into_view_if_needed()
    programmer.picture("api-reference")
    assert [] == scene.seen.errors
