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
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_ORGANISATION = "manage_organisation"
    DELETE_SHARED_RECORDS = "delete_shared_records"
    GRANT_ACCESS = "grant_access"
    MANAGE_LISTS = "manage_lists"


class Clearance(IntEnum):
    """Ordered classification levels (Justitsministeriet, Sikkerhedscirkulæret: TTJ, FTR, HEM, YHM)."""

    UNCLASSIFIED = 0
    FOR_OFFICIAL_USE = 1
    CONFIDENTIAL = 2
    SECRET = 3
    TOP_SECRET = 4
