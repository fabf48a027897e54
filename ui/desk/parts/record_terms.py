"""The words of a record's life as the desk writes them: genres, links, what became of a number, what differs between versions."""

from casework.queries.case_numbers import NumberState
from casework.queries.record_versions import Change
from casework.vocabulary import ExternalAccess, Genre, HintBecause, LinkKind, RecordHint

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
    (LinkKind.PART_OF, True): "Part of the batch",
    (LinkKind.PART_OF, False): "Split into",
}
HINTS = {
    RecordHint.CASE: "Place it on the case",
    RecordHint.ACCESS_LEVEL: "Access to the record",
    RecordHint.PUBLIC_TITLE: "Title for the public",
    RecordHint.ANSWER: "It answers",
    RecordHint.REGISTRATION: "Register it on the case",
}
HINT_BECAUSE = {
    HintBecause.SAME_SENDER: "The sender is on it already",
    HintBecause.SAME_RECIPIENT: "The recipient is on it already",
    HintBecause.TITLE_WORDS: "Its title is alike",
    HintBecause.HOUSE_RULE: "A rule of the house",
    HintBecause.CASE_TYPE: "The type of the case sets its access",
    HintBecause.CASE_IS_FOR_A_FEW: "The case is only for a few",
    HintBecause.IS_SENT: "It is sent",
    HintBecause.CAME_IN: "It came in",
    HintBecause.TITLE_IS_CLOSED: "Its own title is not shown on the post list",
    HintBecause.IS_REPLY: "It was begun as a reply",
    HintBecause.UNANSWERED_LETTER: "From the same, on the same case, and not answered",
}
HINT_TAKEN = {
    RecordHint.CASE: "It is placed on the case.",
    RecordHint.ACCESS_LEVEL: "The access is set.",
    RecordHint.PUBLIC_TITLE: "It has a title for the public.",
    RecordHint.ANSWER: "It is set as the answer.",
    RecordHint.REGISTRATION: "It is registered.",
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
