"""What comes in and goes out by bundles."""

from dataclasses import dataclass

from casework.events.event import Event, personal


@dataclass(frozen=True, kw_only=True)
class BundleChecked(Event):
    """A bundle was checked against this installation; nothing was taken in."""

    run_id: int
    source: str
    problems: int


@dataclass(frozen=True, kw_only=True)
class NamesMapped(Event):
    """Somebody said which names of a bundle are which here; so many of them are mapped now."""

    run_id: int
    source: str
    names: int


@dataclass(frozen=True, kw_only=True)
class BundleSwept(Event):
    """The uploaded file of a bundle that nobody took in was removed."""

    run_id: int


@dataclass(frozen=True, kw_only=True)
class ImportStarted(Event):
    """The taking in of a checked bundle was started."""

    run_id: int


@dataclass(frozen=True, kw_only=True)
class ImportFinished(Event):
    """Every row of a bundle has been taken in."""

    run_id: int
    made: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class CaseImported(Event):
    """A case came in by a bundle with its own number and dates."""

    run_id: int
    guid: str
    number: str = personal()
    title: str = personal()


@dataclass(frozen=True, kw_only=True)
class RecordImported(Event):
    """A record came in by a bundle with its own number and dates."""

    run_id: int
    guid: str
    title: str = personal()


@dataclass(frozen=True, kw_only=True)
class LegacyHistoryImported(Event):
    """Lines of another system's history came in with a case or record."""

    run_id: int
    lines: int


@dataclass(frozen=True, kw_only=True)
class PartsImported(Event):
    """What lies around a case or record came in with it: folders, ties, notes, versions, approvals."""

    run_id: int
    part: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class CaseExported(Event):
    """A case was taken out of the house whole, as a bundle."""

    records: int
    files: int
    purpose: str = personal()
