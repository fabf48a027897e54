"""What happens to definitions of approvals and their versions."""

from dataclasses import dataclass

from casework.events.event import Event


@dataclass(frozen=True, kw_only=True)
class DefinitionDrafted(Event):
    """A draft of a version of an approval definition was written."""

    definition_id: int
    number: int
    source_hash: str


@dataclass(frozen=True, kw_only=True)
class DefinitionPublished(Event):
    """A version of an approval definition was published; new approvals follow it."""

    definition_id: int
    number: int
    source_hash: str


@dataclass(frozen=True, kw_only=True)
class DefinitionRetired(Event):
    """A version of an approval definition was retired; approvals that run keep it."""

    definition_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class DefinitionDraftDropped(Event):
    """A draft of a version of an approval definition was thrown away."""

    definition_id: int
    number: int
