"""The words of the organisation as the desk writes them: roles, privileges, scopes, plans and what they carry along."""

from casework.vocabulary import (
    PlanKind,
    PlanState,
    Privilege,
    PrivilegeScope,
    ProposalKind,
    ProposalState,
    Right,
    Role,
    SubstituteScope,
)

ROLES = {
    Role.CASEWORKER: "Caseworker",
    Role.REGISTRY_CLERK: "Registry clerk",
    Role.HEAD: "Head of unit",
    Role.PERMANENT_SECRETARY: "Permanent secretary",
    Role.MINISTER: "Minister",
    Role.RECORDS_MANAGER: "Records manager",
    Role.WORKFLOW_DESIGNER: "Workflow designer",
    Role.SECURITY_OFFICER: "Security officer",
    Role.AUDITOR: "Auditor",
    Role.SYSTEM_ADMINISTRATOR: "System administrator",
}
PRIVILEGES: dict[str, str] = {
    Privilege.RECEIVE_POST: "Take in post",
    Privilege.REGISTER_RECORDS: "Register records",
    Privilege.PUBLISH_DEFINITIONS: "Publish approvals and case types",
    Privilege.MANAGE_TEMPLATES: "Manage letter templates",
    Privilege.SEE_EFFECTS: "See failed effects",
    Privilege.READ_ORGANISATION_AUDIT: "Read the audit of the organisation",
    Privilege.PLACE_HOLDS: "Order that something is kept",
    Privilege.MANAGE_ACCOUNTS: "Manage accounts",
    Privilege.MANAGE_ORGANISATION: "Manage the organisation",
    Privilege.MANAGE_SECURITY_GROUPS: "Manage security groups",
    Privilege.GIVE_CLEARANCE: "Give clearance",
    Privilege.CONFIRM_RIGHTS: "Confirm rights as the second person",
    Privilege.NAME_SUBSTITUTES: "Name substitutes for others",
    Privilege.BREAK_GLASS: "Open in an emergency",
    Privilege.REVIEW_BREAK_GLASS: "Judge openings in an emergency",
    Privilege.DELETE_SHARED_RECORDS: "Delete shared records for everyone",
    Privilege.DELETE_CASES: "Delete cases",
    Privilege.GRANT_ACCESS: "Give access",
    Privilege.EDIT_PARTIES: "Edit the register of parties",
    Privilege.KEEP_PARTY_REGISTER: "Keep the register of parties: merge and tell apart",
    Privilege.MANAGE_FILE_PLAN: "Change the file plan and journal periods",
    Privilege.PUBLISH_POST_LIST: "Publish the post list",
    Privilege.IMPORT_BUNDLES: "Take in cases from other systems",
    Privilege.MANAGE_API: "Register programs",
    Privilege.DELETE_NOTES: "Delete notes",
    Privilege.MANAGE_LISTS: "Keep lists for the unit and the ministry",
    Privilege.QUALITY_STAMP: "Stamp the codes of a case as checked",
    Privilege.REOPEN_CASES: "Reopen completed cases",
    Privilege.REASSIGN_WORK: "Give others' records and cases to somebody else",
    Privilege.MANAGE_CODES: "Keep codes and keywords",
    Privilege.KEEP_FILES: "Look after stored files",
}
PRIVILEGE_SCOPES = {
    PrivilegeScope.OWN_UNIT: "in the own unit",
    PrivilegeScope.UNIT_AND_BELOW: "in the unit and below",
    PrivilegeScope.AUTHORITY: "in the whole ministry",
}
SUBSTITUTE_SCOPES = {
    SubstituteScope.EVERYTHING: "Everything",
    SubstituteScope.APPROVALS: "Approvals only",
    SubstituteScope.UNIT: "One unit",
    SubstituteScope.CASE: "One case",
    SubstituteScope.CASE_TYPE: "One type of case",
}
PROPOSAL_KINDS = {
    ProposalKind.ROLE_PRIVILEGE: "A right for a role",
    ProposalKind.POST: "A post",
    ProposalKind.CLEARANCE: "A clearance",
}
PROPOSAL_STATES = {
    ProposalState.OPEN: "Waits for a second person",
    ProposalState.CONFIRMED: "Confirmed",
    ProposalState.REFUSED: "Refused",
    ProposalState.WITHDRAWN: "Taken back",
}
PLAN_KINDS = {
    PlanKind.LEAVE: "An official leaves",
    PlanKind.MERGE: "Units are merged",
    PlanKind.SPLIT: "A unit is split",
    PlanKind.MOVE: "A unit is moved",
}
PLAN_STATES = {
    PlanState.PROPOSED: "The preview is being made",
    PlanState.PREVIEWED: "Ready to start",
    PlanState.RUNNING: "Under way",
    PlanState.DONE: "Carried out",
    PlanState.UNDOING: "Being taken back",
    PlanState.UNDONE: "Undone",
    PlanState.DECLINED: "The other ministry said no",
    PlanState.WITHDRAWN: "Dropped",
}
WAITS = "Waits for the other ministry"
WAITS_FOR_US = "Waits for your answer"

LEFT = {
    "post": "Posts",
    "unit_below": "Units below",
    "case": "Cases in progress",
    "record": "Records not completed",
    "seat": "Open seats in approvals",
    "task": "Open tasks",
    "request": "Requests",
}
"""What a unit that is to close still has, by kind."""

CARRIED = {
    "responsible_record": "Records get a new responsible",
    "responsible_case": "Cases get a new responsible",
    "responsible_right": "Rights that follow responsibility for records",
    "responsible_case_right": "Rights that follow responsibility for cases",
    "helper_right": "Records they helped on",
    "helper_case_right": "Cases they helped on",
    "task_right": "Access for open tasks",
    "task": "Open tasks",
    "saved_list": "Saved lists",
    "distribution_list": "Distribution lists",
    "contact": "Private contacts",
    "reminder": "Reminders",
    "folder": "Own folders, with the leaver's name behind them",
    "folder_item": "Records in own folders",
    "session": "Sessions at the desk, ended at once",
    "token": "Tokens of programs that act as the leaver, ended at once",
    "progress": "Progress that the other ministry has no word for, or its own",
    "code_restriction": "Cases restricted to the group that the other ministry binds to their code",
    "keywords": "Keywords that the other ministry has too; the rest stay behind",
    "inbox": "What lies in the inbox",
    "inbox_there_already": "Lies in the other inbox already",
    "request": "Requests",
    "request_right": "Access for requests",
    "request_there_already": "Requests that were made of both",
    "request_out": "Requests that are asked of the other ministry from now on",
    "request_blocked": "Requests that wait for who asked: their record is restricted and does not go to another ministry",
    "request_right_ends": "Access for requests that ends: record and colleague would be in two ministries",
    "request_requester": "Requests get a new requester, the responsible for their record",
    "request_return": "Requests return to the unit of their record",
    "request_third": "Requests of a third authority go to the unit that has their record",
    "request_given": "Requests that nobody has taken on any more",
    "seat_right": "Access for seats in approvals",
    "seat": "Open seats in approvals",
    "seat_without_holder": "Seats that need a person: the successor has written on the record, or is a unit",
    "seat_blocked": "Seats that need another approver: holder and record would be in two ministries",
    "approval_out": "Running approvals go to the other ministry",
    "approval": "Approvals get a new responsible",
    "approval_right": "Rights that follow responsibility for approvals",
    "post": "Posts",
    "post_stays": "Posts that end, because their holder has another in the old ministry",
    "membership": "Memberships of teams and groups",
    "substitution": "Substitutions",
    "account": "The account closes",
    "case": "Cases change unit",
    "record": "Records change unit",
    "restriction": "Restrictions of records",
    "case_restriction": "Restrictions of cases",
    "right": "Rights to records",
    "case_right": "Rights to cases",
    "unit_below": "Units below",
    "closed_unit": "The unit closes",
    "place": "Place in the tree",
    "official": "Officials go along",
    "principal": "Names go along",
    "case_out": "Cases go to the other ministry and get a number there",
    "record_out": "Records go to the other ministry",
    "record_stays": "Records that stay with a case of another unit",
    "identity": "Marks by which a letter is known again",
}
RIGHTS = {Right.READ: "Read", Right.WRITE_DOCUMENTS: "Write documents", Right.FULL_WRITE: "Full write"}
PRINCIPAL_KINDS = {
    "official": "Official",
    "unit": "Unit",
    "team": "Team",
    "security_group": "Security group",
    "authority": "Ministry",
}


def privilege_words(privilege: str) -> str:
    """Return a privilege's name in English, to be translated; one without a name yet says itself."""
    return PRIVILEGES.get(privilege, privilege.replace("_", " ").capitalize())
