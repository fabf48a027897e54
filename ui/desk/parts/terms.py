"""The words of the house as the desk writes them: one sentence or term for each value, and its tone where it has one."""

from casework.vocabulary import (
    AccessLevel,
    Action,
    ApprovalState,
    CaseState,
    Channel,
    DocumentRole,
    Extraction,
    OutboxState,
    PartyRole,
    Reason,
    RecordKind,
    StepState,
    Verdict,
)
from ui.desk.parts.case_terms import CASE_REASONS
from ui.desk.parts.words import t

# A record's status on the desk: its approval's state where one runs, else its own; the tone is the pill's colour.
STATUS = {
    "in_progress": ("For approval", "amber"),
    "returned": ("Returned", "red"),
    "approved": ("Approved", "green"),
    "draft": ("Draft", "gray"),
    "received": ("Received", "blue"),
    "sent": ("Sent", "violet"),
    "completed": ("Completed", "gray"),
}
CHANNELS = {
    Channel.DIGITAL_POST: "Digital Post",
    Channel.EMAIL: "E-mail",
    Channel.FILE: "File",
    Channel.DESK: "Written here",
}
KINDS = {RecordKind.INBOUND: "Inbound", RecordKind.OUTBOUND: "Outbound", RecordKind.INTERNAL: "Internal"}
CASE_STATES = {CaseState.IN_PROGRESS: "In progress", CaseState.COMPLETED: "Completed", CaseState.LOCKED: "Delivered"}
DOCUMENT_ROLES = {
    DocumentRole.MAIN: "Main document",
    DocumentRole.ATTACHMENT: "Attachment",
    DocumentRole.TECHNICAL: "Technical file",
    DocumentRole.ORIGINAL: "Original message",
}
OUTCOMES = {
    Extraction.WAITING: "The text has not been read yet. It will be in a moment.",
    Extraction.OK: "The text has been read.",
    Extraction.PARTIAL: "Only part of the text could be read. The original is whole.",
    Extraction.ENCRYPTED: "The document is protected by a password, so its text cannot be read or found by search.",
    Extraction.TOO_BIG: "The document is too big to read its text. The original is whole.",
    Extraction.TIMEOUT: "Reading the document took too long and was stopped. The original is whole.",
    Extraction.CRASHED: "The document could not be read: it is damaged or made to do harm. Open the original with care.",
    Extraction.UNSUPPORTED: "Text cannot be read from this kind of file. Download the original to see it.",
}
STEP_STATES = {
    StepState.PENDING: "Not begun",
    StepState.OPEN: "Waiting",
    StepState.APPROVED: "Approved",
    StepState.RETURNED: "Returned",
    StepState.SUPERSEDED: "Overtaken",
}
APPROVAL_STATES = {
    ApprovalState.IN_PROGRESS: "In progress",
    ApprovalState.RETURNED: "Returned",
    ApprovalState.APPROVED: "Approved",
    ApprovalState.CANCELLED: "Cancelled",
}
OUTBOX_STATES = {
    OutboxState.WAITING: "Waiting to be tried again",
    OutboxState.LEASED: "Being tried now",
    OutboxState.DONE: "Done",
    OutboxState.PARKED: "Parked",
    OutboxState.UNKNOWN: "Outcome unknown",
}
ACCESS_LEVELS = {
    AccessLevel.INVOLVED: "Those involved",
    AccessLevel.UNIT: "The unit",
    AccessLevel.ALL: "Everybody in the ministry",
}
CLEARANCES = {
    0: "Unclassified",
    1: "For official use",
    2: "Confidential",
    3: "Secret",
    4: "Top secret",
}
PARTY_ROLES = {
    PartyRole.SENDER: "Sender",
    PartyRole.RECIPIENT: "Recipient",
    PartyRole.COPY_RECIPIENT: "Copy",
    PartyRole.CONCERNED: "Concerned",
    PartyRole.APPLICANT: "Applicant",
    PartyRole.REPRESENTATIVE: "Representative of a party",
    PartyRole.COMPLAINANT: "Complainant",
    PartyRole.HEARING_PARTY: "Heard as a party",
    PartyRole.GUARDIAN: "Guardian",
    PartyRole.WITNESS: "Witness",
    PartyRole.PAYER: "Payer",
}
VERDICTS = {Verdict.APPROVE: "Approved", Verdict.RETURN: "Returned"}
EFFECTS = {
    "extract": "Read the text of a document",
    "index": "Make a record findable",
    "move": "Move an approval on",
    "webhook": "Tell another system what happened",
    "reorganise": "Carry out a change of the organisation",
}
ACTIONS = {
    Action.TAKE_RESPONSIBILITY: "Take responsibility",
    Action.PLACE_ON_CASE: "Place on a case",
    Action.REGISTER: "Register",
    Action.START_APPROVAL: "Start an approval",
    Action.COMPLETE: "Complete",
    Action.ASSIGN: "Give to a colleague",
    Action.EDIT: "Change title or deadline",
}
REASONS = {
    **CASE_REASONS,
    Reason.NOT_INVOLVED: "You are not involved in this.",
    Reason.NEEDS_DOCUMENT_RIGHT: "You may read this, but not change its documents.",
    Reason.NEEDS_FULL_WRITE: "You may read this, but not change it. Ask the responsible.",
    Reason.NEEDS_PRIVILEGE: "Your post does not include this.",
    Reason.ACTION_NOT_LISTED: "This cannot be done here.",
    Reason.RECORD_IS_COMPLETED: "The record is completed.",
    Reason.RECORD_IS_SENT: "The record has been sent.",
    Reason.RECORD_IS_REGISTERED: "The record is registered and cannot be changed.",
    Reason.RECORD_HAS_NO_CASE: "Place the record on a case first.",
    Reason.RECORD_ALREADY_REGISTERED: "The record is registered already.",
    Reason.RECORD_IS_DRAFT: "The record is still a draft.",
    Reason.CASE_IS_COMPLETED: "The case is completed.",
    Reason.TITLE_IS_EMPTY: "Write a title.",
    Reason.FIELDS_ARE_WRONG: "Some fields are not filled in as they should be.",
    Reason.UNKNOWN_FILE_PLAN_CODE: "Choose a subject from the file plan.",
    Reason.PARTY_NOT_IN_USE: "This party is out of use in the register.",
    Reason.PARTY_IS_PRIVATE: "A private contact is yours alone and cannot be shared.",
    Reason.PARTY_IS_MERGED: "This entry was merged into another. Use that one.",
    Reason.PARTY_IS_ITSELF: "Choose two different entries.",
    Reason.PARTY_HAS_NO_ENTRY: "This party has no entry in the register.",
    Reason.SENDER_IS_FIXED: "Whom the record came from or went to is fixed.",
    Reason.MERGE_IS_UNDONE: "The merge has been undone already.",
    Reason.LIST_NOT_IN_USE: "The distribution list is out of use.",
    Reason.NOTHING_TO_REGISTER: "This is not something that is registered yet.",
    Reason.EXEMPTION_NEEDS_A_REASON: "Write why it is not registered.",
    Reason.CODE_NOT_IN_PERIOD: "Choose a subject of the journal period.",
    Reason.PERIOD_HAS_STARTED: "The journal period has begun and cannot be changed.",
    Reason.PERIOD_IN_THE_PAST: "A journal period must begin on a day to come.",
    Reason.NO_FIRST_PERIOD: "Set up the first journal period before the next.",
    Reason.PERIOD_IS_PREPARED: "There is a journal period already. Withdraw it before you prepare another.",
    Reason.PLAN_IS_WRONG: "The file plan or its changes hold faults.",
    Reason.POST_LIST_IS_EMPTY: "Choose at least one kind of record.",
    Reason.DAYS_ARE_WRONG: "The last day must not lie before the first, nor three months after it.",
    Reason.ON_HOLD: "There is an order that this must be kept.",
    Reason.RETENTION_RUNS: "The time this must be kept has not run out.",
    Reason.APPROVAL_IS_OPEN: "An approval is under way.",
    Reason.APPROVAL_IS_FINISHED: "The approval is finished.",
    Reason.NO_SEAT_FOR_YOU: "This step is not yours to decide.",
    Reason.STEP_NOT_OPEN: "This step is not open.",
    Reason.SEAT_IS_BLOCKED: "The approver may no longer read the record. The responsible has been told.",
    Reason.ALREADY_DECIDED: "This has been decided already.",
    Reason.DRAFTER_CANNOT_DECIDE: "You have written on this record, so another must decide it (four eyes).",
    Reason.COMMENT_IS_REQUIRED: "Write why you return it.",
    Reason.IMPORT_NOT_CHECKED: "Only a bundle that was checked and has nothing in its way can be taken in, and only once.",
    Reason.FILE_IS_THERE: "There is a file of that name already.",
    Reason.PURPOSE_IS_REQUIRED: "Write what it is for; the purpose is kept with who took it out.",
    Reason.SEEN_SOMETHING_ELSE: "The record has been changed since you opened it. Look at it again, then decide.",
    Reason.RESUME_STEP_NOT_EARLIER: "Choose a step before this one.",
    Reason.NO_SUCH_DEFINITION: "There is no such approval.",
    Reason.DEFINITION_NOT_PUBLISHED: "This approval is not published.",
    Reason.DEFINITION_IS_WRONG: "This approval has a fault in its definition.",
    Reason.CASE_TYPE_IS_WRONG: "This case type has faults.",
    Reason.CASE_TYPE_NAME_TAKEN: "The name is used by another case type.",
    Reason.CASE_TYPE_NOT_PUBLISHED: "This case type is not published.",
    Reason.AUTHOR_CANNOT_PUBLISH: "You have written this version, so another must publish it (four eyes).",
    Reason.VERSION_IS_NOT_A_DRAFT: "This version is no longer a draft. Make a new one.",
    Reason.VERSION_IS_NOT_PUBLISHED: "Only a published version can be retired.",
    Reason.CASE_HAS_NO_COURSE: "The case has no course.",
    Reason.CASE_HAS_A_COURSE: "The case has its course already.",
    Reason.FIELD_IS_LOCKED: "The case type locks this field.",
    Reason.FIELD_IS_MISSING: "A field that the case type demands is empty.",
    Reason.PHASE_IS_NOT_OPEN: "This phase is not open.",
    Reason.PHASE_HAS_OPEN_TASKS: "A mandatory task of the phase is still open.",
    Reason.TASK_IS_FINISHED: "The task is finished.",
    Reason.TASK_NEEDS_ITS_DEED: "This task is finished by doing what it asks for.",
    Reason.TASK_NOT_YOURS: "Another has this task.",
    Reason.CHECKLIST_NOT_COMPLETE: "A mandatory point of the checklist is not ticked.",
    Reason.QUESTION_NEEDS_AN_ANSWER: "Answer yes or no.",
    Reason.TASK_CANNOT_BE_REOPENED: "The course has gone on, so this task cannot be opened again.",
    Reason.LOCKED_OUT_BY_SEPARATION: "You have done another part of this, so somebody else must do this one (separation of duties).",
    Reason.DECIDER_CANNOT_REVIEW: "You decided this case, so another must review and approve it (separation of duties).",
    Reason.CASE_AWAITS_HEARING: "A party hearing is under way. Wait for the answer or the deadline.",
    Reason.HEARING_IS_OVER: "The hearing is over.",
    Reason.HEARING_NEEDS_FACTS: "Write the facts the party is to comment on.",
    Reason.HEARING_NEEDS_PARTY: "Choose the party who is to be heard.",
    Reason.DEADLINE_MUST_BE_LATER: "Choose a later date.",
    Reason.ANSWER_NOT_ON_CASE: "Place the answer on this case first.",
    Reason.DECISION_NEEDS_FACTS: "Write the facts the decision builds on (forvaltningsloven § 24, stk. 2).",
    Reason.DECISION_NEEDS_LEGAL_RULE: "Name the legal rules (forvaltningsloven § 24, stk. 1).",
    Reason.DECISION_NEEDS_REASONS: "Write the reasons (forvaltningsloven § 22).",
    Reason.DECISION_NEEDS_CONSIDERATIONS: "Name the main considerations of the discretion (forvaltningsloven § 24, stk. 1, 2. pkt.).",
    Reason.DECISION_NEEDS_APPEAL_BODY: "Name whom the decision can be appealed to (forvaltningsloven § 25).",
    Reason.DECISION_NEEDS_APPEAL_PROCEDURE: "Write how to appeal, or why there is no appeal (forvaltningsloven § 25).",
    Reason.DECISION_NEEDS_APPEAL_TIME_LIMIT: "Write the time limit of the appeal (forvaltningsloven § 25).",
    Reason.DECISION_IS_FINISHED: "The decision is finished. A new decision can supersede it.",
    Reason.DECISION_IS_UNDER_WAY: "A draft of a decision is under way already.",
    Reason.NOBODY_HOLDS_THE_ROLE: "Nobody holds the post a step asks for.",
    Reason.SEAT_CANNOT_READ: "One of the approvers may not read the record. Share it with them first.",
    Reason.UNKNOWN_OFFICIAL: "There is no such colleague.",
    Reason.CLEARANCE_TOO_LOW: "This asks for a higher clearance.",
    Reason.WOULD_LOCK_EVERYONE_OUT: "Then nobody could open it any more.",
    Reason.NOT_A_SUBSTITUTE: "You do not stand in for this approver.",
    Reason.ONLY_APPROVALS: "You stand in for approvals only. Act as yourself for anything else.",
    Reason.NOBODY_GRANTS_HIMSELF: "Nobody gives himself rights. Ask somebody else who may.",
    Reason.NEEDS_FOUR_EYES: "This takes two persons: propose it, and another confirms.",
    Reason.NOT_THE_SAME_PERSON: "Only the person who began this can do that.",
    Reason.PROPOSAL_IS_CLOSED: "This proposal has been decided already.",
    Reason.ADMINISTRATOR_STANDS_ALONE: (
        "A system administrator's post does not stand beside another: whoever runs the system reads no records."
    ),
    Reason.DATES_ARE_WRONG: "The last day lies before the first.",
    Reason.UNIT_IS_NOT_EMPTY: (
        "There are still posts, units, open records or cases here. Merge or split the unit; that carries them along."
    ),
    Reason.UNIT_IS_CLOSED: "The unit is closed.",
    Reason.GROUP_IS_INACTIVE: "The group is not in use.",
    Reason.OFFICIAL_HAS_LEFT: "The official has left.",
    Reason.REASON_IS_REQUIRED: "Write why.",
    Reason.SCOPE_NEEDS_ITS_THING: ("Choose the one unit, case or type that the substitute shall stand in for, and nothing besides."),
    Reason.MAY_READ_ALREADY: "You may read it already; there is no emergency to open.",
    Reason.FOLLOWS_FROM_ITS_CAUSE: ("This access follows from something else, such as responsibility or an approval, and ends with that."),
    Reason.ALREADY_JUDGED: "This has been judged already.",
    Reason.PLAN_IS_NOT_READY: "The plan is not ready for that. Wait for the preview, or look at how far it has come.",
    Reason.UNDO_IS_TOO_LATE: "It is too late to take this back. Make a new plan the other way.",
    Reason.APPROVAL_NOT_RETURNED: "The approval has not been returned.",
    Reason.NOT_THE_RESPONSIBLE: "Only the responsible for the approval can do this.",
    Reason.DAY_HAS_PASSED: "That day has passed. Choose today or a later one.",
    Reason.NAME_IS_EMPTY: "Write a name.",
    Reason.NAME_IS_TAKEN: "There is one of that name here already. Choose another name.",
    Reason.FOLDER_INSIDE_ITSELF: "A folder cannot lie inside itself.",
    Reason.FOLDER_HAS_FOLDERS: "There are folders in it. Move or remove them first.",
    Reason.FOLDER_TOO_DEEP: "Folders can lie eight deep. Choose one further up.",
    Reason.CONDITION_DOES_NOT_FIT: "One of the conditions cannot be asked like that. Look at its value.",
    Reason.LIST_IS_TOO_WIDE: "Choose a period, a unit or a responsible as well. To find words in the whole archive, search.",
    Reason.SCOPE_IS_MISSING: "Choose what the program may do.",
    Reason.SCOPE_IS_FOR_PEOPLE: "A program cannot decide approvals on its own. Let a person sign in and agree.",
    Reason.REDIRECT_IS_WRONG: "Give an address to return to that begins with https://.",
    Reason.CLIENT_IS_PUBLIC: "A program that acts on its own needs a secret.",
    Reason.WEBHOOK_ADDRESS_IS_WRONG: "Give a public address that begins with https://.",
    Reason.WEBHOOK_KIND_IS_UNKNOWN: "Choose kinds of events that can be told.",
    Reason.WRONG_SIGN_IN: "The name or the password is not right.",
    Reason.LOCKED_FOR_NOW: "The account has to wait after several failed tries.",
    Reason.STEP_UP_REQUIRED: "This asks for the code of your code app.",
}


def status(key: str) -> tuple[str, str]:
    """Return a status in words and its tone."""
    label, tone = STATUS.get(key, (key, "gray"))
    return t(label), tone


def reason(why: Reason) -> str:
    """Return why something is refused, as a sentence."""
    return t(REASONS.get(why, "This cannot be done here."))
