"""The words of the journal and of the party register as the desk writes them."""

from casework.vocabulary import (
    AgeBand,
    CarryRule,
    CaseFate,
    CodeFate,
    DatedBy,
    Expansion,
    Likeness,
    ListOwner,
    NamedAs,
    PartyKind,
    PeriodState,
    PlanProblem,
    RegisterOutcome,
    Whose,
)

BANDS = {AgeBand.ALARM: "Alarm: {limit} working days or more", AgeBand.SOON: "Under {limit} working days", AgeBand.TODAY: "Today"}
BAND_TONES = {AgeBand.ALARM: "red", AgeBand.SOON: "amber", AgeBand.TODAY: "blue"}
WHOSE = {Whose.UNIT: "My unit's", Whose.MINE: "Mine", Whose.ALL: "All I may read"}
OUTCOMES = {RegisterOutcome.REGISTERED: "Registered", RegisterOutcome.REFUSED: "Refused", RegisterOutcome.TAKEN_BACK: "Taken back"}
DATED_BY = {DatedBy.REGISTERED: "the day it was registered", DatedBy.CAME_OR_WENT: "the day it came or went"}
NAMED_AS = {NamedAs.CITIZEN: "Citizen", NamedAs.WITHHELD: "Exempt", NamedAs.NOBODY: "–"}
PERIOD_STATES = {PeriodState.PREPARED: "Prepared", PeriodState.STARTED: "Begun", PeriodState.WITHDRAWN: "Withdrawn"}
CODE_FATES = {
    CodeFate.KEPT: "Kept as it is",
    CodeFate.RENAMED: "Renamed",
    CodeFate.MERGED: "Merged",
    CodeFate.SPLIT: "Split",
    CodeFate.CLOSED: "Closed",
}
CARRY_RULES = {
    CarryRule.CARRY: "Carry open cases over",
    CarryRule.CONTINUE: "Close open cases and continue each in a new one",
    CarryRule.CLOSE: "Close open cases",
}
CASE_FATES = {
    CaseFate.STAYS: "Stays",
    CaseFate.CARRIED: "Carried over",
    CaseFate.CONTINUED: "Closed and continued",
    CaseFate.CLOSED: "Closed",
    CaseFate.HELD_BACK: "Held back",
}
PLAN_PROBLEMS = {
    PlanProblem.NOT_READABLE: "This cannot be read as a table or as YAML. Begin with a line of heads: code;title;parent;kind.",
    PlanProblem.FIELD_MISSING: "A field is missing. Fill it in.",
    PlanProblem.CODE_REPEATED: "The code stands here twice. Take one out.",
    PlanProblem.PARENT_UNKNOWN: "The code above it is not in the plan. Add it.",
    PlanProblem.KIND_UNKNOWN: "Write main_group, group or subject.",
    PlanProblem.CODE_UNKNOWN: "The plan before has no such subject. Take the line out.",
    PlanProblem.TARGET_UNKNOWN: "The new plan has no such subject. Add it or choose another.",
    PlanProblem.TARGET_MISSING: "Write where it goes.",
    PlanProblem.ONE_TARGET_ONLY: "It can go to one subject only.",
    PlanProblem.FATE_UNKNOWN: "Write kept, renamed, merged, split or closed.",
    PlanProblem.RULE_UNKNOWN: "Write carry, continue or close.",
    PlanProblem.FATE_MISSING: "Nothing is said of this subject, and the new plan does not have it with the same title. Add a line for it.",
    PlanProblem.RULE_DOES_NOT_FIT: "There is nowhere to carry the cases to. Write close, or say where.",
}
PARTY_KINDS = {
    PartyKind.CITIZEN: "Citizen",
    PartyKind.COMPANY: "Company",
    PartyKind.AUTHORITY: "Authority",
    PartyKind.CONTACT: "Contact",
}
LIKENESSES = {
    Likeness.IDENTIFIER: "the same number",
    Likeness.EMAIL: "the same e-mail",
    Likeness.PHONE: "the same telephone",
    Likeness.ADDRESS: "the same address",
}
LIST_OWNERS = {ListOwner.MINE: "Mine alone", ListOwner.UNIT: "My unit's", ListOwner.AUTHORITY: "The whole authority's"}
EXPANSIONS = {
    Expansion.PUT: "added",
    Expansion.THERE_ALREADY: "there already",
    Expansion.NOT_IN_USE: "left out, as it is out of use",
    Expansion.OUTSIDE: "left out, as only those of the house can be named here",
    Expansion.INSIDE: "left out, as letters go to parties, not to those of the house",
    Expansion.CANNOT_READ: "left out, as it cannot be opened to them",
    Expansion.NOBODY_READS: "left out, as it is open to nobody who belongs to it",
}
FLAGS = {
    "wrong_length": "The number has the wrong length.",
    "not_digits": "The number holds something else than digits.",
    "wrong_check_digit": "The check digit is not right. That alone proves nothing.",
    "not_a_date": "The number does not begin with a date.",
    "replacement_number": "A replacement number.",
    "starts_with_zero": "The number begins with a nought.",
}
PARTY_FIELDS = {
    "kind": "Kind",
    "name": "Name",
    "identifier_kind": "Kind of number",
    "identifier": "Number",
    "p_number": "P-number",
    "gln": "GLN",
    "email": "E-mail",
    "phone": "Telephone",
    "phones": "Telephones",
    "address": "Address",
    "address_2": "Address, second line",
    "postcode": "Postcode",
    "city": "City",
    "country": "Country",
    "is_protected": "Protected address",
    "contact_person": "Contact person",
    "web": "Home page",
    "parent_id": "Belongs to",
    "properties": "More about it",
    "is_active": "In use",
    "merged_into_id": "Merged into",
}
