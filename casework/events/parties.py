"""The party register, and parties on cases and records."""

from dataclasses import dataclass

from casework.events.event import Event, personal


@dataclass(frozen=True, kw_only=True)
class PartyEntered(Event):
    """An entry of the party register was made."""

    party_id: int
    kind_of_party: str
    name: str = personal()


@dataclass(frozen=True, kw_only=True)
class PartyChanged(Event):
    """Fields of an entry of the party register were changed."""

    party_id: int
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PrivateContactChanged(Event):
    """Somebody's own contact was made or changed."""

    party_id: int
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PartyMerged(Event):
    """Two entries of the party register were found to be one."""

    merge_id: int
    survivor_id: int
    merged_id: int
    taken: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PartyMergeUndone(Event):
    """Two entries that had been made one are two again."""

    merge_id: int
    survivor_id: int
    merged_id: int


@dataclass(frozen=True, kw_only=True)
class PartiesFoundDistinct(Event):
    """Two entries that look alike were found to be different."""

    one_id: int
    other_id: int


@dataclass(frozen=True, kw_only=True)
class PartyPut(Event):
    """A party was put on a case or record, as it stands now."""

    role: str
    party_id: int | None = None
    name: str = personal()


@dataclass(frozen=True, kw_only=True)
class PartyTakenOff(Event):
    """A party was taken off a case or record."""

    role: str
    party_id: int | None = None
    name: str = personal()


@dataclass(frozen=True, kw_only=True)
class PartyRoleChanged(Event):
    """A party stands on a case or record in another capacity."""

    role: str
    before: str
    name: str = personal()


@dataclass(frozen=True, kw_only=True)
class PartyRefreshed(Event):
    """A party on a case or record was brought up to date from the register."""

    party_id: int
    fields: tuple[str, ...]
    name: str = personal()


@dataclass(frozen=True, kw_only=True)
class IdentifierShown(Event):
    """Someone had a whole identifier shown, and said what for."""

    party_id: int | None = None
    purpose: str = personal()


@dataclass(frozen=True, kw_only=True)
class ProtectedAddressShown(Event):
    """Someone had a protected address shown, and said what for."""

    party_id: int | None = None
    purpose: str = personal()


@dataclass(frozen=True, kw_only=True)
class RegisterSearched(Event):
    """Someone looked in the party register, and said what for."""

    words: str = personal()
    purpose: str = personal()


@dataclass(frozen=True, kw_only=True)
class DistributionListChanged(Event):
    """A distribution list was made, changed, or got other members."""

    list_id: int
    fields: tuple[str, ...]
