"""What the demo ministry's post is about: topics with their letters, read from the YAML files beside this module."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import TypeAdapter

from casework.vocabulary import AccessLevel, Channel
from documents.letters import Layout

Way = Literal["in", "out", "internal"]
Format = Literal["pdf", "docx", "mail"]


@dataclass(frozen=True)
class Move:
    """One letter in the course of a case; ``due`` counts working days, ``many`` how often it can come."""

    key: str
    way: Way
    title: str
    layout: Layout
    open: tuple[str, ...]
    body: tuple[str, ...]
    format: tuple[Format, ...]
    channel: tuple[Channel, ...] = (Channel.DESK,)
    salutation: str = ""
    sender: str = ""
    reply: bool = False
    many: int = 1
    due: int = 0
    approval: str = ""
    table: str = ""
    points: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    level: AccessLevel | None = None
    clearance: int | None = None


@dataclass(frozen=True)
class Topic:
    """A kind of case: where it belongs, under which numbers it is filed, its words and its letters in order."""

    key: str
    unit: str
    case_type: str
    codes: tuple[str, ...]
    party: str
    case_titles: tuple[str, ...]
    objects: tuple[str, ...]
    words: tuple[str, ...]
    rare: tuple[str, ...]
    items: tuple[str, ...]
    moves: tuple[Move, ...]
    level: AccessLevel = AccessLevel.UNIT
    clearance: int = 0
    restricted_to: tuple[str, ...] = ()
    asks: Literal["amount", "small"] = "amount"


@lru_cache(maxsize=1)
def topics() -> tuple[Topic, ...]:
    """Gives every topic, sorted by key."""
    folder = files("ui.demo") / "topics"
    found = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    return tuple(_topic(name.removesuffix(".yaml"), (folder / name).read_text("utf-8")) for name in found)


def _topic(key: str, text: str) -> Topic:
    # The safe loader in C: reading the topics takes 30 ms instead of a second.
    return TypeAdapter(Topic).validate_python({"key": key, **yaml.load(text, yaml.CSafeLoader)})
