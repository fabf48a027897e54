"""The words of cases as the desk writes them: refusals, relations, fields and what is wrong in them."""

from casework.queries.case_suggestions import SuggestedBecause
from casework.vocabulary import ExternalAccess, FieldProblem, Reason, RelationShown

CASE_REASONS = {
    Reason.CASE_IS_LOCKED: "The case has been delivered to the archives; nothing on it can be changed.",
    Reason.CASE_IS_BINNED: "The case is in the bin. Take the case out of the bin first.",
    Reason.CASE_HOLDS_MORE: "Something else lies on the case that you may not see. Ask whoever is responsible for the case.",
    Reason.CASE_IS_CONTINUED: "The case is continued over a change of journal period, so its number must stay.",
    Reason.RECORDS_STAND_IN_THE_WAY: "Records stand in the way. Move them to another case, or delete them first.",
    Reason.CASE_IS_NOT_COMPLETED: "The case is not completed.",
    Reason.DRAFTS_NOT_SENT: "An outbound record has not been sent.",
    Reason.RECORDS_NOT_REGISTERED: "A record that was received or sent is not registered.",
    Reason.RECORD_IS_BEING_EDITED: "Somebody else is writing on a record. Wait until they have finished.",
    Reason.OPEN_SUB_CASES: "A sub-case is still in progress.",
    Reason.FIELDS_MISSING: "A mandatory field is empty.",
    Reason.FILE_PLAN_CODE_MISSING: "The case is not filed under a subject of the file plan.",
    Reason.ACTION_CODE_MISSING: "The action code is missing.",
    Reason.DISPOSAL_CODE_MISSING: "The disposal code is missing.",
    Reason.ENDS_BEFORE_NEWEST_RECORD: "The case would end before its newest record.",
    Reason.NOT_RESPONSIBLE_FOR_CASE: "Only the responsible for the case can do this.",
    Reason.SHUT_OUT_OF_CASE: "The case is kept from them. Let them in first.",
    Reason.SHUT_OUT_OF_RECORD: "The record is kept from them. Let them in first.",
    Reason.RECIPIENT_SHUT_OUT: (
        "Somebody here who is to get it could not read it. Take them off under Parties, or let them in: by the list the record is "
        "restricted to, or a lower classification."
    ),
    Reason.COLLEAGUE_ON_CASE: (
        "Who works here is no party of a case. Let them work on it under Who else works on it, or send them a record."
    ),
    Reason.TOO_LATE_TO_TAKE_BACK: "It can no longer be taken back. Ask the one who has it.",
    Reason.CHANGED_MEANWHILE: "It has been changed since, and stays as it is now.",
    Reason.ALREADY_RESPONSIBLE: "They are responsible for it already.",
    Reason.UNKNOWN_CASE_TYPE: "Choose a type of case.",
    Reason.UNKNOWN_ACTION_CODE: "There is no such action code in use.",
    Reason.ACTION_CODE_NOT_HERE: "This action code cannot be used under this subject of the file plan.",
    Reason.UNKNOWN_DISPOSAL_CODE: "There is no such disposal code in use.",
    Reason.UNKNOWN_KEYWORD: "There is no such keyword in use.",
    Reason.UNKNOWN_PROGRESS_CODE: "There is no such progress code in use.",
    Reason.UNKNOWN_PRINCIPAL: "There is no such colleague, unit or team.",
    Reason.RELATION_IS_THERE: "The cases are tied to each other in this way already.",
    Reason.RELATION_WOULD_BE_A_CIRCLE: "A case cannot lie under itself, nor under one of its own sub-cases.",
    Reason.FOLDER_IS_NOT_EMPTY: "There is something in the sub-folder. Move it out first.",
    Reason.CASE_FOLDER_TOO_DEEP: "Sub-folders can lie three deep.",
    Reason.FOLDER_OF_ANOTHER_CASE: "The sub-folder belongs to another case.",
    Reason.VALUE_IS_THERE: "That entry is there already.",
    Reason.VALUE_IS_WRONG: "The entry is not filled in as it has to be.",
}
RELATIONS = {
    RelationShown.PARENT: "Lies under",
    RelationShown.CHILD: "Sub-case",
    RelationShown.RELATED: "Related case",
    RelationShown.DUPLICATE_OF: "Duplicate of",
    RelationShown.DUPLICATED_BY: "Has the duplicate",
}
EXTERNAL_ACCESSES = {
    ExternalAccess.OPEN: "Open",
    ExternalAccess.PARTLY: "Partly open",
    ExternalAccess.CLOSED: "Closed",
}
BECAUSE = {
    SuggestedBecause.MY_CHOICE: "You have filed on it before",
    SuggestedBecause.SAME_SENDER: "The sender is on it already",
    SuggestedBecause.SAME_RECIPIENT: "The recipient is on it already",
    SuggestedBecause.TITLE_WORDS: "Its title is alike",
}
CASE_FIELDS = {
    "title": "title",
    "public_title": "public title",
    "file_plan_code": "subject in the file plan",
    "action_code": "action code",
    "disposal_code": "disposal code",
    "keywords": "keywords",
    "previous_number": "previous number",
    "external_access": "external access",
    "deadline": "deadline",
    "fields": "fields of the type",
    "restricted_to": "who may see it",
    "type": "type",
    "clearance": "classification",
}
FIELD_PROBLEMS = {
    FieldProblem.REQUIRED: "must be filled in.",
    FieldProblem.UNKNOWN_FIELD: "is no field of this case.",
    FieldProblem.TOO_LONG: "is too long.",
    FieldProblem.NOT_TEXT: "must be text.",
    FieldProblem.NOT_A_NUMBER: "must be a number.",
    FieldProblem.NOT_AN_AMOUNT: "must be an amount, with two decimals at most.",
    FieldProblem.TOO_SMALL: "is too small.",
    FieldProblem.TOO_LARGE: "is too large.",
    FieldProblem.NOT_A_DATE: "must be a date.",
    FieldProblem.NOT_YES_OR_NO: "must be yes or no.",
    FieldProblem.NOT_A_CHOICE: "must be one of the choices.",
    FieldProblem.NOT_A_PARTY: "must be a party of the register.",
    FieldProblem.NOT_A_CASE: "must be a case that you may see.",
    FieldProblem.NAME_IS_WRONG: "needs a name of small letters, figures and underscores.",
    FieldProblem.TWO_OF_A_NAME: "is there twice.",
    FieldProblem.UNKNOWN_KIND: "is of no known kind.",
    FieldProblem.UNKNOWN_KEY: "holds something that is not known.",
    FieldProblem.TITLE_MISSING: "needs a title in Danish and in English.",
    FieldProblem.CHOICES_MISSING: "needs its choices, each with a value and both titles.",
    FieldProblem.CHOICES_UNEXPECTED: "has choices but is not of a kind that one chooses in.",
    FieldProblem.BOUND_IS_WRONG: "has a bound that is no number.",
}
