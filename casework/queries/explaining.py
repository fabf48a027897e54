"""Explains an access answer in its parts: why somebody can, or cannot, read a record or a case.

The asker must be able to read the thing; about what is unseen there is nothing to explain. A case is explained by the records the
asker can read and no others: that somebody reads it by a record unseen would tell that there is one.
"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, text
from sqlmodel import col, select

from casework.model import Case, CaseGrant, DatedReader, Grant, Official, Record
from casework.queries.record_page import names_of
from casework.services.seats import can_read
from casework.vocabulary import AccessLevel, Action
from casework.work import Work

FIRST = 50


class Part(StrEnum):
    """The parts of the rule."""

    AUTHORITY = "authority"
    CLEARANCE = "clearance"
    RESTRICTION = "restriction"
    CASE_RESTRICTION = "case_restriction"
    LIMITED = "limited"
    LEVEL = "level"
    INVOLVED_IN_CASE = "involved_in_case"
    READS_ITS_RECORDS = "reads_its_records"
    LIES_ON = "lies_on"
    LET_IN = "let_in"
    NO_ADMINISTRATOR = "no_administrator"


@dataclass(frozen=True)
class Because:
    """Is one ground: a word of the vocabulary (a cause, a level) and the name of who or what it stands on."""

    word: str
    name: str


@dataclass(frozen=True)
class Clause:
    """Is one part of the rule: whether it holds, and because of whom or what."""

    part: Part
    holds: bool
    because: tuple[Because, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """Is the answer for one official with its parts."""

    official_id: int
    official: str
    can_read: bool
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Readers:
    """Is a page of those who can read a thing, in order of name; ``after`` asks for the next page, empty at the end."""

    explanations: tuple[Explanation, ...]
    after: str


def why(work: Work, official_id: int, record_id: int) -> Explanation:
    """Explains whether an official can read a record, part by part; all must hold.

    Raises:
        NotFound: the asker may not see the record, or there is no such official.
    """
    record = work.load(Record, record_id, Action.READ)
    person = _colleague(work, official_id)
    mine = _principals(work, official_id)
    clauses = (
        Clause(Part.AUTHORITY, record.authority_id == person.authority_id),
        _clearance(record.clearance, person),
        _list(work, Part.RESTRICTION, record.restricted_to, mine),
        _list(work, Part.CASE_RESTRICTION, record.case_restricted_to, mine),
        _limited(person, mine, {*(record.restricted_to or []), *(record.case_restricted_to or [])}),
        _level(work, record, mine),
    )
    return Explanation(person.id, person.name, can_read(work, official_id, record_id), clauses)


def why_case(work: Work, official_id: int, case_id: int) -> Explanation:
    """Explains whether an official can read a case, as far as the asker can see: the last two parts stand in for each other.

    Raises:
        NotFound: the asker may not see the case, or there is no such official.
    """
    case = work.load(Case, case_id, Action.READ)
    person = _colleague(work, official_id)
    mine = _principals(work, official_id)
    read = [id for id in _signatures(work, case_id) if can_read(work, official_id, id)]
    must = (
        Clause(Part.AUTHORITY, case.authority_id == person.authority_id),
        _clearance(case.clearance, person),
        _list(work, Part.CASE_RESTRICTION, case.restricted_to, mine),
    )
    involved = _involved_in_case(work, case, person, mine)
    by_records = Clause(Part.READS_ITS_RECORDS, bool(read), tuple(Because("record", name) for name in _titles(work, read)))
    able = all(clause.holds for clause in must) and (involved.holds or by_records.holds)
    return Explanation(person.id, person.name, able, (*must, involved, by_records))


def who_can_read(work: Work, record_id: int, *, words: str = "", after: str = "", first: int = FIRST) -> Readers:
    """Gives those who can read the record now, each with the reasons; ``words`` narrows to names that hold them.

    Raises:
        NotFound: the asker may not see the record.
    """
    record = work.load(Record, record_id, Action.READ)
    found = work.session.connection().execute(
        text("SELECT official_id FROM casework_readers_of_records(:of, :records, :now, :today, :after, :after_id, :words, :first)"),
        {"of": record.authority_id, "records": [record_id], **_page(work, words, after, first)},
    )
    return _readers(tuple(why(work, row.official_id, record_id) for row in found.all()), first)


def who_can_read_case(work: Work, case_id: int, *, words: str = "", after: str = "", first: int = FIRST) -> Readers:
    """Gives those who can read the case now, as far as the asker can see, each with the reasons.

    Raises:
        NotFound: the asker may not see the case.
    """
    work.load(Case, case_id, Action.READ)
    found = work.session.connection().execute(
        text("SELECT official_id FROM casework_readers_of_case(:of, :records, :now, :today, :after, :after_id, :words, :first)"),
        {"of": case_id, "records": _signatures(work, case_id), **_page(work, words, after, first)},
    )
    return _readers(tuple(why_case(work, row.official_id, case_id) for row in found.all()), first)


def _readers(explanations: tuple[Explanation, ...], first: int) -> Readers:
    last = explanations[-1] if len(explanations) == first else None
    return Readers(explanations, f"{last.official}/{last.official_id}" if last else "")


def _page(work: Work, words: str, after: str, first: int) -> dict[str, object]:
    pattern = words.strip().replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    name, _, id = after.rpartition("/")
    last = {"after": name, "after_id": int(id) if id.isdecimal() else 0}
    return {"now": work.now, "today": work.today, **last, "words": f"%{pattern}%" if pattern else "", "first": first}


def _colleague(work: Work, official_id: int) -> Official:
    return work.load(Official, official_id, Action.READ)


def _signatures(work: Work, case_id: int) -> list[int]:
    """Gives one record of the case for each way of access among those the asker can read; the others of it read alike."""
    dated = select(DatedReader.record_id).where(col(DatedReader.record_id) == Record.id).exists()
    alike = (Record.access_level, Record.unit_id, Record.clearance, Record.restricted_to, Record.case_restricted_to, Record.readers)
    found = work.session.execute(
        select(func.min(Record.id)).where(col(Record.case_id) == case_id, ~dated).group_by(*alike)  # type: ignore[arg-type]
    )
    singly = work.session.exec(select(Record.id).where(col(Record.case_id) == case_id, dated)).all()
    return sorted({*found.scalars(), *singly})


def _titles(work: Work, record_ids: list[int]) -> tuple[str, ...]:
    return tuple(work.session.exec(select(Record.title).where(col(Record.id).in_(record_ids)).order_by(col(Record.id)).limit(5)).all())


def _principals(work: Work, official_id: int) -> frozenset[int]:
    found = work.session.connection().execute(
        text("SELECT casework_principals(:official, :today)"), {"official": official_id, "today": work.today}
    )
    return frozenset(found.scalar_one() or [])


def _clearance(level: int, person: Official) -> Clause:
    return Clause(Part.CLEARANCE, level <= person.clearance, (Because(str(level), str(person.clearance)),))


def _list(work: Work, part: Part, listed: list[int] | None, mine: frozenset[int]) -> Clause:
    if listed is None:
        return Clause(part, holds=True)
    names = names_of(work, set(listed) & mine)
    return Clause(part, bool(names), tuple(Because("listed", name) for name in sorted(names.values())))


def _limited(person: Official, mine: frozenset[int], listed: set[int]) -> Clause:
    return Clause(Part.LIMITED, not person.is_limited or bool(listed & mine))


def _involved_in_case(work: Work, case: Case, person: Official, mine: frozenset[int]) -> Clause:
    grants = work.session.exec(
        select(CaseGrant).where(col(CaseGrant.case_id) == case.id, col(CaseGrant.principal_id).in_(mine), col(CaseGrant.ended_at).is_(None))
    ).all()
    names = names_of(work, {grant.principal_id for grant in grants})
    let_in = _limited(person, mine, set(case.restricted_to or [])).holds
    because = tuple(Because(grant.cause, names.get(grant.principal_id, "")) for grant in grants)
    return Clause(Part.INVOLVED_IN_CASE, bool(because) and let_in, because)


def _level(work: Work, record: Record, mine: frozenset[int]) -> Clause:
    """Says by which grants, unit or level the record is open to these principals."""
    grants = work.session.exec(
        select(Grant).where(
            col(Grant.record_id) == record.id,
            col(Grant.principal_id).in_(mine),
            col(Grant.ended_at).is_(None),
            col(Grant.starts_at) <= work.now,
            col(Grant.ends_at).is_(None) | (col(Grant.ends_at) > work.now),
        )
    ).all()
    names = names_of(work, {grant.principal_id for grant in grants} | {record.unit_id})
    because = [Because(grant.cause, names.get(grant.principal_id, "")) for grant in grants]
    if record.access_level is AccessLevel.ALL:
        because.append(Because(AccessLevel.ALL, ""))
    if record.access_level is AccessLevel.UNIT and record.unit_id in mine:
        because.append(Because(AccessLevel.UNIT, names.get(record.unit_id, "")))
    return Clause(Part.LEVEL, bool(because), tuple(because))
