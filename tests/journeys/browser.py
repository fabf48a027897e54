"""A browser for the journeys: Chromium of the operating system, each person in a context of their own, every request seen."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from playwright.sync_api import TimeoutError as NotInTime

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
PICTURES = Path(__file__).parents[2] / "docs" / "images"
# Generous: the machine of the tests may be busy; the time a click takes is measured elsewhere.
PATIENCE_MS = 30_000


@dataclass
class Seen:
    """Is what the browser did on its own: hosts it asked, errors it wrote."""

    hosts: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Person:
    """Is somebody at a desk."""

    page: Page
    url: str

    def sign_in(self, username: str, password: str, *, at: str = "/") -> None:
        """Sign in by the page and wait for the desk."""
        self.page.goto(self.url + at)
        self.page.fill("#name", username)
        self.page.fill("#password", password)
        self.page.click("button.primary")
        self.page.wait_for_selector("nav a[data-key]")

    def go(self, link: str, *, until: str) -> None:
        """Open a deep link and wait for something on its page, and for the page to be whole."""
        self.page.goto(self.url + link)
        self.page.wait_for_selector(until)
        self.page.wait_for_selector("footer.foot")  # it is drawn last: the page is whole

    def press(self, key: str) -> None:
        """Press one of the desk's buttons, by the name it has in the code, when the desk has drawn what it was drawing."""
        self.page.wait_for_selector(_DRAWN)
        self.page.click(f".st-key-{key} button")

    def press_what(self, begins: str) -> None:
        """Press the button whose name in the code begins so: one that is another one for each thing it acts on."""
        self.page.wait_for_selector(_DRAWN)
        self.page.click(f"[class*='st-key-{begins}_'] button")

    def open(self, key: str, *, until: str) -> None:
        """Press a button that opens a dialog, and wait for something in it; a press that a redrawing page swallowed is made again."""
        for patience in (6_000, 12_000, PATIENCE_MS):
            self.press(key)
            try:
                self.page.wait_for_selector(until, timeout=patience)
            except NotInTime:
                continue
            return
        raise AssertionError(f"{key} does not open {until}")

    def follow(self, words: str, *, until: str) -> None:
        """Click what bears the words, and wait for what it opens; a click that a redrawing page swallowed is made again."""
        for patience in (6_000, 12_000, PATIENCE_MS):
            self.page.wait_for_selector(_DRAWN)
            self.page.click(f"text={words}")
            try:
                self.page.locator("a", has_text=until).wait_for(timeout=patience)
            except NotInTime:
                continue
            return
        raise AssertionError(f"{words} does not open {until}")

    def does(self, key: str, *, told: str, before: Callable[[], None] = lambda: None) -> None:
        """Press a button until the foot says what was done; ``before`` opens what the button lies in."""
        for patience in (6_000, 12_000, PATIENCE_MS):
            self.page.wait_for_selector(_DRAWN)
            before()
            self.press(key)
            try:
                self.page.locator(".notice:not([hidden]) span", has_text=told).wait_for(timeout=patience)
            except NotInTime:
                continue
            return
        raise AssertionError(f"{key} does not say {told}")

    def leave_choices(self) -> None:
        """Leave a field whose choices hang below it, and wait until they have gone; one that takes several keeps them open."""
        for patience in (3_000, 6_000, PATIENCE_MS):
            self.page.keyboard.press("Tab")
            try:
                self.page.wait_for_selector(_CHOICES, state="detached", timeout=patience)
            except NotInTime:
                continue
            self.page.wait_for_selector(_DRAWN)
            return
        raise AssertionError("the list of choices stays open")

    def told(self) -> str:
        """Return what the notice at the foot says."""
        self.page.wait_for_selector(".notice:not([hidden])")
        return self.page.inner_text(".notice span")

    def picture(self, name: str) -> None:
        """Keep a picture of the page for the manual, when its pictures have come; KEEP_PICTURES=1 takes all of them anew."""
        self.page.wait_for_function(_PICTURES_HAVE_COME)
        file = PICTURES / f"{name}.png"
        if "KEEP_PICTURES" in os.environ or not file.exists():
            PICTURES.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=file, animations="disabled")

    def violations(self, *within: str) -> list[str]:
        """Return what axe finds against WCAG 2.2 level A and AA on the page as it is, or in parts of it by their selectors."""
        found = Axe().run(self.page, context=[[part] for part in within] or None, options=AXE_RULES)
        return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found.response["violations"]]


_CHOICES = "[role=listbox][id^=react-aria]"
_DRAWN = "[data-testid=stApp][data-test-script-state=notRunning]"
_PICTURES_HAVE_COME = """() => {
  const deep = root => [...root.querySelectorAll('*')].flatMap(node => node.shadowRoot ? [node, ...deep(node.shadowRoot)] : [node])
  const images = deep(document).filter(node => node.tagName === 'IMG')
  return images.every(image => image.complete)
}"""


@contextmanager
def browser() -> Iterator[Browser]:
    """Start Chromium."""
    chromium = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


def person(started: Browser, url: str, seen: Seen) -> Person:
    """Return somebody new at a Danish browser of their own."""
    context: BrowserContext = started.new_context(viewport={"width": 1680, "height": 980}, locale="da-DK")
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.on("request", lambda request: None if request.url.startswith("blob:") else seen.hosts.add(urlsplit(request.url).netloc))
    page.on("console", lambda message: seen.errors.append(f"{message.text} {message.location['url']}") if message.type == "error" else None)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    return Person(page, url)
