"""Who works here and what their posts allow."""

from enum import IntEnum, StrEnum


class PrincipalKind(StrEnum):
    """Who can be given access or work."""

    AUTHORITY = "authority"
    UNIT = "unit"
    OFFICIAL = "official"
    TEAM = "team"
    SECURITY_GROUP = "security_group"


class Role(StrEnum):
    """What a post lets its official do; ``casework.access.PRIVILEGES`` says which privileges each role has."""

    CASEWORKER = "caseworker"
    REGISTRY_CLERK = "registry_clerk"
    HEAD = "head"
    PERMANENT_SECRETARY = "permanent_secretary"
    MINISTER = "minister"
    RECORDS_MANAGER = "records_manager"
    WORKFLOW_DESIGNER = "workflow_designer"
    SECURITY_OFFICER = "security_officer"
    AUDITOR = "auditor"
    SYSTEM_ADMINISTRATOR = "system_administrator"


class Privilege(StrEnum):
    """One thing a role allows beyond the rights to a single record."""

    RECEIVE_POST = "receive_post"
    REGISTER_RECORDS = "register_records"
    EDIT_PARTIES = "edit_parties"
    KEEP_PARTY_REGISTER = "keep_party_register"
    MANAGE_FILE_PLAN = "manage_file_plan"
    PUBLISH_POST_LIST = "publish_post_list"
    PUBLISH_DEFINITIONS = "publish_definitions"
    SEE_EFFECTS = "see_effects"
    READ_ORGANISATION_AUDIT = "read_organisation_audit"
    PLACE_HOLDS = "place_holds"
    IMPORT_BUNDLES = "import_bundles"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_API = "manage_api"
    MANAGE_ORGANISATION = "manage_organisation"
    MANAGE_SECURITY_GROUPS = "manage_security_groups"
    GIVE_CLEARANCE = "give_clearance"
    CONFIRM_RIGHTS = "confirm_rights"
    NAME_SUBSTITUTES = "name_substitutes"
    BREAK_GLASS = "break_glass"
    REVIEW_BREAK_GLASS = "review_break_glass"
    DELETE_NOTES = "delete_notes"
    DELETE_SHARED_RECORDS = "delete_shared_records"
    DELETE_CASES = "delete_cases"
    GRANT_ACCESS = "grant_access"
    MANAGE_LISTS = "manage_lists"
    MANAGE_TEMPLATES = "manage_templates"
    QUALITY_STAMP = "quality_stamp"
    REOPEN_CASES = "reopen_cases"
    REASSIGN_WORK = "reassign_work"
    MANAGE_CODES = "manage_codes"
    KEEP_FILES = "keep_files"


class PrivilegeScope(StrEnum):
    """How far a privilege of a post reaches, counted from the unit of the post."""

    OWN_UNIT = "own_unit"
    UNIT_AND_BELOW = "unit_and_below"
    AUTHORITY = "authority"


PROTECTED: frozenset[Privilege] = frozenset(
    {
        Privilege.READ_ORGANISATION_AUDIT,
        Privilege.MANAGE_ACCOUNTS,
        Privilege.MANAGE_ORGANISATION,
        Privilege.MANAGE_SECURITY_GROUPS,
        Privilege.GIVE_CLEARANCE,
        Privilege.CONFIRM_RIGHTS,
        Privilege.BREAK_GLASS,
        Privilege.REVIEW_BREAK_GLASS,
        Privilege.DELETE_SHARED_RECORDS,
        Privilege.DELETE_CASES,
        Privilege.GRANT_ACCESS,
    }
)
"""Privileges that nobody gives alone: one proposes, another confirms, and neither gains by it (ASVS 5.0 V2.3.5)."""


class ProposalKind(StrEnum):
    """What takes two persons to give."""

    ROLE_PRIVILEGE = "role_privilege"
    POST = "post"
    CLEARANCE = "clearance"


class ProposalState(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class SubstituteScope(StrEnum):
    """How much of an absent official's work a substitute may do in his name."""

    EVERYTHING = "everything"
    APPROVALS = "approvals"
    UNIT = "unit"
    CASE = "case"
    CASE_TYPE = "case_type"


class PlanKind(StrEnum):
    """A change of the organisation that carries work along."""

    LEAVE = "leave"
    MERGE = "merge"
    SPLIT = "split"
    MOVE = "move"


class PlanState(StrEnum):
    """How far a change of the organisation has come."""

    PROPOSED = "proposed"
    PREVIEWED = "previewed"
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class AccountState(StrEnum):
    """How an official's sign-in stands."""

    NONE = "none"
    ONE_TIME = "one_time"
    ONE_TIME_LAPSED = "one_time_lapsed"
    OPEN = "open"
    LOCKED = "locked"


class Clearance(IntEnum):
    """Ordered classification levels (Justitsministeriet, Sikkerhedscirkulæret: TTJ, FTR, HEM, YHM)."""

    UNCLASSIFIED = 0
    FOR_OFFICIAL_USE = 1
    CONFIDENTIAL = 2
    SECRET = 3
    TOP_SECRET = 4
