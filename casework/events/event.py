"""What every event is, and the mark of a field that is a person's own words."""

import dataclasses
import re
from dataclasses import dataclass
from typing import Any


def personal() -> Any:
    """Marks a field whose value is kept beside the evidence, encrypted and shreddable."""
    return dataclasses.field(default="", metadata={"personal": True})


@dataclass(frozen=True, kw_only=True)
class Event:
    """Is something that happened to a record, a case, or, with neither, the organisation."""

    record_id: int | None = None
    case_id: int | None = None


def kind_of(event_class: type[Event]) -> str:
    """Gives the name under which an event is stored: ``record_received`` for ``RecordReceived``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", event_class.__name__).lower()


def personal_fields(event_class: type[Event]) -> frozenset[str]:
    """Names the fields whose values are kept beside the evidence."""
    return frozenset(f.name for f in dataclasses.fields(event_class) if f.metadata.get("personal"))


def area_of(event_class: type[Event]) -> str:
    """Gives the room of events a kind belongs to: ``records``, ``access``, ``journal`` …"""
    return event_class.__module__.rpartition(".")[2]


def kinds_of_area(area: str) -> tuple[str, ...]:
    """Gives the stored names of an area's events; none for an unknown area."""
    return tuple(kind for kind, event in all_events().items() if area_of(event) == area)


def all_events() -> dict[str, type[Event]]:
    """Gives every kind of event by its stored name."""
    return {kind_of(each): each for each in Event.__subclasses__()}
