"""The words of a record's life as the desk writes them: genres, links, what became of a number, what differs between versions."""

from casework.queries.case_numbers import NumberState
from casework.queries.record_versions import Change
from casework.vocabulary import ExternalAccess, Genre, LinkKind

GENRES = {
    Genre.LETTER: "Letter",
    Genre.NOTE: "Note to file",
    Genre.ORAL_INFORMATION: "Oral information",
    Genre.MEETING: "Meeting",
}
EXTERNAL = {ExternalAccess.OPEN: "Open", ExternalAccess.PARTLY: "Partly open", ExternalAccess.CLOSED: "Closed"}
LINKS = {
    (LinkKind.REPLY_TO, True): "Reply to",
    (LinkKind.REPLY_TO, False): "Replied to by",
    (LinkKind.FORWARD_OF, True): "Forwards",
    (LinkKind.FORWARD_OF, False): "Forwarded as",
    (LinkKind.COPY_OF, True): "Copy of",
    (LinkKind.COPY_OF, False): "Copied as",
    (LinkKind.ANSWER_TO, True): "Answer to",
    (LinkKind.ANSWER_TO, False): "Answered by",
}
NUMBERS = {
    NumberState.IN_USE: "In use",
    NumberState.DEREGISTERED: "De-registered",
    NumberState.MOVED: "Moved to another case",
    NumberState.TAKEN_OFF: "Taken off the case",
    NumberState.DESTROYED: "Lawfully destroyed",
    NumberState.NOT_FOR_YOU: "On a record you may not read",
}
CHANGES = {Change.SAME: "Same", Change.ADDED: "Added", Change.REMOVED: "Removed", Change.CHANGED: "Changed"}
VERSION_FIELDS = {
    "title": "Title",
    "public_title": "Title for the public",
    "kind": "Kind",
    "genre": "Genre",
    "state": "State",
    "letter_date": "Letter date",
    "deadline": "Deadline",
    "external_access": "External access",
    "keywords": "Keywords",
    "told_by": "Told by",
    "happened_at": "When",
    "place": "Where",
    "participants": "Present",
}
