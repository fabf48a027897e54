"""One of everything an official can open, for tests that ask the same question about each."""

import datetime as dt
from typing import Any

from casework.bootstrap import Platform
from casework.events import OrganisationChanged
from casework.model import (
    Annotation,
    ApiClient,
    Approval,
    CaseDecision,
    CaseFolder,
    CaseHearing,
    CaseParty,
    CasePhase,
    CaseRelation,
    CaseTask,
    CaseTypeVersion,
    ChangePlan,
    Chat,
    ChatMember,
    ChatMessage,
    Definition,
    DefinitionVersion,
    DistributionList,
    Document,
    DocumentVersion,
    EmergencyAccess,
    EmergencyNotice,
    FilePlanEdition,
    Folder,
    Hold,
    ImportRun,
    JournalPeriod,
    Note,
    Party,
    PostListIssue,
    RecordParty,
    RecordVersion,
    Reminder,
    Request,
    RightsProposal,
    SavedList,
    Substitution,
)
from casework.model.document import Blob
from casework.services import granting, organisation
from casework.vocabulary import (
    AccessLevel,
    ApiClientState,
    ApprovalState,
    CaseRelationKind,
    Cause,
    DefinitionState,
    DocumentRole,
    HearingState,
    ImportState,
    ListScope,
    PartyKind,
    PartyRole,
    PeriodState,
    PlanKind,
    ProposalKind,
    RequestState,
    TaskKind,
    TaskState,
    Thing,
)
from casework.work import Actor, Work
from tests.builders import Ministry, a_case, a_record

SECRET = "Fortroligt"
DAY = dt.date(2026, 11, 23)


def one_of_everything(platform: Platform, ministry: Ministry) -> dict[Thing, int]:
    """Makes one thing of each kind around a record and a case of the grants unit, all but the chat and the private for its readers."""
    with platform.work(Actor.system("setup")) as work:
        record = a_record(work, ministry, title=f"{SECRET} notat", access_level=AccessLevel.UNIT)
        case, other = (a_case(work, ministry, title=f"{SECRET} sag {number}") for number in (1, 2))
        for each in (case, other):
            granting.give_on_case(work, each.id, ministry.people["head"], cause=Cause.RESPONSIBLE)
        work.record(OrganisationChanged(what="unit", subject_id=ministry.grants, change="renamed"))
        made = {Thing.RECORD: record.id, Thing.CASE: case.id, Thing.UNIT: ministry.grants, Thing.OFFICIAL: ministry.people["clerk"]}
        made |= _on_record(work, ministry, record.id) | _on_case(work, ministry, case.id, other.id)
        return made | _of_people(work, ministry, record.id) | _of_ministry(work, ministry)


def _on_record(work: Work, ministry: Ministry, record_id: int) -> dict[Thing, int]:
    head, clerk = ministry.people["head"], ministry.people["clerk"]
    work.session.add(Blob(sha256="0" * 64, size=1, stored_at=work.now))
    document = work.add(Document(record_id=record_id, position=1, title=f"{SECRET} bilag", role=DocumentRole.ATTACHMENT))
    version = DocumentVersion(
        document_id=document.id, record_id=record_id, number=1, sha256="0" * 64, size=1, filename=f"{SECRET}.txt",
        media_type="text/plain", filed_at=work.now, filed_by=head,
    )  # fmt: skip
    chat = work.add(Chat(record_id=record_id, opened_by=head, opened_at=work.now))
    for each in (head, clerk):
        work.add(ChatMember(chat_id=chat.id, record_id=record_id, official_id=each, joined_at=work.now))
    work.add(ChatMessage(chat_id=chat.id, written_by=head, written_at=work.now, text=f"{SECRET} samtale"))
    definition = work.add(Definition(authority_id=ministry.authority, name="alone", title="Kontorchefen"))
    pinned = work.add(
        DefinitionVersion(
            definition_id=definition.id, number=1, state=DefinitionState.PUBLISHED, content={"steps": []}, source_hash="x",
            created_by=ministry.authority, created_at=work.now,
        )
    )  # fmt: skip
    approval = Approval(
        authority_id=ministry.authority, record_id=record_id, definition_version_id=pinned.id, title=f"{SECRET} godkendelse",
        state=ApprovalState.IN_PROGRESS, responsible_id=head, started_at=work.now,
    )  # fmt: skip
    rows = {
        Thing.DOCUMENT_VERSION: version,
        Thing.RECORD_VERSION: RecordVersion(
            record_id=record_id,
            number=9,
            made_at=work.now,
            made_by=head,
            content={"title": SECRET, "body_html": f"<p>{SECRET}</p>", "documents": [], "parties": []},
        ),
        Thing.NOTE: Note(record_id=record_id, written_by=head, written_at=work.now, text=f"{SECRET} ord"),
        Thing.ANNOTATION: Annotation(record_id=record_id, written_by=head, written_at=work.now, text=f"{SECRET} påtegning"),
        Thing.APPROVAL: approval,
        Thing.REQUEST: Request(
            record_id=record_id, state=RequestState.DRAFT, text=f"{SECRET} bestilling", requested_by=head, made_at=work.now
        ),
        Thing.RECORD_PARTY: RecordParty(record_id=record_id, role=PartyRole.SENDER, name=f"{SECRET} Part"),
    }
    return {Thing.DOCUMENT: document.id, Thing.CHAT: chat.id, Thing.DEFINITION: definition.id} | _added(work, rows)


def _on_case(work: Work, ministry: Ministry, case_id: int, other_id: int) -> dict[Thing, int]:
    head = ministry.people["head"]
    phase = work.add(CasePhase(case_id=case_id, position=1, name="oplys", title_da="Oplysning", title_en="Facts"))
    party = work.add(CaseParty(case_id=case_id, role=PartyRole.SENDER, name=f"{SECRET} Ansøger"))
    task = CaseTask(
        case_id=case_id, phase_id=phase.id, position=1, name="hent", title_da=f"{SECRET} opgave", title_en="Task", kind=TaskKind.TASK,
        is_mandatory=True, state=TaskState.OPEN, holder_id=head,
    )  # fmt: skip
    hearing = CaseHearing(
        case_id=case_id, case_party_id=party.id, facts=f"{SECRET} fakta", state=HearingState.WAITING, first_deadline=DAY, deadline=DAY,
        started_by=head, started_at=work.now,
    )  # fmt: skip
    rows = {
        Thing.CASE_FOLDER: CaseFolder(case_id=case_id, position=1, title=f"{SECRET} mappe"),
        Thing.CASE_RELATION: CaseRelation(
            case_id=case_id, other_id=other_id, kind=CaseRelationKind.RELATED, made_by=head, made_at=work.now
        ),
        Thing.TASK: task,
        Thing.HEARING: hearing,
        Thing.CASE_DECISION: CaseDecision(case_id=case_id, facts=f"{SECRET} afgørelse", started_by=head, started_at=work.now),
        Thing.HOLD: Hold(case_id=case_id, reason=f"{SECRET} bevaring", placed_by=head, placed_at=work.now),
    }
    return {Thing.CASE_PARTY: party.id} | _added(work, rows)


def _of_people(work: Work, ministry: Ministry, record_id: int) -> dict[Thing, int]:
    head, clerk, authority = ministry.people["head"], ministry.people["clerk"], ministry.authority
    emergency = work.add(
        EmergencyAccess(
            authority_id=authority, official_id=ministry.people["secretary"], record_id=record_id, number=f"#{record_id}",
            reason="Ministeren svarer om lidt", opened_at=work.now, ends_at=work.now + dt.timedelta(hours=1),
        )
    )  # fmt: skip
    work.session.add(EmergencyNotice(emergency_id=emergency.id, principal_id=head, told_by=ministry.people["secretary"], told_at=work.now))
    proposal = RightsProposal(
        authority_id=authority, kind=ProposalKind.CLEARANCE, official_id=clerk, clearance=3, reason="Nyt arbejde",
        proposed_by=ministry.people["officer"], proposed_at=work.now,
    )  # fmt: skip
    rows = {
        Thing.PARTY: Party(authority_id=authority, owner_id=head, kind=PartyKind.CONTACT, name=f"{SECRET} kontakt"),
        Thing.DISTRIBUTION_LIST: DistributionList(authority_id=authority, unit_id=ministry.grants, name=f"{SECRET} liste"),
        Thing.FOLDER: Folder(official_id=head, name=f"{SECRET} egen mappe"),
        Thing.SAVED_LIST: SavedList(
            authority_id=authority, scope=ListScope.UNIT, official_id=head, unit_id=ministry.grants, name=f"{SECRET} søgning",
            changed_at=work.now,
        ),
        Thing.REMINDER: Reminder(official_id=head, record_id=record_id, due_on=DAY, note=f"{SECRET} husk", made_at=work.now),
        Thing.SUBSTITUTION: Substitution(absent_id=head, substitute_id=clerk, starts_on=DAY, ends_on=DAY),
        Thing.PROPOSAL: proposal,
        Thing.PLAN: ChangePlan(
            authority_id=authority, kind=PlanKind.MERGE, content={"unit_ids": [ministry.grants], "into_id": ministry.legal},
            made_by=ministry.people["administrator"], made_at=work.now,
        ),
    }  # fmt: skip
    return {Thing.EMERGENCY: emergency.id} | _added(work, rows)


def _of_ministry(work: Work, ministry: Ministry) -> dict[Thing, int]:
    authority, head = ministry.authority, ministry.people["head"]
    edition = work.add(FilePlanEdition(authority_id=authority, name="2026", made_at=work.now))
    rows = {
        Thing.CASE_TYPE: CaseTypeVersion(
            authority_id=authority, case_type="general", number=1, state=DefinitionState.DRAFT, title_da="Sag", title_en="Case",
            source="", source_hash="", authors=[head], created_at=work.now,
        ),
        Thing.POST_LIST: PostListIssue(
            authority_id=authority, from_day=DAY, to_day=DAY, lines=0, csv="", html="", sha256="", issued_by=head, issued_at=work.now
        ),
        Thing.JOURNAL_PERIOD: JournalPeriod(
            authority_id=authority, name="2026", starts_on=DAY, edition_id=edition.id, state=PeriodState.PREPARED, prepared_by=head
        ),
        Thing.IMPORT: ImportRun(
            authority_id=authority, source="gammelt", path="", state=ImportState.CHECKED, made_by=head, made_at=work.now
        ),
        Thing.PROGRAM: ApiClient(
            authority_id=authority, client_id="p", name="Program", redirect_uris=[], scopes=[], state=ApiClientState.OPEN,
            created_by=head, created_at=work.now,
        ),
    }  # fmt: skip
    groups = {
        Thing.TEAM: organisation.add_team(work, authority, "Beredskab"),
        Thing.SECURITY_GROUP: organisation.add_security_group(work, authority, "Ejendomme"),
    }
    return {Thing.FILE_PLAN: edition.id} | groups | _added(work, rows)


def _added(work: Work, rows: dict[Thing, Any]) -> dict[Thing, int]:
    return {thing: work.add(row).id for thing, row in rows.items()}
