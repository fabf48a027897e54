"""One stage and one browser for all journeys of a test process but the morning's, which needs an inbox of its own.

A journey makes the records and cases it tells of, by ``Scene.work``, and leaves those of others alone.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser
from sqlmodel import update

from casework.model import Account
from casework.work import Actor, Work
from tests.journeys.browser import Person, Seen, browser, person
from tests.journeys.stage import PASSWORD, Stage, stage, until_idle


@dataclass
class Scene:
    """Is the stage, the browser, and the people who have come in so far, each at a desk of their own."""

    stage: Stage
    browser: Browser
    seen: Seen = field(default_factory=Seen)
    people: dict[str, Person] = field(default_factory=dict)

    def at_the_desk(self, username: str) -> Person:
        """Gives the person, signed in."""
        if username not in self.people:
            self.people[username] = person(self.browser, self.stage.url, self.seen)
            self.people[username].sign_in(username, PASSWORD)
        return self.people[username]

    def everybody_leaves(self) -> None:
        """Closes every desk; who comes to one afterwards signs in anew."""
        for each in self.people.values():
            each.page.context.close()
        self.people.clear()

    def work(self, username: str) -> AbstractContextManager[Work]:
        """Opens a work as the person, to arrange what the journey begins with."""
        return self.stage.platform.work(self.stage.ministry.actor(username))

    def the_runner_works(self) -> None:
        """Does what waits in the outbox."""
        until_idle(self.stage.platform)


@pytest.fixture(scope="session")
def shared_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Sets the stage that all journeys but the morning's share."""
    with stage(tmp_path_factory.mktemp("scene")) as ready:
        yield ready


@pytest.fixture(scope="module")
def scene(shared_stage: Stage) -> Iterator[Scene]:
    """Gives the shared stage with a browser of the journey's own; a page that asked another host fails it at its end.

    The browser lives no longer than its journeys: while it runs, this thread can run no event loop of another test.
    """
    with browser() as started:
        made = Scene(shared_stage, started)
        yield made
        assert made.seen.hosts <= {made.stage.url.removeprefix("http://")}


@pytest.fixture(autouse=True)
def _everybody_comes_in_anew(request: pytest.FixtureRequest) -> None:
    """Lets each journey begin with nobody at a desk and everybody reading Danish, in whatever order journeys are walked."""
    if "scene" in request.fixturenames:
        made: Scene = request.getfixturevalue("scene")
        made.everybody_leaves()
        _everybody_reads_danish(made.stage)


def _everybody_reads_danish(shared: Stage) -> None:
    """Sets back what an earlier journey chose: the desk remembers a person's language."""
    with shared.platform.work(Actor.system("sign_in")) as work:
        work.session.execute(update(Account).values(language="da"))
