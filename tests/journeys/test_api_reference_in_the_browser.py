"""Who writes a program reads what the API does on a page of the installation, without signing in."""

import pytest

from tests.journeys.browser import person
from tests.journeys.conftest import Scene

pytestmark = pytest.mark.timeout(600)
OTHERS = "section:not([aria-labelledby=area-lists]) > article:not([aria-labelledby=kind-Problem])"


@pytest.mark.long
def test_a_programmer_reads_what_the_api_does(scene: Scene) -> None:
    programmer = person(scene.browser, scene.stage.url, scene.seen)
    programmer.page.goto(f"{scene.stage.url}/api/reference")
    programmer.page.click("nav >> text=lists")

    assert programmer.page.locator("#lists_page").is_visible()
    programmer.page.locator("#area-lists").scroll_into_view_if_needed()
    programmer.picture("api-reference")
    # One area stands for all of them, which one template draws: axe goes through all that is on the page, whatever it is asked of.
    programmer.page.evaluate(f"document.querySelectorAll('{OTHERS}').forEach(each => each.remove())")
    assert [] == programmer.violations(
        "header", "nav", "h1", "section[aria-labelledby=area-lists]", "article[aria-labelledby=kind-Problem]"
    )
    assert [] == scene.seen.errors
