"""The words of requests on the desk: states, rules, grades, and why something about a request is refused."""

from casework.vocabulary import Evaluation, Finalising, Reason, RecipientState, RequestState

# the tone is the pill's colour
STATES = {
    RequestState.DRAFT: ("Draft", "gray"),
    RequestState.SENT: ("Under way", "amber"),
    RequestState.EXECUTED: ("Executed", "blue"),
    RequestState.FINALISED: ("Finalised", "green"),
    RequestState.CANCELLED: ("Cancelled", "gray"),
}
RECIPIENT_STATES = {
    RecipientState.WAITING: ("Waiting", "amber"),
    RecipientState.ACCEPTED: ("Taken on", "blue"),
    RecipientState.EXECUTED: ("Executed", "green"),
    RecipientState.DECLINED: ("Declined", "red"),
    RecipientState.WITHDRAWN: ("Withdrawn", "gray"),
}
TROUBLES = {
    "restricted_record": "Cannot be answered: they are in another ministry now, and the record is restricted. Take it back, or lift the "
    "restriction and ask the other ministry."
}
"""Why a part of a request waits for its requester."""
FINALISINGS = {
    Finalising.NEVER: "When somebody finalises it",
    Finalising.WHEN_EXECUTED: "By itself when everybody has answered",
    Finalising.AFTER_DEADLINE: "By itself when the deadline has passed",
}
EVALUATIONS = {Evaluation.GOOD: "Good", Evaluation.USABLE: "Usable", Evaluation.POOR: "Poor"}
REQUEST_REASONS = {
    Reason.REQUEST_IS_OPEN: "There are requests on it that are not finalised.",
    Reason.REQUEST_IS_DRAFT: "The request has not been sent.",
    Reason.REQUEST_IS_SENT: "The request has been sent.",
    Reason.REQUEST_IS_FINALISED: "The request is finalised.",
    Reason.REQUEST_IS_CANCELLED: "The request is cancelled.",
    Reason.REQUEST_IS_ACCEPTED: "The request is taken on already.",
    Reason.REQUEST_IS_EXECUTED: "The request is executed already.",
    Reason.REQUEST_IS_NOT_EXECUTED: "The request is not executed yet.",
    Reason.REQUEST_IS_DECLINED: "The request was declined.",
    Reason.REQUEST_IS_WITHDRAWN: "The request was withdrawn.",
    Reason.REQUEST_CAME_FROM_OUTSIDE: "The request belongs to another authority, which decides about it.",
    Reason.REQUEST_HAS_NO_RECIPIENT: "Say whom the request is made of.",
    Reason.REQUEST_TYPE_NOT_IN_USE: "This kind of request is not in use.",
    Reason.NOT_THE_REQUESTER: "Only who made the request, or whom it returns to, can do this.",
    Reason.NOT_THE_REQUESTS_RECIPIENT: "Only who was asked can do this.",
    Reason.NO_REQUEST_TO_FINALISE: "No request on it is under way.",
    Reason.RECIPIENT_IS_THERE: "They have been asked already.",
    Reason.UNKNOWN_RECIPIENT: "A request goes to a colleague, an open unit, a team in use or another authority here.",
    Reason.ANSWER_IS_MISSING: "Answer with a record first: begin one, or name one.",
    Reason.ANSWER_IS_THE_RECORD: "A record cannot answer the request that is on it.",
    Reason.NOT_OF_THE_UNIT: "They do not belong to the unit or team that was asked.",
}
