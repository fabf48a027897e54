"""What is said about a record or a case. The words of a chat are in no event: every reader of the record may read those."""

from dataclasses import dataclass

from casework.events.event import Event, personal


@dataclass(frozen=True, kw_only=True)
class NoteWritten(Event):
    """Somebody wrote a note; the words stand in the note alone, so that they go with it."""

    note_id: int
    participants: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NoteDeleted(Event):
    """A note's words were taken away, for a reason."""

    note_id: int
    reason: str = personal()


@dataclass(frozen=True, kw_only=True)
class AnnotationWritten(Event):
    """Somebody annotated the record or the case, and directed it at whoever is named: officials, units, teams."""

    annotation_id: int
    participants: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AnnotationSettled(Event):
    """What was annotated is settled."""

    annotation_id: int


@dataclass(frozen=True, kw_only=True)
class AnnotationReopened(Event):
    """An annotation that was settled is open again."""

    annotation_id: int


@dataclass(frozen=True, kw_only=True)
class ChatOpened(Event):
    """Somebody opened a chat on the record."""

    chat_id: int


@dataclass(frozen=True, kw_only=True)
class ChatJoined(Event):
    """An official was let into a chat, or those of a unit or team who are named with it."""

    chat_id: int
    principal_id: int
    people: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ChatDeleted(Event):
    """Whoever opened a chat deleted it with all that was said; ``people`` took part until then."""

    chat_id: int
    people: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ChatLeft(Event):
    """An official left a chat, or was taken out of it."""

    chat_id: int
    principal_id: int
