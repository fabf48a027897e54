"""What a role lets its post do, what an action needs, and what each system actor may load; not listed means no."""

from dataclasses import dataclass

from casework.model import (
    Approval,
    Case,
    CaseDecision,
    CaseParty,
    CaseTypeVersion,
    CopyRecipient,
    DefinitionVersion,
    DistributionList,
    DistributionMember,
    Document,
    DocumentVersion,
    GatePassage,
    JournalPeriod,
    LetterPhrase,
    LetterTemplate,
    LetterTemplateVersion,
    Official,
    Party,
    PartyMerge,
    PostListIssue,
    Record,
    RecordParty,
    Request,
    RequestRecipient,
)
from casework.vocabulary import Action, Privilege, PrivilegeScope, Right, Role

PRIVILEGES: dict[Role, frozenset[Privilege]] = {
    Role.CASEWORKER: frozenset({Privilege.RECEIVE_POST, Privilege.EDIT_PARTIES}),
    Role.REGISTRY_CLERK: frozenset(
        {
            Privilege.RECEIVE_POST,
            Privilege.REGISTER_RECORDS,
            Privilege.EDIT_PARTIES,
            Privilege.KEEP_PARTY_REGISTER,
            Privilege.PUBLISH_POST_LIST,
            Privilege.SEE_EFFECTS,
        }
    ),
    Role.HEAD: frozenset(
        {
            Privilege.RECEIVE_POST,
            Privilege.MANAGE_LISTS,
            Privilege.EDIT_PARTIES,
            Privilege.GRANT_ACCESS,
            Privilege.NAME_SUBSTITUTES,
            Privilege.BREAK_GLASS,
            Privilege.DELETE_SHARED_RECORDS,
            Privilege.REASSIGN_WORK,
        }
    ),
    Role.PERMANENT_SECRETARY: frozenset({Privilege.BREAK_GLASS, Privilege.NAME_SUBSTITUTES}),
    Role.MINISTER: frozenset(),
    Role.RECORDS_MANAGER: frozenset(
        {
            Privilege.RECEIVE_POST,
            Privilege.REGISTER_RECORDS,
            Privilege.PLACE_HOLDS,
            Privilege.DELETE_NOTES,
            Privilege.IMPORT_BUNDLES,
            Privilege.MANAGE_LISTS,
            Privilege.SEE_EFFECTS,
            Privilege.EDIT_PARTIES,
            Privilege.KEEP_PARTY_REGISTER,
            Privilege.PUBLISH_POST_LIST,
            Privilege.MANAGE_FILE_PLAN,
            Privilege.QUALITY_STAMP,
            Privilege.REOPEN_CASES,
            Privilege.MANAGE_CODES,
            Privilege.KEEP_FILES,
            Privilege.MANAGE_TEMPLATES,
            Privilege.DELETE_SHARED_RECORDS,
            Privilege.DELETE_CASES,
        }
    ),
    Role.WORKFLOW_DESIGNER: frozenset({Privilege.PUBLISH_DEFINITIONS, Privilege.MANAGE_TEMPLATES}),
    Role.SECURITY_OFFICER: frozenset(
        {
            Privilege.GRANT_ACCESS,
            Privilege.MANAGE_ACCOUNTS,
            Privilege.MANAGE_SECURITY_GROUPS,
            Privilege.GIVE_CLEARANCE,
            Privilege.CONFIRM_RIGHTS,
            Privilege.REVIEW_BREAK_GLASS,
        }
    ),
    Role.AUDITOR: frozenset({Privilege.READ_ORGANISATION_AUDIT}),
    Role.SYSTEM_ADMINISTRATOR: frozenset(
        {Privilege.MANAGE_API, Privilege.MANAGE_ACCOUNTS, Privilege.MANAGE_ORGANISATION, Privilege.MANAGE_LISTS, Privilege.SEE_EFFECTS}
    ),
}
"""What each role has when an authority is founded; from then on its own table ``role_privilege`` says, changed on the desk."""

_SCOPES: dict[tuple[Role, Privilege], PrivilegeScope] = {
    (Role.HEAD, Privilege.GRANT_ACCESS): PrivilegeScope.UNIT_AND_BELOW,
    (Role.HEAD, Privilege.NAME_SUBSTITUTES): PrivilegeScope.UNIT_AND_BELOW,
    (Role.HEAD, Privilege.REASSIGN_WORK): PrivilegeScope.UNIT_AND_BELOW,
}


def scope_of(role: Role, privilege: Privilege) -> PrivilegeScope:
    """Gives how far a privilege reaches when an authority is founded."""
    return _SCOPES.get((role, privilege), PrivilegeScope.AUTHORITY)


HELD_FOR_UNITS: frozenset[Privilege] = frozenset(
    {
        Privilege.RECEIVE_POST,
        Privilege.REGISTER_RECORDS,
        Privilege.DELETE_NOTES,
        Privilege.DELETE_SHARED_RECORDS,
        Privilege.PLACE_HOLDS,
        Privilege.QUALITY_STAMP,
        Privilege.REOPEN_CASES,
        Privilege.REASSIGN_WORK,
        Privilege.EDIT_PARTIES,
        Privilege.MANAGE_LISTS,
        Privilege.MANAGE_ORGANISATION,
        Privilege.NAME_SUBSTITUTES,
        Privilege.BREAK_GLASS,
    }
)
"""Privileges over what belongs to a unit; held for a unit, every other reaches nothing (docs/decisions/reach-of-privileges.md)."""


def unit_of(row: object) -> int | None:
    """Gives the unit a thing belongs to; what belongs to none is the whole authority's."""
    return row.unit_id if isinstance(row, Record | Case | DistributionList) else None


@dataclass(frozen=True)
class Needs:
    """Says what an action asks of an actor: a right to the thing, or a privilege that stands in for it."""

    right: Right
    or_privilege: Privilege | None = None
    privilege: Privilege | None = None


RULES: dict[tuple[type, Action], Needs] = {
    (Record, Action.READ): Needs(Right.READ),
    (Record, Action.MARK_READ): Needs(Right.READ),
    (Record, Action.NOTE): Needs(Right.READ),
    (Record, Action.DELETE_NOTE): Needs(Right.READ, privilege=Privilege.DELETE_NOTES),
    (Record, Action.CHAT): Needs(Right.READ),
    (Record, Action.REQUEST): Needs(Right.FULL_WRITE),
    (Record, Action.WRITE_DOCUMENTS): Needs(Right.WRITE_DOCUMENTS),
    (Record, Action.REDACT): Needs(Right.WRITE_DOCUMENTS),
    (Record, Action.EDIT): Needs(Right.FULL_WRITE),
    (Record, Action.TAKE_RESPONSIBILITY): Needs(Right.FULL_WRITE, or_privilege=Privilege.REASSIGN_WORK),
    (Record, Action.ASSIGN): Needs(Right.FULL_WRITE, or_privilege=Privilege.REASSIGN_WORK),
    (Record, Action.TAKE_BACK): Needs(Right.READ),  # and that I gave it a moment ago: casework.services.records.responsibility
    (Record, Action.SUPPLEMENT): Needs(Right.FULL_WRITE),
    (Record, Action.SHARE): Needs(Right.FULL_WRITE),
    (Record, Action.PLACE_ON_CASE): Needs(Right.FULL_WRITE, or_privilege=Privilege.REGISTER_RECORDS),
    (Record, Action.REGISTER): Needs(Right.FULL_WRITE, or_privilege=Privilege.REGISTER_RECORDS),
    (Record, Action.DEREGISTER): Needs(Right.FULL_WRITE, or_privilege=Privilege.REGISTER_RECORDS),
    (Record, Action.MOVE_TO_CASE): Needs(Right.FULL_WRITE, or_privilege=Privilege.REGISTER_RECORDS),
    (Record, Action.COPY): Needs(Right.READ),
    (Record, Action.REPLY): Needs(Right.READ),
    (Record, Action.FORWARD): Needs(Right.READ),
    (Record, Action.SET_ANSWER): Needs(Right.FULL_WRITE),
    (Record, Action.COMPLETE): Needs(Right.FULL_WRITE),
    (Record, Action.REOPEN): Needs(Right.FULL_WRITE),
    (Record, Action.SEND): Needs(Right.FULL_WRITE),
    (Record, Action.MARK_RECEIVED): Needs(Right.FULL_WRITE),
    (Record, Action.RESTRICT): Needs(Right.FULL_WRITE),
    (Record, Action.CLASSIFY): Needs(Right.FULL_WRITE),
    (Record, Action.FORCE_LOCK): Needs(Right.FULL_WRITE),
    (Record, Action.DELETE): Needs(Right.FULL_WRITE),
    (Record, Action.DELETE_FOR_EVERYONE): Needs(Right.FULL_WRITE, privilege=Privilege.DELETE_SHARED_RECORDS),
    (Record, Action.HIDE): Needs(Right.READ),
    (Record, Action.START_APPROVAL): Needs(Right.FULL_WRITE),
    (Record, Action.DECIDE): Needs(Right.READ),
    (Record, Action.HOLD): Needs(Right.READ, privilege=Privilege.PLACE_HOLDS),
    (Case, Action.READ): Needs(Right.READ),
    (Case, Action.NOTE): Needs(Right.READ),
    (Case, Action.TAKE_BACK): Needs(Right.READ),  # and that I gave it a moment ago: casework.services.case_people
    (Case, Action.DELETE_NOTE): Needs(Right.READ, privilege=Privilege.DELETE_NOTES),
    (Case, Action.PLACE_ON_CASE): Needs(Right.READ),
    (Case, Action.EXPORT): Needs(Right.READ),
    (Case, Action.EDIT): Needs(Right.FULL_WRITE),
    (Case, Action.RELEASE): Needs(Right.FULL_WRITE),
    (Case, Action.CHANGE_TYPE): Needs(Right.FULL_WRITE),
    (Case, Action.FOLLOW_COURSE): Needs(Right.FULL_WRITE),
    (Case, Action.HEAR_PARTY): Needs(Right.FULL_WRITE),
    (Case, Action.DECIDE_CASE): Needs(Right.FULL_WRITE),
    (Case, Action.WRITE_LETTERS): Needs(Right.FULL_WRITE),
    (Case, Action.RESTRICT): Needs(Right.FULL_WRITE),
    (Case, Action.TAKE_RESPONSIBILITY): Needs(Right.FULL_WRITE, or_privilege=Privilege.REASSIGN_WORK),
    (Case, Action.ASSIGN): Needs(Right.FULL_WRITE, or_privilege=Privilege.REASSIGN_WORK),
    (Case, Action.SUPPLEMENT): Needs(Right.FULL_WRITE),
    (Case, Action.RELATE): Needs(Right.FULL_WRITE),
    (Case, Action.ARRANGE): Needs(Right.FULL_WRITE),
    (Case, Action.STAMP): Needs(Right.READ, privilege=Privilege.QUALITY_STAMP),
    (Case, Action.CLASSIFY): Needs(Right.FULL_WRITE),
    (Case, Action.SHARE): Needs(Right.FULL_WRITE),
    (Case, Action.COMPLETE): Needs(Right.FULL_WRITE),
    (Case, Action.REOPEN): Needs(Right.FULL_WRITE, or_privilege=Privilege.REOPEN_CASES),
    (Case, Action.DELETE): Needs(Right.FULL_WRITE, privilege=Privilege.DELETE_CASES),
    (Case, Action.HOLD): Needs(Right.READ, privilege=Privilege.PLACE_HOLDS),
    (Party, Action.READ): Needs(Right.READ),
    (Party, Action.EDIT): Needs(Right.READ),  # and EDIT_PARTIES, unless it is one's own contact: casework.services.parties
    (JournalPeriod, Action.READ): Needs(Right.READ),
    (JournalPeriod, Action.EDIT): Needs(Right.READ, privilege=Privilege.MANAGE_FILE_PLAN),
    (PostListIssue, Action.READ): Needs(Right.READ),
    (RecordParty, Action.READ): Needs(Right.READ),
    (CaseParty, Action.READ): Needs(Right.READ),
    (PartyMerge, Action.EDIT): Needs(Right.READ, privilege=Privilege.KEEP_PARTY_REGISTER),
    (DistributionMember, Action.EDIT): Needs(Right.READ),
    (DistributionList, Action.READ): Needs(Right.READ),
    (DistributionList, Action.EDIT): Needs(Right.READ),  # and what its scope asks: casework.services.distribution
    (DefinitionVersion, Action.DESIGN): Needs(Right.READ, privilege=Privilege.PUBLISH_DEFINITIONS),
    (CaseTypeVersion, Action.DESIGN): Needs(Right.READ, privilege=Privilege.PUBLISH_DEFINITIONS),
    (LetterPhrase, Action.DESIGN): Needs(Right.READ, privilege=Privilege.MANAGE_TEMPLATES),
    (LetterTemplate, Action.DESIGN): Needs(Right.READ, privilege=Privilege.MANAGE_TEMPLATES),
    (LetterTemplateVersion, Action.DESIGN): Needs(Right.READ, privilege=Privilege.MANAGE_TEMPLATES),
    (CaseDecision, Action.DECIDE_CASE): Needs(Right.READ),
    # whose a request is to steer or to answer: casework.services.request_parts
    **{
        (Request, action): Needs(Right.READ)
        for action in (Action.READ, Action.EDIT, Action.SEND, Action.REMIND, Action.FINALISE, Action.CANCEL, Action.DELETE)
    },
    **{
        (RequestRecipient, action): Needs(Right.READ)
        for action in (
            *(Action.READ, Action.ACCEPT, Action.ASSIGN, Action.SET_ANSWER, Action.EXECUTE, Action.DECLINE),
            *(Action.REMIND, Action.RESUME, Action.CANCEL, Action.EVALUATE),
        )
    },
    (Document, Action.READ): Needs(Right.READ),
    (Document, Action.WRITE_DOCUMENTS): Needs(Right.WRITE_DOCUMENTS),
    (DocumentVersion, Action.READ): Needs(Right.READ),
    (Approval, Action.READ): Needs(Right.READ),
    (Official, Action.READ): Needs(Right.READ),
    (Approval, Action.DECIDE): Needs(Right.READ),
    (CopyRecipient, Action.DECIDE): Needs(Right.READ),  # only who keeps the gate it lies at: casework.services.gate_copies
    (GatePassage, Action.READ): Needs(Right.READ),
    (GatePassage, Action.DECIDE): Needs(Right.READ),  # whose a verb is, and where: casework.approvals.gate_table
    (Approval, Action.RESUME): Needs(Right.READ),
    (Approval, Action.CANCEL): Needs(Right.FULL_WRITE),
}

SYSTEM_ACTORS: dict[str, frozenset[tuple[type, Action]]] = {
    "organiser": frozenset({(Record, Action.ASSIGN), (Case, Action.EDIT)}),
    "api": frozenset(),
    "bell": frozenset(),
    "delivery": frozenset({(Case, Action.LOCK)}),
    "digester": frozenset(),
    "extractor": frozenset({(Record, Action.EXTRACT), (DocumentVersion, Action.EXTRACT)}),
    "importer": frozenset(),
    "indexer": frozenset({(Record, Action.INDEX), (Case, Action.INDEX)}),
    "motor": frozenset({(Approval, Action.MOVE), (Record, Action.MOVE)}),
    "redactor": frozenset({(DocumentVersion, Action.EXTRACT)}),
    "renderer": frozenset({(DocumentVersion, Action.EXTRACT)}),
    "sealer": frozenset({(Record, Action.SEAL)}),
    "reconciler": frozenset({(Approval, Action.MOVE)}),
    "checker": frozenset({(DocumentVersion, Action.EXTRACT)}),
    "courier": frozenset(),
    "reminder": frozenset(),
    "replier": frozenset({(Approval, Action.REPLY), (Record, Action.REPLY)}),
    "approval_clock": frozenset(),
    "request_clock": frozenset({(Request, Action.FINALISE)}),
    "progress": frozenset({(Case, Action.ADVANCE)}),
    "journal": frozenset({(Record, Action.ALARM), (Case, Action.CARRY_OVER)}),
    "runner": frozenset(),
    "hearings": frozenset({(Case, Action.RESUME_CASE)}),
    "setup": frozenset(),
    "sweeper": frozenset({(Record, Action.DELETE), (Case, Action.DELETE)}),
    "file_keeper": frozenset(),
    "sign_in": frozenset(),
}
"""The named system actors and all that each may load; they see across units, and are audited like anyone."""

SYSTEM_PRIVILEGES: dict[str, frozenset[Privilege]] = {"journal": frozenset({Privilege.PUBLISH_POST_LIST})}
"""What a system actor may do besides, where it acts for one authority."""
