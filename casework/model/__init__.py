"""The tables, one module a concept; ``CASE_BOUND`` says which of them keep history and need an event for every change."""

from casework.model.account import Account, DeskSession
from casework.model.api import ApiAnswer, ApiClient, ApiToken, Webhook, WebhookHealth
from casework.model.approval import (
    Approval,
    Decision,
    Definition,
    DefinitionVersion,
    Manifest,
    ReplayFact,
    Seat,
    Step,
)
from casework.model.case import Case, CaseType, FilePlanCode
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
from casework.model.record import (
    CaseGrant,
    DatedReader,
    Drafter,
    Grant,
    Hold,
    InboxItem,
    Reading,
    Received,
    Record,
)

__all__ = [
    "Account", "ApiAnswer", "ApiClient", "ApiToken", "Approval", "Authority", "Blob", "Case", "CaseGrant",
    "CaseParty", "CaseType", "ChangePlan", "ChangeStep", "Checkpoint", "CheckpointedEvent", "Counter",
    "DatedReader", "Decision", "Definition", "DefinitionVersion", "DeskSession", "DistributionList",
    "DistributionMember", "Document", "DocumentVersion", "Drafter", "EmergencyAccess", "EmergencyNotice",
    "EventRow", "FilePlanCode", "FilePlanGroup", "Folder", "FolderItem", "Grant", "Habit", "History", "Hold",
    "InboxItem", "Manifest", "Membership", "Official", "Outbox", "Party", "PartyDistinct", "PartyMerge",
    "PersonalValue", "Post", "Principal", "Reading", "Received", "Record", "RecordMark", "RecordParty",
    "Reminder", "Rendition", "ReplayFact", "RightsProposal", "RolePrivilege", "RunnerState", "SavedList",
    "SearchExclusion", "Seat", "SecurityGroup", "Step", "SubjectKey", "Substitution", "Team", "Unit", "Webhook",
    "WebhookHealth",
]  # fmt: skip
