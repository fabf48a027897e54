"""The tables, one module a concept; ``CASE_BOUND`` says which of them keep history and need an event for every change."""

from casework.model.account import Account, DeskSession
from casework.model.api import ApiAnswer, ApiClient, ApiToken, Webhook, WebhookHealth
from casework.model.approval import Approval, Decision, Definition, DefinitionVersion, Manifest, ReplayFact, Seat, Step
from casework.model.bundle import ImportedThing, ImportRun, LegacyEvent
from casework.model.case import Case, CaseType, FilePlanCode
from casework.model.case_codes import ActionCode, DisposalCode, FilePlanAction, HouseRule, Keyword, ProgressCode
from casework.model.case_parts import CaseChoiceMade, CaseFolder, CaseRelation, FolderRecord, QualityStamp
from casework.model.distribution import DistributionList, DistributionMember
from casework.model.document import Blob, Document, DocumentVersion, Rendition
from casework.model.effect import Counter, Outbox, RunnerState, SearchExclusion
from casework.model.emergency import EmergencyAccess, EmergencyNotice
from casework.model.evidence import Checkpoint, CheckpointedEvent, EventRow, History, PersonalValue, SubjectKey
from casework.model.lists import Folder, FolderItem, Habit, RecordMark, Reminder, SavedList
from casework.model.organisation import (
    Authority,
    FilePlanGroup,
    Membership,
    Official,
    Post,
    Principal,
    RightsProposal,
    RolePrivilege,
    SecurityGroup,
    Substitution,
    Team,
    Unit,
)
from casework.model.party import CaseParty, Party, PartyDistinct, PartyMerge, RecordParty
from casework.model.plan import ChangePlan, ChangeStep
from casework.model.record import CaseGrant, DatedReader, Drafter, Grant, Hold, InboxItem, Reading, Received, Record

__all__ = [
    "Account",
    "ActionCode",
    "ApiAnswer",
    "ApiClient",
    "ApiToken",
    "Approval",
    "Authority",
    "Blob",
    "Case",
    "CaseChoiceMade",
    "CaseFolder",
    "CaseGrant",
    "CaseParty",
    "CaseRelation",
    "CaseType",
    "ChangePlan",
    "ChangeStep",
    "Checkpoint",
    "CheckpointedEvent",
    "Counter",
    "DatedReader",
    "Decision",
    "Definition",
    "DefinitionVersion",
    "DeskSession",
    "DisposalCode",
    "DistributionList",
    "DistributionMember",
    "Document",
    "DocumentVersion",
    "Drafter",
    "EmergencyAccess",
    "EmergencyNotice",
    "EventRow",
    "FilePlanAction",
    "FilePlanCode",
    "FilePlanGroup",
    "Folder",
    "FolderItem",
    "FolderRecord",
    "Grant",
    "Habit",
    "History",
    "Hold",
    "HouseRule",
    "ImportRun",
    "ImportedThing",
    "InboxItem",
    "Keyword",
    "LegacyEvent",
    "Manifest",
    "Membership",
    "Official",
    "Outbox",
    "Party",
    "PartyDistinct",
    "PartyMerge",
    "PersonalValue",
    "Post",
    "Principal",
    "ProgressCode",
    "QualityStamp",
    "Reading",
    "Received",
    "Record",
    "RecordMark",
    "RecordParty",
    "Reminder",
    "Rendition",
    "ReplayFact",
    "RightsProposal",
    "RolePrivilege",
    "RunnerState",
    "SavedList",
    "SearchExclusion",
    "Seat",
    "SecurityGroup",
    "Step",
    "SubjectKey",
    "Substitution",
    "Team",
    "Unit",
    "Webhook",
    "WebhookHealth",
]
