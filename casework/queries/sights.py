"""What decides who sees each thing an official can open: one row a kind of thing.

A thing lies on records or cases (who reads those sees it), is there for whoever one of its ways lets in, or for everybody of its
ministry. The walls decide (``casework.access``); this page only says what they go by, and a test holds the two together for every
kind of thing and every official.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlmodel import SQLModel, col, select

from casework.model import (
    Annotation,
    ApiClient,
    Approval,
    Case,
    CaseDecision,
    CaseFolder,
    CaseHearing,
    CaseParty,
    CaseRelation,
    CaseTask,
    CaseTypeVersion,
    ChangePlan,
    Chat,
    ChatMember,
    Definition,
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
    ListShare,
    Note,
    Official,
    Party,
    PostListIssue,
    Record,
    RecordParty,
    RecordVersion,
    Reminder,
    Request,
    RightsProposal,
    SavedList,
    SecurityGroup,
    Substitution,
    Team,
    Unit,
)
from casework.vocabulary import Cause, ListScope, Privilege, Thing
from casework.work import Work


@dataclass(frozen=True)
class Way:
    """Is one way of being let in: by being, or belonging to, a principal, by a privilege of one's posts, or by reading a case."""

    word: str
    principal_id: int | None = None
    privilege: Privilege | None = None
    case_id: int | None = None


@dataclass(frozen=True)
class Sight:
    """Is what decides who sees one thing: all that it lies on, and one of its ways where it has any.

    ``authorities`` is empty where every ministry of the installation sees it; ``of_records`` shuts system administrators out.
    """

    authorities: frozenset[int] = frozenset()
    records: tuple[int, ...] = ()
    cases: tuple[int, ...] = ()
    ways: tuple[Way, ...] = ()
    of_records: bool = False


Reads = Callable[[Work, Any], Sight]


@dataclass(frozen=True)
class Kind:
    """Is a kind of thing: its table, how one of its rows tells who sees it, and the column it is called by."""

    model: type[SQLModel]
    sight: Reads
    called: str = ""


def _on_it(_: Work, row: Any) -> Sight:
    """Says that it lies on a record, a case, or both."""
    record, case = getattr(row, "record_id", None), getattr(row, "case_id", None)
    return Sight(records=(record,) if record else (), cases=(case,) if case else ())


def _in_ministry(_: Work, row: Any) -> Sight:
    return Sight(frozenset({row.authority_id}))


def _mine(work: Work, row: Any) -> Sight:
    return Sight(frozenset({work.authority_id}), ways=(Way("owner", row.official_id),))


def _chat(work: Work, row: Chat) -> Sight:
    members = select(ChatMember.official_id).where(col(ChatMember.chat_id) == row.id, col(ChatMember.left_at).is_(None))
    return Sight(records=(row.record_id,), ways=tuple(Way("takes_part", each) for each in work.session.exec(members).all()))


def _saved_list(work: Work, row: SavedList) -> Sight:
    if row.scope is ListScope.STANDARD:
        return Sight(frozenset({row.authority_id}))
    if row.scope is ListScope.PERSONAL:
        shared = work.session.exec(
            select(ListShare.official_id).where(col(ListShare.list_id) == row.id, col(ListShare.official_id) != row.official_id)
        )
        return Sight(frozenset({row.authority_id}), ways=(Way("owner", row.official_id), *(Way(Cause.SHARED, each) for each in shared)))
    of_unit = (Way("of_unit", row.unit_id),) if row.scope is ListScope.UNIT and row.unit_id is not None else ()
    return Sight(frozenset({row.authority_id}), ways=(Way("owner", row.official_id), *of_unit))


def _owned(_: Work, row: Party | DistributionList) -> Sight:
    unit_id = getattr(row, "unit_id", None)
    owner = (Way("owner", row.owner_id),) if row.owner_id is not None else ()
    of_unit = (Way("of_unit", unit_id),) if unit_id is not None else ()
    return Sight(frozenset({row.authority_id}), ways=(*owner, *of_unit), of_records=True)


def _relation(_: Work, row: CaseRelation) -> Sight:
    return Sight(cases=(row.case_id, row.other_id))


def _substitution(work: Work, row: Substitution) -> Sight:
    """Says that colleagues see it; one for a case the two, who names substitutes there, and, where the asker reads it, its readers."""
    if row.only_case_id is None:
        return Sight(frozenset({work.authority_id}))
    two = tuple(Way("about", each) for each in (row.absent_id, row.substitute_id))
    named_by = (Way("named_it", row.named_by),) if row.named_by is not None else ()
    near = work.session.execute(_NAMING, {"absent": row.absent_id, "privilege": Privilege.NAME_SUBSTITUTES, "today": work.today}).scalars()
    by_right = (
        *(Way("privilege", each, Privilege.NAME_SUBSTITUTES) for each in near),
        *(Way("privilege", privilege=each) for each in (Privilege.NAME_SUBSTITUTES, Privilege.MANAGE_ORGANISATION)),
    )
    seen = work.session.exec(select(Case.id).where(col(Case.id) == row.only_case_id)).all()
    return Sight(frozenset({work.authority_id}), ways=(*two, *named_by, *by_right, *(Way("reads_case", case_id=each) for each in seen)))


_NAMING = text("""
    WITH RECURSIVE near AS (
        SELECT u.id, u.parent_id, u.id AS own FROM unit u JOIN post p ON p.unit_id = u.id
         WHERE p.official_id = :absent AND (p.ends_on IS NULL OR p.ends_on >= :today)
        UNION SELECT u.id, u.parent_id, n.own FROM unit u JOIN near n ON u.id = n.parent_id)
    SELECT DISTINCT h.official_id FROM post h JOIN near n ON n.id = h.unit_id JOIN official o ON o.id = h.official_id
      JOIN role_privilege g ON g.authority_id = o.authority_id AND g.role = h.role AND g.is_given AND g.privilege = :privilege
     WHERE h.starts_on <= :today AND (h.ends_on IS NULL OR h.ends_on >= :today)
       AND (g.scope = 'unit_and_below' OR g.scope = 'own_unit' AND n.own = n.id)""")


def _proposal(_: Work, row: RightsProposal) -> Sight:
    judges = (Privilege.MANAGE_ORGANISATION, Privilege.CONFIRM_RIGHTS, Privilege.GIVE_CLEARANCE, Privilege.READ_ORGANISATION_AUDIT)
    about = (Way("about", row.official_id),) if row.official_id is not None else ()
    return Sight(frozenset({row.authority_id}), ways=(*about, *(Way("privilege", privilege=each) for each in judges)))


def _plan(_: Work, row: ChangePlan) -> Sight:
    both = frozenset(each for each in (row.authority_id, row.to_authority_id) if each is not None)
    return Sight(both, ways=(Way("privilege", privilege=Privilege.MANAGE_ORGANISATION),))


def _emergency(work: Work, row: EmergencyAccess) -> Sight:
    told = select(EmergencyNotice.principal_id).where(col(EmergencyNotice.emergency_id) == row.id)
    notices = tuple(Way("told", each) for each in work.session.exec(told).all() if each != row.official_id)
    reviews = Way("privilege", privilege=Privilege.REVIEW_BREAK_GLASS)
    return Sight(frozenset({row.authority_id}), ways=(Way("owner", row.official_id), reviews, *notices))


def _itself(_: Work, row: Any) -> Sight:
    return Sight(records=(row.id,)) if isinstance(row, Record) else Sight(cases=(row.id,))


SIGHTS: dict[Thing, Kind] = {
    Thing.RECORD: Kind(Record, _itself, "title"),
    Thing.CASE: Kind(Case, _itself, "title"),
    Thing.DOCUMENT: Kind(Document, _on_it, "title"),
    Thing.DOCUMENT_VERSION: Kind(DocumentVersion, _on_it, "filename"),
    Thing.RECORD_VERSION: Kind(RecordVersion, _on_it, "number"),
    Thing.NOTE: Kind(Note, _on_it, "text"),
    Thing.ANNOTATION: Kind(Annotation, _on_it, "text"),
    Thing.CHAT: Kind(Chat, _chat),
    Thing.APPROVAL: Kind(Approval, _on_it, "title"),
    Thing.REQUEST: Kind(Request, _on_it, "text"),
    Thing.RECORD_PARTY: Kind(RecordParty, _on_it, "name"),
    Thing.CASE_PARTY: Kind(CaseParty, _on_it, "name"),
    Thing.CASE_FOLDER: Kind(CaseFolder, _on_it, "title"),
    Thing.CASE_RELATION: Kind(CaseRelation, _relation),
    Thing.TASK: Kind(CaseTask, lambda _, row: Sight(cases=(row.case_id,)), "title_da"),
    Thing.HEARING: Kind(CaseHearing, lambda _, row: Sight(cases=(row.case_id,))),
    Thing.CASE_DECISION: Kind(CaseDecision, lambda _, row: Sight(cases=(row.case_id,))),
    Thing.HOLD: Kind(Hold, _on_it, "reason"),
    Thing.PARTY: Kind(Party, _owned, "name"),
    Thing.DISTRIBUTION_LIST: Kind(DistributionList, _owned, "name"),
    Thing.FOLDER: Kind(Folder, _mine, "name"),
    Thing.SAVED_LIST: Kind(SavedList, _saved_list, "name"),
    Thing.REMINDER: Kind(Reminder, _mine, "note"),
    Thing.DEFINITION: Kind(Definition, _in_ministry, "title"),
    Thing.CASE_TYPE: Kind(CaseTypeVersion, _in_ministry, "title_da"),
    Thing.UNIT: Kind(Unit, _in_ministry, "name"),
    Thing.OFFICIAL: Kind(Official, _in_ministry, "name"),
    Thing.TEAM: Kind(Team, _in_ministry, "name"),
    Thing.SECURITY_GROUP: Kind(SecurityGroup, _in_ministry, "name"),
    Thing.SUBSTITUTION: Kind(Substitution, _substitution),
    Thing.PROPOSAL: Kind(RightsProposal, _proposal),
    Thing.PLAN: Kind(ChangePlan, _plan, "id"),
    Thing.EMERGENCY: Kind(EmergencyAccess, _emergency, "number"),
    Thing.POST_LIST: Kind(PostListIssue, _in_ministry),
    Thing.JOURNAL_PERIOD: Kind(JournalPeriod, _in_ministry, "name"),
    Thing.FILE_PLAN: Kind(FilePlanEdition, _in_ministry, "name"),
    Thing.IMPORT: Kind(ImportRun, _in_ministry, "source"),
    Thing.PROGRAM: Kind(ApiClient, _in_ministry, "name"),
}
"""Every thing has its row; a table an official can open and that stands neither here nor in the test's list of parts fails the house."""

ON_RECORD = (
    Thing.DOCUMENT, Thing.NOTE, Thing.ANNOTATION, Thing.CHAT, Thing.APPROVAL, Thing.REQUEST, Thing.RECORD_PARTY, Thing.RECORD_VERSION,
    Thing.HOLD,
)  # fmt: skip
ON_CASE = (
    Thing.NOTE, Thing.ANNOTATION, Thing.CASE_PARTY, Thing.CASE_FOLDER, Thing.CASE_RELATION, Thing.TASK, Thing.HEARING,
    Thing.CASE_DECISION, Thing.HOLD,
)  # fmt: skip
"""What lies on a record, or on a case, and is chosen from beside it."""
