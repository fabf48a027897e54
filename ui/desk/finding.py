"""What the desk asks of search: words in, readable records with marked snippets out, or what is wrong with the words."""

from dataclasses import dataclass
from typing import Protocol

from casework.bootstrap import Platform
from casework.queries.lists import RecordRow
from casework.work import Work
from search.engines.port import SnippetPart


@dataclass(frozen=True)
class Hit:
    """A found record and the piece of its text that shows why."""

    row: RecordRow
    snippet: tuple[SnippetPart, ...] = ()


@dataclass(frozen=True)
class Found:
    """What a search gives; ``problem`` says in words what is wrong with the query."""

    total: int
    hits: tuple[Hit, ...]
    problem: str = ""


class Finder(Protocol):
    """Finds records for the actor of a work, among those the actor may read."""

    def find(self, work: Work, words: str, first: int) -> Found:
        """Return the first hits and how many there are."""


class NoSearch:
    """Stands where no search engine is plugged in, and says so."""

    def find(self, work: Work, words: str, first: int) -> Found:  # noqa: ARG002  # it answers without asking
        """Return nothing, with the reason."""
        return Found(0, (), "Search is not set up.")


def finder_of(platform: Platform) -> Finder:  # noqa: ARG001  # the engine of the installation is chosen here
    """Return the search of this installation."""
    return NoSearch()
