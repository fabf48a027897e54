"""The organisation and its doors."""

from dataclasses import dataclass

from casework.events.event import Event


@dataclass(frozen=True, kw_only=True)
class OrganisationChanged(Event):
    """Units, officials, posts or groups were changed."""

    what: str
    subject_id: int


@dataclass(frozen=True, kw_only=True)
class DefinitionPublished(Event):
    """A version of an approval definition was published."""

    definition_id: int
    number: int
    source_hash: str


@dataclass(frozen=True, kw_only=True)
class SignedIn(Event):
    """An official signed in."""

    official_id: int


@dataclass(frozen=True, kw_only=True)
class SignInRefused(Event):
    """A sign-in for a known account was refused."""

    official_id: int


@dataclass(frozen=True, kw_only=True)
class SteppedUp(Event):
    """An official confirmed who they are by a one-time code."""

    official_id: int


@dataclass(frozen=True, kw_only=True)
class SessionEnded(Event):
    """A session was ended, by its owner or by someone else."""

    official_id: int


@dataclass(frozen=True, kw_only=True)
class EffectRetried(Event):
    """A parked effect was set to run again by a person."""

    effect: str
    effect_id: int
