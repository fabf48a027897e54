"""What becomes of a case: its life, its progress, its relations and folders, the check of its codes."""

import datetime as dt
from dataclasses import dataclass

from casework.events.event import Event, personal


@dataclass(frozen=True, kw_only=True)
class CaseReopened(Event):
    """A completed case was opened again, for a reason."""

    reason: str = personal()


@dataclass(frozen=True, kw_only=True)
class RetentionSet(Event):
    """The retention of a completed case was set by the rule of its type or of its disposal code; without a day it cannot be told yet."""

    then: str
    due: dt.date | None = None
    rule: str


@dataclass(frozen=True, kw_only=True)
class RetentionCleared(Event):
    """The retention of a case fell, because the case was opened again."""


@dataclass(frozen=True, kw_only=True)
class CaseBinned(Event):
    """A case was deleted for a reason and lies in the bin, with the records on it; its number stays given."""

    number: str
    records: int = 0
    reason: str = personal()


@dataclass(frozen=True, kw_only=True)
class CaseRestored(Event):
    """A deleted case was taken out of the bin with the records that went with it."""


@dataclass(frozen=True, kw_only=True)
class CaseDestroyed(Event):
    """A deleted case was destroyed when its time in the bin was over; its number explains the gap."""

    number: str


@dataclass(frozen=True, kw_only=True)
class CaseLocked(Event):
    """A case was delivered to the archives and is locked for good."""


@dataclass(frozen=True, kw_only=True)
class CaseProgressed(Event):
    """A case came to another progress code, by hand or because its time had passed."""

    from_id: int | None = None
    to_id: int | None = None
    title_da: str = ""
    title_en: str = ""
    is_automatic: bool = False


@dataclass(frozen=True, kw_only=True)
class CaseRelated(Event):
    """A case was tied to another; told on both, to who may see both."""

    other_case_id: int
    relation: str


@dataclass(frozen=True, kw_only=True)
class CaseUnrelated(Event):
    """A tie to another case was taken away."""

    other_case_id: int
    relation: str


@dataclass(frozen=True, kw_only=True)
class FolderMade(Event):
    """A sub-folder was made on a case."""

    folder_id: int
    title: str = personal()


@dataclass(frozen=True, kw_only=True)
class FolderChanged(Event):
    """A sub-folder got another name or place."""

    folder_id: int
    title: str = personal()


@dataclass(frozen=True, kw_only=True)
class FolderDeleted(Event):
    """An empty sub-folder was deleted."""

    folder_id: int
    title: str = personal()


@dataclass(frozen=True, kw_only=True)
class RecordPutInFolder(Event):
    """A record was put into a sub-folder of its case, or back onto the case."""

    folder_id: int | None = None
    title: str = personal()


@dataclass(frozen=True, kw_only=True)
class QualityStamped(Event):
    """The codes of a case were checked and found right."""

    comment: str = personal()


@dataclass(frozen=True, kw_only=True)
class QualityStampCleared(Event):
    """The quality stamp fell, because codes of the case were changed."""

    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ValueListChanged(Event):
    """An entry of a value list or a rule of the house was made, changed or taken out of use."""

    value_list: str
    entry: str
    change: str
