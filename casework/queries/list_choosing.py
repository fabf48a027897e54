"""What choosing a distribution list would come to, member by member: who is named, and who is left out and why; nothing is done yet.

Each question asks for the right to do what the list is chosen for, and tells of each member what naming them alone would tell
(docs/decisions/lists-in-talk.md).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlmodel import col, select

from casework.errors import RuleBroken
from casework.model import Case, CaseGrant, ChatMember, Record, RecordParty
from casework.queries import distribution_lists, record_people
from casework.queries.distribution_lists import MemberShown
from casework.services import case_people, house_parties, naming, party_use
from casework.services.party_links import family_of
from casework.services.records import supplementing
from casework.vocabulary import Action, Cause, Expansion, PartyRole, PrincipalKind, Reason, Right
from casework.work import Work

Able = Callable[[list[int], list[int]], set[int]]


@dataclass(frozen=True)
class Weighed:
    """Is one of a list and what becomes of them; of the house by the principal, of the register by the party."""

    member_id: int
    name: str
    outcome: Expansion
    principal_id: int | None = None
    party_id: int | None = None


def for_note(work: Work, list_id: int, record_id: int) -> tuple[Weighed, ...]:
    """Gives whom of a list a note or an annotation on a record can name: who may read it; of a unit or team one at least.

    Raises:
        RuleBroken: the list is out of use.
    """
    work.load(Record, record_id, Action.NOTE)
    return _of_the_house(work, list_id, lambda _chosen, people: naming.readers(work, record_id, people))


def for_case(work: Work, list_id: int, case_id: int) -> tuple[Weighed, ...]:
    """Gives whom of a list an annotation on a case can be directed at; raises as ``for_note``."""
    work.load(Case, case_id, Action.NOTE)
    return _of_the_house(work, list_id, lambda _chosen, people: naming.readers_of_case(work, case_id, people))


def for_request(work: Work, list_id: int, record_id: int) -> tuple[Weighed, ...]:
    """Gives of whom on a list a request can be made: whom the record can be opened to; raises as ``for_note``."""
    work.load(Record, record_id, Action.REQUEST)
    return _of_the_house(work, list_id, lambda chosen, people: naming.could_read(work, record_id, chosen, people))


def for_chat(work: Work, list_id: int, record_id: int, *, chat_id: int | None = None) -> tuple[Weighed, ...]:
    """Gives whom of a list can be let into a new chat on a record, or into one that is there; raises as ``for_note``.

    Who may not share the record can let in those who read it already.
    """
    record = work.load(Record, record_id, Action.CHAT)
    members = select(ChatMember).where(col(ChatMember.chat_id) == chat_id, col(ChatMember.record_id) == record_id)
    was_in = {each.official_id: each.left_at for each in work.session.exec(members).all()} if chat_id is not None else {}
    now_in = {work.official_id, *(each for each, left_at in was_in.items() if left_at is None)}
    may_share = work.right(record) >= Right.FULL_WRITE

    def able(_chosen: list[int], people: list[int]) -> set[int]:
        return naming.could_read(work, record_id, people, people) if may_share else naming.readers(work, record_id, people)

    return _of_the_house(work, list_id, able, now_in=now_in, was_in={*now_in, *was_in})


def for_supplementary(work: Work, list_id: int, record_id: int) -> tuple[Weighed, ...]:
    """Gives who of a list can work on a record beside its responsible; raises as ``for_note``."""
    record = work.load(Record, record_id, Action.SUPPLEMENT)
    there = {each.principal_id for each in record_people.supplementary_of_record(work, record_id)}
    return _helpers(work, list_id, there, lambda principal_id: supplementing.welcome(work, record, principal_id, supplementing.HELPERS))


def for_supplementary_of_case(work: Work, list_id: int, case_id: int) -> tuple[Weighed, ...]:
    """Gives who of a list can work on a case beside its responsible; raises as ``for_note``."""
    case = work.load(Case, case_id, Action.SUPPLEMENT)
    running = (col(CaseGrant.case_id) == case_id, col(CaseGrant.cause) == Cause.SUPPLEMENTARY, col(CaseGrant.ended_at).is_(None))
    there = set(work.session.exec(select(CaseGrant.principal_id).where(*running)).all())
    return _helpers(work, list_id, there, lambda principal_id: case_people.welcome(work, case, principal_id, case_people.HELPERS))


def for_recipients(work: Work, list_id: int, record_id: int, *, role: PartyRole = PartyRole.RECIPIENT) -> tuple[Weighed, ...]:
    """Gives whom of a list can be put on a record as its recipients, or in another role.

    Of the house those come in to whom the record can be opened: sending it gives it to them to read.

    Raises:
        RuleBroken: the list is out of use, the record is completed, or its recipients are fixed.
    """
    party_use.may_put(work, record_id, role)
    rows = work.session.exec(select(RecordParty).where(col(RecordParty.record_id) == record_id, col(RecordParty.role) == role)).all()
    parties, inside = {each.party_id for each in rows}, {each.principal_id for each in rows}
    reads = _inside(work, list_id, record_id) if role in house_parties.LET_IN else {}
    weighed = []
    for member in _members(work, list_id):
        if member.party_id is None:
            is_there = member.principal_id in inside
        else:
            is_there = member.is_active and bool(parties & set(family_of(work, member.party_id)))
            parties.add(member.party_id)  # one that was merged into another on the list is put once
        outcome = reads.get(member.member_id, Expansion.PUT if member.is_active else Expansion.NOT_IN_USE)
        weighed.append(_weighed(member, Expansion.THERE_ALREADY if is_there else outcome))
    return tuple(weighed)


def for_letters(work: Work, list_id: int, case_id: int) -> tuple[Weighed, ...]:
    """Gives to whom of a list letters can be written on a case: to parties, whether or not they stand on it.

    Raises:
        RuleBroken: the list is out of use.
    """
    work.load(Case, case_id, Action.WRITE_LETTERS)
    weighed = []
    for member in _members(work, list_id):
        outcome = Expansion.PUT if member.is_active else Expansion.NOT_IN_USE
        weighed.append(_weighed(member, outcome if member.party_id is not None else Expansion.INSIDE))
    return tuple(weighed)


def _inside(work: Work, list_id: int, record_id: int) -> dict[int, Expansion]:
    """Gives what becomes of those of a list who are of the house, when the record is sent to them."""
    weighed = _of_the_house(work, list_id, lambda chosen, people: naming.could_read(work, record_id, chosen, people))
    return {each.member_id: each.outcome for each in weighed if each.outcome is not Expansion.OUTSIDE}


def _of_the_house(
    work: Work, list_id: int, able: Able, *, now_in: Collection[int] = (), was_in: Collection[int] = ()
) -> tuple[Weighed, ...]:
    """Weighs the colleagues, units and teams of a list.

    ``able`` gives to whom of the people behind the chosen it is open, or can be opened. Who is ``now_in`` is named already; who
    ``was_in`` comes back by name alone, not by a unit or team.
    """
    members = _members(work, list_id)
    chosen = [each.principal_id for each in members if each.principal_id is not None and each.is_active]
    behind = naming.behind(work, chosen) if chosen else {}
    people = sorted({each for of_one in behind.values() for each in of_one})
    open_to = able([each for each in chosen if behind[each]], people) if people else set()
    weighed = []
    for each in members:
        inside = now_in if each.kind == PrincipalKind.OFFICIAL else was_in
        weighed.append(_weighed(each, _outcome(each, set(behind.get(each.principal_id or 0, ())), open_to, set(inside))))
    return tuple(weighed)


def _helpers(work: Work, list_id: int, there: set[int], welcome: Callable[[int], object]) -> tuple[Weighed, ...]:
    """Weighs each of a list alone, by the very rule that would refuse them."""
    return tuple(_weighed(each, _welcomed(each, there, welcome)) for each in _members(work, list_id))


def _welcomed(member: MemberShown, there: set[int], welcome: Callable[[int], object]) -> Expansion:
    if member.principal_id is None:
        return Expansion.OUTSIDE
    if not member.is_active:
        return Expansion.NOT_IN_USE
    if member.principal_id in there:
        return Expansion.THERE_ALREADY
    try:
        welcome(member.principal_id)
    except RuleBroken as refusal:
        if Reason.UNKNOWN_PRINCIPAL in refusal.reasons:
            return Expansion.NOT_IN_USE
        return Expansion.CANNOT_READ if member.kind == PrincipalKind.OFFICIAL else Expansion.NOBODY_READS
    return Expansion.PUT


def _outcome(member: MemberShown, people: set[int], open_to: set[int], inside: set[int]) -> Expansion:
    if member.principal_id is None:
        return Expansion.OUTSIDE
    is_official = member.kind == PrincipalKind.OFFICIAL
    if not member.is_active or (is_official and not people):
        return Expansion.NOT_IN_USE
    if people and people <= inside:
        return Expansion.THERE_ALREADY
    if (people - inside) & open_to:
        return Expansion.PUT
    return Expansion.CANNOT_READ if is_official else Expansion.NOBODY_READS


def _members(work: Work, list_id: int) -> tuple[MemberShown, ...]:
    page = distribution_lists.list_page(work, list_id)
    if not page.row.is_active:
        raise RuleBroken(Reason.LIST_NOT_IN_USE)
    return page.members


def _weighed(member: MemberShown, outcome: Expansion) -> Weighed:
    return Weighed(member.member_id, member.name, outcome, member.principal_id, member.party_id)
