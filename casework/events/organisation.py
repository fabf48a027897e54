"""The organisation and its doors."""

from dataclasses import dataclass

from casework.events.event import Event


@dataclass(frozen=True, kw_only=True)
class OrganisationChanged(Event):
    """Units, officials, posts or groups were changed: what, how, and whom it concerns."""

    what: str
    subject_id: int
    change: str = ""
    official_id: int | None = None
    unit_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class RightsProposed(Event):
    """Something that takes two persons was proposed, confirmed, refused or withdrawn."""

    proposal_id: int
    what: str
    change: str
    official_id: int | None = None
    role: str = ""
    privilege: str = ""
    scope: str = ""
    clearance: int | None = None


@dataclass(frozen=True, kw_only=True)
class PrivilegeChanged(Event):
    """A role got a privilege, lost it, or it reaches elsewhere now."""

    role: str
    privilege: str
    scope: str
    is_given: bool


@dataclass(frozen=True, kw_only=True)
class OrganisationPlanned(Event):
    """A change of the organisation that carries work along was proposed, started, done or undone."""

    plan_id: int
    what: str
    change: str


@dataclass(frozen=True, kw_only=True)
class CarriedAlong(Event):
    """A record or case followed a change of the organisation, or went back when it was undone."""

    plan_id: int
    what: str
    is_undone: bool = False


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


@dataclass(frozen=True, kw_only=True)
class ApiClientChanged(Event):
    """A program that calls the API was registered, agreed to, given a new secret, or closed."""

    what: str
    client_id: int


@dataclass(frozen=True, kw_only=True)
class TokenGiven(Event):
    """A program was given a token to act as an official."""

    client_id: int
    official_id: int
    by_person: bool


@dataclass(frozen=True, kw_only=True)
class TokensEnded(Event):
    """Tokens of a program or an official were ended; ``why`` is revoked, reused, withdrawn or signed_out."""

    client_id: int
    official_id: int
    why: str


@dataclass(frozen=True, kw_only=True)
class WebhookChanged(Event):
    """A webhook was set up, switched on or off, removed, or disabled after failing for long."""

    what: str
    webhook_id: int
