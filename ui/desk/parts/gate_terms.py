"""The words of the gate before an executive, each with the sign that stands before it: never a sign or a colour alone."""

from casework.vocabulary import GateBand, GateBypass, GateFlag, GatePlace

PLACES = {
    GatePlace.BEFORE: "before the gate",
    GatePlace.WITH_EXECUTIVE: "with the executive",
    GatePlace.AFTER: "back at the gate",
    GatePlace.DONE: "carried out",
    GatePlace.LAPSED: "no longer needed",
}
SIGNS = {
    GatePlace.BEFORE: "◐",
    GatePlace.WITH_EXECUTIVE: "●",
    GatePlace.AFTER: "◑",
    GatePlace.DONE: "✓",
    GatePlace.LAPSED: "–",
}
BANDS = {
    GateBand.NO_DEADLINE: "no sorting deadline",
    GateBand.MORE_THAN_A_WEEK: "more than a week left",
    GateBand.WITHIN_A_WEEK: "within a week",
    GateBand.EXCEEDED: "exceeded",
}
BAND_TONES = {
    GateBand.NO_DEADLINE: "",
    GateBand.MORE_THAN_A_WEEK: "green",
    GateBand.WITHIN_A_WEEK: "amber",
    GateBand.EXCEEDED: "red",
}
FLAGS = {GateFlag.HIGH: "Comes first", GateFlag.NORMAL: "In its turn", GateFlag.LOW: "Can wait"}
FLAG_SIGNS = {GateFlag.HIGH: "⚑", GateFlag.NORMAL: "⚐", GateFlag.LOW: "◦"}
BYPASSES = {
    GateBypass.AFTER: "what the executive says counts at once",
    GateBypass.ALWAYS: "sent directly: the gate is left out, also if it comes back",
}
