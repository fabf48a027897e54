"""The words of searching: the states a record can be sought in, and why something of a saved search is refused."""

from casework.vocabulary import Reason, RecordState

RECORD_STATES = {
    RecordState.DRAFT: "Draft",
    RecordState.RECEIVED: "Received",
    RecordState.SENT: "Sent",
    RecordState.COMPLETED: "Completed",
}
SEARCH_REASONS = {
    Reason.LIST_IS_A_SEARCH: "This is a saved search: it is asked by its words.",
    Reason.LIST_IS_NO_SEARCH: "This is a list, and not a saved search.",
    Reason.SEARCH_FINDS_TOO_MUCH: "The search finds too much for that. Narrow it first.",
    Reason.SEARCH_IS_BEING_REPAIRED: "The search index is being repaired. Try again when it is mended.",
}
